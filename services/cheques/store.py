"""The rows of cheques: lists, one with its life, and its moves."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    Row,
    Select,
    and_,
    insert,
    select,
    update,
)

from services.cheques.calendar import WorkingDays
from services.cheques.records import (
    ChequeMove,
    ChequeRow,
    FlagRecord,
    Picture,
)
from services.cheques.states import ChequeState, SlipState, may_move
from services.payments.records import receipt_number
from services.payments.tenders import ChequeKind
from services.staff.rights import Operator
from services.storage.days import open_day
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    allocation,
    bank_slip,
    bank_slip_cheque,
    cheque,
    cheque_move,
    customer,
    customer_flag,
    document_content,
    invoice,
    payment,
    staff_user,
    tender_picture,
)

_SOURCE: Final = (
    cheque.join(payment, payment.c.id == cheque.c.payment_id)
    .join(account, account.c.id == payment.c.account_id)
    .join(customer, customer.c.id == account.c.customer_id)
    .outerjoin(
        bank_slip_cheque,
        and_(bank_slip_cheque.c.cheque_id == cheque.c.id, bank_slip_cheque.c.live == 1),
    )
    .outerjoin(bank_slip, bank_slip.c.id == bank_slip_cheque.c.slip_id)
)
ROWS: Final[Select[Any]] = select(
    cheque,
    payment.c.series,
    payment.c.number.label("receipt_number"),
    payment.c.business_date,
    account.c.number.label("account"),
    account.c.customer_id,
    customer.c.name.label("account_name"),
    bank_slip.c.number.label("slip"),
    bank_slip.c.state.label("slip_state"),
    bank_slip.c.deposited_on,
).select_from(_SOURCE)
"""Cheques as `as_row` reads them."""


def as_row(row: Row[Any], days: WorkingDays, invoices: Sequence[str] = ()) -> ChequeRow:
    """A row of `ROWS` as a record."""
    return ChequeRow(
        id=row.id,
        payment=row.payment_id,
        position=row.position,
        receipt=receipt_number(row.series, row.receipt_number),
        received_on=row.business_date,
        account=row.account,
        account_name=row.account_name,
        bank_code=row.bank_code,
        account_number=row.account_number,
        number=row.number,
        drawer=row.drawer,
        drawer_id=row.drawer_id,
        city=row.city,
        kind=ChequeKind(row.kind),
        dated_on=row.dated_on,
        deposit_on=row.deposit_on,
        bank_day=days.on_or_after(row.agreed_on),
        amount_cents=row.amount_cents,
        state=ChequeState(row.state),
        is_living=bool(row.living),
        slip=row.slip,
        slip_state=SlipState(row.slip_state) if row.slip_state else None,
        deposited_on=row.deposited_on,
        invoices=tuple(invoices),
    )


def find(session: Session, cheque_id: int) -> Row[Any] | None:
    """One cheque, as `as_row` reads it, with its `customer_id`."""
    return session.execute(ROWS.where(cheque.c.id == cheque_id)).one_or_none()


def lock(session: Session, cheque_ids: Sequence[int]) -> list[Row[Any]]:
    """Cheques as they are now, by id, held until the commit."""
    return list(
        session.execute(
            ROWS.where(cheque.c.id.in_(cheque_ids)).order_by(cheque.c.id).with_for_update(of=cheque)
        )
    )


def due(session: Session, until: date) -> list[Row[Any]]:
    """Post-dated cheques whose agreed day is not later than a day, held until the commit."""
    return list(
        session.execute(
            select(cheque.c.id, cheque.c.agreed_on)
            .where(cheque.c.state == ChequeState.POSTDATED.value, cheque.c.agreed_on <= until)
            .order_by(cheque.c.id)
            .with_for_update()
        )
    )


def move(
    session: Session,
    cheque_id: int,
    start: ChequeState,
    end: ChequeState,
    *,
    ends_living: bool = False,
) -> bool:
    """Move one cheque, unless another till moved it first."""
    if not may_move(start, end):
        raise ValueError(f"no move of a cheque from {start} to {end}")
    values: dict[str, Any] = {"state": end.value}
    if ends_living:
        values["living"] = 0
    moved = session.execute(
        update(cheque)
        .where(cheque.c.id == cheque_id, cheque.c.state == start.value)
        .values(values)
        .returning(cheque.c.id)
    )
    return moved.one_or_none() is not None


def add_move(
    session: Session,
    operator: Operator,
    cheque_id: int,
    start: ChequeState,
    end: ChequeState,
    at: datetime,
    **more: Any,
) -> None:
    """Write a step of a cheque's life; `more` are other columns of `cheque_move`."""
    session.execute(
        insert(cheque_move).values(
            cheque_id=cheque_id,
            from_state=start.value,
            to_state=end.value,
            at=at,
            business_date=open_day(session, at),
            by=operator.username,
            till=operator.till,
            **more,
        )
    )


