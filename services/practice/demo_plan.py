"""When the demo company's customers come to pay, and how much of what they owe."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from services.accounts.states import Method
from services.practice.demo_bills import DemoBill
from services.practice.demo_cast import DemoAccount, Habit

_AT_ONCE: Final = 3
_RECENT: Final = 8
_LATELY: Final = (0, 0, 0, 1, 1, 2, 3, 4, 6)
"""How many days ago somebody came who came of late: the office is busiest today."""

_LEFT_OPEN: Final = 4
_OLD_FAILURE: Final = timedelta(days=75)
_SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class Visit:
    """A customer pays, oldest first.

    Attributes:
        percent: of what these invoices come to; below 100 it is an *abono*.
        is_rounded_up: whether the customer gave whole tens and left the rest as credit.
    """

    day: date
    account: DemoAccount
    bills: tuple[DemoBill, ...]
    percent: int = 100
    is_rounded_up: bool = False


def visits(random: Random, found: Iterable[DemoBill], today: date) -> list[Visit]:
    """Everything that is paid by cheque, deposit or transfer up to today."""
    of_account: defaultdict[str, list[DemoBill]] = defaultdict(list)
    for bill in found:
        of_account[bill.account.number].append(bill)
    plans = {
        Habit.CARD: _old_failures,
        Habit.PUNCTUAL: _each_in_time,
        Habit.TOGETHER: _several_together,
        Habit.IN_DEBT: _late,
    }
    planned: list[Visit] = []
    for owed in of_account.values():
        planned += plans[owed[0].account.habit](random, owed, today)
    return [visit for visit in planned if visit.bills[-1].issued_on <= visit.day <= today]


def workday(day: date, today: date) -> date:
    """The day itself, or Monday for a Sunday; Saturday when that Monday is still to come."""
    if day.weekday() != _SUNDAY or day == today:
        return day
    monday = day + timedelta(days=1)
    return monday if monday <= today else day - timedelta(days=1)


def _old_failures(random: Random, owed: Sequence[DemoBill], today: date) -> Iterator[Visit]:
    for bill in owed:
        if bill.due_on < today - _OLD_FAILURE:
            day = bill.due_on + timedelta(days=random.randrange(3, 15))
            yield Visit(workday(day, today), bill.account, (bill,))


def _each_in_time(random: Random, owed: Sequence[DemoBill], today: date) -> Iterator[Visit]:
    for bill in owed:
        day = bill.due_on + timedelta(days=random.randrange(-6, 3))
        yield Visit(
            workday(day, today), bill.account, (bill,), is_rounded_up=random.random() < 0.04
        )


def _several_together(random: Random, owed: Sequence[DemoBill], today: date) -> Iterator[Visit]:
    waiting: list[DemoBill] = []
    account = owed[0].account
    for bill in owed:
        waiting.append(bill)
        day = bill.due_on + timedelta(days=random.randrange(5))
        if len(waiting) == _AT_ONCE and day < today - timedelta(days=_RECENT):
            yield Visit(workday(day, today), account, tuple(waiting))
            waiting = []
    # What the office's cards will be charged for stays; a fourth of the others waits too.
    if not waiting or account.method is Method.MANUAL_CARD or random.random() < 0.25:
        return
    day = workday(today - timedelta(days=random.choice(_LATELY)), today)
    known = tuple(bill for bill in waiting if bill.issued_on < day)
    if known:
        yield Visit(day, account, known, is_rounded_up=random.random() < 0.2)


def _late(random: Random, owed: Sequence[DemoBill], today: date) -> Iterator[Visit]:
    account = owed[0].account
    paid, left = owed[:-_LEFT_OPEN], owed[-_LEFT_OPEN:]
    for start in range(0, len(paid), _AT_ONCE):
        part = tuple(paid[start : start + _AT_ONCE])
        day = part[-1].due_on + timedelta(days=random.randrange(12, 25))
        yield Visit(workday(day, today), account, part)
    if random.random() < 0.75:
        day = workday(today - timedelta(days=random.randrange(10)), today)
        yield Visit(day, account, (left[0],), percent=random.randrange(30, 75))
