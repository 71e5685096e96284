from dataclasses import replace

import pytest

from services.cards.answers import ShownDispute, ShownRefund
from services.cards.difference_records import DifferenceKind
from services.errors import NotFound
from services.payments.records import PaymentRecord, PaymentReversed
from services.refunds.records import Followed
from services.refunds.states import Kind, Origin, State
from tests.services.refunds.conftest import FIRST, SECOND, Office, Repeating


def refunds_there(office: Office, paid: PaymentRecord) -> list[ShownRefund]:
    return list(office.gateway().refunds_of(office.intent_of(paid)))


def dispute_there(office: Office) -> ShownDispute:
    (shown,) = office.gateway().disputes_since(0)
    return shown


def test_a_refund_made_at_stripe_is_followed_once(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)
    office.control.dashboard("refund", payment_intent=office.intent_of(paid), amount=5000)
    (shown,) = refunds_there(office, paid)
    who = office.books.supervisor

    first = office.refunds.follow(who, shown, paid.id)
    again = office.another_till().follow(who, shown, paid.id)

    assert (first, again) == (DifferenceKind.REFUND, None)
    record = office.refunds.show(shown.id)
    assert (record.origin, record.state, record.requested_by) == (Origin.OUTSIDE, State.DONE, "")
    assert office.reversals(paid) == [("back", 5000, 0)]
    assert office.balances() == [500, 4500, 4500]
    assert office.refunds.propose(paid.id).most_cents == 4000
    office.sound()


def test_our_own_refund_is_no_refund_of_somebody_else(office: Office) -> None:
    paid = office.charge(FIRST)
    done = office.give_back(paid, 2000)
    (shown,) = refunds_there(office, paid)

    assert office.refunds.follow(office.books.supervisor, shown, paid.id) is None
    assert not office.refunds.record_outside(office.books.supervisor, shown, paid.id)

    assert office.books.count("refund") == 1
    assert office.refunds.show(done.id).state is State.DONE


def test_one_that_was_recorded_by_hand_is_not_recorded_again(office: Office) -> None:
    paid = office.charge(FIRST)
    made = office.control.dashboard("refund", payment_intent=office.intent_of(paid), amount=900)
    order = replace(office.order(paid, 900, Kind.RECORD), reference=made["id"])
    asked = office.refunds.request(office.books.cashier, order)
    office.refunds.approve(office.books.supervisor, asked.id)
    (shown,) = refunds_there(office, paid)

    followed = office.refunds.record_outside(office.books.supervisor, shown, paid.id)

    assert followed is Followed.NOTED
    assert office.refunds.show(asked.id).provider_refund_id == made["id"]
    assert office.balances()[0] == 900
    office.sound()
    assert office.give_back(paid, 100).expect_refunded_cents == 900


def test_what_was_given_back_at_stripe_counts_although_it_was_asked_for_here(
    office: Office,
) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid)
    office.control.dashboard("refund", payment_intent=office.intent_of(paid))
    (shown,) = refunds_there(office, paid)

    assert office.refunds.follow(office.books.supervisor, shown, paid.id) is DifferenceKind.REFUND

    assert office.balances()[0] == 4500
    with pytest.raises(Exception, match="more_than_reversible"):
        office.refunds.approve(office.books.supervisor, asked.id)
    office.refunds.reject(office.books.supervisor, asked.id, "Ya se devolvió en Stripe")
    assert office.refunded_there() == 4500
    office.sound()


def test_a_refund_that_fails_later_is_credit_again(office: Office) -> None:
    paid = office.charge(FIRST)
    told: list[object] = []
    office.books.events.subscribe(PaymentReversed, told.append)
    done = office.give_back(paid, 2000)
    assert done.provider_refund_id
    office.control.dashboard("fail_refund", refund=done.provider_refund_id)
    (shown,) = refunds_there(office, paid)
    who = office.books.supervisor

    first = office.refunds.follow(who, shown, paid.id)
    again = office.refunds.follow(who, shown, paid.id)

    assert (first, again) == (DifferenceKind.REFUND_FAILED, None)
    failed = office.refunds.show(done.id)
    assert (failed.state, failed.failure_code) == (State.FAILED, "expired_or_canceled_card")
    assert office.reversals(paid) == [("back", 2000, 0), ("again", 0, 2000)]
    assert office.balances()[0] == 2000
    assert office.books.payments.credit_cents("100001") == 2000
    assert len(told) == 2
    office.sound()
    second = office.give_back(paid)
    assert second.state is State.DONE
    assert office.balances()[0] == 4500
    assert office.books.payments.credit_cents("100001") == 0
    assert office.refunded_there() == 4500
    office.sound()


def test_a_pending_refund_is_watched_to_its_end(office: Office) -> None:
    paid = office.charge(FIRST)
    office.control.set_account(refunds_pending=True)
    arrives, fails = office.give_back(paid, 1000), office.give_back(paid, 500)
    assert (arrives.state, arrives.provider_status) == (State.DONE, "pending")
    assert office.balances()[0] == 1500
    office.control.dashboard("settle_refund", refund=arrives.provider_refund_id)
    office.control.dashboard("fail_refund", refund=fails.provider_refund_id)

    for each in (arrives, fails):
        with office.books.sessions.begin() as session:
            session.exec_driver_sql(
                f"UPDATE refund SET lease_until = requested_at WHERE id = '{each.id}'"
            )
    office.another_till().recover(office.books.supervisor)

    assert office.refunds.show(arrives.id).provider_status == "succeeded"
    assert office.refunds.show(fails.id).state is State.FAILED
    assert office.books.payments.credit_cents("100001") == 500
    assert office.another_till().recover(office.books.supervisor) == []
    office.sound()


