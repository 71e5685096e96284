from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.errors import BadField, BadFields, UserError
from services.money import Money
from ui import formats
from ui.words import (
    accounts,
    accounts_ui,
    audit,
    cards,
    cash,
    cheques,
    copies,
    customers,
    debit_batches,
    debits,
    deposits,
    desktop,
    differences,
    doubts,
    general,
    invoices,
    ledger,
    mandates,
    papers,
    payments,
    phone,
    practice,
    reconciliation,
    refunds,
    settings,
    staff,
    statements,
    storage,
    summaries,
    tenders,
)
from ui.words.state import StateLook

_FEATURES: Final = (
    accounts,
    accounts_ui,
    audit,
    cards,
    cash,
    cheques,
    copies,
    customers,
    debit_batches,
    debits,
    deposits,
    desktop,
    differences,
    doubts,
    general,
    invoices,
    ledger,
    mandates,
    papers,
    payments,
    phone,
    practice,
    reconciliation,
    refunds,
    settings,
    staff,
    statements,
    storage,
    summaries,
    tenders,
)

WORDS: Final[Mapping[str, str]] = {
    key: text for feature in _FEATURES for key, text in feature.WORDS.items()
}
STATES: Final[Mapping[str, StateLook]] = {
    key: look for feature in _FEATURES for key, look in getattr(feature, "STATES", {}).items()
}

_CENTS: Final = frozenset({"amount", "balance", "total", "tendered", "applied"})


def words_for(error: UserError) -> str:
    """What happened, in the operator's words, with the details of this case."""
    if isinstance(error, BadFields):
        told = [words_for(problem) for problem in error.problems]
        return "\n".join(dict.fromkeys(told)) or words("fields.bad")
    return words(key_of(error), **error.details)


def key_of(error: UserError) -> str:
    """The key whose words fit an error best: a field's own problem before the general one."""
    if isinstance(error, BadField):
        problem = str(error.details.get("problem", ""))
        for key in (f"field.{error.field}.{problem}", f"field.{problem}", problem):
            if key in WORDS:
                return key
    for detail in ("problem", "cause", "state"):
        key = f"{error.key}.{error.details.get(detail, '')}"
        if key in WORDS:
            return key
    return error.key


def words(key: str, **details: object) -> str:
    """The words of a key, with details written for the eye; the key itself if it has none.

    Where `count` is one and the key has words for one (`key.one`), those are told.
    """
    one = f"{key}.one" if details.get("count") == 1 else key
    template = WORDS.get(one, WORDS.get(key))
    if template is None:
        return QCoreApplication.translate("words", "Error: {key}").format(key=key)
    shown = _Shown({name: _for_eye(name, value) for name, value in details.items()})
    return QCoreApplication.translate("words", template).format_map(shown)


def state(kind: str, value: str | Enum) -> StateLook:
    """How a state of a kind of record looks: `state("account", "active")`."""
    plain = str(value.value) if isinstance(value, Enum) else value
    look = STATES.get(f"{kind}.{plain}")
    if look is None:
        return StateLook(plain, "dot", "muted")
    return StateLook(QCoreApplication.translate("words", look.word), look.icon, look.tone)


def role(name: str | Enum) -> str:
    """A role's name in Spanish."""
    plain = str(name.value) if isinstance(name, Enum) else name
    return QCoreApplication.translate("words", staff.ROLES.get(plain, plain))


class _Shown(dict[str, str]):
    """Details by name; a detail that is not there shows as an ellipsis, never as an error."""

    def __missing__(self, name: str) -> str:
        return "…"


_WRITERS: Final[tuple[tuple[type, Callable[..., str]], ...]] = (
    (Money, formats.money),
    (datetime, formats.moment),
    (date, formats.day),
    (timedelta, formats.span),
)


def _for_eye(name: str, value: object) -> str:
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    if isinstance(value, int) and (name in _CENTS or name.endswith("_cents")):
        return formats.money(value)
    if isinstance(value, Enum):
        return str(value.value)
    return str(value)
