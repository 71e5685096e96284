import gc
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
if hasattr(os, "geteuid") and os.geteuid() == 0:
    # Chromium's sandbox refuses root, which is who runs the tests in a container. The program
    # itself never turns it off.
    os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

import pytest
from hypothesis import settings

from services.practice.simulator import SimulatorProcess
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.postgres import Cluster, PostgresMissing
from tests.scratch import scratch_root

os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(scratch_root()))

pytest_plugins = ("tests.faults.report", "tests.office_days.options")

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")


def pytest_collection_finish() -> None:
    """What thousands of collected tests hold is looked at by no later garbage collection.

    A full one took seconds of a test, and a server cuts off who thinks so long in a transaction.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def patient_server() -> Iterator[None]:
    """Let no server cut off a test whose machine stood still; tills of `faults` keep the limit."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("services.storage.engine.IDLE_LIMIT", "30s")
        yield


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """One private server for each worker, started when the first test asks for it."""
    try:
        cluster = Cluster()
    except PostgresMissing as error:
        if os.name == "nt":
            pytest.skip("the private PostgreSQL server of the tests runs on Linux only")
        pytest.fail(str(error), pytrace=False)
    with cluster:
        yield cluster


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """The address of an empty PostgreSQL database."""
    with postgres_cluster.fresh_database() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Cluster) -> str:
    """The name of a migrated PostgreSQL database, to be copied."""
    return postgres_cluster.template_database(migrate)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "ventanilla.sqlite"
    migrate(f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated SQLite file."""
    path = tmp_path / "books" / "ventanilla.sqlite"
    path.parent.mkdir()
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of fresh, migrated books: the test runs once on each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    with cluster.fresh_database(request.getfixturevalue("postgres_template")) as url:
        yield url


@pytest.fixture
def sessions(database_url: str) -> Iterator[Sessions]:
    """Transactions on fresh, migrated books."""
    opened = Sessions(open_engine(database_url))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def simulator_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorProcess]:
    """One Stripe simulator for each worker; tests ask for `simulator` instead."""
    with SimulatorProcess(tmp_path_factory.mktemp("simulator") / "stripe.sqlite") as process:
        yield process


@pytest.fixture
def simulator(simulator_process: SimulatorProcess) -> SimulatorProcess:
    """A Stripe simulator that remembers nothing of earlier tests, even if one killed it."""
    if not simulator_process.is_running:
        simulator_process.stop()
        simulator_process.start()
    simulator_process.control.reset()
    return simulator_process
