"""The counter: receipts with any mix of tenders, taken back and corrected."""

from collections.abc import Callable
from copy import copy
from typing import Any, Final

from services.payments.allowing import CHEQUE_OF_FLAGGED
from services.payments.records import (
    CashTender,
    PaymentOrder,
)
from services.payments.voiding import VOID
from services.staff.rights import Operator
from tests.office_days.customers import draw_payment
from tests.office_days.day import Day
from tests.office_days.model import AT_BANK, Payment
from tests.office_days.office import TILLS

_TOLD_ABOVE: Final = 50_000


def pay(day: Day) -> None:
    """A receipt."""
    operator = day.anybody()
    order, payment = draw_payment(day, operator)
    order, refusals = _agreed(day, operator, order, payment)
    record = day.attempt(
        f"pay {_words(payment)} by {operator.username} at {operator.till}",
        refusals,
        lambda: day.office.payments.record(operator, order),
    )
    if record is None:
        return
    _book(day, payment, record.receipt)
    day.orders[payment.id] = (operator, order)
    if day.likely(0.1):
        _again(day, payment)


def pay_again(day: Day) -> None:
    """The order of an old receipt comes once more: after a lost answer, or from another window."""
    known = [
        p for p in day.model.payments.values() if p.id in day.orders and p.made_on == day.today
    ]
    payment = day.one(known)
    if payment is not None:
        _again(day, payment)


def _again(day: Day, payment: Payment) -> None:
    operator, order = day.orders[payment.id]
    found = day.unchanged(
        f"pay_again {payment.receipt}", lambda: day.office.payments.record(operator, order)
    )
    day.expect("receipt of the same order", found.receipt, payment.receipt)


def void(day: Day) -> None:
    """A receipt is taken back."""
    operator = day.anybody()
    payment = day.one(day.model.payments.values())
    if payment is None:
        return
    approval, refusals = _void_terms(day, operator, payment)
    record = day.attempt(
        f"void {_words(payment)} by {operator.username} at {operator.till}",
        refusals,
        lambda: day.office.voids.void(operator, payment.id, "Estaba mal", approval),
    )
    if record is not None:
        day.model.void(payment, day.model.open_turn(operator.till) if payment.cash else None)


def correct(day: Day) -> None:
    """A receipt is taken back and another stands in its place, or neither."""
    operator = day.anybody()
    old = day.one(day.model.payments.values(), 15)
    if old is None:
        return
    approval, refusals = _void_terms(day, operator, old)
    undo = _remembered(day, old)
    if not refusals:
        day.model.void(old, day.model.open_turn(operator.till) if old.cash else None)
    order, new = draw_payment(day, operator, like=old)
    order, more = _agreed(day, operator, order, new)
    record = day.attempt(
        f"correct {_words(old)} to {_words(new)} by {operator.username} at {operator.till}",
        refusals | more,
        lambda: day.office.voids.correct(operator, old.id, order, "Otro valor", approval),
    )
    if record is None:
        undo()
        return
    old.replaced_by = new.id
    _book(day, new, record.receipt)
    if day.likely(0.2):
        again = day.unchanged(
            "correct",
            lambda: day.office.voids.correct(operator, old.id, order, "Otro valor", approval),
        )
        day.expect("receipt of the same correction", again.receipt, new.receipt)


# --- What the model says of it --------------------------------------------------------------


def refusals_of(
    day: Day, operator: Operator, payment: Payment, *, has_good: bool | None
) -> set[str]:
    """Why a receipt cannot be; `has_good`: its approval, None without one."""
    model, told = day.model, day.till_refusals(operator)
    applied, given = sum(payment.shares.values()), payment.cents
    tenders = payment.tenders
    if applied > given:
        told.add("payment.sums_differ")
    money = sum(t.cents for t in tenders if t.kind not in {"credit", "withholding"})
    if given - applied > money:
        told.add("payment.no_credit_from_this")
    withheld: dict[str, int] = {}
    for tender in tenders:
        for number, cents in tender.withheld.items():
            withheld[number] = withheld.get(number, 0) + cents
    if any(cents > payment.shares.get(number, 0) for number, cents in withheld.items()):
        told.add("payment.withheld_above_share")
    told |= share_refusals(day, payment)
    if payment.spent > model.accounts[payment.account].credit and payment.spent:
        told.add("payment.not_enough_credit")
    cheques = sum(t.cents for t in tenders if t.kind == "cheque")
    if cheques and model.is_flagged(payment.account):
        if has_good is None:
            told.add("payment.cheque_of_flagged")
        elif not has_good:
            told.add("staff.approval_invalid")
    keys = [(t.kind, t.key) for t in tenders if t.key]
    for kind, key in keys:
        used = any(t.is_taken for t in model.papers.get((kind, key), ()))
        if used or keys.count((kind, key)) > 1:
            told.add(_USED[kind])
    return told


_USED: Final = {
    "cheque": "payment.cheque_used",
    "deposit": "payment.slip_used",
    "voucher": "payment.voucher_used",
    "withholding": "payment.withholding_used",
}


