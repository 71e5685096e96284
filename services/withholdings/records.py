from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.payments.tenders import (
    VoucherSource,
    WithheldLine,
    WithheldTax,
    WithholdingTender,
)


@dataclass(frozen=True, slots=True)
class WithheldCode:
    """A code of the tax office with its percentage; the office edits the table in settings."""

    tax: WithheldTax
    code: str
    name: str
    basis_points: int


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to look at again; it never blocks. `key` has words, `details` are theirs."""

    key: str
    details: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Base:
    """What of an invoice can be withheld from."""

    invoice: str
    account: str
    issued_on: date
    subtotal_cents: int
    tax_cents: int
    balance_cents: int
    is_open: bool

    def cents(self, tax: WithheldTax) -> int:
        """The base of one tax."""
        return self.subtotal_cents if tax is WithheldTax.INCOME else self.tax_cents


class Found(StrEnum):
    """What a line of a voucher is about, as the books have it."""

    OPEN = "open"
    """An open invoice of the account: it can be paid with it."""
    PAID = "paid"
    """A paid invoice of the customer: the voucher came too late for its receipt."""
    ELSEWHERE = "elsewhere"
    """An open invoice of another account of the customer: it needs a receipt of its own."""
    UNKNOWN = "unknown"
    """No invoice of this customer."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """A line of an XML voucher. `document` is the invoice's number as it is written there."""

    found: Found
    document: str
    line: WithheldLine


@dataclass(frozen=True, slots=True)
class ReadVoucher:
    """A voucher that was read from XML, and what each line is about."""

    number: str
    authorization: str
    issued_on: date
    sha256: str
    lines: tuple[ReadLine, ...]

    @property
    def tender(self) -> WithholdingTender:
        """What of it pays open invoices of the account, to be put on a receipt."""
        lines = tuple(each.line for each in self.lines if each.found is Found.OPEN)
        return WithholdingTender(
            self.number,
            self.authorization,
            self.issued_on,
            lines,
            VoucherSource.XML,
            self.sha256,
        )

    def of(self, found: Found) -> tuple[ReadLine, ...]:
        """The lines of one kind."""
        return tuple(each for each in self.lines if each.found is found)


@dataclass(frozen=True, slots=True)
class Expected:
    """A paid invoice of a company that keeps back tax, without a voucher so far."""

    account: str
    customer: str
    invoice: str
    issued_on: date
    paid_on: date
    total_cents: int
    proposed_cents: int
    is_agent: bool
