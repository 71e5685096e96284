import re
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication

from services.accounts.records import AccountHit
from services.accounts.service import AccountService
from services.cheques.finding import ChequeFinder
from services.cheques.records import ChequeRow
from services.deposits.records import DepositRecord
from services.deposits.service import DepositService
from services.errors import NotFound
from services.invoices.records import InvoiceRow
from services.invoices.service import InvoiceService
from services.invoices.states import InvoiceState
from services.office.service import OfficeService
from services.payments.records import PaymentRecord
from services.payments.service import PaymentService
from ui import formats, wording
from ui.cheques.columns import short_bank
from ui.frame.results import ResultGroup, ResultItem
from ui.invoices.columns import invoice_state
from ui.search.debits import DebitSearch

MOST_ACCOUNTS: Final = 12
MOST_INVOICES: Final = 6
MOST_CHEQUES: Final = 6
MOST_DEPOSITS: Final = 4

_NUMBER: Final = re.compile(r"[0-9][0-9-]{0,30}", re.ASCII)
_RECEIPT: Final = re.compile(r"([0-9]{3}-[0-9]{3})-?([0-9]{1,9})", re.ASCII)
_SEQUENTIAL: Final = re.compile(r"[0-9]{1,9}", re.ASCII)


class OfficeSearch:
    """Finds whatever a text may mean while one types; runs on a worker's thread.

    Payloads are `pay:ACCOUNT`, `invoice:NUMBER`, `receipt:PAYMENT`, `cheque:ID`, `deposit:ID`,
    `batch:NUMBER` and `debit:KEY`; see `split_payload`.

    Args:
        cheques, deposits, debits: left out for those who do not open their places.
    """

    def __init__(
        self,
        accounts: AccountService,
        invoices: InvoiceService,
        payments: PaymentService,
        office: OfficeService,
        cheques: ChequeFinder | None = None,
        deposits: DepositService | None = None,
        debits: DebitSearch | None = None,
    ) -> None:
        self._accounts = accounts
        self._invoices = invoices
        self._payments = payments
        self._office = office
        self._cheques = cheques
        self._deposits = deposits
        self._debits = debits

    def __call__(self, text: str) -> Sequence[ResultGroup]:
        """Everything that a text may mean, accounts first."""
        sought = text.strip()
        groups = [ResultGroup(_tr("Cuentas"), self._find_accounts(sought))]
        if _NUMBER.fullmatch(sought):
            groups.append(ResultGroup(_tr("Facturas"), self._find_invoices(sought)))
            groups.append(ResultGroup(_tr("Recibos"), self._find_receipts(sought)))
        if self._cheques is not None:
            found = self._cheques.find(sought, MOST_CHEQUES)
            groups.append(ResultGroup(_tr("Cheques"), [_cheque(row) for row in found]))
        if self._deposits is not None and any(each.isdigit() for each in sought):
            slips = self._deposits.find(sought, MOST_DEPOSITS)
            groups.append(ResultGroup(_tr("Depósitos"), [_deposit(each) for each in slips]))
        if self._debits is not None:
            groups += self._debits.find(sought)
        return [group for group in groups if group.items]

    def _find_accounts(self, text: str) -> list[ResultItem]:
        return [_account(hit) for hit in self._accounts.search(text, limit=MOST_ACCOUNTS)]

    def _find_invoices(self, text: str) -> list[ResultItem]:
        return [_invoice(row) for row in self._invoices.find(text, limit=MOST_INVOICES)]

    def _find_receipts(self, text: str) -> list[ResultItem]:
        found: list[ResultItem] = []
        for number in self._receipt_numbers(text):
            try:
                found.append(_receipt(self._payments.find_receipt(number)))
            except NotFound:
                continue
        return found

    def _receipt_numbers(self, text: str) -> list[str]:
        """A receipt's whole number, or its last digits with the series of every till."""
        whole = _RECEIPT.fullmatch(text)
        if whole:
            return [f"{whole[1]}-{whole[2]}"]
        if _SEQUENTIAL.fullmatch(text):
            return [f"{series}-{text}" for series in self._office.receipt_series()]
        return []


def split_payload(payload: object) -> tuple[str, str]:
    """The kind of a result and its key: `("pay", "100001")`; two empty words if it is not ours."""
    if not isinstance(payload, str):
        return "", ""
    kind, _, key = payload.partition(":")
    return kind, key


def _account(hit: AccountHit) -> ResultItem:
    kind = wording.state("id_kind", hit.id_kind).word
    known = [hit.trade_name if hit.trade_name != hit.name else "", f"{kind} {hit.id_number}"]
    known += [hit.mobile or hit.phone, wording.state("account", hit.state).word]
    if hit.method is not None:
        known.append(wording.state("agreement", hit.method).word)
    if hit.overdue_cents:
        right, tone = _tr("{amount} vencido"), "err"
    elif hit.open_cents:
        right, tone = _tr("{amount} por vencer"), ""
    else:
        right, tone = _tr("no debe"), "muted"
    amount = formats.money(hit.overdue_cents or hit.open_cents)
    return ResultItem(
        f"{hit.number} · {hit.name}",
        " · ".join(part for part in known if part),
        right.format(amount=amount),
        "account",
        f"pay:{hit.number}",
        tone,
    )


def _invoice(row: InvoiceRow) -> ResultItem:
    look = wording.state("invoice", invoice_state(row))
    is_owed = row.state is InvoiceState.OPEN
    amount = formats.money(row.balance_cents if is_owed else row.total_cents)
    due = _tr("vence {day}").format(day=formats.day(row.due_on))
    known = [f"{row.account_number} {row.customer_name}", due if is_owed else "", look.word]
    return ResultItem(
        row.number,
        " · ".join(part for part in known if part),
        amount,
        "invoice",
        f"invoice:{row.number}",
        look.tone,
    )


def _receipt(record: PaymentRecord) -> ResultItem:
    known = [
        f"{record.account} {record.account_name}",
        formats.moment(record.received_at),
        _tr("caja {till}").format(till=record.till),
    ]
    return ResultItem(
        record.receipt,
        " · ".join(known),
        formats.money(record.amount_cents),
        "receipt",
        f"receipt:{record.id}",
    )


def _cheque(row: ChequeRow) -> ResultItem:
    look = wording.state("cheque", row.state)
    known = [
        short_bank(row.bank_code),
        row.drawer,
        row.account if row.drawer == row.account_name else f"{row.account} {row.account_name}",
        look.word,
    ]
    return ResultItem(
        _tr("Cheque {number}").format(number=row.number),
        " · ".join(known),
        formats.money(row.amount_cents),
        "cheque",
        f"cheque:{row.id}",
        look.tone,
    )


def _deposit(record: DepositRecord) -> ResultItem:
    look = wording.state("deposit", record.state)
    known = [record.depositor, f"{record.account} {record.account_name}"]
    known += [formats.day(record.deposited_on), look.word]
    return ResultItem(
        _tr("Papeleta {slip}").format(slip=record.slip),
        " · ".join(known),
        formats.money(record.amount_cents),
        "deposit",
        f"deposit:{record.id}",
        look.tone,
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("OfficeSearch", text)
