"""What several papers say: who issues them, to whom, in which format."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PaperFormat(StrEnum):
    """What a receipt is printed on."""

    A4 = "a4"
    ROLL_80 = "80mm"


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value: `Field("N.º de cheque", "001234")`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CompanyBlock:
    """Who issues the paper. A demo company marks everything DEMO."""

    legal_name: str
    trade_name: str
    tax_id: str
    address: str
    city: str
    phone: str
    email: str
    help_email: str
    logo: bytes | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class CustomerBlock:
    """Whom the paper is for. `id_kind` is in words: RUC, Cédula, Pasaporte."""

    name: str
    id_kind: str
    id_number: str
    address: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AgreementBlock:
    """How the customer agreed to pay (*convenio de pago*), in words.

    When it is not automatic the paper says so, with the next due date and `due_dates`.
    `fields` are the method's own: bank, account, holder. They appear on the activation sheet.
    """

    method: str
    is_automatic: bool
    next_due_on: date | None = None
    due_dates: tuple[date, ...] = ()
    fields: tuple[Field, ...] = ()
