"""Reading the tenders of a payment, what became of them, and who used one before."""

from typing import Any, Final

from sqlalchemy import Row, Select, or_, select

from services.payments.records import Standing, key_of
from services.payments.tenders import (
    CardTender,
    CashTender,
    ChequeKind,
    ChequeTender,
    CreditTender,
    DebitTender,
    DepositTender,
    Method,
    Tender,
    VoucherSource,
    VoucherTender,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
)
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    cash,
    charge_attempt,
    cheque,
    debit_line,
    deposit,
    invoice,
    payment,
    tender,
    voucher,
    withholding,
    withholding_line,
)

_OWN: Final = {
    Method.CASH: cash,
    Method.CHEQUE: cheque,
    Method.DEPOSIT: deposit,
    Method.VOUCHER: voucher,
    Method.WITHHOLDING: withholding,
}
_WITH_US: Final = ("RETURNED", "PROTESTED", "REDEPOSITED", "CLEARED")
_WITH_LIFE: Final = (Method.CHEQUE, Method.DEPOSIT, Method.VOUCHER, Method.WITHHOLDING)


def tenders(session: Session, payment_id: str) -> tuple[Tender, ...]:
    """What a payment was made with, in the order of its receipt."""
    places = session.execute(
        select(tender).where(tender.c.payment_id == payment_id).order_by(tender.c.position)
    ).all()
    methods = {Method(row.method) for row in places}
    own: dict[tuple[Method, int], Tender] = {}
    for method in methods & set(_OWN):
        table = _OWN[method]
        rows = session.execute(select(table).where(table.c.payment_id == payment_id)).all()
        lines = _lines(session, payment_id) if method is Method.WITHHOLDING else {}
        for row in rows:
            own[method, row.position] = _read(method, row, lines)
    card = _card(session, payment_id) if Method.CARD in methods else None
    debit = _debit(session, payment_id) if Method.DEBIT in methods else None
    return tuple(
        CreditTender(row.amount_cents)
        if row.method == Method.CREDIT.value
        else _charged(card, row.amount_cents)
        if row.method == Method.CARD.value
        else _collected(debit, row.amount_cents)
        if row.method == Method.DEBIT.value
        else own[Method(row.method), row.position]
        for row in places
    )


def standing(session: Session, payment_id: str) -> tuple[Standing, ...]:
    """What became of the tenders that have a life of their own, in the receipt's order."""
    found: list[Standing] = []
    for method in _WITH_LIFE:
        table = _OWN[method]
        for row in session.execute(select(table).where(table.c.payment_id == payment_id)):
            state = getattr(row, "state", "")
            found.append(Standing(row.position, method, row.id, state, row.living == 1))
    return tuple(sorted(found, key=lambda each: each.position))


