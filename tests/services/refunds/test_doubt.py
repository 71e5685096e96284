import threading
from dataclasses import replace

import pytest

from services.cards.errors import KeyMismatch, ProviderUnavailable
from services.gateways.stripe_gateway import StripeGateway
from services.payments.records import PaymentRecord
from services.refunds.errors import KeyCannotRefund, RefundNotSent, RefundsDiffer
from services.refunds.records import RefundRecord
from services.refunds.states import Kind, State
from tests.services.refunds.conftest import FIRST, QUICK, SECOND, Killed, Office


def in_doubt(office: Office, paid: PaymentRecord, cents: int, fault: str) -> RefundRecord:
    """A refund whose every answer was lost, and whose list could not be read."""
    office.control.add_fault("refund", fault, times=9)
    office.control.add_fault("refund_list", "drop_before", times=9)
    doubt = office.give_back(paid, cents)
    office.control.clear_faults()
    assert doubt.state is State.IN_DOUBT
    assert office.balances()[0] == 0
    return doubt


@pytest.mark.parametrize(
    "kind", ["drop_after", "reset_after", "reset_mid", "truncated_json", "empty", "html"]
)
def test_a_lost_answer_still_gives_back_once(office: Office, kind: str) -> None:
    paid = office.charge(FIRST)
    office.control.add_fault("refund", kind)

    done = office.give_back(paid, 2000)

    assert done.state is State.DONE
    assert office.refunded_there() == 2000
    assert office.balances()[0] == 2000
    office.sound()


@pytest.mark.parametrize("kind", ["drop_before", "409", "429", "lock_timeout", "502", "503"])
def test_what_did_not_run_is_sent_again_under_its_key(office: Office, kind: str) -> None:
    paid = office.charge(FIRST)
    office.control.add_fault("refund", kind)

    done = office.give_back(paid, 2000)

    sent = [each for each in office.control.requests() if each["path"] == "/v1/refunds"]
    posts = [each for each in sent if each["method"] == "POST"]
    assert done.state is State.DONE
    assert len(posts) == 2
    assert {each["idempotency_key"] for each in posts} == {f"vt1:test:{paid.id}:refund:{done.id}"}
    assert office.refunded_there() == 2000


def test_a_500_with_effect_is_found_in_the_list(office: Office) -> None:
    paid = office.charge(FIRST)
    office.control.add_fault("refund", "500_after")

    done = office.give_back(paid, 2000)

    assert done.state is State.DONE
    assert office.refunded_there() == 2000


def test_a_500_without_effect_stays_in_doubt_for_a_day_and_is_then_asked_for_anew(
    office: Office,
) -> None:
    paid = office.charge(FIRST)
    office.control.add_fault("refund", "500")

    doubt = office.give_back(paid, 2000)
    assert doubt.state is State.IN_DOUBT
    assert office.balances()[0] == 0
    office.later(hours=23, minutes=30)
    still = office.refunds.look_now(office.books.cashier, doubt.id)
    office.later(hours=1)
    given_up = office.refunds.look_now(office.books.cashier, doubt.id)

    assert still.state is State.IN_DOUBT
    assert (given_up.state, given_up.failure_code) == (State.FAILED, "not_found")
    assert office.refunded_there() == 0
    assert office.give_back(paid, 2000).state is State.DONE
    assert office.refunded_there() == 2000
    office.sound()


@pytest.mark.parametrize("fault", ["drop_after", "hang_after"])
def test_a_refund_that_was_made_unseen_is_found_by_another_till(office: Office, fault: str) -> None:
    office.timeouts = replace(office.timeouts, read=0.3, total=0.5)
    office.refunds = office.another_till()
    paid = office.charge(FIRST)
    doubt = in_doubt(office, paid, 2000, fault)
    posts = len(office.control.requests())

    found = office.another_till().look_now(office.books.other_cashier, doubt.id)

    assert found.state is State.DONE
    assert not any(each["method"] == "POST" for each in office.control.requests()[posts:])
    assert office.refunded_there() == 2000
    assert office.balances()[0] == 2000
    office.sound()


def test_a_refund_that_was_never_made_is_sent_under_the_same_key(office: Office) -> None:
    paid = office.charge(FIRST)
    doubt = in_doubt(office, paid, 2000, "502")

    found = office.another_till().look_now(office.books.other_cashier, doubt.id)

    assert found.state is State.DONE
    assert office.refunded_there() == 2000


def test_after_the_keys_are_forgotten_the_list_decides(office: Office) -> None:
    paid = office.charge(FIRST)
    doubt = in_doubt(office, paid, 2000, "drop_after")
    office.later(days=3)
    office.control.forget_keys()

    found = office.refunds.look_now(office.books.cashier, doubt.id)

    assert found.state is State.DONE
    assert office.refunded_there() == 2000


