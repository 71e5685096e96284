from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.clock import business_date
from services.payments.records import Method, PaymentLine
from ui import formats, wording
from ui.receipts.state import receipt_look
from ui.widgets.rows_model import Column

STATE: Final = "state"
"""The column of marks; hidden while no receipt has one."""


def short_method(method: Method) -> str:
    """A tender in one word, where room is short."""
    if method is Method.DEBIT:
        return QCoreApplication.translate("HomePage", "Débito")
    return wording.state("tender", method).word


def receipt_columns(today: Callable[[], date]) -> list[Column[PaymentLine]]:
    """The newest receipts as the first page lists them: today's by the hour."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("HomePage", text)

    def when(each: PaymentLine) -> str:
        day = business_date(each.received_at)
        if day == today():
            return formats.clock_time(each.received_at)
        return formats.day(day)

    def all_methods(each: PaymentLine) -> list[str]:
        return [short_method(Method(name)) for name in dict.fromkeys(each.methods) if name]

    def methods(each: PaymentLine) -> str:
        first, *more = all_methods(each) or [""]
        return f"{first} +{len(more)}" if more else first

    def told(each: PaymentLine) -> str:
        text = tr("{at} · {who}, caja {till}")
        at = formats.moment(each.received_at, seconds=True)
        return text.format(at=at, who=each.cashier, till=each.till)

    return [
        Column("at", tr("Hora"), when, sort_key=lambda each: each.received_at, tooltip=told),
        Column("receipt", tr("Recibo"), lambda each: each.receipt, tooltip=told),
        Column(
            "name",
            tr("Cliente"),
            lambda each: f"{each.account} {each.account_name}",
            stretch=True,
            letters=18,
        ),
        Column("methods", tr("Método"), methods, tooltip=lambda each: ", ".join(all_methods(each))),
        # Empty where nothing went back: a mark is seen only among rows that have none.
        Column(
            STATE,
            tr("Estado"),
            lambda each: receipt_look(each).word if each.reversed_cents > 0 else "",
            tone=lambda each: receipt_look(each).tone,
        ),
        Column(
            "amount",
            tr("Valor"),
            lambda each: formats.amount(each.amount_cents),
            "right",
            sort_key=lambda each: each.amount_cents,
        ),
    ]
