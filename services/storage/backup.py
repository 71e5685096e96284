"""Safety copies of the books: made while tills work, looked at before they count, rotated."""

import hashlib
import json
import os
import re
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from sqlalchemy import create_engine, event, make_url

from services.errors import UserError
from services.storage.engine import sqlite_path
from services.storage.errors import BackupImpossible
from services.storage.migrate import HEAD
from services.storage.sessions import Sessions

_NAME: Final = re.compile(r"ventanilla-(\d{8}T\d{6}Z)(-\d+)?\.(sqlite|dump)")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_PAGES: Final = 2048
_CHUNK: Final = 1 << 20
_DUMP_HEAD: Final = b"PGDMP"
_POLL: Final = 0.1


class BackupDamaged(UserError):
    """The copy is not what was written, or is no sound database. Details: `where`, `cause`."""

    key = "storage.backup_damaged"


class Progress(Protocol):
    """What a copy is watched through; `ui.tasks.Progress` fits."""

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how much of how much is copied; a total of 0 means that nobody knows."""

    def raise_if_cancelled(self) -> None:
        """Leave the work here if somebody asked to stop."""


class _Unwatched:
    def report(self, done: int, total: int, text: str = "") -> None:
        pass

    def raise_if_cancelled(self) -> None:
        pass


_UNWATCHED: Final = _Unwatched()


@dataclass(frozen=True, slots=True)
class Keep:
    """How many copies are kept: the newest, and one of each of so many weeks and months."""

    newest: int = 7
    weeks: int = 4
    months: int = 12


KEEP: Final = Keep()


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy, with what its note beside it says."""

    file: Path
    made_at: datetime
    schema: str
    sha256: str
    size: int

    @property
    def is_sqlite(self) -> bool:
        """Whether it can be opened as a database where it lies."""
        return self.file.suffix == ".sqlite"


def create_backup(
    url: str,
    folder: Path,
    *,
    now: datetime,
    password: str | None = None,
    progress: Progress = _UNWATCHED,
) -> Backup:
    """Copy the books as they are at one moment; the tills go on meanwhile.

    The copy appears under its name only when it is whole and on the disk.

    Raises:
        BackupImpossible: with the cause; nothing is left of it. What `progress` raises.
    """
    path = sqlite_path(url)
    file = _free_name(folder, now, "sqlite" if path is not None else "dump")
    part = file.with_name(file.name + ".part")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_private(part)
        if path is not None:
            _copy_sqlite(path, part, progress)
        else:
            _dump(url, password, part, progress)
        made = Backup(file, now.astimezone(UTC), HEAD, _digest(part, progress), part.stat().st_size)
        _write_note(made)
        os.replace(part, file)
        _sync(folder)
    except (OSError, sqlite3.Error, subprocess.SubprocessError) as error:
        _forget(part, note_of(file))
        raise BackupImpossible(cause=_cause(error)) from error
    except BaseException:
        _forget(part, note_of(file))
        raise
    return made


def check_backup(file: Path) -> Backup:
    """Look whether a copy is still what was written, byte for byte, and a sound database.

    A copy without its note is looked into only; what it holds is checked by whoever opens it.

    Raises:
        BackupDamaged: with the cause.
    """
    where = str(file)
    try:
        size, found = file.stat().st_size, _digest(file, _UNWATCHED)
    except OSError as error:
        raise BackupDamaged(where=where, cause=error.strerror or str(error)) from error
    noted = _read_note(file)
    if noted is not None and (noted.sha256, noted.size) != (found, size):
        raise BackupDamaged(where=where, cause="it is not what was written")
    with file.open("rb") as opened:
        is_dump = opened.read(len(_DUMP_HEAD)) == _DUMP_HEAD
    schema = _check_dump(file) if is_dump else _check_sqlite(file)
    if noted is not None:
        return noted
    return Backup(file, datetime.fromtimestamp(file.stat().st_mtime, UTC), schema, found, size)


def open_backup(file: Path) -> Sessions:
    """Open a SQLite copy for reading only; nothing is written, not even beside it."""
    engine = create_engine(f"sqlite:///file:{file.absolute()}?mode=ro&immutable=1&uri=true")

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA trusted_schema = OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: object) -> None:
        connection.exec_driver_sql("BEGIN")  # type: ignore[attr-defined]

    return Sessions(engine)


def backups_in(folder: Path) -> list[Backup]:
    """The whole copies in a folder, newest first."""
    if not folder.is_dir():
        return []
    found = []
    for file in folder.iterdir():
        named = _NAME.fullmatch(file.name)
        if named is None:
            continue
        moment = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
        noted = _read_note(file)
        found.append(noted or Backup(file, moment, "", "", file.stat().st_size))
    return sorted(found, key=lambda each: (each.made_at, each.file.name), reverse=True)


