"""The act of giving a cheque back to its drawer: A4 in two halves to cut."""

from collections.abc import Sequence
from typing import Final

from services.printing.facts import LABEL_WIDTH, fact_rows, told_panel
from services.printing.figures import day, dollars, minute
from services.printing.flow import Block, draw_down, paginated, total_height
from services.printing.fonts import bold
from services.printing.lettering import UNBREAKABLE, Style, clean, wrapped
from services.printing.look import (
    A4,
    BODY,
    BODY_BOLD,
    INK,
    KIND,
    LABEL,
    LEFT,
    LINE,
    MUTED,
    REPRINT_SLOT,
    RIGHT,
    SMALL,
    SMALL_BOLD,
    WIDTH,
    joined,
    letterhead,
    top_strip,
)
from services.printing.papers import ActPaper, Field
from services.printing.pen import Pen
from services.printing.sheet import Sheet
from services.printing.words import amount_in_words

_HALF: Final = A4[1] / 2
_HEAD: Final = 89.0
_FOOT: Final = 26.0
_LETTERHEAD_HEIGHT: Final = 56.0
_NUMBER: Final = Style(bold, 14.0, INK)
_COPY: Final = Style(bold, 6.8, INK, 1.0)


def render_act(paper: ActPaper) -> bytes:
    """One act as a PDF, with all its copies."""
    title = f"Acta de devolución de cheque {paper.number}"
    sheet = Sheet(*A4, clean(title), clean(paper.company.legal_name), REPRINT_SLOT)

    def draw_letterhead(_pen: Pen) -> None:
        letterhead(sheet, paper.company, 0.0, 300, 40)

    sheet.form("company", A4[0], _LETTERHEAD_HEIGHT, draw_letterhead)
    blocks = _blocks(sheet.pen, paper)
    if total_height(blocks) <= _HALF - _HEAD - _FOOT:
        for start in range(0, len(paper.copies), 2):
            for half, copy in enumerate(paper.copies[start : start + 2]):
                top = half * _HALF
                if half:
                    sheet.pen.dashes(0, top, A4[0], MUTED)
                _draw_copy(sheet, paper, blocks, (copy, ""), (top, top + _HALF))
            sheet.end_page()
        return sheet.pdf()
    room = A4[1] - _HEAD - _FOOT - 16
    pages = paginated(blocks, room, room)
    for copy in paper.copies:
        for number, page in enumerate(pages, start=1):
            count = f"Página {number} de {len(pages)}" if len(pages) > 1 else ""
            _draw_copy(sheet, paper, page, (copy, count), (8, A4[1] - 8))
            sheet.end_page()
    return sheet.pdf()


def _draw_copy(
    sheet: Sheet,
    paper: ActPaper,
    blocks: Sequence[Block],
    marks: tuple[str, str],
    span: tuple[float, float],
) -> None:
    pen = sheet.pen
    copy, page = marks
    top, bottom = span
    top_strip(sheet, paper.company, top + 12)
    y = top + 30
    sheet.place("company", 0, y + _LETTERHEAD_HEIGHT)
    pen.right(RIGHT, y + 8, "ACTA DE DEVOLUCIÓN DE CHEQUE", KIND)
    pen.figure(RIGHT, y + 25, paper.number, _NUMBER, 180)
    pen.fit_right(RIGHT, y + 38, joined(paper.city, minute(paper.told_at)), SMALL, 180)
    draw_down(blocks, top + _HEAD)
    foot = bottom - 15
    who = joined(page, f"Cuenta {paper.account_number}", f"Caja {paper.till}")
    pen.text(LEFT, foot, copy, _COPY)
    pen.fit_right(RIGHT, foot, who, SMALL, 330)


def _blocks(pen: Pen, paper: ActPaper) -> list[Block]:
    sentence = (
        f"Se devuelve a {paper.receiver}, con identificación {paper.receiver_id}, el original del"
        f" cheque N.º{UNBREAKABLE}{paper.cheque_number} de {paper.bank}"
        f" por {dollars(paper.amount_cents)}."
    )
    when = f"Recibo N.º {paper.receipt} · {day(paper.received_on)}"
    blocks = [
        told_panel(pen, paper.verdict, sentence, when),
        _paragraph(pen, "VALOR", amount_in_words(paper.amount_cents), strong=True),
        *fact_rows(pen, _facts(paper)),
        Block(4, lambda y: pen.rule(LEFT, y + 3, RIGHT, LINE)),
        _paragraph(pen, "MOTIVO", paper.reason),
    ]
    if paper.reopened:
        told = ", ".join(f"{each.number} ({dollars(each.amount_cents)})" for each in paper.reopened)
        blocks.append(_paragraph(pen, "QUEDAN POR PAGAR", told))
    if paper.note:
        blocks.append(_paragraph(pen, "NOTA", paper.note))
    return [*blocks, _signatures(pen, paper)]


def _facts(paper: ActPaper) -> tuple[Field, ...]:
    known = (
        Field("Cliente", paper.customer.name),
        Field(paper.customer.id_kind, paper.customer.id_number),
        Field("Girador", paper.drawer),
        Field("Cuenta girada", paper.bank_account),
        Field("Fecha del cheque", day(paper.dated_on)),
        Field("Volvió el", day(paper.returned_on) if paper.returned_on else ""),
        Field("Reemplaza a", f"El acta del {minute(paper.replaces)}" if paper.replaces else ""),
    )
    return tuple(field for field in known if field.value)


def _paragraph(pen: Pen, title: str, words: str, *, strong: bool = False) -> Block:
    style = BODY_BOLD if strong else BODY
    lines = wrapped(words, style, WIDTH - LABEL_WIDTH, 4)

    def draw(y: float) -> None:
        pen.text(LEFT, y + 10, title, LABEL)
        for step, line in enumerate(lines):
            pen.text(LEFT + LABEL_WIDTH, y + 10 + step * style.leading, line, style)

    return Block(4 + max(len(lines), 1) * style.leading, draw)


def _signatures(pen: Pen, paper: ActPaper) -> Block:
    wide = 200.0

    def draw(y: float) -> None:
        for x, title, name in (
            (LEFT, "Entregué", paper.handed_by),
            (RIGHT - wide, "Recibí el cheque", paper.receiver),
        ):
            pen.rule(x, y + 36, x + wide, INK, 0.5)
            pen.text(x, y + 45.5, title, SMALL_BOLD)
            pen.fit_right(x + wide, y + 45.5, name, SMALL, wide - 76)

    return Block(50, draw)
