"""What a paper says: frozen records, without a database and without a drawing library."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final


class PaperFormat(StrEnum):
    """What a receipt is printed on."""

    A4 = "a4"
    ROLL_80 = "80mm"


UNSIGNED: Final = "Cobrado por débito de la cuenta bancaria. Este recibo no requiere firmas."
ORIGINAL: Final = "ORIGINAL: CLIENTE"
OFFICE_COPY: Final = "COPIA: CAJA"


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled value: `Field("N.º de cheque", "001234")`."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class CompanyBlock:
    """Who issues the paper. A demo company marks everything DEMO."""

    legal_name: str
    trade_name: str
    tax_id: str
    address: str
    city: str
    phone: str
    email: str
    help_email: str
    logo: bytes | None = None
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class CustomerBlock:
    """Whom the paper is for. `id_kind` is in words: RUC, Cédula, Pasaporte."""

    name: str
    id_kind: str
    id_number: str
    address: str = ""
    city: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class AgreementBlock:
    """How the customer agreed to pay (*convenio de pago*), in words.

    When it is not automatic the paper says so, with the next due date and `due_dates`.
    `fields` are the method's own: bank, account, holder. They appear on the activation sheet.
    """

    method: str
    is_automatic: bool
    next_due_on: date | None = None
    due_dates: tuple[date, ...] = ()
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One charge. Quantity and unit price are integers scaled by a million."""

    code: str
    description: str
    quantity_e6: int
    unit_price_e6: int
    discount_cents: int
    tax_label: str
    net_cents: int


@dataclass(frozen=True, slots=True)
class TaxSubtotal:
    """The charges of one tax rate: `TaxSubtotal("IVA 15 %", 10000, 1500)`."""

    label: str
    base_cents: int
    tax_cents: int


@dataclass(frozen=True, slots=True)
class InvoicePaper:
    """An invoice with the detail of its charges. `state` is printed when it is not empty."""

    company: CompanyBlock
    number: str
    issued_on: date
    due_on: date
    period: str
    customer: CustomerBlock
    account_number: str
    lines: tuple[InvoiceLine, ...]
    subtotals: tuple[TaxSubtotal, ...]
    subtotal_cents: int
    tax_cents: int
    total_cents: int
    balance_cents: int
    agreement: AgreementBlock
    state: str = ""


