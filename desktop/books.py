"""How the books of this till are opened, and what is asked of them first."""

from contextlib import suppress
from pathlib import Path

from desktop.settings import Settings
from desktop.vault import Vault
from services.audit.service import Journal
from services.clock import utc_now
from services.errors import UserError
from services.office.records import Mode
from services.office.service import OfficeService
from services.staff.service import StaffService
from services.storage.engine import open_engine, sqlite_path
from services.storage.migrate import HEAD, migrate, refuse_damaged, schema_version
from services.storage.roles import refuse_owner
from services.storage.sessions import Sessions


class NoBooks(UserError):
    """There is no company in this data folder yet. Details: `where`."""

    key = "storage.no_books"


class SchemaOlder(UserError):
    """An older Ventanilla wrote these books, and only a look was asked for. Details: `found`."""

    key = "storage.schema_older"


def open_books(settings: Settings, vault: Vault, *, create: bool = False) -> Sessions:
    """Open the books of this till, brought to this program's schema behind a safety copy.

    Args:
        settings: say where they are.
        vault: has the password of a server.
        create: whether books that do not exist yet are begun.

    Raises:
        NoBooks: there are none, and none were to be begun.
        SchemaNewer, DatabaseDamaged, NotALocalFile, DatabaseReadOnly, DatabaseUnavailable,
        DatabaseBusy, DiskFull, BackupImpossible, NotDurable: nothing was changed.
    """
    _refuse_missing(sqlite_path(settings.books_url), create=create)
    bring_up_to_date(settings, vault)
    return Sessions(open_engine(settings.books_url, password=_password(settings, vault)))


def bring_up_to_date(settings: Settings, vault: Vault) -> bool:
    """Bring the books to this program's schema, or begin empty ones; whether anything was done.

    Raises:
        As `open_books`, but for NoBooks.
    """
    path = sqlite_path(settings.books_url)
    if path is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = _password(settings, vault)
    changed = migrate(settings.books_url, password=password, backups=settings.backups_dir)
    if path is not None and path.stat().st_mode & 0o077:
        # For this user alone, whoever made the file; SQLite gives its other files the same rights.
        with suppress(PermissionError):
            path.chmod(0o600)
    return changed


def look_into_books(settings: Settings, vault: Vault) -> Sessions:
    """Open the books without bringing anything up to date: for what must change nothing.

    Raises:
        NoBooks, SchemaOlder, and the others of `open_books`.
    """
    url = settings.books_url
    path = sqlite_path(url)
    _refuse_missing(path, create=False)
    if path is not None:
        refuse_damaged(path)
    engine = open_engine(url, password=_password(settings, vault))
    found = schema_version(engine)
    if found != HEAD:
        engine.dispose()
        if found is None:
            raise NoBooks(where=str(path or engine.url.database))
        raise SchemaOlder(found=found, known=HEAD)
    return Sessions(engine)


def refuse_owner_of_real_money(sessions: Sessions, mode: Mode | None) -> None:
    """Don't touch real money as a role that could rewrite it; practice may.

    Raises:
        RunsAsOwner.
    """
    if mode is Mode.LIVE:
        refuse_owner(sessions)


def mode_of(sessions: Sessions) -> Mode:
    """Whose money these books are about; what a gateway is opened by.

    Raises:
        NoCompany: there is none yet.
    """
    return office_of(sessions).company().mode


def office_of(sessions: Sessions) -> OfficeService:
    """The company of these books, for who needs nothing else of them."""
    journal = Journal(sessions, utc_now)
    staff = StaffService(sessions, journal, utc_now)
    return OfficeService(sessions, journal, staff, utc_now)


def _password(settings: Settings, vault: Vault) -> str | None:
    is_file = sqlite_path(settings.books_url) is not None
    return None if is_file else vault.database_password()


def _refuse_missing(path: Path | None, *, create: bool) -> None:
    if path is not None and not create and not path.exists():
        raise NoBooks(where=str(path))
