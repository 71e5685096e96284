"""The invoice on A4: letterhead, customer, detail of the charges, totals, QR."""

from collections.abc import Iterable, Sequence
from typing import Final

from services.money import plain
from services.printing.figures import day, dollars, money, quantity, unit_price
from services.printing.fonts import bold, regular
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
    MUTED,
    NAME,
    NUMBER,
    PANEL,
    REPRINT_SLOT,
    RIGHT,
    SMALL,
    SMALL_BOLD,
    SMALL_INK,
    WIDTH,
    joined,
    letterhead,
    pill,
    top_strip,
)
from services.printing.notes import agreement_note
from services.printing.papers import CompanyBlock, InvoiceLine, InvoicePaper
from services.printing.pen import Pen
from services.printing.qr import qr_rows
from services.printing.sheet import Sheet
from services.printing.words import MOST_CENTS, son_line

_TOP: Final = 46.0
_FACTS: Final = 126.0
_NEXT_PAGE_TABLE: Final = 92.0
_BOTTOM: Final = 784.0
_FOOT: Final = 800.0
_PANEL_X: Final = RIGHT - 186
_QR_SIDE: Final = 66.0

_HEAD_HEIGHT: Final = 20.0
_LINE_LEADING: Final = 10.4
_LINE_PADDING: Final = 7.2
_CELL: Final = Style(regular, 8.0, INK)
_CELL_MUTED: Final = Style(regular, 8.0, MUTED)
_AMOUNT: Final = Style(bold, 21.0, INK)
_STATE: Final = Style(bold, 8.6, ALERT, 1.4)
_TOTAL: Final = Style(bold, 11.0, INK)

_CODE_WIDTH: Final = 52.0
_DESCRIPTION_X: Final = LEFT + 60
_DESCRIPTION_WIDTH: Final = 178.0
_QUANTITY_RIGHT: Final = LEFT + 288
_PRICE_RIGHT: Final = LEFT + 348
_DISCOUNT_RIGHT: Final = LEFT + 400
_TAX_X: Final = LEFT + 410
_TAX_WIDTH: Final = 34.0
_NET_WIDTH: Final = 50.0

_Wrapped = tuple[InvoiceLine, tuple[str, ...]]


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
        self.sheet.form("columns", A4[0], _HEAD_HEIGHT, _draw_columns)

    def draw(self, paper: InvoicePaper) -> None:
        """One invoice, over as many pages as its lines need."""
        company = self._company(paper.company)
        lines: list[_Wrapped] = [
            (line, wrapped(line.description, _CELL, _DESCRIPTION_WIDTH, 4) or ("",))
            for line in paper.lines
        ]
        facts_end = self._facts_end(paper)
        pages = _paged(lines, facts_end + 12, _end_height(paper))
        for number, page in enumerate(pages, start=1):
            top_strip(self.sheet, paper.company, 17)
            self.sheet.place(f"company{company}")
            if number == 1:
                self.sheet.place("labels")
                self._draw_head(paper)
                self._draw_facts(paper)
                y = facts_end + 12
            else:
                self._draw_running_head(paper)
                y = _NEXT_PAGE_TABLE
            if page or number == 1:
                y = self._draw_lines(page, y)
            if number == len(pages):
                self._draw_end(paper, y)
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

    def _draw_lines(self, lines: Sequence[_Wrapped], y: float) -> float:
        pen = self.pen
        self.sheet.place("columns", 0, y + _HEAD_HEIGHT)
        y += _HEAD_HEIGHT
        for line, description in lines:
            base = y + 11.6
            pen.fit(LEFT, base, line.code, _CELL_MUTED, _CODE_WIDTH)
            for step, words in enumerate(description):
                pen.text(_DESCRIPTION_X, base + step * _LINE_LEADING, words, _CELL)
            pen.figure(_QUANTITY_RIGHT, base, quantity(line.quantity_e6), _CELL, 46)
            pen.figure(_PRICE_RIGHT, base, unit_price(line.unit_price_e6), _CELL, 56)
            if line.discount_cents:
                pen.figure(_DISCOUNT_RIGHT, base, money(line.discount_cents), _CELL, 48)
            pen.fit(_TAX_X, base, line.tax_label, _CELL_MUTED, _TAX_WIDTH)
            pen.figure(RIGHT, base, money(line.net_cents), _CELL, _NET_WIDTH)
            y += len(description) * _LINE_LEADING + _LINE_PADDING
            pen.rule(LEFT, y, RIGHT, LINE, 0.35)
        return y

    def _draw_end(self, paper: InvoicePaper, y: float) -> None:
        self._draw_totals(paper, y + 8)
        pen = self.pen
        room = _PANEL_X - LEFT - 24
        below = y + 20
        if 0 <= paper.total_cents <= MOST_CENTS:
            below = (
                pen.paragraph(
                    LEFT, below, son_line(paper.total_cents), SMALL_INK, room, most_lines=2
                )
                + 6
            )
        pen.modules(LEFT, below, _QR_SIDE, qr_rows(_qr_text(paper)))
        note = agreement_note(paper.agreement, paper.company.help_email)
        x = LEFT + _QR_SIDE + 14
        below = pen.paragraph(
            x, below + 7, note.title, SMALL_BOLD, room - _QR_SIDE - 14, most_lines=2
        )
        pen.paragraph(x, below + 1.5, note.words, SMALL, room - _QR_SIDE - 14, most_lines=7)

    def _draw_totals(self, paper: InvoicePaper, y: float) -> None:
        pen = self.pen
        base = y + 12
        for label, cents in _total_rows(paper):
            pen.fit(_PANEL_X + 14, base, label, BODY, 92)
            pen.figure(RIGHT, base, money(cents), BODY, 74)
            base += 13.6
        pen.rule(_PANEL_X + 14, base - 5, RIGHT, ACCENT, 1.2)
        base += 11
        pen.text(_PANEL_X + 14, base, "Total", _TOTAL)
        pen.figure(RIGHT, base, dollars(paper.total_cents), _TOTAL, 120)
        if paper.balance_cents != paper.total_cents:
            base += 15
            pen.text(_PANEL_X + 14, base, "Saldo pendiente", BODY_BOLD)
            pen.figure(RIGHT, base, dollars(paper.balance_cents), BODY_BOLD, 90)


