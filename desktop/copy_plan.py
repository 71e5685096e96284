"""How this till makes its safety copies, out of its settings."""

from desktop.settings import Settings
from services.copies.records import CopyPlan
from services.storage.backup import Keep
from services.storage.engine import sqlite_path
from services.storage.sealing import read_seal


def copy_plan(settings: Settings) -> CopyPlan:
    """Where copies go, how many stay, and whom they are sealed to."""
    keep = Keep(settings.backup_newest, settings.backup_weeks, settings.backup_months)
    seal = read_seal(settings.backup_seal) if settings.backup_seal else None
    return CopyPlan(settings.copies_dir, keep, seal)


def makes_copies(settings: Settings) -> bool:
    """Whether this till makes copies by itself.

    Of a file it does unless it is told not to. Of a server, which many tills share, only the one
    does that was given a folder for them.
    """
    if settings.backup_hour < 0:
        return False
    return sqlite_path(settings.books_url) is not None or bool(settings.backup_folder)
