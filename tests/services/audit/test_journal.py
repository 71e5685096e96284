import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.storage.sessions import Sessions
from tests.books import Books, Clock


@pytest.fixture
def books(sessions: Sessions) -> Books:
    return Books(sessions, Clock())


def write(books: Books, count: int, till: str = "01") -> None:
    operator = books.staff.operator("ana", till)
    for place in range(count):
        with books.sessions.begin() as session:
            books.journal.append(
                session, operator, "test.written", f"thing:{place}", after={"n": place}
            )


def test_tills_write_at_once_each_on_its_own_chain(books: Books) -> None:
    before = books.journal.heads()["02"][0]
    threads = [
        threading.Thread(target=write, args=(books, 20, till)) for till in ("01", "02", "01", "02")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert books.journal.verify() == []
    assert books.journal.heads()["02"][0] == before + 40


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE journal SET body = '{}' WHERE seq = 4 AND chain = '01'", "was changed"),
        ("UPDATE journal SET actor = 'luis' WHERE seq = 4 AND chain = '01'", "was changed"),
        ("DELETE FROM journal WHERE seq = 4 AND chain = '01'", "missing"),
    ],
)
def test_a_row_changed_behind_the_programs_back_is_found(
    books: Books, change: str, problem: str
) -> None:
    write(books, 5)
    with books.sessions.begin() as session:
        if books.sessions.is_postgresql:
            session.execute(text("ALTER TABLE journal DISABLE TRIGGER USER"))
        else:
            session.execute(text("DROP TRIGGER journal_no_update"))
            session.execute(text("DROP TRIGGER journal_no_delete"))
        session.execute(text(change))

    (broken,) = books.journal.verify()
    assert (broken.chain, broken.seq, broken.problem) == ("01", 4, problem)


def test_a_tail_that_was_cut_is_found(books: Books) -> None:
    write(books, 3)
    length = books.journal.heads()["01"][0]
    with books.sessions.begin() as session:
        if books.sessions.is_postgresql:
            session.execute(text("ALTER TABLE journal DISABLE TRIGGER USER"))
        else:
            session.execute(text("DROP TRIGGER journal_no_delete"))
        session.execute(text(f"DELETE FROM journal WHERE chain = '01' AND seq = {length}"))

    assert [each.problem for each in books.journal.verify()] == ["the end is missing"]


def test_an_entry_that_does_not_follow_the_head_is_refused_by_the_database(books: Books) -> None:
    write(books, 2)
    with pytest.raises(IntegrityError, match="rule: "), books.sessions.begin() as session:
        session.execute(
            text(
                "INSERT INTO journal (chain, seq, at, actor, action, subject, body, reason, prev,"
                " hash) SELECT chain, seq + 5, at, actor, action, subject, body, reason, prev,"
                " 'x' FROM journal WHERE chain = '01' AND seq = 1"
            )
        )


def test_an_entry_that_was_rolled_back_leaves_no_gap(books: Books) -> None:
    operator = books.staff.operator("ana", "01")

    def change_my_mind() -> None:
        with books.sessions.begin() as session:
            books.journal.append(session, operator, "test.never", "thing:1")
            raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError, match="changed my mind"):
        change_my_mind()
    write(books, 1)

    assert books.journal.verify() == []
