import re
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.debits.batch_records import BatchRow, LineRow
from services.debits.desk import DebitDesk
from services.debits.mandate_records import MandateFilter, MandateRow
from services.debits.mandates import MandateService
from services.errors import NotFound
from ui import formats, wording
from ui.debits.told import bank_name, batch_title, counted
from ui.frame.results import ResultGroup, ResultItem

MOST_BANK_ACCOUNTS: Final = 4
_READ: Final = 20
_BATCH: Final = re.compile(r"lotes? *(?:n\.?º)? *([1-9][0-9]{0,8})", re.ASCII | re.IGNORECASE)
_LINE: Final = re.compile(r"[1-9][0-9]{0,8}-[1-9][0-9]{0,8}", re.ASCII)
_BANK_ACCOUNT: Final = re.compile(r"[0-9]{5,20}", re.ASCII)


class DebitSearch:
    """Finds batches (`lote 4`), debits (`4-1`) and whose a customer's bank account is.

    Payloads are `batch:NUMBER`, `debit:KEY` and, for a bank account, its account's `pay:ACCOUNT`.
    """

    def __init__(self, desk: DebitDesk, mandates: MandateService) -> None:
        self._desk = desk
        self._mandates = mandates

    def find(self, text: str) -> list[ResultGroup]:
        """What a text means among debits; most texts mean nothing there, and ask for nothing."""
        batch = _BATCH.fullmatch(text)
        try:
            if batch:
                found = [_batch(self._desk.batches.show(int(batch[1])))]
                return [ResultGroup(_tr("Lotes de débito"), found)]
            if _LINE.fullmatch(text):
                return [ResultGroup(_tr("Débitos"), [_line(self._desk.lines.show(text))])]
        except NotFound:
            return []
        if _BANK_ACCOUNT.fullmatch(text):
            # The list finds them by other numbers too, which the search has groups of its own for.
            rows = self._mandates.page(MandateFilter(text=text), limit=_READ)
            kept = [each for each in rows if text in each.mandate.bank_account_number]
            items = [_bank_account(each) for each in kept[:MOST_BANK_ACCOUNTS]]
            return [ResultGroup(_tr("Cuentas bancarias"), items)]
        return []


def _batch(row: BatchRow) -> ResultItem:
    look = wording.state("debit_batch", row.state)
    known = f"{counted(row.asked)} · {look.word}"
    return ResultItem(batch_title(row), known, "", "debit", f"batch:{row.number}", look.tone)


def _line(row: LineRow) -> ResultItem:
    look = wording.state("debit", row.state)
    bank = f"{bank_name(row.bank_code)} {row.bank_account_number}"
    return ResultItem(
        _tr("Débito {key}").format(key=row.id),
        f"{row.account} {row.account_name} · {bank} · {look.word}",
        formats.money(row.amount_cents),
        "debit",
        f"debit:{row.id}",
        look.tone,
    )


def _bank_account(row: MandateRow) -> ResultItem:
    held = row.mandate
    state = wording.state("mandate", held.state)
    told = _tr("autorización {state}").format(state=state.word.lower())
    return ResultItem(
        f"{bank_name(held.bank_code)} {held.bank_account_number}",
        f"{row.account} {row.account_name} · {told}",
        "",
        "bank",
        f"pay:{row.account}",
        state.tone,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("DebitSearch", text)
