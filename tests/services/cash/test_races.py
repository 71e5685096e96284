"""Tills that meet on one turn, each in a process of its own."""

import multiprocessing
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from services.audit.service import Journal
from services.cash.closing import TillClosing
from services.cash.errors import PersonHasTill, TillTaken, TurnNotOpen
from services.cash.records import TurnRecord
from services.cash.service import TillService
from services.clock import utc_now
from services.errors import UserError
from services.events import Events
from services.payments.errors import TillClosed
from services.payments.records import PaymentOrder
from services.payments.service import PaymentService
from services.payments.tenders import CashTender
from services.staff.rights import Operator
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.storage.tables import cash, payment
from services.verification.service import Verification
from tests.books import Clock
from tests.services.cash.drawer import THERE, Drawers, pieces

PAYERS = 3
MOST = 2_000
SPAWN = multiprocessing.get_context("spawn")


class Today(Clock):
    """The computer's own clock, the same in every process."""

    def __call__(self) -> Any:
        return utc_now()


@pytest.fixture
def office(database_url: str, sessions: Sessions) -> Drawers:
    made = Drawers(sessions, Today())
    made.books.add_account()
    return made


def pay(url: str, who: Operator, ready: Any, go: Any, said: Any) -> None:
    """Take cash until the till is closed; say how many payments were recorded, and why no more."""
    sessions = Sessions(open_engine(url))
    payments = PaymentService(sessions, Journal(sessions, utc_now), Events(), utc_now)
    written = 0
    ready.release()
    go.wait()
    try:
        for _ in range(MOST):
            order = PaymentOrder(str(uuid4()), "100001", (), (CashTender(100),))
            payments.record(who, order)
            written += 1
        said.put((written, ""))
    except UserError as refused:
        said.put((written, refused.key))
    finally:
        sessions.close()


def test_a_payment_that_meets_the_count_is_in_it_or_refused(
    office: Drawers, database_url: str
) -> None:
    turn = office.open(0)
    ready, go, said = SPAWN.Semaphore(0), SPAWN.Event(), SPAWN.Queue()
    payers = [
        SPAWN.Process(target=pay, args=(database_url, office.caro, ready, go, said))
        for _ in range(PAYERS)
    ]
    for payer in payers:
        payer.start()
    for _ in payers:
        assert ready.acquire(timeout=120)
    go.set()
    while receipts(office, turn)[0] < 5:  # the payers are at it
        pass

    found = office.closing.declare(office.caro, turn.id, pieces(500))

    told = [said.get(timeout=120) for _ in payers]
    for payer in payers:
        payer.join(timeout=120)
    count, cents = receipts(office, turn)
    assert count == sum(written for written, _ in told)
    assert found.turn.expected_cents == cents
    assert found.summary.receipts == count
    assert {why for _, why in told} == {TillClosed.key}
    assert Verification(office.sessions).verify() == []


def receipts(office: Drawers, turn: TurnRecord) -> tuple[int, int]:
    with office.sessions.read() as session:
        count, cents = session.execute(
            select(func.count(), func.sum(cash.c.amount_cents))
            .join(payment, payment.c.id == cash.c.payment_id)
            .where(payment.c.session_id == turn.id)
        ).one()
    return int(count), int(cents or 0)


def begin(url: str, who: Operator, ready: Any, go: Any, said: Any) -> None:
    """Open one's till, and say how it ended."""
    sessions = Sessions(open_engine(url))
    tills = TillService(sessions, Journal(sessions, utc_now), Events(), utc_now)
    ready.release()
    go.wait()
    try:
        said.put(tills.open(who, who.till, 100).code)
    except (TillTaken, PersonHasTill) as refused:
        said.put(type(refused).__name__)
    finally:
        sessions.close()


def together(url: str, target: Any, *whose: Any) -> list[str]:
    ready, go, said = SPAWN.Semaphore(0), SPAWN.Event(), SPAWN.Queue()
    started = [SPAWN.Process(target=target, args=(url, who, ready, go, said)) for who in whose]
    for each in started:
        each.start()
    for _ in started:
        assert ready.acquire(timeout=120)
    go.set()
    told = sorted(said.get(timeout=120) for _ in started)
    for each in started:
        each.join(timeout=120)
    return told


def test_of_two_people_at_one_till_one_opens_it(office: Drawers, database_url: str) -> None:
    here = replace(office.dora, till=office.caro.till)

    assert together(database_url, begin, office.caro, here) == ["TillTaken", "Z 11-1"]


def test_one_person_at_two_tills_opens_one(office: Drawers, database_url: str) -> None:
    told = together(database_url, begin, office.caro, replace(office.caro, till=THERE))

    assert told[0] == "PersonHasTill"
    assert told[1] in {"Z 11-1", "Z 12-1"}


def count(url: str, given: tuple[Operator, str, int], ready: Any, go: Any, said: Any) -> None:
    """Declare a turn, and say what was counted."""
    who, turn, cents = given
    sessions = Sessions(open_engine(url))
    closing = TillClosing(sessions, Journal(sessions, utc_now), Events(), utc_now)
    ready.release()
    go.wait()
    try:
        found = closing.declare(who, turn, pieces(cents))
        said.put(str(found.turn.counted_cents))
    except TurnNotOpen:
        said.put("TurnNotOpen")
    finally:
        sessions.close()


def test_of_two_counts_one_stands(office: Drawers, database_url: str) -> None:
    turn = office.open(1_000)

    told = together(database_url, count, (office.caro, turn.id, 1_000), (office.susi, turn.id, 900))

    assert told[1] == "TurnNotOpen"
    assert told[0] == str(office.tills.show(turn.id).counted_cents)
