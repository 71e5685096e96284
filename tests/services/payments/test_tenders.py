from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from services.errors import BadField
from services.payments.allowing import CHEQUE_OF_FLAGGED
from services.payments.drafts import PaymentDrafts
from services.payments.errors import (
    ChequeNeedsApproval,
    ChequeUsed,
    NoCreditFromThis,
    NotEnoughCredit,
    NothingToPay,
    TillClosed,
    TillOfYesterday,
    VoucherUsed,
    WithheldAboveShare,
    WithholdingUsed,
)
from services.payments.records import (
    ChequeKind,
    ChequeTender,
    CreditTender,
    Method,
    PaymentOrder,
)
from services.payments.service import CASH_LIMIT
from services.staff.errors import ApprovalInvalid
from services.storage.tables import cheque as cheque_table
from services.storage.tables import cheque_move, customer_flag
from tests.approvals import approve
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


def test_seven_tenders_of_six_kinds_pay_three_invoices_on_one_receipt(counter: Books) -> None:
    counter.payments.record(counter.cashier, order(tenders=(cash(700),)))
    mixed = order(
        (FIRST, 4500),
        (SECOND, 4500),
        (THIRD, 4500),
        tenders=(
            withheld((FIRST, 135), (SECOND, 135)),
            CreditTender(600),
            cash(2_000, change=300),
            cheque(3_000),
            replace(cheque(3_000, "77"), kind=ChequeKind.CERTIFIED, drawer_id="1710034065"),
            slip(2_630),
            voucher(2_500),
        ),
    )

    paid = counter.payments.record(counter.cashier, mixed)

    assert (paid.amount_cents, paid.applied_cents, paid.credit_cents) == (14_000, 13_500, 500)
    assert paid == counter.payments.show(mixed.id)
    assert [each.method for each in paid.tenders] == [
        Method.WITHHOLDING,
        Method.CREDIT,
        Method.CASH,
        Method.CHEQUE,
        Method.CHEQUE,
        Method.DEPOSIT,
        Method.VOUCHER,
    ]
    assert counter.payments.credit_cents("100001") == 700 - 600 + 500
    standing = counter.payments.standing(mixed.id)
    assert [(each.position, each.state, each.is_living) for each in standing] == [
        (1, "", True),
        (4, "IN_HAND", True),
        (5, "IN_HAND", True),
        (6, "claimed", True),
        (7, "", True),
    ]
    assert broken(counter) == set()


def test_a_cheque_for_later_waits_and_its_life_begins_with_the_receipt(counter: Books) -> None:
    later = replace(cheque(4500), dated_on=TODAY + timedelta(days=10))
    agreed = replace(cheque(100, "9"), deposit_on=TODAY + timedelta(days=3))
    paid = counter.payments.record(
        counter.cashier, order((FIRST, 4500), tenders=(later, agreed, cheque(100, "10")))
    )

    assert [each.deposit_on for each in paid.tenders if isinstance(each, ChequeTender)] == [
        TODAY + timedelta(days=10),
        TODAY + timedelta(days=3),
        None,
    ]
    assert [each.state for each in counter.payments.standing(paid.id)] == [
        "POSTDATED",
        "POSTDATED",
        "IN_HAND",
    ]
    with counter.sessions.read() as session:
        moves = session.execute(
            select(cheque_move.c.from_state, cheque_move.c.to_state, cheque_move.c.by).order_by(
                cheque_move.c.id
            )
        ).all()
    assert [tuple(each) for each in moves] == [
        (None, "POSTDATED", "ana"),
        (None, "POSTDATED", "ana"),
        (None, "IN_HAND", "ana"),
    ]


def test_money_belongs_to_an_open_turn_of_today(counter: Books) -> None:
    counter.close_till()
    with pytest.raises(TillClosed):
        counter.payments.record(counter.cashier, order(tenders=(cash(100),)))

    counter.clock.forward(days=1)
    with pytest.raises(TillOfYesterday) as refused:
        counter.payments.record(counter.other_cashier, order(tenders=(cash(100),)))
    assert refused.value.details["day"] == TODAY

    counter.open_tills()
    assert counter.payments.record(counter.other_cashier, order(tenders=(cash(100),)))


def test_the_same_order_is_its_own_payment_even_after_the_till_was_closed(counter: Books) -> None:
    once = order((FIRST, 4500), tenders=(cash(4500),))
    first = counter.payments.record(counter.cashier, once)
    counter.close_till()

    assert counter.payments.record(counter.cashier, once) == first


def test_much_cash_needs_the_tick_that_the_customer_was_told(counter: Books) -> None:
    with pytest.raises(BadField) as refused:
        counter.payments.record(counter.cashier, order(tenders=(cash(30_000), cash(20_001))))
    assert refused.value.details == {
        "field": "told_not_deductible",
        "problem": "cash_not_told",
        "limit_cents": 50_000,
    }
    assert counter.payments.record(counter.cashier, order(tenders=(cash(50_001, told=True),)))
    assert counter.payments.record(counter.cashier, order(tenders=(cash(50_000),)))

    admin = counter.staff.operator("admin", "01")
    counter.office.put_setting(admin, CASH_LIMIT, 1_000)
    with pytest.raises(BadField):
        counter.payments.record(counter.cashier, order(tenders=(cash(1_001),)))


