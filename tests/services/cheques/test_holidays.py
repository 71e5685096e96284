from datetime import date

import pytest

from services.cheques.holidays import FIRST_YEAR, LAST_YEAR, first_holidays, national_holidays

# The days of rest of years that are known, which between them have every case of the law.
KNOWN = {
    2018: "01-01 02-12 02-13 03-30 04-30 05-25 08-10 10-08 11-01 11-02 12-25",
    2021: "01-01 02-15 02-16 04-02 04-30 05-24 08-09 10-08 11-01 11-02 12-24",
    2022: "12-31 02-28 03-01 04-15 05-02 05-23 08-12 10-10 11-03 11-04 12-26",
    2023: "01-02 02-20 02-21 04-07 05-01 05-26 08-11 10-09 11-02 11-03 12-25",
    2024: "01-01 02-12 02-13 03-29 05-03 05-24 08-09 10-11 11-01 11-04 12-25",
    2025: "01-01 03-03 03-04 04-18 05-02 05-23 08-11 10-10 11-03 11-04 12-25",
    2026: "01-01 02-16 02-17 04-03 05-01 05-25 08-10 10-09 11-02 11-03 12-25",
}


@pytest.mark.parametrize("year", KNOWN)
def test_the_law_gives_the_days_that_were_rested(year: int) -> None:
    assert " ".join(f"{each.day:%m-%d}" for each in national_holidays(year)) == KNOWN[year]


def test_a_company_begins_with_every_year_around_and_with_what_was_decreed() -> None:
    first = first_holidays()
    days = [each.day for each in first]
    assert days == sorted(set(days))
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        assert {each.day for each in national_holidays(year)} <= set(days)
    names = {each.day: each.name for each in first}
    assert names[date(2026, 1, 2)] == "Puente de Año Nuevo"
    # A Saturday's Christmas and New Year are rested on the Fridays before.
    assert names[date(2027, 12, 24)] == "Navidad"
    assert names[date(2027, 12, 31)] == "Año Nuevo"
    # Nobody banks on a weekend anyhow: each day is one that the table is needed for.
    assert all(day.weekday() < 5 for day in days)
