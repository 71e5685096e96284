"""What may be given back: money that is here and was not spent since; and what a fact does."""

from datetime import date
from typing import cast
from uuid import uuid4

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from services.cards.gateway import CardGateway
from services.deposits.service import DepositService
from services.payments.errors import MoreThanReversible
from services.payments.records import CreditTender, PaymentRecord, VoucherTender
from services.payments.reversing import Reversals
from services.refunds.errors import RefundLimited
from services.refunds.limits import Keeps, Kept
from services.refunds.records import RefundOrder, RefundRecord
from services.refunds.service import RefundService
from services.refunds.states import Kind, State
from services.storage.sessions import Sessions
from services.storage.tables import company, refund
from services.verification.service import Verification
from tests.benchmarks.instant import InstantStripe
from tests.services.cheques.drawer import ChequeBooks, cash
from tests.services.payments.givens import slip, withheld

ONE, TWO, THREE = (f"001-002-{n:09d}" for n in (1, 2, 3))


class Desk(ChequeBooks):
    """A counter that gives money back by other ways than a card."""

    def __init__(self, sessions: Sessions) -> None:
        super().__init__(sessions)
        parts = (self.books.journal, self.books.events, self.clock)
        gateway = cast("CardGateway", InstantStripe())
        self.refunds = RefundService(sessions, gateway, self.payments, *parts)
        reversals = Reversals(self.books.journal, self.clock)
        self.deposits = DepositService(sessions, reversals, *parts)

    def ask(self, paid: PaymentRecord, cents: int) -> RefundRecord:
        order = RefundOrder(str(uuid4()), paid.id, cents, Kind.RECORD, "Se va", "Efectivo 12")
        return self.refunds.request(self.ana, order)

    def give_back(self, paid: PaymentRecord, cents: int) -> RefundRecord:
        return self.refunds.approve(self.sara, self.ask(paid, cents).id)

    def refused(self, paid: PaymentRecord, cents: int) -> RefundLimited:
        with pytest.raises(RefundLimited) as told:
            self.ask(paid, cents)
        return told.value

    def may(self, paid: PaymentRecord) -> tuple[int, tuple[Kept, ...]]:
        shown = self.refunds.propose(paid.id)
        return shown.most_cents, shown.kept

    def owed(self) -> list[int]:
        return [self.books.balance(number) for number in (ONE, TWO, THREE)]

    def credit(self) -> int:
        return self.payments.credit_cents("100001")

    def back(self, paid: PaymentRecord) -> list[tuple[str, int, int, int]]:
        shown = self.payments.show(paid.id).reversals
        return [
            (each.direction.value, each.applied_cents, each.credit_cents, each.twice_cents)
            for each in shown
        ]

    def journalled(self, action: str) -> int:
        with self.sessions.read() as session:
            found = session.execute(
                text("SELECT count(*) FROM journal WHERE action = :action"), {"action": action}
            )
            return int(found.scalar_one())

    def sound(self) -> None:
        assert Verification(self.sessions).verify() == []


@pytest.fixture
def desk(sessions: Sessions) -> Desk:
    made = Desk(sessions)
    made.books.add_account("100001")
    made.open_tills()
    for sequential in (1, 2, 3):
        made.books.add_invoice(sequential, due_on=date(2026, 10, 10 + sequential))
    with sessions.begin() as session:
        session.execute(update(company).values(next_invoice=501))
    return made


