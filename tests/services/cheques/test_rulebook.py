from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Barrier

import pytest

from services.cheques.calendar import WorkingDays, moves
from services.cheques.records import AgreedDay, DayMove, Holiday, Reason, ReasonKind
from services.errors import BadField, ChangedElsewhere, NotAllowed
from services.staff.rights import Operator
from tests.services.cheques.drawer import ChequeBooks

ONE = "001-002-000000001"
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
WET = Reason(ReasonKind.RETURN, "MOJADO", "Cheque mojado")


@pytest.fixture
def admin(office: ChequeBooks) -> Operator:
    return office.books.staff.operator("admin", "01")


def bodies(office: ChequeBooks, subject: str) -> list[str]:
    return [entry.body for entry in office.books.journal.about(f"setting:{subject}")]


def test_a_reason_is_added_and_retired_and_the_journal_has_before_and_after(
    office: ChequeBooks, admin: Operator
) -> None:
    book = office.rulebook
    first = book.reasons(every=True)
    with pytest.raises(NotAllowed):
        book.put_reasons(office.sara, [*first, WET])
    book.put_reasons(admin, [*first, WET], was=first)
    book.put_reasons(admin, [*first, WET], was=[*first, WET])
    book.put_reasons(admin, [*first, replace(WET, is_active=False)], was=[*first, WET])

    assert WET.code not in {each.code for each in book.reasons()}
    assert WET.code in {each.code for each in book.reasons(every=True)}
    retired, added = bodies(office, "reasons")
    assert '"before":{}' in added
    assert "Cheque mojado" in added
    assert retired.count("return/MOJADO") == 2
    assert "INSUF" not in retired

    with pytest.raises(BadField) as twice:
        book.put_reasons(admin, [*first, WET, replace(WET, code="mojado")])
    assert twice.value.field == "code"
    with pytest.raises(BadField) as none_left:
        book.put_reasons(
            admin,
            [replace(each, is_active=each.kind is ReasonKind.RETURN) for each in first],
        )
    assert none_left.value.details["problem"] == "cheque.no_reason_left"


def test_what_another_window_changed_is_never_written_over(
    office: ChequeBooks, admin: Operator
) -> None:
    book = office.rulebook
    reasons, holidays, rules = book.reasons(every=True), book.holidays(), book.rules()
    book.put_reasons(admin, [*reasons, WET], was=reasons)
    book.put_holidays(admin, [*holidays, Holiday(FRIDAY, "Fiesta")], was=holidays)
    book.put_rules(admin, replace(rules, news_days=9), was=rules)

    with pytest.raises(ChangedElsewhere):
        book.put_reasons(admin, reasons[1:], was=reasons)
    with pytest.raises(ChangedElsewhere):
        book.put_holidays(admin, holidays[1:], was=holidays)
    with pytest.raises(ChangedElsewhere):
        book.put_rules(admin, replace(rules, news_days=2), was=rules)

    assert WET in book.reasons()
    assert Holiday(FRIDAY, "Fiesta") in book.holidays()
    assert book.rules().news_days == 9
    (told,) = bodies(office, "cheques")
    assert '"news_days":3' in told
    assert '"news_days":9' in told
    (told,) = bodies(office, "holidays")
    assert told.startswith('{"after":{"2026-11-27":"Fiesta"},"before":{},"rows":')


def test_a_holiday_moves_the_cheques_of_its_day(office: ChequeBooks, admin: Operator) -> None:
    office.take(office.cheque(4500, deposit_on=FRIDAY), invoices={ONE: 4500})
    agreed = office.register.agreed_days()
    assert agreed == [AgreedDay(FRIDAY, 1, 4500)]

    usual, with_holiday = WorkingDays(), WorkingDays([FRIDAY])
    assert moves(agreed, usual, with_holiday) == (DayMove(FRIDAY, MONDAY, 1, 4500),)
    assert moves(agreed, with_holiday, usual) == (DayMove(MONDAY, FRIDAY, 1, 4500),)
    assert moves(agreed, usual, WorkingDays([MONDAY])) == ()

    office.rulebook.put_holidays(admin, [*office.rulebook.holidays(), Holiday(FRIDAY, "Fiesta")])
    assert [each.day for each in office.register.calendar()] == [MONDAY]


def test_the_term_of_a_cheque_is_counted_from_its_date(
    office: ChequeBooks, admin: Operator
) -> None:
    taken = office.take(office.cheque(4500, deposit_on=FRIDAY), invoices={ONE: 4500})
    cheque = office.one(taken)
    assert office.register.show(cheque).present_by == date(2026, 12, 12)
    office.rulebook.put_rules(admin, replace(office.rulebook.rules(), presentation_days=3))
    assert office.register.show(cheque).present_by == date(2026, 11, 25)


def test_of_two_windows_at_once_one_writes_and_the_other_is_told(
    office: ChequeBooks, admin: Operator
) -> None:
    book = office.rulebook
    was = book.holidays()
    new = [Holiday(FRIDAY, "Fiesta"), Holiday(MONDAY, "Puente")]
    begin = Barrier(len(new))

    def put(holiday: Holiday) -> bool:
        begin.wait(20)
        try:
            book.put_holidays(admin, [*was, holiday], was=was)
        except ChangedElsewhere:
            return False
        return True

    with ThreadPoolExecutor(len(new)) as pool:
        wrote = list(pool.map(put, new))

    assert sorted(wrote) == [False, True]
    assert set(book.holidays()) - set(was) == {new[wrote.index(True)]}
    assert len(bodies(office, "holidays")) == 1
