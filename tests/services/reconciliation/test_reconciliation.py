from datetime import timedelta

import pytest

from services.cards.difference_records import DifferenceKind
from services.cards.errors import ProviderUnavailable
from services.errors import NotAllowed
from services.reconciliation.errors import ReconcilingElsewhere
from services.reconciliation.records import Action, RowKind
from services.storage.sessions import Session
from tests.services.cards.conftest import FIRST, SECOND, THIRD, VISA
from tests.services.cards.test_gate import marked
from tests.services.reconciliation.conftest import Office


def test_books_that_agree_with_stripe_are_clean(office: Office) -> None:
    for number in (FIRST, SECOND):
        office.charges.charge(office.books.cashier, office.order(number), VISA)

    report = office.run()

    assert report.is_clean
    assert report.matched == 2
    assert report.here_cents == report.there_cents == 9000
    assert report.rows == ()
    state = office.reconciliation.state()
    assert state.done_at is not None
    assert (state.matched, state.left, state.problem, state.is_running) == (2, 0, "", False)


def test_money_missing_here_is_booked_and_told(office: Office) -> None:
    office.charges.check_ready()
    order = office.order(FIRST)
    office.control.add_fault("confirm", "drop_after", times=9)
    office.control.add_fault("retrieve", "drop_before", times=9)
    office.charges.charge(office.books.cashier, order, VISA)
    office.control.clear_faults()

    report = office.run()

    assert report.settled == (order.attempt,)
    (row,) = report.rows
    assert (row.kind, row.action) == (RowKind.MISSING_HERE, Action.NOTHING)
    assert row.receipt.startswith("001-001-")
    assert office.books.balance(FIRST) == 0


def test_money_missing_there_is_an_alarm_for_people(office: Office) -> None:
    charged = office.charges.charge(office.books.cashier, office.order(FIRST), VISA)
    office.control.dashboard(
        "alter", id=charged.attempt.pi_id, fields={"status": "requires_payment_method"}
    )

    report = office.run()

    (row,) = report.rows
    assert (row.kind, row.action) == (RowKind.MISSING_THERE, Action.DECIDE)
    assert row.receipt == charged.receipt
    assert not report.is_clean
    assert office.run().found == ()  # told once
    assert not office.run().is_clean  # and not forgotten


def test_foreign_money_is_a_row_to_decide_and_unmarked_money_is_not(office: Office) -> None:
    office.control.dashboard("charge", amount=4500, metadata=marked(office))
    office.control.dashboard("charge", amount=1234, metadata={}, description="Facturación")

    report = office.run()

    kinds = {row.kind: row for row in report.rows}
    assert kinds[RowKind.FOREIGN].action is Action.DECIDE
    assert kinds[RowKind.UNMARKED].action is Action.NOTHING
    assert kinds[RowKind.UNMARKED].there_cents == 1234
    assert office.charges.differences.is_gated()


def test_foreign_money_that_came_to_nothing_opens_the_gate_by_itself(office: Office) -> None:
    intent = office.control.dashboard("charge", amount=4500, metadata=marked(office))
    office.control.dashboard("alter", id=intent["id"], fields={"status": "processing"})
    office.run()
    assert office.charges.differences.is_gated()

    office.control.dashboard("alter", id=intent["id"], fields={"status": "canceled"})
    office.run()

    assert not office.charges.differences.is_gated()


def test_a_refund_made_at_the_dashboard_is_followed_once(office: Office) -> None:
    charged = office.charges.charge(office.books.cashier, office.order(FIRST), VISA)
    office.control.dashboard("refund", payment_intent=charged.attempt.pi_id, amount=1500)

    report = office.run()

    assert [each.kind for each in report.found] == [DifferenceKind.REFUND]
    assert office.books.balance(FIRST) == 1500
    assert office.run().found == ()
    assert office.books.balance(FIRST) == 1500


def test_a_refund_of_an_old_charge_is_seen_by_its_event(office: Office) -> None:
    charged = office.charges.charge(office.books.cashier, office.order(FIRST), VISA)
    office.run()
    office.forward(days=20)
    office.run()
    office.control.dashboard("refund", payment_intent=charged.attempt.pi_id)
    office.forward(hours=1)

    office.run()

    assert office.books.balance(FIRST) == 4500


