import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import (
    Row,
    Text,
    and_,
    bindparam,
    case,
    func,
    insert,
    select,
    text,
    update,
)

from services.importing import ImportedBefore
from services.statements.records import (
    BankLine,
    FileRecord,
    LineRecord,
    LineState,
    MatchKind,
    MatchRecord,
    ParsedLine,
)
from services.storage.sessions import Session
from services.storage.tables import statement_file, statement_line, statement_match

T = TypeVar("T")

_EACH: Final = 500
_ADD: Final = insert(statement_line).inline()
_COLUMNS: Final = (
    "file_id, bank_account, day, place, line_key, occurrence, amount_cents, detail, reference,"
    " reference_key, balance_cents, state"
)
_ADD_MANY: Final = text(
    f"INSERT INTO statement_line ({_COLUMNS}) SELECT {_COLUMNS} FROM json_to_recordset("
    "CAST(:rows AS json)) AS x(file_id text, bank_account text, day date, place integer,"
    " line_key text, occurrence integer, amount_cents bigint, detail text, reference text,"
    " reference_key text, balance_cents bigint, state text)"
).bindparams(bindparam("rows", type_=Text))
_LIVING_MATCH: Final = and_(
    statement_match.c.line_id == statement_line.c.id, statement_match.c.undone_at.is_(None)
)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """Some of them at a time: a statement holds only so many parameters."""
    left = iter(items)
    while some := list(islice(left, size)):
        yield some


def find_file(session: Session, bank_account: str, sha256: str) -> ImportedBefore | None:
    """When these very bytes came into this account, unless that was undone."""
    row = session.execute(
        select(statement_file).where(
            statement_file.c.bank_account == bank_account,
            statement_file.c.sha256 == sha256,
            statement_file.c.undone_at.is_(None),
        )
    ).one_or_none()
    return ImportedBefore(row.file_name, row.imported_at, row.imported_by) if row else None


def file_exists(session: Session, file_id: str) -> bool:
    """Whether an import of this id was written."""
    found = session.scalar(select(statement_file.c.id).where(statement_file.c.id == file_id))
    return found is not None


def last_profile(session: Session, bank_account: str) -> str:
    """The profile of the account's newest import; empty before the first."""
    found = session.scalar(
        select(statement_file.c.profile)
        .where(statement_file.c.bank_account == bank_account)
        .order_by(statement_file.c.imported_at.desc())
        .limit(1)
    )
    return found or ""


def known_keys(
    session: Session, bank_account: str, lines: Sequence[ParsedLine]
) -> frozenset[tuple[str, int]]:
    """The movements that the books have of the days of these, each with its occurrence."""
    if not lines:
        return frozenset()
    days = [line.day for line in lines]
    rows = session.execute(
        select(statement_line.c.line_key, statement_line.c.occurrence).where(
            statement_line.c.bank_account == bank_account,
            statement_line.c.day.between(min(days), max(days)),
            statement_line.c.state != LineState.UNDONE.value,
        )
    )
    return frozenset((row.line_key, row.occurrence) for row in rows)


def add_file(session: Session, **values: Any) -> None:
    """Write an import."""
    session.execute(insert(statement_file).values(**values))


def add_lines(
    session: Session, file_id: str, bank_account: str, lines: Sequence[ParsedLine]
) -> Iterator[int]:
    """Write the movements of an import; tells how many are written, some at a time."""
    is_server = session.dialect.name == "postgresql"
    done = 0
    for some in chunks(lines, 2_000):
        rows = [
            {
                "file_id": file_id,
                "bank_account": bank_account,
                "day": line.day,
                "place": line.line,
                "line_key": line.key,
                "occurrence": line.occurrence,
                "amount_cents": line.amount_cents,
                "detail": line.detail,
                "reference": line.reference,
                "reference_key": line.reference_key,
                "balance_cents": line.balance_cents,
                "state": LineState.OPEN.value,
            }
            for line in some
        ]
        if is_server:
            # A round trip for each line would take longer than everything else together.
            session.execute(_ADD_MANY, {"rows": json.dumps(rows, default=date.isoformat)})
        else:
            session.execute(_ADD, rows)
        done += len(some)
        yield done


