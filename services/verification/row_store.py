"""Whether the rows stand as the newest entry that tells of them sealed them."""

import heapq
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import text

from services.audit.seal_store import columns_sql, source_sql
from services.audit.sealed import SEALED
from services.audit.sealing import ABSENT, Sealed, digest_of, hints_of, line_of
from services.storage.sessions import Session

_AT_ONCE: Final = 2000
_SEALS: Final = {
    True: "SELECT e.key, j.chain, e.value FROM journal j"
    " CROSS JOIN LATERAL json_each_text(CAST(j.body AS json) -> 'rows') e"
    """ WHERE strpos(j.body, '"rows":{"') > 0 ORDER BY e.key COLLATE "C", j.chain, j.seq""",
    False: "SELECT e.key, j.chain, e.value FROM journal j, json_each(j.body, '$.rows') e"
    """ WHERE instr(j.body, '"rows":{"') > 0 ORDER BY e.key, j.chain, j.seq""",
}

_Row = tuple[str, int, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Altered:
    """Rows that are not as they were sealed.

    Attributes:
        subject: the record, as people know it.
        tables: whose rows are under the seal.
        columns: `table.column` of what was changed, where the seal tells.
        is_gone: none of them is there any more.
    """

    subject: str
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    is_gone: bool


def altered_rows(session: Session, *, is_postgresql: bool, table: str = "") -> Iterator[Altered]:
    """The records that somebody changed past the program; with `table`, those with rows of it.

    Seals and rows are both read once, in the order of their keys: a million need no memory.
    What was written before there were seals, and no entry has told of since, is not judged.
    """
    with ExitStack() as opened:

        def rows(query: str) -> Iterator[Any]:
            statement = text(query).execution_options(yield_per=_AT_ONCE)
            return iter(opened.enter_context(session.execute(statement)))

        told = groupby(rows(_SEALS[is_postgresql]), key=lambda row: str(row[0]).partition(":")[0])
        by_name = {
            sealed.name: sealed
            for sealed in SEALED
            if not table or any(part.table == table for part in sealed.parts)
        }
        for name, seals in told:
            sealed = by_name.get(name)
            if sealed is None:  # not asked for, or of a newer program
                continue
            streams = [
                _stream(rows(_query(sealed, place, is_postgresql=is_postgresql)), place)
                for place in range(len(sealed.parts))
            ]
            for key, newest, found in _joined(seals, heapq.merge(*streams, key=itemgetter(0))):
                judged = _judged(session, sealed, key, newest, found)
                if judged is not None:
                    yield judged


def _query(sealed: Sealed, place: int, *, is_postgresql: bool) -> str:
    part = sealed.parts[place]
    # Bytes' order, as Python compares, whatever language the server sorts in.
    order = ' COLLATE "C"' if is_postgresql else ""
    key = f"CAST({part.of} AS TEXT)"
    only = f" WHERE {part.where}" if part.where else ""
    return f"SELECT {key}, {columns_sql(part)} FROM {source_sql(part)}{only} ORDER BY {key}{order}"


def _stream(rows: Iterator[Any], place: int) -> Iterator[_Row]:
    return ((str(row[0]), place, tuple(row[1:])) for row in rows)


def _joined(
    seals: Iterator[Any], found: Iterator[_Row]
) -> Iterator[tuple[str, dict[str, str], list[_Row]]]:
    """Each key with the newest seal of each chain, and with its rows as they are."""
    groups = groupby(found, key=itemgetter(0))
    here: tuple[str, list[_Row]] | None = None
    for whole, entries in groupby(seals, key=itemgetter(0)):
        key = str(whole).partition(":")[2]
        # Of one chain the last counts; clocks of two tills may differ, so each has its own.
        newest = {str(chain): str(value) for _, chain, value in entries}
        while here is None or here[0] < key:
            group = next(groups, None)
            if group is None:
                here = ("\U0010ffff", [])
                break
            here = group[0], list(group[1])
        yield key, newest, here[1] if here[0] == key else []


def _judged(
    session: Session, sealed: Sealed, key: str, newest: Mapping[str, str], found: list[_Row]
) -> Altered | None:
    lines = [
        line_of(sealed.parts[place].table, sealed.parts[place].columns, values)
        for _, place, values in found
    ]
    digest = digest_of(lines)
    seals = [json.loads(each) if each[0] == "{" else {"": each} for each in newest.values()]
    if any(seal[""] == digest for seal in seals):
        return None
    tables = tuple(dict.fromkeys(part.table for part in sealed.parts))
    columns: tuple[str, ...] = ()
    if len(seals) == 1 and digest != ABSENT:
        kept = {name: hint for name, hint in seals[0].items() if name}
        here: dict[str, list[tuple[Any, ...]]] = {}
        for _, place, values in found:
            here.setdefault(sealed.parts[place].table, []).append(values)
        hints = hints_of(here, sealed)
        known = {name.partition(".")[0] for name in kept}
        columns = tuple(
            name
            for name in sorted(kept.keys() | hints.keys())
            if kept.get(name) != hints.get(name)
            and name.partition(".")[0] in known
            and len(here.get(name.partition(".")[0], ())) == 1
        )
    return Altered(_subject(session, sealed, key), tables, columns, is_gone=digest == ABSENT)


def _subject(session: Session, sealed: Sealed, key: str) -> str:
    part = sealed.parts[0]
    query = text(
        f"SELECT {sealed.label} FROM {source_sql(part)}"
        f" WHERE CAST({part.of} AS TEXT) = :key LIMIT 1"
    )
    return str(session.scalar(query, {"key": key}) or f"{sealed.name}:{key}")