def share_refusals(day: Day, payment: Payment) -> set[str]:
    """Why its invoices do not take it."""
    told = set()
    for number, cents in payment.shares.items():
        invoice = day.model.invoices[number]
        if invoice.account != payment.account:
            told.add("payment.other_account")
        if not invoice.is_open:
            told.add("invoice.not_open")
        if cents > invoice.balance:
            told.add("payment.more_than_owed")
        if invoice.claimed_by:
            told.add("invoice.claimed")
    return told


def _agreed(
    day: Day, operator: Operator, order: PaymentOrder, payment: Payment
) -> tuple[PaymentOrder, set[str]]:
    """The order with an approval of its cheques where there is one, and why it is refused."""
    cheques = sum(t.cents for t in payment.tenders if t.kind == "cheque")
    has_good: bool | None = None
    approval = ""
    if cheques and day.model.is_flagged(payment.account):
        approval, is_good = day.approval(
            operator, CHEQUE_OF_FLAGGED, f"account:{payment.account}", cheques, needed=True
        )
        has_good = is_good if approval else None
    told = refusals_of(day, operator, payment, has_good=has_good)
    cash = [each for each in order.tenders if isinstance(each, CashTender)]
    untold = not any(each.told_not_deductible for each in cash)
    if untold and sum(each.amount_cents for each in cash) > _TOLD_ABOVE:
        told.add("field.bad")
    with_approval = PaymentOrder(order.id, order.account, order.shares, order.tenders, approval)
    return with_approval, told


def _void_terms(day: Day, operator: Operator, payment: Payment) -> tuple[str, set[str]]:
    model = day.model
    turn = model.turns.get(payment.turn)
    day.model.days.today = day.today
    is_over = payment.day != day.model.days.open or (turn is not None and turn.state != "open")
    deposits = [t for t in payment.tenders if t.kind == "deposit" and t.is_living]
    needed = is_over or any(t.state == "verified" for t in deposits)
    approval, is_good = day.approval(
        operator, VOID, f"payment:{payment.id}", payment.cents, needed=needed
    )
    told = set()
    if payment.is_void:
        told.add("payment.already_void")
    if payment.is_card:
        told.add("payment.void_of_card")
    if any(t.kind == "debit" for t in payment.tenders):
        told.add("payment.void_of_debit")
    if payment.refunded:
        told.add("payment.refunded_before")
    at_bank = {*AT_BANK, "CLEARED"}
    if any(t.kind == "cheque" and (t.state in at_bank or t.slip) for t in payment.tenders):
        told.add("payment.cheque_at_bank")
    if any(t.line for t in payment.tenders if t.kind == "deposit"):
        told.add("payment.deposit_matched")
    if payment.left_cents <= 0:
        told.add("payment.nothing_to_void")
    credit = model.accounts[payment.account].credit
    if payment.left_credit > 0 and credit + payment.spent < payment.left_credit:
        told.add("payment.credit_spent")
    if approval and not is_good:
        told.add("staff.approval_invalid")
    if needed and not approval:
        told.add("payment.void_needs_approval")
    if payment.cash:
        told |= day.till_refusals(operator)
    return approval, told


def _book(day: Day, payment: Payment, receipt: str) -> None:
    model, series = day.model, TILLS[payment.till]
    expected = f"{series}-{model.receipts[series] + 1:09d}"
    day.expect("receipt", receipt, expected)
    turn = model.open_turn(payment.till)
    payment.turn = turn.id if turn and turn.day >= day.today else ""
    payment.receipt, payment.at = receipt, day.model.now
    model.pay(payment)
    if any(t.kind in {"cheque", "deposit"} for t in payment.tenders):
        by_position = {t.position: t for t in payment.tenders}
        for each in day.office.payments.standing(payment.id):
            tender = by_position[each.position]
            tender.id = each.id
            if tender.kind == "cheque":
                model.cheques[each.id] = (payment, tender)
            elif tender.kind == "deposit":
                model.deposits[each.id] = (payment, tender)


def _remembered(day: Day, payment: Payment) -> Callable[[], None]:
    """Puts a receipt, and all that its void touches, back to how it is now."""
    model = day.model
    touched: list[Any] = [payment, model.accounts[payment.account], *payment.tenders]
    touched += [model.invoices[number] for number in payment.shares]
    touched += model.turns.values()
    kept = [(each, copy(vars(each))) for each in touched]
    gone, reversals = dict(payment.gone), model.reversals
    days = model.days
    facts, books = len(days.facts), days.books.copy()

    def undo() -> None:
        for each, values in kept:
            vars(each).update(values)
        payment.gone, model.reversals = gone, reversals
        del days.facts[facts:]
        days.books = books

    return undo


def _words(payment: Payment) -> str:
    tenders = " + ".join(f"{t.kind} {t.cents}" for t in payment.tenders)
    shares = ", ".join(f"{n[-4:]} {cents}" for n, cents in payment.shares.items())
    return f"{payment.receipt} {payment.account}: {tenders} for {shares or 'nothing'}"
