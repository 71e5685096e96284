"""What Stripe has of our attempts, held against what the books say of them."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from services.cards.difference_records import Decision, DifferenceKind
from services.cards.records import Verdict
from services.cards.states import State
from services.cards.sweep import Swept
from services.clock import business_date
from services.errors import NotAllowed
from services.storage.sessions import Session
from services.summaries import tender_store
from services.summaries.records import Question
from services.summaries.words import DOUBTED
from tests.services.cards.conftest import FIRST, SECOND, VISA, Desk
from tests.services.cards.test_gate import second


def swept(desk: Desk) -> Swept:
    intents = list(desk.charges._gateway.intents_since(0))
    return desk.charges.sweep.compare(desk.books.supervisor, intents)


def test_a_charge_that_stands_alike_is_matched(desk: Desk) -> None:
    order = desk.order(FIRST)
    desk.charges.charge(desk.books.cashier, order, VISA)

    found = swept(desk)

    assert found.matched == [order.attempt]
    assert (found.settled, found.found, found.waiting) == ([], [], [])


def test_money_taken_by_a_till_that_died_is_booked_by_the_sweep(desk: Desk) -> None:
    desk.charges.check_ready()
    order = desk.order(FIRST)
    desk.control.add_fault("confirm", "drop_after", times=9)
    desk.control.add_fault("retrieve", "drop_before", times=9)
    desk.charges.charge(desk.books.cashier, order, VISA)
    desk.control.clear_faults()

    found = swept(desk)

    assert found.settled == [order.attempt]
    assert desk.books.balance(FIRST) == 0
    assert desk.charges.outcome(order.attempt).verdict is Verdict.CHARGED


def test_success_after_a_proven_cancel_becomes_credit_that_two_people_decide(desk: Desk) -> None:
    order = desk.order(FIRST)
    desk.charges.open(desk.books.cashier, order)
    ended = desk.charges.give_up(desk.books.cashier, order.attempt)
    assert ended.attempt.pi_id is not None
    desk.control.late_success(ended.attempt.pi_id)

    found = swept(desk)

    assert found.settled == [order.attempt]
    (late,) = desk.charges.differences.open()
    assert late.kind is DifferenceKind.LATE
    assert desk.books.balance(FIRST) == 4500
    assert desk.books.payments.credit_cents("100001") == 4500
    with pytest.raises(NotAllowed):
        desk.charges.differences.decide(
            desk.books.cashier, late.id, Decision.KEPT_AS_CREDIT, approval=second(desk, late)
        )
    desk.charges.differences.decide(
        desk.books.supervisor, late.id, Decision.KEPT_AS_CREDIT, approval=second(desk, late)
    )
    assert desk.charges.differences.open() == []
    assert swept(desk).found == []


def test_an_intent_left_open_by_a_closed_attempt_is_canceled(desk: Desk) -> None:
    desk.charges.check_ready()
    order = desk.order(FIRST)
    desk.control.add_fault("create", "500_after")
    ended = desk.charges.open(desk.books.cashier, order)
    assert ended.attempt.state is State.CANCELED
    assert ended.attempt.watch

    found = swept(desk)

    assert found.canceled == 1
    assert desk.control.intents(attempt=order.attempt)[0]["status"] == "canceled"


def test_a_payment_that_stripe_does_not_show_is_an_alarm(desk: Desk) -> None:
    order = desk.order(FIRST)
    charged = desk.charges.charge(desk.books.cashier, order, VISA)
    desk.control.dashboard(
        "alter", id=charged.attempt.pi_id, fields={"status": "requires_payment_method"}
    )

    found = desk.charges.sweep.doubt_payment(desk.books.supervisor, order.attempt, 4500)

    (phantom,) = found.found
    assert phantom.kind is DifferenceKind.PHANTOM
    assert phantom.is_red
    assert desk.charges.attempt(order.attempt).state is State.SUCCEEDED


def test_a_charge_with_a_made_up_id_is_an_alarm(desk: Desk) -> None:
    order = desk.order(FIRST)
    desk.charges.charge(desk.books.cashier, order, VISA)
    with desk.books.sessions.begin() as session:
        past_the_rules(session, "charge_attempt")
        session.execute(text("UPDATE charge_attempt SET pi_id = 'pi_x', charge_id = 'ch_x'"))

    found = desk.charges.sweep.doubt_payment(desk.books.supervisor, order.attempt, 4500)

    assert [each.kind for each in found.found] == [DifferenceKind.PHANTOM]
    today = business_date(desk.books.clock())
    question = Question(today, today)
    with desk.books.sessions.read() as session:
        (line,) = tender_store.cards(session, question, desk.books.clock())
    assert line.is_alert
    assert line.cells[0] == "ch_x"
    assert line.cells[-1] == DOUBTED


def past_the_rules(session: Session, table: str) -> None:
    """Let whoever has the file, or the server's own login, change what the rules refuse."""
    if session.dialect.name == "postgresql":
        session.execute(text("SET LOCAL session_replication_role = replica"))
        return
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :of"
    for name in list(session.scalars(text(query), {"of": table})):
        session.execute(text(f"DROP TRIGGER {name}"))


def test_a_second_success_of_one_attempt_is_an_alarm(desk: Desk) -> None:
    order = desk.order(FIRST)
    charged = desk.charges.charge(desk.books.cashier, order, VISA)
    (mark,) = [each["metadata"] for each in desk.control.intents(attempt=order.attempt)]
    desk.control.dashboard("charge", amount=4500, metadata=mark)

    found = swept(desk)

    (double,) = found.found
    assert double.kind is DifferenceKind.DOUBLE
    assert double.ref != charged.attempt.pi_id
    assert desk.books.count("payment") == 1


def test_an_unclear_answer_is_looked_at_again_for_thirty_days(desk: Desk) -> None:
    desk.charges.check_ready()
    order = desk.order(FIRST)
    desk.control.add_fault("confirm", "500")
    ended = desk.charges.charge(desk.books.cashier, order, VISA)
    assert ended.verdict is Verdict.NOT_CHARGED
    assert ended.attempt.pi_id is not None

    def look() -> Swept:
        return desk.charges.sweep.watch(desk.books.supervisor)

    assert look().settled == []
    desk.clock.forward(hours=2)
    assert look().settled == []
    assert desk.charges.attempt(order.attempt).watch
    desk.control.late_success(ended.attempt.pi_id)
    assert look().settled == []  # not due before a day has passed
    desk.clock.forward(hours=23)

    assert look().settled == [order.attempt]
    assert desk.charges.outcome(order.attempt).attempt.needs_review


def test_the_watch_ends_after_thirty_days(desk: Desk) -> None:
    desk.charges.check_ready()
    order = desk.order(SECOND)
    desk.control.add_fault("confirm", "500")
    desk.charges.charge(desk.books.cashier, order, VISA)

    desk.clock.moment += timedelta(days=31)
    desk.charges.sweep.watch(desk.books.supervisor)

    assert not desk.charges.attempt(order.attempt).watch


def test_an_object_of_another_mode_is_no_proof_but_a_difference(desk: Desk) -> None:
    order = desk.order(FIRST)
    charged = desk.charges.charge(desk.books.cashier, order, VISA)
    desk.control.dashboard("alter", id=charged.attempt.pi_id, fields={"livemode": True})

    (differs,) = swept(desk).found

    assert differs.kind is DifferenceKind.DIFFERING