def test_withheld_tax_and_spent_credit_leave_no_credit(counter: Books) -> None:
    counter.payments.record(counter.cashier, order(tenders=(cash(5_000),)))

    for tenders in (
        (CreditTender(5_000),),
        (withheld((FIRST, 4500)), CreditTender(1)),
        (CreditTender(5_000), cash(100)),
    ):
        with pytest.raises(NoCreditFromThis):
            counter.payments.record(counter.cashier, order((FIRST, 4500), tenders=tenders))
    fine = order((FIRST, 4500), tenders=(CreditTender(4_400), cash(600)))
    assert counter.payments.record(counter.cashier, fine).credit_cents == 500


def test_no_more_is_withheld_of_an_invoice_than_is_paid_of_it(counter: Books) -> None:
    with pytest.raises(WithheldAboveShare) as refused:
        counter.payments.record(
            counter.cashier,
            order((FIRST, 100), (SECOND, 4500), tenders=(withheld((FIRST, 135)), cash(4465))),
        )
    assert refused.value.details["number"] == FIRST
    with pytest.raises(WithheldAboveShare):
        counter.payments.record(
            counter.cashier, order((FIRST, 135), tenders=(withheld((SECOND, 135)),))
        )


def test_credit_is_spent_once_and_only_what_there_is(counter: Books) -> None:
    counter.payments.record(counter.cashier, order(tenders=(cash(1_000),)))

    with pytest.raises(NotEnoughCredit) as refused:
        counter.payments.record(
            counter.cashier, order((FIRST, 1_001), tenders=(CreditTender(1_001),))
        )
    assert refused.value.details == {"available_cents": 1_000, "amount_cents": 1_001}
    counter.payments.record(counter.cashier, order((FIRST, 1_000), tenders=(CreditTender(1_000),)))
    with pytest.raises(NotEnoughCredit):
        counter.payments.record(counter.cashier, order((FIRST, 1), tenders=(CreditTender(1),)))
    assert counter.payments.credit_cents("100001") == 0
    assert broken(counter) == set()


def test_a_voucher_and_a_withholding_are_used_once(counter: Books) -> None:
    first = counter.payments.record(
        counter.cashier, order((FIRST, 235), tenders=(voucher(100), withheld((FIRST, 135))))
    )

    with pytest.raises(VoucherUsed) as told:
        counter.payments.record(
            counter.other_cashier, order((SECOND, 100), tenders=(voucher(100, "417"),))
        )
    assert told.value.details["receipt"] == first.receipt
    with pytest.raises(WithholdingUsed) as again:
        counter.payments.record(
            counter.other_cashier,
            order((SECOND, 135), tenders=(withheld((SECOND, 135), number="001001000000123"),)),
        )
    assert again.value.details["receipt"] == first.receipt
    # Every customer numbers their own vouchers.
    other = order(
        ("001-002-000000009", 135),
        tenders=(withheld(("001-002-000000009", 135)),),
        account="100002",
    )
    assert counter.payments.record(counter.cashier, other)


@pytest.mark.parametrize("state", ["PROTESTED", "REDEPOSITED", "CLEARED"])
def test_a_cheque_that_lies_here_or_is_at_the_bank_again_is_not_taken_again(
    counter: Books, state: str
) -> None:
    first = counter.payments.record(counter.cashier, order((FIRST, 100), tenders=(cheque(100),)))
    moves = ["DEPOSITED", "PROTESTED", "REDEPOSITED", "CLEARED"]
    for move in moves[: moves.index(state) + 1]:
        _move(counter, move)

    with pytest.raises(ChequeUsed) as refused:
        counter.payments.record(counter.other_cashier, order((SECOND, 100), tenders=(cheque(100),)))
    assert refused.value.details["receipt"] == first.receipt


def test_a_cheque_that_went_back_to_its_drawer_may_come_again(counter: Books) -> None:
    counter.payments.record(counter.cashier, order((FIRST, 100), tenders=(cheque(100),)))
    for move in ("DEPOSITED", "PROTESTED", "GIVEN_BACK"):
        _move(counter, move)

    assert counter.payments.record(counter.cashier, order((SECOND, 100), tenders=(cheque(100),)))


def _move(books: Books, state: str) -> None:
    with books.sessions.begin() as session:
        living = ", living = 0" if state == "PROTESTED" else ""
        session.execute(text(f"UPDATE cheque SET state = '{state}'{living}"))


