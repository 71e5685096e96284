import threading

import pytest

from services.cards.errors import AccountClosed, AlreadyUnderWay, BillingCharges, KeyMismatch
from services.cards.records import Outcome, Verdict
from services.cards.states import State
from services.errors import UserError
from services.payments.errors import InvoiceChanged, InvoiceClaimed, InvoiceNotOpen
from services.payments.records import ChequeTender, PaymentOrder, Share
from tests.services.cards.conftest import DECLINED, FIRST, SECOND, THIRD, VISA, Desk


def test_a_card_pays_two_invoices_with_one_charge_and_one_receipt(desk: Desk) -> None:
    order = desk.order(FIRST, SECOND)

    done = desk.charges.charge(desk.books.cashier, order, VISA)

    assert done.verdict is Verdict.CHARGED
    assert done.receipt == "001-001-000000001"
    assert (desk.books.balance(FIRST), desk.books.balance(SECOND)) == (0, 0)
    assert desk.succeeded() == 1
    (intent,) = desk.control.intents(attempt=order.attempt)
    assert intent["amount"] == 9000
    assert intent["metadata"]["inv_1"] == f"{FIRST}:4500"
    assert (done.attempt.card_brand, done.attempt.card_last4) == ("visa", "4242")
    assert desk.books.journal.verify() == []


def test_the_create_never_confirms_and_every_post_has_our_key(desk: Desk) -> None:
    order = desk.order(FIRST)
    desk.charges.charge(desk.books.cashier, order, VISA)

    posts = [each for each in desk.control.requests() if each["method"] == "POST"]

    assert [each["idempotency_key"] for each in posts] == [
        f"vt1:test:{order.attempt}:create",
        f"vt1:test:{order.attempt}:confirm:1",
    ]
    assert "confirm" not in posts[0]["form"]


def test_the_same_attempt_again_charges_nothing_more(desk: Desk) -> None:
    order = desk.order(FIRST)
    desk.charges.charge(desk.books.cashier, order, VISA)

    with pytest.raises(UserError):
        desk.charges.charge(desk.books.cashier, order, VISA)
    again = desk.charges.confirm(desk.books.cashier, order.attempt, VISA)

    assert again.verdict is Verdict.CHARGED
    assert desk.succeeded() == 1


def test_eight_clicks_at_once_with_one_attempt_charge_once(desk: Desk) -> None:
    order = desk.order(FIRST)
    told: list[Outcome | UserError] = []

    def click() -> None:
        try:
            told.append(desk.charges.charge(desk.books.cashier, order, VISA))
        except UserError as error:
            told.append(error)

    clicks = [threading.Thread(target=click) for _ in range(8)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    charged = [each for each in told if isinstance(each, Outcome)]
    assert [each.verdict for each in charged] == [Verdict.CHARGED]
    assert len(told) == 8
    assert desk.succeeded() == 1


def test_two_tills_with_overlapping_invoices_charge_once(desk: Desk) -> None:
    first, second = desk.order(FIRST, SECOND), desk.order(SECOND, THIRD)
    other = desk.another_till()
    told: list[object] = []

    def charge(till: object, operator: object, order: object) -> None:
        try:
            told.append(till.charge(operator, order, VISA))  # type: ignore[attr-defined]
        except UserError as error:
            told.append(error)

    pair = [
        threading.Thread(target=charge, args=(desk.charges, desk.books.cashier, first)),
        threading.Thread(target=charge, args=(other, desk.books.other_cashier, second)),
    ]
    for each in pair:
        each.start()
    for each in pair:
        each.join()

    assert sum(isinstance(each, Outcome) for each in told) == 1
    assert desk.succeeded() == 1
    assert desk.books.balance(SECOND) == 0


def test_a_claimed_invoice_says_who_has_it_and_refuses_cheques(desk: Desk) -> None:
    desk.charges.open(desk.books.cashier, desk.order(FIRST))

    with pytest.raises(InvoiceClaimed) as refused:
        desk.another_till().open(desk.books.other_cashier, desk.order(FIRST))
    cheque = ChequeTender("10", "2100", "7", "Ñandú", desk.clock.moment.date(), 4500)
    with pytest.raises(InvoiceClaimed):
        desk.books.payments.record(
            desk.books.other_cashier,
            PaymentOrder("p-1", "100001", (Share(FIRST, 4500),), (cheque,)),
        )

    assert refused.value.details["till"] == "01"
    assert refused.value.details["who"] == "Ana Cajas"
    assert desk.books.count("payment") == 0


def test_a_declined_card_may_be_followed_by_another_on_the_same_intent(desk: Desk) -> None:
    order = desk.order(FIRST)
    declined = desk.charges.charge(desk.books.cashier, order, DECLINED)
    assert declined.verdict is Verdict.DECLINED
    assert declined.attempt.decline is not None
    assert declined.attempt.decline.code == "generic_decline"

    done = desk.charges.confirm(desk.books.cashier, order.attempt, VISA)

    assert done.verdict is Verdict.CHARGED
    assert done.attempt.confirm_seq == 2
    assert len(desk.control.intents(attempt=order.attempt)) == 1


def test_giving_up_after_a_decline_cancels_first_and_frees_the_invoice(desk: Desk) -> None:
    order = desk.order(FIRST)
    desk.charges.charge(desk.books.cashier, order, DECLINED)

    gone = desk.charges.give_up(desk.books.cashier, order.attempt)

    assert gone.verdict is Verdict.NOT_CHARGED
    assert desk.control.intents(attempt=order.attempt)[0]["status"] == "canceled"
    assert desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA).receipt