def test_a_refund_that_fails_later_comes_back_as_credit(office: Office) -> None:
    charged = office.charges.charge(office.books.cashier, office.order(FIRST), VISA)
    refund = office.control.dashboard("refund", payment_intent=charged.attempt.pi_id)
    office.run()
    assert office.books.balance(FIRST) == 4500
    office.control.dashboard("fail_refund", refund=refund["id"])

    report = office.run()

    assert DifferenceKind.REFUND_FAILED in {each.kind for each in report.found}
    assert office.books.balance(FIRST) == 4500
    assert office.books.payments.credit_cents("100001") == 4500


def test_a_dispute_reopens_the_invoice_and_won_again_gives_credit(office: Office) -> None:
    charged = office.charges.charge(office.books.cashier, office.order(FIRST), VISA)
    dispute = office.control.dashboard("dispute", payment_intent=charged.attempt.pi_id)

    report = office.run()

    assert [each.kind for each in report.found] == [DifferenceKind.DISPUTE]
    assert office.books.balance(FIRST) == 4500
    office.control.dashboard("close_dispute", dispute=dispute["id"], outcome="won")
    office.run()
    assert office.books.payments.credit_cents("100001") == 4500
    assert office.books.balance(FIRST) == 4500


def test_one_till_compares_and_the_others_leave_it_alone(office: Office) -> None:
    other = office.another_reconciliation()
    office.run()
    refused: list[Exception] = []

    def meanwhile() -> None:
        with pytest.raises(ReconcilingElsewhere) as told:
            other.run(office.books.supervisor)
        refused.append(told.value)

    class Watching:
        def report(self, done: int, total: int, text: str = "") -> None:
            if text == "intents":
                meanwhile()

        def raise_if_cancelled(self) -> None:
            pass

    office.reconciliation.run(office.books.supervisor, progress=Watching())

    assert len(refused) == 1
    other.run(office.books.supervisor)


def test_it_is_due_every_hour_and_not_before(office: Office) -> None:
    assert office.reconciliation.is_due()
    office.run()
    assert not office.reconciliation.is_due()

    office.forward(minutes=61)

    assert office.reconciliation.is_due()


def test_a_list_that_breaks_off_changes_no_cursor_and_is_told(office: Office) -> None:
    office.run()
    before = office.reconciliation.state().cursor
    office.forward(hours=2)
    office.control.add_fault("intent_list", "500", times=0)

    with pytest.raises(ProviderUnavailable):
        office.run()

    state = office.reconciliation.state()
    assert state.cursor == before
    assert state.problem
    assert not state.is_running
    office.control.clear_faults()
    assert office.run().is_clean
    assert office.reconciliation.state().problem == ""


def test_after_a_month_away_everything_since_the_cursor_is_listed(office: Office) -> None:
    office.run()
    office.control.dashboard("charge", amount=4500, metadata=marked(office))
    office.forward(days=40)

    report = office.run()

    assert [each.kind for each in report.found] == [DifferenceKind.FOREIGN]
    assert office.clock.moment - report.since > timedelta(days=39)


def test_a_cashier_does_not_reconcile(office: Office) -> None:
    with pytest.raises(NotAllowed):
        office.reconciliation.run(office.books.cashier)


def test_a_charge_that_is_under_way_is_only_waited_for(office: Office) -> None:
    office.charges.open(office.books.cashier, office.order(THIRD))

    report = office.run()

    (row,) = report.rows
    assert (row.kind, row.action) == (RowKind.MISSING_HERE, Action.WAIT)
    assert len(office.charges.unfinished()) == 1
    assert office.control.intents()[0]["status"] == "requires_payment_method"


def test_no_transaction_is_open_while_stripe_is_read(office: Office) -> None:
    open_now: list[Session] = []
    held: list[int] = []
    gateway = office.charges._gateway
    sessions = office.books.sessions
    begin, listing = sessions.run, gateway.intents_since

    def counted(work):  # type: ignore[no-untyped-def]
        def watched(session):  # type: ignore[no-untyped-def]
            open_now.append(session)
            try:
                return work(session)
            finally:
                open_now.remove(session)

        return begin(watched)

    def listed(moment: int):  # type: ignore[no-untyped-def]
        held.append(len(open_now))
        return listing(moment)

    sessions.run = counted  # type: ignore[method-assign]
    gateway.intents_since = listed  # type: ignore[method-assign]
    office.run()

    assert held
    assert set(held) == {0}
