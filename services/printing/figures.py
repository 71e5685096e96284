"""Numbers, dates and joined words as the paper shows them, whatever the screens are set to."""

from datetime import date, datetime

from services.clock import local


def joined(*words: str) -> str:
    """The words that are there, with a dot between them."""
    return " · ".join(word for word in words if word)


def money(cents: int) -> str:
    """Cents with a decimal point and commas for thousands: `1,234.56`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def dollars(cents: int) -> str:
    """`money` with its sign: `$ 1,234.56`."""
    return f"$ {money(cents)}"


def quantity(scaled: int) -> str:
    """A quantity scaled by a million, with the decimals that it needs: `1`, `2.5`."""
    return _scaled(scaled, least_decimals=0)


def unit_price(scaled: int) -> str:
    """Dollars scaled by a million, with two to six decimals: `12.00`, `0.012345`."""
    return _scaled(scaled, least_decimals=2)


def day(on: date) -> str:
    """A date as `22/11/2026`."""
    return f"{on.day:02d}/{on.month:02d}/{on.year:04d}"


def minute(moment: datetime) -> str:
    """A moment on the office's clock: `22/11/2026 10:32`."""
    here = local(moment)
    return f"{day(here)} {here.hour:02d}:{here.minute:02d}"


def _scaled(scaled: int, least_decimals: int) -> str:
    sign = "-" if scaled < 0 else ""
    whole, rest = divmod(abs(scaled), 1_000_000)
    decimals = f"{rest:06d}".rstrip("0").ljust(least_decimals, "0")
    return f"{sign}{whole:,}.{decimals}" if decimals else f"{sign}{whole:,}"
