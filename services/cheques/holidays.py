"""Ecuador's national holidays by the law of holidays, for the years that nobody typed in yet."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Final

import resources
from services.cheques.records import Holiday

FIRST_YEAR: Final = 2025
LAST_YEAR: Final = 2035
"""The years whose holidays a company begins with."""

_MON, _TUE, _WED, _THU, _FRI, _SAT, _SUN = range(7)
_DAY: Final = timedelta(days=1)

# What the law of December 2016 moves a day of rest by, from the weekday on which it falls.
_WEEKEND: Final = {_SAT: -1, _SUN: 1}
_MOVES: Final = {_TUE: -1, _WED: 2, _THU: 1, **_WEEKEND}

# The 2nd and the 3rd of November rest together, by the weekday of the 2nd.
_NOVEMBER: Final = {_TUE: (-1, -1), _WED: (1, 1), _FRI: (-1, -1), _SAT: (-1, 1), _SUN: (1, 1)}

_MOVABLE: Final = (
    (5, 1, "Día del Trabajo"),
    (5, 24, "Batalla de Pichincha"),
    (8, 10, "Primer Grito de Independencia"),
    (10, 9, "Independencia de Guayaquil"),
)


def national_holidays(year: int) -> tuple[Holiday, ...]:
    """The days on which the holidays of a year are rested, in their order.

    The New Year of a Saturday is rested on the last day of the year before. What a president
    decrees besides is not in it: the office adds that.
    """
    return tuple(sorted(_of(year), key=lambda each: each.day))


@cache
def first_holidays() -> tuple[Holiday, ...]:
    """The holidays that a company begins with: the law's, and what was decreed besides."""
    decreed = json.loads(resources.text("ecuador", "holidays.json"))
    found = {date.fromisoformat(row["day"]): row["name"] for row in decreed}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        found |= {each.day: each.name for each in national_holidays(year)}
    return tuple(Holiday(day, found[day]) for day in sorted(found))


def _of(year: int) -> Iterator[Holiday]:
    yield Holiday(_moved(date(year, 1, 1), _WEEKEND), "Año Nuevo")
    easter = _easter(year)
    yield Holiday(easter - 48 * _DAY, "Carnaval, lunes")
    yield Holiday(easter - 47 * _DAY, "Carnaval, martes")
    yield Holiday(easter - 2 * _DAY, "Viernes Santo")
    for month, day, name in _MOVABLE:
        yield Holiday(_moved(date(year, month, day), _MOVES), name)
    dead = date(year, 11, 2)
    first, second = _NOVEMBER.get(dead.weekday(), (0, 0))
    yield Holiday(dead + first * _DAY, "Día de los Difuntos")
    yield Holiday(dead + (1 + second) * _DAY, "Independencia de Cuenca")
    yield Holiday(_moved(date(year, 12, 25), _WEEKEND), "Navidad")


def _moved(day: date, moves: dict[int, int]) -> date:
    return day + moves.get(day.weekday(), 0) * _DAY


def _easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar, by the method of Meeus, Jones and Butcher."""
    golden = year % 19
    century, of_century = divmod(year, 100)
    leap, rest = divmod(century, 4)
    correction = (century - (century + 8) // 25 + 1) // 3
    moon = (19 * golden + century - leap - correction + 15) % 30
    leaps, after = divmod(of_century, 4)
    week = (32 + 2 * rest + 2 * leaps - moon - after) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)
