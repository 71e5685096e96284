import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, inspect, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError

from services.storage import dumping
from services.storage.engine import open_engine, sqlite_path
from services.storage.errors import BackupImpossible, DatabaseDamaged, SchemaNewer
from services.storage.roles import NotTheOwner, standing
from services.storage.sessions import Sessions, trouble

HEAD: Final = "0012"
"""The schema this program writes; a test holds it equal to the newest migration."""

_MIGRATIONS: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 7_236_120_451  # an arbitrary number that all tills of ours share


def migrate(url: str, *, password: str | None = None, backups: Path | None = None) -> bool:
    """Bring the books to this program's schema; true when something had to be done.

    An older schema is copied to `backups` first; then all steps run in one transaction, so a
    kill half-way leaves the old schema as it was.

    Raises:
        SchemaNewer: a newer program wrote it; nothing changed.
        NotTheOwner: an older schema on a server, and not by its owner; nothing changed.
        DatabaseDamaged: not a sound database of ours. BackupImpossible: nothing changed.
        DatabaseBusy, DatabaseUnavailable, DiskFull, DatabaseReadOnly, NotALocalFile.
    """
    path = sqlite_path(url)
    if path is not None:
        refuse_damaged(path)
    engine = open_engine(url, password=password)
    try:
        found = schema_version(engine)
        if found == HEAD:
            return False
        if found is not None:
            _refuse_newer(found)
            _refuse_stranger(engine)
            _copy_aside(url, password, found, backups)
        _upgrade(engine)
    except DatabaseError as error:
        raise trouble(error) or error from error
    finally:
        engine.dispose()
    return True


def schema_version(engine: Engine) -> str | None:
    """The schema the books have; None for an empty database.

    Raises:
        DatabaseDamaged: tables of somebody else, or no sound database at all.
        SchemaNewer: a schema that this program does not know.
    """
    try:
        with engine.connect() as connection:
            tables = set(inspect(connection).get_table_names())
            if "alembic_version" in tables:
                found = connection.scalar(text("SELECT version_num FROM alembic_version"))
                _refuse_newer(str(found))
                return str(found)
    except DatabaseError as error:
        raise trouble(error) or error from error
    if tables:
        raise DatabaseDamaged(where=str(engine.url.database), cause="tables of another program")
    return None


def refuse_damaged(path: Path) -> None:
    """Look at the file before SQLite is let near it.

    Raises:
        DatabaseDamaged: it exists and is empty, cut short, or not SQLite.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        return
    with path.open("rb") as file:
        header = file.read(100)
    size = path.stat().st_size
    if len(header) < 100 or not header.startswith(b"SQLite format 3\x00"):
        raise DatabaseDamaged(where=str(path), cause="no SQLite header")
    page_size = int.from_bytes(header[16:18]) or 1
    page_size = 65536 if page_size == 1 else page_size
    pages = int.from_bytes(header[28:32])
    wal = path.with_name(path.name + "-wal")
    if size < pages * page_size and not wal.exists():
        raise DatabaseDamaged(where=str(path), cause="the file is cut short")


def _refuse_newer(found: str) -> None:
    known = {file.stem[:4] for file in (_MIGRATIONS / "versions").glob("[0-9]*.py")}
    if found not in known:
        raise SchemaNewer(found=found, known=HEAD)


def _refuse_stranger(engine: Engine) -> None:
    """The role that tills work as upgrades nothing."""
    found = standing(Sessions(engine))
    if found is not None and not found.is_owner:
        raise NotTheOwner(role=found.role)


def _upgrade(engine: Engine) -> None:
    # alembic takes a third of a second to import, and most starts have nothing to upgrade.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        _patiently(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _patiently(connection: Connection) -> None:
    """One till upgrades, the others wait for it; none is hurried while it does."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _copy_aside(url: str, password: str | None, found: str, backups: Path | None) -> None:
    path = sqlite_path(url)
    folder = backups or (path.parent / "backups" if path else None)
    if folder is None:
        raise BackupImpossible(cause="no folder for safety copies")
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if path is not None:
            copy = folder / f"before-{HEAD}-from-{found}-{stamp}.sqlite"
            with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
        else:
            dump = folder / f"before-{HEAD}-from-{found}-{stamp}.dump"
            dumping.dump(url, password, dump, lambda: None)
    except (OSError, sqlite3.Error, dumping.DumpFailed) as error:
        raise BackupImpossible(cause=str(error)) from error
