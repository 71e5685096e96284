from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QCoreApplication

from services.accounts.records import AccountSheet
from services.payments.allocation import Proposal
from services.payments.records import (
    CashTender,
    ChequeTender,
    DepositTender,
    Tender,
    WithholdingTender,
)
from ui import formats
from ui.payments.forms.cheque import BankDay, postdated_words
from ui.payments.tender_words import bank_name, tender_line
from ui.widgets.review_sheet import SheetRow
from ui.wording import state

Rows = list[SheetRow | tuple[str, str]]

_MOST_LISTED = 8


def review_rows(sheet: AccountSheet, proposal: Proposal, advance_cents: int = 0) -> Rows:
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
    credit = proposal.credit_cents - advance_cents
    if advance_cents:
        told = _tr("{cents}, a saldo a favor").format(cents=formats.money(advance_cents))
        rows.append(SheetRow(_tr("Anticipo"), told, "warn"))
    if credit > 0:
        rows.append(SheetRow(_tr("Sobra"), _left_over(credit), "warn"))
    return rows


def tender_rows(
    tenders: Sequence[Tender], accounts: dict[str, str], today: date, bank_day: BankDay
) -> Rows:
    """Every payment of the receipt, with its own amount where there are several."""
    rows: Rows = []
    for tender in tenders:
        words = _whole(tender, accounts)
        if len(tenders) > 1:
            amount = formats.money(tender.amount_cents)
            words = f"{amount}   {words}" if words else amount
        rows.append(SheetRow(state("tender", tender.method).word, words or _tr("valor justo")))
        if isinstance(tender, ChequeTender):
            later = postdated_words(tender, today, bank_day)
            if later:
                rows.append(SheetRow("", later, "warn"))
        if isinstance(tender, CashTender) and tender.change_cents:
            change = formats.money(tender.change_cents)
            rows.append(SheetRow(_tr("Vuelto"), change, strong=True))
    return rows


def _whole(tender: Tender, accounts: dict[str, str]) -> str:
    if isinstance(tender, ChequeTender):
        told = _tr("N.º {number} · {bank} · cuenta {account}")
        return told.format(
            number=tender.number,
            bank=bank_name(tender.bank_code),
            account=tender.account_number,
        )
    if isinstance(tender, DepositTender):
        told = _tr("Papeleta {slip} · {account} · {day}")
        day = formats.day(tender.deposited_on)
        account = accounts.get(tender.bank_account, tender.bank_account)
        return told.format(slip=tender.slip, account=account, day=day)
    if isinstance(tender, CashTender):
        if not tender.change_cents:
            return ""
        return _tr("entrega {cents}").format(cents=formats.money(tender.tendered_cents))
    if isinstance(tender, WithholdingTender):
        return "\n".join((tender_line(tender), *_withheld(tender)))
    return tender_line(tender)


def _withheld(tender: WithholdingTender) -> list[str]:
    return [
        f"{line.invoice}   {line.code}   {formats.money(line.amount_cents)}"
        for line in tender.lines
    ]


def _left_over(cents: int) -> str:
    return _tr("{credit} queda como saldo a favor").format(credit=formats.money(cents))


def _tr(text: str) -> str:
    return QCoreApplication.translate("PayPage", text)
