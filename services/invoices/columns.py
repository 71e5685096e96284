"""The billing system's file: what its header says, and how each cell is read."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from services.errors import BadField, UserError
from services.importing import ColumnSpec
from services.importing.cells import parse_day
from services.invoices.numbers import is_number
from services.money import MAX_CENTS, parse_amount
from services.text import clean_line

COLUMNS: Final = (
    ColumnSpec("invoice_number", required=True),
    ColumnSpec("account_number", required=True),
    ColumnSpec("issued_on", required=True),
    ColumnSpec("due_on", required=True),
    ColumnSpec("period", required=True),
    ColumnSpec("code", required=True),
    ColumnSpec("description", required=True),
    ColumnSpec("quantity", required=True),
    ColumnSpec("unit_price", required=True),
    ColumnSpec("discount"),
    ColumnSpec("tax_code", required=True),
    ColumnSpec("invoice_total"),
    ColumnSpec("currency"),
)
"""One row a charge line; the columns of the invoice repeat on each of its rows."""

HEADER: Final = ("account_number", "issued_on", "due_on", "period", "invoice_total", "currency")
"""The columns that say the same on every row of one invoice."""

LINES: Final = "lines"
"""In JSON, the field of an invoice that holds its charges."""

_PERIOD: Final = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_SCALED: Final = re.compile(r"([0-9]{1,9})(?:([.,])([0-9]{1,6}))?")
_CODE: Final = re.compile(r"[A-Za-z0-9]{1,10}")
_FORMULA: Final = re.compile(r"[=@]|[+-].*[(|!]")
_EARLIEST: Final = date(2000, 1, 1)

_TEMPLATE: Final = """\
invoice_number,account_number,issued_on,due_on,period,code,description,quantity,unit_price,\
discount,tax_code,invoice_total,currency
001-001-000000101,100001,2026-11-01,2026-11-15,2026-11,PLAN-20,Plan Oficina 20,1,20.00,0.00,4,\
24.74,USD
001-001-000000101,100001,2026-11-01,2026-11-15,2026-11,MIN-INT,Minutos internacionales,125.5,\
0.012,0.00,4,24.74,USD
001-001-000000102,100002,2026-11-01,2026-11-15,2026-11,PLAN-35,Plan Empresa 35,1,35.00,5.00,4,\
34.50,USD
"""


def export_template() -> str:
    """An example of the file: three charges of two invoices, in CSV."""
    return _TEMPLATE


def read_cell(field: str, text: str) -> Any:
    """One cell as its value.

    Raises:
        BadField: with the problem; the words are those of a form's field.
    """
    value = text.strip()
    if not value and field in _REQUIRED:
        raise BadField(field=field, problem="required")
    return _READERS[field](field, value)


def is_period(text: str) -> bool:
    """Whether this is a month as files write it: `2026-11`."""
    return _PERIOD.fullmatch(text) is not None


def _number(field: str, value: str) -> str:
    if not is_number(value):
        raise BadField(field=field, problem="invoice.bad_number", text=value[:30])
    return value


def _account(field: str, value: str) -> str:
    return clean_line(value, field=field, most=20, required=True, card_check=False)


def _day(field: str, value: str) -> date:
    day = parse_day(value)
    if day is None or day < _EARLIEST:
        raise BadField(field=field, problem="bad_date")
    return day


def _period(field: str, value: str) -> str:
    if not is_period(value):
        raise BadField(field=field, problem="invoice.bad_period")
    return value


def _line_of(most: int) -> Callable[[str, str], str]:
    def read(field: str, value: str) -> str:
        if _FORMULA.match(value):
            raise BadField(field=field, problem="invoice.formula")
        return clean_line(value, field=field, most=most, required=True)

    return read


def _scaled(field: str, value: str) -> int:
    if value.startswith("-"):
        raise BadField(field=field, problem="invoice.negative")
    found = _SCALED.fullmatch(value)
    if found is None:
        parts = re.split(r"[.,]", value)
        many = len(parts) == 2 and all(re.fullmatch(r"[0-9]+", part) for part in parts)
        if many and len(parts[1]) > 6:
            raise BadField(field=field, problem="invoice.too_many_decimals", places=6)
        raise BadField(field=field, problem="invoice.bad_quantity")
    whole, separator, decimals = found[1], found[2], found[3] or ""
    if separator == "," and len(decimals) == 3:
        # A thousand and something, or one and something: the file does not say.
        raise BadField(
            field=field,
            problem="amount.ambiguous",
            thousands=f"{whole},{decimals}.00",
            decimals=f"{whole}.{decimals}",
        )
    return int(whole) * 1_000_000 + int(decimals.ljust(6, "0"))


def _quantity(field: str, value: str) -> int:
    scaled = _scaled(field, value)
    if scaled == 0:
        raise BadField(field=field, problem="invoice.quantity_zero")
    return scaled


def _price(field: str, value: str) -> int:
    scaled = _scaled(field, value)
    if scaled > MAX_CENTS * 10_000:
        raise BadField(field=field, problem="amount.out_of_range", least=0, most=MAX_CENTS)
    return scaled


def _discount(field: str, value: str) -> int:
    return _cents(field, value) if value else 0


def _stated(field: str, value: str) -> int | None:
    return _cents(field, value) if value else None


def _cents(field: str, value: str) -> int:
    if value.startswith("-"):
        raise BadField(field=field, problem="invoice.negative")
    try:
        return parse_amount(value, least=0)
    except UserError as error:
        raise BadField(field=field, problem=error.key, **error.details) from error


def _tax_code(field: str, value: str) -> str:
    if not _CODE.fullmatch(value):
        raise BadField(field=field, problem="invoice.unknown_tax", code=value[:20])
    return value


def _currency(field: str, value: str) -> str:
    if value not in {"", "USD"}:
        raise BadField(field=field, problem="invoice.other_currency", found=value[:10])
    return "USD"


_REQUIRED: Final = frozenset(column.name for column in COLUMNS if column.required)
_READERS: Final[Mapping[str, Callable[[str, str], Any]]] = {
    "invoice_number": _number,
    "account_number": _account,
    "issued_on": _day,
    "due_on": _day,
    "period": _period,
    "code": _line_of(40),
    "description": _line_of(300),
    "quantity": _quantity,
    "unit_price": _price,
    "discount": _discount,
    "tax_code": _tax_code,
    "invoice_total": _stated,
    "currency": _currency,
}