def _draw_labels(pen: Pen) -> None:
    """The words of a first page that are the same on every invoice."""
    pen.right(RIGHT, _TOP + 8, "FACTURA", KIND)
    pen.rule(LEFT, _FACTS - 10, RIGHT, ACCENT, 1.2)
    pen.text(LEFT, _FACTS + 10, "CLIENTE", LABEL)
    pen.panel(_PANEL_X, _FACTS, RIGHT - _PANEL_X, 90, PANEL)
    pen.text(_PANEL_X + 14, _FACTS + 14, "SALDO PENDIENTE", LABEL)
    for step, label in enumerate(("Vence", "Emisión", "Período")):
        pen.text(_PANEL_X + 14, _FACTS + 55 + 12.4 * step, label, SMALL)


def _draw_columns(pen: Pen) -> None:
    """The head of the table of charges."""
    base = 12.0
    pen.text(LEFT, base, "CÓDIGO", LABEL)
    pen.text(_DESCRIPTION_X, base, "DESCRIPCIÓN", LABEL)
    pen.right(_QUANTITY_RIGHT, base, "CANT.", LABEL)
    pen.right(_PRICE_RIGHT, base, "P. UNIT.", LABEL)
    pen.right(_DISCOUNT_RIGHT, base, "DESC.", LABEL)
    pen.text(_TAX_X, base, "IMP.", LABEL)
    pen.right(RIGHT, base, "VALOR", LABEL)
    pen.rule(LEFT, _HEAD_HEIGHT - 1, RIGHT, INK, 0.7)


def _total_rows(paper: InvoicePaper) -> list[tuple[str, int]]:
    rows = [(f"Subtotal {part.label}", part.base_cents) for part in paper.subtotals]
    if len(paper.subtotals) != 1:
        rows.append(("Subtotal sin impuestos", paper.subtotal_cents))
    discount = sum(line.discount_cents for line in paper.lines)
    if discount:
        rows.append(("Descuento incluido", discount))
    taxed = [(part.label, part.tax_cents) for part in paper.subtotals if part.tax_cents]
    return rows + (taxed or [("IVA", paper.tax_cents)])


def _end_height(paper: InvoicePaper) -> float:
    totals = 8 + 12 + len(_total_rows(paper)) * 13.6 + 28
    return max(totals, 20 + 2 * SMALL.leading + 6 + 100)


def _paged(lines: Sequence[_Wrapped], first_y: float, end: float) -> list[list[_Wrapped]]:
    """Lines in pages; the totals never stand without a line above them."""
    pages: list[list[_Wrapped]] = [[]]
    y = first_y + _HEAD_HEIGHT
    for index, line in enumerate(lines):
        height = len(line[1]) * _LINE_LEADING + _LINE_PADDING
        needed = height + end if index == len(lines) - 1 else height
        if y + needed > _BOTTOM and pages[-1]:
            pages.append([])
            y = _NEXT_PAGE_TABLE + _HEAD_HEIGHT
        pages[-1].append(line)
        y += height
    return pages


def _qr_text(paper: InvoicePaper) -> str:
    due = paper.due_on
    return clean(
        f"FACTURA {paper.number[:40]} USD {plain(paper.total_cents)} VENCE {due:%d/%m/%Y}"
    ).upper()
