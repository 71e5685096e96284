from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Row, bindparam, func, insert, select

from services.accounts import agreement_store, store
from services.accounts.import_records import AccountOfFile
from services.accounts.states import AccountState
from services.audit import seal_store
from services.audit.sealed.people import ACCOUNT, CUSTOMER, MANDATE
from services.audit.sealing import Seal
from services.debits import mandate_steps
from services.importing import ImportedBefore
from services.staff.rights import Operator
from services.storage import search_index
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    account_line,
    account_move,
    agreement,
    customer,
    import_file,
    saved_card,
)
from services.text import fold

AT_ONCE: Final = 500

T = TypeVar("T")

_HELD: Final = (
    select(
        account.c.id.label("account_id"),
        account.c.number,
        account.c.origin,
        account.c.plan_code,
        account.c.monthly_cents,
        account.c.activation_cents,
        account.c.tax_code,
        account.c.billing_day,
        customer,
    )
    .join(customer, customer.c.id == account.c.customer_id)
    .where(account.c.number.in_(bindparam("numbers", expanding=True)))
)
_LINES: Final = (
    select(account_line.c.voip_number, account.c.number)
    .join(account, account.c.id == account_line.c.account_id)
    .where(
        account_line.c.voip_number.in_(bindparam("voip_numbers", expanding=True)),
        account_line.c.removed_at.is_(None),
    )
)
_CARDS: Final = (
    select(saved_card.c.payment_method, account.c.number)
    .join(account, account.c.customer_id == saved_card.c.customer_id)
    .where(saved_card.c.payment_method.in_(bindparam("methods", expanding=True)))
)


def find_file(session: Session, sha256: str) -> ImportedBefore | None:
    """When and by whom a file of these bytes was imported."""
    row = session.execute(select(import_file).where(import_file.c.sha256 == sha256)).one_or_none()
    return ImportedBefore(row.file_name, row.imported_at, row.imported_by) if row else None


def add_file(
    session: Session, *, sha256: str, file_name: str, records: int, at: datetime, by: str
) -> None:
    """Write down that a file was imported."""
    session.execute(
        insert(import_file).values(
            sha256=sha256,
            kind="accounts",
            file_name=file_name,
            records=records,
            imported_at=at,
            imported_by=by,
        )
    )


def held(session: Session, numbers: Sequence[str]) -> dict[str, Row[Any]]:
    """The accounts of these numbers that are there already, with their customers."""
    rows: Iterable[Row[Any]] = session.execute(_HELD, {"numbers": list(numbers)})
    return {row.number: row for row in rows}


def holders_of_lines(session: Session, voip_numbers: Sequence[str]) -> dict[str, str]:
    """VoIP numbers that somebody has, with the account's number."""
    rows = session.execute(_LINES, {"voip_numbers": list(voip_numbers)})
    return {row.voip_number: row.number for row in rows}


def holders_of_cards(session: Session, methods: Sequence[str]) -> dict[str, set[str]]:
    """Saved cards that are known, with the accounts of their customer."""
    found: dict[str, set[str]] = {}
    for row in session.execute(_CARDS, {"methods": list(methods)}):
        found.setdefault(row.payment_method, set()).add(row.number)
    return found


def add(
    session: Session, new: Sequence[AccountOfFile], operator: Operator, at: datetime
) -> dict[str, Seal]:
    """Write accounts of a file with their customers, lines, agreements and cards.

    Returns:
        Their seals, for the journal.
    """
    customers = _ids(
        session,
        insert(customer).returning(customer.c.id, sort_by_parameter_order=True),
        [
            {
                **each.customer.row(),
                "stripe_customer": each.card.stripe_customer if each.card else None,
                "created_at": at,
            }
            for each in new
        ],
    )
    rows = [_account_row(each, owner, at) for each, owner in zip(new, customers, strict=True)]
    accounts = _ids(
        session, insert(account).returning(account.c.id, sort_by_parameter_order=True), rows
    )
    found_by = [row["search_text"] for row in rows]
    search_index.index_new(session, dict(zip(accounts, found_by, strict=True)))
    pairs = list(zip(new, accounts, strict=True))
    _many(
        session,
        insert(account_line),
        [
            {
                "account_id": account_id,
                "voip_number": voip_number,
                "description": "",
                "added_at": at,
            }
            for each, account_id in pairs
            for voip_number in each.voip_numbers
        ],
    )
    agreed = {"agreed_at": at, "agreed_by": operator.username, "reason": "importación"}
    _many(
        session,
        insert(agreement),
        [
            {**agreement_store.row(each.agreement), "account_id": account_id, **agreed}
            for each, account_id in pairs
        ],
    )
    asked = [
        (account_id, terms)
        for each, account_id in pairs
        if (terms := mandate_steps.terms_of(each.agreement)) is not None
    ]
    mandate_steps.request_all(session, operator, asked, at=at, reason="importación")
    moved = {"from_state": None, "at": at, "by": operator.username, "till": operator.till}
    _many(
        session,
        insert(account_move),
        [
            {
                "account_id": account_id,
                "to_state": each.state.value,
                "reason": "importación",
                **moved,
            }
            for each, account_id in pairs
        ],
    )
    _many(
        session,
        insert(saved_card),
        [
            {
                "customer_id": owner,
                "payment_method": each.card.payment_method,
                "brand": each.card.brand,
                "last4": each.card.last4,
                "expires": each.card.expires,
                "consent_at": at,
                "consent_by": "importación",
            }
            for each, owner in zip(new, customers, strict=True)
            if each.card is not None
        ],
    )
    signed = {account_id for account_id, _ in asked}
    return (
        seal_store.seals_of(session, CUSTOMER, customers)
        | seal_store.seals_of(session, ACCOUNT, [each.number for each in new])
        | seal_store.seals_of(
            session, MANDATE, [each.number for each, account_id in pairs if account_id in signed]
        )
    )


def count_created(session: Session, numbers: Sequence[str], at: datetime) -> int:
    """How many of these accounts were created at exactly this moment."""
    statement = select(func.count()).select_from(account)
    return sum(
        session.execute(
            statement.where(account.c.number.in_(part), account.c.created_at == at)
        ).scalar_one()
        for part in stretches(numbers)
    )


def stretches(items: Iterable[T], size: int = AT_ONCE) -> Iterator[list[T]]:
    """Items a handful at a time."""
    left = iter(items)
    while part := list(islice(left, size)):
        yield part


def _account_row(each: AccountOfFile, owner: int, at: datetime) -> dict[str, Any]:
    return {
        "number": each.number,
        "customer_id": owner,
        "origin": each.origin.value,
        "state": each.state.value,
        "plan_code": each.plan_code,
        "monthly_cents": each.monthly_cents,
        "activation_cents": each.activation_cents,
        "tax_code": each.tax_code,
        "billing_day": each.billing_day,
        "name_folded": fold(each.customer.name),
        "search_text": store.search_text(each.number, each.customer, each.voip_numbers),
        "created_at": at,
        "activated_at": at if each.state is AccountState.ACTIVE else None,
        "changed_at": at,
    }


def _ids(session: Session, statement: Any, rows: list[dict[str, Any]]) -> list[int]:
    return [int(found) for found in session.execute(statement, rows).scalars()]


def _many(session: Session, statement: Any, rows: list[dict[str, Any]]) -> None:
    if rows:
        session.execute(statement, rows)
