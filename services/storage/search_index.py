"""SQLite's indexes over what accounts and cheques are found by; PostgreSQL keeps its own.

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
_ADD_CHEQUES: Final = text(
    "INSERT INTO cheque_search (rowid, drawer)"
    " SELECT id, drawer FROM cheque WHERE payment_id = :payment"
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


def index_cheques(session: Session, payment: str) -> None:
    """Let the cheques of a receipt that was just written be found by their drawers."""
    if session.dialect.name == "sqlite":
        session.execute(_ADD_CHEQUES, {"payment": payment})


def rebuild(session: Session) -> None:
    """Index every account and cheque anew, after rows were written in bulk."""
    if session.dialect.name == "sqlite":
        for table in ("account_search", "cheque_search"):
            session.execute(
                text(f"INSERT INTO {table} ({table}) VALUES (:command)"),
                {"command": "rebuild"},
            )
