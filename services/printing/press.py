"""The press: records in, PDFs out.

ReportLab takes a tenth of a second to load, so it is loaded by the first page, not by the
window's start. `warm_up` does it ahead, off the window's thread.
"""

from collections.abc import Iterable

from services.printing.customer_papers import CustomerPaper
from services.printing.day_papers import DayPaper, StripeAnnexPaper
from services.printing.papers import (
    ActivationPaper,
    ActPaper,
    AttemptNotePaper,
    BatchPaper,
    InvoicePaper,
    MandatePaper,
    PaperFormat,
    ReceiptPaper,
    RefundPaper,
    SlipPaper,
    ZPaper,
)
from services.printing.report_papers import ReportPaper


def warm_up() -> None:
    """Load the drawing library and the typeface."""
    from services.printing import (  # noqa: F401, PLC0415
        activation_sheet,
        attempt_note,
        batch_report,
        cheque_act,
        customer_letter,
        day_summary,
        deposit_slip,
        invoice,
        mandate_letter,
        receipt,
        refund_slip,
        report,
        reprint,
        z_report,
    )
    from services.printing.fonts import alphabet  # noqa: PLC0415

    alphabet()


def render_invoice(paper: InvoicePaper) -> bytes:
    """One invoice on A4."""
    return render_invoices([paper])


def render_invoices(papers: Iterable[InvoicePaper]) -> bytes:
    """Invoices on A4, in one PDF.

    Raises:
        ValueError: no invoice at all.
    """
    from services.printing import invoice  # noqa: PLC0415

    return invoice.render_invoices(papers)


def render_receipt(paper: ReceiptPaper, paper_format: PaperFormat) -> bytes:
    """One receipt with all its copies."""
    return render_receipts([paper], paper_format)


def render_receipts(papers: Iterable[ReceiptPaper], paper_format: PaperFormat) -> bytes:
    """Receipts in one PDF.

    Raises:
        ValueError: no receipt at all.
    """
    from services.printing import receipt  # noqa: PLC0415

    return receipt.render_receipts(papers, paper_format)


def render_activation(paper: ActivationPaper) -> bytes:
    """The sheet of a manual activation on A4."""
    from services.printing import activation_sheet  # noqa: PLC0415

    return activation_sheet.render_activation(paper)


def render_attempt_note(paper: AttemptNotePaper, paper_format: PaperFormat) -> bytes:
    """The note of one charge attempt."""
    from services.printing import attempt_note  # noqa: PLC0415

    return attempt_note.render_attempt_note(paper, paper_format)


def render_refund(paper: RefundPaper, paper_format: PaperFormat) -> bytes:
    """The proof of one refund with all its copies."""
    from services.printing import refund_slip  # noqa: PLC0415

    return refund_slip.render_refund(paper, paper_format)


def render_z(paper: ZPaper, paper_format: PaperFormat) -> bytes:
    """The report of one counted turn of a till."""
    from services.printing import z_report  # noqa: PLC0415

    return z_report.render_z(paper, paper_format)


def render_slip(paper: SlipPaper) -> bytes:
    """One deposit slip of ours on A4 with all its copies."""
    from services.printing import deposit_slip  # noqa: PLC0415

    return deposit_slip.render_slip(paper)


def render_act(paper: ActPaper) -> bytes:
    """The act of one cheque on A4 with all its copies."""
    from services.printing import cheque_act  # noqa: PLC0415

    return cheque_act.render_act(paper)


def render_mandate(paper: MandatePaper) -> bytes:
    """One letter to a customer's bank on A4 with all its copies."""
    from services.printing import mandate_letter  # noqa: PLC0415

    return mandate_letter.render_mandate(paper)


def render_batch(paper: BatchPaper) -> bytes:
    """The report of one batch of debits on A4."""
    from services.printing import batch_report  # noqa: PLC0415

    return batch_report.render_batch(paper)


def render_day(paper: DayPaper) -> bytes:
    """The summary of some days on A4."""
    from services.printing import day_summary  # noqa: PLC0415

    return day_summary.render_day(paper)


def render_stripe_annex(paper: StripeAnnexPaper) -> bytes:
    """A closed day that was compared with Stripe later, on A4."""
    from services.printing import day_stripe  # noqa: PLC0415 - seldom needed

    return day_stripe.render_stripe_annex(paper)


def render_customer(paper: CustomerPaper) -> bytes:
    """One statement of account or certificate on A4."""
    from services.printing import customer_letter  # noqa: PLC0415

    return customer_letter.render_customer(paper)


def render_report(paper: ReportPaper) -> bytes:
    """One report on A4."""
    from services.printing import report  # noqa: PLC0415

    return report.render_report(paper)


def stamp_copy(pdf: bytes, words: str) -> bytes:
    """An archived paper marked as a copy; it begins with the archived bytes themselves.

    Raises:
        ValueError: the bytes are not one of our papers.
    """
    from services.printing import reprint  # noqa: PLC0415

    return reprint.stamp_copy(pdf, words)
