from PySide6.QtCore import QCoreApplication

from services import ecuador
from services.payments.records import (
    CardTender,
    CashTender,
    ChequeKind,
    ChequeTender,
    DebitTender,
    DepositTender,
    Tender,
    VoucherTender,
    WithholdingTender,
)
from ui import formats


def tender_line(tender: Tender) -> str:
    """What tells one payment from another, in a line: `N.º 1234 · Pichincha`."""
    if isinstance(tender, ChequeTender):
        return _cheque(tender)
    if isinstance(tender, DepositTender):
        told = _tr("Papeleta {slip} · {day}")
        return told.format(slip=tender.slip, day=formats.day(tender.deposited_on))
    if isinstance(tender, VoucherTender):
        told = _tr("{brand} {last4} · lote {batch} · ref. {reference}")
        return told.format(
            brand=tender.brand,
            last4=_last4(tender.last4),
            batch=tender.batch,
            reference=tender.reference,
        )
    if isinstance(tender, CardTender):
        return f"{tender.brand.capitalize()} {_last4(tender.last4)}"
    if isinstance(tender, DebitTender):
        told = _tr("{line} · {bank} · {day}")
        return told.format(
            line=tender.line,
            bank=bank_name(tender.bank_code),
            day=formats.day(tender.settled_on),
        )
    if isinstance(tender, WithholdingTender):
        invoices = len({line.invoice for line in tender.lines})
        told = _tr("{number} · 1 factura") if invoices == 1 else _tr("{number} · {n} facturas")
        return told.format(number=tender.number, n=invoices)
    if isinstance(tender, CashTender) and tender.change_cents:
        told = _tr("entrega {tendered} · vuelto {change}")
        tendered, change = formats.money(tender.tendered_cents), formats.money(tender.change_cents)
        return told.format(tendered=tendered, change=change)
    return ""


def bank_name(code: str) -> str:
    """A bank by its code; the code itself where nobody knows it."""
    found = ecuador.bank(code)
    return found.name if found is not None else code


def _cheque(tender: ChequeTender) -> str:
    parts = [_tr("N.º {number}").format(number=tender.number), bank_name(tender.bank_code)]
    if tender.kind is ChequeKind.CERTIFIED:
        parts.append(_tr("certificado"))
    elif tender.kind is ChequeKind.CASHIER:
        parts.append(_tr("de gerencia"))
    return " · ".join(parts)


def _last4(last4: str) -> str:
    return f"•••• {last4}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("TenderWords", text)
