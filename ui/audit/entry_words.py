"""An entry of the journal and a finding of a verification, in words."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from services import ecuador
from services.audit.records import Entry
from services.naming.links import link_of
from services.papers.words import brand
from services.verification.records import Finding
from ui import formats
from ui.staff.words import approved_word
from ui.wording import STATES, WORDS, role, state, words
from ui.words import audit
from ui.words.audit_fields import FIELDS, VALUES
from ui.words.declines import decline_words, is_decline
from ui.words.findings import in_words

Names = Mapping[str, str]

_LONGEST: Final = 400
_STATES: Final = frozenset({"state", "status", "standing"})
# What the states of an action's records are called under.
_STATES_OF: Final = {
    "card": "attempt",
    "debit": "debit_batch",
    "staff": "person",
    "statement": "statement_line",
    "till": "turn",
}
_KINDS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "cheque": ("cheque_kind",),
    "debit": ("debit_next",),
    "refund": ("refund_kind",),
    "statement": ("statement_match",),
    "till": ("movement",),
}
_STATES_OF_FIELDS: Final = {"origin": "origin"}
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:", re.ASCII)
_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}", re.ASCII)
"""An id of the books' own, which says nothing to people."""
_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_HIDDEN: Final = frozenset({"mandate", "reversal", "void"})
"""Numbers of rows, which stand on no paper."""


def action_words(action: str) -> str:
    """What was done; the key itself for an action of a newer program."""
    key = f"journal.{action}"
    return words(key) if key in WORDS else action


def area_words(area: str) -> str:
    """What a kind of actions is about."""
    return QCoreApplication.translate("words", audit.AREAS[area])


def change_lines(entry: Entry, names: Names) -> list[tuple[str, str]]:
    """Each field that changed, with what it was and what it became.

    Args:
        entry: of the journal.
        names: what people call the records that it points at.
    """
    before = entry.change.get("before") or {}
    after = entry.change.get("after") or {}
    lines = []
    for name in dict.fromkeys([*before, *after]):
        was, now = (_told(entry, each, name, names) for each in (before, after))
        if (was == now and not now) or name in _HIDDEN:
            continue
        told = f"{was} → {now or '—'}" if was and name in after and was != now else now or was
        lines.append((field_words(name), told))
    return lines


def change_words(entry: Entry, names: Names) -> str:
    """The change in one line."""
    return "; ".join(f"{name}: {told}" for name, told in change_lines(entry, names))


def field_words(name: str) -> str:
    """A field's name; its own where the program has no word for it."""
    if name in FIELDS:
        return QCoreApplication.translate("words", FIELDS[name])
    key = f"datum.{name}"
    return words(key) if key in WORDS else name


def _told(entry: Entry, side: Mapping[str, Any], name: str, names: Names) -> str:
    value, area = side.get(name), entry.action.partition(".")[0]
    if name in _STATES and isinstance(value, str):
        return state(_STATES_OF.get(area, area), value).word
    if name == "kind" and isinstance(value, str):
        return _first_state(_KINDS_OF.get(area, (area,)), value)
    if name == "roles" and isinstance(value, list):
        return ", ".join(role(each) for each in value)
    if name == "action" and isinstance(value, str):
        return approved_word(value)
    if name == "lines" and isinstance(value, list) and area == "statement":
        return str(len(value))
    if name == "value" and entry.subject.endswith("cents") and isinstance(value, int):
        return formats.money(value)
    linked = [link_of(name, each, side.get("kind")) for each in _listed(value)]
    if any(linked):
        told = (
            names.get(link) or str(each) for link, each in zip(linked, _listed(value), strict=True)
        )
        return ", ".join(told)[:_LONGEST]
    return value_words(name, value)


def value_words(name: str, value: Any) -> str:
    """A value as people read it."""
    if value is None or value in ("", "-", [], {}):
        return ""
    if isinstance(value, bool):
        return QCoreApplication.translate("AuditWords", "sí" if value else "no")
    if isinstance(value, int):
        return formats.money(value) if name.endswith("cents") else str(value)
    if isinstance(value, str):
        return _text(name, value)
    if isinstance(value, dict):
        pairs = (_pair(name, key, each) for key, each in value.items())
        return "; ".join(pair for pair in pairs if not pair.endswith(": "))[:_LONGEST]
    if isinstance(value, list):
        between = "\n" if isinstance(value[0], dict) else ", "
        return between.join(value_words(name, each) for each in value)[:_LONGEST]
    return json.dumps(value, ensure_ascii=False)


def _pair(name: str, key: str, value: Any) -> str:
    """A part of a value: a field of its own, or a figure by a method, a state or a number."""
    if name == "invoices":
        return f"{key}: {value_words('cents', value)}"
    if name == "tender_cents":
        return f"{state('tender', key).word}: {value_words(name, value)}"
    if name == "kinds":
        return f"{state('statement_match', key).word}: {value}"
    if name == "verdicts":
        return f"{state('debit_verdict', key).word}: {value}"
    if name == "batches":
        return f"{key}: {value_words(name, value)}"
    title = day_words(key) or field_words(key)
    return f"{title}: {value_words(key, value)}"


def _text(name: str, value: str) -> str:
    if name in VALUES and value in VALUES[name]:
        return QCoreApplication.translate("words", VALUES[name][value])
    if name in {"method", "methods"}:
        return _first_state(("agreement", "tender"), value)
    if name in _STATES_OF_FIELDS:
        return state(_STATES_OF_FIELDS[name], value).word
    if name in _WRITERS:
        return _WRITERS[name](value)
    if _ID.fullmatch(value):
        return ""
    if _HASH.fullmatch(value):
        return f"{value[:16]}…"
    return day_words(value) or value


def _tr(text: str) -> str:
    return QCoreApplication.translate("AuditWords", text)


def _bank(code: str) -> str:
    bank = ecuador.bank(code)
    return bank.name if bank else code


def _failure(text: str) -> str:
    try:
        code = str(json.loads(text).get("code", ""))
    except (ValueError, AttributeError):
        return text
    # Only what is surely a no is called one: in a doubt nobody knows.
    return (
        decline_words(code).happened
        if is_decline(code)
        else _tr("Sin respuesta clara ({code})").format(code=code)
    )


_WRITERS: Final[Mapping[str, Callable[[str], str]]] = {
    "bank": _bank,
    "brand": brand,
    "card_brand": brand,
    "consent_channel": lambda value: words(f"consent_channel.{value}"),
    "failure": _failure,
    "id_kind": lambda value: words(f"id_kind.{value}"),
}


def day_words(text: str) -> str:
    """A day or a moment as the journal spells them, for the eye; empty for any other text."""
    try:
        if _DAY.fullmatch(text):
            return formats.day(date.fromisoformat(text))
        return formats.moment(datetime.fromisoformat(text)) if _MOMENT.match(text) else ""
    except ValueError:
        return ""


def _first_state(kinds: Sequence[str], value: str) -> str:
    found = [f"{kind}.{value}" for kind in kinds if f"{kind}.{value}" in STATES]
    return state(*found[0].split(".", 1)).word if found else value


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _state_word(kind: str, value: str) -> str:
    return state(kind, value).word if f"{kind}.{value}" in STATES else ""


def finding_words(finding: Finding) -> str:
    """What is broken."""
    key = next((each for each in finding.keys if each in WORDS), finding.key)
    return words(key, **in_words(finding, _state_word))
