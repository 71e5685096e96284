"""Money that the bank's statement shows, collected at the counter: the payment takes its line."""

import threading
from dataclasses import replace

import pytest

from services.deposits.records import DepositState
from services.errors import NotAllowed, UserError
from services.payments.errors import DepositMatched
from services.payments.records import DepositTender, PaymentOrder, PaymentRecord
from services.statements.errors import AmountsDiffer, LineNotOpen
from services.statements.records import LineRecord, LineState, MatchKind
from tests.services.payments.givens import ACCOUNT, TODAY, broken, order
from tests.services.statements.bank import OURS, Bank, pichincha


def bring(bank: Bank, *cents: int) -> list[LineRecord]:
    """Lines in which the bank names nobody and gives no reference."""
    today = f"{TODAY:%d/%m/%Y}"
    bank.bring_in(pichincha(*((today, each, "TRANSF INMEDIATA") for each in cents)))
    return sorted(bank.desk.unidentified(), key=lambda each: each.id)


def from_line(
    line: LineRecord, *, sequential: int = 1, cents: int = 4500, slip: str = ""
) -> PaymentOrder:
    account = ACCOUNT if sequential < 20 else "100002"
    given = DepositTender(OURS, slip or f"EXT-{line.id}", TODAY, "Rosa", cents, bank_line=line.id)
    return order((f"001-002-{sequential:09d}", 4500), tenders=(given,), account=account)


def test_the_payment_and_the_match_of_its_line_are_one(bank: Bank) -> None:
    supervisor, payments = bank.books.supervisor, bank.books.payments
    first, second = bring(bank, 4500, 4500)
    asked = from_line(first)

    paid = payments.record(supervisor, asked)
    again = payments.record(supervisor, asked)

    assert paid == again == payments.show(paid.id)
    record = bank.desk.show(first.id)
    assert record.state is LineState.MATCHED
    assert record.match is not None
    assert record.match.kind is MatchKind.DEPOSIT
    assert record.match.ref == str(bank.deposit_id(paid))
    deposit = bank.deposits.show(bank.deposit_id(paid))
    assert (deposit.state, deposit.statement_line) == (DepositState.VERIFIED, first.id)
    assert [each.id for each in bank.desk.unidentified()] == [second.id]
    with pytest.raises(DepositMatched):
        bank.books.voids.void(supervisor, paid.id, "otra cuenta")
    assert broken(bank.books) == set()


def test_money_of_a_line_gets_no_second_receipt(bank: Bank) -> None:
    supervisor, payments = bank.books.supervisor, bank.books.payments
    line, aside = bring(bank, 4500, 4500)
    payments.record(supervisor, from_line(line))
    bank.desk.set_aside(supervisor, aside.id, "¿de quién?")
    before = payments.latest()

    for taken in (line, aside):
        with pytest.raises(LineNotOpen):
            payments.record(supervisor, from_line(taken, sequential=2, slip="otra"))

    assert payments.latest() == before
    assert broken(bank.books) == set()


def test_a_line_of_another_amount_or_without_the_right_writes_nothing(bank: Bank) -> None:
    payments = bank.books.payments
    (line,) = bring(bank, 4600)
    with pytest.raises(AmountsDiffer):
        payments.record(bank.books.supervisor, from_line(line))
    with pytest.raises(NotAllowed):
        payments.record(bank.books.cashier, from_line(line, cents=4600))

    assert payments.latest() == []
    assert bank.desk.show(line.id).state is LineState.OPEN


def test_a_match_that_is_undone_lets_the_line_be_collected_again(bank: Bank) -> None:
    supervisor, payments, voids = bank.books.supervisor, bank.books.payments, bank.books.voids
    (line,) = bring(bank, 4500)
    wrong = payments.record(supervisor, from_line(line))
    bank.desk.unmatch(supervisor, line.id, "no era de ellos")

    right = voids.correct(supervisor, wrong.id, from_line(line, sequential=21), "no era de ellos")

    assert right.replaces == wrong.receipt
    record = bank.desk.show(line.id)
    assert record.match is not None
    assert record.match.ref == str(bank.deposit_id(right))
    assert broken(bank.books) == set()


def test_two_desks_collect_one_line_once(bank: Bank) -> None:
    supervisor = bank.books.supervisor
    other = replace(supervisor, till="02")
    (line,) = bring(bank, 4500)
    start = threading.Barrier(2)
    told: list[PaymentRecord | UserError] = []

    def collect(sequential: int) -> None:
        who = supervisor if sequential == 1 else other
        asked = from_line(line, sequential=sequential, slip=f"77{sequential}")
        start.wait()
        try:
            told.append(bank.books.payments.record(who, asked))
        except UserError as error:
            told.append(error)

    both = [threading.Thread(target=collect, args=(each,)) for each in (1, 21)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert sorted(type(each).__name__ for each in told) == ["LineNotOpen", "PaymentRecord"]
    assert len(bank.books.payments.latest()) == 1
    assert broken(bank.books) == set()