def test_what_changed_since_the_look_is_refused_before_anything_is_sent(desk: Desk) -> None:
    order = desk.order(FIRST)
    stale = type(order)(order.attempt, order.account, (Share(FIRST, 4500, version=99),))

    with pytest.raises(InvoiceChanged):
        desk.charges.open(desk.books.cashier, stale)

    assert desk.control.intents() == []
    assert desk.books.count("charge_attempt") == 0


def test_a_paid_invoice_is_not_charged(desk: Desk) -> None:
    desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA)

    with pytest.raises(InvoiceNotOpen):
        desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA)

    assert desk.succeeded() == 1


def test_a_partial_charge_leaves_the_rest_owed(desk: Desk) -> None:
    desk.charges.charge(desk.books.cashier, desk.order(FIRST, cents=1000), VISA)

    assert desk.books.balance(FIRST) == 3500


def test_what_the_billing_system_will_charge_by_itself_is_not_charged_here(desk: Desk) -> None:
    desk.books.add_account("100002", method="card")
    due = desk.clock.moment.date()
    number = desk.books.add_invoice(9, account_number="100002", due_on=due, method="card")
    order = desk.order(number)
    automatic = type(order)(order.attempt, "100002", order.shares)

    with pytest.raises(BillingCharges):
        desk.charges.open(desk.books.cashier, automatic)


def test_a_closed_account_is_not_charged(desk: Desk) -> None:
    desk.books.add_account("100003", state="closed")
    number = desk.books.add_invoice(10, account_number="100003")
    order = desk.order(number)

    with pytest.raises(AccountClosed):
        desk.charges.open(desk.books.cashier, type(order)(order.attempt, "100003", order.shares))


def test_a_live_key_is_refused_by_test_books(desk: Desk) -> None:
    with pytest.raises(KeyMismatch):
        desk.another_till(key="sk_live_x").open(desk.books.cashier, desk.order(FIRST))

    assert desk.books.count("charge_attempt") == 0


def test_an_attempt_under_way_is_not_begun_twice(desk: Desk) -> None:
    order = desk.order(FIRST)
    desk.charges.open(desk.books.cashier, order)

    with pytest.raises((AlreadyUnderWay, InvoiceClaimed)):
        desk.another_till().open(desk.books.other_cashier, order)

    assert desk.charges.attempt(order.attempt).state is State.ARMED