def test_a_dispute_takes_the_money_back_and_a_win_gives_it_again(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)
    who = office.books.supervisor
    made = office.control.dashboard("dispute", payment_intent=office.intent_of(paid))
    opened = dispute_there(office)

    assert office.disputes.seen(who, opened, paid.id) is Followed.BACK
    assert not office.disputes.seen(who, opened, paid.id)
    assert office.balances() == [4500, 4500, 4500]
    office.sound()
    office.control.dashboard("close_dispute", dispute=made["id"], outcome="won")
    won = dispute_there(office)
    assert office.disputes.seen(who, won, paid.id) is Followed.AGAIN
    assert not office.disputes.seen(who, won, paid.id)
    assert not office.disputes.seen(who, opened, paid.id)

    assert office.disputes.show(made["id"]).status == "won"
    assert office.reversals(paid) == [("back", 9000, 0), ("again", 0, 9000)]
    assert office.books.payments.credit_cents("100001") == 9000
    office.sound()


def test_a_lost_dispute_takes_the_money_once(office: Office) -> None:
    paid = office.charge(FIRST)
    who = office.books.supervisor
    made = office.control.dashboard("dispute", payment_intent=office.intent_of(paid))
    opened = dispute_there(office)
    office.control.dashboard("close_dispute", dispute=made["id"], outcome="lost")
    lost = dispute_there(office)

    assert office.disputes.seen(who, lost, paid.id) is Followed.BACK
    assert not office.disputes.seen(who, opened, paid.id)

    assert office.disputes.show(made["id"]).status == "lost"
    assert office.reversals(paid) == [("back", 4500, 0)]
    office.sound()


def test_a_dispute_that_goes_on_reverses_once(office: Office) -> None:
    paid = office.charge(FIRST)
    who = office.books.supervisor
    office.control.dashboard("dispute", payment_intent=office.intent_of(paid))
    opened = replace(dispute_there(office), amount_cents=3000)

    steps = [
        office.disputes.seen(who, replace(opened, status=status), paid.id)
        for status in (
            "warning_needs_response",
            "warning_under_review",
            "needs_response",
            "under_review",
            "lost",
            "won",
            "lost",
        )
    ]

    assert steps == [
        Followed.NOTED,
        Followed.NOTED,
        Followed.BACK,
        Followed.NOTED,
        Followed.NOTED,
        Followed.AGAIN,
        Followed.NOTHING,
    ]
    assert office.reversals(paid) == [("back", 3000, 0), ("again", 0, 3000)]
    office.sound()


def test_a_dispute_first_seen_won_reopens_nothing(office: Office) -> None:
    paid = office.charge(FIRST)
    office.control.dashboard("dispute", payment_intent=office.intent_of(paid))
    won = replace(dispute_there(office), status="won")

    assert office.disputes.seen(office.books.supervisor, won, paid.id) is Followed.NOTED

    assert office.reversals(paid) == []
    assert office.balances()[0] == 0
    office.sound()


def test_a_dispute_takes_no_more_than_is_left(office: Office) -> None:
    paid = office.charge(FIRST)
    office.give_back(paid, 2000)
    office.control.dashboard("dispute", payment_intent=office.intent_of(paid))

    office.disputes.seen(office.books.supervisor, dispute_there(office), paid.id)

    assert office.reversals(paid) == [("back", 2000, 0), ("back", 2500, 0)]
    assert office.balances()[0] == 4500
    office.sound()


def test_what_is_followed_into_a_broken_connection_is_followed_once(office: Office) -> None:
    paid, other = office.charge(FIRST), office.charge(SECOND)
    office.books.sessions = Repeating(office.books.sessions.engine)
    repeating = Office(office.books, office.simulator, office.clock)
    who = repeating.books.supervisor
    repeating.control.dashboard("refund", payment_intent=repeating.intent_of(paid), amount=1000)
    (shown,) = refunds_there(repeating, paid)
    repeating.control.dashboard("dispute", payment_intent=repeating.intent_of(other))
    opened = dispute_there(repeating)

    assert repeating.refunds.follow(who, shown, paid.id) is DifferenceKind.REFUND
    assert repeating.disputes.seen(who, opened, other.id) is Followed.BACK
    came_back = replace(shown, status="failed", failure="unknown")
    told = repeating.refunds.follow(who, came_back, paid.id)
    won = replace(opened, status="won")
    assert repeating.disputes.seen(who, won, other.id) is Followed.AGAIN

    assert told is DifferenceKind.REFUND_FAILED
    assert repeating.books.count("reversal") == 4
    assert repeating.books.payments.credit_cents("100001") == 5500
    repeating.sound()


def test_a_refund_of_nothing_we_know_is_told(office: Office) -> None:
    paid = office.charge(FIRST)
    office.control.dashboard("refund", payment_intent=office.intent_of(paid), amount=100)
    (shown,) = refunds_there(office, paid)

    with pytest.raises(NotFound):
        office.refunds.record_outside(office.books.supervisor, shown, "no such payment")
