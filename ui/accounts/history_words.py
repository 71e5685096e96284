from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from services import ecuador
from services.accounts.records import AccountSheet
from services.audit.records import Entry
from ui import formats, wording
from ui.wording import WORDS, words

_HIDDEN: Final = frozenset({"sha256", "document", "warnings", "state", "mandate", "form"})
_WORDED: Final = {
    "method": lambda value: wording.state("agreement", value).word,
    "kind": lambda value: words(f"document_kind.{value}"),
    "id_kind": lambda value: words(f"id_kind.{value}"),
    "bank": lambda value: _bank(str(value)),
    "consent_channel": lambda value: words(f"consent_channel.{value}"),
}
_DAYS: Final = frozenset({"valid_from", "valid_until"})
_STATE_ACTIONS: Final = frozenset(
    f"account.{verb}"
    for verb in (
        "submitted",
        "sent_back",
        "activated",
        "rejected",
        "suspended",
        "reactivated",
        "closed",
    )
)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that happened to an account, in words."""

    key: str
    at: datetime
    who: str
    till: str
    what: str
    detail: str
    reason: str


def history_lines(sheet: AccountSheet, entries: Sequence[Entry]) -> list[HistoryLine]:
    """The moves of an account and the entries of the journal about it, newest first."""
    moves = [
        HistoryLine(
            key=f"move:{place}",
            at=move.at,
            who=move.by,
            till=move.till,
            what=words("history.state"),
            detail=_moved(move.from_state, move.to_state),
            reason=move.reason,
        )
        for place, move in enumerate(sheet.moves)
    ]
    told = [_entry(entry) for entry in entries if entry.action not in _STATE_ACTIONS]
    return sorted([*moves, *told], key=lambda line: line.at, reverse=True)


def _moved(start: Any, end: Any) -> str:
    after = wording.state("account", end).word
    return f"{wording.state('account', start).word} → {after}" if start else after


def _entry(entry: Entry) -> HistoryLine:
    key = f"journal.{entry.action}"
    return HistoryLine(
        key=f"{entry.chain}:{entry.seq}",
        at=entry.at,
        who=entry.actor,
        till=entry.chain,
        what=words(key) if key in WORDS else entry.action,
        detail=_changed(entry.change),
        reason=entry.reason,
    )


def _changed(change: dict[str, Any]) -> str:
    before, after = change.get("before") or {}, change.get("after") or {}
    told = []
    for name in dict.fromkeys([*after, *before]):
        if name in _HIDDEN or f"datum.{name}" not in WORDS:
            continue
        old, new = _value(name, before.get(name)), _value(name, after.get(name))
        if old == new or not (old or new):
            continue
        said = f"{old or '—'} → {new or '—'}" if name in before else new
        told.append(f"{words(f'datum.{name}')}: {said}")
    return "; ".join(told)


def _value(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return ""
    if name.endswith("_cents") and isinstance(value, int):
        return formats.money(value)
    if name in _WORDED:
        return str(_WORDED[name](value))
    if name.endswith("_on") or name in _DAYS:
        return formats.day(date.fromisoformat(str(value)))
    if name.endswith("_at"):
        return formats.moment(datetime.fromisoformat(str(value)))
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _bank(code: str) -> str:
    bank = ecuador.bank(code)
    return bank.name if bank else code
