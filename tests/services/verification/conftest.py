import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from services.clock import utc_now
from services.practice.demo import DemoStripe, build_demo
from services.practice.simulator import SimulatorProcess
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.postgres import Cluster

Break = Callable[..., None]


def write_demo(url: str, simulator: SimulatorProcess) -> None:
    """The demo company: every kind of payment, attempts in every end, one in doubt."""
    migrate(url)
    sessions = Sessions(open_engine(url))
    build_demo(sessions, DemoStripe(simulator.url, simulator.control), utc_now)
    sessions.close()


@pytest.fixture(scope="session")
def demo_file(
    tmp_path_factory: pytest.TempPathFactory, simulator_process: SimulatorProcess
) -> Path:
    path = tmp_path_factory.mktemp("demo") / "ventanilla.sqlite"
    write_demo(f"sqlite:///{path}", simulator_process)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def demo_database(postgres_cluster: Cluster, simulator_process: SimulatorProcess) -> str:
    return postgres_cluster.template_database(lambda url: write_demo(url, simulator_process))


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh copy of the demo company's books."""
    if request.param == "sqlite":
        path = tmp_path / "ventanilla.sqlite"
        shutil.copy(request.getfixturevalue("demo_file"), path)
        yield f"sqlite:///{path}"
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    with cluster.fresh_database(request.getfixturevalue("demo_database")) as url:
        yield url


@pytest.fixture
def demo(demo_url: str) -> Iterator[Sessions]:
    opened = Sessions(open_engine(demo_url))
    yield opened
    opened.close()


@pytest.fixture
def break_it(demo_url: str) -> Break:
    """Changes rows past every rule, as somebody with the file or the server's own login could."""

    def on_sqlite(*statements: str) -> None:
        path = demo_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            kept = connection.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE type = 'trigger'"
                " AND name NOT LIKE '%search%'"
            ).fetchall()
            kept += connection.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE"
                " 'CREATE UNIQUE%'"
            ).fetchall()
            for kind, name, _ in kept:
                connection.execute(f"DROP {kind} {name}")
            for statement in statements:
                connection.execute(statement)
            for kind, _, told in kept:
                if kind == "trigger":
                    connection.execute(told)

    def on_postgresql(*statements: str) -> None:
        with psycopg.connect(demo_url, autocommit=True) as connection:
            rules = connection.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                " WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u')"
            ).fetchall()
            for table, name in rules:
                connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")  # type: ignore[arg-type,unused-ignore]
            indexes = connection.execute(
                "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
                " AND indexdef LIKE 'CREATE UNIQUE%' AND indexname LIKE 'uq_%'"
            ).fetchall()
            for (name,) in indexes:
                connection.execute(f"DROP INDEX {name}")  # type: ignore[arg-type,unused-ignore]
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                told = statement.replace("BLOB", "bytea")
                connection.execute(told)  # type: ignore[call-overload,unused-ignore]

    return on_sqlite if demo_url.startswith("sqlite") else on_postgresql
