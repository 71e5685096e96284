"""An entry of the journal and a finding of a verification, in words."""

import json
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from services.audit.records import Entry
from services.verification.records import Finding
from ui import formats
from ui.wording import WORDS, role, state, words
from ui.words import audit

_LONGEST: Final = 400
_STATES: Final = frozenset({"state", "status", "standing"})
# What the states of an action's records are called under.
_STATES_OF: Final = {
    "card": "attempt",
    "debit": "debit_batch",
    "staff": "person",
    "till": "turn",
}


def action_words(action: str) -> str:
    """What was done; the key itself for an action of a newer program."""
    key = f"journal.{action}"
    return words(key) if key in WORDS else action


def area_words(area: str) -> str:
    """What a kind of actions is about."""
    return QCoreApplication.translate("words", audit.AREAS[area])


def change_lines(entry: Entry) -> list[tuple[str, str]]:
    """Each field that changed, with what it was and what it became."""
    before = entry.change.get("before") or {}
    after = entry.change.get("after") or {}
    area = entry.action.partition(".")[0]
    lines = []
    for name in dict.fromkeys([*before, *after]):
        was, now = (_told(area, name, each.get(name)) for each in (before, after))
        if was == now and not now:
            continue
        told = f"{was} → {now or '—'}" if was and was != now else now
        lines.append((field_words(name), told))
    return lines


def change_words(entry: Entry) -> str:
    """The change in one line."""
    return "; ".join(f"{name}: {told}" for name, told in change_lines(entry))


def field_words(name: str) -> str:
    """A field's name; its own where the program has no word for it."""
    if name in audit.FIELDS:
        return QCoreApplication.translate("words", audit.FIELDS[name])
    key = f"datum.{name}"
    return words(key) if key in WORDS else name


def _told(area: str, name: str, value: Any) -> str:
    if name in _STATES and isinstance(value, str):
        return state(_STATES_OF.get(area, area), value).word
    if name == "roles" and isinstance(value, list):
        return ", ".join(role(each) for each in value)
    return value_words(name, value)


def value_words(name: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return QCoreApplication.translate("AuditWords", "sí" if value else "no")
    if isinstance(value, int) and name.endswith("cents"):
        return formats.money(value)
    if isinstance(value, str) and name.endswith("_at"):
        try:
            return formats.moment(datetime.fromisoformat(value))
        except ValueError:
            return value
    if isinstance(value, dict):
        told = ", ".join(
            f"{key}: {value_words(f'{name}_cents', each)}" for key, each in value.items()
        )
        return told[:_LONGEST]
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)[:_LONGEST]
    return str(value) if isinstance(value, str | int) else json.dumps(value, ensure_ascii=False)


def finding_words(finding: Finding) -> str:
    """What is broken."""
    key = next((each for each in finding.keys if each in WORDS), finding.key)
    return words(key, **dict(finding.details))


def subject_words(subject: str) -> str:
    """A record's kind and key, short enough for a column."""
    kind, _, key = subject.partition(":")
    shown = f"{key[:8]}…" if len(key) > 20 else key
    named = QCoreApplication.translate("words", audit.KINDS.get(kind, kind))
    return f"{named} {shown}".strip()
