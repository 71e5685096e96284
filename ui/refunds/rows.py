from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.papers.refunds import reversal_number
from services.papers.words import brand
from services.payments.errors import MoreThanReversible
from services.payments.records import CardTender, PaymentRecord, Reopened, ReversalRecord
from services.refunds.limits import Kept
from services.refunds.records import Refundable, RefundOrder, RefundRecord
from services.refunds.states import Kind, Origin, State
from services.staff.rights import Operator
from ui import formats, wording
from ui.approval.dialog import ApprovalRequest
from ui.refunds.turn import Seen
from ui.widgets.review_sheet import SheetRow

Rows = list[SheetRow | tuple[str, str]]

_MOST_LISTED: Final = 8


def payment_rows(payment: PaymentRecord, plan: Refundable) -> Rows:
    """What money is about to go back of."""
    told = _tr("{amount} el {day}").format(
        amount=formats.money(payment.amount_cents), day=formats.day(payment.business_date)
    )
    rows: Rows = [
        SheetRow(_tr("Cliente"), f"{payment.account} · {payment.account_name}", strong=True),
        (_tr("Cobrado"), " · ".join(each for each in (told, card_of(payment)) if each)),
    ]
    if payment.reversed_cents:
        left = _tr("{back}; queda {left}").format(
            back=formats.money(payment.reversed_cents), left=formats.money(plan.left.cents)
        )
        rows.append(SheetRow(_tr("Ya devuelto"), left, "warn"))
    return rows


def limit_rows(plan: Refundable) -> Rows:
    """The most that may go back and what keeps the rest; nothing where all of it may."""
    if not plan.kept:
        return []
    most = _tr("hasta {most}").format(most=formats.money(plan.most_cents))
    rows: Rows = [SheetRow(_tr("Se puede devolver"), most, strong=True)]
    rows += [SheetRow("", _kept(each), "warn") for each in plan.kept]
    return rows


def nothing_told(plan: Refundable) -> str:
    """Why nothing of a payment may be given back now."""
    if not plan.kept:
        return _tr("ya se devolvió todo.")
    return _tr("ahora no hay nada que devolver. {why}").format(
        why=" ".join(_kept(each) for each in plan.kept)
    )


def above_told(plan: Refundable, amount_cents: int) -> str:
    """Why so much may not go back."""
    told = {"left_cents": plan.most_cents, "amount_cents": amount_cents}
    if not plan.kept:
        return wording.words("payment.more_than_reversible", **told)
    first = plan.kept[0]
    return wording.words(
        f"refund.limited.{first.why}", kept_cents=first.cents, receipt=first.receipt, **told
    )


def preview_rows(plan: Refundable, kind: Kind, amount_cents: int) -> Rows:
    """What an amount would do, before anybody agrees to it; nothing for one that is too much."""
    try:
        credit, reopened = plan.reopened_by(amount_cents)
    except MoreThanReversible:
        return []
    rows: Rows = []
    if reopened:
        rows.append((_tr("Volverá a deberse"), _reopened(reopened)))
    if credit:
        rows.append((_tr("Saldo a favor"), _tr("se retiran {}").format(formats.money(credit))))
    if kind is Kind.RECORD:
        rows.append((_tr("En Stripe"), _tr("no se envía nada")))
    else:
        rows.append((_tr("En Stripe"), _there(plan, amount_cents)))
    return rows


def record_rows(seen: Seen) -> Rows:
    """A refund as it stands: whose, of what, why, and who decided it."""
    record, back = seen.record, seen.back
    rows = payment_rows(seen.payment, seen.plan)
    rows.insert(1, (_tr("Recibo"), record.receipt))
    kind = wording.state("refund_kind", record.kind).word
    if record.kind is Kind.RECORD:
        rows.append((kind, record.reference))
    rows.append((_tr("Motivo"), record.reason))
    rows.append((_tr("La pidió"), asked_by(record)))
    if record.approved_at is not None:
        who = f"{record.approved_name} · {formats.moment(record.approved_at)}"
        rows.append((_tr("La aprobó"), who))
    if record.provider_refund_id:
        rows.append((_tr("En Stripe"), record.provider_refund_id))
    if back is not None:
        rows.append(SheetRow(_tr("Documento"), reversal_number(record, back), strong=True))
        rows += _booked(back)
    elif record.state in {State.REQUESTED, State.APPROVED}:
        rows += preview_rows(seen.plan, record.kind, record.amount_cents)
    return rows


def approval_request(
    payment: PaymentRecord, plan: Refundable, order: RefundOrder, operator: Operator
) -> ApprovalRequest:
    """What a second person reads before saying yes to an order."""
    details = payment_rows(payment, plan)
    if order.reference:
        details.append((_tr("Referencia"), order.reference))
    details += preview_rows(plan, order.kind, order.amount_cents)
    if order.kind is Kind.MONEY:
        final = _tr("Al aprobar, el dinero sale a la tarjeta. No se puede deshacer.")
        details.append(SheetRow("", final, "warn"))
    return ApprovalRequest(
        action=wording.state("refund_kind", order.kind).word,
        document=_tr("Recibo {receipt}").format(receipt=payment.receipt),
        amount_cents=order.amount_cents,
        asked_by=operator.full_name,
        details=details,
        reason=order.reason,
    )


def card_of(payment: PaymentRecord) -> str:
    """`Visa •••• 4242`; the means of payment where there is no card."""
    for tender in payment.tenders:
        if isinstance(tender, CardTender) and tender.last4:
            return f"{brand(tender.brand)} •••• {tender.last4}"
    words = dict.fromkeys(wording.state("tender", tender.method).word for tender in payment.tenders)
    return ", ".join(words)


def asked_by(record: RefundRecord) -> str:
    """Who asked for a refund, where and when."""
    at = formats.moment(record.requested_at)
    if record.origin is Origin.OUTSIDE:
        return f"{wording.state('refund_origin', record.origin).word} · {at}"
    return _tr("{who}, caja {till} · {at}").format(
        who=record.requested_name, till=record.till, at=at
    )


def _kept(kept: Kept) -> str:
    return wording.words(f"refund.kept.{kept.why}", kept_cents=kept.cents, receipt=kept.receipt)


def _there(plan: Refundable, amount_cents: int) -> str:
    if not plan.refunded_cents:
        return _tr("nada devuelto antes")
    told = _tr("ya se devolvió {before}; con esta, {after}")
    after = plan.refunded_cents + amount_cents
    return told.format(before=formats.money(plan.refunded_cents), after=formats.money(after))


def _booked(back: ReversalRecord) -> Rows:
    rows: Rows = []
    if back.lines:
        rows.append((_tr("Vuelve a deberse"), _reopened(back.lines)))
    if back.credit_cents:
        credit = _tr("se retiraron {}").format(formats.money(back.credit_cents))
        rows.append((_tr("Saldo a favor"), credit))
    return rows


def _reopened(lines: Sequence[Reopened]) -> str:
    told = _tr("{invoice}   {amount}   (queda debiendo {balance})")
    listed = [
        told.format(
            invoice=line.invoice,
            amount=formats.money(line.amount_cents),
            balance=formats.money(line.balance_after_cents),
        )
        for line in lines
    ]
    if len(listed) > _MOST_LISTED:
        rest = sum(line.amount_cents for line in lines[_MOST_LISTED:])
        more = _tr("y {n} más por {amount}")
        told_more = more.format(n=len(lines) - _MOST_LISTED, amount=formats.money(rest))
        listed = [*listed[:_MOST_LISTED], told_more]
    return "\n".join(listed)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Refunds", text)
