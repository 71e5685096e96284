from collections.abc import Generator, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Text, bindparam, insert, select, text

from services.audit.records import GENESIS, Entry, entry_hash, spelled
from services.storage.bulk import as_json, insert_rows
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import journal, journal_head

_HEAD: Final = select(journal_head.c.seq, journal_head.c.hash).where(
    journal_head.c.chain == bindparam("chain")
)
_COLUMNS: Final = tuple(journal.c)
_APPEND: Final = insert(journal)
_TEXTS: Final = ("chain", "moment", "actor", "action", "subject", "body", "reason")
# A server keeps the head locked from here to the commit: the function of the schema saves the
# round trip between reading it and writing the entry.
_APPEND_AT_ONCE: Final = text(
    f"SELECT new_seq, prev_hash, new_hash FROM append_journal({', '.join(f':{n}' for n in _TEXTS)})"
).bindparams(*(bindparam(name, type_=Text) for name in _TEXTS))

# The rule of a chain looks at each entry as it comes: a server takes them one by one, in one call.
_APPEND_ALL: Final = text("SELECT append_journal_rows(CAST(:rows AS json))").bindparams(
    bindparam("rows", type_=Text)
)


def append(
    session: Session,
    *,
    chain: str,
    at: datetime,
    actor: str,
    action: str,
    subject: str,
    body: str,
    reason: str,
) -> Entry:
    """Add one entry at the end of a chain; its head stays locked until the commit."""
    said = {
        "chain": chain,
        "actor": actor,
        "action": action,
        "subject": subject,
        "body": body,
        "reason": reason,
    }
    if session.dialect.name == "postgresql":
        row = session.execute(_APPEND_AT_ONCE, said | {"moment": spelled(at)}).one()
        return Entry(**said, at=at, seq=row.new_seq, prev=row.prev_hash, hash=row.new_hash)
    head = session.execute(_HEAD, {"chain": chain}).one_or_none()
    if head is None:
        _open_chain(session, chain)
        head = session.execute(_HEAD, {"chain": chain}).one()
    values: dict[str, Any] = said | {"seq": head.seq + 1, "at": at, "prev": head.hash}
    entry = Entry(**values, hash=entry_hash(**values))
    session.execute(_APPEND, values | {"hash": entry.hash})
    return entry


def append_all(
    session: Session,
    *,
    chain: str,
    at: datetime,
    actor: str,
    told: Sequence[tuple[str, str, str, str]],
) -> None:
    """Add entries, each an action, a subject, a body and a reason, at the end of a chain."""
    if not told:
        return
    is_postgresql = session.dialect.name == "postgresql"
    head = session.execute(_HEAD.with_for_update(), {"chain": chain}).one_or_none()
    if head is None:
        _open_chain(session, chain)
        head = session.execute(_HEAD.with_for_update(), {"chain": chain}).one()
    seq, prev, rows = head.seq, head.hash, []
    for action, subject, body, reason in told:
        seq += 1
        values: dict[str, Any] = {
            "chain": chain,
            "seq": seq,
            "at": at,
            "actor": actor,
            "action": action,
            "subject": subject,
            "body": body,
            "reason": reason,
            "prev": prev,
        }
        prev = entry_hash(**values)
        rows.append(values | {"hash": prev})
    if is_postgresql:
        session.execute(_APPEND_ALL, {"rows": as_json(rows)})
    else:
        insert_rows(session, journal, rows)


def _open_chain(session: Session, chain: str) -> None:
    insert_once(session, journal_head, {"chain": chain, "seq": 0, "hash": GENESIS})


def heads(session: Session) -> dict[str, tuple[int, str]]:
    """Each chain with its length and the hash of its newest entry."""
    rows = session.execute(select(journal_head).order_by(journal_head.c.chain))
    return {row.chain: (row.seq, row.hash) for row in rows}


def walk(session: Session, chain: str) -> Generator[Entry, None, None]:
    """A chain from its first entry to its last, streamed."""
    statement = select(*_COLUMNS).where(journal.c.chain == chain).order_by(journal.c.seq)
    with session.execute(statement.execution_options(yield_per=2000)) as rows:
        for row in rows:
            yield _entry(row)


def about(session: Session, subject: str, limit: int) -> list[Entry]:
    """The newest entries about one record, newest first."""
    statement = (
        select(*_COLUMNS)
        .where(journal.c.subject == subject)
        .order_by(journal.c.at.desc(), journal.c.seq.desc())
        .limit(limit)
    )
    return [_entry(row) for row in session.execute(statement)]


def _entry(row: Row[Any]) -> Entry:
    return Entry(**row._mapping)
