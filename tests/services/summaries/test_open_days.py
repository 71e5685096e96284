from dataclasses import replace
from datetime import timedelta

import pytest

from services.errors import NotAllowed
from services.payments.records import PaymentRecord
from services.summaries.open_days import OPEN_DAYS
from tests.plans import plan_of
from tests.services.payments.givens import cash
from tests.services.summaries.day import DayOffice
from tests.ui.home.test_debits import Day
from ui.home.items import attention_items
from ui.home.view import NO_DEBITS, Looks


def test_days_with_money_that_nobody_closed_wait_on_the_first_page_the_oldest_first(
    office: DayOffice,
) -> None:
    def spend() -> PaymentRecord:
        return office.pay(cash(100), invoice=1)

    of, first = office.of.summaries, office.today
    spend()
    assert of.open_days(office.sara) == []
    office.close_tills()
    # Nothing happens on the day between.
    office.clock.forward(days=1)
    office.next_day()
    spend()
    office.close_tills()
    office.next_day()
    second = first + timedelta(days=2)
    assert of.open_days(office.sara) == [first, second]

    view = replace(Day(NO_DEBITS).view(), open_days=(first, second))
    (line,) = attention_items(view, office.sara, office.clock())
    assert (line.text, line.opens) == (
        "2 días con cobros sin cerrar; el primero, 22/11/2026",
        "day:2026-11-22",
    )
    office.of.day_closing.close(office.sara, first)
    assert of.open_days(office.sara) == [second]
    with pytest.raises(NotAllowed):
        of.open_days(office.ana)
    assert (Looks.of(office.ana).days, Looks.of(office.sara).days) == (False, True)

    plan = plan_of(office.sessions, OPEN_DAYS.bindparams(since=first, until=office.today))
    assert "ix_payment_day" in plan
    assert "ix_reversal_business_date" in plan
    assert "Seq Scan on payment" not in plan
    assert "SCAN payment" not in plan
