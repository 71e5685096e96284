from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from services.errors import BadField, NotAllowed, NotFound
from services.payments.errors import (
    AlreadyVoid,
    ChequeAtBank,
    ChequeUsed,
    CreditSpent,
    DepositMatched,
    InvoiceNotOpen,
    MoreThanOwed,
    NothingToVoid,
    RefundedBefore,
    SumsDiffer,
    TillClosed,
    VoidNeedsApproval,
)
from services.payments.records import (
    CashTender,
    Cause,
    CreditTender,
    PaymentRecord,
    PaymentRecorded,
    PaymentReversed,
    ReversalRecord,
)
from services.payments.reversing import Reversals
from services.payments.voiding import VOID
from services.refunds.records import RefundOrder
from services.refunds.service import RefundService
from services.refunds.states import Kind
from services.staff.errors import ApprovalInvalid
from services.storage.tables import cash_movement, statement_file, statement_line, statement_match
from tests.approvals import approve
from tests.benchmarks.instant import instant_stripe
from tests.books import Books
from tests.services.payments.givens import (
    FIRST,
    SECOND,
    THIRD,
    TODAY,
    broken,
    cash,
    cheque,
    order,
    slip,
    voucher,
    withheld,
)

WHY = "Cliente equivocado"


def pay(books: Books, *parts: tuple[str, int], tenders: tuple[object, ...]) -> PaymentRecord:
    wanted = order(*parts, tenders=tenders)  # type: ignore[arg-type]
    return books.payments.record(books.cashier, wanted)


def approval(books: Books, paid: PaymentRecord, **other: object) -> str:
    facts = {"document": f"payment:{paid.id}", "amount_cents": paid.amount_cents} | other
    return approve(
        books.sessions,
        VOID,
        str(facts["document"]),
        int(str(facts["amount_cents"])),
        books.cashier.user_id,
        "De acuerdo",
        books.clock,
    )


def test_a_void_receipt_owes_everything_again_and_keeps_its_number(counter: Books) -> None:
    told: list[object] = []
    counter.events.subscribe(PaymentReversed, told.append)
    credit = pay(counter, tenders=(cash(700),))
    paid = pay(
        counter,
        (FIRST, 4500),
        (SECOND, 4500),
        tenders=(
            withheld((FIRST, 135)),
            CreditTender(700),
            CashTender(2000, 300),
            cheque(3_000),
            slip(2_000),
            voucher(2_000),
        ),
    )

    void = counter.voids.void(counter.cashier, paid.id, WHY)

    assert void.receipt == paid.receipt
    assert void.void is not None
    assert (void.void.reason, void.void.by, void.void.approver) == (WHY, "ana", "-")
    assert void.void.cash_back_cents == 1700
    assert void.reversed_cents == paid.amount_cents
    assert [counter.balance(number) for number in (FIRST, SECOND)] == [4500, 4500]
    # The 535 that it left are gone, and the 700 that it spent are there again.
    assert counter.payments.credit_cents("100001") == 700
    assert all(not each.is_living for each in counter.payments.standing(paid.id))
    assert [each.state for each in counter.payments.standing(paid.id)][1] == "VOIDED"
    with counter.sessions.read() as session:
        back = session.execute(select(cash_movement)).one()
    assert (back.kind, back.direction, back.amount_cents) == ("back", "out", 1700)
    assert (back.document, back.ref) == (paid.receipt, paid.id)
    lines = counter.payments.of_account("100001")
    assert {line.receipt: line.is_void for line in lines} == {
        credit.receipt: False,
        paid.receipt: True,
    }
    assert told == [PaymentReversed(paid.id, "100001")]
    actions = [entry.action for entry in counter.journal.about(f"payment:{paid.id}")]
    assert actions == ["payment.voided", "payment.reversed", "payment.recorded"]
    assert broken(counter) == set()


