"""Books out of a safety copy: made ready beside the present ones, then put in their place at once.

Until the last step nothing of the present books is touched; whatever dies before it leaves them
as they were, and after it the new ones are whole. The present ones are kept aside.
"""

import os
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import make_url

from services.errors import UserError
from services.storage import dumping
from services.storage.backup import check_plain, make_private, sync
from services.storage.engine import refuse_remote, sqlite_path
from services.storage.errors import NotALocalFile
from services.storage.migrate import migrate
from services.storage.sealing import is_sealed, open_file
from services.storage.watching import UNWATCHED, Progress

_CHUNK: Final = 1 << 22
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_MOST_NAME: Final = 63  # of a PostgreSQL database


class RestoreImpossible(UserError):
    """The copy could not be made ready or put in place; the present books are untouched.

    Details: `cause`.
    """

    key = "storage.restore_impossible"


class WrongKindOfCopy(UserError):
    """A copy of a file for books on a server, or the other way round. Details: `where`."""

    key = "storage.wrong_kind_of_copy"


class BooksInUse(UserError):
    """Somebody has the present books open; nothing was changed."""

    key = "storage.books_in_use"


@contextmanager
def opened_copy(
    file: Path, scratch: Path, passphrase: str = "", progress: Progress = UNWATCHED
) -> Iterator[Path]:
    """The plain file of a copy, which is gone afterwards if the copy is sealed.

    Raises:
     SealBroken, PassphraseNeeded, WrongPassphrase. RestoreImpossible.
    """
    plain = file
    try:
        if is_sealed(file):
            scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(prefix="ventanilla-", suffix=".part", dir=scratch)
            os.close(handle)
            plain = Path(name)
            open_file(file, plain, passphrase, partial(_tell, progress, "open"))
        check_plain(plain)
        yield plain
    except OSError as error:
        raise _impossible(error) from error
    finally:
        if plain != file:
            plain.unlink(missing_ok=True)


def stage(
    plain: Path, url: str, password: str | None = None, progress: Progress = UNWATCHED
) -> str:
    """Make new books of a plain copy, of this program's schema, beside the present ones.

    Returns:
        Their address. They are nobody's until they are `put_in_place`, or `discard`ed.

    Raises:
        WrongKindOfCopy, BackupDamaged, SchemaNewer. RestoreImpossible. What `progress` raises.
    """
    path = sqlite_path(url)
    if dumping.is_dump(plain) is (path is not None):
        raise WrongKindOfCopy(where=str(plain))
    staged = _beside(path) if path is not None else _new_database(url, password)
    try:
        if path is not None:
            make_private(Path(staged.removeprefix("sqlite:///")))
            _copy(plain, Path(staged.removeprefix("sqlite:///")), progress)
        else:
            dumping.load(plain, staged, password, partial(_tell, progress, "load", 0, 0))
        with tempfile.TemporaryDirectory(dir=plain.parent) as before:
            migrate(staged, password=password, backups=Path(before))
    except (OSError, dumping.DumpFailed, NotALocalFile) as error:
        discard(staged, password)
        raise _impossible(error) from error
    except BaseException:
        discard(staged, password)
        raise
    return staged


def put_in_place(
    staged: str,
    url: str,
    password: str | None = None,
    *,
    now: datetime,
    progress: Progress = UNWATCHED,
) -> str:
    """Let staged books take the place of the present ones, which are kept aside.

    Args:
        staged: what `stage` gave; nobody may have it open.
        url: the place.
        password: of a server's user.
        now: names the books that are put aside.
        progress: watches; asking to stop counts until the place is taken.

    Returns:
        Where the present books are kept: a file, or the name of a database; empty without any.

    Raises:
        BooksInUse, RestoreImpossible: the present books are as they were.
    """
    path = sqlite_path(url)
    stamp = now.astimezone(UTC).strftime(_STAMP)
    if path is None:
        return _exchange_names(staged, url, password, stamp)
    try:
        return _exchange_files(Path(staged.removeprefix("sqlite:///")), path, stamp, progress)
    except OSError as error:
        raise _impossible(error) from error


def put_aside(path: Path, now: datetime) -> Path:
    """Give a SQLite file whose books live elsewhere now a name under which nobody opens it.

    Raises:
        BooksInUse.
    """
    fold_up(path)
    aside = path.with_name(f"{path.stem}-antes-{now.astimezone(UTC):{_STAMP}}{path.suffix}")
    os.replace(path, aside)
    sync(path.parent)
    return aside


def discard(staged: str, password: str | None = None) -> None:
    """Take staged books away that were not put in place."""
    path = sqlite_path(staged)
    if path is not None:
        for end in ("", "-wal", "-shm", "-journal"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        return
    name = sql.Identifier(make_url(staged).database or "")
    with suppress(psycopg.Error), _server(staged, password) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))


