"""The invoices that a command was told to take money for, as they are now."""

import re
from collections.abc import Sequence
from typing import Final

from desktop.commands.errors import BadArgument
from desktop.commands.opening import Office
from services.invoices.records import InvoiceSheet
from services.invoices.states import InvoiceState
from services.payments.allocation import Owed
from services.payments.errors import InvoiceNotOpen, OtherAccount

_EXPECTED: Final = re.compile(r"([0-9-]+):([0-9]{1,15})", re.ASCII)


def expected_versions(given: Sequence[str], numbers: Sequence[str]) -> dict[str, int]:
    """What the caller saw of the invoices, from `NUM:VERSION` each.

    Raises:
        BadArgument: written otherwise, or of an invoice that is not among them.
    """
    versions: dict[str, int] = {}
    for text in given:
        found = _EXPECTED.fullmatch(text)
        if found is None or found[1] not in numbers:
            raise BadArgument(name="--expect", expected="NUM:VERSION de una factura del cobro")
        versions[found[1]] = int(found[2])
    return versions


def chosen_invoices(office: Office, numbers: Sequence[str]) -> list[InvoiceSheet]:
    """The invoices, each once, all of one account.

    Raises:
        NotFound. OtherAccount.
    """
    sheets = [office.services.invoices.show(number) for number in dict.fromkeys(numbers)]
    for sheet in sheets:
        if sheet.account_number != sheets[0].account_number:
            raise OtherAccount(number=sheet.number)
    return sheets


def owed_of(sheets: Sequence[InvoiceSheet], expected: dict[str, int]) -> list[Owed]:
    """What is owed on each, the oldest due first, with the version that the caller saw.

    Raises:
        InvoiceNotOpen: one of them is paid or void.
    """
    return [_owed(sheet, expected) for sheet in sorted(sheets, key=lambda each: each.due_on)]


def _owed(sheet: InvoiceSheet, expected: dict[str, int]) -> Owed:
    # A claimed or void invoice is left to the claim itself, which says so under its lock.
    balance = sheet.balance_cents if sheet.state is InvoiceState.OPEN else 0
    if balance == 0:
        raise InvoiceNotOpen(number=sheet.number, state=sheet.state.value)
    return Owed(sheet.number, balance, expected.get(sheet.number, sheet.version))
