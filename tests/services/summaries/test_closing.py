import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from services.cash.errors import TurnLeftOpen
from services.cheques.records import SlipOrder
from services.errors import NotAllowed, UserError
from services.ledger.records import Concept, Entry
from services.papers.codec import to_json
from services.papers.days import fingerprint_of
from services.payments.errors import TillOfYesterday
from services.storage.tables import day_close, journal
from services.summaries.errors import (
    AlarmsNeedReason,
    DayAlreadyClosed,
    DayNotBegun,
    DayTillsOpen,
)
from services.summaries.records import DaySummary, Question
from services.verification.service import Verification
from tests.services.payments.givens import cash, cheque
from tests.services.summaries.day import DayOffice

_TELLS_STRIPE = re.compile(r',"stripe":\[\]')


def test_a_day_closes_after_its_tills_by_a_supervisor_and_once(office: DayOffice) -> None:
    office.work()
    office.doubt()
    closing = office.of.day_closing
    with pytest.raises(NotAllowed):
        closing.close(office.ana, office.today)
    with pytest.raises(DayNotBegun):
        closing.close(office.sara, office.today + timedelta(days=1))
    with pytest.raises(DayTillsOpen) as still_open:
        closing.close(office.sara, office.today)
    assert still_open.value.details["turns"] == "Z 01-1 (Ana Cajas), Z 02-1 (Luis Luna)"
    office.close_tills()
    with pytest.raises(AlarmsNeedReason):
        closing.close(office.sara, office.today)
    before = office.look()

    closed = closing.close(office.sara, office.today, "Lo ve Finanzas")

    assert closed.close is not None
    assert (closed.close.number, closed.close.by) == (1, "Sara Suárez")
    assert (closed.sums, closed.annexes, closed.turns) == (
        before.sums,
        before.annexes,
        before.turns,
    )
    assert office.look() == closed
    with pytest.raises(DayAlreadyClosed) as again:
        closing.close(office.sara, office.today)
    assert again.value.details["number"] == 1
    with office.sessions.read() as session:
        row = session.execute(select(day_close)).one()
        told = session.execute(select(journal).where(journal.c.action == "day.closed")).one()
    assert (row.received_cents, row.reversed_cents) == (34_000, 2_500)
    assert row.sha256 == hashlib.sha256(to_json(closed).encode()).hexdigest()
    assert (row.sha256 in told.body, told.reason) == (True, "Lo ve Finanzas")


def test_what_comes_after_the_close_stands_on_the_next_day(office: DayOffice) -> None:
    """A card, a receipt of a till that opens again, a slip and a protest; the closed day, and its
    entries for the books, never move.
    """
    came_back = office.deposit_cheque(office.pay(cheque(4_500), invoice=1))
    in_hand = office.pay(cheque(900, "2002"), invoice=4)
    office.close_tills()
    closed = office.of.day_closing.close(office.sara, office.today)
    tomorrow = office.today + timedelta(days=1)
    booked = _entries(office, office.today)

    office.charge(2)
    office.deposit_cheque(in_hand)
    turn = office.of.tills.open(office.ana, "01", 0)
    agreed = office.pay(replace(cheque(100, "3003"), deposit_on=tomorrow))
    office.protest(came_back, 4_500)
    paid = office.pay(cash(1_000), invoice=3)
    wrong = office.pay(cash(700), invoice=3)
    office.of.voids.void(office.ana, wrong.id, "Otro cliente")

    assert (turn.business_date, paid.business_date) == (tomorrow, tomorrow)
    assert office.of.payments.standing(agreed.id)[0].state == "POSTDATED"
    assert not office.of.tills.is_left_open(turn)
    assert (office.look(), _entries(office, office.today)) == (closed, booked)
    assert [each.concept for each in _entries(office, tomorrow)] == [
        Concept.RECEIVED,
        Concept.REVERSED,
        Concept.DEPOSITED,
        Concept.FEES,
    ]
    next_day = office.look(Question(tomorrow, tomorrow))
    assert (next_day.total.cents, next_day.total.reversed_cents) == (6_300, 5_200)
    assert next_day.by_method[1].reversed_cents == 4_500
    office.clock.forward(days=1)
    office.pay(cash(300), invoice=3)
    assert office.look(Question(tomorrow, tomorrow)).total.cents == 6_600
    assert Verification(office.sessions).verify() == []


