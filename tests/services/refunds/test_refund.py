import threading
from dataclasses import replace
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from services.cards.errors import ChargingGated
from services.cash.summary_store import kinds
from services.errors import BadField, NotAllowed, NotFound, UserError
from services.money import AmountOutOfRange
from services.payments.errors import MoreThanReversible
from services.payments.records import CashTender, PaymentOrder, Share
from services.refunds.errors import NotRefundable, RefundExists, RefundNotOpen, RefundUnderWay
from services.refunds.records import RefundOrder, RefundRecord
from services.refunds.states import Kind, State
from services.staff.errors import ApprovalInvalid, SamePerson
from services.staff.rights import Role
from services.storage.tables import discrepancy, payment
from tests.services.refunds.conftest import FIRST, SECOND, THIRD, Office, Repeating


def test_all_of_a_charge_goes_back_and_its_invoices_are_owed_again(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)

    done = office.give_back(paid)

    assert done.state is State.DONE
    assert (done.provider_status, done.expect_refunded_cents) == ("succeeded", 0)
    assert office.refunded_there() == 9000
    (there,) = office.control.refunds(refund=done.id)
    assert there["metadata"] == {"refund": done.id, "payment": paid.id, "attempt": paid.id}
    assert there["id"] == done.provider_refund_id
    assert office.balances() == [4500, 4500, 4500]
    assert office.reversals(paid) == [("back", 9000, 0)]
    office.sound()


def test_parts_go_back_one_after_the_other_the_newest_due_first(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)

    office.give_back(paid, 2000)
    assert office.balances() == [0, 2000, 4500]
    office.give_back(paid, 3000)
    assert office.balances() == [500, 4500, 4500]
    office.give_back(paid, 4000)

    assert office.balances() == [4500, 4500, 4500]
    assert office.refunded_there() == 9000
    shown = office.books.payments.show(paid.id)
    assert [each.position for each in shown.reversals] == [1, 2, 3]
    assert shown.reversed_cents == 9000
    assert office.books.payments.of_account("100001")[0].reversed_cents == 9000
    with pytest.raises(MoreThanReversible):
        office.ask(paid, 1)
    office.sound()


def test_what_went_back_to_a_card_is_not_what_its_till_stands_for(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)
    office.give_back(paid, 2000)

    with office.books.sessions.read() as session:
        turn = session.scalars(select(payment.c.session_id).where(payment.c.id == paid.id)).one()
        told = {each.method: each for each in kinds(session, str(turn), 0)}

    card = told["card"]
    assert (card.count, card.cents, card.voided_cents) == (1, 9000, 2000)
    assert (card.held_count, card.held_cents) == (1, 7000)


def test_what_the_dialog_shows_is_what_happens(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)
    office.give_back(paid, 1000)

    shown = office.refunds.propose(paid.id)
    credit, reopened = shown.reopened_by(5000)
    office.give_back(paid, 5000)

    assert (shown.most_cents, shown.refunded_cents, shown.amount_cents) == (8000, 1000, 9000)
    assert shown.may_return_money
    assert shown.open is None
    assert credit == 0
    after = {line.invoice: line.balance_after_cents for line in reopened}
    assert after == {FIRST: office.books.balance(FIRST), SECOND: office.books.balance(SECOND)}


def test_a_refund_under_way_is_shown_and_keeps_its_money(office: Office) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid, 2000)

    shown = office.refunds.propose(paid.id)
    with pytest.raises(RefundUnderWay) as refused:
        office.ask(paid, 100)

    assert shown.open == asked
    assert shown.most_cents == 2500
    assert refused.value.details["refund"] == asked.id
    assert refused.value.details["who"] == "Ana Cajas"
    assert office.balances() == [0, 4500, 4500]


def test_the_same_order_twice_is_one_refund(office: Office) -> None:
    paid = office.charge(FIRST)
    order = office.order(paid, 2000)

    first = office.refunds.request(office.books.cashier, order)
    again = office.another_till().request(office.books.cashier, order)

    assert first == again
    assert office.books.count("refund") == 1
    with pytest.raises(RefundExists):
        office.refunds.request(office.books.cashier, replace(order, amount_cents=2001))


