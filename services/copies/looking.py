"""Looks into copies as into any books: every rule, and what they hold."""

from collections.abc import Callable
from pathlib import Path

from services.copies import store
from services.copies.records import Inside
from services.storage import dumping
from services.storage.backup import open_backup
from services.storage.engine import open_engine
from services.storage.restoring import discard, stage
from services.storage.sessions import Sessions
from services.storage.watching import Progress
from services.verification.records import Finding
from services.verification.service import Verification

Seen = tuple[Inside, tuple[Finding, ...]]


def look_into(sessions: Sessions, progress: Progress) -> Seen:
    """Every rule of open books of the newest schema, and what they hold; closes them."""
    try:
        findings = tuple(Verification(sessions).verify(_named(progress)))
        with sessions.read() as session:
            return store.inside(session), findings
    finally:
        sessions.close()


def look_at_staged(staged: str, password: str | None, progress: Progress) -> Seen:
    """`look_into` for books that `stage` made ready."""
    return look_into(Sessions(open_engine(staged, password=password)), progress)


def look_at_plain(plain: Path, url: str, password: str | None, progress: Progress) -> Seen:
    """`look_into` for a copy of these very books, which nobody sealed and nobody changes.

    A server's dump is loaded into a database of its own for it, which is dropped again.

    Raises:
        RestoreImpossible: the server lets this user make no database.
    """
    if not dumping.is_dump(plain):
        return look_into(open_backup(plain), progress)
    staged = stage(plain, url, password, progress)
    try:
        return look_at_staged(staged, password, progress)
    finally:
        discard(staged, password)


class _Named:
    """Says of its steps that they are those of a check."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self.raise_if_cancelled: Callable[[], None] = progress.raise_if_cancelled

    def report(self, done: int, total: int, text: str = "") -> None:
        self._progress.report(done, total, text or "verify")


def _named(progress: Progress) -> _Named:
    return _Named(progress)
