"""What an invoice says."""

from dataclasses import dataclass
from datetime import date

from services.printing.paper_blocks import AgreementBlock, CompanyBlock, CustomerBlock


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One charge. Quantity and unit price are integers scaled by a million."""

    code: str
    description: str
    quantity_e6: int
    unit_price_e6: int
    discount_cents: int
    tax_label: str
    net_cents: int


@dataclass(frozen=True, slots=True)
class TaxSubtotal:
    """The charges of one tax rate: `TaxSubtotal("IVA 15 %", 10000, 1500)`."""

    label: str
    base_cents: int
    tax_cents: int


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """An invoice with the detail of its charges. `state` is printed when it is not empty."""

    company: CompanyBlock
    number: str
    issued_on: date
    due_on: date
    period: str
    customer: CustomerBlock
    account_number: str
    lines: tuple[InvoiceLine, ...]
    subtotals: tuple[TaxSubtotal, ...]
    subtotal_cents: int
    tax_cents: int
    total_cents: int
    balance_cents: int
    agreement: AgreementBlock
    state: str = ""
