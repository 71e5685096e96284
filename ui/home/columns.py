from PySide6.QtCore import QCoreApplication

from services.payments.records import PaymentLine
from ui import formats, wording
from ui.widgets.rows_model import Column


def receipt_columns() -> list[Column[PaymentLine]]:
    """The newest receipts as the first page lists them."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("HomePage", text)

    def methods(each: PaymentLine) -> str:
        names = dict.fromkeys(each.methods)
        return ", ".join(wording.state("tender", name).word for name in names if name)

    return [
        Column(
            "at",
            tr("Fecha"),
            lambda each: formats.moment(each.received_at),
            sort_key=lambda each: each.received_at,
        ),
        Column("receipt", tr("Recibo"), lambda each: each.receipt),
        Column("account", tr("Cuenta"), lambda each: each.account),
        Column("name", tr("Cliente"), lambda each: each.account_name, stretch=True),
        Column("methods", tr("Método"), methods),
        Column(
            "till",
            tr("Caja"),
            lambda each: each.till,
            "center",
            tooltip=lambda each: each.cashier,
        ),
        Column(
            "amount",
            tr("Valor"),
            lambda each: formats.amount(each.amount_cents),
            "right",
            sort_key=lambda each: each.amount_cents,
        ),
    ]
