import threading
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from services.errors import BadField, NotAllowed, UserError
from services.payments.errors import (
    ChequeUsed,
    InvoiceChanged,
    InvoiceNotOpen,
    MoreThanOwed,
    NothingToPay,
    OtherAccount,
    SlipUsed,
    SumsDiffer,
)
from services.payments.records import (
    ChequeTender,
    DepositTender,
    PaymentOrder,
    PaymentRecord,
    Share,
    Tender,
)
from services.storage.sessions import Sessions
from tests.books import Books, Clock

FIRST, SECOND, THIRD = (f"001-002-{n:09d}" for n in (1, 2, 3))


@pytest.fixture
def books(sessions: Sessions) -> Books:
    made = Books(sessions, Clock())
    made.add_account()
    for sequential in (1, 2, 3):
        made.add_invoice(sequential)
    return made


def cheque(books: Books, cents: int, number: str = "001234") -> ChequeTender:
    today = books.clock.moment.date()
    return ChequeTender("10", "2100441700", number, "Comercial Ñandú", today, cents)


def slip(books: Books, cents: int, number: str = "778899") -> DepositTender:
    today = books.clock.moment.date()
    return DepositTender("pichincha-1", number, today, "Comercial Ñandú", cents)


def order(*parts: tuple[str, int], tenders: tuple[Tender, ...]) -> PaymentOrder:
    shares = tuple(Share(number, cents) for number, cents in parts)
    return PaymentOrder(str(uuid4()), "100001", shares, tenders)


def test_two_cheques_and_a_deposit_pay_three_invoices_on_one_receipt(books: Books) -> None:
    paid = books.payments.record(
        books.cashier,
        order(
            (FIRST, 4500),
            (SECOND, 4500),
            (THIRD, 2000),
            tenders=(cheque(books, 5000), cheque(books, 3000, "001235"), slip(books, 3500)),
        ),
    )

    assert paid.receipt == "001-001-000000001"
    assert (paid.amount_cents, paid.applied_cents, paid.credit_cents) == (11500, 11000, 500)
    assert [books.balance(number) for number in (FIRST, SECOND, THIRD)] == [0, 0, 2500]
    assert books.payments.credit_cents("100001") == 500
    assert [type(tender) for tender in paid.tenders] == [ChequeTender, ChequeTender, DepositTender]
    assert [part.balance_after_cents for part in paid.applied] == [0, 0, 2500]
    assert books.journal.verify() == []


def test_the_same_order_twice_is_one_payment(books: Books) -> None:
    once = order((FIRST, 4500), tenders=(cheque(books, 4500),))
    first = books.payments.record(books.cashier, once)
    again = books.payments.record(books.cashier, once)

    assert first == again
    assert books.count("payment") == 1
    assert books.count("cheque") == 1


