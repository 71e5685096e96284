from datetime import timedelta

import pytest

from services.cards.errors import ProviderUnavailable
from services.clock import business_date
from services.errors import NotAllowed
from services.reconciliation.day_records import Side, StripeDays, Why
from services.reconciliation.days import StripeDayBook
from tests.services.cards.conftest import FIRST, SECOND, THIRD, VISA
from tests.services.cards.test_gate import marked
from tests.services.reconciliation.conftest import Office


def look(office: Office, days_before: int = 0, days: int = 1) -> StripeDays:
    book = StripeDayBook(office.books.sessions, office.charges._gateway)
    last = business_date(office.clock()) - timedelta(days=days_before)
    return book.look(office.books.supervisor, last - timedelta(days=days - 1), last)


def sums(told: StripeDays) -> dict[Side, tuple[int, int, int, int]]:
    return {
        each.side: (each.here_count, each.here_cents, each.there_count, each.there_cents)
        for each in told.sides
    }


def test_a_day_agrees_to_the_cent_with_its_fees_payouts_and_what_is_others(
    office: Office,
) -> None:
    first = office.charges.charge(office.books.cashier, office.order(FIRST), VISA)
    second = office.charges.charge(office.books.cashier, office.order(SECOND), VISA)
    office.control.dashboard("refund", payment_intent=first.attempt.pi_id, amount=1500)
    office.control.dashboard("dispute", payment_intent=second.attempt.pi_id)
    office.control.dashboard("charge", amount=9900, metadata={}, description="Facturación")
    sent = office.control.dashboard("payout", amount=3000)
    office.run()

    told = look(office)

    assert told.differences == ()
    assert sums(told) == {
        Side.CHARGES: (2, 9_000, 2, 9_000),
        Side.REFUNDS: (1, -1_500, 1, -1_500),
        Side.DISPUTES: (1, -4_500, 1, -4_500),
    }
    entries = [
        each
        for each in office.charges._gateway.balance_between(0, 2**31)
        if each.description != "Facturación" and each.category != "payout"
    ]
    assert told.fee_cents == sum(each.fee_cents for each in entries) > 1_500
    assert told.net_cents == sum(each.net_cents for each in entries)
    assert [(each.id, each.cents) for each in told.payouts] == [(sent["id"], 3_000)]
    assert (told.others_count, told.others_cents) == (1, 9_900)
    assert set(sums(look(office, days_before=1)).values()) == {(0, 0, 0, 0)}
    book = StripeDayBook(office.books.sessions, office.charges._gateway)
    with pytest.raises(NotAllowed):
        book.look(office.books.cashier, told.first, told.last)


def test_whatever_is_not_alike_is_named_with_its_side_and_its_day(office: Office) -> None:
    charged = office.charges.charge(office.books.cashier, office.order(FIRST), VISA)
    changed = office.charges.charge(office.books.cashier, office.order(SECOND), VISA)
    gone = office.charges.charge(office.books.cashier, office.order(THIRD), VISA)
    office.control.dashboard("charge", amount=700, metadata=marked(office))
    office.control.dashboard("refund", payment_intent=charged.attempt.pi_id, amount=100)
    for entry in list(office.charges._gateway.balance_between(0, 2**31)):
        if entry.charge == changed.attempt.charge_id:
            office.control.dashboard("alter", id=entry.id, fields={"amount": 4400})
        if entry.charge == gone.attempt.charge_id:
            office.control.dashboard("alter", id=entry.id, fields={"reporting_category": "x"})

    today = look(office)

    told = {
        (each.side, each.why): (each.here_cents, each.there_cents) for each in today.differences
    }
    assert told == {
        (Side.CHARGES, Why.OTHER_AMOUNT): (4_500, 4_400),
        (Side.CHARGES, Why.NOT_THERE): (4_500, None),
        (Side.CHARGES, Why.NOT_HERE): (None, 700),
        # Made at Stripe, and not read from there yet.
        (Side.REFUNDS, Why.NOT_HERE): (None, -100),
    }
    receipts = {each.why: each.receipt for each in today.differences}
    assert receipts[Why.OTHER_AMOUNT] == changed.receipt
    assert receipts[Why.NOT_THERE] == gone.receipt
    office.forward(days=1)
    office.run()
    yesterday = look(office, days_before=1).differences
    (late,) = (each for each in yesterday if each.why is Why.OTHER_DAY)
    assert (late.side, late.why, late.booked_on) == (
        Side.REFUNDS,
        Why.OTHER_DAY,
        business_date(office.clock()),
    )
    (early,) = look(office).differences
    assert (early.side, early.why, early.here_cents) == (Side.REFUNDS, Why.NOT_THERE, -100)
    both = look(office, days=2).differences
    assert both == tuple(each for each in today.differences if each.side is Side.CHARGES)

    office.control.add_fault("balance_list", "500", times=9)
    with pytest.raises(ProviderUnavailable):
        look(office)
