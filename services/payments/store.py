import json
from collections.abc import Collection, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Row, Select, Text, bindparam, exists, func, literal, select

from services.money import percentage
from services.payments import reversal_store, tender_store, void_store
from services.payments.errors import TillClosed, TillOfAnother, TillOfYesterday
from services.payments.records import (
    REVERSED,
    Applied,
    Method,
    PaymentLine,
    PaymentRecord,
    receipt_number,
)
from services.staff.rights import Operator, Right
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    allocation,
    business_setting,
    claim,
    customer,
    customer_flag,
    invoice,
    payment,
    payment_void,
    staff_user,
    tax,
    tender,
    till_session,
)

_BY_ID: Final = (
    select(
        invoice.c.id,
        invoice.c.number,
        invoice.c.account_id,
        account.c.customer_id,
        account.c.number.label("account"),
        customer.c.name.label("account_name"),
        invoice.c.state,
        invoice.c.balance_cents,
        invoice.c.version,
        invoice.c.issued_on,
        invoice.c.due_on,
        invoice.c.agreement_method,
    )
    .join(account, account.c.id == invoice.c.account_id)
    .join(customer, customer.c.id == account.c.customer_id)
    .order_by(invoice.c.id)
    .with_for_update(of=invoice)
)


@lru_cache(maxsize=64)
def _lock_invoices(count: int) -> Select[Any]:
    """The same text for each count: an expanding IN is spelled out anew at every execution."""
    numbers = [bindparam(f"number_{n}", type_=Text) for n in range(count)]
    return _BY_ID.where(invoice.c.number.in_(numbers))


_LIVE_CLAIMS: Final = (
    select(claim, invoice.c.number)
    .join(invoice, invoice.c.id == claim.c.invoice_id)
    .where(claim.c.live == 1, invoice.c.number.in_(bindparam("numbers", expanding=True)))
)
_TURN: Final[Select[Any]] = (
    select(
        till_session.c.id,
        till_session.c.business_date,
        till_session.c.opened_by,
        staff_user.c.full_name.label("opened_name"),
    )
    .join(staff_user, staff_user.c.id == till_session.c.opened_by)
    .where(till_session.c.till == bindparam("till"), till_session.c.state == "open")
)
_PAYER: Final[Select[Any]] = (
    select(
        account.c.id.label("account_id"),
        account.c.customer_id,
        customer.c.name.label("account_name"),
    )
    .join(customer, customer.c.id == account.c.customer_id)
    .where(account.c.number == bindparam("number"))
)


def lock_invoices(session: Session, numbers: Sequence[str]) -> list[Row[Any]]:
    """The invoices as they are now, in the order of their ids, held until the commit."""
    values = {f"number_{n}": number for n, number in enumerate(numbers)}
    return list(session.execute(_lock_invoices(len(values)), values)) if values else []


def live_claims(session: Session, numbers: Sequence[str]) -> list[Row[Any]]:
    """Who holds any of these invoices; it stays so only while their rows are locked."""
    return list(session.execute(_LIVE_CLAIMS, {"numbers": list(numbers)}))


def payer(session: Session, number: str) -> Row[Any] | None:
    """The `account_id`, `account_name` and `customer_id` of an account by its number."""
    return session.execute(_PAYER, {"number": number}).one_or_none()


def open_session(session: Session, operator: Operator, today: date) -> tuple[str, date]:
    """The open turn of an operator's till and its day; money at the counter belongs to one.

    Who opened a turn answers for its drawer: only they, or a supervisor, take money in it.

    Raises:
        TillClosed: none is open. TillOfYesterday: the open one is of an earlier day.
        TillOfAnother: somebody else opened it.
    """
    found = turn(session, operator.till)
    if found is None:
        raise TillClosed(till=operator.till)
    # A turn that began after its day was closed is of the next one.
    if found.business_date < today:
        raise TillOfYesterday(till=operator.till, day=found.business_date)
    if found.opened_by != operator.user_id and not operator.may(Right.APPROVE):
        raise TillOfAnother(till=operator.till, who=found.opened_name)
    return str(found.id), found.business_date


def turn(session: Session, till_code: str) -> Row[Any] | None:
    """The `id`, day and opener of a till's open turn; None when it is closed."""
    return session.execute(_TURN, {"till": till_code}).one_or_none()


