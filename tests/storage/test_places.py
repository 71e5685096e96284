"""Where books may lie, and what is said where they can't be written."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event, text

from services.storage.engine import filesystem_of, open_engine, refuse_remote
from services.storage.errors import DatabaseUnavailable, DiskFull, NotALocalFile
from services.storage.sessions import Sessions

MOUNTS = """\
/dev/vda1 / ext4 rw,relatime 0 0
server:/office /srv/office nfs4 rw,vers=4.2 0 0
//nas/caja /mnt/caja\\040dos cifs rw 0 0
/dev/sdb1 /srv/office/local ext4 rw 0 0
sshfs#a@b:/ /mnt/ssh fuse.sshfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/office/ventanilla.sqlite", "nfs4"),
        ("/srv/office/local/ventanilla.sqlite", "ext4"),
        ("/srv/offices/ventanilla.sqlite", "ext4"),
        ("/mnt/caja dos/libros/ventanilla.sqlite", "cifs"),
        ("/mnt/ssh/x/ventanilla.sqlite", "fuse.sshfs"),
        ("/home/ana/ventanilla.sqlite", "ext4"),
    ],
)
def test_the_mount_that_is_nearest_tells_the_file_system(
    path: str, kind: str, tmp_path: Path
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)

    assert filesystem_of(Path(path), mounts) == kind


def test_a_network_drive_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.storage.engine.filesystem_of", lambda _path: "cifs")

    with pytest.raises(NotALocalFile) as told:
        open_engine(f"sqlite:///{tmp_path / 'ventanilla.sqlite'}")

    assert told.value.details["cause"] == "network"


@pytest.mark.parametrize("path", [r"\\server\caja\ventanilla.sqlite", "//server/caja/v.sqlite"])
def test_a_share_by_its_network_name_is_refused(path: str) -> None:
    with pytest.raises(NotALocalFile):
        open_engine(f"sqlite:///{path}")


@pytest.mark.parametrize(
    "folder", ["OneDrive - VoIP Andina", "Dropbox", "Google Drive", "Nextcloud"]
)
def test_a_synchronised_folder_is_refused(tmp_path: Path, folder: str) -> None:
    with pytest.raises(NotALocalFile) as told:
        refuse_remote(tmp_path / folder / "ventanilla.sqlite")

    assert told.value.details["cause"] == "synchronised"


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_a_second_name_for_the_file_is_refused(sqlite_url: str, link: object) -> None:
    path = Path(sqlite_url.removeprefix("sqlite:///"))
    other = path.with_name("other.sqlite")
    link(path, other)  # type: ignore[operator]

    with pytest.raises(NotALocalFile) as told:
        open_engine(f"sqlite:///{other}")

    assert told.value.details["cause"] == "link"


def test_every_connection_to_a_file_is_durable(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    connections = [engine.connect() for _ in range(3)]
    for connection in connections:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
        assert told == {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "trusted_schema": 0,
        }
        connection.close()
    engine.dispose()


def test_a_server_keeps_what_it_acknowledges(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
        assert connection.exec_driver_sql("SHOW lock_timeout").scalar_one() == "1500ms"
        assert connection.exec_driver_sql("SHOW statement_timeout").scalar_one() == "5s"
    engine.dispose()


def test_a_server_that_is_not_there_is_told_without_the_password(tmp_path: Path) -> None:
    sessions = Sessions(open_engine("postgresql://ana@127.0.0.1:1/books", password="geheim-123"))

    with pytest.raises(DatabaseUnavailable) as told, sessions.read() as session:
        session.execute(text("SELECT 1"))

    assert "geheim" not in str(told.value)
    sessions.close()


def test_a_full_disk_is_told_and_nothing_is_written(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)

    @event.listens_for(engine, "connect")
    def _no_more_pages(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    sessions = Sessions(engine)
    many = [{"series": f"{number:0200d}"} for number in range(2_000)]
    statement = text("INSERT INTO receipt_series (series, next_number) VALUES (:series, 1)")
    with pytest.raises(DiskFull), sessions.begin() as session:
        session.execute(statement, many)

    with sessions.read() as session:
        assert session.execute(text("SELECT count(*) FROM receipt_series")).scalar_one() == 0
    sessions.close()


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that another user may enter."""
    with tempfile.TemporaryDirectory(prefix="ventanilla-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


TRY = """
import sys
from services.errors import UserError
from services.storage.migrate import migrate
try:
    migrate(sys.argv[1])
except UserError as error:
    print(error.key)
"""


def as_somebody_else(url: str) -> str:
    """What another user, who may only read, is told."""
    is_root = os.geteuid() == 0
    ways = (*Path(sys.executable).absolute().parents, *Path(sys.executable).resolve().parents)
    if is_root and not all(folder.stat().st_mode & 0o001 for folder in ways):
        pytest.skip("root may write everywhere, and nobody else could run this Python")
    done = subprocess.run(
        [sys.executable, "-c", TRY, url],
        capture_output=True,
        text=True,
        check=True,
        user="nobody" if is_root else None,
        group="nogroup" if is_root else None,
        extra_groups=[] if is_root else None,
    )
    return done.stdout.strip()


@pytest.mark.skipif(os.name == "nt", reason="rights of files are Linux's here")
def test_a_file_that_may_only_be_read_is_told_so(sqlite_template: Path, open_folder: Path) -> None:
    path = open_folder / "ventanilla.sqlite"
    path.write_bytes(sqlite_template.read_bytes())
    path.chmod(0o444)
    open_folder.chmod(0o555)
    before = path.read_bytes()
    try:
        assert as_somebody_else(f"sqlite:///{path}") == "storage.read_only"
    finally:
        open_folder.chmod(0o755)
    assert path.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="rights of files are Linux's here")
def test_a_folder_that_may_not_be_written_is_told_so(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    try:
        told = as_somebody_else(f"sqlite:///{open_folder / 'ventanilla.sqlite'}")
    finally:
        open_folder.chmod(0o755)

    assert told == "storage.read_only"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="mounting wants root")
def test_a_disk_that_fills_up_while_the_books_begin(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if mounted.returncode != 0:
        pytest.skip("this container may not mount")
    try:
        done = subprocess.run(
            [sys.executable, "-c", TRY, f"sqlite:///{disk / 'ventanilla.sqlite'}"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == "storage.disk_full"
    finally:
        subprocess.run(["umount", str(disk)], check=True)