def test_forgotten_keys_never_double_a_partial_refund(office: Office) -> None:
    """The worst order: it was made, the list is not to be had, and the key is forgotten."""
    paid = office.charge(FIRST)
    doubt = in_doubt(office, paid, 2000, "drop_after")
    office.control.forget_keys()
    office.control.add_fault("refund_list", "drop_before", times=2)

    still = office.refunds.look_now(office.books.cashier, doubt.id)
    assert still.state is State.IN_DOUBT
    found = office.refunds.look_now(office.books.cashier, doubt.id)

    assert found.state is State.DONE
    assert office.refunded_there() == 2000


def test_a_doubt_is_not_repeated_when_somebody_gave_the_money_back_at_stripe(
    office: Office,
) -> None:
    paid = office.charge(FIRST)
    doubt = in_doubt(office, paid, 2000, "502")
    office.control.dashboard("refund", payment_intent=office.intent_of(paid), amount=2000)

    left = office.refunds.look_now(office.books.cashier, doubt.id)

    assert (left.state, left.failure_code) == (State.IN_DOUBT, "refunds_differ")
    assert office.refunded_there() == 2000
    office.later(hours=25)
    ended = office.refunds.look_now(office.books.cashier, doubt.id)
    assert ended.state is State.FAILED


def test_what_stripe_shows_after_it_was_given_up_is_in_the_books_all_the_same(
    office: Office,
) -> None:
    paid = office.charge(FIRST)
    doubt = in_doubt(office, paid, 2000, "502")
    office.later(hours=25)
    given_up = office.refunds.look_now(office.books.cashier, doubt.id)
    assert given_up.state is State.FAILED
    late = office.gateway().refund(
        {
            "payment_intent": office.intent_of(paid),
            "amount": 2000,
            "metadata": {"refund": doubt.id},
        },
        "late",
        office.gateway().version,
    )
    assert late.refund is not None

    assert office.refunds.provider_moved(office.books.supervisor, late.refund)
    assert not office.refunds.provider_moved(office.books.supervisor, late.refund)

    assert office.refunds.show(doubt.id).state is State.DONE
    assert office.balances()[0] == 2000
    office.sound()


def test_a_disputed_charge_is_not_refunded_and_the_reason_is_told(office: Office) -> None:
    paid = office.charge(FIRST)
    office.control.dashboard("dispute", payment_intent=office.intent_of(paid))

    no = office.give_back(paid, 2000)

    assert (no.state, no.failure_code) == (State.FAILED, "charge_disputed")
    assert office.balances()[0] == 0
    assert office.ask(paid, 2000).state is State.REQUESTED


def test_a_key_that_may_not_refund_leaves_it_to_another_till(office: Office) -> None:
    paid = office.charge(FIRST)
    office.control.restrict_key("rk_test_till_two", "refund")
    asked = office.ask(paid, 2000)

    with pytest.raises(KeyCannotRefund):
        office.another_till("rk_test_till_two").approve(office.books.supervisor, asked.id)

    waiting = office.refunds.show(asked.id)
    assert (waiting.state, waiting.failure_code) == (State.APPROVED, "refund.key_cannot")
    assert office.refunded_there() == 0
    done = office.refunds.look_now(office.books.cashier, asked.id)
    assert done.state is State.DONE
    assert office.refunded_there() == 2000
    office.sound()


def test_without_the_line_nothing_is_sent_and_recover_sends_it_later(office: Office) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid, 2000)
    office.control.add_fault("retrieve", "drop_before", times=1)

    with pytest.raises(RefundNotSent):
        office.refunds.approve(office.books.supervisor, asked.id)
    assert office.refunds.show(asked.id).state is State.APPROVED
    office.simulator.stop()
    try:
        with pytest.raises((RefundNotSent, ProviderUnavailable)):
            office.refunds.look_now(office.books.cashier, asked.id)
    finally:
        office.simulator.start()
    assert office.refunds.show(asked.id).state is State.APPROVED

    assert office.refunds.look_now(office.books.cashier, asked.id).state is State.DONE
    assert office.refunded_there() == 2000


@pytest.mark.parametrize("kind", ["429", "drop_before"])
def test_a_refund_that_never_got_through_is_approved_still(office: Office, kind: str) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid, 2000)
    if kind == "429":
        office.control.add_fault("refund", kind, times=9)
        with pytest.raises(RefundNotSent):
            office.refunds.approve(office.books.supervisor, asked.id)
        assert office.refunds.show(asked.id).state is State.APPROVED
    else:
        office.control.add_fault("refund", kind, times=9)
        office.control.add_fault("refund_list", kind, times=9)
        assert office.refunds.approve(office.books.supervisor, asked.id).state is State.IN_DOUBT
    assert office.balances()[0] == 0
    office.control.clear_faults()

    assert office.refunds.look_now(office.books.cashier, asked.id).state is State.DONE
    assert office.refunded_there() == 2000