_SHOWN: Final = (
    select(
        payment,
        account.c.number.label("account"),
        customer.c.name.label("account_name"),
        staff_user.c.full_name.label("cashier"),
    )
    .join(account, account.c.id == payment.c.account_id)
    .join(customer, customer.c.id == account.c.customer_id)
    .join(staff_user, staff_user.c.id == payment.c.actor_id)
)


_NEWEST: Final = (payment.c.business_date.desc(), payment.c.received_at.desc())


def find(session: Session, payment_id: str) -> PaymentRecord | None:
    """One payment with its tenders and what it paid."""
    row = session.execute(_SHOWN.where(payment.c.id == payment_id)).one_or_none()
    if row is None:
        return None
    return PaymentRecord(
        id=row.id,
        receipt=receipt_number(row.series, row.number),
        account=row.account,
        account_name=row.account_name,
        amount_cents=row.amount_cents,
        applied_cents=row.applied_cents,
        credit_cents=row.credit_cents,
        received_at=row.received_at,
        business_date=row.business_date,
        till=row.till,
        cashier=row.cashier,
        tenders=tender_store.tenders(session, payment_id),
        applied=tuple(_applied(session, payment_id)),
        reversals=reversal_store.of_payment(session, payment_id),
        void=void_store.of_payment(session, payment_id),
        replaces=void_store.replaced(session, payment_id),
    )


def id_of_receipt(session: Session, series: str, number: int) -> str | None:
    """The payment of a receipt."""
    return session.scalar(
        select(payment.c.id).where(payment.c.series == series, payment.c.number == number)
    )


_RECEIPT_OF_ATTEMPT: Final = select(payment.c.series, payment.c.number).where(
    payment.c.attempt_id == bindparam("attempt")
)


def id_of_attempt(session: Session, attempt: str) -> str | None:
    """The payment that booked a charge attempt's money."""
    return session.scalar(select(payment.c.id).where(payment.c.attempt_id == attempt))


def receipt_of_attempt(session: Session, attempt: str) -> str:
    """The receipt of the payment that booked a charge attempt's money; empty without one."""
    found = session.execute(_RECEIPT_OF_ATTEMPT, {"attempt": attempt}).one_or_none()
    return "" if found is None else receipt_number(found.series, found.number)


def _applied(session: Session, payment_id: str) -> list[Applied]:
    rows = session.execute(
        select(allocation, invoice.c.number, invoice.c.issued_on, invoice.c.due_on)
        .join(invoice, invoice.c.id == allocation.c.invoice_id)
        .where(allocation.c.payment_id == payment_id)
        .order_by(invoice.c.due_on, invoice.c.id)
    )
    return [
        Applied(row.number, row.issued_on, row.due_on, row.balance_before_cents, row.amount_cents)
        for row in rows
    ]


def lines(
    session: Session,
    *,
    account_number: str | None = None,
    till_code: str | None = None,
    limit: int = 50,
) -> list[PaymentLine]:
    """The newest payments, of an account or a till."""
    methods = (
        select(func.group_concat(tender.c.method) if _is_sqlite(session) else _joined())
        .where(tender.c.payment_id == payment.c.id)
        .scalar_subquery()
    )
    statement = _SHOWN.add_columns(
        methods.label("methods"),
        reversal_store.reversed_of_payment().label("reversed_cents"),
        exists().where(payment_void.c.payment_id == payment.c.id).label("is_void"),
    )
    page = newest(account_number=account_number, till_code=till_code, limit=limit)
    shown = statement.where(payment.c.id.in_(page)).order_by(*_NEWEST)
    return [
        PaymentLine(
            row.id,
            receipt_number(row.series, row.number),
            row.account,
            row.account_name,
            row.received_at,
            row.amount_cents,
            tuple((row.methods or "").split(",")),
            row.till,
            row.cashier,
            int(row.reversed_cents),
            bool(row.is_void),
        )
        for row in session.execute(shown)
    ]


def newest(*, account_number: str | None, till_code: str | None, limit: int) -> Select[Any]:
    """The ids of the newest payments, of an account or a till; a test holds it to its index."""
    page = select(payment.c.id).order_by(*_NEWEST).limit(limit)
    if account_number is not None:
        of = select(account.c.id).where(account.c.number == account_number).scalar_subquery()
        page = page.where(payment.c.account_id == of)
    if till_code is not None:
        page = page.where(payment.c.till == till_code)
    return page.correlate(None)


