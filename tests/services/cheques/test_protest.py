from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from services.cheques.errors import ChequeMoved
from services.cheques.records import ReasonKind
from services.cheques.states import ChequeState
from services.errors import BadField, ChangedElsewhere, NotAllowed
from services.invoices.service import InvoiceService
from services.payments.records import CreditTender
from services.staff.errors import ApprovalInvalid
from services.storage.tables import customer_flag
from services.verification.service import Verification
from tests.services.cheques.drawer import ChequeBooks, cash

ONE, TWO, THREE = (f"001-002-{n:09d}" for n in (1, 2, 3))


def at_bank(office: ChequeBooks, cents: int = 4500, invoices: dict[str, int] | None = None) -> int:
    payment = office.take(office.cheque(cents), invoices=invoices or {ONE: cents})
    cheque_id = office.one(payment)
    office.deposit(cheque_id)
    return cheque_id


def test_a_protest_opens_exactly_what_the_cheque_paid(office: ChequeBooks) -> None:
    payment = office.take(
        office.cheque(6000),
        cash(2000),
        office.cheque(5500),
        invoices={ONE: 4500, TWO: 4500, THREE: 4500},
    )
    first, second = office.one(payment, 1), office.one(payment, 3)
    office.deposit(first, second)

    done = office.protest(second, fee=0)

    assert {each.invoice: each.reopened_cents for each in done.reopened} == {TWO: 1000, THREE: 4500}
    assert [office.books.balance(each) for each in (ONE, TWO, THREE)] == [0, 1000, 4500]
    assert office.row(first).state is ChequeState.DEPOSITED
    assert office.payments.show(payment.id).receipt == payment.receipt
    office.protest(first, fee=0)
    assert [office.books.balance(each) for each in (ONE, TWO, THREE)] == [4500, 2500, 4500]
    assert Verification(office.sessions).verify() == []


def test_the_day_of_the_protest_shows_it_negative_and_the_other_day_stays(
    office: ChequeBooks,
) -> None:
    cheque_id = at_bank(office)
    before = office.payments.totals_today()
    office.clock.forward(days=3)
    office.protest(cheque_id, fee=0)

    assert office.payments.totals_today() == {"reversed": (1, -4500)}
    office.clock.forward(days=-3)
    assert office.payments.totals_today() == before


def test_a_protest_twice_changes_nothing_twice(office: ChequeBooks) -> None:
    cheque_id = at_bank(office)
    order = office.order(cheque_id)
    assert office.protests.protest(office.ana, order).is_new

    again = office.protests.protest(office.ana, order)
    other = office.protests.protest(office.luis, office.order(cheque_id, operator=office.luis))

    assert (again.is_new, other.is_new) == (False, False)
    assert again.fee_invoice == other.fee_invoice != ""
    assert office.books.balance(ONE) == 4500
    assert (office.books.count("reversal"), office.books.count("customer_flag")) == (1, 1)
    assert office.books.count("invoice") == 4


def test_the_customers_fee_is_an_invoice_of_its_own_with_tax(office: ChequeBooks) -> None:
    cheque_id = at_bank(office)
    done = office.protest(cheque_id, fee=300)

    books = office.books
    sheet = InvoiceService(office.sessions, books.journal, books.events, office.clock).show(
        done.fee_invoice
    )
    assert (sheet.source, sheet.subtotal_cents, sheet.tax_cents) == ("fee", 300, 45)
    assert sheet.total_cents == sheet.balance_cents == 345
    assert "cheque devuelto N.º 1001" in sheet.lines[0].description
    assert sheet.due_on == date(2026, 11, 27)
    move = done.cheque.came_back
    assert move is not None
    assert (move.bank_fee_cents, move.customer_fee_cents) == (249, 300)
    assert move.fee_invoice == done.fee_invoice
    assert done.fee_billed_cents == move.fee_billed_cents == 345


