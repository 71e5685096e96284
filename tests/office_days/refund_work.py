"""Money that goes back: asked for, said yes or no to, at once or later, or sent at the provider."""

from services.cards.answers import ShownRefund
from services.cards.difference_records import DifferenceKind
from services.refunds.records import RefundOrder
from services.refunds.service import APPROVAL
from services.refunds.states import Kind
from tests.office_days.day import Day
from tests.office_days.model import Payment, Refund


def refund(day: Day) -> None:
    """Money goes back by another way, agreed to over the shoulder, and is only recorded."""
    operator = day.anybody()
    found = _asked(day)
    if found is None:
        return
    payment, order, refusals = found
    cents = order.amount_cents
    is_good = day.likely(0.95)
    if not is_good:
        refusals.add("staff.approval_invalid")
    approval = day.agree(operator, APPROVAL, f"payment:{payment.id}", cents + (not is_good))
    record = day.attempt(
        f"refund {cents} of {payment.receipt}",
        refusals,
        lambda: day.office.refunds.request_approved(operator, order, approval),
    )
    if record is not None:
        payment.refunded += cents
        day.model.give_back(payment, cents)


def ask_refund(day: Day) -> None:
    """Somebody asks for money back, and it waits while life goes on."""
    operator = day.anybody()
    found = _asked(day)
    if found is None:
        return
    payment, order, refusals = found
    record = day.attempt(
        f"ask_refund {order.amount_cents} of {payment.receipt} by {operator.username}",
        refusals,
        lambda: day.office.refunds.request(operator, order),
    )
    if record is not None:
        payment.refunded += order.amount_cents
        payment.asked = Refund(order.id, order.amount_cents, operator.username)


def decide_refund(day: Day) -> None:
    """A supervisor says yes or no to what was asked for: there may be less by now."""
    operator = day.supervisor()
    payment = day.one([p for p in day.model.payments.values() if p.asked is not None], 4)
    if payment is None or payment.asked is None:
        return
    asked = payment.asked
    if day.likely(0.25):
        told = "No procede"
        done = day.attempt(
            f"decide_refund no to {asked.cents} of {payment.receipt}",
            set(),
            lambda: day.office.refunds.reject(operator, asked.id, told),
        )
        if done is not None:
            payment.refunded -= asked.cents
            payment.asked = None
        return
    payment.refunded -= asked.cents
    refusals = day.model.refund_refusals(payment, asked.cents)
    payment.refunded += asked.cents
    if asked.by == operator.username:
        refusals.add("staff.same_person")
    done = day.attempt(
        f"decide_refund yes to {asked.cents} of {payment.receipt} by {operator.username}",
        refusals,
        lambda: day.office.refunds.approve(operator, asked.id),
    )
    if done is not None:
        payment.asked = None
        day.model.give_back(payment, asked.cents)


def refund_outside(day: Day) -> None:
    """Somebody gave a card's money back at the provider; now and then its bank refuses it."""
    operator = day.supervisor()
    model = day.model
    cards = [p for p in model.payments.values() if p.is_card]
    spent = [p for p in cards if p.left_credit > model.living_credit(p)]
    open_ones = [p for p in cards if p.outside or p.refunded < p.cents]
    payment = day.one(spent or open_ones)
    if payment is None:
        return
    failing = day.one(list(payment.outside)) if not spent and day.likely(0.5) else None
    if failing is not None:
        shown = _shown(failing, payment.outside[failing], "failed")
        kind = day.attempt(
            f"refund_outside {failing} fails",
            set(),
            lambda: day.office.refunds.follow(operator, shown, payment.id),
        )
        day.expect("difference", kind, DifferenceKind.REFUND_FAILED)
        cents = payment.outside.pop(failing)
        payment.refunded -= cents
        model.give_again(payment, cents)
        return
    rest = payment.cents - payment.refunded
    if rest <= 0:
        return
    cents = day.draw.choice((rest, max(1, rest // 2)))
    name = f"re_{day.number()}"
    shown = _shown(name, cents, "succeeded")
    kind = day.attempt(
        f"refund_outside {name} {cents} of {payment.receipt}",
        set(),
        lambda: day.office.refunds.follow(operator, shown, payment.id),
    )
    day.expect("difference", kind, DifferenceKind.REFUND)
    payment.outside[name] = cents
    payment.refunded += cents
    model.give_back(payment, cents, is_fact=True)


def _asked(day: Day) -> tuple[Payment, RefundOrder, set[str]] | None:
    model = day.model
    # What the bank may still take back, and what left credit that may be spent, tells the most.
    odd = [
        p
        for p in model.payments.values()
        if model.refundable(p)
        and (p.left_credit > 0 or any(t.state in {"CLEARED", "verified"} for t in p.tenders))
    ]
    spent = [p for p in odd if p.left_credit > model.living_credit(p)]
    if spent and day.likely(0.5):
        odd = spent
    payment = day.one(odd if odd and day.likely(0.6) else model.payments.values())
    if payment is None:
        return None
    most = model.refundable(payment)
    left = payment.left_cents
    cents = max(1, day.draw.choice((most, most, most // 2, most + 1, left, left // 3)))
    order = RefundOrder(
        day.mint(), payment.id, cents, Kind.RECORD, "Pagó dos veces", f"T {day.number()}"
    )
    if payment.asked is not None:
        return payment, order, {"refund.under_way"}
    return payment, order, model.refund_refusals(payment, cents)


def _shown(name: str, cents: int, status: str) -> ShownRefund:
    return ShownRefund(name, status, cents, "usd", "pi_there", "ch_there", "")
