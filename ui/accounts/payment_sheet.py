from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.papers.words import brand
from services.payments.records import (
    CardTender,
    CashTender,
    ChequeTender,
    DebitTender,
    DepositTender,
    Direction,
    PaymentRecord,
    ReversalRecord,
    Tender,
    VoucherTender,
    WithholdingTender,
)
from services.refunds.records import DisputeRecord, Refundable, RefundRecord
from services.refunds.states import Origin
from ui import formats, wording
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label, rule
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow

_WIDTH: Final = 640


class PaymentSheet(ReviewSheet):
    """What a payment was made of, what it paid, and what went back of it, by whose decision.

    Args:
        why_no_refund: why no more of it may be asked back here; "" when it may.

    Signals:
        refund_opened(str): a refund of it, by its id.
    """

    refund_opened = Signal(str)

    def __init__(
        self,
        over: QWidget,
        payment: PaymentRecord,
        plan: Refundable,
        disputes: list[DisputeRecord],
        *,
        why_no_refund: str,
    ) -> None:
        super().__init__(
            "payment_sheet",
            "",
            over,
            rows=_rows(payment),
            amount_cents=payment.amount_cents,
            actions=[
                SheetAction("refund", self.tr("&Devolución…"), icon="void"),
                SheetAction("reprint", self.tr("Ver &recibo"), icon="printer"),
            ],
            width=_WIDTH,
        )
        self.title.setText(self.tr("Recibo {number}").format(number=payment.receipt))
        self.setAccessibleName(self.title.text())
        self.buttons["refund"].set_reason(why_no_refund)
        self.refund_buttons: dict[str, ActionButton] = {}
        self._list_refunds(payment, plan, {each.id: each for each in disputes})

    def _list_refunds(
        self, payment: PaymentRecord, plan: Refundable, disputes: dict[str, DisputeRecord]
    ) -> None:
        """The documents that undid it, and the refunds that have none, each with its decision."""
        refunds = {each.id: each for each in plan.refunds}
        booked = {each.cause.refund for each in payment.reversals}
        bare = [each for each in plan.refunds if each.id not in booked]
        if not payment.reversals and not bare:
            return
        self.body.addWidget(rule())
        self.body.addWidget(label(self.tr("Devoluciones y contracargos"), bold=True))
        for reversal in payment.reversals:
            refund = refunds.get(reversal.cause.refund or "")
            dispute = disputes.get(reversal.cause.dispute or "")
            head = f"{payment.receipt}/R{reversal.position} · {_undone(reversal)}"
            is_openable = refund is not None and reversal.direction is Direction.BACK
            told = _decided(reversal, refund, dispute)
            self._entry(head, told, refund if is_openable else None)
        for refund in bare:
            look = wording.state("refund", refund.state)
            head = f"{look.word} · {formats.money(refund.amount_cents)}"
            self._entry(head, _asked(refund), refund)

    def _entry(self, head: str, told: str, refund: RefundRecord | None) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(head, wrap=True))
        words.addWidget(label(told, tone="muted", wrap=True, scale=0.93))
        row = QHBoxLayout()
        row.setSpacing(SPACE.small)
        row.addLayout(words, 1)
        if refund is not None:
            button = ActionButton(f"payment_refund_{refund.id}", self.tr("Abrir"), flat=True)
            button.setAccessibleDescription(head)
            button.clicked.connect(lambda: self._open_refund(refund.id))
            self.refund_buttons[refund.id] = button
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(row)

    def _open_refund(self, refund_id: str) -> None:
        self.close_sheet()
        self.refund_opened.emit(refund_id)


def _rows(payment: PaymentRecord) -> list[SheetRow | tuple[str, str]]:
    rows: list[SheetRow | tuple[str, str]] = [
        (_tr("Fecha"), formats.moment(payment.received_at)),
        (_tr("Cobró"), f"{payment.cashier} · {_tr('Caja')} {payment.till}"),
    ]
    for tender in payment.tenders:
        look = wording.state("tender", tender.method)
        rows.append((look.word, f"{formats.money(tender.amount_cents)} · {_references(tender)}"))
    for one in payment.applied:
        told = _tr("{amount} · queda {balance}").format(
            amount=formats.money(one.amount_cents),
            balance=formats.money(one.balance_after_cents),
        )
        rows.append((_tr("Factura {number}").format(number=one.invoice), told))
    if payment.credit_cents:
        credit = formats.money(payment.credit_cents)
        rows.append(SheetRow(_tr("Saldo a favor"), credit, "ok"))
    return rows


def _references(tender: Tender) -> str:
    if isinstance(tender, ChequeTender):
        return f"{tender.number} · {tender.drawer} · {formats.day(tender.dated_on)}"
    if isinstance(tender, DepositTender):
        return f"{tender.slip} · {formats.day(tender.deposited_on)}"
    if isinstance(tender, CashTender):
        given, change = formats.money(tender.tendered_cents), formats.money(tender.change_cents)
        return _tr("recibido {given}, cambio {change}").format(given=given, change=change)
    if isinstance(tender, VoucherTender):
        told = _tr("{brand} •••• {last4} · lote {batch} · referencia {reference}")
        return told.format(
            brand=tender.brand, last4=tender.last4, batch=tender.batch, reference=tender.reference
        )
    if isinstance(tender, DebitTender):
        return f"{tender.line} · {formats.day(tender.settled_on)}"
    if isinstance(tender, WithholdingTender):
        return tender.number
    if isinstance(tender, CardTender):
        return f"{brand(tender.brand)} •••• {tender.last4}" if tender.last4 else tender.charge
    return ""


def _undone(reversal: ReversalRecord) -> str:
    look = wording.state("reversal", reversal.direction)
    return f"{look.word} {formats.money(reversal.amount_cents)}"


def _decided(
    reversal: ReversalRecord, refund: RefundRecord | None, dispute: DisputeRecord | None
) -> str:
    """When, by whose decision and why; and what is owed again."""
    parts = [formats.moment(reversal.at)]
    if dispute is not None:
        parts.append(wording.state("dispute", dispute.status).word)
    elif refund is not None:
        parts.append(_people(refund))
    parts.append(reversal.reason)
    parts += [
        _tr("{invoice} vuelve a deber {amount}").format(
            invoice=line.invoice, amount=formats.money(line.amount_cents)
        )
        for line in reversal.lines
    ]
    return " · ".join(part for part in parts if part)


def _asked(refund: RefundRecord) -> str:
    parts = (formats.moment(refund.requested_at), _people(refund), refund.reason)
    return " · ".join(part for part in parts if part)


def _people(refund: RefundRecord) -> str:
    if refund.origin is Origin.OUTSIDE:
        return wording.state("refund_origin", refund.origin).word
    told = _tr("pidió {who}").format(who=refund.requested_name)
    if not refund.approved_name:
        return told
    return f"{told}, {_tr('aprobó {who}').format(who=refund.approved_name)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("PaymentsTab", text)
