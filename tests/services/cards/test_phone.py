import json
import threading
import urllib.parse
import urllib.request
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.cards import store
from services.cards.pages import is_address
from services.cards.records import Channel, ChargeOrder, Outcome, Verdict
from services.cards.states import State
from services.payments.errors import InvoiceClaimed
from services.payments.records import ChequeTender, PaymentOrder
from services.practice.simulator.client import ControlRefused
from services.verification.service import Verification
from tests.services.cards.conftest import FIRST, QUICK, SECOND, THIRD, VISA, Desk


def phone_order(desk: Desk, *numbers: str) -> ChargeOrder:
    return replace(desk.order(*numbers), channel=Channel.PHONE)


def waiting(desk: Desk, *numbers: str) -> Outcome:
    """A page that is open for its customer."""
    shown = desk.charges.open(desk.books.cashier, phone_order(desk, *(numbers or (FIRST,))))
    assert shown.verdict is Verdict.WAITING
    return shown


def page_id(outcome: Outcome) -> str:
    assert outcome.attempt.page_id is not None
    return outcome.attempt.page_id


def page_status(desk: Desk, outcome: Outcome) -> str:
    (page,) = desk.control.pages(attempt=outcome.attempt.id)
    return str(page["status"])


def pay_in_a_browser(link: str, card: str) -> str:
    """What the page's own script sends; gives the page that the customer then sees."""
    form = urllib.parse.urlencode({"payment_method": f"pm_card_{card}"}).encode()
    with urllib.request.urlopen(link, form, timeout=10) as answer:
        return str(answer.read().decode())


def make_due(desk: Desk, attempt: str) -> None:
    with desk.books.sessions.begin() as session:
        store.make_due(session, attempt, desk.clock())


def test_a_customer_pays_on_their_phone_and_it_is_booked_once(desk: Desk) -> None:
    shown = waiting(desk, FIRST, SECOND)

    with urllib.request.urlopen(shown.attempt.link, timeout=10) as answer:
        assert "$90,00" in answer.read().decode()
    assert "Pago realizado" in pay_in_a_browser(shown.attempt.link, "visa")
    paid = desk.charges.look_now(desk.books.cashier, shown.attempt.id)
    again = desk.charges.look_now(desk.books.cashier, shown.attempt.id)

    assert paid.verdict is Verdict.CHARGED
    assert paid.receipt == again.receipt == "001-001-000000001"
    assert (paid.attempt.pi_id or "").startswith("pi_")
    assert paid.attempt.card_last4 == "4242"
    assert desk.books.balance(FIRST) == desk.books.balance(SECOND) == 0
    assert desk.succeeded() == 1
    assert desk.books.count("payment") == 1
    assert Verification(desk.books.sessions).verify() == []


def test_the_page_asks_for_exactly_what_is_claimed(desk: Desk) -> None:
    order = phone_order(desk, FIRST, SECOND)

    shown = desk.charges.open(desk.books.cashier, order)

    (page,) = desk.control.pages(attempt=order.attempt)
    assert (page["amount_total"], page["currency"]) == (9000, "usd")
    assert page["client_reference_id"] == order.attempt
    assert page["metadata"]["inv_1"] == f"{FIRST}:4500"
    assert page["expires_at"] == int((shown.attempt.page_until or desk.clock()).timestamp())
    sent = next(each for each in desk.control.requests() if each["path"].endswith("/sessions"))
    assert sent["idempotency_key"] == f"vt1:test:{order.attempt}:create"
    params = json.loads(shown.attempt.create_params)
    assert params["payment_intent_data"]["metadata"] == params["metadata"]
    assert params["success_url"] == "https://voip.example/"
    told = json.dumps(params)
    assert "Ñandú" not in told
    assert "1710034065" not in told


def test_the_link_is_known_to_nobody_before_the_commit_that_says_so(desk: Desk) -> None:
    states: list[State] = []
    original = desk.charges._gateway.open_page

    def watched(*given: object) -> object:
        (attempt,) = desk.charges.attempts()
        states.append(attempt.state)
        assert attempt.link == ""
        return original(*given)  # type: ignore[arg-type]

    desk.charges._gateway.open_page = watched  # type: ignore[method-assign,assignment]
    shown = waiting(desk)

    assert states == [State.CREATING]
    assert shown.attempt.state is State.CONFIRMING
    stored = desk.charges.attempt(shown.attempt.id)
    assert stored.link == shown.attempt.link != ""
    assert replace(stored, state=State.ARMED).link == ""