def test_credit_that_was_spent_stays_and_the_invoices_are_owed_instead(desk: Desk) -> None:
    paid = desk.take(cash(9000), invoices={ONE: 4500})
    spender = desk.take(CreditTender(4000), invoices={TWO: 4000})

    assert desk.may(paid) == (5000, (Kept(Keeps.SPENT, 4000, spender.receipt),))
    told = desk.refused(paid, 5001)
    assert (told.details["left_cents"], told.details["receipt"]) == (5000, spender.receipt)
    desk.give_back(paid, 5000)

    assert desk.back(paid) == [("back", 4500, 500, 0)]
    assert (desk.owed(), desk.credit()) == ([4500, 500, 4500], 0)
    assert desk.may(paid) == (0, (Kept(Keeps.SPENT, 4000, spender.receipt),))
    # What the refusal says to do first helps.
    desk.books.voids.void(desk.ana, spender.id, "El cliente se va")
    desk.give_back(paid, 4000)
    assert (desk.owed(), desk.credit()) == ([4500, 4500, 4500], 0)
    desk.sound()


def test_credit_that_is_spent_before_the_yes_is_not_given_back_by_it(desk: Desk) -> None:
    paid = desk.take(cash(9000), invoices={ONE: 4500})
    asked = desk.ask(paid, 9000)
    spender = desk.take(CreditTender(1), invoices={TWO: 1})

    with pytest.raises(RefundLimited) as told:
        desk.refunds.approve(desk.sara, asked.id)

    assert told.value.details["receipt"] == spender.receipt
    assert desk.refunds.show(asked.id).state is State.REQUESTED
    assert (desk.owed(), desk.credit()) == ([0, 4499, 4500], 4499)
    with pytest.raises(IntegrityError, match="came as money and is still there"):
        _approve_by_force(desk, asked)
    desk.refunds.reject(desk.sara, asked.id, "Ya lo usó")
    desk.give_back(paid, 8999)
    assert desk.credit() == 0
    desk.sound()


def test_no_withholding_and_no_spent_credit_is_given_back(desk: Desk) -> None:
    desk.take(cash(600), invoices={})
    paid = desk.take(
        withheld((TWO, 500)), cash(4400), CreditTender(600), invoices={ONE: 1000, TWO: 4500}
    )

    assert desk.may(paid) == (4400, (Kept(Keeps.NO_MONEY, 1100),))
    assert desk.refused(paid, 4401).details["cause"] == "no_money"
    desk.give_back(paid, 4400)

    # Of the invoice that was withheld from, the withholding still stands.
    assert desk.owed() == [4500 - 600, 4000, 4500]
    assert desk.refused(paid, 1).details["left_cents"] == 0
    with pytest.raises(IntegrityError, match="came as money and is still there"):
        _ask_by_force(desk, paid, 1)
    desk.sound()


def test_what_the_bank_has_not_confirmed_is_not_given_back(desk: Desk) -> None:
    voucher = VoucherTender("DF-01", "31", "417", "519002", "visa", "4242", 100)
    paid = desk.take(desk.cheque(4500), slip(4500), voucher, invoices={ONE: 4500, TWO: 4500})
    cheque_id, deposit_id = desk.one(paid, 1), desk.one(paid, 2)

    assert desk.may(paid) == (100, (Kept(Keeps.WAITING, 9000),))
    assert desk.refused(paid, 101).details["cause"] == "waiting"
    with pytest.raises(IntegrityError, match="came as money and is still there"):
        _ask_by_force(desk, paid, 101)
    desk.deposit(cheque_id)
    assert desk.may(paid)[0] == 100
    desk.cheques.clear(desk.ana, [cheque_id])
    assert desk.may(paid)[0] == 4600
    desk.deposits.verify(desk.luis, deposit_id)
    assert desk.may(paid) == (9100, ())
    with pytest.raises(MoreThanReversible):
        desk.ask(paid, 9101)
    # What is asked for while it waits for the yes has to be there when it comes.
    asked = desk.ask(paid, 9100)
    desk.deposits.take_back(desk.luis, deposit_id, "Era otra papeleta")
    with pytest.raises(RefundLimited):
        desk.refunds.approve(desk.sara, asked.id)
    desk.deposits.verify(desk.luis, deposit_id)
    assert desk.refunds.approve(desk.sara, asked.id).state is State.DONE
    desk.sound()


