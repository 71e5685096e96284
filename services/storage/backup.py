"""Safety copies of the books: made while tills work, looked at before they count, rotated."""

import hashlib
import json
import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine, event

from services.errors import UserError
from services.storage import dumping
from services.storage.engine import sqlite_path
from services.storage.errors import BackupImpossible
from services.storage.migrate import HEAD
from services.storage.sealing import Seal, is_sealed, seal_file
from services.storage.sessions import Sessions
from services.storage.watching import UNWATCHED, Progress

_NAME: Final = re.compile(r"ventanilla-(\d{8}T\d{6}Z)(-\d+)?\.(sqlite|dump)(\.sealed)?")
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_PAGES: Final = 2048
_CHUNK: Final = 1 << 20
_LEFT_BEHIND: Final = 86_400
"""After so many seconds what a killed copy left is nobody's any more."""


class BackupDamaged(UserError):
    """The copy is not what was written, or is no sound database. Details: `where`, `cause`."""

    key = "storage.backup_damaged"


@dataclass(frozen=True, slots=True)
class Keep:
    """How many copies are kept: the newest, and one of each of so many weeks and months."""

    newest: int = 7
    weeks: int = 4
    months: int = 12


KEEP: Final = Keep()


@dataclass(frozen=True, slots=True)
class Contents:
    """What was seen inside a copy before it counted: what it knows, and whether all rules held.

    `is_sound` is None where it could be listed only.
    """

    is_sound: bool | None
    told: Mapping[str, Any] = field(default_factory=dict)


Look = Callable[[Path], Contents]
"""Opens a copy that nobody sealed yet and looks into it."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy, with what its note beside it says.

    `is_sound` is None when nobody looked inside; `told` is what it held, as far as was looked.
    """

    file: Path
    made_at: datetime
    schema: str
    sha256: str
    size: int
    is_sound: bool | None = None
    told: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_sqlite(self) -> bool:
        """Whether it can be opened as a database where it lies."""
        return self.file.suffix == ".sqlite"

    @property
    def is_sealed(self) -> bool:
        """Whether it takes a passphrase to open it."""
        return self.file.suffix == ".sealed"


def create_backup(
    url: str,
    folder: Path,
    *,
    now: datetime,
    password: str | None = None,
    progress: Progress = UNWATCHED,
    look: Look | None = None,
    seal: Seal | None = None,
    work: Path | None = None,
) -> Backup:
    """Copy the books as they are at one moment; the tills go on meanwhile.

    The copy appears under its name only when it is whole and on the disk.

    Args:
        url: the books.
        folder: where to.
        now: the moment, which names the copy.
        password: of a server's user.
        progress: watches, and may stop it.
        look: looks into the copy before it counts; one that is not sound is kept and marked.
        seal: whom to seal it to; what is not sealed never gets into `folder` then.
        work: where it is put together when it is sealed.

    Raises:
        BackupImpossible: with the cause; nothing is left of it. What `progress` or `look` raise.
    """
    path = sqlite_path(url)
    file = _free_name(folder, now, "sqlite" if path is not None else "dump", seal)
    part = file.with_name(file.name + ".part")
    plain = part if seal is None else (work or folder) / f"{file.stem}.part"
    try:
        for each in {folder, plain.parent}:
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
            _clear(each)
        make_private(plain)
        if path is not None:
            _copy_sqlite(path, plain, progress)
        else:
            dumping.dump(url, password, plain, partial(_tell_size, plain, progress))
            sync(plain)
        seen = look(plain) if look is not None else None
        if seal is not None:
            make_private(part)
            seal_file(plain, part, seal, partial(_tell, progress, "seal"))
            plain.unlink()
        made = Backup(
            file,
            now.astimezone(UTC),
            HEAD,
            _digest(part, progress),
            part.stat().st_size,
            seen.is_sound if seen else None,
            seen.told if seen else {},
        )
        _write_note(made)
        os.replace(part, file)
        sync(folder)
    except (OSError, sqlite3.Error, dumping.DumpFailed) as error:
        _forget(part, plain, note_of(file))
        raise BackupImpossible(cause=_cause(error)) from error
    except BaseException:
        _forget(part, plain, note_of(file))
        raise
    return made


