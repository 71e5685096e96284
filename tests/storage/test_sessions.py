import threading
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.storage.engine import IDLE_LIMIT, open_engine
from services.storage.errors import ConnectionLost, DatabaseBusy
from services.storage.sessions import Session, Sessions
from tests.postgres import Cluster

_LIMIT = IDLE_LIMIT  # the program's own; other tests are given more

ADD = text("INSERT INTO receipt_series (series, next_number) VALUES (:series, 1)")


def count(sessions: Sessions) -> int:
    with sessions.read() as session:
        return int(session.execute(text("SELECT count(*) FROM receipt_series")).scalar_one())


def add(session: Session, series: str = "001-001") -> None:
    session.execute(ADD, {"series": series})


def test_a_transaction_stands_whole_or_not_at_all(sessions: Sessions) -> None:
    def half() -> None:
        with sessions.begin() as session:
            add(session)
            raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        half()

    assert count(sessions) == 0


def test_what_one_reading_sees_is_of_one_moment(sessions: Sessions) -> None:
    question = text("SELECT count(*) FROM receipt_series")
    with sessions.read() as session:
        before = session.execute(question).scalar_one()
        with sessions.begin() as other:
            add(other)
        assert session.execute(question).scalar_one() == before == 0

    assert count(sessions) == 1


def test_a_rule_of_the_database_is_not_taken_for_trouble(sessions: Sessions) -> None:
    with sessions.begin() as session:
        add(session)

    with pytest.raises(IntegrityError), sessions.begin() as session:
        add(session)


def test_work_that_waits_too_long_for_another_process_says_that_it_is_busy(
    sessions: Sessions, database_url: str
) -> None:
    other = Sessions(open_engine(database_url))
    lock = "LOCK TABLE receipt_series" if sessions.is_postgresql else "SELECT 1"
    try:
        with other.begin() as holder:
            holder.execute(text(lock))
            with pytest.raises(DatabaseBusy), sessions.begin() as session:
                add(session)
    finally:
        other.close()

    assert count(sessions) == 0


def test_eight_tills_that_write_at_once_all_get_through(sessions: Sessions) -> None:
    problems: list[Exception] = []

    def till(number: int) -> None:
        try:
            for turn in range(5):
                series = f"{number:03d}-{turn:03d}"
                sessions.run(lambda session, series=series: add(session, series))  # type: ignore[misc]
        except Exception as error:  # noqa: BLE001  told by the assertion below
            problems.append(error)

    threads = [threading.Thread(target=till, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert count(sessions) == 40


def cut(sessions: Sessions, session: Session) -> None:
    """End a connection at the server, as a restart of it does."""
    backend = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with sessions.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": backend})
    time.sleep(0.2)


@pytest.fixture
def server(
    postgres_cluster: Cluster, postgres_template: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Sessions]:
    monkeypatch.setattr("services.storage.engine.IDLE_LIMIT", _LIMIT)
    with postgres_cluster.fresh_database(postgres_template) as url:
        opened = Sessions(open_engine(url))
        yield opened
        opened.close()


def test_a_connection_that_broke_is_told_as_lost(server: Sessions) -> None:
    def broken() -> None:
        with server.begin() as session:
            add(session)
            cut(server, session)
            add(session, "001-002")

    with pytest.raises(ConnectionLost):
        broken()

    assert count(server) == 0


def test_work_is_done_again_when_its_connection_broke(server: Sessions) -> None:
    turns = []

    def work(session: Session) -> None:
        add(session)
        turns.append(1)
        if len(turns) == 1:
            cut(server, session)

    server.run(work)

    assert len(turns) == 2
    assert count(server) == 1


def test_a_client_that_froze_is_cut_by_the_server(server: Sessions) -> None:
    def frozen() -> None:
        with server.begin() as session:
            add(session)
            time.sleep(2.6)
            add(session, "001-002")

    with pytest.raises(ConnectionLost):
        frozen()

    assert count(server) == 0