def later_payments(
    session: Session, account_number: str, since: datetime, invoices: Sequence[str], limit: int
) -> list[str]:
    """The newest payments of an account since a moment; only those of the invoices, if any."""
    query = (
        select(payment.c.id)
        .join(account, account.c.id == payment.c.account_id)
        .where(account.c.number == account_number, payment.c.received_at >= since)
        .order_by(payment.c.received_at.desc(), payment.c.id)
        .limit(limit)
    )
    if invoices:
        paid = (
            select(allocation.c.payment_id)
            .join(invoice, invoice.c.id == allocation.c.invoice_id)
            .where(invoice.c.number.in_(invoices))
        )
        query = query.where(payment.c.id.in_(paid))
    return list(session.scalars(query))


def leave_slip(session: Session, cheque_id: int) -> None:
    """The slip that took a cheque to the bank holds it no longer."""
    session.execute(
        update(bank_slip_cheque)
        .where(bank_slip_cheque.c.cheque_id == cheque_id, bank_slip_cheque.c.live == 1)
        .values(live=0)
    )


def moves(session: Session, cheque_id: int) -> tuple[ChequeMove, ...]:
    """The life of a cheque, from its receipt on."""
    rows = session.execute(
        select(
            cheque_move,
            bank_slip.c.number.label("slip"),
            invoice.c.number.label("fee_invoice"),
            invoice.c.total_cents.label("fee_billed_cents"),
            payment.c.series,
            payment.c.number.label("receipt_number"),
            staff_user.c.full_name,
        )
        .outerjoin(bank_slip, bank_slip.c.id == cheque_move.c.slip_id)
        .outerjoin(staff_user, staff_user.c.username == cheque_move.c.by)
        .outerjoin(invoice, invoice.c.id == cheque_move.c.fee_invoice_id)
        .outerjoin(payment, payment.c.id == cheque_move.c.replaced_by)
        .where(cheque_move.c.cheque_id == cheque_id)
        .order_by(cheque_move.c.id)
    )
    return tuple(
        ChequeMove(
            was=ChequeState(row.from_state) if row.from_state else None,
            became=ChequeState(row.to_state),
            at=row.at,
            business_date=row.business_date,
            by=row.by,
            till=row.till,
            by_name=row.full_name or row.by,
            slip=row.slip,
            line=row.line_id,
            reason_code=row.reason_code or "",
            reason=row.reason,
            bank_fee_cents=row.bank_fee_cents,
            customer_fee_cents=row.customer_fee_cents,
            fee_invoice=row.fee_invoice or "",
            fee_billed_cents=row.fee_billed_cents or 0,
            replaced_by=receipt_number(row.series, row.receipt_number) if row.series else "",
            receiver=row.receiver or "",
            receiver_id=row.receiver_id or "",
        )
        for row in rows
    )


def picture(session: Session, payment_id: str, position: int) -> Picture | None:
    """The newest picture of a cheque."""
    row = session.execute(
        select(tender_picture.c.file_name, tender_picture.c.media_type, document_content.c.content)
        .join(document_content, document_content.c.sha256 == tender_picture.c.sha256)
        .where(tender_picture.c.payment_id == payment_id, tender_picture.c.position == position)
        .order_by(tender_picture.c.id.desc())
        .limit(1)
    ).one_or_none()
    return Picture(row.file_name, row.media_type, bytes(row.content)) if row else None


def has_picture(session: Session, payment_id: str, position: int) -> bool:
    """Whether somebody attached one."""
    found = select(tender_picture.c.id).where(
        tender_picture.c.payment_id == payment_id, tender_picture.c.position == position
    )
    return session.execute(found.limit(1)).first() is not None


def flag_of(session: Session, customer_id: int) -> FlagRecord | None:
    """What stands against a customer, the oldest first."""
    row = session.execute(
        select(customer_flag)
        .where(customer_flag.c.customer_id == customer_id, customer_flag.c.lifted_at.is_(None))
        .order_by(customer_flag.c.raised_at, customer_flag.c.id)
        .limit(1)
    ).one_or_none()
    return FlagRecord(row.id, row.cheque_id, row.raised_at) if row else None


def lift_flags(session: Session, customer_id: int, reason: str, by: str, at: datetime) -> int:
    """Let nothing stand against a customer any more; how many flags were lifted."""
    lifted = session.execute(
        update(customer_flag)
        .where(customer_flag.c.customer_id == customer_id, customer_flag.c.lifted_at.is_(None))
        .values(lifted_at=at, lifted_by=by, reason=reason)
    )
    return lifted.rowcount


def invoice_id(session: Session, number: str) -> int | None:
    """The id of an invoice; None for an empty number."""
    if not number:
        return None
    return session.scalar(select(invoice.c.id).where(invoice.c.number == number))