def check_backup(file: Path, progress: Progress = UNWATCHED) -> Backup:
    """Look whether a copy is still what was written, byte for byte, and a sound database.

    A copy without its note is looked into only; what it holds is checked by whoever opens it.
    A sealed one is compared with its note; what is inside is looked into once it is opened.

    Raises:
        BackupDamaged: with the cause.
    """
    where = str(file)
    try:
        size, found = file.stat().st_size, _digest(file, progress)
    except OSError as error:
        raise BackupDamaged(where=where, cause=error.strerror or str(error)) from error
    noted = _read_note(file)
    if noted is not None and (noted.sha256, noted.size) != (found, size):
        raise BackupDamaged(where=where, cause="it is not what was written")
    schema = "" if is_sealed(file) else check_plain(file)
    if noted is not None:
        return noted
    return Backup(file, datetime.fromtimestamp(file.stat().st_mtime, UTC), schema, found, size)


def check_plain(file: Path) -> str:
    """Look whether a copy that is not sealed is a sound database; its schema, where it tells.

    Raises:
        BackupDamaged: with the cause.
    """
    if not dumping.is_dump(file):
        return _check_sqlite(file)
    try:
        dumping.look_at(file)
    except dumping.DumpFailed as error:
        raise BackupDamaged(where=str(file), cause=str(error)) from error
    return ""


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

    Only files that `create_backup` named are ever touched, and the newest is always kept. A copy
    of books that did not add up takes no other's place.
    """
    found = backups_in(folder)
    counted = [each for each in found if each.is_sound is not False]
    kept = {each.file for each in counted[: max(keep.newest, 1)]} | {e.file for e in found[:1]}
    kept |= _one_of_each(counted, "%G-%V", keep.weeks) | _one_of_each(counted, "%Y-%m", keep.months)
    gone = [each.file for each in found if each.file not in kept]
    for file in gone:
        _forget(file, note_of(file))
    return gone


def note_of(file: Path) -> Path:
    """Where the hash of a copy is noted."""
    return file.with_name(file.name + ".json")


def make_private(part: Path) -> None:
    """Make an empty file that this user alone reads."""
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def sync(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk."""
    if path.is_dir() and os.name == "nt":
        return  # Windows has no handle of a folder to flush
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _copy_sqlite(path: Path, part: Path, progress: Progress) -> None:
    def watched(_status: int, remaining: int, total: int) -> None:
        progress.raise_if_cancelled()
        progress.report(total - remaining, total, "copy")

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
    sync(part)


def _tell(progress: Progress, text: str, done: int, total: int) -> None:
    progress.raise_if_cancelled()
    progress.report(done, total, text)


def _tell_size(part: Path, progress: Progress) -> None:
    _tell(progress, "copy", part.stat().st_size, 0)


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


def _free_name(folder: Path, now: datetime, suffix: str, seal: Seal | None) -> Path:
    stamp = now.astimezone(UTC).strftime(_STAMP)
    suffix += ".sealed" if seal is not None else ""
    file = folder / f"ventanilla-{stamp}.{suffix}"
    number = 1
    while file.exists():
        number += 1
        file = folder / f"ventanilla-{stamp}-{number}.{suffix}"
    return file


def _clear(folder: Path) -> None:
    """Take away what a copy left that was killed; one under way is younger."""
    for part in folder.glob("ventanilla-*.part*"):
        with suppress(OSError):
            if time.time() - part.stat().st_mtime > _LEFT_BEHIND:
                part.unlink()


def _write_note(made: Backup) -> None:
    note = note_of(made.file)
    told = {
        "made_at": made.made_at.isoformat(),
        "schema": made.schema,
        "sha256": made.sha256,
        "size": made.size,
        "sound": made.is_sound,
        "told": dict(made.told),
    }
    note.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    sync(note)


def _read_note(file: Path) -> Backup | None:
    try:
        told = json.loads(note_of(file).read_text(encoding="utf-8"))
        return Backup(
            file,
            datetime.fromisoformat(told["made_at"]),
            str(told["schema"]),
            str(told["sha256"]),
            int(told["size"]),
            told.get("sound"),
            dict(told.get("told", {})),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _digest(file: Path, progress: Progress) -> str:
    summed = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            progress.raise_if_cancelled()
            summed.update(chunk)
    return summed.hexdigest()


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