def test_another_bill_than_the_customer_was_told_is_refused(office: ChequeBooks) -> None:
    cheque_id = at_bank(office)
    tax = office.protests.fee_tax()
    assert tax is not None
    assert tax.on(300) == 45
    order = replace(office.order(cheque_id), told_cents=345)
    admin = office.books.staff.operator("admin", "01")
    office.rulebook.put_rules(admin, replace(office.rulebook.rules(), fee_tax="0"))

    with pytest.raises(ChangedElsewhere):
        office.protests.protest(office.ana, order)
    assert (office.row(cheque_id).state, office.books.balance(ONE)) == (ChequeState.DEPOSITED, 0)
    done = office.protests.protest(office.ana, replace(order, told_cents=300))
    assert done.fee_billed_cents == office.books.balance(done.fee_invoice) == 300


def test_a_return_for_its_form_is_told_apart(office: ChequeBooks) -> None:
    cheque_id = at_bank(office)
    order = office.order(cheque_id, kind=ReasonKind.RETURN, reason="FIRMA", fee=0)
    done = office.protests.protest(office.ana, order)
    assert done.cheque.row.state is ChequeState.RETURNED
    assert done.fee_invoice == ""
    assert done.cheque.came_back is not None
    assert done.cheque.came_back.reason == "Firma no conforme / no registrada"


def test_a_cleared_cheque_may_be_protested_later(office: ChequeBooks) -> None:
    cheque_id = at_bank(office)
    office.cheques.clear(office.ana, [cheque_id])
    office.protest(cheque_id, fee=0)
    assert office.row(cheque_id).state is ChequeState.PROTESTED
    assert office.books.balance(ONE) == 4500


def test_a_second_person_approves_this_cheque_and_amount(office: ChequeBooks) -> None:
    first = at_bank(office)
    payment = office.take(office.cheque(4500), invoices={TWO: 4500})
    second = office.one(payment)
    office.deposit(second)
    other = office.order(first)
    wrong = office.order(second)
    with pytest.raises(ApprovalInvalid):
        office.protests.protest(office.ana, replace(wrong, approval=other.approval))
    with pytest.raises(ApprovalInvalid):
        office.protests.protest(office.ana, replace(wrong, approval=""))
    with pytest.raises(NotAllowed):
        office.protests.protest(office.books.activator, wrong)
    assert office.row(second).state is ChequeState.DEPOSITED
    assert office.books.balance(TWO) == 0


def test_only_a_cheque_that_went_to_the_bank_comes_back(office: ChequeBooks) -> None:
    payment = office.take(office.cheque(4500), invoices={ONE: 4500})
    cheque_id = office.one(payment)
    with pytest.raises(ChequeMoved):
        office.protest(cheque_id)
    assert office.books.balance(ONE) == 0


def test_a_reason_that_nobody_knows_is_refused(office: ChequeBooks) -> None:
    cheque_id = at_bank(office)
    with pytest.raises(BadField):
        office.protests.protest(office.ana, office.order(cheque_id, reason="LUNA"))
    with pytest.raises(BadField):
        office.protests.protest(office.ana, office.order(cheque_id, reason="FIRMA"))


def test_credit_that_was_spent_leaves_the_account_below_zero(office: ChequeBooks) -> None:
    payment = office.take(office.cheque(9000), invoices={ONE: 4500})
    cheque_id = office.one(payment)
    office.deposit(cheque_id)
    office.take(CreditTender(4500), invoices={TWO: 4500})
    done = office.protest(cheque_id, fee=0)
    assert done.credit_cents == 4500
    assert office.payments.credit_cents("100001") == -4500
    assert [office.books.balance(each) for each in (ONE, TWO)] == [4500, 0]


def test_redeposited_and_cleared_gives_credit_once(office: ChequeBooks) -> None:
    cheque_id = at_bank(office)
    office.protest(cheque_id, fee=0)
    office.deposit(cheque_id, number="B77")
    assert office.row(cheque_id).state is ChequeState.REDEPOSITED
    assert office.payments.credit_cents("100001") == 0

    office.cheques.clear(office.ana, [cheque_id])
    office.cheques.clear(office.luis, [cheque_id])

    assert office.payments.credit_cents("100001") == 4500
    assert office.books.balance(ONE) == 4500
    assert Verification(office.sessions).verify() == []


