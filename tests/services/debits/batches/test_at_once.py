"""Two tills in the same second, and programs that die between any two statements."""

import os
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from services.debits.answer_records import AnswerDone
from services.debits.batch_records import BatchOrder, BatchRow, LineRow, Written
from services.debits.batch_states import BatchState, LineState
from services.debits.batches import APPROVE
from services.debits.errors import NothingToCollect
from services.debits.releasing import RELEASE, REVERSE, ReleaseOrder, TakenBackOrder
from services.errors import UserError
from services.payments.errors import InvoiceClaimed
from services.payments.records import CashTender, PaymentRecord
from services.storage.sessions import Sessions
from tests.books import Clock
from tests.services.debits.batches.givens import DebitOffice, answer, row
from tests.services.payments.givens import order
from tests.services.payments.test_at_once import Dying, at_once

WHOLE = answer(
    (row("100001", 6_500), row("100002", 3_000, "FONDOS INSUFICIENTES"), row("100003", 1_000))
)


@pytest.mark.parametrize("turn", range(3))
def test_an_account_is_in_one_batch_whoever_prepares_it(office: DebitOffice, turn: int) -> None:
    same = BatchOrder(str(uuid4()), office.question())
    tills = (office.cashier, office.other_cashier)

    told = at_once(
        *(lambda till=till: office.preparing.prepare(till, same) for till in tills),
        *(
            lambda till=till: office.preparing.prepare(
                till, BatchOrder(str(uuid4()), office.question())
            )
            for till in tills
        ),
    )

    made = {each.number for each in told if isinstance(each, BatchRow)}
    assert made == {1}, told
    assert all(isinstance(each, BatchRow | UserError) for each in told)
    assert office.live_claims() == 4
    assert office.batches.show(1).asked == (3, 10_500)
    assert office.broken() == set()
    del turn


@pytest.mark.parametrize("turn", range(3))
def test_an_invoice_is_paid_at_the_counter_or_asked_of_the_bank(
    office: DebitOffice, turn: int
) -> None:
    paying = order(("001-002-000000003", 3_000), tenders=(CashTender(3_000),), account="100002")

    paid, made = at_once(
        lambda: office.payments.record(office.other_cashier, paying),
        lambda: office.prepared(accounts=("100002",)),
    )

    if isinstance(paid, PaymentRecord):
        assert isinstance(made, NothingToCollect | UserError)
        assert office.live_claims() == 0
    else:
        assert isinstance(paid, InvoiceClaimed)
        assert isinstance(made, BatchRow)
    assert office.broken() == set()
    del turn


def test_a_batch_goes_one_way_from_two_tills(office: DebitOffice, tmp_path: Path) -> None:
    office.prepared()
    yes = office.yes(APPROVE, "batch:1", 10_500)
    told = at_once(*[lambda: office.batches.approve(office.cashier, 1, yes)] * 3)
    assert sum(isinstance(each, BatchRow) for each in told) == 1
    files = at_once(
        *(
            lambda till=till: office.files.write(till, 1, tmp_path)
            for till in (office.cashier, office.other_cashier) * 2
        )
    )
    written = [each for each in files if isinstance(each, Written)]
    assert [each.is_copy for each in written].count(False) == 1
    assert len(written) == 4
    assert len({each.batch.sha256 for each in written}) == 1

    ends = at_once(
        lambda: office.batches.sent(office.cashier, 1),
        lambda: office.batches.cancel(office.other_cashier, 1, "No"),
    )
    assert sum(isinstance(each, BatchRow) for each in ends) == 1
    assert office.broken() == set()


@pytest.mark.parametrize("turn", range(3))
def test_one_answer_at_two_tills_is_booked_once(
    office: DebitOffice, tmp_path: Path, turn: int
) -> None:
    office.at_bank(tmp_path)
    judged = office.judged(1, WHOLE)
    other = office.judged(1, WHOLE + b"\r\n")

    told = at_once(
        lambda: office.answers.apply(office.cashier, judged),
        lambda: office.answers.apply(office.other_cashier, judged),
        lambda: office.answers.apply(office.other_cashier, other),
    )

    done = [each for each in told if isinstance(each, AnswerDone)]
    assert len(done) == 3, told
    assert sum(each.settled[0] for each in done) == 2
    assert sum(each.rejected[0] for each in done) == 1
    assert office.count("payment") == 2
    assert office.broken() == set()
    del turn


