"""Which records an entry of the journal tells of, beside the one that it is about."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.audit.records import Entry

_KINDS: Final[Mapping[str, str]] = {
    "attempt": "attempt",
    "cheque": "cheque",
    "deposit": "deposit",
    "dispute": "dispute",
    "document": "document",
    "form": "document",
    "payment": "payment",
    "paper": "paper",
    "ref": "",
    "refund": "refund",
    "replaced_by": "payment",
    "restored": "restored",
    "turn": "turn",
}
_LONGEST: Final = 20_000
"""An import's entry holds thousands of seals, and names nobody else."""


def link_of(field: str, value: object) -> str:
    """The record that a field of a change points at, as the journal names it; empty for none."""
    kind = _KINDS.get(field)
    if kind is None or not isinstance(value, str | int) or isinstance(value, bool) or not value:
        return ""
    told = str(value)
    if ":" in told:
        return told
    return f"{kind}:{told}" if kind else ""


def told_of(entry: Entry) -> Iterator[str]:
    """The subject of an entry, who wrote it, and every record that its change points at."""
    yield entry.subject
    if len(entry.body) > _LONGEST:
        return
    change: dict[str, Any] = entry.change
    for side in (change.get("before") or {}, change.get("after") or {}):
        for field, value in side.items():
            link = link_of(field, value)
            if link:
                yield link
