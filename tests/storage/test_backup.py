import json
import os
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from services.storage.backup import (
    BackupDamaged,
    Keep,
    backups_in,
    check_backup,
    create_backup,
    note_of,
    open_backup,
    rotate,
)
from services.storage.errors import BackupImpossible
from services.storage.migrate import HEAD
from services.storage.sessions import Sessions
from tests.storage.seed import seed

NOW = datetime(2026, 11, 22, 20, 45, 1, tzinfo=UTC)


class Stopped(Exception):
    pass


class Stopping:
    """Progress that stops the work after so many reports."""

    def __init__(self, after: int) -> None:
        self.left = after

    def report(self, done: int, total: int, text: str = "") -> None:
        self.left -= 1

    def raise_if_cancelled(self) -> None:
        if self.left <= 0:
            raise Stopped


def test_a_copy_holds_what_the_books_hold(
    sessions: Sessions, database_url: str, tmp_path: Path
) -> None:
    with sessions.begin() as session:
        seed(session)

    made = create_backup(database_url, tmp_path / "copies", now=NOW)

    assert made.file.name in {
        "ventanilla-20261122T204501Z.sqlite",
        "ventanilla-20261122T204501Z.dump",
    }
    assert made.schema == HEAD
    assert check_backup(made.file) == made
    if made.is_sqlite:
        copy = open_backup(made.file)
        count = text("SELECT count(*) FROM payment")
        with copy.read() as session, sessions.read() as books:
            assert session.execute(count).scalar_one() == books.execute(count).scalar_one() > 0
        copy.close()
    assert sorted(each.name for each in made.file.parent.iterdir()) == sorted(
        [made.file.name, note_of(made.file).name]
    )


@pytest.mark.skipif(os.name == "nt", reason="rights of files are Linux's here")
def test_a_copy_is_for_its_owner_alone(sqlite_url: str, tmp_path: Path) -> None:
    made = create_backup(sqlite_url, tmp_path / "copies", now=NOW)

    assert made.file.stat().st_mode & 0o077 == 0
    assert made.file.parent.stat().st_mode & 0o077 == 0


def test_tills_go_on_while_a_copy_is_made(sqlite_url: str, tmp_path: Path) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as filling:
        filling.execute("CREATE TABLE filler (content BLOB)")
        filling.executemany("INSERT INTO filler VALUES (?)", [(os.urandom(8000),)] * 3000)
        filling.commit()
    written = []
    going = threading.Event()

    def till() -> None:
        with closing(sqlite3.connect(path, timeout=3)) as writer:
            while not going.is_set():
                writer.execute("INSERT INTO filler VALUES (?)", (b"payment",))
                writer.commit()
                written.append(1)

    writing = threading.Thread(target=till)
    writing.start()
    try:
        made = create_backup(sqlite_url, tmp_path / "copies", now=NOW)
        during = len(written)
    finally:
        going.set()
        writing.join()

    assert during > 0
    assert check_backup(made.file) == made


def test_a_copy_that_was_stopped_leaves_nothing(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        create_backup(database_url, tmp_path / "copies", now=NOW, progress=Stopping(after=0))

    assert list((tmp_path / "copies").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where the folder should be")

    with pytest.raises(BackupImpossible):
        create_backup(sqlite_url, tmp_path / "taken", now=NOW)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(BackupImpossible) as told:
        create_backup(
            "postgresql://ana@127.0.0.1:1/books", tmp_path, now=NOW, password="geheim-123"
        )

    assert "geheim" not in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_books_that_are_not_there_are_not_begun(tmp_path: Path) -> None:
    with pytest.raises(BackupImpossible):
        create_backup(f"sqlite:///{tmp_path / 'none.sqlite'}", tmp_path / "copies", now=NOW)

    assert not (tmp_path / "none.sqlite").exists()


@pytest.mark.parametrize("damage", ["flip", "cut", "grow", "empty"])
def test_a_copy_that_changed_is_found_out(database_url: str, tmp_path: Path, damage: str) -> None:
    made = create_backup(database_url, tmp_path, now=NOW)
    content = bytearray(made.file.read_bytes())
    if damage == "flip":
        content[len(content) // 2] ^= 1
    spoiled = {"flip": content, "cut": content[:-100], "grow": content + b"x", "empty": b""}
    made.file.write_bytes(bytes(spoiled[damage]))

    with pytest.raises(BackupDamaged):
        check_backup(made.file)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"PGDMP and no more"])
def test_a_file_without_its_note_is_still_looked_into(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "copy.sqlite"
    file.write_bytes(content)

    with pytest.raises(BackupDamaged):
        check_backup(file)


def test_a_copy_that_was_moved_without_its_note_is_sound(sqlite_url: str, tmp_path: Path) -> None:
    made = create_backup(sqlite_url, tmp_path, now=NOW)
    moved = tmp_path / "moved.sqlite"
    made.file.rename(moved)

    assert check_backup(moved).schema == HEAD


def test_nothing_is_written_beside_a_copy_that_is_opened(sqlite_url: str, tmp_path: Path) -> None:
    made = create_backup(sqlite_url, tmp_path / "copies", now=NOW)
    before = sorted(made.file.parent.iterdir())

    opened = open_backup(made.file)
    with opened.read() as session:
        session.execute(text("SELECT count(*) FROM invoice")).scalar_one()
    opened.close()

    assert sorted(made.file.parent.iterdir()) == before


def named(folder: Path, moment: datetime) -> Path:
    file = folder / f"ventanilla-{moment:%Y%m%dT%H%M%SZ}.sqlite"
    file.write_bytes(b"")
    note = {"made_at": moment.isoformat(), "schema": "0001", "sha256": "", "size": 0}
    note_of(file).write_text(json.dumps(note))
    return file


def test_old_copies_go_but_each_week_and_month_keeps_one(tmp_path: Path) -> None:
    files = [named(tmp_path, NOW - timedelta(days=days)) for days in range(420)]
    (tmp_path / "notes.txt").write_text("of somebody else")

    gone = rotate(tmp_path, Keep(newest=7, weeks=4, months=12))

    kept = {each.file for each in backups_in(tmp_path)}
    assert kept.isdisjoint(gone)
    assert kept | set(gone) == set(files)
    assert set(files[:7]) <= kept
    assert len({f"{each.made_at:%Y-%m}" for each in backups_in(tmp_path)}) == 12
    assert 18 <= len(kept) <= 22
    assert (tmp_path / "notes.txt").exists()
    assert all(not note_of(file).exists() for file in gone)


def test_the_newest_copy_is_never_deleted(tmp_path: Path) -> None:
    newest = named(tmp_path, NOW)

    assert rotate(tmp_path, Keep(newest=0, weeks=0, months=0)) == []
    assert newest.exists()
