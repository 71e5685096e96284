"""Where the books of this till are, as the settings page shows it."""

import shutil

from sqlalchemy.engine import make_url

from desktop.settings import Settings
from services.storage.backup import backups_in
from services.storage.engine import sqlite_path
from services.storage.facts import books_facts
from services.storage.roles import standing
from services.storage.sessions import Sessions
from ui import formats
from ui.settings.needs import DatabaseFacts


def database_facts(settings: Settings, sessions: Sessions) -> DatabaseFacts:
    """What may be known of the database, asked off the window's thread; never its password."""
    found = books_facts(sessions)
    path = sqlite_path(settings.books_url)
    copies = backups_in(settings.copies_dir)
    role = standing(sessions)
    if path is not None:
        place = str(path)
    else:
        address = make_url(settings.books_url)
        place = f"{address.host or 'localhost'}:{address.port or 5432} · {address.database}"
    return DatabaseFacts(
        is_server=path is None,
        place=place,
        version=found.version,
        schema=found.schema,
        size_bytes=found.size_bytes,
        free_bytes=shutil.disk_usage(settings.data_dir).free,
        newest_copy=formats.moment(copies[0].made_at) if copies else "",
        role=role.role if role is not None else "",
        is_safe_role=role is None or role.is_safe,
    )