def test_a_refused_card_leaves_the_page_open_for_another_one(desk: Desk) -> None:
    shown = waiting(desk)

    assert "Puede intentar con otra tarjeta" in pay_in_a_browser(
        shown.attempt.link, "chargeDeclinedInsufficientFunds"
    )
    refused = desk.charges.look_now(desk.books.cashier, shown.attempt.id)
    pay_in_a_browser(shown.attempt.link, "mastercard")
    paid = desk.charges.look_now(desk.books.cashier, shown.attempt.id)

    assert refused.verdict is Verdict.WAITING
    assert refused.attempt.decline is not None
    assert refused.attempt.decline.code == "insufficient_funds"
    assert paid.verdict is Verdict.CHARGED
    assert paid.attempt.decline is None
    assert desk.succeeded() == len(desk.control.intents()) == 1


def test_an_open_page_is_kept_and_refuses_every_other_method(desk: Desk) -> None:
    shown = waiting(desk)

    looked = desk.charges.look_now(desk.books.cashier, shown.attempt.id)

    assert looked.verdict is Verdict.WAITING
    assert desk.charges.unfinished()[0].is_waiting
    with pytest.raises(InvoiceClaimed) as refused:
        desk.another_till().open(desk.books.other_cashier, desk.order(FIRST))
    assert refused.value.details["method"] == "phone"
    with pytest.raises(InvoiceClaimed):
        desk.another_till().open(desk.books.other_cashier, phone_order(desk, SECOND, FIRST))
    cheque = ChequeTender("10", "2100", "77", "Ñandú", date(2026, 11, 22), 4500)
    order = PaymentOrder(str(uuid4()), "100001", desk.order(FIRST).shares, (cheque,))
    with pytest.raises(InvoiceClaimed):
        desk.books.payments.record(desk.books.other_cashier, order)
    assert Verification(desk.books.sessions).verify() == []


def test_the_same_attempt_twice_is_one_page(desk: Desk) -> None:
    order = phone_order(desk, FIRST)
    first = desk.charges.open(desk.books.cashier, order)

    confirmed = desk.charges.confirm(desk.books.cashier, order.attempt, VISA)

    assert confirmed.verdict is Verdict.WAITING
    assert confirmed.attempt.link == first.attempt.link
    assert len(desk.control.pages()) == 1
    assert desk.control.intents() == []


def test_a_withdrawn_link_is_seen_expired_before_the_invoice_is_free(desk: Desk) -> None:
    shown = waiting(desk)

    gone = desk.charges.give_up(desk.books.cashier, shown.attempt.id)

    assert gone.verdict is Verdict.NOT_CHARGED
    assert gone.attempt.link == ""
    assert page_status(desk, shown) == "expired"
    with pytest.raises(ControlRefused):
        desk.control.pay_page(page_id(shown))
    assert desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA).receipt
    assert desk.succeeded() == 1


