from datetime import date

from PySide6.QtCore import QCoreApplication

from services.accounts.records import AccountSheet
from services.payments.allocation import Proposal
from services.payments.records import ChequeTender, DepositTender
from ui import formats
from ui.widgets.review_sheet import SheetRow

Rows = list[SheetRow | tuple[str, str]]

_MOST_LISTED = 8


def review_rows(sheet: AccountSheet, proposal: Proposal) -> Rows:
    """Who pays what, as the review shows it right before it happens."""
    shares = proposal.shares
    listed = [f"{each.invoice}   {formats.money(each.amount_cents)}" for each in shares]
    if len(listed) > _MOST_LISTED:
        more = _tr("y {n} más").format(n=len(listed) - _MOST_LISTED)
        listed = [*listed[:_MOST_LISTED], more]
    customer = sheet.customer
    rows: Rows = [
        SheetRow(_tr("Cliente"), f"{sheet.account.number} · {customer.name}", strong=True),
        (_tr("Identificación"), customer.id_number),
        (_tr("Facturas"), "\n".join(listed) or _tr("ninguna: todo a saldo a favor")),
    ]
    if proposal.credit_cents:
        credit = formats.money(proposal.credit_cents)
        rows.append(SheetRow(_tr("Saldo a favor"), credit, "warn"))
    return rows


def cheque_rows(tender: ChequeTender, bank: str, today: date) -> list[SheetRow]:
    """A cheque as the review shows it, with a word when it is dated later."""
    told = _tr("N.º {number} · {bank} · cuenta {account}")
    words = told.format(number=tender.number, bank=bank, account=tender.account_number)
    rows = [SheetRow(_tr("Cheque"), words)]
    if tender.dated_on > today:
        later = _tr("Posfechado al {day}").format(day=formats.day(tender.dated_on))
        rows.append(SheetRow("", later, "warn"))
    return rows


def deposit_rows(tender: DepositTender, our_account: str) -> list[SheetRow]:
    """A deposit as the review shows it."""
    told = _tr("Papeleta {slip} · {account} · {day}")
    day = formats.day(tender.deposited_on)
    words = told.format(slip=tender.slip, account=our_account, day=day)
    return [SheetRow(_tr("Depósito"), words)]


def _tr(text: str) -> str:
    return QCoreApplication.translate("PayPage", text)
