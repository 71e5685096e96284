"""What came back: asked for again on the day that somebody chose, or once it is put right."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy.exc import IntegrityError

from services.debits.again import FARTHEST_DAYS
from services.debits.again_records import AgainOrder
from services.debits.batch_records import BatchOrder, Why
from services.debits.errors import LineMoved, NotForRetry, RetriesSpent
from services.debits.reasons import Next
from services.debits.releasing import REVERSE, TakenBackOrder
from services.debits.settings import DebitRules
from services.errors import BadField
from services.money import AmountOutOfRange
from tests.services.debits.batches.givens import DebitOffice, answer, row

TODAY = date(2026, 11, 22)
NO_FUNDS, WRONG_HOLDER, CLOSED = (
    "FONDOS INSUFICIENTES",
    "CEDULA NO CORRESPONDE",
    "CUENTA CERRADA",
)


def came_back(office: DebitOffice, folder: Path) -> None:
    """One without funds, one of another holder, one closed: none of the three was collected."""
    office.at_bank(folder)
    said = (
        row("100001", 6_500, NO_FUNDS),
        row("100002", 3_000, WRONG_HOLDER),
        row("100003", 1_000, CLOSED),
    )
    office.answered(1, answer(said))


def why_out(office: DebitOffice, on: date) -> dict[str, tuple[Why, object]]:
    question = replace(office.question(), collect_on=on)
    return {
        each.account: (each.why, each.details.get("on"))
        for each in office.preparing.preview(question).left_out
    }


def test_a_retry_is_moved_and_what_is_put_right_enters_on_the_day_that_somebody_chose(
    office: DebitOffice, tmp_path: Path
) -> None:
    came_back(office, tmp_path)
    usual, later = TODAY + timedelta(days=3), TODAY + timedelta(days=8)
    assert {each.line: (each.kind, each.again_on) for each in office.reports.waiting()} == {
        "1-1": (Next.RETRY, usual),
        "1-2": (Next.FIX, None),
        "1-3": (Next.FINAL, None),
    }
    assert why_out(office, usual)["100002"][0] is Why.FIX_FIRST

    office.again.move(office.cashier, AgainOrder("1-1", later, "Cobra el 30"))
    office.again.corrected(office.cashier, AgainOrder("1-2", TODAY, "Cédula del titular corregida"))
    told = {each.line: each for each in office.reports.waiting()}
    assert (told["1-1"].again_on, told["1-1"].decided, told["1-1"].decided_by) == (
        later,
        "Cobra el 30",
        "ana",
    )
    assert (told["1-2"].kind, told["1-2"].again_on) == (Next.RETRY, TODAY)
    assert why_out(office, usual) == {
        "100001": (Why.RETRY_LATER, later),
        "100003": (Why.FIX_FIRST, None),
    }
    assert set(why_out(office, later)) == {"100003"}
    # The newest decision counts.
    office.again.move(office.cashier, AgainOrder("1-1", TODAY, "Ya tiene fondos"))
    assert set(why_out(office, TODAY)) == {"100003"}
    for change in ("UPDATE debit_again SET again_on = '2027-01-01'", "DELETE FROM debit_again"):
        with pytest.raises(IntegrityError), office.sessions.begin() as session:
            session.exec_driver_sql(change)
    assert office.broken() == set()


def test_nothing_else_is_moved_or_called_corrected(office: DebitOffice, tmp_path: Path) -> None:
    came_back(office, tmp_path)
    who, again = office.cashier, office.again
    for day in (TODAY - timedelta(days=1), TODAY + timedelta(days=FARTHEST_DAYS + 1)):
        with pytest.raises(BadField):
            again.move(who, AgainOrder("1-1", day, "Otro día"))
    with pytest.raises(BadField):
        again.move(who, AgainOrder("1-1", TODAY, " "))
    for act, line in ((again.move, "1-2"), (again.corrected, "1-1"), (again.corrected, "1-3")):
        with pytest.raises(NotForRetry):
            act(who, AgainOrder(line, TODAY, "Algo"))
    admin = office.staff.operator("admin", "01")
    office.settings.put_rules(admin, DebitRules(retry_days=3, retry_times=0))
    with pytest.raises(RetriesSpent):
        again.move(who, AgainOrder("1-1", TODAY, "Algo"))
    office.settings.put_rules(admin, DebitRules())
    again.corrected(who, AgainOrder("1-2", TODAY, "Corregido"))
    question = replace(office.question(accounts=("100002",)), collect_on=TODAY)
    office.preparing.prepare(who, BatchOrder(str(uuid4()), question))
    with pytest.raises(LineMoved):
        again.corrected(who, AgainOrder("1-2", TODAY, "Otra vez"))
    assert {each.line for each in office.reports.waiting()} == {"1-1", "1-3"}


def test_what_a_bank_took_back_says_when_and_for_how_much_and_waits_until_it_is_put_right(
    office: DebitOffice, tmp_path: Path
) -> None:
    office.at_bank(tmp_path)
    office.answered(1, answer((row("100003", 1_000, day="22/11/2026"),)))
    (month,) = office.reports.success(date(2026, 11, 1), date(2026, 11, 30))
    assert (month.settled, month.taken_back) == ((1, 1_000), (0, 0))
    unanswered = office.reports.unanswered()
    assert (unanswered.lines, unanswered.cents, unanswered.batches) == (2, 9_500, 1)

    office.clock.forward(days=2)
    now = TODAY + timedelta(days=2)
    given = office.yes(REVERSE, "debit:1-3", 1_000)
    order = TakenBackOrder("1-3", "Reclamo", given, TODAY + timedelta(days=1), 250)
    for wrong, error in (
        (replace(order, on=TODAY + timedelta(days=3)), BadField),
        (replace(order, on=TODAY - timedelta(days=1)), BadField),
        (replace(order, bank_fee_cents=-1), AmountOutOfRange),
    ):
        with pytest.raises(error):
            office.lines.reverse(office.cashier, wrong)
    line = office.lines.reverse(office.cashier, order)
    assert (line.taken_back_on, line.bank_fee_cents) == (TODAY + timedelta(days=1), 250)

    (waits,) = office.reports.waiting()
    assert (waits.line, waits.kind, waits.words) == (
        "1-3",
        Next.FIX,
        "El banco lo cobró y lo devolvió: Reclamo",
    )
    assert why_out(office, now)["100003"][0] is Why.TAKEN_BACK
    with pytest.raises(NotForRetry):
        office.again.move(office.cashier, AgainOrder("1-3", now, "Algo"))
    office.again.corrected(office.cashier, AgainOrder("1-3", now, "Habló con su banco"))
    assert "100003" not in why_out(office, now)
    # Its receipt is still of the month; its money is not.
    (month,) = office.reports.success(date(2026, 11, 22), date(2026, 11, 22))
    assert (month.asked, month.settled, month.taken_back) == ((1, 1_000), (0, 0), (1, 1_000))
    assert not office.reports.success(date(2026, 11, 23), date(2026, 12, 31))
    assert office.broken() == set()
