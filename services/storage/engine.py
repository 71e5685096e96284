import os
import sqlite3
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Engine, create_engine, event, make_url, select
from sqlalchemy.engine import Connection

from services.storage.errors import DatabaseReadOnly, NotALocalFile, NotDurable

BUSY_MILLISECONDS: Final = 3000
_SYNCHRONISED: Final = ("onedrive", "dropbox", "google drive", "nextcloud", "icloud")
_NETWORK_FILESYSTEMS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "ceph", "glusterfs"}
)
IDLE_LIMIT: Final = "2s"
"""How long a server lets a till do nothing inside a transaction: a frozen one holds locks."""

_PRAGMAS: Final = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "busy_timeout": (str(BUSY_MILLISECONDS), BUSY_MILLISECONDS),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
}


def open_engine(url: str, *, password: str | None = None) -> Engine:
    """Open the books: an embedded SQLite file or a PostgreSQL server, set to be durable.

    Args:
        url: `sqlite:////folder/file.sqlite` or `postgresql://user@host/database`.
        password: for PostgreSQL, from the vault; never kept in the URL.

    Raises:
        NotALocalFile: a SQLite file where locks and syncs cannot be trusted.
        NotDurable: the server or file would not keep an acknowledged commit.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _open_sqlite(parsed)
    return _open_postgresql(parsed.set(password=password) if password else parsed)


def sqlite_path(url: str) -> Path | None:
    """The file of a SQLite URL; None for a server."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return None
    return Path(parsed.database)


def _open_sqlite(url: URL) -> Engine:
    path = Path(url.database or "")
    refuse_remote(path)
    engine = create_engine(url, pool_size=8, max_overflow=8, pool_timeout=5)

    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma, (value, _) in _PRAGMAS.items():
            connection.execute(f"PRAGMA {pragma} = {value}")
        # Checkpoints are run by the background job, not in the cashier's commit; this is the
        # upper bound for when no job runs.
        connection.execute("PRAGMA wal_autocheckpoint = 4000")
        for pragma, (_, expected) in _PRAGMAS.items():
            found = connection.execute(f"PRAGMA {pragma}").fetchone()[0]
            if found != expected:
                if path.exists() and not os.access(path, os.W_OK):
                    raise DatabaseReadOnly(where=str(path))
                raise NotDurable(setting=pragma, value=str(found))

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that will write says so at once: read-then-write in a DEFERRED one
        # fails with "database is locked", however long one would wait.
        mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {mode}")

    return engine


def _open_postgresql(url: URL) -> Engine:
    session_settings = (
        "-c lock_timeout=1500ms -c statement_timeout=5s"
        f" -c idle_in_transaction_session_timeout={IDLE_LIMIT} -c synchronous_commit=on"
        " -c default_transaction_isolation=read\\ committed"
    )
    arguments: dict[str, Any] = {
        "connect_timeout": 3,
        "keepalives_idle": 10,
        "tcp_user_timeout": 8000,
        "options": session_settings,
        "application_name": "ventanilla",
    }
    host = url.host or str(url.query.get("host", ""))
    if host and not host.startswith("/") and host not in {"localhost", "127.0.0.1", "::1"}:
        arguments["sslmode"] = "verify-full"
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=8,
        max_overflow=8,
        pool_timeout=5,
        connect_args=arguments,
    )

    @event.listens_for(engine, "first_connect")
    def _check(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SHOW synchronous_commit")
            value = cursor.fetchone()[0]
        connection.rollback()
        if value not in {"on", "remote_apply"}:
            raise NotDurable(setting="synchronous_commit", value=value)

    return engine


def refuse_remote(path: Path) -> None:
    """Refuse a SQLite file on a network drive, in a synchronised folder, or behind a link.

    Locks over a network are promises nobody keeps; two names for one file defeat them too.

    Raises:
        NotALocalFile: with the cause.
    """
    text = str(path)
    if text.startswith(("\\\\", "//")):
        raise NotALocalFile(where=text, cause="network")
    if path.is_symlink() or (path.exists() and path.stat().st_nlink > 1):
        raise NotALocalFile(where=text, cause="link")
    folders = [part.lower() for part in path.absolute().parts[:-1]]
    if any(folder.startswith(_SYNCHRONISED) for folder in folders):
        raise NotALocalFile(where=text, cause="synchronised")
    if filesystem_of(path) in _NETWORK_FILESYSTEMS:
        raise NotALocalFile(where=text, cause="network")


def filesystem_of(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """The kind of file system a path lives on, as Linux names it; empty elsewhere."""
    if not mounts.exists():
        return _windows_drive(path)
    real = str(path.absolute().parent.resolve())
    best, kind = "", ""
    for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines():
        point, found = line.split()[1:3]
        point = point.replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, found
    return kind


def _windows_drive(path: Path) -> str:
    """`cifs` for a mapped network drive; Windows tells by the drive's type."""
    try:
        from ctypes import windll  # type: ignore[attr-defined,unused-ignore] # noqa: PLC0415
    except ImportError:
        return ""
    drive_remote = 4
    kind = windll.kernel32.GetDriveTypeW(path.absolute().anchor)
    return "cifs" if kind == drive_remote else ""


def is_alive(connection: Connection) -> bool:
    """Whether the database answers."""
    return connection.scalar(select(1)) == 1
