"""The invoice on A4: letterhead, customer, detail of the charges, totals, QR."""

from collections.abc import Iterable
from typing import Final

from services.printing.figures import day, dollars, joined
from services.printing.fonts import bold
from services.printing.invoice_end import draw_end, end_height
from services.printing.invoice_table import (
    HEAD_HEIGHT,
    Spans,
    described,
    draw_charges,
    draw_columns,
    paged,
)
from services.printing.lettering import Style, clean, wrapped
from services.printing.look import (
    A4,
    ACCENT,
    ALERT,
    BODY,
    BODY_BOLD,
    INK,
    KIND,
    LABEL,
    LEFT,
    LINE,
    NAME,
    NUMBER,
    PANEL,
    REPRINT_SLOT,
    RIGHT,
    SMALL,
    WIDTH,
    letterhead,
    pill,
    top_strip,
)
from services.printing.papers import CompanyBlock, InvoicePaper
from services.printing.pen import Pen
from services.printing.sheet import Sheet

_TOP: Final = 46.0
_FACTS: Final = 126.0
_NEXT_PAGE_TABLE: Final = 92.0
_BOTTOM: Final = 784.0
_FOOT: Final = 800.0
_PANEL_X: Final = RIGHT - 186

_AMOUNT: Final = Style(bold, 21.0, INK)
_STATE: Final = Style(bold, 8.6, ALERT, 1.4)


def render_invoice(paper: InvoicePaper) -> bytes:
    """One invoice as a PDF."""
    return render_invoices([paper])


def render_invoices(papers: Iterable[InvoicePaper]) -> bytes:
    """Invoices in one PDF, each beginning a page; typeface and letterhead are stored once.

    Raises:
        ValueError: no invoice at all.
    """
    press: _InvoicePress | None = None
    for paper in papers:
        press = press or _InvoicePress(paper)
        press.draw(paper)
    if press is None:
        raise ValueError("no invoice to print")
    return press.sheet.pdf()


class _InvoicePress:
    """One document. What all its invoices share is drawn once, as forms."""

    def __init__(self, first: InvoicePaper) -> None:
        title = clean(f"Factura {first.number}")
        author = clean(first.company.legal_name)
        self.sheet = Sheet(*A4, title, author, REPRINT_SLOT)
        self.pen = self.sheet.pen
        self._companies: dict[CompanyBlock, int] = {}
        self._company(first.company)
        self.sheet.form("labels", *A4, _draw_labels)
        self.sheet.form("columns", A4[0], HEAD_HEIGHT, draw_columns)

    def draw(self, paper: InvoicePaper) -> None:
        """One invoice, over as many pages as its lines need."""
        company = self._company(paper.company)
        facts_end = self._facts_end(paper)
        spans = Spans(facts_end + 12, _NEXT_PAGE_TABLE, _BOTTOM)
        pages = paged(described(paper.lines), spans, end_height(paper))
        for number, page in enumerate(pages, start=1):
            top_strip(self.sheet, paper.company, 17)
            self.sheet.place(f"company{company}")
            if number == 1:
                self.sheet.place("labels")
                self._draw_head(paper)
                self._draw_facts(paper)
                y = spans.first
            else:
                self._draw_running_head(paper)
                y = spans.other
            if page or number == 1:
                self.sheet.place("columns", 0, y + HEAD_HEIGHT)
                y = draw_charges(self.pen, page, y + HEAD_HEIGHT)
            if number == len(pages):
                draw_end(self.pen, paper, y)
            self.pen.right(RIGHT, _FOOT + 12, f"Página {number} de {len(pages)}", SMALL)
            self.sheet.end_page()

    def _company(self, company: CompanyBlock) -> int:
        known = self._companies.get(company)
        if known is None:
            known = self._companies[company] = len(self._companies)
            self._draw_forms(company, known)
        return known

    def _draw_forms(self, company: CompanyBlock, index: int) -> None:
        def draw_head(pen: Pen) -> None:
            letterhead(self.sheet, company, _TOP, 316, 44)

        def draw_foot(pen: Pen) -> None:
            pen.rule(LEFT, _FOOT, RIGHT, LINE)
            words = joined(company.trade_name or company.legal_name, f"RUC {company.tax_id}")
            pen.fit(LEFT, _FOOT + 12, joined(words, company.help_email), SMALL, WIDTH - 90)

        self.sheet.form(f"head{index}", *A4, draw_head)
        self.sheet.form(f"company{index}", *A4, draw_foot)

    def _draw_head(self, paper: InvoicePaper) -> None:
        self.sheet.place(f"head{self._companies[paper.company]}")
        self.pen.figure(RIGHT, _TOP + 28, paper.number, NUMBER, 170)
        self.pen.figure(RIGHT, _TOP + 42, f"Cuenta {paper.account_number}", SMALL, 170)
        if paper.state:
            pill(self.pen, _PANEL_X, _TOP + 50, paper.state.upper(), _STATE)

    def _draw_facts(self, paper: InvoicePaper) -> None:
        pen, y, who = self.pen, _FACTS, paper.customer
        room = _PANEL_X - LEFT - 28
        below = pen.paragraph(LEFT, y + 27, who.name, NAME, room, most_lines=2)
        pen.fit(LEFT, below, f"{who.id_kind} {who.id_number}", BODY, room)
        below = pen.paragraph(
            LEFT, below + 12, joined(who.address, who.city), SMALL, room, most_lines=3
        )
        pen.fit(LEFT, below + 0.6, joined(who.email, who.phone), SMALL, room)
        right = RIGHT - 14
        pen.figure(right, y + 38, dollars(paper.balance_cents), _AMOUNT, 158)
        for step, value in enumerate((day(paper.due_on), day(paper.issued_on), paper.period)):
            pen.fit_right(right, y + 55 + 12.4 * step, value, BODY_BOLD if step == 0 else BODY, 100)

    def _facts_end(self, paper: InvoicePaper) -> float:
        room = _PANEL_X - LEFT - 28
        who = paper.customer
        names = len(wrapped(who.name, NAME, room, 2))
        addresses = len(wrapped(joined(who.address, who.city), SMALL, room, 3))
        text_end = _FACTS + 27 + names * NAME.leading + 12 + addresses * SMALL.leading + 6
        return max(_FACTS + 92, text_end)

    def _draw_running_head(self, paper: InvoicePaper) -> None:
        pen = self.pen
        pen.text(LEFT, _TOP + 16, "FACTURA", KIND)
        pen.whole(LEFT + 62, _TOP + 16, paper.number, BODY_BOLD, 130)
        pen.fit_right(RIGHT, _TOP + 16, paper.customer.name, SMALL, 280)
        pen.rule(LEFT, _TOP + 26, RIGHT, ACCENT, 1.2)


def _draw_labels(pen: Pen) -> None:
    """The words of a first page that are the same on every invoice."""
    pen.right(RIGHT, _TOP + 8, "FACTURA", KIND)
    pen.rule(LEFT, _FACTS - 10, RIGHT, ACCENT, 1.2)
    pen.text(LEFT, _FACTS + 10, "CLIENTE", LABEL)
    pen.panel(_PANEL_X, _FACTS, RIGHT - _PANEL_X, 90, PANEL)
    pen.text(_PANEL_X + 14, _FACTS + 14, "SALDO PENDIENTE", LABEL)
    for step, label in enumerate(("Vence", "Emisión", "Período")):
        pen.text(_PANEL_X + 14, _FACTS + 55 + 12.4 * step, label, SMALL)
