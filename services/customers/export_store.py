"""Everything that the books keep of one customer, table by table."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, Table, select

from services.storage.sessions import Session
from services.storage.tables import (
    account,
    account_line,
    account_move,
    account_note,
    agreement,
    allocation,
    cash,
    charge_attempt,
    cheque,
    consent_event,
    consent_text,
    customer,
    customer_flag,
    debit_line,
    deposit,
    dispute,
    document,
    document_content,
    invoice,
    invoice_line,
    mandate,
    payment,
    payment_void,
    plan,
    refund,
    reversal,
    saved_card,
    tender,
    voucher,
    withholding,
    withholding_agent,
    withholding_line,
)

# How the program finds, shares and guards its rows: nothing of the customer's.
_OURS: Final = frozenset(
    {
        "search_text",
        "name_folded",
        "account_key",
        "number_key",
        "slip_key",
        "batch_key",
        "reference_key",
        "owner",
        "fence",
        "lease_until",
        "poll_at",
        "polls",
        "watch",
        "needs_review",
        "create_params",
        "confirm_params",
        "page_url",
        "payment_method",
        "stripe_version",
        "version",
        "living",
    }
)
# Where `version` is that of a text.
_CONSENTS: Final = frozenset({consent_event.name, consent_text.name})
_OF_CUSTOMER: Final = (consent_event, saved_card, withholding, withholding_agent, customer_flag)
_OF_ACCOUNT: Final = (
    account_line,
    account_move,
    account_note,
    agreement,
    document,
    mandate,
    invoice,
    payment,
    charge_attempt,
    debit_line,
)
_OF_INVOICE: Final = (invoice_line,)
_OF_PAYMENT: Final = (
    tender,
    allocation,
    cash,
    cheque,
    deposit,
    voucher,
    withholding_line,
    payment_void,
    reversal,
    refund,
    dispute,
)
_IN_ONE: Final = 500

Records = list[dict[str, Any]]


def everything(session: Session, customer_id: int, accounts: Sequence[int]) -> dict[str, Records]:
    """The rows of a customer by table, without what the program keeps for itself."""
    found = {
        "customer": _rows(session, customer, customer.c.id, [customer_id]),
        "account": _rows(session, account, account.c.id, accounts),
    }
    for table in _OF_CUSTOMER:
        found[table.name] = _rows(session, table, table.c.customer_id, [customer_id])
    for table in _OF_ACCOUNT:
        found[table.name] = _rows(session, table, table.c.account_id, accounts)
    agreed = sorted({each["version"] for each in found["consent_event"]})
    found["consent_text"] = _rows(session, consent_text, consent_text.c.version, agreed)
    invoices = [each["id"] for each in found["invoice"]]
    payments = [each["id"] for each in found["payment"]]
    for table in _OF_INVOICE:
        found[table.name] = _rows(session, table, table.c.invoice_id, invoices)
    for table in _OF_PAYMENT:
        found[table.name] = _rows(session, table, table.c.payment_id, payments)
    return found


def plans(session: Session) -> dict[str, str]:
    """The names of plans by code."""
    return {row.code: row.name for row in session.execute(select(plan.c.code, plan.c.name))}


def files(session: Session, accounts: Sequence[int]) -> Iterator[tuple[int, str, bytes]]:
    """The documents that the customer left: id, name and content, one after another."""
    rows = session.execute(
        select(document.c.id, document.c.file_name, document_content.c.content)
        .join(document_content, document_content.c.sha256 == document.c.sha256)
        .where(document.c.account_id.in_(accounts))
        .order_by(document.c.id)
    )
    for row in rows:
        yield int(row.id), row.file_name, bytes(row.content)


def _rows(session: Session, table: Table, key: Column[Any], wanted: Sequence[Any]) -> Records:
    columns = [each for each in table.c if each.name not in _OURS or table.name in _CONSENTS]
    order = list(table.primary_key.columns)
    found: Records = []
    for start in range(0, len(wanted), _IN_ONE):
        part = wanted[start : start + _IN_ONE]
        statement = select(*columns).where(key.in_(part)).order_by(*order)
        found += [dict(row._mapping) for row in session.execute(statement)]
    return found
