import argparse

from desktop.books import bring_up_to_date
from desktop.commands.call import Call
from desktop.commands.exits import DONE
from desktop.settings import load_settings
from desktop.vault import Vault
from services.storage.migrate import HEAD


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(call: Call, given: argparse.Namespace) -> int:
    """Bring the books to this program's schema, or begin empty ones."""
    del given
    settings = load_settings(call.data, call.environ)
    vault = Vault(settings.data_dir, call.environ)
    changed = bring_up_to_date(settings, vault)
    told = "puesta al día" if changed else "ya estaba al día"
    call.tell({"schema": HEAD, "changed": changed}, f"Base de datos {told} (esquema {HEAD}).")
    return DONE
