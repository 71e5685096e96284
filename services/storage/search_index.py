"""SQLite's trigram index over what accounts are found by; PostgreSQL keeps its own by itself.

Written by the program and not by a trigger: with `trusted_schema` off, as it must be, SQLite
lets no trigger touch a virtual table.
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import text

from services.storage.sessions import Session

_ADD: Final = text("INSERT INTO account_search (rowid, search_text) VALUES (:id, :text)")
_REMOVE: Final = text(
    "INSERT INTO account_search (account_search, rowid, search_text) VALUES ('delete', :id, :text)"
)


def index_account(session: Session, account_id: int, new: str, old: str | None = None) -> None:
    """Let an account be found by `new`, and no longer by `old`."""
    if session.dialect.name != "sqlite" or new == old:
        return
    if old is not None:
        session.execute(_REMOVE, {"id": account_id, "text": old})
    session.execute(_ADD, {"id": account_id, "text": new})


def index_new(session: Session, texts: Mapping[int, str]) -> None:
    """Let accounts that were just written be found, many at once."""
    if session.dialect.name == "sqlite" and texts:
        session.execute(_ADD, [{"id": key, "text": words} for key, words in texts.items()])


def rebuild(session: Session) -> None:
    """Index every account anew, after rows were written in bulk."""
    if session.dialect.name == "sqlite":
        session.execute(
            text("INSERT INTO account_search (account_search) VALUES (:command)"),
            {"command": "rebuild"},
        )
