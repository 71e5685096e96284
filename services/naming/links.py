"""Which records an entry of the journal tells of, beside the one that it is about."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from services.audit.records import Entry

_KINDS: Final[Mapping[str, str]] = {
    "approved_by": "user",
    "approver": "user",
    "attempt": "attempt",
    "cheque": "cheque",
    "cheques": "cheque",
    "deposit": "deposit",
    "dispute": "dispute",
    "document": "document",
    "form": "document",
    "paper": "paper",
    "payment": "payment",
    "refund": "refund",
    "replaced_by": "payment",
    "requested_by": "user",
    "restored": "restored",
    "signed_by": "staff",
    "tax": "tax",
}
_REFERRED: Final = frozenset({"cheque", "deposit", "payment", "slip"})
_LONGEST: Final = 20_000
"""An import's entry holds thousands of seals, and names nobody else."""


def link_of(field: str, value: object, kind: object = "") -> str:
    """The record that a field of a change points at, as the journal names it; empty for none.

    Args:
        field: its name.
        value: what stands in it.
        kind: what stands in the `kind` beside it, which says of what a `ref` is.
    """
    if not isinstance(value, str | int) or isinstance(value, bool) or value in ("", "-", 0):
        return ""
    told = str(value)
    if field == "ref":
        if told.startswith("restored:"):
            return told
        return f"{kind}:{told}" if kind in _REFERRED else ""
    if field not in _KINDS or (field == "document" and isinstance(value, str)):
        # A document that is text is the number of somebody else's paper.
        return ""
    return told if ":" in told else f"{_KINDS[field]}:{told}"


def told_of(entry: Entry) -> Iterator[str]:
    """The record of an entry, who wrote it, and every record that its change points at."""
    yield entry.subject
    yield f"user:{entry.actor}"
    if len(entry.body) > _LONGEST:
        return
    change: dict[str, Any] = entry.change
    for side in (change.get("before") or {}, change.get("after") or {}):
        for field, value in side.items():
            for each in value if isinstance(value, list) else [value]:
                link = link_of(field, each, side.get("kind"))
                if link:
                    yield link
