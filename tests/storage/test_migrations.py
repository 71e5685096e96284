import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from services.storage import migrate as migrating
from services.storage.engine import open_engine
from services.storage.errors import BackupImpossible, DatabaseDamaged, SchemaNewer
from services.storage.migrate import HEAD, migrate, refuse_damaged, schema_version
from services.storage.sessions import Sessions
from services.storage.tables import metadata

MIGRATIONS = Path(migrating.__file__).parent / "migrations"
NEXT = f"{int(HEAD) + 1:04d}"


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database without anything in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new' / 'ventanilla.sqlite'}"
    return str(request.getfixturevalue("postgres_url"))


def test_an_empty_database_gets_the_schema_of_this_program(empty_url: str, tmp_path: Path) -> None:
    assert migrate(empty_url, backups=tmp_path) is True
    engine = open_engine(empty_url)
    assert schema_version(engine) == HEAD
    engine.dispose()


def test_a_second_start_has_nothing_to_do(database_url: str, tmp_path: Path) -> None:
    assert migrate(database_url, backups=tmp_path / "b") is False
    assert not (tmp_path / "b").exists()


def test_the_newest_migration_is_the_schema_that_the_program_writes() -> None:
    newest = max(file.stem[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))

    assert newest == HEAD


def test_the_migrations_make_the_tables_that_the_program_knows(sessions: Sessions) -> None:
    with sessions.read() as session:
        context = MigrationContext.configure(session, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)

    # Search has tables and indexes of its own, made by the rules' files.
    ours = [
        each for each in differences if "search" not in str(each) and "pattern" not in str(each)
    ]
    assert ours == []


def test_a_newer_schema_is_refused_and_left_alone(database_url: str, tmp_path: Path) -> None:
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))

    with pytest.raises(SchemaNewer) as told:
        migrate(database_url, backups=tmp_path / "b")

    assert told.value.details == {"found": "9001", "known": HEAD}
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == "9001"
    engine.dispose()
    assert not (tmp_path / "b").exists()


def test_tables_of_another_program_are_not_taken_over(empty_url: str) -> None:
    path = empty_url.removeprefix("sqlite:///")
    if path != empty_url:
        Path(path).parent.mkdir()
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (id integer)"))
    engine.dispose()

    with pytest.raises(DatabaseDamaged):
        migrate(empty_url)


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program one schema ahead; what its step does is written into the file that is given."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(migrating, "_MIGRATIONS", folder)
    monkeypatch.setattr(migrating, "HEAD", NEXT)
    return folder / "versions" / f"{NEXT}_next.py"


STEP = f"""
from alembic import op
import sqlalchemy as sa

revision = "{NEXT}"
down_revision = "{HEAD}"

def upgrade() -> None:
    op.add_column("till", sa.Column("colour", sa.Text()))
    {{more}}
"""


def test_an_older_schema_is_copied_aside_before_it_is_changed(
    database_url: str, next_version: Path, tmp_path: Path
) -> None:
    next_version.write_text(STEP.format(more=""))

    assert migrate(database_url, backups=tmp_path / "copies") is True

    (copy,) = (tmp_path / "copies").iterdir()
    assert re.fullmatch(rf"before-{NEXT}-from-{HEAD}-\d{{8}}T\d{{6}}Z\.(sqlite|dump)", copy.name)
    if copy.suffix == ".sqlite":
        with closing(sqlite3.connect(copy)) as opened:
            assert opened.execute("SELECT version_num FROM alembic_version").fetchone() == (HEAD,)


def test_no_copy_means_no_change(database_url: str, next_version: Path, tmp_path: Path) -> None:
    next_version.write_text(STEP.format(more=""))
    (tmp_path / "taken").write_text("a file where the folder should be")

    with pytest.raises(BackupImpossible):
        migrate(database_url, backups=tmp_path / "taken")

    assert columns_of_till(database_url).isdisjoint({"colour"})


def test_a_step_that_fails_leaves_the_old_schema(
    database_url: str, next_version: Path, tmp_path: Path
) -> None:
    next_version.write_text(STEP.format(more='raise RuntimeError("half-way")'))

    with pytest.raises(RuntimeError, match="half-way"):
        migrate(database_url, backups=tmp_path / "copies")

    assert columns_of_till(database_url).isdisjoint({"colour"})
    engine = open_engine(database_url)
    assert schema_version(engine) == HEAD
    engine.dispose()


def test_a_kill_half_way_leaves_the_old_schema(
    database_url: str, next_version: Path, tmp_path: Path
) -> None:
    reached = tmp_path / "reached"
    wait = f"open({str(reached)!r}, 'w').close(); __import__('time').sleep(60)"
    next_version.write_text(STEP.format(more=wait))
    program = (
        "from pathlib import Path; from services.storage import migrate as m;"
        f"m._MIGRATIONS = Path({str(next_version.parents[1])!r}); m.HEAD = {NEXT!r};"
        f"m.migrate({database_url!r}, backups=Path({str(tmp_path / 'copies')!r}))"
    )
    process = subprocess.Popen([sys.executable, "-c", program])
    try:
        while not reached.exists():
            assert process.poll() is None, "the migration ended before it could be killed"
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()

    next_version.write_text(STEP.format(more=""))
    assert columns_of_till(database_url).isdisjoint({"colour"})
    assert migrate(database_url, backups=tmp_path / "copies") is True
    assert "colour" in columns_of_till(database_url)


def columns_of_till(url: str) -> set[str]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = set(connection.execute(text("SELECT * FROM till")).keys())
    engine.dispose()
    return found


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda path: path.write_bytes(b""), id="zero-length"),
        pytest.param(lambda path: path.write_bytes(b"Factura;Valor\n" * 100), id="another-kind"),
        pytest.param(lambda path: os.truncate(path, path.stat().st_size // 2), id="cut-short"),
        pytest.param(lambda path: os.truncate(path, 50), id="half-a-header"),
    ],
)
def test_a_damaged_file_is_refused_and_kept(sqlite_url: str, spoil: object) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    spoil(path)  # type: ignore[operator]
    before = path.read_bytes()

    with pytest.raises(DatabaseDamaged) as told:
        migrate(sqlite_url)

    assert told.value.details["where"] == str(path)
    assert path.read_bytes() == before


def test_a_page_that_was_overwritten_is_told_as_damage(sqlite_url: str) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    with path.open("r+b") as file:
        file.seek(100)  # the root of everything: the list of tables
        file.write(b"\xff" * 900)

    refuse_damaged(path)
    with pytest.raises(DatabaseDamaged):
        migrate(sqlite_url)