def fold_up(path: Path) -> None:
    """Bring a SQLite file's log into it and let the file stand alone.

    Raises:
        BooksInUse: somebody has it open. sqlite3.DatabaseError: it is damaged.
    """
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as opened:
        try:
            if opened.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
                raise BooksInUse
        except sqlite3.OperationalError as error:
            raise BooksInUse from error
    sync(path)


def _exchange_files(staged: Path, path: Path, stamp: str, progress: Progress) -> str:
    fold_up(staged)
    aside = ""
    if path.exists():
        refuse_remote(path)
        with suppress(sqlite3.DatabaseError):  # what is damaged is kept as it lies there
            fold_up(path)
        kept = path.with_name(f"{path.stem}-antes-{stamp}{path.suffix}")
        for end in ("", "-wal"):
            source = path.with_name(path.name + end)
            if source.exists():
                part = kept.with_name(f"{kept.name}{end}.part")
                make_private(part)
                _copy(source, part, progress)
                os.replace(part, kept.with_name(kept.name + end))
        aside = str(kept)
    progress.raise_if_cancelled()
    with _alone(path):
        # A log of the old books must not be taken for one of the new.
        for end in ("-wal", "-shm", "-journal"):
            path.with_name(path.name + end).unlink(missing_ok=True)
        os.replace(staged, path)
    sync(path.parent)
    return aside


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep every other program out of the old books until they are gone from their name."""
    if os.name == "nt" or not path.exists():
        yield  # Windows itself refuses to replace a file that is open
        return
    with closing(sqlite3.connect(path, isolation_level=None)) as old:
        try:
            old.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise BooksInUse from error
        except sqlite3.DatabaseError:
            pass  # damaged: nobody can work in it
        yield


def _exchange_names(staged: str, url: str, password: str | None, stamp: str) -> str:
    name, new = make_url(url).database or "", make_url(staged).database or ""
    aside = f"{name[: _MOST_NAME - 24]}_antes_{stamp.lower()}"
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    try:
        with _server(url, password) as server:
            found = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
            has_books = found.fetchone() is not None
            with server.transaction():
                if has_books:
                    server.execute(rename.format(sql.Identifier(name), sql.Identifier(aside)))
                server.execute(rename.format(sql.Identifier(new), sql.Identifier(name)))
    except psycopg.errors.ObjectInUse as error:
        raise BooksInUse from error
    except psycopg.Error as error:
        raise _impossible(error) from error
    return aside if has_books else ""


def _beside(path: Path) -> str:
    for what in ("restaurando-*", "antes-*.part"):
        for left in path.parent.glob(f"{path.stem}-{what}"):
            left.unlink(missing_ok=True)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return f"sqlite:///{path.with_name(f'{path.stem}-restaurando-{uuid4().hex[:8]}{path.suffix}')}"


def _new_database(url: str, password: str | None) -> str:
    parsed = make_url(url)
    prefix = f"{(parsed.database or '')[: _MOST_NAME - 24]}_restaurando_"
    name = f"{prefix}{uuid4().hex[:8]}"
    try:
        with _server(url, password) as server:
            _drop_left(server, prefix)
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(name)
                )
            )
    except psycopg.Error as error:
        raise _impossible(error) from error
    return parsed.set(database=name).render_as_string(hide_password=False)


def _drop_left(server: "psycopg.Connection[tuple[object, ...]]", prefix: str) -> None:
    """Take away what a killed restore left; one that somebody works in is refused by the server."""
    found = server.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", (prefix,)
    )
    for (name,) in found.fetchall():
        with suppress(psycopg.Error):
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(str(name))))


@contextmanager
def _server(url: str, password: str | None) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """A connection from which databases are made and renamed."""
    parsed = make_url(url).set(drivername="postgresql", database="postgres")
    if password:
        parsed = parsed.set(password=password)
    address = parsed.render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True, connect_timeout=3) as server:
        yield server


def _copy(source: Path, target: Path, progress: Progress) -> None:
    size = source.stat().st_size
    with source.open("rb") as read, target.open("wb") as written:
        while piece := read.read(_CHUNK):
            _tell(progress, "copy", read.tell(), size)
            written.write(piece)
        written.flush()
        os.fsync(written.fileno())
    with suppress(PermissionError):
        shutil.copystat(source, target)
    target.chmod(0o600)


def _tell(progress: Progress, text: str, done: int, total: int) -> None:
    progress.raise_if_cancelled()
    progress.report(done, total, text)


def _impossible(error: Exception) -> UserError:
    if isinstance(error, UserError):
        return error
    told = getattr(error, "strerror", "") or str(error).strip().partition("\n")[0]
    # A driver may repeat the address that it was given.
    return RestoreImpossible(cause=re.sub(r":[^:@/\s]*@", "@", told)[:300])