def _is_sqlite(session: Session) -> bool:
    return session.dialect.name == "sqlite"


def _joined() -> Any:
    return func.string_agg(tender.c.method, literal(","))


def credit_cents(session: Session, account_number: str) -> int:
    """The account's *saldo a favor*; below zero it is *saldo en contra*."""
    account_id = session.scalar(select(account.c.id).where(account.c.number == account_number))
    return 0 if account_id is None else credit_of(session, account_id)


def credit_of(session: Session, account_id: int) -> int:
    """What payments left, less what went back of it, less what was spent and not voided."""
    left = session.scalar(
        select(func.sum(payment.c.credit_cents)).where(payment.c.account_id == account_id)
    )
    spent = session.scalar(
        select(func.sum(tender.c.amount_cents))
        .join(payment, payment.c.id == tender.c.payment_id)
        .where(
            payment.c.account_id == account_id,
            tender.c.method == Method.CREDIT.value,
            ~exists().where(payment_void.c.payment_id == payment.c.id),
        )
    )
    return int(left or 0) - reversal_store.credit_of(session, account_id) - int(spent or 0)


def hold_accounts(session: Session, account_ids: Collection[int]) -> None:
    """Let nobody else spend these accounts' credit until the commit; always by id."""
    session.execute(
        select(account.c.id)
        .where(account.c.id.in_(sorted(set(account_ids))))
        .order_by(account.c.id)
        .with_for_update(key_share=True)
    )


def flagged_since(session: Session, customer_id: int) -> datetime | None:
    """Since when a cheque of a customer that came back has waited for a supervisor's word."""
    since: datetime | None = session.scalar(
        select(func.min(customer_flag.c.raised_at)).where(
            customer_flag.c.customer_id == customer_id, customer_flag.c.lifted_at.is_(None)
        )
    )
    return since


def setting(session: Session, key: str) -> Any:
    """A business setting's value; None when it was never put."""
    found = session.scalar(select(business_setting.c.value).where(business_setting.c.key == key))
    return None if found is None else json.loads(found)


def month_cents(session: Session, account_number: str) -> int | None:
    """A month of an account with its tax; None when there is no such account."""
    row = session.execute(
        select(account.c.monthly_cents, tax.c.basis_points)
        .join(tax, tax.c.code == account.c.tax_code, isouter=True)
        .where(account.c.number == account_number)
    ).one_or_none()
    if row is None:
        return None
    base = int(row.monthly_cents)
    return base + percentage(base, row.basis_points or 0)


def similar_since(
    session: Session, account_number: str, amount_cents: int, since: datetime
) -> PaymentLine | None:
    """The newest payment of the same amount by the same account since a moment."""
    recent = lines(session, account_number=account_number, limit=5)
    return next(
        (each for each in recent if each.amount_cents == amount_cents and each.received_at > since),
        None,
    )


def receipts_of_day(session: Session, day: date) -> int:
    """How many receipts a business day has, void ones too."""
    counted = select(func.count()).select_from(payment).where(payment.c.business_date == day)
    return int(session.scalar(counted) or 0)


def total_of_day(session: Session, day: date, till_code: str | None) -> dict[str, tuple[int, int]]:
    """What came in on a business day: count and cents of each method, and what went back.

    Methods stay as they were received. What that day's reversals took stands apart under
    `reversed`, negative, so that the sum of all is the day's net; the day of the payment itself
    never changes. Credit that is spent came in when it was left, and does not count again.
    """
    statement = (
        select(tender.c.method, func.count(), func.sum(tender.c.amount_cents))
        .join(payment, payment.c.id == tender.c.payment_id)
        .where(payment.c.business_date == day, tender.c.method != Method.CREDIT.value)
        .group_by(tender.c.method)
    )
    if till_code is not None:
        statement = statement.where(payment.c.till == till_code)
    totals = {method: (count, int(cents)) for method, count, cents in session.execute(statement)}
    back = reversal_store.total_of_day(session, day, till_code)
    return totals | {REVERSED: back} if back[0] else totals