def last_cheque(session: Session, account_number: str) -> ChequeTender | None:
    """The newest cheque that an account paid with."""
    row = session.execute(
        select(cheque)
        .join(payment, payment.c.id == cheque.c.payment_id)
        .join(account, account.c.id == payment.c.account_id)
        .where(account.c.number == account_number)
        .order_by(payment.c.received_at.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else cheque_of(row)


def cheque_receipt(session: Session, given: ChequeTender) -> Row[Any] | None:
    """The receipt that took this cheque, if it stands for money, lies here, or is at the bank."""
    return session.execute(
        _receipts(cheque).where(
            cheque.c.bank_code == given.bank_code,
            cheque.c.account_key == key_of(given.account_number),
            cheque.c.number_key == key_of(given.number),
            or_(cheque.c.living == 1, cheque.c.state.in_(_WITH_US)),
        )
    ).one_or_none()


def slip_receipt(session: Session, given: DepositTender) -> Row[Any] | None:
    """The receipt that took a living slip of this number in our account."""
    return session.execute(
        _receipts(deposit).where(
            deposit.c.bank_account == given.bank_account,
            deposit.c.slip_key == key_of(given.slip),
            deposit.c.living == 1,
        )
    ).one_or_none()


def voucher_receipt(session: Session, given: VoucherTender) -> Row[Any] | None:
    """The receipt that took a living voucher of this terminal, batch and reference."""
    return session.execute(
        _receipts(voucher).where(
            voucher.c.terminal == given.terminal,
            voucher.c.batch_key == key_of(given.batch),
            voucher.c.reference_key == key_of(given.reference),
            voucher.c.living == 1,
        )
    ).one_or_none()


def withholding_receipt(
    session: Session, given: WithholdingTender, account_number: str
) -> Row[Any] | None:
    """The receipt that took a living withholding of this number of an account's customer."""
    customer_id = (
        select(account.c.customer_id).where(account.c.number == account_number).scalar_subquery()
    )
    return session.execute(
        _receipts(withholding).where(
            withholding.c.customer_id == customer_id,
            withholding.c.number_key == key_of(given.number),
            withholding.c.living == 1,
        )
    ).one_or_none()


def cheque_of(row: Row[Any]) -> ChequeTender:
    """A row of `cheque` as it was given."""
    return ChequeTender(
        row.bank_code,
        row.account_number,
        row.number,
        row.drawer,
        row.dated_on,
        row.amount_cents,
        drawer_id=row.drawer_id,
        city=row.city,
        kind=ChequeKind(row.kind),
        deposit_on=row.deposit_on,
    )


def _receipts(kind: Any) -> Select[Any]:
    return select(payment.c.series, payment.c.number, payment.c.received_at).join(
        kind, kind.c.payment_id == payment.c.id
    )


def _read(method: Method, row: Row[Any], lines: dict[int, list[WithheldLine]]) -> Tender:
    if method is Method.CASH:
        return CashTender(row.tendered_cents, row.change_cents, row.told_not_deductible)
    if method is Method.CHEQUE:
        return cheque_of(row)
    if method is Method.DEPOSIT:
        return DepositTender(
            row.bank_account, row.slip, row.deposited_on, row.depositor, row.amount_cents
        )
    if method is Method.VOUCHER:
        return VoucherTender(
            row.terminal,
            row.batch,
            row.reference,
            row.auth_number,
            row.brand,
            row.last4,
            row.amount_cents,
        )
    return WithholdingTender(
        row.number,
        row.auth_number,
        row.issued_on,
        tuple(lines.get(row.position, ())),
        VoucherSource(row.source),
        row.sha256,
    )


def _lines(session: Session, payment_id: str) -> dict[int, list[WithheldLine]]:
    found: dict[int, list[WithheldLine]] = {}
    rows = session.execute(
        select(withholding_line, invoice.c.number)
        .join(invoice, invoice.c.id == withholding_line.c.invoice_id)
        .where(withholding_line.c.payment_id == payment_id)
        .order_by(withholding_line.c.position, withholding_line.c.line)
    )
    for row in rows:
        found.setdefault(row.position, []).append(
            WithheldLine(
                row.number,
                WithheldTax(row.tax),
                row.code,
                row.base_cents,
                row.basis_points,
                row.amount_cents,
            )
        )
    return found


def _card(session: Session, payment_id: str) -> Row[Any]:
    return session.execute(
        select(charge_attempt)
        .join(payment, payment.c.attempt_id == charge_attempt.c.id)
        .where(payment.c.id == payment_id)
    ).one()


def _charged(card: Row[Any] | None, amount_cents: int) -> CardTender:
    if card is None:
        raise AssertionError("a card's tender without its attempt")
    return CardTender(
        card.id, card.charge_id, card.card_brand or "", card.card_last4 or "", amount_cents
    )


def _debit(session: Session, payment_id: str) -> Row[Any] | None:
    return session.execute(
        select(debit_line)
        .join(payment, payment.c.debit_line_id == debit_line.c.id)
        .where(payment.c.id == payment_id)
    ).one_or_none()


def _collected(debit: Row[Any] | None, amount_cents: int) -> DebitTender:
    if debit is None:
        raise AssertionError("a debit's tender without its line")
    return DebitTender(
        debit.id, debit.bank_code, debit.bank_account_number, debit.settled_on, amount_cents
    )