def test_everything_that_a_void_receipt_held_may_be_taken_again(counter: Books) -> None:
    tenders = (withheld((FIRST, 135)), cheque(3_000), slip(2_000), voucher(2_000))
    parts = ((FIRST, 4500), (SECOND, 2635))
    paid = pay(counter, *parts, tenders=tenders)
    counter.voids.void(counter.cashier, paid.id, WHY)

    again = pay(counter, *parts, tenders=tenders)

    assert again.receipt == "001-001-000000002"
    assert broken(counter) == set()


def test_a_void_needs_a_reason_a_right_and_a_payment(counter: Books) -> None:
    paid = pay(counter, (FIRST, 100), tenders=(cash(100),))

    with pytest.raises(BadField):
        counter.voids.void(counter.cashier, paid.id, "  ")
    with pytest.raises(NotAllowed):
        counter.voids.void(counter.activator, paid.id, WHY)
    with pytest.raises(NotFound):
        counter.voids.void(counter.cashier, "nobody", WHY)
    assert counter.count("payment_void") == 0


def test_a_receipt_is_voided_once(counter: Books) -> None:
    paid = pay(counter, (FIRST, 100), tenders=(cash(100),))
    counter.voids.void(counter.cashier, paid.id, WHY)

    with pytest.raises(AlreadyVoid) as refused:
        counter.voids.void(counter.cashier, paid.id, WHY)
    assert refused.value.details["receipt"] == paid.receipt
    assert refused.value.details["by"] == "ana"
    assert counter.balance(FIRST) == 4500
    assert counter.count("cash_movement") == 1


def test_cash_comes_back_from_an_open_till(counter: Books) -> None:
    paid = pay(counter, (FIRST, 100), tenders=(cash(100),))
    counter.close_till()
    with pytest.raises(TillClosed):
        counter.voids.void(counter.cashier, paid.id, WHY, approval(counter, paid))
    counter.open_tills()
    assert counter.voids.needs_approval(paid.id) == "void.turn_closed"

    with pytest.raises(VoidNeedsApproval) as refused:
        counter.voids.void(counter.cashier, paid.id, WHY)
    assert refused.value.details["why"] == "void.turn_closed"
    for wrong in ({"amount_cents": 99}, {"document": "payment:x"}):
        with pytest.raises(ApprovalInvalid):
            counter.voids.void(counter.cashier, paid.id, WHY, approval(counter, paid, **wrong))
    void = counter.voids.void(counter.cashier, paid.id, WHY, approval(counter, paid))

    assert void.void is not None
    assert void.void.approver not in {"-", "ana"}
    assert broken(counter) == set()


def test_after_its_day_a_second_person_has_to_agree(counter: Books) -> None:
    paid = pay(counter, (FIRST, 100), tenders=(slip(100),))
    assert counter.voids.needs_approval(paid.id) == ""
    counter.clock.forward(days=1)
    counter.open_tills()

    assert counter.voids.needs_approval(paid.id) == "void.day_over"
    void = counter.voids.void(counter.cashier, paid.id, WHY, approval(counter, paid))
    assert void.void is not None
    assert void.void.business_date == paid.business_date + timedelta(days=1)
    assert void.business_date == paid.business_date


def test_a_deposit_that_was_found_at_the_bank_is_voided_by_two(counter: Books) -> None:
    paid = pay(counter, (FIRST, 100), tenders=(slip(100),))
    with counter.sessions.begin() as session:
        session.execute(text("UPDATE deposit SET state = 'verified'"))

    assert counter.voids.needs_approval(paid.id) == "void.deposit_verified"
    with pytest.raises(VoidNeedsApproval):
        counter.voids.void(counter.cashier, paid.id, WHY)


def test_a_deposit_that_the_statement_has_stays(counter: Books) -> None:
    paid = pay(counter, (FIRST, 100), tenders=(slip(100),))
    _match_deposit(counter)

    with pytest.raises(DepositMatched):
        counter.voids.void(counter.cashier, paid.id, WHY)


