"""The days on which banks work."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from services.cheques.records import AgreedDay, DayMove

_DAY = timedelta(days=1)
_SATURDAY = 5


class WorkingDays:
    """Monday to Friday without the holidays (*feriados*) that the office keeps in a table."""

    def __init__(self, holidays: Collection[date] = ()) -> None:
        self._holidays = frozenset(holidays)

    def is_working(self, day: date) -> bool:
        """Whether banks take cheques on a day."""
        return day.weekday() < _SATURDAY and day not in self._holidays

    def on_or_after(self, day: date) -> date:
        """The day itself, or the first working one after it: when a cheque of that day goes."""
        while not self.is_working(day):
            day += _DAY
        return day

    def on_or_before(self, day: date) -> date:
        """The day itself, or the last working one before it."""
        while not self.is_working(day):
            day -= _DAY
        return day

    def after(self, day: date) -> date:
        """The first working day after a day."""
        return self.on_or_after(day + _DAY)

    def before(self, day: date) -> date:
        """The last working day before a day."""
        return self.on_or_before(day - _DAY)

    def plus(self, day: date, working_days: int) -> date:
        """So many working days later."""
        for _ in range(working_days):
            day = self.after(day)
        return day


def moves(
    agreed: Iterable[AgreedDay], before: WorkingDays, after: WorkingDays
) -> tuple[DayMove, ...]:
    """Which cheques go to the bank on another day once other days are holidays.

    Args:
        agreed: the days that were agreed with customers.
        before: the days on which banks work now.
        after: those on which they would work.
    """
    found: dict[tuple[date, date], tuple[int, int]] = {}
    for each in agreed:
        way = (before.on_or_after(each.day), after.on_or_after(each.day))
        if way[0] != way[1]:
            count, cents = found.get(way, (0, 0))
            found[way] = (count + each.count, cents + each.cents)
    return tuple(DayMove(*way, *found[way]) for way in sorted(found))
