from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cheques.calendar import WorkingDays
from services.cheques.holidays import first_holidays
from services.cheques.records import Holiday
from services.cheques.states import ChequeState
from services.errors import NotAllowed
from services.staff.rights import the_program
from tests.services.cheques.drawer import ChequeBooks

ONE, TWO, THREE = (f"001-002-{n:09d}" for n in (1, 2, 3))
FRIDAY, SATURDAY, SUNDAY = date(2026, 11, 27), date(2026, 11, 28), date(2026, 11, 29)
MONDAY = date(2026, 11, 30)


def test_a_weekend_moves_to_monday_and_a_holiday_to_the_day_after() -> None:
    days = WorkingDays([each.day for each in first_holidays()])
    assert days.on_or_after(SATURDAY) == days.on_or_after(SUNDAY) == MONDAY
    assert days.on_or_after(date(2026, 10, 31)) == date(2026, 11, 4)  # a weekend and two holidays
    assert days.before(date(2026, 11, 4)) == date(2026, 10, 30)
    assert days.plus(FRIDAY, 2) == date(2026, 12, 1)


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=60),
)
def test_the_day_of_a_cheque_is_never_early_nor_closed(day: date, holidays: set[date]) -> None:
    days = WorkingDays(holidays)
    goes = days.on_or_after(day)
    assert goes >= day
    assert days.is_working(goes)
    assert days.before(goes) < day or goes == day
    assert days.on_or_before(goes) == goes
    assert days.before(days.after(day)) == days.on_or_before(day)


def test_a_post_dated_cheque_comes_to_hand_on_its_working_day(office: ChequeBooks) -> None:
    payment = office.take(office.cheque(4500, deposit_on=SATURDAY), invoices={ONE: 4500})
    cheque_id = office.one(payment)
    assert office.row(cheque_id).state is ChequeState.POSTDATED
    assert office.row(cheque_id).bank_day == MONDAY
    system = the_program("01")

    for _ in range(7):  # Monday to Sunday
        office.clock.forward(days=1)
        assert office.cheques.come_due(system) == []
    office.clock.forward(days=1)
    assert office.today() == MONDAY
    assert office.cheques.come_due(system) == [cheque_id]
    assert office.cheques.come_due(system) == []

    record = office.register.show(cheque_id)
    assert record.row.state is ChequeState.IN_HAND
    assert [(each.was, each.became) for each in record.moves] == [
        (None, ChequeState.POSTDATED),
        (ChequeState.POSTDATED, ChequeState.IN_HAND),
    ]


def test_the_calendar_shows_each_working_day(office: ChequeBooks) -> None:
    for invoice, day in ((ONE, SATURDAY), (TWO, MONDAY), (THREE, FRIDAY)):
        office.take(office.cheque(4500, deposit_on=day), invoices={invoice: 4500})
    found = [(each.day, each.count, each.cents) for each in office.register.calendar()]
    assert found == [(FRIDAY, 1, 4500), (MONDAY, 2, 9000)]


def test_an_administrator_keeps_the_holidays(office: ChequeBooks) -> None:
    office.take(office.cheque(4500, deposit_on=FRIDAY), invoices={ONE: 4500})
    admin = office.books.staff.operator("admin", "01")
    with pytest.raises(NotAllowed):
        office.rulebook.put_holidays(office.sara, [])
    office.rulebook.put_holidays(admin, [Holiday(FRIDAY, "Fiesta de la ciudad")])
    assert office.register.calendar()[0].day == MONDAY
