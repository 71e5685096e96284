from decimal import Decimal
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.invoices.records import AppliedPayment, ChargeLine, InvoiceRow, InvoiceSheet
from services.invoices.states import InvoiceState
from ui import formats, wording
from ui.widgets.rows_model import Column

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


def invoice_columns() -> list[Column[InvoiceRow]]:
    """The office's invoices as the page lists them."""

    def late(each: InvoiceRow) -> str:
        if each.claim is not None:
            return _tr("En cobro, caja {till}").format(till=each.claim.till)
        is_late = each.state is InvoiceState.OPEN and each.overdue_days > 0
        return formats.days(each.overdue_days) if is_late else ""

    return [
        Column("number", _tr("Factura"), lambda each: each.number),
        Column("account", _tr("Cuenta"), lambda each: each.account_number),
        Column("name", _tr("Cliente"), lambda each: each.customer_name, stretch=True),
        Column("period", _tr("Período"), lambda each: each.period, "center"),
        Column("issued", _tr("Emisión"), lambda each: formats.day(each.issued_on), "center"),
        Column("due", _tr("Vence"), lambda each: formats.day(each.due_on), "center"),
        Column(
            "state",
            _tr("Estado"),
            lambda each: wording.state("invoice", invoice_state(each)).word,
            look=lambda each: wording.state("invoice", invoice_state(each)),
        ),
        Column("late", _tr("Mora"), late, "right", tone=lambda each: "warn" if each.claim else ""),
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
