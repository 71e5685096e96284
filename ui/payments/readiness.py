from PySide6.QtCore import QCoreApplication

from services.staff.rights import Operator, Right
from ui import formats
from ui.payments.layout import PayLayout
from ui.payments.reading import Shown


def why_not_pay(
    page: PayLayout, shown: Shown | None, operator: Operator, *, is_correcting: bool
) -> str:
    """Why F12 does nothing now, as it stands beside the button; empty when it does."""
    desk = page.desk
    if shown is None:
        return _tr("Elija un cliente con F3.")
    wanted = Right.CHARGE_CARDS if page.method == "card" else Right.RECORD_PAYMENTS
    if not operator.may(wanted):
        return _tr("Su usuario no puede registrar cobros.")
    if shown.till_problem:
        return shown.till_problem
    if page.received.problem or page.value.problem:
        return page.received.problem or page.value.problem
    form = page.forms[page.method]
    if form is not page.deposit and page.deposit.bank_line is not None:
        return _tr("Este dinero ya está en el banco: elija Depósito, o diga que no es de allí.")
    if desk.total_cents <= 0:
        return form.refusal or _tr("Marque facturas o escriba el valor recibido.")
    if desk.unpayable_cents:
        told = _tr("Sobran {cents}: una retención o un saldo a favor no dejan saldo.")
        return told.format(cents=formats.money(desk.unpayable_cents))
    if page.method == "card":
        return _why_no_card(page, is_correcting=is_correcting)
    if desk.lacking_cents:
        return _tr("Agregue otro pago para completar.")
    return form.refusal if desk.current_cents else ""


def _why_no_card(page: PayLayout, *, is_correcting: bool) -> str:
    if is_correcting:
        return _tr("Una tarjeta no corrige un recibo: cóbrela después, en el suyo.")
    if page.desk.credit_cents:
        return _tr("Con tarjeta se cobra justo lo de las facturas marcadas.")
    if not page.desk.current_cents:
        return _tr("No queda nada para la tarjeta: quite un pago o marque otra factura.")
    return page.card.refusal


def _tr(text: str) -> str:
    return QCoreApplication.translate("PayPage", text)
