"""Turns of the demo company's tills: opened by the first who pays, counted in the evening."""

from datetime import date, datetime, time
from typing import Final

from services.cash.closing import TillClosing
from services.cash.records import DENOMINATIONS, Denomination
from services.cash.service import TillService
from services.clock import GUAYAQUIL
from services.practice.demo_office import SUPERVISOR, DemoOffice, DemoUser

FLOAT_CENTS: Final = 10_000
SHORT_CENTS: Final = 200
"""What one evening's count is below what the drawer should hold."""

_COUNTED: Final = time(17, 40)
_WHY: Final = "Faltó un billete de vuelto; se descuenta a la cajera"


class Turns:
    """The turns of both tills, as far as the story has gone."""

    def __init__(self, office: DemoOffice) -> None:
        parts = office.sessions, office.journal, office.events, office.clock
        self._office = office
        self._tills = TillService(*parts)
        self._closing = TillClosing(*parts)
        self._open: dict[str, tuple[str, DemoUser, int]] = {}

    def ready(self, user: DemoUser) -> None:
        """Let somebody have an open turn at their till."""
        if user.till not in self._open:
            turn = self._tills.open(self._office.operator(user), user.till, FLOAT_CENTS)
            self._open[user.till] = turn.id, user, FLOAT_CENTS

    def took(self, user: DemoUser, cents: int) -> None:
        """Take note of cash that came into a drawer, or left it."""
        turn, opener, held = self._open[user.till]
        self._open[user.till] = turn, opener, held + cents

    def end_day(self, day: date, short_of: DemoUser | None = None) -> None:
        """Count every drawer and have it signed; one of them may be short."""
        if short_of is not None:
            self.ready(short_of)
        self._office.clock.forward(datetime.combine(day, _COUNTED, GUAYAQUIL))
        for turn, opener, held in self._open.values():
            is_short = opener is short_of
            counted = held - SHORT_CENTS if is_short else held
            self._closing.declare(self._office.operator(opener), turn, _pieces(counted))
            self._closing.sign(self._office.operator(SUPERVISOR), turn, _WHY if is_short else "")
        self._open.clear()


def _pieces(cents: int) -> dict[Denomination, int]:
    found: dict[Denomination, int] = {}
    for each in DENOMINATIONS:
        found[each], cents = divmod(cents, each.cents)
    return {each: count for each, count in found.items() if count}
