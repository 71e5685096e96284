from dataclasses import dataclass

from services.storage.migrate import HEAD
from services.storage.sessions import Sessions


@dataclass(frozen=True, slots=True)
class BooksFacts:
    """Which database has the books, and how large they are."""

    version: str
    schema: str
    size_bytes: int


def books_facts(sessions: Sessions) -> BooksFacts:
    """What the open books tell of their database."""
    if sessions.is_postgresql:
        name, version = "PostgreSQL", "SELECT current_setting('server_version')"
        size = "SELECT pg_database_size(current_database())"
    else:
        name, version = "SQLite", "SELECT sqlite_version()"
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with sessions.look() as session:
        told = session.exec_driver_sql(version).scalar_one()
        large = session.exec_driver_sql(size).scalar_one()
    return BooksFacts(f"{name} {told}", HEAD, int(large))
