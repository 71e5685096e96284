"""Offices to play in: each the copy of one that was set up once."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.office_days.office import Office
from tests.postgres import Cluster

Opened = Callable[[], AbstractContextManager[Office]]
"""Opens a fresh office; its books are gone afterwards."""


@pytest.fixture(scope="session")
def office_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with an office that has not begun its first day."""
    path = tmp_path_factory.mktemp("office") / "template.sqlite"
    _set_up(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def office_template(postgres_cluster: Cluster) -> str:
    """A PostgreSQL database with such an office."""
    return postgres_cluster.template_database(_set_up)


@pytest.fixture
def open_sqlite(office_file: Path) -> Opened:
    """Opens offices on SQLite."""

    @contextmanager
    def opened() -> Iterator[Office]:
        path = office_file.with_name(f"{uuid4().hex}.sqlite")
        shutil.copy(office_file, path)
        sessions = Sessions(open_engine(f"sqlite:///{path}"))
        try:
            yield Office(sessions)
        finally:
            sessions.close()
            for left in path.parent.glob(f"{path.name}*"):
                left.unlink()

    return opened


@pytest.fixture
def open_postgresql(postgres_cluster: Cluster, office_template: str) -> Opened:
    """Opens offices on PostgreSQL."""

    @contextmanager
    def opened() -> Iterator[Office]:
        with postgres_cluster.fresh_database(office_template) as url:
            sessions = Sessions(open_engine(url))
            try:
                yield Office(sessions)
            finally:
                sessions.close()

    return opened


@pytest.fixture(params=["sqlite", "postgresql"])
def open_office(request: pytest.FixtureRequest) -> Opened:
    """Opens offices: the test runs once on each database."""
    opened: Opened = request.getfixturevalue(f"open_{request.param}")
    return opened


def _set_up(url: str) -> None:
    migrate(url)
    sessions = Sessions(open_engine(url))
    Office(sessions)
    sessions.close()
