"""Asks the books for what breaks a rule, and looks at the database itself."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Row, inspect, text
from sqlalchemy.exc import DBAPIError

from services.storage.sessions import Session
from services.storage.tables import metadata
from services.verification.charge_store import CHARGES
from services.verification.cheque_store import CHEQUES, SLIPS
from services.verification.day_store import DAYS
from services.verification.debit_store import DEBITS
from services.verification.journal_store import ACCOUNTS, JOURNAL
from services.verification.money_store import INVOICES, PAYMENTS
from services.verification.records import Finding, Rule
from services.verification.refund_store import REFUNDS, REVERSALS
from services.verification.state_store import STATES
from services.verification.tender_store import TENDERS, VOIDS
from services.verification.till_store import TURNS
from services.verification.told_store import TOLD

RULES: Final = (
    *INVOICES,
    *PAYMENTS,
    *TENDERS,
    *VOIDS,
    *CHARGES,
    *REFUNDS,
    *REVERSALS,
    *TURNS,
    *JOURNAL,
    *ACCOUNTS,
    *CHEQUES,
    *SLIPS,
    *DEBITS,
    *DAYS,
    *TOLD,
    *STATES,
)
"""Every rule that is a query."""

MOST: Final = 500
"""How many findings of one rule are listed; a book this broken is not read line by line."""

_TRIGGER: Final = re.compile(r"^CREATE TRIGGER (\w+)", re.MULTILINE)
_NO_JSON: Final = frozenset({"22P02", "22P05"})
_CACHE_KIB: Final = 65_536


def broken(session: Session, rule: Rule, *, is_postgresql: bool) -> list[Finding]:
    """The records that break one rule."""
    query = text(f"{rule.on(is_postgresql=is_postgresql)} LIMIT {MOST}")
    return [
        Finding(rule.name, rule.invariant, str(row.subject), _details(row))
        for row in session.execute(query)
    ]


def prepare(session: Session, *, is_postgresql: bool) -> None:
    """Give a long look the time and the memory that a cashier's statement does not get."""
    if is_postgresql:
        for setting in ("statement_timeout", "idle_in_transaction_session_timeout"):
            session.execute(text(f"SET LOCAL {setting} = 0"))
        session.execute(text("SET LOCAL work_mem = '128MB'"))
        return
    session.execute(text(f"PRAGMA cache_size = -{_CACHE_KIB}"))


def release(session: Session, *, is_postgresql: bool) -> None:
    """Give the memory back; the connection goes on to serve a till."""
    if not is_postgresql:
        session.execute(text("PRAGMA cache_size = -2000"))


def is_unreadable(error: DBAPIError) -> bool:
    """Whether a look failed on an entry of the journal that is not even JSON any more."""
    state = getattr(error.orig, "sqlstate", None)
    return state in _NO_JSON or "malformed JSON" in str(error.orig)


def file_damage(session: Session) -> Iterator[str]:
    """What SQLite finds wrong with its own file."""
    for (told,) in session.execute(text("PRAGMA quick_check(100)")):
        if told != "ok":
            yield str(told)


def dangling(session: Session) -> Iterator[str]:
    """Rows of SQLite that point at nothing, as `table/row -> table`."""
    for row in session.execute(text("PRAGMA foreign_key_check")):
        yield f"{row[0]}/{row[1]} -> {row[2]}"


def missing_rules(session: Session, *, is_postgresql: bool) -> Iterator[str]:
    """Triggers and unique indexes of ours that the database does not have, or has switched off."""
    wanted: set[str] = set()
    for file in _rules_folder().glob(f"*_{'postgresql' if is_postgresql else 'sqlite'}.sql"):
        wanted |= set(_TRIGGER.findall(file.read_text(encoding="utf-8")))
    found = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if is_postgresql
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    yield from sorted(wanted - set(session.scalars(text(found))))
    inspector = inspect(session)
    for table in metadata.sorted_tables:
        unique = {str(index.name) for index in table.indexes if index.unique}
        if unique:
            kept = {str(index["name"]) for index in inspector.get_indexes(table.name)}
            yield from sorted(unique - kept)


def _rules_folder() -> Path:
    from services.storage import migrations  # noqa: PLC0415  only for where it lies

    return Path(next(iter(migrations.__path__))) / "rules"


def _details(row: Row[Any]) -> dict[str, Any]:
    return {name: value for name, value in row._mapping.items() if name != "subject"}