def test_a_refund_that_the_books_do_not_know_is_noticed_before_anything_is_sent(
    office: Office,
) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid, 1000)
    office.control.dashboard("refund", payment_intent=office.intent_of(paid), amount=700)

    with pytest.raises(RefundsDiffer) as refused:
        office.refunds.approve(office.books.supervisor, asked.id)

    assert refused.value.details == {"here_cents": 0, "there_cents": 700}
    assert office.refunds.show(asked.id).state is State.APPROVED
    office.later(hours=2)
    assert office.another_till().recover(office.books.supervisor) == []
    (shown,) = office.gateway().refunds_of(office.intent_of(paid))
    office.refunds.record_outside(office.books.supervisor, shown, paid.id)
    done = office.refunds.look_now(office.books.cashier, asked.id)
    assert (done.state, done.expect_refunded_cents) == (State.DONE, 700)
    assert office.refunded_there() == 1700
    assert office.balances()[0] == 1700
    office.sound()


def test_a_computer_that_slept_between_the_look_and_the_sending_sends_nothing(
    office: Office,
) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid, 2000)
    moments = iter([0.0, 11.0, 11.0, 11.0])
    asleep = office.another_till(pace=replace(QUICK, monotonic=lambda: next(moments)))

    with pytest.raises(RefundNotSent) as refused:
        asleep.approve(office.books.supervisor, asked.id)

    assert refused.value.details == {"cause": "slept"}
    assert office.refunds.show(asked.id).state is State.APPROVED
    assert office.refunded_there() == 0
    assert office.refunds.look_now(office.books.cashier, asked.id).state is State.DONE


def test_a_live_key_gives_nothing_back_of_test_money(office: Office) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid)
    live = StripeGateway("sk_live_nothing", api_base=office.simulator.url)

    with pytest.raises(KeyMismatch):
        office.another_till(gateway=live).approve(office.books.supervisor, asked.id)

    assert office.refunds.show(asked.id).state is State.APPROVED


@pytest.mark.parametrize(
    ("sends", "reads", "left"),
    [
        (False, False, State.APPROVED),
        (False, True, State.SENDING),
        (True, True, State.SENDING),
    ],
    ids=["before the look", "before the sending", "before the answer"],
)
def test_a_till_that_was_killed_is_followed_by_another(
    office: Office, *, sends: bool, reads: bool, left: State
) -> None:
    paid = office.charge(FIRST, SECOND)
    asked = office.ask(paid, 5000)
    with pytest.raises(Killed):
        office.dying_till(sends=sends, reads=reads).approve(office.books.supervisor, asked.id)
    assert office.refunds.show(asked.id).state is left

    ended = office.another_till().recover(office.books.supervisor)

    assert [each.state for each in ended] == [State.DONE]
    assert office.refunded_there() == 5000
    assert office.balances() == [500, 4500, 4500]
    assert office.another_till().recover(office.books.supervisor) == []
    office.sound()


def test_a_till_at_work_is_left_alone_until_its_lease_ends(office: Office) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid, 2000)
    office.control.add_fault("refund", "hold", times=1)
    slow = threading.Thread(target=office.refunds.approve, args=(office.books.supervisor, asked.id))
    slow.start()
    office.control.wait_until_held()
    other = office.another_till()

    looked = other.look_now(office.books.other_cashier, asked.id)
    recovered = other.recover(office.books.other_cashier)
    office.control.release()
    slow.join()

    assert looked.state is State.SENDING
    assert recovered == []
    assert office.refunds.show(asked.id).state is State.DONE
    assert office.refunded_there() == 2000


def test_what_has_ended_is_looked_at_and_never_sent_again(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)
    done = office.give_back(paid, 2000)
    recorded = office.refunds.approve(
        office.books.supervisor, office.ask(paid, 500, kind=Kind.RECORD).id
    )
    office.control.add_fault("refund", "declined")
    failed = office.give_back(paid, 100)
    asked = office.ask(paid, 100)
    office.later(hours=1)
    before = len(office.control.requests())

    looked = [
        office.another_till().look_now(office.books.cashier, each.id)
        for each in (done, recorded, failed, asked)
    ]

    assert [each.state for each in looked] == [
        State.DONE,
        State.DONE,
        State.FAILED,
        State.REQUESTED,
    ]
    assert len(office.control.requests()) == before
    assert office.refunded_there() == 2000


def test_a_computer_that_slept_over_the_list_does_not_send_again(office: Office) -> None:
    paid = office.charge(FIRST)
    doubt = in_doubt(office, paid, 2000, "502")
    moments = iter([0.0, 11.0])
    asleep = office.another_till(pace=replace(QUICK, monotonic=lambda: next(moments)))

    left = asleep.look_now(office.books.cashier, doubt.id)

    assert left.state is State.IN_DOUBT
    assert office.refunded_there() == 0
    assert office.refunds.look_now(office.books.cashier, doubt.id).state is State.DONE
