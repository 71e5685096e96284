"""What two tills do in the same moment, on the server's real locks."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from services.storage.sessions import Sessions
from tests.storage.debit_rows import line, share, written
from tests.storage.seed import NOW, seed

_REVOKED = "UPDATE mandate SET state = 'REVOKED' WHERE id = 27"


@pytest.fixture
def books(sessions: Sessions) -> Sessions:
    if not sessions.is_postgresql:
        pytest.skip("a file has one writer at a time")
    with sessions.begin() as session:
        seed(session)
    return sessions


def at_once(books: Sessions, *statements: tuple[str, ...]) -> list[str]:
    """Transactions that begin together; what each was refused with, empty for those that won."""
    begun = Barrier(len(statements))

    def act(told: tuple[str, ...]) -> str:
        try:
            with books.begin() as session:
                begun.wait()
                for statement in told:
                    session.execute(text(statement.replace(":", "\\:")))
        except DatabaseError as error:
            return str(error.orig)
        return ""

    with ThreadPoolExecutor(len(statements)) as pool:
        return list(pool.map(act, statements))


def value(books: Sessions, query: str) -> object:
    with books.read() as session:
        return session.scalar(text(query))


def test_a_file_is_written_before_the_revocation_or_not_at_all(books: Sessions) -> None:
    wrote, _ = at_once(books, (written(5, 1, 1150),), (_REVOKED,))

    assert value(books, "SELECT state FROM mandate WHERE id = 27") == "REVOKED"
    # Whoever was first, the other saw it.
    is_written = value(books, "SELECT state FROM debit_batch WHERE id = 'b-5'") == "WRITTEN"
    assert is_written is (wrote == "")
    assert is_written or "a file asks for what its mandates allow" in wrote


def test_a_revocation_that_is_not_committed_keeps_the_file_waiting(books: Sessions) -> None:
    with ThreadPoolExecutor(1) as pool:
        with books.begin() as revoking:
            revoking.execute(text(_REVOKED))
            other = pool.submit(lambda: at_once(books, (written(5, 1, 1150),))[0])
            assert waits_for_a_lock(books)
        said = other.result(timeout=20)

    assert "a file asks for what its mandates allow" in said


def test_nobody_takes_a_line_out_of_a_batch_that_is_being_sent(books: Sessions) -> None:
    with books.begin() as session:
        session.execute(text(written(5, 1, 1150).replace(":", "\\:")))
    sent = f"UPDATE debit_batch SET state = 'SENT', sent_at = '{NOW}' WHERE id = 'b-5'"
    out = f"UPDATE debit_line SET state = 'WITHDRAWN', decided_at = '{NOW}' WHERE id = '5-1'"
    with ThreadPoolExecutor(1) as pool:
        with books.begin() as sending:
            sending.execute(text(sent.replace(":", "\\:")))
            other = pool.submit(lambda: at_once(books, (out,))[0])
            assert waits_for_a_lock(books)
        said = other.result(timeout=20)

    assert "what was sent waits for the bank" in said
    assert value(books, "SELECT live FROM claim WHERE holder = '5-1'") == 1


def test_a_batch_that_is_approved_meanwhile_takes_no_more_lines(books: Sessions) -> None:
    approved = (
        f"UPDATE debit_batch SET state = 'APPROVED', approved_at = '{NOW}', approved_by = 2"
        " WHERE id = 'b-2'"
    )
    # The one line that is left out of every batch is freed first.
    with books.begin() as session:
        session.execute(
            text(
                "UPDATE debit_line SET state = 'RELEASED', approver = 'sara', decided_at ="
                f" '{NOW}' WHERE id = '1-2'".replace(":", "\\:")
            )
        )
    with ThreadPoolExecutor(1) as pool:
        with books.begin() as approving:
            approving.execute(text(approved.replace(":", "\\:")))
            other = pool.submit(lambda: at_once(books, (line("2-2", 8), share("2-2", 18)))[0])
            assert waits_for_a_lock(books)
        said = other.result(timeout=20)

    assert "a batch being prepared takes debits of active mandates" in said


def waits_for_a_lock(books: Sessions) -> bool:
    """Whether somebody waits for a lock of this database, once somebody does."""
    query = (
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    for _ in range(400):
        with suppress(DatabaseError):
            if value(books, query):
                return True
        with books.read() as session:
            session.execute(text("SELECT pg_sleep(0.02)"))
    return False