@pytest.mark.parametrize("state", ["DEPOSITED", "CLEARED"])
def test_a_cheque_at_the_bank_is_protested_not_voided(counter: Books, state: str) -> None:
    paid = pay(counter, (FIRST, 200), tenders=(cash(100), cheque(100)))
    moves = ["DEPOSITED", "CLEARED"]
    for move in moves[: moves.index(state) + 1]:
        with counter.sessions.begin() as session:
            session.execute(text(f"UPDATE cheque SET state = '{move}'"))

    with pytest.raises(ChequeAtBank) as refused:
        counter.voids.void(counter.cashier, paid.id, WHY)
    assert refused.value.details == {"number": "001234", "state": state}
    assert counter.count("cash_movement") == 0


def test_credit_that_was_spent_is_voided_after_what_spent_it(counter: Books) -> None:
    source = pay(counter, tenders=(cash(1000),))
    spender = pay(counter, (FIRST, 600), tenders=(CreditTender(600),))

    with pytest.raises(CreditSpent) as refused:
        counter.voids.void(counter.cashier, source.id, WHY)
    assert refused.value.details["receipt"] == spender.receipt
    counter.voids.void(counter.cashier, spender.id, WHY)
    assert counter.payments.credit_cents("100001") == 1000
    counter.voids.void(counter.cashier, source.id, WHY)

    assert counter.payments.credit_cents("100001") == 0
    assert broken(counter) == set()


def test_a_receipt_that_went_back_in_part_is_voided_for_the_rest(counter: Books) -> None:
    paid = pay(counter, (FIRST, 4500), (SECOND, 500), tenders=(cheque(3000), cash(2300)))
    protest(counter, paid, 1, "DEPOSITED")
    assert counter.balance(FIRST) == 3000

    void = counter.voids.void(counter.cashier, paid.id, WHY)

    assert [each.amount_cents for each in void.reversals] == [3000, 2300]
    assert [counter.balance(number) for number in (FIRST, SECOND)] == [4500, 4500]
    with pytest.raises(AlreadyVoid):
        counter.voids.void(counter.cashier, paid.id, WHY)
    assert broken_but_for_cheques(counter) == set()


def test_nothing_is_left_to_void_of_a_receipt_whose_one_cheque_came_back(counter: Books) -> None:
    paid = pay(counter, (FIRST, 4500), tenders=(cheque(4500),))
    protest(counter, paid, 1, "DEPOSITED")

    with pytest.raises(NothingToVoid):
        counter.voids.void(counter.cashier, paid.id, WHY)


def test_a_correction_is_a_void_and_a_new_receipt_that_name_each_other(counter: Books) -> None:
    told: list[object] = []
    counter.events.subscribe(PaymentReversed, told.append)
    counter.events.subscribe(PaymentRecorded, told.append)
    wrong = pay(counter, (FIRST, 4500), tenders=(cash(1500), cheque(3_000)))
    told.clear()
    right = order(
        ("001-002-000000009", 4400), tenders=(cheque(3_000), cash(1400)), account="100002"
    )

    new = counter.voids.correct(counter.cashier, wrong.id, right, WHY)

    old = counter.payments.show(wrong.id)
    assert old.void is not None
    assert (old.receipt, old.void.replaced_by) == ("001-001-000000001", "001-001-000000002")
    assert (new.receipt, new.replaces) == ("001-001-000000002", "001-001-000000001")
    assert new.account == "100002"
    assert counter.balance(FIRST) == 4500
    assert counter.balance("001-002-000000009") == 100
    assert told == [
        PaymentReversed(wrong.id, "100001"),
        PaymentRecorded(new.id, new.receipt, "100002"),
    ]
    assert counter.voids.correct(counter.cashier, wrong.id, right, WHY) == new
    assert counter.count("payment") == 2
    assert broken(counter) == set()