@pytest.mark.parametrize("turn", range(3))
def test_a_debit_is_released_or_answered_and_reversed_once(
    office: DebitOffice, tmp_path: Path, turn: int
) -> None:
    office.at_bank(tmp_path)
    release = ReleaseOrder("1-1", "Correo del banco", office.yes(RELEASE, "debit:1-1", 6_500))
    judged = office.judged(1, WHOLE)
    at_once(
        lambda: office.lines.release(office.cashier, release),
        lambda: office.answers.apply(office.other_cashier, judged),
    )
    assert office.state_of("1-1") == "SETTLED"
    orders = [
        TakenBackOrder("1-3", "Reclamo", office.yes(REVERSE, "debit:1-3", 1_000)) for _ in range(3)
    ]
    told = at_once(*(lambda one=one: office.lines.reverse(office.cashier, one) for one in orders))
    assert all(isinstance(each, LineRow) for each in told), told
    assert office.count("reversal") == 1
    assert office.balance("001-002-000000004") == 1_000
    assert office.broken() == set()
    del turn


# --- Killed between any two statements ------------------------------------------------------


class Killed(Dying):
    """Counts the bulk functions of the server among what it may die before."""

    WRITES = ("take_receipts", "append_journal_rows")

    def _look(self, connection: object, cursor: object, statement: str, *rest: object) -> None:
        if any(each in statement for each in self.WRITES):
            self._step()
        else:
            super()._look(connection, cursor, statement, *rest)


def died(url: str, clock: Clock, step: int, act: Callable[[DebitOffice], object]) -> bool:
    """Do it in another process that dies at a step; False when it came to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            dying = Killed(url, 1_000_000)
            books = DebitOffice(Sessions(dying.engine), Clock(clock()))
            dying.begin(step)
            act(books)
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_program_that_dies_while_it_writes_is_asked_again_and_writes_the_same(
    office: DebitOffice, database_url: str, tmp_path: Path
) -> None:
    steps = 0
    while True:
        steps += 1
        assert steps < 40
        number = steps
        office.prepared(accounts=("100002", "100003"))
        office.approved(number)
        folder = tmp_path / str(number)
        folder.mkdir()
        office.sessions.close()

        is_dead = died(
            database_url,
            office.clock,
            steps,
            lambda books, number=number, folder=folder: books.files.write(  # type: ignore[misc]
                books.cashier, number, folder
            ),
        )

        assert office.broken() == set()
        for part in folder.iterdir():  # a whole file, or what never got its name
            assert part.suffix in {".part", ".TXT"}
        written = office.files.write(office.cashier, number, folder)
        content = Path(written.path).read_bytes()
        assert content == office.files.content(number)
        assert content.count(b"\r\n") == 2
        assert office.batches.show(number).state is BatchState.WRITTEN
        office.batches.cancel(office.cashier, number, "Otra vez")
        if not is_dead:
            break
    assert steps > 4
    assert office.broken() == set()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_program_that_dies_within_an_answer_goes_on_where_it_was(
    office: DebitOffice, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.debits.answers.CHUNK", 1)
    steps = 0
    while True:
        steps += 1
        assert steps < 60
        sequential = 100 + 10 * steps
        for place, number in enumerate(("100001", "100002", "100003")):
            office.add_invoice(sequential + place, 1_000, account_number=number)
        batch = office.at_bank(tmp_path).number
        content = answer(
            row(line.reference, line.amount_cents, line=line.id)
            for line in office.batches.lines(batch)
        )
        office.sessions.close()

        is_dead = died(
            database_url,
            office.clock,
            steps,
            lambda books, batch=batch, content=content: books.answered(  # type: ignore[misc]
                batch, content
            ),
        )

        assert office.broken() == set()
        before = office.batches.show(batch).of(LineState.SETTLED)[0]
        done = office.answered(batch, content)
        assert done.settled[0] == 3 - before
        assert office.batches.show(batch).state is BatchState.CLOSED
        if not is_dead:
            break
    assert steps > 10
    assert office.broken() == set()
