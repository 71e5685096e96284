from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import insert

from services.payments.errors import InvoiceClaimed, InvoiceNotOpen
from services.payments.records import (
    ChequeTender,
    DepositTender,
    PaymentOrder,
    PaymentRecorded,
    Share,
)
from services.storage.sessions import Sessions
from services.storage.tables import claim
from tests.books import Books, Clock

FIRST, SECOND = "001-002-000000001", "001-002-000000002"


@pytest.fixture
def books(sessions: Sessions) -> Books:
    books = Books(sessions, Clock())
    books.add_account()
    books.add_invoice(1, due_on=date(2026, 10, 15))
    books.add_invoice(2, due_on=date(2026, 9, 15))
    return books


def _order(*shares: Share, cents: int) -> PaymentOrder:
    cheque = ChequeTender("10", "210-00", "00123", "Ñandú", date(2026, 11, 22), 1000)
    slip = DepositTender("Pichincha 2100", "77", date(2026, 11, 20), "Ana", cents - 1000)
    return PaymentOrder(str(uuid4()), "100001", shares, (cheque, slip))


def test_what_recording_returns_is_what_the_books_show(books: Books) -> None:
    order = _order(Share(FIRST, 4500), Share(SECOND, 1500), cents=7000)

    recorded = books.payments.record(books.cashier, order)

    assert recorded == books.payments.show(order.id)
    assert [each.invoice for each in recorded.applied] == [SECOND, FIRST]
    assert recorded.credit_cents == 1000


def test_an_advance_returns_what_the_books_show(books: Books) -> None:
    order = _order(cents=2500)

    recorded = books.payments.record(books.cashier, order)

    assert recorded == books.payments.show(order.id)
    assert recorded.account_name == "Comercial Ñandú"


def test_the_same_order_twice_is_one_payment(books: Books) -> None:
    told: list[PaymentRecorded] = []
    books.events.subscribe(PaymentRecorded, told.append)
    order = _order(Share(FIRST, 4500, 1), cents=4500)

    first = books.payments.record(books.cashier, order)
    second = books.payments.record(books.other_cashier, order)

    assert second == first
    assert books.count("payment") == 1
    assert books.balance(FIRST) == 0


def test_another_order_for_a_paid_invoice_is_refused(books: Books) -> None:
    books.payments.record(books.cashier, _order(Share(FIRST, 4500), cents=4500))

    with pytest.raises(InvoiceNotOpen):
        books.payments.record(books.cashier, _order(Share(FIRST, 4500), cents=4500))

    assert books.count("payment") == 1


def test_a_claimed_invoice_says_who_holds_it_and_gives_the_number_back(books: Books) -> None:
    with books.sessions.begin() as session:
        session.execute(
            insert(claim).values(
                holder="batch 7",
                invoice_id=1,
                method="debit",
                amount_cents=4500,
                till="02",
                actor="Luis Luna",
                since=books.clock(),
                live=1,
            )
        )

    with pytest.raises(InvoiceClaimed) as refused:
        books.payments.record(books.cashier, _order(Share(FIRST, 4500), cents=4500))

    assert refused.value.details["number"] == FIRST
    assert refused.value.details["who"] == "Luis Luna"
    second = books.payments.record(books.cashier, _order(Share(SECOND, 4500), cents=4500))
    assert second.receipt == "001-001-000000001"