def test_a_correction_of_a_method_pays_the_same_invoices_with_other_money(counter: Books) -> None:
    wrong = pay(counter, (FIRST, 4500), tenders=(cash(4500),))
    right = order((FIRST, 4500), tenders=(slip(4500),))

    counter.voids.correct(counter.cashier, wrong.id, right, "Fue depósito")

    assert counter.balance(FIRST) == 0
    assert broken(counter) == set()


def test_a_correction_that_cannot_be_leaves_the_wrong_receipt_as_it_was(counter: Books) -> None:
    used = pay(counter, (SECOND, 100), tenders=(cheque(100, "55"),))
    wrong = pay(counter, (FIRST, 4500), tenders=(cash(4500),))
    refused = [
        (order((FIRST, 4501), tenders=(cash(4501),)), MoreThanOwed),
        (order((FIRST, 4500), tenders=(cheque(4500, "55"),)), ChequeUsed),
        (order((FIRST, 4500), tenders=(cash(1),)), SumsDiffer),
    ]
    counter.voids.void(counter.cashier, pay(counter, (THIRD, 4500), tenders=(cash(4500),)).id, WHY)
    pay(counter, (THIRD, 4500), tenders=(cash(4500),))
    refused.append((order((THIRD, 1), tenders=(cash(1),)), InvoiceNotOpen))

    for right, kind in refused:
        with pytest.raises(kind):
            counter.voids.correct(counter.cashier, wrong.id, right, WHY)
    assert counter.payments.show(wrong.id) == wrong
    assert counter.payments.show(used.id).void is None
    assert counter.balance(FIRST) == 0
    assert broken(counter) == set()


def test_a_receipt_is_corrected_once(counter: Books) -> None:
    wrong = pay(counter, (FIRST, 4500), tenders=(cash(4500),))
    counter.voids.correct(counter.cashier, wrong.id, order((FIRST, 1), tenders=(cash(1),)), WHY)

    with pytest.raises(AlreadyVoid) as refused:
        counter.voids.correct(counter.cashier, wrong.id, order((FIRST, 2), tenders=(cash(2),)), WHY)
    assert refused.value.details["replaced_by"] == "001-001-000000002"
    assert counter.balance(FIRST) == 4499


def test_a_cheque_that_comes_back_reopens_what_it_paid_and_its_credit(counter: Books) -> None:
    paid = pay(
        counter,
        (FIRST, 4500),
        (SECOND, 4500),
        tenders=(cash(2000), cheque(3000), cheque(5000, "77")),
    )

    second = protest(counter, paid, 3, "DEPOSITED")
    first = protest(counter, paid, 2, "DEPOSITED")

    assert [(line.invoice, line.amount_cents) for line in second.lines] == [(SECOND, 4000)]
    assert second.credit_cents == 1000
    assert [(line.invoice, line.amount_cents) for line in first.lines] == [
        (FIRST, 2500),
        (SECOND, 500),
    ]
    assert counter.payments.show(paid.id).reversals == (second, first)
    assert protest(counter, paid, 2) == first
    assert counter.payments.credit_cents("100001") == 0


def test_a_protest_of_spent_credit_leaves_the_account_below_zero(counter: Books) -> None:
    paid = pay(counter, tenders=(cheque(1000),))
    pay(counter, (FIRST, 1000), tenders=(CreditTender(1000),))

    protest(counter, paid, 1, "DEPOSITED")

    assert counter.payments.credit_cents("100001") == -1000
    assert broken_but_for_cheques(counter) == set()
    pay(counter, tenders=(cash(1500),))
    assert counter.payments.credit_cents("100001") == 500


def test_a_cheque_that_clears_after_all_is_credit_again(counter: Books) -> None:
    paid = pay(counter, (FIRST, 4500), tenders=(cheque(4500),))
    protest(counter, paid, 1, "DEPOSITED")
    cause = Cause(cheque=counter.payments.standing(paid.id)[0].id)
    reversals = Reversals(counter.journal, counter.clock)
    with counter.sessions.begin() as session:
        again = reversals.return_again_in(
            session, counter.supervisor, paid.id, cause=cause, reason="Efectivizado"
        )

    assert again is not None
    assert counter.payments.credit_cents("100001") == 4500
    assert counter.balance(FIRST) == 4500


