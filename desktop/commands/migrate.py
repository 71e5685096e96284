import argparse

from desktop.commands.call import Call
from desktop.commands.exits import DONE
from desktop.settings import load_settings
from desktop.vault import Vault
from services.storage.engine import sqlite_path
from services.storage.migrate import HEAD, migrate


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(call: Call, given: argparse.Namespace) -> int:
    """Bring the books to this program's schema, or begin empty ones."""
    del given
    settings = load_settings(call.data, call.environ)
    vault = Vault(settings.data_dir, call.environ)
    path = sqlite_path(settings.books_url)
    if path is not None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    password = None if path is not None else vault.database_password()
    changed = migrate(settings.books_url, password=password, backups=settings.backups_dir)
    told = "puesta al día" if changed else "ya estaba al día"
    call.tell({"schema": HEAD, "changed": changed}, f"Base de datos {told} (esquema {HEAD}).")
    return DONE
