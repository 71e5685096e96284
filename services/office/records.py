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


@dataclass(frozen=True, slots=True)
class Till:
    """A place where money is received (*caja*), with its own series of receipts."""

    code: str
    name: str
    receipt_series: str


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
