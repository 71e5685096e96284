"""How a payment that is not recorded yet is kept: text that the next start can read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Final

from services.payments.records import (
    CashTender,
    ChequeKind,
    ChequeTender,
    CreditTender,
    DepositTender,
    Method,
    Tender,
    VoucherSource,
    VoucherTender,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
)

_KINDS: Final[dict[str, type[Any]]] = {
    Method.CASH.value: CashTender,
    Method.CHEQUE.value: ChequeTender,
    Method.DEPOSIT.value: DepositTender,
    Method.VOUCHER.value: VoucherTender,
    Method.WITHHOLDING.value: WithholdingTender,
    Method.CREDIT.value: CreditTender,
}
_READERS: Final[dict[str, Any]] = {
    "dated_on": date.fromisoformat,
    "deposit_on": lambda text: date.fromisoformat(text) if text else None,
    "deposited_on": date.fromisoformat,
    "issued_on": date.fromisoformat,
    "kind": ChequeKind,
    "source": VoucherSource,
    "tax": WithheldTax,
    "lines": lambda lines: tuple(_read(WithheldLine, line) for line in lines),
}


@dataclass(frozen=True, slots=True)
class DraftBody:
    """A payment as far as it was typed: what is chosen, what is entered, what is in the form."""

    saved_at: datetime
    by: str
    selection: Mapping[str, object]
    entered: tuple[Tender, ...] = ()
    method: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    value_cents: int | None = None

    @property
    def entered_cents(self) -> int:
        """What the payments of its list come to."""
        return sum(each.amount_cents for each in self.entered)


def write(body: DraftBody) -> str:
    """A draft as text."""
    plain = {
        "saved_at": body.saved_at.isoformat(),
        "by": body.by,
        "selection": dict(body.selection),
        "entered": [_plain(each) for each in body.entered],
        "method": body.method,
        "typed": dict(body.typed),
        "value_cents": body.value_cents,
    }
    return json.dumps(plain, ensure_ascii=False)


def read(text: str) -> DraftBody | None:
    """A draft from its text; None for one that another version of the program wrote."""
    try:
        plain = json.loads(text)
        return DraftBody(
            saved_at=datetime.fromisoformat(plain["saved_at"]),
            by=plain["by"],
            selection=plain["selection"],
            entered=tuple(_tender(each) for each in plain["entered"]),
            method=plain["method"],
            typed={str(key): str(value) for key, value in plain["typed"].items()},
            value_cents=plain["value_cents"],
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def lines_as_text(lines: Sequence[WithheldLine]) -> str:
    """The lines of a voucher that is being typed, as text."""
    return json.dumps([_plain(line) for line in lines])


def lines_of_text(text: str) -> tuple[WithheldLine, ...]:
    """The lines from such a text."""
    return tuple(_read(WithheldLine, line) for line in json.loads(text))


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        names = [each.name for each in fields(value)]
        return {name: _plain(getattr(value, name)) for name in names}
    return value


def _tender(plain: Mapping[str, Any]) -> Tender:
    made: Tender = _read(_KINDS[plain["method"]], plain)
    return made


def _read(kind: type[Any], plain: Mapping[str, Any]) -> Any:
    known = {each.name for each in fields(kind)} - {"method"}
    values = {
        name: _READERS[name](value) if name in _READERS else value
        for name, value in plain.items()
        if name in known
    }
    return kind(**values)