def test_a_link_withdrawn_after_a_refused_card_ends_its_intent_too(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.pay_page(page_id(shown), "chargeDeclined")

    gone = desk.charges.give_up(desk.books.cashier, shown.attempt.id)

    assert gone.verdict is Verdict.NOT_CHARGED
    assert [intent["status"] for intent in desk.control.intents()] == ["canceled"]


def test_a_payment_that_was_faster_than_the_withdrawal_is_booked(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.pay_page(page_id(shown))

    late = desk.charges.give_up(desk.books.cashier, shown.attempt.id)

    assert late.verdict is Verdict.CHARGED
    assert desk.books.balance(FIRST) == 0


def test_a_payment_between_expiring_and_looking_is_booked(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.add_fault("page_expire", "drop_before")
    desk.control.add_fault("page_retrieve", "hold")
    told: list[Outcome] = []
    thread = threading.Thread(
        target=lambda: told.append(desk.charges.give_up(desk.books.cashier, shown.attempt.id))
    )
    thread.start()
    desk.control.wait_until_held()
    desk.control.pay_page(page_id(shown))
    desk.control.release()
    thread.join(20)

    assert told[0].verdict is Verdict.CHARGED
    assert desk.succeeded() == 1


def test_a_withdrawal_that_cannot_be_seen_keeps_the_claim(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.add_fault("page_expire", "drop_before", times=9)
    desk.control.add_fault("page_retrieve", "drop_before", times=9)

    doubt = desk.charges.give_up(desk.books.cashier, shown.attempt.id)

    assert doubt.verdict is Verdict.IN_DOUBT
    assert doubt.attempt.watch
    with pytest.raises(InvoiceClaimed):
        desk.charges.open(desk.books.cashier, desk.order(FIRST))
    desk.control.clear_faults()
    settled = desk.another_till().look_now(desk.books.other_cashier, shown.attempt.id)
    assert settled.verdict is Verdict.NOT_CHARGED
    assert page_status(desk, shown) == "expired"


def test_a_doubt_about_a_withdrawal_finds_the_money_that_came_meanwhile(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.add_fault("page_expire", "drop_before", times=9)
    desk.control.add_fault("page_retrieve", "drop_before", times=9)
    desk.charges.give_up(desk.books.cashier, shown.attempt.id)
    desk.control.clear_faults()
    desk.control.pay_page(page_id(shown))

    settled = desk.another_till().look_now(desk.books.other_cashier, shown.attempt.id)

    assert settled.verdict is Verdict.CHARGED


@pytest.mark.parametrize("kind", ["drop_after", "reset_after", "reset_mid", "truncated_json"])
@pytest.mark.parametrize("endpoint", ["page_create", "page_retrieve", "page_expire"])
def test_a_lost_answer_leaves_one_page_and_the_truth(desk: Desk, endpoint: str, kind: str) -> None:
    desk.charges.check_ready()
    desk.control.add_fault(endpoint, kind)
    shown = waiting(desk)
    looked = desk.charges.look_now(desk.books.cashier, shown.attempt.id)

    gone = desk.charges.give_up(desk.books.cashier, shown.attempt.id)

    assert looked.verdict is Verdict.WAITING
    assert looked.was_reached == (endpoint != "page_retrieve")
    assert gone.verdict is Verdict.NOT_CHARGED
    assert len(desk.control.pages()) == 1
    assert page_status(desk, shown) == "expired"


def test_a_create_without_any_answer_frees_the_invoice_and_its_orphan_is_closed(
    desk: Desk,
) -> None:
    desk.charges.check_ready()
    desk.control.add_fault("page_create", "drop_after", times=9)
    order = phone_order(desk, FIRST)

    gone = desk.charges.open(desk.books.cashier, order)
    desk.control.clear_faults()

    assert gone.verdict is Verdict.NOT_CHARGED
    assert gone.attempt.watch
    (orphan,) = desk.control.pages()
    assert orphan["status"] == "open"
    desk.clock.forward(hours=1, seconds=1)
    desk.charges.sweep.watch(desk.books.cashier)
    (orphan,) = desk.control.pages()
    assert orphan["status"] == "expired"


def test_an_orphan_of_yesterday_is_not_made_anew(desk: Desk) -> None:
    desk.charges.check_ready()
    desk.control.add_fault("page_create", "drop_before", times=9)
    gone = desk.charges.open(desk.books.cashier, phone_order(desk, FIRST))
    desk.control.clear_faults()
    assert gone.verdict is Verdict.NOT_CHARGED
    desk.control.set_clock(advance=25 * 3600)
    desk.clock.forward(hours=25)
    desk.control.forget_keys()

    desk.charges.sweep.watch(desk.books.cashier)

    assert desk.control.pages() == []


@pytest.mark.parametrize(
    "fields",
    [{"amount_total": 100}, {"currency": "eur"}, {"metadata": {"attempt": "x"}, "livemode": True}],
)
def test_a_page_that_is_not_what_was_asked_for_is_shown_to_nobody(
    desk: Desk, fields: dict[str, object]
) -> None:
    desk.charges.check_ready()
    desk.control.add_fault("page_create", "alter", times=9, fields=fields)

    gone = desk.charges.open(desk.books.cashier, phone_order(desk, FIRST))

    assert gone.verdict is Verdict.NOT_CHARGED
    assert gone.attempt.link == ""
    assert desk.books.count("claim") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"amount_total": 100},
        {"currency": "eur"},
        {"metadata": {"attempt": "x"}, "client_reference_id": "x"},
        {"livemode": True},
        {"id": "cs_test_another"},
    ],
)
def test_a_look_at_another_page_proves_nothing(desk: Desk, fields: dict[str, object]) -> None:
    shown = waiting(desk)
    desk.control.pay_page(page_id(shown))
    desk.control.add_fault("page_retrieve", "alter", fields=fields)

    doubt = desk.charges.look_now(desk.books.cashier, shown.attempt.id)

    assert doubt.verdict is Verdict.IN_DOUBT
    assert doubt.attempt.decline is not None
    assert doubt.attempt.decline.code == "not_proof"
    assert desk.books.count("payment") == 0
    settled = desk.charges.look_now(desk.books.cashier, shown.attempt.id)
    assert settled.verdict is Verdict.CHARGED


def test_money_that_the_bank_still_processes_keeps_the_claim(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.set_account(processing=True)
    desk.control.pay_page(page_id(shown))

    doubt = desk.charges.look_now(desk.books.cashier, shown.attempt.id)
    (intent,) = desk.control.intents()
    desk.control.dashboard("settle_processing", payment_intent=intent["id"])
    settled = desk.charges.look_now(desk.books.cashier, shown.attempt.id)

    assert doubt.verdict is Verdict.IN_DOUBT
    assert settled.verdict is Verdict.CHARGED


def test_other_tills_leave_a_page_to_its_customer_until_its_time_is_over(desk: Desk) -> None:
    shown = waiting(desk)
    other = desk.another_till()
    assert other.recover(desk.books.other_cashier) == []  # nobody's turn yet
    make_due(desk, shown.attempt.id)

    (looked,) = other.recover(desk.books.other_cashier)
    assert looked.verdict is Verdict.WAITING
    assert page_status(desk, shown) == "open"
    assert other.recover(desk.books.other_cashier) == []  # a minute before the next turn

    desk.clock.forward(minutes=61)
    make_due(desk, shown.attempt.id)
    (ended,) = other.recover(desk.books.other_cashier)
    assert ended.verdict is Verdict.NOT_CHARGED
    assert page_status(desk, shown) == "expired"


def test_a_page_that_expired_by_itself_frees_the_invoice(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.pay_page(page_id(shown), "chargeDeclined")
    desk.control.set_clock(advance=3601)

    ended = desk.charges.look_now(desk.books.cashier, shown.attempt.id)

    assert ended.verdict is Verdict.NOT_CHARGED
    assert [intent["status"] for intent in desk.control.intents()] == ["canceled"]
    assert desk.charges.unfinished() == []


def test_a_payment_while_no_till_was_open_is_found_by_another_one(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.pay_page(page_id(shown))
    make_due(desk, shown.attempt.id)

    (settled,) = desk.another_till().recover(desk.books.other_cashier)

    assert settled.verdict is Verdict.CHARGED
    assert settled.receipt.startswith("001-001-")  # the till whose charge it was


def test_several_tills_that_look_at_once_book_it_once(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.pay_page(page_id(shown))
    tills = [desk.another_till() for _ in range(4)]
    for till in tills:
        till.check_ready()
    told: list[Outcome] = []
    threads = [
        threading.Thread(
            target=lambda till=till: told.append(
                till.look_now(desk.books.other_cashier, shown.attempt.id)
            )
        )
        for till in tills
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert [outcome.verdict for outcome in told] == [Verdict.CHARGED] * 4
    assert desk.books.count("payment") == 1


def test_a_till_killed_before_the_link_was_told_leaves_nothing_to_pay(desk: Desk) -> None:
    brief = desk.another_till(pace=replace(QUICK, lease=timedelta(0)))
    protocol = brief._protocol() if brief.check_ready() else None
    assert protocol is not None
    brief.gate.let_pass(desk.books.cashier, desk.books.office.company().uuid)
    order = phone_order(desk, FIRST)
    armed = protocol.arm(
        desk.books.cashier, protocol.claim(desk.books.cashier, order, brief._terms(order))
    )
    assert armed.state is State.ARMED
    assert brief.outcome(order.attempt).attempt.link == ""
    desk.clock.forward(seconds=1)

    (ended,) = desk.another_till().recover(desk.books.other_cashier)

    assert ended.verdict is Verdict.NOT_CHARGED
    (page,) = desk.control.pages()
    assert page["status"] == "expired"


def test_an_open_page_that_gets_no_answer_stays_with_its_customer(desk: Desk) -> None:
    shown = waiting(desk)
    desk.control.add_fault("page_retrieve", "503")

    looked = desk.charges.look_now(desk.books.cashier, shown.attempt.id)

    assert looked.verdict is Verdict.WAITING
    assert not looked.was_reached
    assert looked.attempt.link == shown.attempt.link


def test_two_withdrawals_at_once_free_it_once(desk: Desk) -> None:
    shown = waiting(desk, THIRD)
    tills = [desk.charges, desk.another_till()]
    tills[1].check_ready()
    told: list[Outcome] = []
    threads = [
        threading.Thread(
            target=lambda till=till: told.append(
                till.give_up(desk.books.other_cashier, shown.attempt.id)
            )
        )
        for till in tills
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert [outcome.verdict for outcome in told] == [Verdict.NOT_CHARGED] * 2


@pytest.mark.parametrize(
    ("url", "is_good"),
    [
        ("https://checkout.stripe.com/c/pay/cs_live_a#b", True),
        ("http://127.0.0.1:4242/c/pay/cs_test_a", True),
        ("http://checkout.stripe.com/c/pay/cs_live_a", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("", False),
        ("https://checkout.stripe.com/\n", False),
    ],
)
def test_only_a_web_address_is_shown_to_a_customer(url: str, is_good: bool) -> None:
    assert is_address(url) is is_good
