
import pytest

from tests.faults.ground import FileGround, Ground, ServerGround


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
    """Where fresh books come from: the test runs once on each database."""
    name = "file_ground" if request.param == "sqlite" else "server_ground"
    found: Ground = request.getfixturevalue(name)
    return found
