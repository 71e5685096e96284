from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.errors import BadField, NotFound, UserError
from services.invoices.service import InvoiceService
from services.payments.records import Method, Tender
from services.payments.service import PaymentService
from ui import formats

_METHODS: Final = {
    "payment.cheque_used": (Method.CHEQUE, "number"),
    "payment.slip_used": (Method.DEPOSIT, "slip"),
    "payment.voucher_used": (Method.VOUCHER, "reference"),
    "payment.withholding_used": (Method.WITHHOLDING, "number"),
}
_FIELDS: Final = {
    Method.CHEQUE: {
        *("bank_code", "number", "account_number", "dated_on", "deposit_on"),
        *("drawer", "drawer_id", "city"),
    },
    Method.DEPOSIT: {"bank_account", "slip", "deposited_on", "depositor"},
    Method.VOUCHER: {"terminal", "batch", "reference", "authorization", "brand", "last4"},
    Method.WITHHOLDING: {
        *("withholding_number", "authorization", "issued_on", "lines", "base_cents"),
    },
    Method.CASH: {"tendered_cents", "change_cents", "told_not_deductible"},
}


def field_of(error: UserError) -> str:
    """The field of a payment that an error is about; empty when it is about none."""
    if isinstance(error, BadField):
        return error.field
    return _METHODS[error.key][1] if error.key in _METHODS else ""


def is_about(error: UserError, tender: Tender) -> bool:
    """Whether an error may be about this payment."""
    if error.key in _METHODS:
        return tender.method is _METHODS[error.key][0]
    return field_of(error) in _FIELDS.get(tender.method, ())


def place_of(error: UserError, tenders: Sequence[Tender]) -> int | None:
    """Which of the payments an error is about, by its place; None when it can't be told."""
    places = [place for place, tender in enumerate(tenders) if is_about(error, tender)]
    return places[0] if len(places) == 1 else None


def paid_meanwhile(
    invoices: InvoiceService, payments: PaymentService, error: UserError, now: datetime
) -> str:
    """Who paid an invoice since it was shown, where and when; empty when nobody did."""
    number = str(error.details.get("number", ""))
    try:
        applied = invoices.show(number).payments
    except NotFound:
        return ""
    if not applied:
        return ""
    last = max(applied, key=lambda each: each.received_at)
    record = payments.show(last.payment_id)
    told = (
        _tr("La factura {number} ya fue pagada en la caja {till} {ago} (recibo {receipt}, {who}).")
        if error.key == "invoice.not_open"
        else _tr(
            "A la factura {number} le abonaron {cents} en la caja {till} {ago} "
            "(recibo {receipt}, {who}). Se volvió a leer: revise y cobre de nuevo."
        )
    )
    return told.format(
        number=number,
        till=record.till,
        ago=formats.age(record.received_at, now),
        receipt=record.receipt,
        who=record.cashier,
        cents=formats.money(last.applied_cents),
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("PayPage", text)
