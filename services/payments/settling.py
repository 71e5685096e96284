"""Money that a bank collected for us: many payments at once, each with its own receipt."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, bindparam, select, text, update

from services.audit.records import NewEntry
from services.audit.sealed.money import PAYMENT
from services.audit.sealing import digest_of_rows
from services.payments.records import Method, receipt_number
from services.staff.rights import Operator
from services.storage.bulk import insert_rows
from services.storage.days import open_day
from services.storage.sessions import Session
from services.storage.tables import (
    allocation,
    claim,
    invoice,
    outbox,
    payment,
    receipt_series,
    tender,
    till,
)

_TAKE: Final = text("SELECT taken_series, first_number FROM take_receipts(:till, :many)")
_SERIES: Final = (
    select(receipt_series.c.series, receipt_series.c.next_number)
    .join(till, till.c.receipt_series == receipt_series.c.series)
    .where(till.c.code == bindparam("till"))
)
_NEXT: Final = (
    update(receipt_series)
    .where(receipt_series.c.series == bindparam("of"))
    .values(next_number=receipt_series.c.next_number + 1)
)
_IN_ONE: Final = 500


@dataclass(frozen=True, slots=True)
class Collected:
    """What a bank collected by one debit.

    `shares` are the invoices that it was asked for, by their ids, with how much of each.
    """

    line: str
    account_id: int
    account: str
    amount_cents: int
    shares: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Booked:
    """What became of it: its payment, its receipt, and what no invoice owed any more.

    `entry` is for the journal, which is written last.
    """

    line: str
    payment: str
    receipt: str
    credit_cents: int
    entry: NewEntry


def hold_invoices(session: Session, ids: Collection[int]) -> dict[int, Row[Any]]:
    """Invoices as they are now, by id, held until the commit; always in the order of their ids."""
    found: dict[int, Row[Any]] = {}
    ordered = sorted(ids)
    for start in range(0, len(ordered), _IN_ONE):
        rows = session.execute(
            select(
                invoice.c.id,
                invoice.c.number,
                invoice.c.state,
                invoice.c.balance_cents,
            )
            .where(invoice.c.id.in_(ordered[start : start + _IN_ONE]))
            .order_by(invoice.c.id)
            .with_for_update()
        )
        found |= {row.id: row for row in rows}
    return found


def book(
    session: Session,
    operator: Operator,
    collected: Sequence[Collected],
    held: Mapping[int, Row[Any]],
    at: datetime,
) -> list[Booked]:
    """Write the payment and the receipt of each debit, with numbers that follow one another.

    An invoice gets what it still owes of what was asked for it; one that somebody else claims
    gets nothing. The rest is *saldo a favor*.

    Args:
        session: the transaction that moved the debits; their own claims are released.
        operator: at whose till the receipts are numbered.
        collected: the debits, each of another account.
        held: their invoices, from `hold_invoices`.
        at: the moment of it.

    Returns:
        One for each debit, in their order; the caller writes their entries at its end.
    """
    if not collected:
        return []
    claimed = _claimed(session, held)
    series, first = _take_receipts(session, operator.till, len(collected))
    day = open_day(session, at)
    payments: list[dict[str, Any]] = []
    tenders: list[dict[str, Any]] = []
    allocations: list[dict[str, Any]] = []
    receipts: list[dict[str, Any]] = []
    booked: list[Booked] = []
    for place, one in enumerate(collected):
        identity, applied = _following(at), 0
        paid: dict[str, int] = {}
        begun = len(allocations)
        for invoice_id, asked_cents in one.shares:
            row = held[invoice_id]
            owed = row.balance_cents if row.state == "open" and row.id not in claimed else 0
            part = min(asked_cents, owed)
            if part > 0:
                applied += part
                paid[row.number] = part
                allocations.append(
                    {
                        "payment_id": identity,
                        "invoice_id": row.id,
                        "amount_cents": part,
                        "balance_before_cents": row.balance_cents,
                    }
                )
        credit = one.amount_cents - applied
        payments.append(
            {
                "id": identity,
                "series": series,
                "number": first + place,
                "account_id": one.account_id,
                "till": operator.till,
                "actor_id": operator.user_id,
                "received_at": at,
                "business_date": day,
                "amount_cents": one.amount_cents,
                "applied_cents": applied,
                "credit_cents": credit,
                "debit_line_id": one.line,
            }
        )
        tenders.append(
            {
                "payment_id": identity,
                "position": 1,
                "method": Method.DEBIT.value,
                "amount_cents": one.amount_cents,
            }
        )
        receipts.append(_receipt(identity, operator.till, at))
        receipt = receipt_number(series, first + place)
        written = {
            "payment": payments[-1:],
            "tender": tenders[-1:],
            "allocation": allocations[begun:],
        }
        seal = digest_of_rows(PAYMENT, written)
        entry = _entry(one, identity, receipt, credit, paid, seal)
        booked.append(Booked(one.line, identity, receipt, credit, entry))
    insert_rows(session, payment, payments)
    insert_rows(session, tender, tenders)
    insert_rows(session, allocation, allocations)
    insert_rows(session, outbox, receipts)
    return booked


def _following(at: datetime) -> str:
    """A UUID (version 7) of a moment: ten thousand of them are written at one end of an index."""
    milliseconds = int(at.timestamp() * 1000)
    number = milliseconds << 80 | 7 << 76 | secrets.randbits(12) << 64
    return str(UUID(int=number | 2 << 62 | secrets.randbits(62)))


def _claimed(session: Session, held: Mapping[int, Row[Any]]) -> set[int]:
    """The invoices that a card, a phone or another debit claims now."""
    found: set[int] = set()
    ordered = sorted(held)
    for start in range(0, len(ordered), _IN_ONE):
        found |= set(
            session.scalars(
                select(claim.c.invoice_id).where(
                    claim.c.live == 1,
                    claim.c.invoice_id.in_(ordered[start : start + _IN_ONE]),
                )
            )
        )
    return found


def _take_receipts(session: Session, till_code: str, many: int) -> tuple[str, int]:
    if session.dialect.name == "postgresql":
        row = session.execute(_TAKE, {"till": till_code, "many": many}).one()
        return row.taken_series, row.first_number
    row = session.execute(_SERIES, {"till": till_code}).one()
    session.execute(_NEXT, [{"of": row.series}] * many)
    return row.series, row.next_number


def _receipt(payment_id: str, till_code: str, at: datetime) -> dict[str, Any]:
    # Nobody stands at the counter: receipts of a bank's answer are printed when they are asked
    # for, alone or together, and not by the hundred as they are written.
    return {
        "kind": "receipt",
        "ref": payment_id,
        "till": till_code,
        "state": "done",
        "tries": 0,
        "last_problem": "",
        "created_at": at,
        "changed_at": at,
    }


def _entry(
    one: Collected, payment_id: str, receipt: str, credit: int, paid: dict[str, int], seal: str
) -> NewEntry:
    subject = f"payment:{payment_id}"
    return NewEntry(
        "payment.recorded",
        subject,
        {
            "receipt": receipt,
            "account": one.account,
            "amount_cents": one.amount_cents,
            "credit_cents": credit,
            "methods": [Method.DEBIT.value],
            "tender_cents": [one.amount_cents],
            "invoices": paid,
            "debit": one.line,
        },
        rows={subject: seal},
    )
