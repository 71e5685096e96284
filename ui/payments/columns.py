from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from services.invoices.records import PendingInvoice
from ui import formats
from ui.claims import claim_sentence, claim_word
from ui.widgets.rows_model import Column


def pending_columns(share_of: Callable[[str], int]) -> list[Column[PendingInvoice]]:
    """The pending invoices as the pay page lists them; `share_of` gives what each one gets."""

    def tr(text: str) -> str:
        return QCoreApplication.translate("PayPage", text)

    def part(each: PendingInvoice) -> str:
        cents = share_of(each.number)
        return formats.amount(cents) if cents else ""

    def state(each: PendingInvoice) -> str:
        if each.claim is not None:
            return claim_word(each.claim)
        if each.is_overdue:
            return formats.days(each.overdue_days)
        return tr("Por vencer")

    def more(each: PendingInvoice) -> str:
        return claim_sentence(each.claim) if each.claim else ""

    def tone(each: PendingInvoice) -> str:
        if each.claim is not None:
            return "warn"
        return "err" if each.is_overdue else "muted"

    return [
        Column("number", tr("Factura"), lambda each: each.number, stretch=True),
        Column(
            "issued",
            tr("Emisión"),
            lambda each: formats.day(each.issued_on),
            sort_key=lambda each: each.issued_on,
        ),
        Column(
            "due",
            tr("Vence"),
            lambda each: formats.day(each.due_on),
            sort_key=lambda each: each.due_on,
        ),
        Column(
            "overdue", tr("Mora"), state, tooltip=more, tone=tone, sort_key=lambda each: each.due_on
        ),
        Column(
            "balance",
            tr("Saldo"),
            lambda each: formats.amount(each.balance_cents),
            align="right",
            sort_key=lambda each: each.balance_cents,
        ),
        Column("part", tr("Abono"), part, align="right"),
    ]
