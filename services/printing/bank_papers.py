"""What the papers for and of a bank say: slips, acts of cheques, batches of debits."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from services.printing.paper_blocks import CompanyBlock, CustomerBlock, Field
from services.printing.receipt_papers import ORIGINAL, AttemptedInvoice

BANK_COPY: Final = "ORIGINAL: BANCO"
ARCHIVE_COPY: Final = "COPIA: ARCHIVO"
CUSTOMER_COPY: Final = "COPIA: CLIENTE"


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A cheque on our own deposit slip."""

    bank: str
    account_number: str
    cheque_number: str
    drawer: str
    dated_on: date
    receipt: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class SlipPaper:
    """Our own deposit slip (*papeleta de depósito*): a list of cheques, and cash.

    `slip` is its id; `state` is its own word, `mark` what is printed of it (ANULADA).
    `bank_number` and `deposited_on` are there once the bank took it. `told_at` is when it became
    what it tells; `replaces` when what the paper that this one corrects tells was so.
    """

    company: CompanyBlock
    number: str
    slip: str
    told_at: datetime
    city: str
    bank_account: str
    state: str
    mark: str
    bank_number: str
    deposited_on: date | None
    rows: tuple[SlipRow, ...]
    cheque_cents: int
    cash_cents: int
    made_at: datetime
    made_by: str
    till: str
    reason: str = ""
    replaces: datetime | None = None
    copies: tuple[str, ...] = (BANK_COPY, ARCHIVE_COPY)


@dataclass(frozen=True, slots=True)
class ActPaper:
    """The act of giving a cheque that came back to its drawer (*acta de devolución de cheque*).

    `reason` is why the bank gave it back, on `returned_on`. `rows` are the invoices that it had
    paid, each with what of it is owed again.
    """

    company: CompanyBlock
    number: str
    cheque: str
    told_at: datetime
    city: str
    customer: CustomerBlock
    account_number: str
    receipt: str
    received_on: date
    bank: str
    bank_account: str
    cheque_number: str
    drawer: str
    dated_on: date
    amount_cents: int
    verdict: str
    returned_on: date | None
    reason: str
    receiver: str
    receiver_id: str
    note: str
    handed_by: str
    till: str
    reopened: tuple[AttemptedInvoice, ...]
    replaces: datetime | None = None
    copies: tuple[str, ...] = (ORIGINAL, ARCHIVE_COPY)


@dataclass(frozen=True, slots=True)
class BatchLineRow:
    """One debit of a batch: its account, what became of it in a word, and more of that."""

    position: int
    account: str
    name: str
    bank: str
    amount_cents: int
    state: str
    detail: str
    receipt: str


@dataclass(frozen=True, slots=True)
class CountRow:
    """How many debits, for how much, of one kind; `detail` says what to do about them."""

    what: str
    count: int
    cents: int
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BatchPaper:
    """What became of a batch of debits (*informe de lote de débitos*).

    `state` is the batch's own word, `mark` what is printed of it (ANULADO). `told_at` is when it
    became what it tells; `replaces` when what the paper that this one corrects tells was so.
    """

    company: CompanyBlock
    number: str
    batch: str
    told_at: datetime
    city: str
    bank: str
    bank_account: str
    collect_on: date
    state: str
    mark: str
    reason: str
    file_name: str
    sha256: str
    steps: tuple[Field, ...]
    sums: tuple[CountRow, ...]
    reasons: tuple[CountRow, ...]
    rows: tuple[BatchLineRow, ...]
    total_cents: int
    settled_cents: int
    replaces: datetime | None = None