def files(session: Session, bank_account: str | None, limit: int) -> list[FileRecord]:
    """The newest imports, with what is left of each."""
    counted = (
        select(
            statement_line.c.file_id,
            func.sum(case((statement_line.c.state == "open", 1), else_=0)).label("open"),
            func.sum(case((statement_line.c.state == "matched", 1), else_=0)).label("matched"),
        )
        .group_by(statement_line.c.file_id)
        .subquery()
    )
    statement = (
        select(statement_file, counted.c.open, counted.c.matched)
        .outerjoin(counted, counted.c.file_id == statement_file.c.id)
        .order_by(statement_file.c.imported_at.desc())
        .limit(limit)
    )
    if bank_account is not None:
        statement = statement.where(statement_file.c.bank_account == bank_account)
    return [_file(row) for row in session.execute(statement)]


def lock_file(session: Session, file_id: str) -> Row[Any] | None:
    """An import, held until the commit."""
    return session.execute(
        select(statement_file).where(statement_file.c.id == file_id).with_for_update()
    ).one_or_none()


def mark_undone(session: Session, file_id: str, at: datetime, by: str) -> int:
    """Undo an import's open lines and itself; returns how many of its lines stay."""
    session.execute(
        update(statement_line)
        .where(statement_line.c.file_id == file_id, statement_line.c.state == LineState.OPEN.value)
        .values(state=LineState.UNDONE.value)
    )
    session.execute(
        update(statement_file)
        .where(statement_file.c.id == file_id)
        .values(undone_at=at, undone_by=by)
    )
    left = session.scalar(
        select(func.count()).where(
            statement_line.c.file_id == file_id, statement_line.c.state != LineState.UNDONE.value
        )
    )
    return int(left or 0)


def count_set_aside(session: Session, file_id: str) -> int:
    """How many lines of an import were set aside with a note."""
    found = session.scalar(
        select(func.count()).where(
            statement_line.c.file_id == file_id,
            statement_line.c.state == LineState.SET_ASIDE.value,
        )
    )
    return int(found or 0)


# --- Lines ------------------------------------------------------------------------------------


def open_lines(session: Session, bank_account: str) -> list[BankLine]:
    """Every line of an account that nobody has identified, the oldest first."""
    rows = session.execute(
        select(statement_line)
        .where(
            statement_line.c.bank_account == bank_account,
            statement_line.c.state == LineState.OPEN.value,
        )
        .order_by(statement_line.c.day, statement_line.c.id)
    )
    return [as_line(row) for row in rows]


def accounts_with_open(session: Session) -> list[str]:
    """The accounts that have lines to be identified."""
    rows = session.scalars(
        select(statement_line.c.bank_account)
        .where(statement_line.c.state == LineState.OPEN.value)
        .distinct()
        .order_by(statement_line.c.bank_account)
    )
    return list(rows)


def find_line(session: Session, line_id: int) -> LineRecord | None:
    """One line with its match."""
    row = session.execute(records().where(statement_line.c.id == line_id)).one_or_none()
    return record(row) if row else None


def move_line(session: Session, line_id: int, start: LineState, end: LineState, note: str) -> bool:
    """Move one line, unless another till moved it first."""
    moved = session.scalars(
        update(statement_line)
        .where(statement_line.c.id == line_id, statement_line.c.state == start.value)
        .values(state=end.value, note=note)
        .returning(statement_line.c.id)
    )
    return moved.one_or_none() is not None


# --- Matches ----------------------------------------------------------------------------------


def hold_open(session: Session, line_ids: Sequence[int]) -> frozenset[int]:
    """Which of these lines are still open; they stay so until the commit."""
    held: set[int] = set()
    for some in chunks(sorted(line_ids), _EACH):
        held.update(
            session.scalars(
                select(statement_line.c.id)
                .where(
                    statement_line.c.id.in_(some), statement_line.c.state == LineState.OPEN.value
                )
                .order_by(statement_line.c.id)
                .with_for_update()
            )
        )
    return frozenset(held)


