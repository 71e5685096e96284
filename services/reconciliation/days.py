from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from services.cards.answers import ShownEntry
from services.cards.gateway import CardGateway
from services.clock import GUAYAQUIL, business_date
from services.reconciliation import day_store
from services.reconciliation.day_records import (
    Booked,
    DayDifference,
    Payout,
    Side,
    SideSums,
    StripeDays,
    Why,
)
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions

_SIDES: Final[Mapping[str, Side]] = {
    "charge": Side.CHARGES,
    "refund": Side.REFUNDS,
    "refund_failure": Side.REFUNDS,
    "dispute": Side.DISPUTES,
    "dispute_reversal": Side.DISPUTES,
}
_PAYOUTS: Final = frozenset({"payout", "payout_reversal"})

_Key = tuple[Side, str]


class StripeDayBook:
    """Compares the card money of some days with the lines of Stripe's balance, and only looks.

    What has to be decided is found by the hourly comparison; this tells a day's figures.
    """

    def __init__(self, sessions: Sessions, gateway: CardGateway) -> None:
        self._sessions = sessions
        self._gateway = gateway

    def look(self, operator: Operator, first: date, last: date) -> StripeDays:
        """The card money of business days, both included. It asks Stripe: slow.

        Raises:
            NotAllowed. ProviderUnavailable: Stripe could not be read to its end.
        """
        return self._told(first, last, self._entries(operator, first, last))

    def look_each(self, operator: Operator, first: date, last: date) -> list[StripeDays]:
        """The same of each of these days by itself, with one question to Stripe.

        Raises:
            As `look`.
        """
        found: dict[date, list[ShownEntry]] = defaultdict(list)
        for entry in self._entries(operator, first, last):
            found[_day(entry)].append(entry)
        days = (first + timedelta(days=step) for step in range((last - first).days + 1))
        return [self._told(day, day, found[day]) for day in days]

    def _entries(self, operator: Operator, first: date, last: date) -> list[ShownEntry]:
        operator.require(Right.READ_REPORTS)
        since, until = _midnight(first), _midnight(last + timedelta(days=1))
        return list(self._gateway.balance_between(since, until))

    def _told(self, first: date, last: date, entries: Sequence[ShownEntry]) -> StripeDays:
        moved = [each for each in entries if each.category in _SIDES]
        with self._sessions.read() as session:
            here = day_store.of_days(session, first, last)
            ours = day_store.our_charges(session, sorted({each.charge for each in moved} - {""}))
            known = {key for each in here for key in each.keys}
            strange = {each.source for each in moved} - known
            elsewhere = day_store.of_keys(session, sorted(strange - {""}))
            known |= {key for each in elsewhere for key in each.keys}
        mine = [
            each for each in moved if each.attempt or each.charge in ours or each.source in known
        ]
        taken = {each.id for each in mine}
        others = [each for each in moved if each.id not in taken]
        theirs: dict[_Key, int] = defaultdict(int)
        for each in mine:
            theirs[_SIDES[each.category], each.source] += each.amount_cents
        return StripeDays(
            first=first,
            last=last,
            sides=tuple(_sums(side, here, mine) for side in Side),
            differences=tuple(_differences(here, elsewhere, theirs)),
            payouts=tuple(
                Payout(each.source, _day(each), -each.amount_cents)
                for each in entries
                if each.category in _PAYOUTS
            ),
            others_count=len(others),
            others_cents=sum(each.amount_cents for each in others),
            others_fee_cents=sum(each.fee_cents for each in others),
            plain_fee_cents=-sum(
                each.net_cents
                for each in entries
                if each.category not in _PAYOUTS and each.category not in _SIDES
            ),
        )


def _sums(side: Side, here: Sequence[Booked], there: Sequence[ShownEntry]) -> SideSums:
    booked = [each for each in here if each.side is side]
    shown = [each for each in there if _SIDES[each.category] is side]
    return SideSums(
        side,
        len(booked),
        sum(each.cents for each in booked),
        len(shown),
        sum(each.amount_cents for each in shown),
        sum(each.fee_cents for each in shown),
    )


def _differences(
    here: Iterable[Booked], elsewhere: Iterable[Booked], theirs: Mapping[_Key, int]
) -> list[DayDifference]:
    """Every document that is not alike on both sides, those of the books first."""
    ours: dict[_Key, list[Booked]] = defaultdict(list)
    for each in here:
        ours[each.side, each.keys[0]].append(each)
    others: dict[_Key, Booked] = {(each.side, each.keys[0]): each for each in elsewhere}
    found = []
    for key, booked in ours.items():
        cents, there = sum(each.cents for each in booked), theirs.get(key)
        if there != cents:
            why = Why.NOT_THERE if there is None else Why.OTHER_AMOUNT
            found.append(_difference(key, why, booked[0], cents, there))
    for key, there in theirs.items():
        if key in ours:
            continue
        other = others.get(key)
        if other is not None:
            found.append(_difference(key, Why.OTHER_DAY, other, other.cents, there))
        elif there:
            found.append(_difference(key, Why.NOT_HERE, None, None, there))
    return found


def _difference(
    key: _Key, why: Why, booked: Booked | None, here: int | None, there: int | None
) -> DayDifference:
    side, ref = key
    return DayDifference(
        side,
        why,
        ref,
        booked.receipt if booked else "",
        booked.account if booked else "",
        booked.name if booked else "",
        here,
        there,
        booked.day if booked else None,
        booked.payment if booked else "",
    )


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), GUAYAQUIL).timestamp())


def _day(entry: ShownEntry) -> date:
    return business_date(datetime.fromtimestamp(entry.created, UTC))
