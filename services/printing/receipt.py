"""Receipts (*recibos de caja*): on A4 in two halves to cut apart, or on an 80 mm roll."""

from collections.abc import Iterable

from services.printing.papers import PaperFormat, ReceiptPaper
from services.printing.receipt_a4 import A4Receipts
from services.printing.receipt_roll import RollReceipts


def render_receipt(paper: ReceiptPaper, paper_format: PaperFormat) -> bytes:
    """One receipt as a PDF, with all its copies."""
    return render_receipts([paper], paper_format)


def render_receipts(papers: Iterable[ReceiptPaper], paper_format: PaperFormat) -> bytes:
    """Receipts in one PDF, each beginning a page.

    Raises:
        ValueError: no receipt at all.
    """
    press: A4Receipts | RollReceipts | None = None
    for paper in papers:
        if press is None:
            press = A4Receipts(paper) if paper_format is PaperFormat.A4 else RollReceipts(paper)
        press.draw(paper)
    if press is None:
        raise ValueError("no receipt to print")
    return press.pdf()
