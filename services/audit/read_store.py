"""Finds entries of the journal for the eye, page by page."""

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from services.audit.records import Entry, JournalFilter, JournalState, Mark
from services.storage.sessions import Session
from services.storage.tables import (
    company,
    journal,
    journal_head,
    restored_copy,
    staff_user,
)

_LOOKED_AT: Final = 20_000
"""How many entries one page looks at when few of them fit."""

_J: Final = journal.c
_ORDER: Final = (_J.at.desc(), _J.chain.desc(), _J.seq.desc())


def page(
    session: Session, wanted: JournalFilter, after: Mark | None, limit: int
) -> tuple[list[Entry], Mark | None]:
    """Entries that fit, newest first, and where to go on; None at the end."""
    span = _span(wanted, after)
    fits = _fits(wanted)
    far: Mark | None = None
    if fits and not wanted.subject:
        place = select(_J.at).order_by(_J.at.desc()).offset(_LOOKED_AT).limit(1)
        at = session.scalar(_where(place, span))
        if at is not None:
            # All of its moment are looked at: the index knows moments, and no more.
            far = Mark(at, "", 0)
            span = [*span, _J.at >= at]
    query = _where(select(*_J).order_by(*_ORDER).limit(limit), [*span, *fits])
    entries = [Entry(**row._mapping) for row in session.execute(query)]
    if len(entries) == limit:
        last = entries[-1]
        return entries, Mark(last.at, last.chain, last.seq)
    return entries, far


def state(session: Session) -> JournalState:
    """How long the journal is; the heads know, and nothing is counted."""
    entries, chains = session.execute(
        select(func.coalesce(func.sum(journal_head.c.seq), 0), func.count())
    ).one()
    newest = session.scalar(select(_J.at).order_by(_J.at.desc()).limit(1))
    return JournalState(int(entries), chains, newest)


def actors(session: Session) -> list[str]:
    """Every user's name, and the program's own."""
    names = session.scalars(select(staff_user.c.username).order_by(staff_user.c.username))
    return [*names, "sistema"]


def between(session: Session, since: datetime | None, until: datetime | None) -> Iterator[Entry]:
    """Each chain whole from its first entry of a range to its last, streamed."""
    ends: Select[Any] = select(_J.chain, func.min(_J.seq), func.max(_J.seq))
    ends = _where(ends, _span(JournalFilter(since, until), None))
    for chain, first, last in session.execute(ends.group_by(_J.chain).order_by(_J.chain)).all():
        query = (
            select(*_J)
            .where(_J.chain == chain, _J.seq.between(first, last))
            .order_by(_J.seq)
            .execution_options(yield_per=2000)
        )
        with closing(session.execute(query)) as rows:
            for row in rows:
                yield Entry(**row._mapping)


def hash_at(session: Session, chain: str, seq: int) -> str | None:
    """The hash of one entry; None when there is no such entry."""
    return session.scalar(select(_J.hash).where(_J.chain == chain, _J.seq == seq))


def whose(session: Session) -> str:
    """The company that these books are of; empty before there is one."""
    return str(session.scalar(select(company.c.uuid)) or "")


def was_restored_after(session: Session, at: datetime) -> bool:
    """Whether the program put a copy in place of these books since then."""
    found = select(restored_copy.c.id).where(restored_copy.c.restored_at >= at).limit(1)
    return session.scalar(found) is not None


def _span(wanted: JournalFilter, after: Mark | None) -> list[ColumnElement[bool]]:
    span: list[ColumnElement[bool]] = []
    if wanted.since is not None:
        span.append(_J.at >= wanted.since)
    if wanted.until is not None:
        span.append(_J.at < wanted.until)
    if after is not None:
        span += [_J.at <= after.at, _older(after)]
    return span


def _older(mark: Mark) -> ColumnElement[bool]:
    return or_(
        _J.at < mark.at,
        and_(
            _J.at == mark.at,
            or_(_J.chain < mark.chain, and_(_J.chain == mark.chain, _J.seq < mark.seq)),
        ),
    )


def _fits(wanted: JournalFilter) -> list[ColumnElement[bool]]:
    fits: list[ColumnElement[bool]] = []
    for column, value in (
        (_J.chain, wanted.till),
        (_J.actor, wanted.actor),
        (_J.subject, wanted.subject),
    ):
        if value:
            fits.append(column == value)
    if wanted.area:
        fits.append(_J.action.startswith(f"{wanted.area}.", autoescape=True))
    if wanted.text:
        fits.append(
            or_(
                *(
                    column.icontains(wanted.text, autoescape=True)
                    for column in (_J.subject, _J.actor, _J.action, _J.reason, _J.body)
                )
            )
        )
    return fits


def _where(query: Select[Any], conditions: list[ColumnElement[bool]]) -> Select[Any]:
    return query.where(*conditions) if conditions else query
