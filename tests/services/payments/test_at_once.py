"""Two tills in the same moment, and programs that die between any two statements."""

import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import event

from services.errors import UserError
from services.payments.errors import (
    AlreadyVoid,
    ChequeUsed,
    CreditSpent,
    NotEnoughCredit,
    SlipUsed,
    VoucherUsed,
)
from services.payments.records import CreditTender, PaymentOrder, PaymentRecord
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import Books, Clock
from tests.services.payments.givens import (
    FIRST,
    SECOND,
    THIRD,
    broken,
    cash,
    cheque,
    order,
    slip,
    voucher,
    withheld,
)

Act = Callable[[], object]


def at_once(*acts: Act) -> list[object]:
    """What each act returned, or the refusal that it met; all begin together."""
    begin = threading.Barrier(len(acts))
    told: list[object] = [None] * len(acts)

    def run(place: int) -> None:
        begin.wait()
        try:
            told[place] = acts[place]()
        except UserError as error:
            told[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def paid(told: Sequence[object]) -> list[PaymentRecord]:
    return [each for each in told if isinstance(each, PaymentRecord)]


@pytest.mark.parametrize("turn", range(5))
def test_two_tills_spend_one_credit_once(counter: Books, turn: int) -> None:
    counter.payments.record(counter.cashier, order(tenders=(cash(1_000 + turn),)))

    def spend(till: object, number: str) -> Act:
        wanted = order((number, 1_000), tenders=(CreditTender(1_000),))
        return lambda: counter.payments.record(till, wanted)  # type: ignore[arg-type]

    told = at_once(
        spend(counter.cashier, FIRST),
        spend(counter.other_cashier, SECOND),
        spend(counter.cashier, THIRD),
        spend(counter.other_cashier, THIRD),
    )

    assert len(paid(told)) == 1
    assert sum(isinstance(each, NotEnoughCredit) for each in told) == 3
    assert counter.payments.credit_cents("100001") == turn
    assert broken(counter) == set()


@pytest.mark.parametrize(
    ("given", "refusal"),
    [(cheque(100), ChequeUsed), (slip(100), SlipUsed), (voucher(100), VoucherUsed)],
)
def test_one_piece_of_paper_at_two_tills_in_the_same_second_is_taken_once(
    counter: Books, given: object, refusal: type[UserError]
) -> None:
    def take(till: object, number: str) -> Act:
        wanted = order((number, 100), tenders=(given,))  # type: ignore[arg-type]
        return lambda: counter.payments.record(till, wanted)  # type: ignore[arg-type]

    told = at_once(
        *(
            take(till, number)
            for till in (counter.cashier, counter.other_cashier)
            for number in (FIRST, SECOND, THIRD)
        )
    )

    (taken,) = paid(told)
    refused = [each for each in told if isinstance(each, refusal)]
    assert len(refused) == 5
    assert {each.details["receipt"] for each in refused} == {taken.receipt}
    assert broken(counter) == set()


def test_a_receipt_is_voided_once_by_six_at_once(counter: Books) -> None:
    record = counter.payments.record(
        counter.cashier, order((FIRST, 4500), tenders=(cash(1500), cheque(3500)))
    )
    acts: list[Act] = [
        lambda till=till: counter.voids.void(till, record.id, "Error")  # type: ignore[misc]
        for till in (counter.cashier, counter.other_cashier) * 2
    ]
    acts += [
        lambda cents=cents: counter.voids.correct(  # type: ignore[misc]
            counter.cashier, record.id, order((FIRST, cents), tenders=(cash(cents),)), "Error"
        )
        for cents in (10, 20)
    ]

    told = at_once(*acts)

    assert len(paid(told)) == 1
    assert sum(isinstance(each, AlreadyVoid) for each in told) == 5
    assert counter.count("payment_void") == 1
    assert counter.count("cash_movement") == 1
    assert broken(counter) == set()


@pytest.mark.parametrize("turn", range(5))
def test_credit_is_spent_or_its_source_is_voided_never_both(counter: Books, turn: int) -> None:
    source = counter.payments.record(counter.cashier, order(tenders=(cash(1_000 + turn),)))
    spending = order((FIRST, 1_000), tenders=(CreditTender(1_000),))

    told = at_once(
        lambda: counter.voids.void(counter.other_cashier, source.id, "Error"),
        lambda: counter.payments.record(counter.cashier, spending),
    )

    assert len(paid(told)) == 1
    assert any(isinstance(each, CreditSpent | NotEnoughCredit) for each in told)
    assert counter.payments.credit_cents("100001") in {0, turn}
    assert broken(counter) == set()


def test_tills_that_pay_correct_and_void_across_each_other_lose_no_cent(counter: Books) -> None:
    records = [
        counter.payments.record(
            counter.cashier, order((FIRST, 500), (SECOND, 500), tenders=(cash(1_100),))
        )
        for _ in range(4)
    ]
    acts: list[Act] = []
    for place, record in enumerate(records):
        till = (counter.cashier, counter.other_cashier)[place % 2]
        right = order((SECOND, 300), (FIRST, 200), tenders=(cash(400), CreditTender(100)))
        acts += [
            lambda record=record, till=till, right=right: counter.voids.correct(  # type: ignore[misc]
                till, record.id, right, "Error"
            ),
            lambda till=till: counter.payments.record(  # type: ignore[misc]
                till, order((SECOND, 10), (FIRST, 10), tenders=(CreditTender(20),))
            ),
            lambda record=record, till=till: counter.voids.void(till, record.id, "Error"),  # type: ignore[misc]
        ]

    told = at_once(*acts)

    assert all(isinstance(each, PaymentRecord | UserError) for each in told)
    assert counter.count("payment_void") <= 4
    assert broken(counter) == set()
    lines = counter.payments.of_account("100001")
    records = [counter.payments.show(line.id) for line in lines]
    applied = sum(
        each.applied_cents - sum(back.applied_cents for back in each.reversals) for each in records
    )
    assert counter.balance(FIRST) + counter.balance(SECOND) == 9_000 - applied


# --- Killed between any two statements ------------------------------------------------------


class Dying:
    """Kills its own process before the writing statement, or the commit, of a number."""

    def __init__(self, url: str, last: int) -> None:
        self.engine = open_engine(url)
        self._left = last
        event.listen(self.engine, "before_cursor_execute", self._look)
        event.listen(self.engine, "commit", self._step)

    def begin(self, last: int) -> None:
        self._left = last

    def _look(self, connection: object, cursor: object, statement: str, *_: object) -> None:
        del connection, cursor
        writes = ("write_payment", "append_journal")
        if not statement.startswith("SELECT") or any(each in statement for each in writes):
            self._step()

    def _step(self, *_: object) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def died(url: str, clock: Clock, step: int, act: Callable[[Books], object]) -> bool:
    """Do it in another process that dies at a step; False when it came to its end."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            dying = Dying(url, 1_000_000)
            books = Books(Sessions(dying.engine), Clock(clock()))
            dying.begin(step)
            act(books)
            code = 0
        except BaseException:  # noqa: BLE001  the parent is told by the code alone
            sys.excepthook(*sys.exc_info())
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    assert os.WEXITSTATUS(status) == 0
    return False


def mixed(number: str, step: int) -> PaymentOrder:
    return order(
        (number, 40),
        tenders=(
            cash(10),
            cheque(10, f"{number[-1]}{step}"),
            slip(10, f"{number[-1]}{step}"),
            withheld((number, 10), number=f"001-001-{int(number[-1]) * 1000 + step:09d}"),
            voucher(5, f"{number[-1]}{step}"),
        ),
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("act", ["record", "void", "correct"])
def test_a_program_that_dies_anywhere_did_all_of_it_or_nothing(
    counter: Books, database_url: str, act: str
) -> None:
    steps = 0
    while True:
        steps += 1
        assert steps < 80
        first, second = mixed(FIRST, steps), mixed(SECOND, steps)
        if act != "record":
            counter.payments.record(counter.cashier, first)
        counter.sessions.close()

        def work(
            books: Books, first: PaymentOrder = first, second: PaymentOrder = second
        ) -> object:
            if act == "record":
                return books.payments.record(books.cashier, first)
            if act == "void":
                return books.voids.void(books.cashier, first.id, "Error")
            return books.voids.correct(books.cashier, first.id, second, "Error")

        is_dead = died(database_url, counter.clock, steps, work)
        assert broken(counter) == set()
        # Whoever does the same again ends it, once.
        if act == "void":
            with contextlib.suppress(AlreadyVoid):
                work(counter)
            assert counter.payments.show(first.id).void is not None
        else:
            record = work(counter)
            assert isinstance(record, PaymentRecord)
            assert record.id == (first if act == "record" else second).id
        if not is_dead:
            break
    assert steps > 3
    assert broken(counter) == set()
