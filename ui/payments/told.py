"""What the pay page says of a customer before, and of a receipt after."""

from PySide6.QtCore import QCoreApplication

from services.clock import business_date
from services.payments.records import CashTender, PaymentRecord
from ui import formats
from ui.payments.reading import Shown


def owed_words(shown: Shown) -> str:
    """Who pays and how they stand, in a line: `1710034065 · debe $ 91.00 en 2 facturas`."""
    owed = formats.money(sum(each.balance_cents for each in shown.pending))
    count = len(shown.pending)
    told = _tr("{id} · no debe nada")
    if count:
        one = _tr("{id} · debe {owed} en 1 factura")
        told = one if count == 1 else _tr("{id} · debe {owed} en {count} facturas")
    parts = [told.format(id=shown.sheet.customer.id_number, owed=owed, count=count)]
    credit = shown.payer.credit_cents
    if credit > 0:
        parts.append(_tr("saldo a favor {credit}").format(credit=formats.money(credit)))
    elif credit < 0:
        parts.append(_tr("saldo en contra {debt}").format(debt=formats.money(-credit)))
    flagged = shown.payer.flagged_since
    if flagged is not None:
        told = _tr("un cheque suyo volvió impago el {day}: otro pide aprobación")
        parts.append(told.format(day=formats.day(business_date(flagged))))
    return " · ".join(parts)


def recorded_words(record: PaymentRecord) -> str:
    """What was recorded, and what goes back over the counter."""
    told = _tr("Cobro registrado: recibo {receipt} por {amount}.")
    parts = [told.format(receipt=record.receipt, amount=formats.money(record.amount_cents))]
    cash = (each for each in record.tenders if isinstance(each, CashTender))
    change = sum(each.change_cents for each in cash)
    if change:
        parts.append(_tr("Vuelto: {change}.").format(change=formats.money(change)))
    if record.replaces:
        parts.append(_tr("Sustituye a {receipt}.").format(receipt=record.replaces))
    return " ".join(parts)


def correcting_words(receipt: str) -> str:
    """What happens to a receipt that is being corrected."""
    told = _tr(
        "Corrige el recibo {receipt}: al registrar este cobro, aquel queda ANULADO y los dos se "
        "nombran entre sí. Con F3 se cambia el cliente."
    )
    return told.format(receipt=receipt)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PayPage", text)
