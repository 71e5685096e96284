from datetime import timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from services.payments.errors import MoreThanCredit, MoreThanPaid, MoreThanReversible
from services.payments.filling import Filled
from services.payments.left import Back, Left, Part, exactly, left_of, spread_back, unpaid
from services.payments.records import (
    Cause,
    DepositTender,
    Direction,
    PaymentOrder,
    PaymentRecord,
    ReversalRecord,
    Share,
)
from services.payments.reversing import Reversals
from services.storage.sessions import Session, Sessions
from services.storage.tables import dispute
from services.verification.service import Verification
from tests.books import Books, Clock

FIRST, SECOND, THIRD = (f"001-002-{n:09d}" for n in (1, 2, 3))


def _left(credit: int, spent: int, parts: list[tuple[int, int]]) -> Left:
    owed = (Part(f"F{place}", *cents) for place, cents in enumerate(parts))
    return Left(credit, tuple(owed), max(0, credit - spent))


LEFT = st.builds(
    _left,
    st.integers(0, 5000),
    st.sampled_from([0, 0, 1, 700, 9000]),
    st.lists(st.tuples(st.integers(1, 5000), st.sampled_from([0, 0, 1, 300])), max_size=6),
)


def taken_of(back: Back) -> dict[str, int]:
    taken = {share.invoice: share.amount_cents for share in back.shares}
    assert len(taken) == len(back.shares)
    return taken


def without(left: Left, back: Back) -> Left:
    """What is left once that went back."""
    taken = taken_of(back)
    parts = (
        Part(part.invoice, part.left_cents - taken.get(part.invoice, 0), part.kept_cents)
        for part in left.parts
    )
    return Left(
        left.credit_cents - back.credit_cents,
        tuple(part for part in parts if part.left_cents > 0),
        max(0, left.alive_cents - back.credit_cents),
    )


@given(LEFT, st.data())
def test_an_amount_goes_back_to_the_cent_and_no_spent_credit_or_withholding_does(
    left: Left, data: st.DataObject
) -> None:
    with pytest.raises(MoreThanReversible):
        spread_back(left, left.most_cents + 1)
    if left.most_cents == 0:
        return
    amount = data.draw(st.integers(1, left.most_cents))

    back = spread_back(left, amount)

    assert back.credit_cents + back.applied_cents == amount
    assert back.credit_cents == min(amount, left.alive_cents)
    had = {part.invoice: part.money_cents for part in left.parts}
    assert all(0 < cents <= had[number] for number, cents in taken_of(back).items())


@given(LEFT, st.data())
def test_an_older_invoice_gives_back_only_after_every_newer_one(
    left: Left, data: st.DataObject
) -> None:
    if left.most_cents == 0:
        return
    taken = taken_of(spread_back(left, data.draw(st.integers(1, left.most_cents))))

    touched = [part for part in left.parts if part.invoice in taken]
    newer = left.parts[left.parts.index(touched[0]) + 1 :] if touched else ()
    assert all(taken.get(part.invoice, 0) == part.money_cents for part in newer)


@given(LEFT, st.data())
def test_parts_that_follow_one_another_end_where_the_whole_does(
    left: Left, data: st.DataObject
) -> None:
    if left.most_cents < 2:
        return
    whole = data.draw(st.integers(2, left.most_cents))
    first = data.draw(st.integers(1, whole - 1))

    once = without(left, spread_back(left, whole))
    rest = without(left, spread_back(left, first))

    assert without(rest, spread_back(rest, whole - first)) == once


@given(LEFT, st.data())
def test_a_fact_takes_all_that_there_is_and_spent_credit_before_a_withholding(
    left: Left, data: st.DataObject
) -> None:
    if left.cents == 0:
        return
    amount = data.draw(st.integers(1, left.cents))

    back = spread_back(left, amount, is_fact=True)

    assert back.credit_cents + back.applied_cents == amount
    assert back.credit_cents <= left.credit_cents
    rest = without(left, back)
    assert rest.cents == left.cents - amount
    if amount > left.most_cents:
        assert rest.most_cents == 0
    kept = sum(part.left_cents - part.money_cents for part in left.parts)
    still_kept = sum(part.left_cents for part in rest.parts)
    assert still_kept >= kept or rest.credit_cents == 0


