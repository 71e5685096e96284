"""What the environment may change while only test money is at stake; inert with real money."""

import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.errors import UserError

API_BASE: Final = "VENTANILLA_STRIPE_API_BASE"
LEASE: Final = "VENTANILLA_LEASE_SECONDS"
TIMEOUT: Final = "VENTANILLA_NET_TIMEOUT"

_NUMBER: Final = re.compile(r"[0-9]{1,5}(\.[0-9]{1,3})?", re.ASCII)
_ADDRESS: Final = re.compile(r"https?://[^\s/@]+/?", re.ASCII)
_LOG: Final = logging.getLogger(__name__)


class BadSwitch(UserError):
    """A variable of the environment is not what it should be. Details: `name`, `expected`."""

    key = "settings.bad_switch"


@dataclass(frozen=True, slots=True)
class Switches:
    """What was asked for. `timeouts` are seconds to connect, to read, and for the whole."""

    api_base: str = ""
    lease: timedelta | None = None
    timeouts: tuple[float, float, float] | None = None


def read_switches(environ: Mapping[str, str], *, is_live: bool) -> Switches:
    """The switches in the environment; none of them, and a warning, where money is real.

    Raises:
        BadSwitch: a value that can't be read.
    """
    given = [name for name in (API_BASE, LEASE, TIMEOUT) if environ.get(name, "").strip()]
    if is_live:
        for name in given:
            _LOG.warning("%s is ignored: these books are of real money", name)
        return Switches()
    address = environ.get(API_BASE, "").strip()
    if address and not _ADDRESS.fullmatch(address):
        raise BadSwitch(name=API_BASE, expected="http://127.0.0.1:4242")
    lease = _numbers(environ, LEASE, 1, "60")
    times = _numbers(environ, TIMEOUT, 3, "5,25,30")
    return Switches(
        api_base=address.rstrip("/"),
        lease=timedelta(seconds=lease[0]) if lease else None,
        timeouts=(times[0], times[1], times[2]) if times else None,
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