def rotate(folder: Path, keep: Keep = KEEP) -> list[Path]:
    """Delete copies that are neither new nor the newest of their week or month; what went.

    Only files that `create_backup` named are ever touched, and the newest is always kept.
    """
    found = backups_in(folder)
    kept = {each.file for each in found[: max(keep.newest, 1)]}
    kept |= _one_of_each(found, "%G-%V", keep.weeks) | _one_of_each(found, "%Y-%m", keep.months)
    gone = [each.file for each in found if each.file not in kept]
    for file in gone:
        _forget(file, note_of(file))
    return gone


def note_of(file: Path) -> Path:
    """Where the hash of a copy is noted."""
    return file.with_name(file.name + ".json")


def _copy_sqlite(path: Path, part: Path, progress: Progress) -> None:
    def watched(_status: int, remaining: int, total: int) -> None:
        progress.raise_if_cancelled()
        progress.report(total - remaining, total)

    # Opened by URI in read-write mode, so that a file that is not there is not made.
    source_url = f"{path.absolute().as_uri()}?mode=rw"
    with closing(sqlite3.connect(source_url, uri=True)) as source:
        # Held open, so that all steps copy one moment; else every payment meanwhile would make
        # the copy begin again.
        source.isolation_level = None
        source.execute("PRAGMA busy_timeout = 3000")
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        with closing(sqlite3.connect(part)) as target:
            source.backup(target, pages=_PAGES, progress=watched, sleep=0.01)
            # One file that stands alone, readable from a disk that can't be written.
            target.execute("PRAGMA journal_mode = DELETE")
            told = target.execute("PRAGMA quick_check(1)").fetchone()[0]
    if told != "ok":
        raise BackupImpossible(cause=str(told))
    _sync(part)


def _dump(url: str, password: str | None, part: Path, progress: Progress) -> None:
    parsed = make_url(url)
    told = parsed.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = password or (str(parsed.password) if parsed.password else None)
    environment = os.environ | ({"PGPASSWORD": secret} if secret else {})
    command = [_program("pg_dump"), "--format=custom", "--no-password", f"--file={part}", told]
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment
    ) as process:
        try:
            while process.poll() is None:
                progress.raise_if_cancelled()
                progress.report(part.stat().st_size, 0)
                time.sleep(_POLL)
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().decode("utf-8", "replace") if process.stderr else ""
    if process.returncode != 0:
        raise BackupImpossible(cause=said.strip().splitlines()[-1][:300] if said.strip() else "")
    _sync(part)


def _check_sqlite(file: Path) -> str:
    try:
        address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as opened:
            told = opened.execute("PRAGMA quick_check(1)").fetchone()[0]
            schema = opened.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise BackupDamaged(where=str(file), cause=str(error)) from error
    if told != "ok" or schema is None:
        raise BackupDamaged(where=str(file), cause=str(told))
    return str(schema[0])


def _check_dump(file: Path) -> str:
    listed = subprocess.run(
        [_program("pg_restore"), "--list", str(file)], capture_output=True, text=True, check=False
    )
    if listed.returncode != 0 or "TABLE DATA public alembic_version" not in listed.stdout:
        cause = listed.stderr.strip().splitlines()
        raise BackupDamaged(where=str(file), cause=cause[-1][:300] if cause else "no books in it")
    return ""


def _program(name: str) -> str:
    """PostgreSQL's own tool: the one on the PATH, or Debian's newest."""
    found = shutil.which(name)
    if found:
        return found
    installed = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if not installed:
        raise FileNotFoundError(2, f"{name} is not installed")
    return str(installed[-1])


def _free_name(folder: Path, now: datetime, suffix: str) -> Path:
    stamp = now.astimezone(UTC).strftime(_STAMP)
    file = folder / f"ventanilla-{stamp}.{suffix}"
    number = 1
    while file.exists():
        number += 1
        file = folder / f"ventanilla-{stamp}-{number}.{suffix}"
    return file


def _make_private(part: Path) -> None:
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def _write_note(made: Backup) -> None:
    note = note_of(made.file)
    told = {
        "made_at": made.made_at.isoformat(),
        "schema": made.schema,
        "sha256": made.sha256,
        "size": made.size,
    }
    note.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    _sync(note)


def _read_note(file: Path) -> Backup | None:
    try:
        told = json.loads(note_of(file).read_text(encoding="utf-8"))
        made_at = datetime.fromisoformat(told["made_at"])
        return Backup(file, made_at, str(told["schema"]), str(told["sha256"]), int(told["size"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(file: Path, progress: Progress) -> str:
    summed = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            progress.raise_if_cancelled()
            summed.update(chunk)
    return summed.hexdigest()


def _sync(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # Windows has no handle of a folder to flush
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _one_of_each(found: Iterable[Backup], span: str, most: int) -> set[Path]:
    newest: dict[str, Path] = {}
    for each in found:  # newest first
        newest.setdefault(each.made_at.strftime(span), each.file)
    return set(list(newest.values())[:most])


def _forget(*files: Path) -> None:
    for file in files:
        with suppress(OSError):
            file.unlink()


def _cause(error: Exception) -> str:
    return (getattr(error, "strerror", "") or str(error))[:300]