@given(LEFT, st.data())
def test_a_tender_that_is_no_money_goes_whole_and_debt_comes_last(
    left: Left, data: st.DataObject
) -> None:
    shares = tuple(
        Share(part.invoice, data.draw(st.integers(1, part.left_cents + 200)))
        for part in left.parts
        if data.draw(st.booleans())
    )
    tender = Filled(1, shares, data.draw(st.integers(0 if shares else 1, 6000)))

    back = unpaid(left, tender)

    assert back.credit_cents + back.applied_cents == tender.amount_cents
    had = {part.invoice: part.money_cents for part in left.parts}
    taken = taken_of(back)
    assert all(0 < cents <= had[number] for number, cents in taken.items())
    for share in shares:
        assert taken.get(share.invoice, 0) >= min(share.amount_cents, had[share.invoice])
    if back.credit_cents > max(tender.credit_cents, left.credit_cents):
        assert without(left, back).most_cents == 0


@pytest.mark.parametrize("amount", [0, -1, 301])
def test_more_than_is_left_does_not_go_back(amount: int) -> None:
    with pytest.raises(MoreThanReversible):
        spread_back(Left(100, (Part(FIRST, 200),), 100), amount)


def test_chosen_lines_are_taken_as_they_were_chosen() -> None:
    left = Left(100, (Part(FIRST, 200), Part(SECOND, 300)), 0)

    back = exactly(left, 250, [Share(FIRST, 200)])

    assert (back.credit_cents, back.shares) == (50, (Share(FIRST, 200),))
    with pytest.raises(MoreThanPaid):
        exactly(left, 250, [Share(FIRST, 201)])
    with pytest.raises(MoreThanPaid):
        exactly(left, 250, [Share(THIRD, 1)])
    with pytest.raises(MoreThanCredit):
        exactly(left, 301, [Share(FIRST, 200)])
    with pytest.raises(MoreThanCredit):
        exactly(left, 100, [Share(FIRST, 200)])


@pytest.fixture
def books(sessions: Sessions) -> Books:
    made = Books(sessions, Clock())
    made.add_account()
    for sequential in (1, 2, 3):
        made.add_invoice(sequential)
    return made


def pay(books: Books, *parts: tuple[str, int], cents: int) -> PaymentRecord:
    today = books.clock.moment.date()
    slip = DepositTender("pichincha-1", str(cents), today, "Comercial Ñandú", cents)
    shares = tuple(Share(number, part) for number, part in parts)
    order = PaymentOrder(str(uuid4()), "100001", shares, (slip,))
    return books.payments.record(books.cashier, order)


def undo(
    books: Books, paid: PaymentRecord, cents: int, key: str, lines: list[Share] | None = None
) -> ReversalRecord:
    """Reverse a payment for a cause of that name."""
    reversals = Reversals(books.journal, books.clock)

    def work(session: Session) -> ReversalRecord:
        cause = {
            "id": key,
            "payment_id": paid.id,
            "amount_cents": cents,
            "reason": "fraudulent",
            "status": "lost",
            "opened_at": books.clock(),
            "changed_at": books.clock(),
        }
        known = session.exec_driver_sql(f"SELECT count(*) FROM dispute WHERE id = '{key}'")
        if not known.scalar_one():
            session.execute(insert(dispute).values(**cause))
        return reversals.reverse_in(
            session,
            books.supervisor,
            paid.id,
            cents,
            cause=Cause(dispute=key),
            reason="Contracargo",
            lines=lines,
        )

    return books.sessions.run(work)


def come_again(books: Books, paid: PaymentRecord, key: str) -> ReversalRecord | None:
    reversals = Reversals(books.journal, books.clock)
    return books.sessions.run(
        lambda session: reversals.return_again_in(
            session, books.supervisor, paid.id, cause=Cause(dispute=key), reason="Ganado"
        )
    )


