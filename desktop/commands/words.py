"""The window's Spanish words, for the terminal: the same tables, without Qt."""

import importlib
import pkgutil
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Final

import ui.words
from services.clock import local
from services.errors import BadField, BadFields, UserError
from services.printing.figures import dollars

# Has no words of errors, and is built with Qt.
_OF_THE_WINDOW: Final = frozenset({"declines"})
_CENTS: Final = frozenset({"least", "most", "amount", "balance", "total", "limit"})


def sentence(error: UserError) -> str:
    """What happened, in the operator's words, with the details of this case."""
    if isinstance(error, BadFields):
        return "\n".join(f"{each.field}: {sentence(each)}" for each in error.problems)
    keys = [error.key]
    for detail in ("problem", "cause", "state"):
        told = error.details.get(detail, "")
        keys.insert(0, f"{error.key}.{told.value if isinstance(told, Enum) else told}")
    if isinstance(error, BadField):
        told = error.details.get("problem", "")
        keys = [f"field.{error.field}.{told}", f"field.{told}", str(told), *keys]
    known: dict[str, str] = _told("WORDS")
    key = next((each for each in keys if each in known), "")
    if error.details.get("count") == 1 and f"{key}.one" in known:
        key = f"{key}.one"
    if not key:
        return f"{error.key}: " + ", ".join(f"{k}={v}" for k, v in error.details.items())
    return known[key].format_map(_Shown(error.details))


def told(key: str, **details: object) -> str:
    """The words of a key; the key itself where there are none."""
    template: str | None = _told("WORDS").get(key)
    return key if template is None else template.format_map(_Shown(details))


def state(kind: str, value: str) -> str:
    """The word of a kind's state; empty where there is none."""
    look = _told("STATES").get(f"{kind}.{value}")
    return "" if look is None else str(look.word)


def counted(count: int, one: str, many: str) -> str:
    """How many of something: `1 factura`, `1,200 facturas`."""
    return f"{count:,} {one if count == 1 else many}"


def money(cents: int) -> str:
    """Cents as `$ 1,234.56`."""
    return dollars(cents)


def moment(value: datetime) -> str:
    """A moment on the office's clock."""
    return local(value).strftime("%d/%m/%Y %H:%M:%S")


class _Shown(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "…"

    def __getitem__(self, name: str) -> object:
        value = super().__getitem__(name)
        if isinstance(value, datetime):
            return moment(value)
        if isinstance(value, date):
            return value.strftime("%d/%m/%Y")
        if isinstance(value, timedelta):
            hours, minutes = divmod(round(value.total_seconds() / 60), 60)
            return f"{hours} h {minutes} min" if hours else f"{minutes} min"
        if isinstance(value, Enum):
            return value.value
        if isinstance(value, int) and (name in _CENTS or name.endswith("_cents")):
            return money(value)
        return value


@cache
def _told(table: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for module in pkgutil.iter_modules(ui.words.__path__):
        if module.name not in _OF_THE_WINDOW:
            told = importlib.import_module(f"ui.words.{module.name}")
            found |= getattr(told, table, {})
    return found
