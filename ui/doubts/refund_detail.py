from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication

from services.refunds.records import RefundRecord
from services.refunds.states import Kind, State
from ui import formats, wording
from ui.doubts.desk import DoubtRow
from ui.doubts.detail import Detail, DetailAction, Said, row_look, whose
from ui.doubts.facts import Facts
from ui.widgets.review_sheet import SheetRow
from ui.wording import WORDS, words


def refund_detail(row: DoubtRow, refund: RefundRecord) -> Detail:
    """A refund that waits for somebody, or of which nobody knows yet."""
    return Detail(
        look=row_look(row, row.since),
        title=whose(row),
        amount_cents=refund.amount_cents,
        said=tuple(_told_of_refund(refund)),
        actions=tuple(_refund_actions(row)),
        stripe=_refund_there(refund),
        books=_refund_here(refund),
    )


def _told_of_refund(refund: RefundRecord) -> Iterator[Said]:
    yield Said(
        _tr("Qué pasa"), refund_waits(refund), "warn" if refund.state is State.IN_DOUBT else ""
    )
    if refund.failure_code:
        yield Said(_tr("La última vez"), refund_failure(refund))
    yield Said(_tr("Motivo"), refund.reason)


def refund_waits(refund: RefundRecord) -> str:
    """What an open refund waits for, in the words of its kind."""
    key = f"refund.waits.{refund.state.value.lower()}"
    own = f"{key}.{refund.kind.value}"
    return words(
        own if own in WORDS else key,
        who=refund.requested_name,
        amount_cents=refund.amount_cents,
        receipt=refund.receipt,
    )


def refund_failure(refund: RefundRecord) -> str:
    """Why a refund did not go through, in words."""
    key = f"refund.failure.{refund.failure_code}"
    known = key if key in WORDS else "refund.failure"
    return words(known, code=refund.failure_code)


def _refund_actions(row: DoubtRow) -> Iterator[DetailAction]:
    # What may be done about a refund is the business of its own sheet.
    yield DetailAction("refund", _tr("&Abrir la devolución"), "open", "F5", primary=True)
    yield DetailAction("receipt", _tr("Ver reci&bo"), "receipt")
    if row.account:
        yield DetailAction("account", _tr("Ver c&uenta"), "account")


def _refund_there(refund: RefundRecord) -> Facts:
    if refund.kind is Kind.RECORD:
        told = _tr("Se devolvió por otro medio: a Stripe no se le pide nada.")
        rows = [SheetRow("", told, "muted")]
    elif refund.provider_refund_id is None:
        asked = refund.sent_at
        told = (
            _tr("Se envió y no se sabe todavía qué hizo Stripe.")
            if asked
            else _tr("Todavía no se le pidió nada a Stripe.")
        )
        rows = [SheetRow("", told, "warn" if asked else "muted")]
    else:
        rows = [SheetRow(_tr("Devolución"), refund.provider_refund_id, strong=True)]
    if refund.pi_id:
        rows.append(SheetRow(_tr("Del cobro"), refund.pi_id))
    if refund.sent_at:
        rows.append(SheetRow(_tr("Enviada"), formats.moment(refund.sent_at, seconds=True)))
    return tuple(rows)


def _refund_here(refund: RefundRecord) -> Facts:
    look = wording.state("refund", refund.state)
    rows = [
        SheetRow(_tr("Estado"), look.word, look.tone, strong=True),
        SheetRow(_tr("Tipo"), wording.state("refund_kind", refund.kind).word),
        *([SheetRow(_tr("Referencia"), refund.reference)] if refund.reference else ()),
        SheetRow(_tr("Recibo"), f"{refund.receipt} · {formats.money(refund.paid_cents)}"),
        SheetRow(_tr("La pidió"), f"{refund.requested_name} · {refund.till}"),
        SheetRow(_tr("Pedida"), formats.moment(refund.requested_at, seconds=True)),
    ]
    if refund.approved_name:
        rows.append(SheetRow(_tr("La aprobó"), refund.approved_name))
    if refund.poll_at:
        rows.append(SheetRow(_tr("Próxima"), formats.moment(refund.poll_at, seconds=True)))
    return tuple(rows)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DoubtDetail", text)