def broken_but_for_cheques(books: Books) -> set[str]:
    """Here cheques are moved past their service, which writes their lives."""
    return {
        rule
        for rule in broken(books)
        if not rule.startswith("cheque.") and rule != "record.altered"
    }


def protest(books: Books, paid: PaymentRecord, position: int, *moves: str) -> ReversalRecord:
    """What a protest does to the payment; the cheque's own life is tested elsewhere."""
    cheque_id = next(
        each.id for each in books.payments.standing(paid.id) if each.position == position
    )
    with books.sessions.begin() as session:
        for state in (*moves, *(("PROTESTED",) if moves else ())):
            living = ", living = 0" if state == "PROTESTED" else ""
            session.execute(
                text(f"UPDATE cheque SET state = '{state}'{living} WHERE id = {cheque_id}")
            )
        return Reversals(books.journal, books.clock).reverse_tender_in(
            session,
            books.supervisor,
            paid.id,
            position,
            cause=Cause(cheque=cheque_id),
            reason="Sin fondos",
            approver="sara",
        )


def _match_deposit(books: Books) -> None:
    at = books.clock()
    with books.sessions.begin() as session:
        session.execute(
            insert(statement_file).values(
                id="f",
                sha256="a" * 64,
                bank_account="pichincha-1",
                profile="p",
                file_name="f.csv",
                first_day=TODAY,
                last_day=TODAY,
                lines=1,
                known=0,
                imported_at=at,
                imported_by="ana",
            )
        )
        line = session.execute(
            insert(statement_line)
            .values(
                file_id="f",
                bank_account="pichincha-1",
                day=TODAY,
                place=1,
                line_key="k",
                occurrence=1,
                amount_cents=100,
                detail="DEP",
                reference="778899",
                reference_key="778899",
                state="open",
            )
            .returning(statement_line.c.id)
        ).scalar_one()
        session.execute(
            insert(statement_match).values(
                line_id=line,
                kind="deposit",
                ref=str(session.execute(text("SELECT id FROM deposit")).scalar_one()),
                why="el mismo número",
                at=at,
                by="ana",
            )
        )


def test_what_a_refund_gave_back_is_not_handed_out_again_by_a_void(counter: Books) -> None:
    paid = pay(counter, (FIRST, 4500), tenders=(cash(4500),))
    parts = (counter.payments, counter.journal, counter.events, counter.clock)
    refunds = RefundService(counter.sessions, instant_stripe(), *parts)
    asked = RefundOrder("r-1", paid.id, 2000, Kind.RECORD, "Pagó dos veces", "Transferencia 1")
    refunds.request(counter.cashier, asked)

    with pytest.raises(RefundedBefore) as waiting:
        counter.voids.void(counter.cashier, paid.id, WHY)
    refunds.approve(counter.supervisor, "r-1")
    with pytest.raises(RefundedBefore) as done:
        counter.voids.void(counter.cashier, paid.id, WHY)

    for told in (waiting, done):
        assert told.value.details == {"receipt": paid.receipt, "amount_cents": 2000}
    assert broken(counter) == set()


def test_a_refund_that_was_rejected_hinders_no_void(counter: Books) -> None:
    paid = pay(counter, (FIRST, 4500), tenders=(cash(4500),))
    parts = (counter.payments, counter.journal, counter.events, counter.clock)
    refunds = RefundService(counter.sessions, instant_stripe(), *parts)
    asked = RefundOrder("r-1", paid.id, 2000, Kind.RECORD, "Pagó dos veces", "Transferencia 1")
    refunds.request(counter.cashier, asked)
    refunds.reject(counter.supervisor, "r-1", "No fue así")

    void = counter.voids.void(counter.cashier, paid.id, WHY)

    assert void.void is not None
    assert void.void.cash_back_cents == 4500
