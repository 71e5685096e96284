from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.invoices.records import AppliedPayment, ChargeLine, InvoiceRow, InvoiceSheet
from services.invoices.states import InvoiceState
from ui import formats, wording
from ui.claims import claim_word
from ui.widgets.rows_model import Column
from ui.words.state import StateLook

_MILLION: Final = Decimal(1_000_000)


def invoice_state(invoice: InvoiceRow | InvoiceSheet) -> str:
    """The state of an invoice as it is shown: an open one past its day is overdue."""
    if invoice.state is InvoiceState.OPEN and invoice.overdue_days > 0:
        return "overdue"
    return invoice.state.value


def scaled(value_e6: int, least: int = 0) -> str:
    """A quantity or price kept as millionths: no more decimals than it has, at least `least`."""
    whole, _, decimals = f"{Decimal(value_e6) / _MILLION:,.6f}".partition(".")
    kept = decimals.rstrip("0").ljust(least, "0")
    return f"{whole}.{kept}" if kept else whole


def invoice_look(each: InvoiceRow) -> StateLook:
    """How an invoice of a list stands: who is collecting it, how late it is, or its state."""
    look = wording.state("invoice", invoice_state(each))
    if each.claim is not None:
        return StateLook(claim_word(each.claim), "clock", "warn")
    if each.state is InvoiceState.OPEN and each.overdue_days > 0:
        return StateLook(f"{look.word} · {formats.days(each.overdue_days)}", look.icon, look.tone)
    return look


def invoice_columns() -> list[Column[InvoiceRow]]:
    """The office's invoices as the page lists them."""
    return [
        Column("number", _tr("Factura"), lambda each: each.number),
        Column(
            "customer",
            _tr("Cliente"),
            lambda each: f"{each.account_number} {each.customer_name}",
            stretch=True,
        ),
        Column("period", _tr("Período"), lambda each: each.period, "center"),
        Column("due", _tr("Vence"), lambda each: formats.day(each.due_on), "center"),
        Column("state", _tr("Estado"), lambda each: invoice_look(each).word, look=invoice_look),
        Column("total", _tr("Total"), lambda each: formats.amount(each.total_cents), "right"),
        Column("balance", _tr("Saldo"), lambda each: formats.amount(each.balance_cents), "right"),
    ]


def line_columns() -> list[Column[ChargeLine]]:
    """The charges of one invoice."""
    return [
        Column("code", _tr("Código"), lambda each: each.code),
        Column("description", _tr("Descripción"), lambda each: each.description, stretch=True),
        Column("quantity", _tr("Cantidad"), lambda each: scaled(each.quantity_e6), "right"),
        Column("price", _tr("P. unitario"), lambda each: scaled(each.unit_price_e6, 2), "right"),
        Column(
            "discount",
            _tr("Descuento"),
            lambda each: formats.amount(each.discount_cents) if each.discount_cents else "",
            "right",
        ),
        Column("tax", _tr("Impuesto"), lambda each: each.tax_name or each.tax_code),
        Column("net", _tr("Valor"), lambda each: formats.amount(each.net_cents), "right"),
    ]


def payment_columns() -> list[Column[AppliedPayment]]:
    """What receipts applied to one invoice."""

    def methods(each: AppliedPayment) -> str:
        return ", ".join(wording.state("tender", name).word for name in dict.fromkeys(each.methods))

    return [
        Column("receipt", _tr("Recibo"), lambda each: each.receipt_number),
        Column("at", _tr("Fecha"), lambda each: formats.moment(each.received_at)),
        Column("methods", _tr("Método"), methods, stretch=True),
        Column(
            "before",
            _tr("Saldo anterior"),
            lambda each: formats.amount(each.balance_before_cents),
            "right",
        ),
        Column("applied", _tr("Abono"), lambda each: formats.amount(each.applied_cents), "right"),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("InvoicesPage", text)
