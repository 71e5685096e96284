from typing import Final

from services.clock import Now, business_date
from services.invoices import store
from services.invoices.records import BilledCustomer, ChargeLine, InvoiceSheet, TaxSubtotal
from services.invoices.sheet import read_sheet
from services.invoices.states import InvoiceState
from services.printing import papers
from services.printing.papers import AgreementBlock, CompanyBlock, CustomerBlock, InvoicePaper
from services.storage.sessions import Sessions

# Words of paper are Spanish wherever they are written.
_ID_KINDS: Final = {
    "04": "RUC",
    "05": "Cédula",
    "06": "Pasaporte",
    "07": "Consumidor final",
    "08": "Identificación del exterior",
}
_METHODS: Final = {
    "card": "Tarjeta de crédito, cobro automático",
    "manual_card": "Tarjeta, pago en la oficina",
    "deposit": "Depósito o transferencia",
    "cheque": "Cheque",
    "debit": "Débito bancario autorizado",
}
_STATES: Final = {InvoiceState.VOID: "ANULADA", InvoiceState.PAID: "PAGADA"}


class InvoicePapers:
    """What an invoice's paper says, read from the books."""

    def __init__(self, sessions: Sessions, now: Now) -> None:
        self._sessions = sessions
        self._now = now

    def paper_for(self, number: str, company: CompanyBlock) -> InvoicePaper:
        """The record that the printed invoice is drawn from.

        Raises:
            NotFound: there is no such number.
        """
        with self._sessions.read() as session:
            sheet = read_sheet(session, number, business_date(self._now()))
            is_open = sheet.state is InvoiceState.OPEN
            next_due = sheet.due_on if is_open else store.next_due(session, sheet.account_id)
        return InvoicePaper(
            company=company,
            number=sheet.number,
            issued_on=sheet.issued_on,
            due_on=sheet.due_on,
            period=sheet.period,
            customer=_customer(sheet.customer),
            account_number=sheet.account_number,
            lines=tuple(_line(line) for line in sheet.lines),
            subtotals=tuple(_subtotal(subtotal) for subtotal in sheet.subtotals),
            subtotal_cents=sheet.subtotal_cents,
            tax_cents=sheet.tax_cents,
            total_cents=sheet.total_cents,
            balance_cents=sheet.balance_cents,
            agreement=AgreementBlock(
                method=_METHODS.get(sheet.agreement_method, sheet.agreement_method),
                is_automatic=sheet.is_automatic,
                next_due_on=next_due,
            ),
            state=_state(sheet),
        )


def _state(sheet: InvoiceSheet) -> str:
    return _STATES.get(sheet.state, "")


def _customer(customer: BilledCustomer) -> CustomerBlock:
    return CustomerBlock(
        name=customer.name,
        id_kind=_ID_KINDS[customer.id_kind],
        id_number=customer.id_number,
        address=customer.address,
        city=customer.city,
        email=customer.email,
        phone=customer.phone,
    )


def _line(line: ChargeLine) -> papers.InvoiceLine:
    return papers.InvoiceLine(
        code=line.code,
        description=line.description,
        quantity_e6=line.quantity_e6,
        unit_price_e6=line.unit_price_e6,
        discount_cents=line.discount_cents,
        tax_label=line.tax_name,
        net_cents=line.net_cents,
    )


def _subtotal(subtotal: TaxSubtotal) -> papers.TaxSubtotal:
    return papers.TaxSubtotal(
        label=subtotal.tax_name, base_cents=subtotal.base_cents, tax_cents=subtotal.tax_cents
    )
