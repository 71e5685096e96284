"""Seals of rows: the journal keeps a digest of what each write left, and what is changed past it
shows.

An amount that is changed behind the program's back no longer adds up; a customer's name, a
cheque's number or a bank's line would not be missed. An entry therefore seals the rows that its
write made or changed, and a verification computes the same of what stands now.
"""

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import Any, Final

from services.storage.tables import metadata

ABSENT: Final = "-"
"""The seal of rows that were taken away by the program itself."""

_DIGEST: Final = 16
_HINT: Final = 4

Seal = str | dict[str, str]
"""A digest; or, under an empty name, a digest beside hints that tell which column was changed."""


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one table under a seal.

    Attributes:
        table: which; it is called `t` in all SQL.
        of: what they are found by, in SQL: a column of `t`, or of what it is joined to.
        join: SQL that joins it to others.
        leave: columns that may change without an entry; the rest is sealed.
        only: the columns that are sealed, where they are few.
        where: which of its rows count, in SQL.
    """

    table: str
    of: str
    join: str = ""
    leave: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    where: str = ""

    @property
    def columns(self) -> tuple[str, ...]:
        """What is sealed."""
        return _columns(self)


@dataclass(frozen=True, slots=True)
class Sealed:
    """Rows that are sealed together.

    Attributes:
        name: begins the key of the seal in an entry, as `customer` in `customer:17`.
        parts: the rows.
        label: SQL of what people call it, `kind:key`, over the first part.
        on: by action (`area.*` for all of an area), which are sealed by its entry: SQL for the
            keys, with `:key` for that of the entry's subject; empty where they are the same.
        is_number: the keys are whole numbers.
        has_hints: a finding can name the column; costs the entry some bytes for each.
    """

    name: str
    parts: tuple[Part, ...]
    label: str
    on: Mapping[str, str] = field(default_factory=dict)
    is_number: bool = False
    has_hints: bool = True


@cache
def _columns(part: Part) -> tuple[str, ...]:
    kept = part.only or metadata.tables[part.table].columns.keys()
    return tuple(name for name in kept if name not in part.leave)


def line_of(table: str, columns: Sequence[str], values: Iterable[Any]) -> str:
    """One row, spelled alike whichever database it comes from.

    What is empty is left out: a column that a later schema adds changes no seal.
    """
    told = [
        f"{name}\x1f{value if type(value) is str else _spelled(value)}"
        for name, value in zip(columns, values, strict=True)
        if value is not None and value != ""
    ]
    return "\x1f".join([table, *told])


def digest_of(lines: Iterable[str]) -> str:
    """The digest of rows that `line_of` spelled, in any order: 96 bits of SHA-256."""
    spelled = "\x1e".join(sorted(lines))
    return _short(spelled, _DIGEST) if spelled else ABSENT


def digest_of_rows(sealed: Sealed, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The digest of rows that are about to be written, by table."""
    lines: list[str] = []
    for part in sealed.parts:
        columns = part.columns
        lines += [
            line_of(part.table, columns, [row.get(name) for name in columns])
            for row in tables.get(part.table, ())
        ]
    return digest_of(lines)


def hints_of(rows: Mapping[str, Sequence[Sequence[Any]]], sealed: Sealed) -> dict[str, str]:
    """What tells later which column is not as it was, for each table that has one row only."""
    hints = {}
    for part in sealed.parts:
        found = rows.get(part.table, ())
        if len(found) == 1:
            for name, value in zip(part.columns, found[0], strict=True):
                if value is not None and value != "":
                    hints[f"{part.table}.{name}"] = _short(_spelled(value), _HINT)
    return hints


def _short(text: str, length: int) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return urlsafe_b64encode(digest)[:length].decode("ascii")


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return str(value.value) if isinstance(value, Enum) else str(value)
