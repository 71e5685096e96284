from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """Whose money this is about: nobody's, Stripe's test money, or the customers'."""

    DEMO = "demo"
    TEST = "test"
    LIVE = "live"


@dataclass(frozen=True, slots=True)
class Company:
    """The company whose books these are, as its paper shows it."""

    uuid: str
    mode: Mode
    legal_name: str
    trade_name: str
    tax_id: str
    address: str
    city: str
    phone: str
    email: str
    help_email: str
    invoice_series: str
    stripe_account: str | None

    @property
    def facts(self) -> "CompanyFacts":
        """What of it may be changed."""
        return CompanyFacts(
            self.legal_name,
            self.trade_name,
            self.address,
            self.city,
            self.phone,
            self.email,
            self.help_email,
        )


@dataclass(frozen=True, slots=True)
class CompanyFacts:
    """What may be changed of how a company's paper shows it. Another RUC is another company."""

    legal_name: str
    trade_name: str
    address: str
    city: str
    phone: str
    email: str
    help_email: str


@dataclass(frozen=True, slots=True)
class Till:
    """A place where money is received (*caja*), with its own series of receipts."""

    code: str
    name: str
    receipt_series: str


@dataclass(frozen=True, slots=True)
class TillNumbers:
    """A till with its receipts' series: where that began and which number comes next."""

    code: str
    name: str
    series: str
    first_number: int = 1
    next_number: int = 1
    is_active: bool = True

    @property
    def is_used(self) -> bool:
        """Whether a receipt has a number of the series."""
        return self.next_number != self.first_number


@dataclass(frozen=True, slots=True)
class InvoiceNumbers:
    """The series of the invoices that are issued here, and the number of the next."""

    series: str
    next_number: int


@dataclass(frozen=True, slots=True)
class NewCompany:
    """What is asked to begin: the company, its tills and its first administrator."""

    mode: Mode
    legal_name: str
    trade_name: str
    tax_id: str
    address: str
    city: str
    phone: str
    email: str
    help_email: str
    admin_username: str
    admin_full_name: str
    admin_password: str
    invoice_series: str = "001-002"
    tills: tuple[Till, ...] = (Till("01", "Caja 01", "001-001"),)