@dataclass(frozen=True, slots=True)
class TenderBlock:
    """One means of payment of a receipt.

    `condition` is what it still depends on: "Sujeto a efectivización (salvo buen cobro)",
    "Por verificar".
    """

    method: str
    amount_cents: int
    references: tuple[Field, ...] = ()
    condition: str = ""


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What the receipt did to one invoice, in cents."""

    invoice_number: str
    previous_cents: int
    income_withheld_cents: int
    vat_withheld_cents: int
    paid_cents: int
    balance_cents: int


@dataclass(frozen=True, slots=True)
class ReceiptPaper:
    """A receipt (*recibo de caja*). One paper a copy: by default the customer's and the till's.

    `amount_cents` is the money that was received: what was withheld, or paid with a *saldo a
    favor* of before, is none. `credit_cents` is what became *saldo a favor*. `state` (ANULADO,
    PROTESTADO) is printed when it is not empty. The note for customers who are not automatic
    comes from `agreement`. Nobody signs for money that a bank collected: it is not `is_signed`.
    """

    company: CompanyBlock
    number: str
    moment: datetime
    city: str
    received_from: CustomerBlock
    account_number: str
    amount_cents: int
    concept: str
    tenders: tuple[TenderBlock, ...]
    rows: tuple[ReceiptRow, ...]
    credit_cents: int
    cashier: str
    till: str
    agreement: AgreementBlock | None = None
    state: str = ""
    copies: tuple[str, ...] = (ORIGINAL, OFFICE_COPY)
    is_signed: bool = True


@dataclass(frozen=True, slots=True)
class ConsentBlock:
    """The data protection consent that the customer gave."""

    text_version: str
    given_at: datetime
    channel: str


@dataclass(frozen=True, slots=True)
class ServiceLine:
    """What the customer pays every month: `ServiceLine("02-3801234", "Línea VoIP", 1500)`."""

    code: str
    description: str
    monthly_cents: int


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document on file. The sheet shows the first digits of its SHA-256."""

    kind: str
    name: str
    sha256: str
    original_seen_by: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One item of the activation checklist."""

    words: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class ActivationPaper:
    """The sheet of a manual activation: contract data, agreement, documents, signatures.

    `first_total_cents` is the first month with the activation fee and taxes.
    """

    company: CompanyBlock
    account_number: str
    customer: CustomerBlock
    contact: tuple[Field, ...]
    consent: ConsentBlock | None
    plan: str
    services: tuple[ServiceLine, ...]
    monthly_cents: int
    monthly_tax_cents: int
    activation_fee_cents: int
    activation_tax_cents: int
    tax_label: str
    first_total_cents: int
    agreement: AgreementBlock
    documents: tuple[DocumentLine, ...]
    checklist: tuple[CheckLine, ...]
    activated_by: str
    activated_at: datetime | None
    state: str = ""


@dataclass(frozen=True, slots=True)
class AttemptedInvoice:
    """An invoice of a charge attempt, with the part of it that was to be charged."""

    number: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class AttemptNotePaper:
    """What a customer is told of one card charge (*constancia de intento de cobro*).

    `number` is the short form of `attempt`, for the telephone. `state` is the attempt's own word;
    `verdict` and `sentence` say it to the customer, true at `told_at`. `asked_at` is when the
    provider last showed it; `doubt_since` when it was first asked and did not tell; `replaces`
    when the paper that this one corrects was made.
    """

    company: CompanyBlock
    number: str
    attempt: str
    told_at: datetime
    city: str
    customer: CustomerBlock
    account_number: str
    amount_cents: int
    state: str
    verdict: str
    sentence: str
    advice: tuple[str, ...]
    began_at: datetime
    asked_at: datetime | None
    doubt_since: datetime | None
    cashier: str
    till: str
    card: str
    intent: str
    invoices: tuple[AttemptedInvoice, ...]
    replaces: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReopenedRow:
    """An invoice that is owed again, by how much, and what it owed before and after, in cents."""

    invoice_number: str
    previous_cents: int
    reopened_cents: int
    balance_cents: int


@dataclass(frozen=True, slots=True)
class RefundPaper:
    """Money that went back of a receipt (*comprobante de devolución*), one paper a copy.

    `number` is the receipt's with the reversal's own: `001-001-000000123/R1`. `state` is the
    refund's word; `verdict` and `sentence` say it to the customer. `credit_cents` is what was
    taken of the account's *saldo a favor*. `told_at` is when the books wrote what it tells;
    `replaces` when what the paper that this one corrects tells was written.
    """

    company: CompanyBlock
    number: str
    refund: str
    told_at: datetime
    city: str
    customer: CustomerBlock
    account_number: str
    receipt: str
    received_on: date
    paid_cents: int
    amount_cents: int
    state: str
    verdict: str
    sentence: str
    references: tuple[Field, ...]
    rows: tuple[ReopenedRow, ...]
    credit_cents: int
    reason: str
    requested_by: str
    approved_by: str
    till: str
    replaces: datetime | None = None
    copies: tuple[str, ...] = (ORIGINAL, OFFICE_COPY)


@dataclass(frozen=True, slots=True)
class KindRow:
    """One kind of money of a turn, and what the till should hold of it."""

    name: str
    count: int
    cents: int
    voided_cents: int
    held_count: int
    held_cents: int


@dataclass(frozen=True, slots=True)
class PieceRow:
    """Bills or coins of one worth: `PieceRow("Billete de $ 20.00", 2000, 3)`."""

    name: str
    worth_cents: int
    pieces: int

    @property
    def cents(self) -> int:
        """What they are worth together."""
        return self.worth_cents * self.pieces


@dataclass(frozen=True, slots=True)
class ListedLine:
    """Something that stands on a report: what, more of it, and its amount."""

    what: str
    detail: str
    cents: int


@dataclass(frozen=True, slots=True)
class ListedPart:
    """A list of a report with its heading."""

    title: str
    lines: tuple[ListedLine, ...]


@dataclass(frozen=True, slots=True)
class ZPaper:
    """The report of a counted turn of a till (*cierre de caja*, *reporte Z*).

    `state` is the turn's word. `mark` is printed large while it is not signed. `parts` are the
    lists that have lines: movements, voids, reversals, charges in doubt, unverified deposits.
    `told_at` is when the books wrote what it tells; `replaces` when the one before was told.
    """

    company: CompanyBlock
    number: str
    turn: str
    told_at: datetime
    city: str
    till: str
    state: str
    mark: str
    business_date: date
    opened_at: datetime
    opened_by: str
    declared_at: datetime
    declared_by: str
    closed_at: datetime | None
    closed_by: str
    receipts: int
    first_receipt: str
    last_receipt: str
    float_cents: int
    left_before_cents: int | None
    cash_cents: int
    in_cents: int
    out_cents: int
    expected_cents: int
    counted_cents: int
    difference_cents: int
    reason: str
    kinds: tuple[KindRow, ...]
    pieces: tuple[PieceRow, ...]
    parts: tuple[ListedPart, ...]
    open_alarms: int
    replaces: datetime | None = None


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
class MandatePaper:
    """The customer's order to their bank (*autorización de débito*), to be signed.

    `customer` is who has the service, `holder` whose bank account pays it; they may differ.
    `limit_cents` is the most that one debit may take, `valid_until` the last day; None is without.

    Attributes:
        holder_is_company: somebody signs for the holder: `signer`, with cédula and post, or
            empty lines to be written on where nobody said who.
        collected_in: the accounts of the company that the money may go to; empty where the
            office has none in its settings.
    """

    company: CompanyBlock
    number: str
    mandate: str
    told_at: datetime
    city: str
    bank: str
    bank_account_kind: str
    bank_account: str
    holder: str
    holder_id_kind: str
    holder_id: str
    customer: str
    account_number: str
    service: str
    limit_cents: int | None
    valid_from: date
    valid_until: date | None
    requested_by: str
    replaces: datetime | None = None
    copies: tuple[str, ...] = (BANK_COPY, CUSTOMER_COPY, ARCHIVE_COPY)
    holder_is_company: bool = False
    signer: str = ""
    signer_id: str = ""
    signer_post: str = ""
    collected_in: tuple[str, ...] = ()


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
