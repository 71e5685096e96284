from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

from services.errors import UserError
from services.papers.errors import FolderProblem
from services.printing.papers import PaperFormat


class PaperKind(StrEnum):
    """What a paper is; its subject is a payment, invoice, account, attempt, refund or turn."""

    RECEIPT = "receipt"
    INVOICE = "invoice"
    ACTIVATION = "activation"
    ATTEMPT = "attempt"
    REFUND = "refund"
    Z = "z"
    SLIP = "slip"
    ACT = "act"
    MANDATE = "mandate"
    BATCH = "batch"
    DAY = "day"
    STRIPE = "stripe"
    STATEMENT = "statement"
    PAYMENTS = "payments"
    NO_DEBT = "no_debt"
    CONSENT = "consent"
    REVOCATION = "revocation"


_TITLES: Final = {
    PaperKind.RECEIPT: "Recibo",
    PaperKind.INVOICE: "Factura",
    PaperKind.ACTIVATION: "Hoja de activación",
    PaperKind.ATTEMPT: "Constancia de intento",
    PaperKind.REFUND: "Comprobante de devolución",
    PaperKind.Z: "Cierre de caja",
    PaperKind.SLIP: "Papeleta de depósito",
    PaperKind.ACT: "Acta de devolución de cheque",
    PaperKind.MANDATE: "Autorización de débito",
    PaperKind.BATCH: "Informe de lote de débitos",
    PaperKind.DAY: "Resumen diario de cobros",
    PaperKind.STRIPE: "Anexo de Stripe",
    PaperKind.STATEMENT: "Estado de cuenta",
    PaperKind.PAYMENTS: "Certificado de pagos",
    PaperKind.NO_DEBT: "Certificado de no adeudar",
    PaperKind.CONSENT: "Consentimiento",
    PaperKind.REVOCATION: "Constancia de revocación",
}


@dataclass(frozen=True, slots=True)
class ArchivedPaper:
    """A paper as it was first made; `content` never changes.

    `subject` is the id of a payment, attempt, refund or turn, the number of an invoice or
    account, or a day; `number` is what people call it. A document that changed later (a voided
    invoice, an activation, an attempt that moved on, a refund that came back, a turn that was
    signed) has versions.
    """

    id: int
    kind: PaperKind
    subject: str
    format: PaperFormat
    version: int
    number: str
    sha256: str
    content: bytes
    archived_at: datetime
    archived_by: str

    @property
    def title(self) -> str:
        """`Recibo 001-001-000000123`."""
        return f"{_TITLES[self.kind]} {self.number}"

    @property
    def file_name(self) -> str:
        """A name for its file, without a folder."""
        return f"{self.title}.pdf".replace("/", "-")


@dataclass(frozen=True, slots=True)
class PaperBundle:
    """Several papers to look at, and to save, as one PDF; each is archived, printed and marked by
    itself. `title` is what they are together: `Recibos del lote 3`.
    """

    papers: tuple[ArchivedPaper, ...]
    content: bytes
    title: str = ""

    @property
    def file_name(self) -> str:
        """A name for the file of all, without a folder."""
        ends = dict.fromkeys((self.papers[0].title, self.papers[-1].title))
        return f"{self.title or ' – '.join(ends)}.pdf".replace("/", "-")


class PrintState(StrEnum):
    """How a print stands: `sending` also if the program died before it knew."""

    SENDING = "sending"
    DONE = "done"
    REFUSED = "refused"


class Channel(StrEnum):
    """How a paper left the books."""

    PRINT = "print"
    FILE = "file"
    MAIL = "mail"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class HandOut:
    """One time that a paper left the books. Prints have a copy number, 0 for the original."""

    channel: Channel
    copy: int | None
    state: PrintState
    at: datetime
    by: str
    till: str


@dataclass(frozen=True, slots=True)
class Printout:
    """What a printer took: copy 0 is the original, n the *COPIA – REIMPRESIÓN n*."""

    paper_id: int
    copy: int
    printer: str
    job: str


@dataclass(frozen=True, slots=True)
class SavedPaper:
    """Where a file was written; `notice` says why it is not where it should be."""

    path: Path
    notice: FolderProblem | None = None


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A message to finish in the mail program; `mailto` is the same without its attachment."""

    path: Path
    mailto: str
    notice: FolderProblem | None = None


@dataclass(frozen=True, slots=True)
class TillPrinting:
    """How a till prints what its payments leave to be printed."""

    auto_print: bool
    printer: str | None = None
    receipt_format: PaperFormat = PaperFormat.A4


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """A receipt that waits to be made and printed; `is_claimed` while some process does it.

    `last_problem` is a key of words, empty while nothing went wrong.
    """

    id: int
    kind: str
    payment_id: str
    receipt: str
    till: str
    state: str
    tries: int
    last_problem: str
    created_at: datetime
    changed_at: datetime
    is_claimed: bool


class Outcome(StrEnum):
    """What became of a receipt that waited.

    `left`: its paper is archived and its own till prints it. `busy`: another process does it.
    """

    PRINTED = "printed"
    ARCHIVED = "archived"
    FAILED = "failed"
    LEFT = "left"
    BUSY = "busy"


@dataclass(frozen=True, slots=True)
class OutboxResult:
    """What one run of the outbox did with one receipt.

    `problem` is why it still waits, or why it was only archived where there is no printer.
    """

    item_id: int
    payment_id: str
    receipt: str
    till: str
    outcome: Outcome
    paper_id: int | None = None
    problem: UserError | None = None