def test_the_same_order_from_eight_threads_is_one_payment(books: Books) -> None:
    once = order((FIRST, 4500), tenders=(cheque(books, 4500),))
    told: list[PaymentRecord | UserError] = []

    def pay() -> None:
        try:
            told.append(books.payments.record(books.cashier, once))
        except UserError as error:
            told.append(error)

    threads = [threading.Thread(target=pay) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {each.receipt for each in told if isinstance(each, PaymentRecord)} == {
        "001-001-000000001"
    }
    assert books.count("payment") == 1
    assert books.balance(FIRST) == 0


def test_tills_that_pay_the_same_invoice_at_once_pay_it_once(books: Books) -> None:
    told: list[object] = []

    def pay(operator: object, number: str) -> None:
        wanted = order((FIRST, 4500), tenders=(cheque(books, 4500, number),))
        try:
            told.append(books.payments.record(operator, wanted))  # type: ignore[arg-type]
        except UserError as error:
            told.append(error)

    tills = [books.cashier, books.other_cashier] * 4
    threads = [
        threading.Thread(target=pay, args=(till, f"{place}")) for place, till in enumerate(tills, 1)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(isinstance(each, PaymentRecord) for each in told) == 1
    assert books.balance(FIRST) == 0
    assert books.count("allocation") == 1


def test_receipt_numbers_have_no_gaps_and_no_till_takes_anothers(books: Books) -> None:
    receipts = []
    for place, number in enumerate((FIRST, SECOND, THIRD)):
        till = books.cashier if place != 1 else books.other_cashier
        paid = books.payments.record(
            till, order((number, 1000), tenders=(cheque(books, 1000, str(place + 1)),))
        )
        receipts.append(paid.receipt)
        with pytest.raises(UserError):
            books.payments.record(till, order((number, 9000), tenders=(slip(books, 9000, "1"),)))

    assert receipts == ["001-001-000000001", "001-003-000000001", "001-001-000000002"]


@pytest.mark.parametrize(
    ("typed", "same"), [("1234", True), ("001 234", True), ("00-1234", True), ("1235", False)]
)
def test_a_living_cheque_is_known_however_its_number_is_written(
    books: Books, typed: str, same: bool
) -> None:
    books.payments.record(books.cashier, order((FIRST, 100), tenders=(cheque(books, 100),)))
    again = order((SECOND, 100), tenders=(cheque(books, 100, typed),))

    if same:
        with pytest.raises(ChequeUsed) as refused:
            books.payments.record(books.other_cashier, again)
        assert refused.value.details["receipt"] == "001-001-000000001"
        assert books.balance(SECOND) == 4500
    else:
        assert books.payments.record(books.other_cashier, again).receipt


def test_a_slip_is_used_once_in_an_account_of_ours(books: Books) -> None:
    books.payments.record(books.cashier, order((FIRST, 100), tenders=(slip(books, 100),)))

    with pytest.raises(SlipUsed):
        books.payments.record(
            books.other_cashier, order((SECOND, 100), tenders=(slip(books, 100, "0778899"),))
        )
    elsewhere = replace(slip(books, 100), bank_account="guayaquil-1")
    assert books.payments.record(books.cashier, order((SECOND, 100), tenders=(elsewhere,)))


def test_what_cannot_be_is_refused_and_writes_nothing(books: Books) -> None:
    books.add_account("100002")
    other = books.add_invoice(9, account_number="100002")
    fine = cheque(books, 4500)
    tomorrow = books.clock.moment.date() + timedelta(days=1)
    not_yet = replace(slip(books, 100), deposited_on=tomorrow)
    refused: list[tuple[PaymentOrder, type[Exception]]] = [
        (order((FIRST, 4501), tenders=(cheque(books, 4501),)), MoreThanOwed),
        (order((FIRST, 4500), tenders=(cheque(books, 4000),)), SumsDiffer),
        (order(tenders=()), NothingToPay),
        (order((FIRST, 4500), (other, 100), tenders=(cheque(books, 4600),)), OtherAccount),
        (
            replace(order(tenders=(fine,)), shares=(Share(FIRST, 4500, version=7),)),
            InvoiceChanged,
        ),
        (order((FIRST, 100), tenders=(not_yet,)), BadField),
    ]
    for wanted, kind in refused:
        with pytest.raises(kind):
            books.payments.record(books.cashier, wanted)
    with pytest.raises(NotAllowed):
        books.payments.record(
            replace(books.cashier, roles=frozenset()), order((FIRST, 100), tenders=(fine,))
        )

    assert books.count("payment") == 0
    assert books.balance(FIRST) == 4500


def test_a_paid_invoice_takes_no_more(books: Books) -> None:
    books.payments.record(books.cashier, order((FIRST, 4500), tenders=(cheque(books, 4500),)))

    with pytest.raises(InvoiceNotOpen):
        books.payments.record(books.cashier, order((FIRST, 1), tenders=(slip(books, 1),)))


def test_money_without_invoices_is_credit(books: Books) -> None:
    paid = books.payments.record(books.cashier, order(tenders=(slip(books, 2500),)))

    assert (paid.applied_cents, paid.credit_cents) == (0, 2500)


def test_the_business_day_is_guayaquils(books: Books) -> None:
    books.clock.moment = books.clock.moment.replace(hour=23, minute=30)  # 18:30 at the office
    evening = books.payments.record(books.cashier, order(tenders=(slip(books, 100),)))
    books.clock.forward(hours=1)  # 19:30 there, tomorrow in UTC
    today = replace(slip(books, 100, "2"), deposited_on=evening.business_date)
    later = books.payments.record(books.cashier, order(tenders=(today,)))

    assert evening.business_date == later.business_date


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payment SET amount_cents = 1",
        "DELETE FROM payment",
        "UPDATE allocation SET amount_cents = 1",
        "DELETE FROM tender",
        "UPDATE cheque SET amount_cents = 1",
        "UPDATE invoice SET total_cents = 1",
        "DELETE FROM journal",
        "UPDATE journal SET actor = 'nobody'",
    ],
)
def test_nothing_about_money_is_edited_or_deleted(books: Books, statement: str) -> None:
    books.payments.record(books.cashier, order((FIRST, 4500), tenders=(cheque(books, 4500),)))

    with pytest.raises(IntegrityError, match="rule: "), books.sessions.begin() as session:
        session.execute(text(statement))
