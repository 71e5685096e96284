import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

import pytest

from services.cards.answers import Intent
from services.cards.errors import ProviderUnavailable
from services.cards.records import Verdict
from services.cards.states import State
from services.storage.sessions import Session
from tests.services.cards.conftest import FIRST, QUICK, SECOND, VISA, Desk

T = TypeVar("T")


@pytest.mark.parametrize("kind", ["drop_after", "reset_after", "reset_mid", "truncated_json"])
@pytest.mark.parametrize("endpoint", ["create", "confirm", "retrieve"])
def test_a_lost_answer_still_charges_once(desk: Desk, endpoint: str, kind: str) -> None:
    desk.charges.check_ready()
    desk.control.add_fault(endpoint, kind)

    done = desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA)

    assert done.verdict is Verdict.CHARGED
    assert desk.succeeded() == 1
    assert desk.books.balance(FIRST) == 0


@pytest.mark.parametrize("kind", ["drop_before", "409", "429", "502", "503"])
def test_a_confirm_that_did_not_run_is_sent_again_under_its_key(desk: Desk, kind: str) -> None:
    desk.charges.check_ready()
    desk.control.add_fault("confirm", kind)

    done = desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA)

    assert done.verdict is Verdict.CHARGED
    assert desk.succeeded() == 1


def test_a_500_without_effect_is_not_repeated_and_frees_the_invoice(desk: Desk) -> None:
    desk.charges.check_ready()
    desk.control.add_fault("confirm", "500")

    done = desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA)

    assert done.verdict is Verdict.NOT_CHARGED
    assert done.attempt.watch
    confirms = [each for each in desk.control.requests() if each["path"].endswith("/confirm")]
    assert len(confirms) == 1
    assert desk.succeeded() == 0


def test_a_500_with_effect_is_discovered(desk: Desk) -> None:
    desk.charges.check_ready()
    desk.control.add_fault("confirm", "500_after")

    done = desk.charges.charge(desk.books.cashier, desk.order(FIRST), VISA)

    assert done.verdict is Verdict.CHARGED
    assert desk.succeeded() == 1


def test_the_line_down_after_the_confirm_leaves_a_doubt_that_ends_by_itself(desk: Desk) -> None:
    desk.charges.check_ready()
    order = desk.order(FIRST, SECOND)
    desk.control.add_fault("confirm", "drop_after", times=9)
    desk.control.add_fault("retrieve", "drop_before", times=9)

    doubt = desk.charges.charge(desk.books.cashier, order, VISA)
    assert doubt.verdict is Verdict.IN_DOUBT
    assert doubt.attempt.watch
    desk.control.clear_faults()
    assert desk.charges.outcome(order.attempt).verdict is Verdict.IN_DOUBT

    settled = desk.another_till().look_now(desk.books.other_cashier, order.attempt)

    assert settled.verdict is Verdict.CHARGED
    assert settled.receipt.startswith("001-001-")  # the till whose charge it was
    assert desk.succeeded() == 1


def test_an_abandoned_attempt_is_left_alone_until_its_lease_ends(desk: Desk) -> None:
    brief = replace(QUICK, lease=timedelta(seconds=0.4))
    order = desk.order(FIRST)
    desk.another_till(pace=brief).open(desk.books.cashier, order)
    other = desk.another_till()

    assert other.recover(desk.books.other_cashier) == []
    time.sleep(0.5)  # the server's own clock, which no test moves
    desk.clock.forward(seconds=0.5)
    (ended,) = other.recover(desk.books.other_cashier)

    assert ended.verdict is Verdict.NOT_CHARGED
    assert desk.control.intents(attempt=order.attempt)[0]["status"] == "canceled"
    assert other.charge(desk.books.other_cashier, desk.order(FIRST), VISA).receipt


def test_processing_keeps_the_claim_until_it_ends(desk: Desk) -> None:
    desk.charges.check_ready()
    desk.control.set_account(processing=True)
    order = desk.order(FIRST)

    waiting = desk.charges.charge(desk.books.cashier, order, VISA)

    assert waiting.verdict is Verdict.IN_DOUBT
    assert desk.charges.unfinished()[0].id == order.attempt


def test_an_unreachable_provider_claims_nothing(desk: Desk) -> None:
    desk.simulator.stop()
    try:
        with pytest.raises(ProviderUnavailable):
            desk.charges.open(desk.books.cashier, desk.order(FIRST))
    finally:
        desk.simulator.start()

    assert desk.books.count("claim") == 0


def test_a_provider_gone_before_the_create_frees_the_invoice(desk: Desk) -> None:
    desk.charges.charge(desk.books.cashier, desk.order(SECOND), VISA)
    desk.simulator.stop()
    try:
        ended = desk.charges.open(desk.books.cashier, desk.order(FIRST))
    finally:
        desk.simulator.start()

    assert ended.verdict is Verdict.NOT_CHARGED
    assert not ended.attempt.watch
    assert ended.attempt.state is State.CANCELED


def test_success_after_a_cancel_was_believed_becomes_credit_for_review(desk: Desk) -> None:
    """The provider broke its promise: the money is booked, once, and a person looks at it."""
    order = desk.order(FIRST)
    desk.charges.open(desk.books.cashier, order)
    desk.charges.give_up(desk.books.cashier, order.attempt)
    attempt = desk.charges.attempt(order.attempt)
    intent_id = attempt.pi_id
    assert intent_id is not None
    proof = Intent(
        intent_id, "succeeded", 4500, 4500, "usd", order.attempt, False, "ch_late", "visa", "4242"
    )
    settlement = desk.charges._settlement
    settlement.settle(desk.books.supervisor, attempt, proof)
    settlement.settle(desk.books.supervisor, attempt, proof)

    late = desk.charges.outcome(order.attempt)
    assert late.verdict is Verdict.CHARGED
    assert late.attempt.needs_review
    assert desk.books.payments.credit_cents("100001") == 4500
    assert desk.books.balance(FIRST) == 4500
    assert desk.books.count("payment") == 1


def test_a_lease_is_renewed_only_by_its_owner(desk: Desk) -> None:
    order = desk.order(FIRST)
    opened = desk.charges.open(desk.books.cashier, order)
    desk.clock.forward(seconds=30)

    assert desk.charges.keep(order.attempt)
    assert not desk.another_till().keep(order.attempt)

    renewed = desk.charges.attempt(order.attempt).lease_until
    assert renewed - opened.attempt.lease_until >= timedelta(0)


def test_every_commit_whose_answer_was_lost_is_found_and_not_repeated(desk: Desk) -> None:
    """What a broken connection does: the work runs again although it stands already."""
    sessions = desk.books.sessions
    once = sessions.run

    def twice(work: Callable[[Session], T]) -> T:
        once(work)
        return once(work)

    sessions.run = twice  # type: ignore[method-assign]
    order = desk.order(FIRST, SECOND)

    done = desk.charges.charge(desk.books.cashier, order, VISA)

    assert done.verdict is Verdict.CHARGED
    assert desk.succeeded() == 1
    assert desk.books.count("payment") == 1
    steps = [each.action for each in desk.books.journal.about(f"attempt:{order.attempt}")]
    assert sorted(steps) == sorted(set(steps))
