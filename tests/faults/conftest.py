from collections.abc import Callable

import pytest

from tests.faults.ground import FileGround, Ground, InTurn, ServerGround
from tests.faults.process import Till
from tests.faults.report import PROPERTY, Tally


@pytest.fixture(scope="session")
def file_ground(tmp_path_factory: pytest.TempPathFactory) -> FileGround:
    """SQLite books of a small company, to be copied for each case."""
    return FileGround(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="session")
def server_ground(request: pytest.FixtureRequest) -> ServerGround:
    """PostgreSQL books of a small company, to be copied for each case."""
    return ServerGround(request.getfixturevalue("postgres_cluster"))


@pytest.fixture(params=["sqlite", "postgresql"])
def ground(request: pytest.FixtureRequest) -> Ground:
    """Where fresh books come from: the test runs once on each database.

    The points of a scenario are dealt out between both, as long as nobody asks for every one: the
    steps of a charge are the same on either.
    """
    is_file = request.param == "sqlite"
    found: Ground = request.getfixturevalue("file_ground" if is_file else "server_ground")
    if request.config.getoption("--fault-every-point"):
        return found
    return InTurn(found, 0 if is_file else 1, 2)


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """What this test tried, for the table at the end."""
    callspec = getattr(request.node, "callspec", None)
    database = callspec.params.get("ground") if callspec else None
    if database is None:
        database = "postgresql" if "server_ground" in request.fixturenames else "sqlite"
    kept = Tally()
    # The report of the test is made before fixtures end: what it carries is filled meanwhile.
    request.node.user_properties.append((PROPERTY, [database, kept.cases, kept.happened]))
    return kept


@pytest.fixture
def where(request: pytest.FixtureRequest) -> Callable[[Till], bool]:
    """The points that count: those that change something, or all of them."""
    if request.config.getoption("--fault-every-point"):
        return lambda till: True
    return lambda till: till.has_effect