def test_a_turn_past_midnight_takes_nothing_and_its_day_waits_for_it(office: DayOffice) -> None:
    office.pay(cash(1_000), invoice=1)
    office.clock.forward(hours=15)

    with pytest.raises(TillOfYesterday):
        office.pay(cash(1_000), invoice=2)
    with pytest.raises(TurnLeftOpen):
        office.of.slips.prepare(office.ana, _slip_of_cash())
    with pytest.raises(DayTillsOpen):
        office.of.day_closing.close(office.sara, office.today)
    office.close_tills()

    assert office.of.day_closing.close(office.sara, office.today).total.cents == 1_000


def test_two_computers_close_a_day_once_and_a_till_that_pays_meanwhile_is_in_it_or_after_it(
    office: DayOffice,
) -> None:
    office.pay(cash(1_000), invoice=1)
    office.close_tills()
    office.clock.forward(minutes=1)
    start = Barrier(3)

    def close(_place: int) -> DaySummary | UserError:
        start.wait()
        try:
            return office.of.day_closing.close(office.sara, office.today)
        except UserError as error:
            return error

    def charge() -> None:
        start.wait()
        office.charge(2)

    with ThreadPoolExecutor(3) as pool:
        card = pool.submit(charge)
        ended = list(pool.map(close, range(2)))
        card.result()

    won = [each for each in ended if isinstance(each, DaySummary)]
    assert len(won) == 1
    assert [type(each) for each in ended if isinstance(each, UserError)] == [DayAlreadyClosed]
    days = Question(office.today, office.today + timedelta(days=1))
    today, tomorrow = office.look(days).days
    assert won[0].total.cents == today.cents
    assert (today.cents, tomorrow.cents) in {(1_000, 4_500), (5_500, 0)}


def test_a_close_of_an_older_program_keeps_its_hash(office: DayOffice) -> None:
    """The record of that program lacks what summaries tell since; the paper shows its hash."""
    office.close_tills()
    office.of.day_closing.close(office.sara, office.today)
    before = office.today - timedelta(days=1)
    record = _TELLS_STRIPE.sub(
        "", to_json(replace(office.look(), question=Question(before, before)))
    )
    assert "stripe" not in record
    older = hashlib.sha256(record.encode()).hexdigest()
    with office.sessions.begin() as session:
        session.execute(
            text(
                "INSERT INTO day_close (day, number, closed_at, closed_by, till, reason,"
                " received_cents, reversed_cents, record, sha256) SELECT :day, 2, closed_at,"
                " closed_by, till, reason, 0, 0, :record, :sha256 FROM day_close"
            ),
            {"day": before, "record": record, "sha256": older},
        )

    assert fingerprint_of(office.look(Question(before, before))) == older


def test_the_books_refuse_what_is_dated_into_a_closed_day(office: DayOffice) -> None:
    office.close_tills()
    office.of.day_closing.close(office.sara, office.today)

    for statement in (
        "INSERT INTO till_session (id, till, number, state, business_date, opened_at, opened_by,"
        " float_cents) SELECT 's-late', till, 2, 'open', business_date, opened_at, opened_by, 0"
        " FROM till_session WHERE till = '01'",
        "UPDATE day_close SET received_cents = 1",
        "DELETE FROM day_close",
    ):
        with pytest.raises(DatabaseError, match=r"rule: (nothing|day_close)"):
            _run(office, statement)
    with pytest.raises(DayAlreadyClosed):
        office.of.day_closing.close(office.sara, office.today)
    assert office.of.summaries.closes(office.sara)[0].day == date(2026, 11, 22)


def _run(office: DayOffice, statement: str) -> None:
    with office.sessions.begin() as session:
        session.execute(text(statement))


def _entries(office: DayOffice, day: date) -> list[Entry]:
    with office.sessions.read() as session:
        return office.of.day.ledger.entries_in(session, day, day)


def _slip_of_cash() -> SlipOrder:
    return SlipOrder("slip-1", "Pichincha CTE 2100", (), 100)
