from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QCoreApplication

from services.accounts.records import AccountSheet
from services.payments.allocation import Proposal
from services.payments.records import (
    CashTender,
    ChequeTender,
    DepositTender,
    Share,
    Tender,
    WithholdingTender,
)
from ui import formats
from ui.payments.foot import months_words
from ui.payments.forms.cheque import BankDay, postdated_words
from ui.payments.tender_words import bank_name, tender_line
from ui.payments.view_model import Entered
from ui.widgets.review_sheet import SheetRow
from ui.wording import state

Rows = list[SheetRow | tuple[str, str]]

_MOST_LISTED = 8


@dataclass(frozen=True, slots=True)
class Ahead:
    """What is paid for months to come: so much, for so many."""

    cents: int = 0
    months: int = 0


def review_rows(
    sheet: AccountSheet,
    proposal: Proposal,
    left: Mapping[str, int] | None = None,
    ahead: Ahead | None = None,
) -> Rows:
    """Who pays what, as the review shows it right before it happens.

    Args:
        sheet: the account.
        proposal: what each invoice gets, and what is left over.
        left: what stays owed of each invoice that is paid in part.
        ahead: what of the rest is an advance.
    """
    shares, ahead = proposal.shares, ahead or Ahead()
    listed = [_share_words(each, (left or {}).get(each.invoice, 0)) for each in shares]
    if len(listed) > _MOST_LISTED:
        more = _tr("y {n} más").format(n=len(listed) - _MOST_LISTED)
        listed = [*listed[:_MOST_LISTED], more]
    customer = sheet.customer
    rows: Rows = [
        SheetRow(_tr("Cliente"), f"{sheet.account.number} · {customer.name}", strong=True),
        (_tr("Identificación"), customer.id_number),
        (_tr("Facturas"), "\n".join(listed) or _tr("ninguna: todo a saldo a favor")),
    ]
    credit = proposal.credit_cents - ahead.cents
    if ahead.cents:
        told = _tr("{cents}, a saldo a favor").format(cents=formats.money(ahead.cents))
        months = months_words(ahead.months)
        rows.append(SheetRow(_tr("Anticipo"), f"{months}: {told}" if months else told, "warn"))
    if credit > 0:
        rows.append(SheetRow(_tr("Sobra"), _left_over(credit), "warn"))
    return rows


def tender_rows(
    entered: Sequence[Entered], accounts: dict[str, str], today: date, bank_day: BankDay
) -> Rows:
    """Every payment of the receipt, with its own amount where there are several."""
    rows: Rows = []
    tenders = [each.tender for each in entered]
    for each in entered:
        tender = each.tender
        words = _whole(tender, accounts)
        if len(tenders) > 1:
            amount = formats.money(tender.amount_cents)
            words = f"{amount}   {words}" if words else amount
        rows.append(SheetRow(state("tender", tender.method).word, words or _tr("valor justo")))
        if isinstance(tender, ChequeTender):
            later = postdated_words(tender, today, bank_day)
            if later:
                rows.append(SheetRow("", later, "warn"))
        if isinstance(tender, DepositTender):
            from_line = tender.bank_line is not None
            told = _tr("Del extracto: su línea queda identificada")
            rows.append(
                SheetRow("", told, "ok")
                if from_line
                else SheetRow(_tr("Estado"), _tr("Por confirmar en el banco"), "warn")
            )
        if each.picture is not None:
            rows.append((_tr("Imagen"), each.picture.picture.file_name))
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


def _share_words(share: Share, left_cents: int) -> str:
    words = f"{share.invoice}   {formats.money(share.amount_cents)}"
    if not left_cents:
        return words
    owed = formats.money(left_cents)
    return _tr("{words}   abono, queda debiendo {owed}").format(words=words, owed=owed)


def _left_over(cents: int) -> str:
    return _tr("{credit} queda como saldo a favor").format(credit=formats.money(cents))


def _tr(text: str) -> str:
    return QCoreApplication.translate("PayPage", text)
