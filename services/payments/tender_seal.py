"""A seal over what was given for a payment, told in its journal entry.

An amount that is changed behind the program's back no longer adds up; a cheque's number, the
account of a deposit or a withholding's percentage would not be missed. The entry keeps a digest
of them, and a verification computes it again.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

SEALED: Final[dict[str, tuple[str, ...]]] = {
    # What is written once; where a table has states, they are left out.
    "cash": ("position", "tendered_cents", "change_cents", "amount_cents"),
    "cheque": (
        "position",
        "bank_code",
        "account_number",
        "number",
        "drawer",
        "dated_on",
        "amount_cents",
    ),
    "deposit": ("position", "bank_account", "slip", "deposited_on", "depositor", "amount_cents"),
    "voucher": (
        "position",
        "terminal",
        "batch",
        "reference",
        "auth_number",
        "brand",
        "last4",
        "amount_cents",
    ),
    "withholding": ("position", "number", "auth_number", "issued_on", "amount_cents"),
    "withholding_line": (
        "position",
        "line",
        "invoice_id",
        "tax",
        "code",
        "base_cents",
        "basis_points",
        "amount_cents",
        "computed_cents",
    ),
}
"""The columns under the seal, by table, in the order in which they are read."""


def seal_of(tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """The seal of a payment's own rows, by table; empty when it has none, as a card's."""
    lines = [
        line_of(table, [row[column] for column in columns])
        for table, columns in SEALED.items()
        for row in tables.get(table, ())
    ]
    return seal_of_lines(lines)


def seal_of_lines(lines: Iterable[str]) -> str:
    """The seal of rows that `line_of` spelled, in any order."""
    spelled = "\x1e".join(sorted(lines))
    return hashlib.sha256(spelled.encode()).hexdigest() if spelled else ""


def line_of(table: str, values: Sequence[Any]) -> str:
    """One row, spelled alike whichever database it comes from."""
    return "\x1f".join([table, *map(_spelled, values)])


def _spelled(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return str(getattr(value, "value", value))
