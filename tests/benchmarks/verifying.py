"""How fast a verification reads the journal, and rows beside their seals."""

import hashlib
import time
from collections.abc import Iterator
from typing import Final

from sqlalchemy import text

from services.audit.seal_store import seals_of
from services.audit.sealed.money import INVOICE
from services.storage.sessions import Session
from services.verification import journal_store, row_store
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.ground import Ground

_TIMES: Final = 3
_MOST: Final = 50_000
_ROWS: Final = "reading their rows, and a hash of each"
_FIRST: Final = f"SELECT id FROM invoice ORDER BY id LIMIT {_MOST}"
_INVOICES: Final = tuple(
    text(query).execution_options(yield_per=5000)
    for query in (
        f"SELECT * FROM invoice ORDER BY id LIMIT {_MOST}",
        f"SELECT * FROM invoice_line WHERE invoice_id IN ({_FIRST})",
    )
)


def verifying(ground: Ground) -> Iterator[Figure]:
    """Entries of the chains, and invoices with their lines, each second; nothing is broken."""
    server = ground.database == "postgresql"
    sessions = ground.books.sessions
    with sessions.read() as session:
        entries = int(session.scalar(text("SELECT sum(seq) FROM journal_head")) or 0)
        _quicken(session, server)
        limit, spent = [], []
        for _ in range(_TIMES):
            limit.append(_plain(session))
            began = time.perf_counter()
            found = list(journal_store.broken_chains(session, is_postgresql=server))
            assert not found, found[:3]
            spent.append(time.perf_counter() - began)
    yield Figure(
        "verify the journal, entries",
        ground.database,
        "/s",
        entries / sorted(spent)[1],
        None,
        entries / sorted(limit)[1],
        "reading them, and a hash of each",
        Goal("p50", 50_000.0),
    )
    made, count = _seal(ground)
    with sessions.read() as session:
        plain = sorted(_plain_rows(session) for _ in range(_TIMES))[1]
    yield Figure(
        "seal invoices, as an import does",
        ground.database,
        "/s",
        count / made,
        None,
        count / plain,
        _ROWS,
        note="read back; an import has them at hand",
    )
    with sessions.read() as session:
        _quicken(session, server)
        spent = []
        for _ in range(_TIMES):
            began = time.perf_counter()
            assert not list(
                row_store.altered_rows(session, is_postgresql=server, table="invoice_line")
            )
            spent.append(time.perf_counter() - began)
    yield Figure(
        "verify invoices by their seals",
        ground.database,
        "/s",
        count / sorted(spent)[1],
        None,
        count / plain,
        _ROWS,
    )


def _quicken(session: Session, server: bool) -> None:
    if server:
        session.execute(text("SET LOCAL statement_timeout = 0"))


def _plain(session: Session) -> float:
    began = time.perf_counter()
    query = text("SELECT body, hash FROM journal").execution_options(yield_per=5000)
    for body, _hash in session.execute(query):
        hashlib.sha256(body.encode()).hexdigest()
    return time.perf_counter() - began


def _plain_rows(session: Session) -> float:
    began = time.perf_counter()
    for query in _INVOICES:
        for row in session.execute(query):
            hashlib.sha256(repr(tuple(row)).encode()).hexdigest()
    return time.perf_counter() - began


def _seal(ground: Ground) -> tuple[float, int]:
    """Seal the first invoices; gives the seconds that the seals took, and how many."""
    books = ground.books
    with books.sessions.begin() as session:
        _quicken(session, ground.database == "postgresql")
        numbers = list(
            session.scalars(text(f"SELECT number FROM invoice ORDER BY id LIMIT {_MOST}"))
        )
        began = time.perf_counter()
        seals = seals_of(session, INVOICE, numbers)
        spent = time.perf_counter() - began
        books.journal.append_sealed(
            session, books.cashier, "invoice.imported", "import:x", after={}, rows=seals
        )
    return spent, len(numbers)