def test_the_credit_goes_first_and_then_what_is_due_last(books: Books) -> None:
    paid = pay(books, (FIRST, 4500), (SECOND, 3000), cents=8000)

    undone = undo(books, paid, 2000, "dp-1")

    assert (undone.credit_cents, undone.applied_cents, undone.position) == (500, 1500, 1)
    assert [(line.invoice, line.balance_before_cents) for line in undone.lines] == [(SECOND, 1500)]
    assert [books.balance(number) for number in (FIRST, SECOND)] == [0, 3000]
    assert books.payments.credit_cents("100001") == 0


def test_the_same_cause_twice_is_one_reversal(books: Books) -> None:
    paid = pay(books, (FIRST, 4500), cents=4500)

    first = undo(books, paid, 2000, "dp-1")
    again = undo(books, paid, 2000, "dp-1")

    assert first == again
    assert books.payments.show(paid.id).reversals == (first,)
    assert books.balance(FIRST) == 2000


def test_chosen_lines_reopen_exactly_those_invoices(books: Books) -> None:
    paid = pay(books, (FIRST, 4500), (SECOND, 3000), cents=7500)

    undone = undo(books, paid, 1000, "dp-1", [Share(FIRST, 1000)])

    assert [line.invoice for line in undone.lines] == [FIRST]
    assert [books.balance(number) for number in (FIRST, SECOND)] == [1000, 1500]


def test_what_comes_again_is_credit_and_may_go_back_again(books: Books) -> None:
    paid = pay(books, (FIRST, 4500), cents=4500)
    undo(books, paid, 4500, "dp-1")

    again = come_again(books, paid, "dp-1")
    twice = come_again(books, paid, "dp-1")

    assert again == twice
    assert again is not None
    assert (again.direction, again.credit_cents) == (Direction.AGAIN, 4500)
    assert books.payments.credit_cents("100001") == 4500
    assert books.balance(FIRST) == 4500
    assert come_again(books, paid, "dp-never") is None
    back = undo(books, paid, 4500, "dp-2")
    assert (back.credit_cents, back.applied_cents) == (4500, 0)
    assert books.payments.credit_cents("100001") == 0
    assert books.payments.show(paid.id).reversed_cents == 4500


def test_a_payment_gives_back_no_more_than_it_was(books: Books) -> None:
    paid = pay(books, (FIRST, 4000), cents=4500)
    undo(books, paid, 4000, "dp-1")

    with pytest.raises(MoreThanReversible) as refused:
        undo(books, paid, 501, "dp-2")

    assert refused.value.details["left_cents"] == 500
    assert left_of(books.payments.show(paid.id), 0) == Left(0, (Part(FIRST, 500),), 0)


def test_an_invoice_that_was_reopened_is_paid_anew(books: Books) -> None:
    paid = pay(books, (FIRST, 4500), cents=4500)
    undo(books, paid, 4500, "dp-1")

    other = pay(books, (FIRST, 4500), cents=4501)

    assert books.balance(FIRST) == 0
    assert other.applied[0].balance_before_cents == 4500
    findings = {finding.rule for finding in Verification(books.sessions).verify()}
    assert findings == set()


def test_a_payment_is_shown_as_it_was_and_what_undid_it_beside_it(books: Books) -> None:
    paid = pay(books, (FIRST, 4500), cents=5000)
    books.clock.forward(days=1)

    undone = undo(books, paid, 5000, "dp-1")

    shown = books.payments.show(paid.id)
    assert shown.reversals == (undone,)
    assert (shown.amount_cents, shown.applied, shown.tenders) == (
        paid.amount_cents,
        paid.applied,
        paid.tenders,
    )
    assert undone.business_date == paid.business_date + timedelta(days=1)
    assert books.payments.totals_today() == {"reversed": (1, -5000)}
    (line,) = books.payments.of_account("100001")
    assert line.reversed_cents == 5000