def add_matches(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write matches; the database takes their lines."""
    for some in chunks(rows, _EACH):
        session.execute(insert(statement_match).inline(), some)


def matched_at(session: Session, at: datetime, by: str) -> frozenset[int]:
    """The lines that somebody matched in one moment."""
    found = session.scalars(
        select(statement_match.c.line_id).where(
            statement_match.c.at == at,
            statement_match.c.by == by,
            statement_match.c.undone_at.is_(None),
        )
    )
    return frozenset(found)


def match_of(session: Session, kind: MatchKind, ref: str) -> Any:
    """The living match of a document, with its line."""
    return session.execute(
        select(statement_line.c.id, statement_line.c.day, statement_line.c.detail)
        .join(statement_match, _LIVING_MATCH)
        .where(statement_match.c.kind == kind.value, statement_match.c.ref == ref)
    ).one_or_none()


def matches_of_file(session: Session, file_id: str) -> list[tuple[BankLine, MatchRecord]]:
    """The living matches of an import's lines."""
    rows = session.execute(
        select(
            statement_line,
            *(column.label(f"match_{column.name}") for column in statement_match.c),
        )
        .join(statement_match, _LIVING_MATCH)
        .where(statement_line.c.file_id == file_id)
        .order_by(statement_line.c.id)
    )
    return [(as_line(row), as_match(row)) for row in rows]


def undo_matches(session: Session, match_ids: Sequence[int], at: datetime, by: str) -> int:
    """Undo living matches; the database frees their lines. Returns how many there were."""
    done = 0
    for some in chunks(match_ids, _EACH):
        undone = session.scalars(
            update(statement_match)
            .where(statement_match.c.id.in_(some), statement_match.c.undone_at.is_(None))
            .values(undone_at=at, undone_by=by)
            .returning(statement_match.c.id)
        )
        done += len(undone.all())
    return done


def as_line(row: Row[Any]) -> BankLine:
    """A line as a matcher sees it."""
    return BankLine(
        id=row.id,
        bank_account=row.bank_account,
        day=row.day,
        amount_cents=row.amount_cents,
        detail=row.detail,
        reference=row.reference,
        reference_key=row.reference_key,
    )


def as_match(row: Row[Any]) -> MatchRecord:
    """A match from columns named `match_…`."""
    return MatchRecord(
        id=row.match_id,
        kind=MatchKind(row.match_kind),
        ref=row.match_ref,
        why=row.match_why,
        at=row.match_at,
        by=row.match_by,
    )


def records() -> Any:
    """Lines with their file and match, as `record` reads them."""
    return (
        select(
            statement_line,
            statement_file.c.file_name,
            statement_file.c.imported_at,
            *(column.label(f"match_{column.name}") for column in statement_match.c),
        )
        .join(statement_file, statement_file.c.id == statement_line.c.file_id)
        .outerjoin(statement_match, _LIVING_MATCH)
    )


def record(row: Row[Any]) -> LineRecord:
    """A row of `records` as a record."""
    return LineRecord(
        line=as_line(row),
        state=LineState(row.state),
        note=row.note,
        file_name=row.file_name,
        imported_at=row.imported_at,
        match=as_match(row) if row.match_id is not None else None,
    )


def _file(row: Row[Any]) -> FileRecord:
    return FileRecord(
        id=row.id,
        file_name=row.file_name,
        bank_account=row.bank_account,
        profile=row.profile,
        first_day=row.first_day,
        last_day=row.last_day,
        lines=row.lines,
        known=row.known,
        open_count=int(row.open or 0),
        matched_count=int(row.matched or 0),
        imported_at=row.imported_at,
        imported_by=row.imported_by,
        undone_at=row.undone_at,
        undone_by=row.undone_by or "",
    )
