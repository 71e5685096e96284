"""What the environment may change while only test money is at stake; inert with real money."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.clock import Now, utc_now
from services.errors import UserError
from services.office.records import Mode

API_BASE: Final = "VENTANILLA_STRIPE_API_BASE"
LEASE: Final = "VENTANILLA_LEASE_SECONDS"
TIMEOUT: Final = "VENTANILLA_NET_TIMEOUT"
DAYS_AHEAD: Final = "VENTANILLA_DAYS_AHEAD"

_ALL: Final = (API_BASE, LEASE, TIMEOUT, DAYS_AHEAD)
_NUMBER: Final = re.compile(r"[0-9]{1,5}(\.[0-9]{1,3})?", re.ASCII)
_DAYS: Final = re.compile(r"[0-9]{1,3}", re.ASCII)
_ADDRESS: Final = re.compile(r"https?://[^\s/@]+/?", re.ASCII)
_LOG: Final = logging.getLogger(__name__)


class BadSwitch(UserError):
    """A variable of the environment is not what it should be. Details: `name`, `expected`."""

    key = "settings.bad_switch"


@dataclass(frozen=True, slots=True)
class Switches:
    """What was asked for. `timeouts` are seconds to connect, to read, and for the whole.

    `ahead` is how much later it is for a practice company, and for its practice Stripe.
    """

    api_base: str = ""
    lease: timedelta | None = None
    timeouts: tuple[float, float, float] | None = None
    ahead: timedelta = timedelta(0)

    def clock(self, mode: Mode | None) -> Now:
        """The clock of these books: only a practice company lives on another day."""
        if mode is not Mode.DEMO or not self.ahead:
            return utc_now
        return lambda: utc_now() + self.ahead


def read_switches(environ: Mapping[str, str], *, is_live: bool) -> Switches:
    """The switches in the environment; none of them, and a warning, where money is real.

    Raises:
        BadSwitch: a value that can't be read.
    """
    given = [name for name in _ALL if environ.get(name, "").strip()]
    if is_live:
        for name in given:
            _LOG.warning("%s is ignored: these books are of real money", name)
        return Switches()
    address = environ.get(API_BASE, "").strip()
    if address and not _ADDRESS.fullmatch(address):
        raise BadSwitch(name=API_BASE, expected="http://127.0.0.1:4242")
    lease = _numbers(environ, LEASE, 1, "60")
    times = _numbers(environ, TIMEOUT, 3, "5,25,30")
    days = environ.get(DAYS_AHEAD, "").strip()
    if days and not _DAYS.fullmatch(days):
        raise BadSwitch(name=DAYS_AHEAD, expected="1")
    return Switches(
        api_base=address.rstrip("/"),
        lease=timedelta(seconds=lease[0]) if lease else None,
        timeouts=(times[0], times[1], times[2]) if times else None,
        ahead=timedelta(days=int(days or 0)),
    )


def _numbers(environ: Mapping[str, str], name: str, count: int, example: str) -> list[float]:
    text = environ.get(name, "").strip()
    if not text:
        return []
    parts = [part.strip() for part in text.split(",")]
    if len(parts) != count or not all(_NUMBER.fullmatch(part) for part in parts):
        raise BadSwitch(name=name, expected=example)
    numbers = [float(part) for part in parts]
    if min(numbers) <= 0:
        raise BadSwitch(name=name, expected=example)
    return numbers