def test_a_cheque_that_was_paid_at_last_may_come_back_once_more(office: ChequeBooks) -> None:
    cheque_id = at_bank(office)
    for nth in (1, 2, 3):
        done = office.protest(cheque_id, fee=0)
        assert (done.is_new, office.payments.credit_cents("100001")) == (True, 0)
        assert not office.protests.protest(office.ana, office.order(cheque_id, fee=0)).is_new
        office.deposit(cheque_id, number=f"B7{nth}")
        office.cheques.clear(office.ana, [cheque_id])
        assert office.payments.credit_cents("100001") == 4500
    office.take(CreditTender(4500), invoices={TWO: 4500})

    office.protest(cheque_id, fee=0)

    # Each time the credit that it had left is gone again, and nothing else.
    assert office.payments.credit_cents("100001") == -4500
    assert [office.books.balance(each) for each in (ONE, TWO)] == [4500, 0]
    (paid,) = (each for each in office.payments.of_account("100001") if "cheque" in each.methods)
    shown = office.payments.show(paid.id).reversals
    told = [
        (each.direction.value, each.occurrence, each.applied_cents, each.credit_cents)
        for each in shown
    ]
    again = [(way, nth, 0, 4500) for nth in (1, 2, 3) for way in ("again", "back")]
    assert told == [("back", 1, 4500, 0)] + [
        (way, nth + (way == "back"), applied, credit) for way, nth, applied, credit in again
    ]
    assert Verification(office.sessions).verify() == []


def test_a_cheque_of_a_void_receipt_that_is_paid_at_last_is_credit(office: ChequeBooks) -> None:
    payment = office.take(office.cheque(4500), cash(500), invoices={ONE: 4500})
    cheque_id = office.one(payment)
    office.deposit(cheque_id)
    office.protest(cheque_id, fee=0)
    office.books.voids.void(office.ana, payment.id, "Otro cliente")
    office.deposit(cheque_id, number="B77")
    assert Verification(office.sessions).verify() == []

    office.cheques.clear(office.ana, [cheque_id])

    assert office.payments.credit_cents("100001") == 4500
    assert office.books.balance(ONE) == 4500
    assert Verification(office.sessions).verify() == []
    office.protest(cheque_id, fee=0)
    assert office.payments.credit_cents("100001") == 0
    assert Verification(office.sessions).verify() == []


def test_a_second_protest_of_a_redeposited_cheque_reverses_nothing_again(
    office: ChequeBooks,
) -> None:
    cheque_id = at_bank(office)
    office.protest(cheque_id, fee=0)
    office.cheques.lift_flag(office.sara, cheque_id, "Pagó en efectivo")
    office.deposit(cheque_id, number="B77")
    done = office.protest(cheque_id, fee=300)
    assert done.is_new
    assert done.fee_invoice
    assert office.books.balance(ONE) == 4500
    assert office.books.count("reversal") == 1
    assert done.cheque.flag is not None
    assert Verification(office.sessions).verify() == []


def test_the_customer_is_flagged_until_a_supervisor_lifts_it(office: ChequeBooks) -> None:
    cheque_id = at_bank(office)
    assert office.payments.flagged_since("100001") is None
    office.protest(cheque_id)
    assert office.payments.flagged_since("100001") is not None

    with pytest.raises(NotAllowed):
        office.cheques.lift_flag(office.ana, cheque_id, "Pagó")
    with pytest.raises(BadField):
        office.cheques.lift_flag(office.sara, cheque_id, " ")
    office.cheques.lift_flag(office.sara, cheque_id, "Pagó en efectivo")
    assert office.payments.flagged_since("100001") is None
    with office.sessions.read() as session:
        assert session.scalars(select(customer_flag.c.reason)).all() == ["Pagó en efectivo"]