def test_a_cheque_comes_back_after_its_money_was_given_back(desk: Desk) -> None:
    paid = desk.take(desk.cheque(9000), invoices={ONE: 4500})
    cheque_id = desk.one(paid)
    desk.deposit(cheque_id)
    desk.cheques.clear(desk.ana, [cheque_id])
    desk.give_back(paid, 6000)
    assert (desk.owed()[0], desk.credit()) == (1500, 0)

    done = desk.protest(cheque_id, fee=0)

    # The invoice is owed whole, and what was handed out stands against the account.
    assert (desk.owed()[0], desk.credit()) == (4500, -6000)
    assert (done.twice_cents, done.cheque.twice_cents) == (6000, 6000)
    assert [(each.invoice, each.reopened_cents) for each in done.reopened] == [(ONE, 3000)]
    assert desk.back(paid) == [("back", 1500, 4500, 0), ("back", 3000, 6000, 6000)]
    assert desk.journalled("payment.given_twice") == 1
    assert desk.may(paid)[0] == 0
    assert not desk.protests.protest(desk.ana, desk.order(cheque_id)).is_new
    desk.sound()

    # It is paid at last: what it covers is what was handed out, and the rest is credit.
    desk.deposit(cheque_id, number="B77")
    desk.cheques.clear(desk.ana, [cheque_id])
    assert (desk.owed()[0], desk.credit()) == (4500, 3000)
    desk.sound()


def test_other_invoices_are_owed_before_anything_stands_against_the_account(desk: Desk) -> None:
    paid = desk.take(
        cash(4500),
        desk.cheque(5000),
        withheld((THREE, 500)),
        invoices={ONE: 4500, TWO: 4500, THREE: 1000},
    )
    cheque_id = desk.one(paid, 2)
    desk.deposit(cheque_id)
    desk.give_back(paid, 4500)
    assert desk.owed() == [0, 4000, 4000]

    done = desk.protest(cheque_id, fee=0)

    # The cash went back, the cheque never came: nothing is paid but what was withheld.
    assert (desk.owed(), desk.credit()) == ([4500, 4500, 4000], 0)
    assert done.twice_cents == 0
    assert {each.invoice: each.reopened_cents for each in done.reopened} == {ONE: 4500, TWO: 500}
    assert desk.journalled("payment.given_twice") == 0
    desk.sound()


def test_a_deposit_that_the_bank_does_not_have_is_refused_after_a_refund_of_it(desk: Desk) -> None:
    paid = desk.take(slip(5000), invoices={ONE: 4500})
    deposit_id = desk.one(paid)
    desk.deposits.verify(desk.luis, deposit_id)
    desk.give_back(paid, 5000)

    done = desk.deposits.refuse(desk.luis, deposit_id, "Era de otro cliente")

    assert (done.twice_cents, done.credit_cents, done.lines) == (5000, 5000, ())
    assert desk.deposits.refuse(desk.luis, deposit_id, "Otra vez").id == done.id
    assert (desk.owed()[0], desk.credit()) == (4500, -5000)
    desk.sound()


def _ask_by_force(desk: Desk, paid: PaymentRecord, cents: int) -> None:
    with desk.sessions.begin() as session:
        session.execute(
            insert(refund).values(
                id=str(uuid4()),
                payment_id=paid.id,
                kind="record",
                origin="desk",
                amount_cents=cents,
                state="REQUESTED",
                expect_refunded_cents=0,
                reason="-",
                reference="-",
                till="01",
                requested_by=desk.ana.user_id,
                requested_at=desk.clock(),
                stripe_version="",
                owner="-",
                lease_until=desk.clock(),
                changed_at=desk.clock(),
            )
        )


def _approve_by_force(desk: Desk, asked: RefundRecord) -> None:
    with desk.sessions.begin() as session:
        session.execute(
            update(refund)
            .where(refund.c.id == asked.id)
            .values(state="APPROVED", approved_by=desk.sara.user_id)
        )
