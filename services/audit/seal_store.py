"""Reads the rows that an entry seals, inside the transaction that wrote them."""

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from typing import Any, Final

from sqlalchemy import TextClause, bindparam, text

from services.audit.sealed import SEALED
from services.audit.sealing import ABSENT, Part, Seal, Sealed, digest_of, hints_of, line_of
from services.storage.sessions import Session

_MOST_HINTED: Final = 20
_IN_ONE: Final = 500


def seals(session: Session, action: str, subject: str, after: Mapping[str, Any]) -> dict[str, Seal]:
    """The seals that an entry carries, by `name:key`; empty for one that changed no record."""
    found: dict[str, Seal] = {}
    for sealed, query in _wanted(action):
        if "/" in query[0] and query[0].partition("/")[2] not in after.get("methods", ()):
            continue
        found |= seals_of(session, sealed, _keys(session, sealed, query[1], subject, after))
    return found


def seals_of(session: Session, sealed: Sealed, keys: Collection[Any]) -> dict[str, Seal]:
    """The seals of some records, as they stand."""
    found: dict[str, Seal] = {}
    listed = list(keys)
    for start in range(0, len(listed), _IN_ONE):
        some = listed[start : start + _IN_ONE]
        rows: dict[str, dict[str, list[Any]]] = {
            str(key): {part.table: [] for part in sealed.parts} for key in some
        }
        lines: dict[str, list[str]] = {str(key): [] for key in some}
        for part in sealed.parts:
            columns = part.columns
            for key, *values in session.execute(_rows(part), {"keys": some}):
                lines[str(key)].append(line_of(part.table, columns, values))
                rows[str(key)][part.table].append(values)
        for key, told in lines.items():
            digest: Seal = digest_of(told)
            if sealed.has_hints and len(listed) <= _MOST_HINTED and digest != ABSENT:
                digest = {"": str(digest)} | hints_of(rows[key], sealed)
            found[f"{sealed.name}:{key}"] = digest
    return found


def columns_sql(part: Part) -> str:
    """The sealed columns, in their order."""
    return ", ".join(f't."{name}"' for name in part.columns)


def source_sql(part: Part) -> str:
    """Where they are read."""
    return f"{part.table} t {part.join}"


def _keys(
    session: Session, sealed: Sealed, query: str, subject: str, after: Mapping[str, Any]
) -> list[Any]:
    key = subject.partition(":")[2]
    if not query:
        return [int(key) if sealed.is_number else key]
    given = {"key": key, "subject": subject, "paper": after.get("paper")}
    used = {name: value for name, value in given.items() if f":{name}" in query}
    return list(dict.fromkeys(session.scalars(_text(query), used)))


@cache
def _wanted(action: str) -> tuple[tuple[Sealed, tuple[str, str]], ...]:
    area = f"{action.partition('.')[0]}.*"
    found = []
    for sealed in SEALED:
        for pattern, query in sealed.on.items():
            if pattern.partition("/")[0] in (action, area):
                found.append((sealed, (pattern, query)))
                break
    return tuple(found)


@cache
def _rows(part: Part) -> TextClause:
    only = f" AND {part.where}" if part.where else ""
    return text(
        f"SELECT {part.of}, {columns_sql(part)} FROM {source_sql(part)}"
        f" WHERE {part.of} IN :keys{only}"
    ).bindparams(bindparam("keys", expanding=True))


@lru_cache(maxsize=128)
def _text(query: str) -> TextClause:
    return text(query)