def test_the_same_order_again_is_one_payment_after_its_customer_was_flagged(counter: Books) -> None:
    wanted = order((FIRST, 100), tenders=(cheque(100),))
    first = counter.payments.record(counter.cashier, wanted)
    with counter.sessions.begin() as session:
        session.execute(
            text(
                "INSERT INTO customer_flag (customer_id, cheque_id, raised_at)"
                " SELECT a.customer_id, c.id, p.received_at FROM cheque c"
                " JOIN payment p ON p.id = c.payment_id JOIN account a ON a.id = p.account_id"
            )
        )

    assert counter.payments.record(counter.cashier, wanted).receipt == first.receipt


def test_a_customer_whose_cheque_came_back_needs_a_second_person(counter: Books) -> None:
    counter.payments.record(counter.cashier, order((FIRST, 100), tenders=(cheque(100),)))
    with counter.sessions.begin() as session:
        customer_id = session.execute(
            text("SELECT customer_id FROM account WHERE number = '100001'")
        ).scalar_one()
        session.execute(
            insert(customer_flag).values(
                customer_id=customer_id,
                cheque_id=session.scalar(select(cheque_table.c.id)),
                raised_at=counter.clock(),
            )
        )
    assert counter.payments.flagged_since("100001") is not None
    assert counter.payments.flagged_since("100002") is None
    two = order((SECOND, 3000), tenders=(cheque(1000, "8"), cheque(2000, "9")))

    with pytest.raises(ChequeNeedsApproval) as refused:
        counter.payments.record(counter.cashier, two)
    assert refused.value.details["amount_cents"] == 3000
    for cents, document in ((2999, "account:100001"), (3000, "account:100002")):
        wrong = _approval(counter, cents, document)
        with pytest.raises(ApprovalInvalid):
            counter.payments.record(counter.cashier, replace(two, approval=wrong))
    allowed = replace(two, approval=_approval(counter, 3000, "account:100001"))
    paid = counter.payments.record(counter.cashier, allowed)

    assert counter.payments.record(counter.cashier, allowed) == paid
    assert counter.payments.record(counter.cashier, order((THIRD, 100), tenders=(cash(100),)))


def _approval(books: Books, cents: int, document: str) -> str:
    return approve(
        books.sessions,
        CHEQUE_OF_FLAGGED,
        document,
        cents,
        books.cashier.user_id,
        "Es de gerencia",
        books.clock,
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (cash(0), "change_cents"),
        (cash(100, change=-5), "change_cents"),
        (replace(voucher(100), last4="42"), "last4"),
        (replace(voucher(100), reference="  "), "reference"),
        (replace(voucher(100), reference="4242 4242 4242 4242"), "reference"),
        (replace(withheld((FIRST, 10)), number="123"), "withholding_number"),
        (replace(withheld((FIRST, 10)), authorization="12"), "authorization"),
        (replace(withheld((FIRST, 10)), issued_on=TODAY + timedelta(days=1)), "issued_on"),
        (replace(cheque(100), deposit_on=TODAY - timedelta(days=1)), "deposit_on"),
        (replace(cheque(100), deposit_on=TODAY + timedelta(days=900)), "deposit_on"),
    ],
)
def test_what_no_tender_can_be_is_refused_by_its_field(
    counter: Books, given: object, field: str
) -> None:
    with pytest.raises(BadField) as refused:
        counter.payments.record(counter.cashier, order((FIRST, 100), tenders=(given,)))  # type: ignore[arg-type]
    assert refused.value.field == field
    assert counter.count("payment") == 0


def test_a_tender_of_nothing_is_no_payment(counter: Books) -> None:
    with pytest.raises(NothingToPay):
        counter.payments.record(
            counter.cashier, order((FIRST, 100), tenders=(cash(100), CreditTender(0)))
        )


def test_the_draft_goes_with_the_commit_of_its_payment(counter: Books) -> None:
    drafts = PaymentDrafts(counter.sessions, counter.clock)
    drafts.save(counter.cashier, "100001", "una")
    drafts.save(counter.cashier, "100001", "dos")
    drafts.save(counter.other_cashier, "100001", "de otra caja")
    drafts.save(counter.cashier, "100002", "de otra cuenta")
    assert drafts.find(counter.cashier, "100001") == "dos"

    with pytest.raises(NotEnoughCredit):
        counter.payments.record(counter.cashier, order((FIRST, 1), tenders=(CreditTender(1),)))
    assert drafts.find(counter.cashier, "100001") == "dos"
    counter.payments.record(counter.cashier, order((FIRST, 100), tenders=(cash(100),)))

    assert drafts.find(counter.cashier, "100001") is None
    assert drafts.find(counter.other_cashier, "100001") == "de otra caja"
    assert drafts.find(counter.cashier, "100002") == "de otra cuenta"


def test_an_advance_of_months_is_credit(counter: Books) -> None:
    months: PaymentOrder = order(tenders=(cash(3 * counter.payments.month_cents("100001")),))
    paid = counter.payments.record(counter.cashier, months)

    assert (paid.applied_cents, paid.credit_cents) == (0, 3 * 1990)
