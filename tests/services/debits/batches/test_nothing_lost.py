"""Money that a bank collects is in the books once, whatever was closed, misread or said late."""

from pathlib import Path
from typing import cast
from uuid import uuid4

import pytest

from services.cards.gateway import CardGateway
from services.cash.closing import TillClosing
from services.cash.service import TillService
from services.debits.answer_records import Verdict
from services.debits.banks.mapped import AnswerMap
from services.debits.banks.tables import Column
from services.debits.batch_states import BatchState, LineState
from services.debits.errors import LinesInQuestion, NothingAnswered
from services.errors import NotAllowed
from services.papers.turns import CAUSES
from services.payments.records import CashTender
from services.refunds.records import RefundOrder
from services.refunds.service import APPROVAL, RefundService
from services.refunds.states import Kind
from tests.benchmarks.instant import InstantStripe
from tests.services.debits.batches.givens import DebitOffice, answer, row
from tests.services.payments.givens import order


def test_what_a_bank_collects_after_the_close_is_money_all_the_same(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    office.answered(1, answer((row("100001", 6_500, "FONDOS INSUFICIENTES"),)))
    office.batches.close(office.supervisor, 1)
    office.payments.record(
        office.other_cashier,
        order(("001-002-000000003", 1_000), tenders=(CashTender(1_000),), account="100002"),
    )
    late = answer((row("100001", 6_500), row("100002", 3_000)))

    judged = office.judged(1, late)
    done = office.answers.apply(office.cashier, judged)

    # What the bank itself refused, and now says that it collected, somebody has to ask about.
    assert [each.verdict for each in judged.lines] == [Verdict.CONTRADICTS, Verdict.SETTLED]
    assert (done.settled, done.surplus) == ((1, 3_000), (1, 1_000))
    assert [office.state_of(key) for key in ("1-1", "1-2", "1-3")] == [
        "REJECTED",
        "SETTLED",
        "REJECTED",
    ]
    assert office.balance("001-002-000000003") == 0
    assert office.batches.show(1).state is BatchState.CLOSED
    assert not office.answered(1, late).is_new
    assert office.broken() == set()


def test_a_supervisor_closes_what_the_bank_answered_and_named_nothing_else_of(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    with pytest.raises(NotAllowed):
        office.batches.close(office.cashier, 1)
    with pytest.raises(NothingAnswered):
        office.batches.close(office.supervisor, 1)
    # Half of what was asked for: no cent of it is booked, and none of it is given up either.
    office.answered(1, answer((row("100001", 3_250), row("100003", 1_000))))
    with pytest.raises(LinesInQuestion) as told:
        office.batches.close(office.supervisor, 1)
    assert (told.value.details["lines"], told.value.details["n"]) == ("100001", 1)
    assert office.live_claims() == 3

    office.release("1-1")
    closed = office.batches.close(office.supervisor, 1)

    assert {state: count for state, (count, _) in closed.by_state.items()} == {
        LineState.RELEASED: 1,
        LineState.REJECTED: 1,
        LineState.SETTLED: 1,
    }
    assert office.live_claims() == 0
    assert office.broken() == set()


def test_a_file_whose_columns_were_misnamed_is_read_again_once_they_are_right(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    table = "Código;Comisión;Valor\r\n100001;0,35;65,00\r\n100003;10,00;10,00\r\n".encode()

    def read(amount: int) -> AnswerMap:
        columns = {0: Column.REFERENCE, amount: Column.AMOUNT}
        header = ("Código", "Comisión", "Valor")
        return AnswerMap("Pichincha", header, columns, lists_only_settled=True)

    wrong, right = (office.answers.preview(1, table, "t.csv", read(each)) for each in (1, 2))
    first = office.answers.apply(office.cashier, wrong)
    second = office.answers.apply(office.cashier, right)
    again = [office.answers.apply(office.cashier, each) for each in (wrong, right)]

    assert [first.settled, second.settled] == [(1, 1_000), (1, 6_500)]
    assert not any(each.is_new for each in again)
    assert office.count("payment") == 2
    assert office.broken() == set()


def test_a_till_at_which_a_debit_was_taken_back_is_counted_and_says_so(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    office.answered(1, answer((row("100003", 1_000),)))
    office.take_back("1-3")
    parts = office.sessions, office.journal, office.events, office.clock
    turn = TillService(*parts).current(office.cashier.till)
    assert turn is not None

    counted = TillClosing(*parts).declare(office.cashier, turn.id, {})

    (back,) = counted.summary.reversals
    assert (back.cause, back.amount_cents) == ("debit", 1_000)
    assert back.cause in CAUSES


def test_what_the_bank_takes_back_is_gone_though_some_of_it_was_refunded(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    office.answered(1, answer((row("100002", 3_000),)))
    payment = office.lines.show("1-2").payment
    gateway = cast("CardGateway", InstantStripe())
    parts = office.payments, office.journal, office.events, office.clock
    refunds = RefundService(office.sessions, gateway, *parts)
    asked = RefundOrder(str(uuid4()), payment, 1_000, Kind.RECORD, "Pagó dos veces", "T 1")
    yes = office.yes(APPROVAL, f"payment:{payment}", 1_000)
    refunds.request_approved(office.cashier, asked, yes)

    office.take_back("1-2")

    # Ten of it went out twice: they stand against the account.
    assert office.balance("001-002-000000003") == 3_000
    assert office.payments.credit_cents("100002") == -1_000
    assert office.broken() == set()
