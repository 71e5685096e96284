import hashlib
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, bindparam, insert, select, update

from services.errors import NotFound
from services.papers.errors import PaperDamaged
from services.papers.records import ArchivedPaper, Channel, HandOut, PaperKind, PrintState
from services.printing.papers import PaperFormat
from services.storage.sessions import Session
from services.storage.tables import paper, paper_print

_NEWEST: Final = (
    select(paper)
    .where(
        paper.c.kind == bindparam("of_kind"),
        paper.c.subject == bindparam("of_subject"),
    )
    .order_by(paper.c.version.desc(), paper.c.id)
)
_IN_ONE: Final = 500
_ADD: Final = insert(paper).returning(paper.c.id)
_FAMILY: Final = (
    select(paper.c.id)
    .where(
        paper.c.kind == bindparam("of_kind"),
        paper.c.subject == bindparam("of_subject"),
        paper.c.version == bindparam("of_version"),
    )
    .order_by(paper.c.id)
)
_LOCK_FAMILY: Final = _FAMILY.with_for_update()


def newest(session: Session, kind: PaperKind, subject: str) -> list[Row[Any]]:
    """The archived versions of a document, the newest first, in every format."""
    return list(session.execute(_NEWEST, {"of_kind": kind.value, "of_subject": subject}))


def existing(session: Session, kind: PaperKind, subjects: Sequence[str]) -> list[Row[Any]]:
    """The archived papers of several documents on A4, the oldest version first."""
    return list(
        session.execute(
            select(paper)
            .where(
                paper.c.kind == kind.value,
                paper.c.subject.in_(subjects),
                paper.c.format == PaperFormat.A4.value,
            )
            .order_by(paper.c.version)
        )
    )


def find(session: Session, paper_id: int) -> ArchivedPaper:
    """One archived paper.

    Raises:
        NotFound. PaperDamaged: its content is not what was archived.
    """
    row = session.execute(select(paper).where(paper.c.id == paper_id)).one_or_none()
    if row is None:
        raise NotFound(what="paper", which=str(paper_id))
    return as_paper(row)


def add(
    session: Session,
    kind: PaperKind,
    subject: str,
    *,
    paper_format: PaperFormat,
    version: int,
    record: str,
    content: bytes,
    at: datetime,
    by: str,
) -> int:
    """Archive a paper; the database refuses a second one of this version and format."""
    row = {
        "kind": kind.value,
        "subject": subject,
        "format": paper_format.value,
        "version": version,
        "record": record,
        "sha256": hashlib.sha256(content).hexdigest(),
        "content": content,
        "archived_at": at,
        "archived_by": by,
    }
    return int(session.execute(_ADD, row).scalar_one())


def as_paper(row: Row[Any]) -> ArchivedPaper:
    """A row as a record, once its content is proved by its hash.

    Raises:
        PaperDamaged.
    """
    content = bytes(row.content)
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise PaperDamaged(paper=row.id)
    record = json.loads(row.record)
    return ArchivedPaper(
        id=row.id,
        kind=PaperKind(row.kind),
        subject=row.subject,
        format=PaperFormat(row.format),
        version=row.version,
        number=record.get("number") or record["account_number"],
        sha256=row.sha256,
        content=content,
        archived_at=row.archived_at,
        archived_by=row.archived_by,
    )


def begin_print(
    session: Session, found: ArchivedPaper, *, at: datetime, by: str, till: str
) -> tuple[int, int]:
    """Take the next copy number of a document, whatever its format.

    Returns:
        The print's id, and the copy: 0 is the original.
    """
    list(session.scalars(_LOCK_FAMILY, _family(found)))
    taken = {copy for copy, state in _prints(session, found) if state is not PrintState.REFUSED}
    copy = next(number for number in range(len(taken) + 1) if number not in taken)
    row = {
        "paper_id": found.id,
        "copy": copy,
        "channel": Channel.PRINT.value,
        "state": PrintState.SENDING.value,
        "at": at,
        "by": by,
        "till": till,
    }
    added = session.execute(insert(paper_print).values(row).returning(paper_print.c.id))
    return int(added.scalar_one()), copy


def end_print(session: Session, print_id: int, state: PrintState) -> bool:
    """Write how a print ended, unless that is written already."""
    ended = session.execute(
        update(paper_print)
        .where(paper_print.c.id == print_id, paper_print.c.state == PrintState.SENDING.value)
        .values(state=state.value)
        .returning(paper_print.c.id)
    )
    return ended.one_or_none() is not None


def was_printed(session: Session, found: ArchivedPaper) -> bool:
    """Whether a printer surely took this document before."""
    return any(state is PrintState.DONE for _, state in _prints(session, found))


def printed_subjects(session: Session, kind: PaperKind, subjects: Sequence[str]) -> set[str]:
    """Those of many subjects whose paper a printer surely took."""
    took: set[str] = set()
    for start in range(0, len(subjects), _IN_ONE):
        took.update(
            session.scalars(
                select(paper.c.subject)
                .join(paper_print, paper_print.c.paper_id == paper.c.id)
                .where(
                    paper.c.kind == kind.value,
                    paper.c.subject.in_(subjects[start : start + _IN_ONE]),
                    paper_print.c.channel == Channel.PRINT.value,
                    paper_print.c.state == PrintState.DONE.value,
                )
            )
        )
    return took


def add_hand_out(
    session: Session, paper_id: int, channel: Channel, *, at: datetime, by: str, till: str
) -> None:
    """Write that a paper left the books as a file or a message."""
    row = {
        "paper_id": paper_id,
        "channel": channel.value,
        "state": PrintState.DONE.value,
        "at": at,
        "by": by,
        "till": till,
    }
    session.execute(insert(paper_print).values(row))


def hand_outs(session: Session, paper_id: int) -> list[HandOut]:
    """Every time that a paper left the books, the oldest first."""
    rows = session.execute(
        select(paper_print).where(paper_print.c.paper_id == paper_id).order_by(paper_print.c.id)
    )
    return [
        HandOut(Channel(row.channel), row.copy, PrintState(row.state), row.at, row.by, row.till)
        for row in rows
    ]


def _prints(session: Session, found: ArchivedPaper) -> list[tuple[int, PrintState]]:
    ids = list(session.scalars(_FAMILY, _family(found)))
    rows = session.execute(
        select(paper_print.c.copy, paper_print.c.state).where(
            paper_print.c.paper_id.in_(ids), paper_print.c.channel == Channel.PRINT.value
        )
    )
    return [(row.copy, PrintState(row.state)) for row in rows]


def _family(found: ArchivedPaper) -> dict[str, Any]:
    """One document in all its formats: they share their copy numbers."""
    return {
        "of_kind": found.kind.value,
        "of_subject": found.subject,
        "of_version": found.version,
    }
