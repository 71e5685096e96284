from PySide6.QtCore import QCoreApplication

from services.payments.records import Direction, PaymentRecord, Standing
from ui import formats
from ui.payments.tender_words import tender_line
from ui.receipts.reading import ShownReceipt
from ui.widgets.notice import NoticeTone
from ui.widgets.review_sheet import SheetRow
from ui.wording import state

Rows = list[SheetRow | tuple[str, str]]

_CAME_BACK = frozenset({"PROTESTED", "RETURNED"})


def receipt_rows(shown: ShownReceipt) -> Rows:
    """A receipt from top to bottom: who, when, what with, what for, and what undid it."""
    record = shown.record
    where = _tr("caja {till}").format(till=record.till)
    rows: Rows = [
        SheetRow(_tr("Cliente"), f"{record.account} · {record.account_name}", strong=True),
        (_tr("Cobrado"), f"{formats.moment(record.received_at)} · {where} · {record.cashier}"),
    ]
    standing = {each.position: each for each in shown.standing}
    rows += [
        _tender_row(record, position, standing.get(position))
        for position in range(1, len(record.tenders) + 1)
    ]
    again = _owed_again(record)
    applied = [
        f"{each.invoice}   {formats.money(each.amount_cents)}   "
        + (
            _tr("volvió a deberse {cents}").format(cents=formats.money(again[each.invoice]))
            if again.get(each.invoice, 0) > 0
            else _tr("queda {left}").format(left=formats.money(each.balance_after_cents))
        )
        for each in record.applied
    ]
    rows.append((_tr("Facturas"), "\n".join(applied) or _tr("ninguna: todo a saldo a favor")))
    if record.credit_cents:
        rows.append((_tr("Saldo a favor"), formats.money(record.credit_cents)))
    for reversal in record.reversals:
        is_back = reversal.direction is Direction.BACK
        told = f"{formats.money(reversal.amount_cents)} · {formats.moment(reversal.at)}"
        words = f"{told} · {reversal.reason}" if reversal.reason else told
        title = _tr("Reversado") if is_back else _tr("Volvió a entrar")
        rows.append(SheetRow(title, words, "err" if is_back else "ok"))
    return rows


def _owed_again(record: PaymentRecord) -> dict[str, int]:
    """What a receipt had paid of each invoice and does not pay any more."""
    again: dict[str, int] = {}
    for reversal in record.reversals:
        sign = 1 if reversal.direction is Direction.BACK else -1
        for line in reversal.lines:
            again[line.invoice] = again.get(line.invoice, 0) + sign * line.amount_cents
    return again


def stands_as(shown: ShownReceipt) -> tuple[NoticeTone, str]:
    """What became of a receipt, in a sentence; empty while it simply stands."""
    record, void = shown.record, shown.record.void
    if void is not None:
        told = _tr("ANULADO el {at} por {by}: {reason}.").format(
            at=formats.moment(void.at), by=void.by, reason=void.reason.rstrip(".")
        )
        if void.approver != "-":
            told += " " + _tr("Aprobó {who}.").format(who=void.approver)
        if void.cash_back_cents:
            told += " " + _tr("Se devolvieron {cents} en efectivo.").format(
                cents=formats.money(void.cash_back_cents)
            )
        if void.replaced_by:
            told += " " + _tr("Sustituido por {receipt}.").format(receipt=void.replaced_by)
        return "err", told
    if any(each.state in _CAME_BACK for each in shown.standing):
        told = _tr("PROTESTADO: de este recibo volvieron {cents} impagos.")
        return "err", told.format(cents=formats.money(record.reversed_cents))
    if record.reversed_cents:
        told = _tr("De este recibo ya se reversaron {cents}.")
        return "warn", told.format(cents=formats.money(record.reversed_cents))
    if record.replaces:
        return "info", _tr("Sustituye al recibo {receipt}.").format(receipt=record.replaces)
    return "info", ""


def _tender_row(record: PaymentRecord, position: int, standing: Standing | None) -> SheetRow:
    tender = record.tenders[position - 1]
    parts = [formats.money(tender.amount_cents), tender_line(tender)]
    tone = ""
    if standing is not None and not standing.is_living and record.void is not None:
        parts.append(_tr("ANULADO"))
        tone = "muted"
    elif standing is not None and standing.state:
        look = state(standing.method.value, standing.state)
        parts.append(look.word.upper() if look.tone == "err" else look.word)
        tone = look.tone if look.tone in {"err", "warn", "ok"} else ""
    elif standing is not None and not standing.is_living:
        parts.append(_tr("ANULADO"))
        tone = "muted"
    return SheetRow(
        state("tender", tender.method).word, "   ".join(part for part in parts if part), tone
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("Receipt", text)