def test_a_double_click_on_an_approved_order_gives_the_money_back_once(office: Office) -> None:
    paid = office.charge(FIRST)
    order = office.order(paid, 2000)
    approval = office.approve_over_the_shoulder(order)

    done = office.refunds.request_approved(office.books.cashier, order, approval)
    again = office.refunds.request_approved(office.books.cashier, order, approval)

    assert done.state is again.state is State.DONE
    assert done.approved_by == "sara"
    assert office.refunded_there() == 2000
    assert office.balances() == [2000, 4500, 4500]
    office.sound()


def test_tills_that_ask_at_once_give_back_once(office: Office) -> None:
    paid = office.charge(FIRST)
    told: list[RefundRecord | UserError] = []

    def ask(order: RefundOrder) -> None:
        till = office.another_till()
        try:
            told.append(till.request(office.books.cashier, order))
        except UserError as error:
            told.append(error)

    same = office.order(paid, 3000)
    orders = [same, same, office.order(paid, 3000), office.order(paid, 4000)]
    threads = [threading.Thread(target=ask, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    asked = {each.id for each in told if isinstance(each, RefundRecord)}
    assert len(asked) == 1
    assert all(
        isinstance(each, RefundUnderWay | MoreThanReversible)
        for each in told
        if isinstance(each, UserError)
    )
    assert office.books.count("refund") == 1


def test_two_supervisors_who_approve_at_once_send_one_refund(office: Office) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid, 3000)
    told: list[object] = []

    def approve() -> None:
        try:
            told.append(office.another_till().approve(office.books.supervisor, asked.id).state)
        except UserError as error:
            told.append(type(error))

    threads = [threading.Thread(target=approve) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert told.count(State.DONE) == 1
    assert office.refunded_there() == 3000
    assert office.balances() == [3000, 4500, 4500]
    office.sound()


def test_nobody_approves_what_they_asked_for(office: Office) -> None:
    paid = office.charge(FIRST)
    asked = office.refunds.request(office.books.supervisor, office.order(paid))

    with pytest.raises(SamePerson):
        office.refunds.approve(office.books.supervisor, asked.id)
    with pytest.raises(NotAllowed):
        office.refunds.approve(office.books.cashier, asked.id)

    assert office.refunds.show(asked.id).state is State.REQUESTED
    assert office.refunded_there() == 0


def test_an_approval_is_for_one_payment_and_one_amount(office: Office) -> None:
    paid, other = office.charge(FIRST), office.charge(SECOND)
    order = office.order(paid, 2000)
    approval = office.approve_over_the_shoulder(order)

    for wrong in (replace(order, amount_cents=2001), replace(order, payment=other.id)):
        with pytest.raises(ApprovalInvalid):
            office.refunds.request_approved(
                office.books.cashier, replace(wrong, id=str(uuid4())), approval
            )

    assert office.books.count("refund") == 0
    assert office.refunded_there() == 0
    done = office.refunds.request_approved(office.books.cashier, order, approval)
    assert done.state is State.DONE


def test_who_may_not_ask_is_refused_and_nothing_is_written(office: Office) -> None:
    paid = office.charge(FIRST)
    activator = replace(office.books.cashier, roles=frozenset({Role.ACTIVATOR}))

    with pytest.raises(NotAllowed):
        office.refunds.request(activator, office.order(paid))
    with pytest.raises(BadField):
        office.refunds.request(office.books.cashier, replace(office.order(paid), reason=" "))
    for cents in (0, -1, 4501):
        with pytest.raises((MoreThanReversible, AmountOutOfRange)):
            office.ask(paid, cents)
    with pytest.raises(NotFound):
        office.refunds.request(office.books.cashier, replace(office.order(paid), payment="x"))

    assert office.books.count("refund") == 0


def test_a_no_ends_it_and_another_may_be_asked_for(office: Office) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid)

    with pytest.raises(NotAllowed):
        office.refunds.reject(office.books.other_cashier, asked.id, "No")
    no = office.refunds.reject(office.books.supervisor, asked.id, "El pago es correcto")
    taken_back = office.refunds.reject(office.books.cashier, office.ask(paid).id, "Me equivoqué")

    assert no.state is taken_back.state is State.REJECTED
    with pytest.raises(RefundNotOpen):
        office.refunds.approve(office.books.supervisor, asked.id)
    assert office.ask(paid).state is State.REQUESTED
    assert office.refunded_there() == 0


def test_money_given_back_another_way_is_only_recorded(office: Office) -> None:
    paid = office.charge(FIRST)
    with pytest.raises(BadField) as refused:
        office.refunds.request(
            office.books.cashier, replace(office.order(paid, kind=Kind.RECORD), reference="")
        )
    before = len(office.control.requests())

    done = office.refunds.approve(
        office.books.supervisor, office.ask(paid, 1500, kind=Kind.RECORD).id
    )

    assert refused.value.field == "reference"
    assert done.state is State.DONE
    assert len(office.control.requests()) == before
    assert office.balances() == [1500, 4500, 4500]
    office.sound()


def test_cash_has_no_card_to_go_back_to(office: Office) -> None:
    order = PaymentOrder(str(uuid4()), "100001", (Share(THIRD, 4500),), (CashTender(5000),))
    paid = office.books.payments.record(office.books.cashier, order)

    with pytest.raises(NotRefundable):
        office.ask(paid, 1000)
    asked = office.ask(paid, 1000, kind=Kind.RECORD)
    office.refunds.approve(office.books.supervisor, asked.id)

    assert not office.refunds.propose(paid.id).may_return_money
    assert office.reversals(paid) == [("back", 500, 500)]
    assert office.books.payments.credit_cents("100001") == 0
    office.sound()


def test_what_goes_back_shows_on_its_own_day(office: Office) -> None:
    paid = office.charge(FIRST)
    office.later(days=1)

    office.give_back(paid, 2000)

    assert office.books.payments.totals_today() == {"reversed": (1, -2000)}
    assert office.books.payments.totals_today("02") == {}
    office.clock.forward(days=-1)
    assert office.books.payments.totals_today() == {"card": (1, 4500)}


def test_no_money_leaves_while_a_difference_closes_the_gate(office: Office) -> None:
    paid = office.charge(FIRST)
    asked = office.ask(paid)
    with office.books.sessions.begin() as session:
        session.execute(
            insert(discrepancy).values(
                id="d-1",
                kind="foreign",
                ref="pi_x",
                told="{}",
                gates=True,
                seen_at=office.clock(),
            )
        )

    with pytest.raises(ChargingGated):
        office.refunds.approve(office.books.supervisor, asked.id)
    with pytest.raises(ChargingGated):
        office.refunds.request(office.books.cashier, office.order(paid))

    assert office.refunds.show(asked.id).state is State.REQUESTED
    assert office.refunded_there() == 0


def test_a_commit_whose_answer_is_lost_is_found_and_not_repeated(office: Office) -> None:
    paid = office.charge(FIRST, SECOND)
    repeating = office.another_till(sessions=Repeating(office.books.sessions.engine))

    asked = repeating.request(office.books.cashier, office.order(paid, 2000))
    done = repeating.approve(office.books.supervisor, asked.id)
    order = office.order(paid, 1000)
    approval = office.approve_over_the_shoulder(order)
    also = repeating.request_approved(office.books.cashier, order, approval)
    by_hand = repeating.request(office.books.cashier, office.order(paid, 500, Kind.RECORD))
    recorded = repeating.approve(office.books.supervisor, by_hand.id)

    assert {done.state, also.state, recorded.state} == {State.DONE}
    assert office.refunded_there() == 3000
    assert office.books.count("reversal") == 3
    assert office.balances() == [0, 3500, 4500]
    actions = [entry.action for entry in office.books.journal.about(f"refund:{done.id}")]
    assert sorted(actions) == [
        "refund.approved",
        "refund.done",
        "refund.requested",
        "refund.sending",
    ]
    office.sound()


def test_every_step_stands_in_the_journal(office: Office) -> None:
    paid = office.charge(FIRST)

    done = office.give_back(paid, 2000)

    told = office.books.journal.about(f"refund:{done.id}")
    assert [entry.action for entry in reversed(told)] == [
        "refund.requested",
        "refund.approved",
        "refund.sending",
        "refund.done",
    ]
    (reversed_,) = [
        entry
        for entry in office.books.journal.about(f"payment:{paid.id}")
        if entry.action == "payment.reversed"
    ]
    assert reversed_.reason == "El cliente pagó dos veces"
    assert office.books.journal.verify() == []
