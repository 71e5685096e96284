"""The form that small A4 papers share: the company at the head, halves to cut, who at the foot."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from services.printing.figures import joined
from services.printing.flow import Block, draw_down, paginated, total_height
from services.printing.fonts import bold
from services.printing.lettering import Style, clean
from services.printing.look import (
    A4,
    INK,
    KIND,
    LEFT,
    MUTED,
    REPRINT_SLOT,
    RIGHT,
    SMALL,
    letterhead,
    top_strip,
)
from services.printing.papers import CompanyBlock
from services.printing.pen import Pen
from services.printing.sheet import Sheet

HEAD: Final = 89.0
"""From the upper edge of a half or page down to its first block."""
HALF: Final = A4[1] / 2
_FOOT: Final = 26.0
_MARGIN: Final = 8.0
_LETTERHEAD: Final = 56.0
_NUMBER: Final = Style(bold, 14.0, INK)
_COPY: Final = Style(bold, 6.8, INK, 1.0)


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands at the head and foot of every copy.

    Attributes:
        kind: what the paper is, in capitals, a line or two.
        made: city and moment.
        foot: whose, where and by whom, in the lower right corner.
    """

    kind: tuple[str, ...]
    number: str
    made: str
    foot: str


@dataclass(frozen=True, slots=True)
class Span:
    """Where one copy goes: its upper and lower edge, and which page of how many it is."""

    top: float
    bottom: float
    page: str = ""


DrawCopy: TypeAlias = Callable[[Sequence[Block], str, Span], None]
"""Draws blocks as one copy (its name, such as ORIGINAL) on its span."""


def company_sheet(title: str, company: CompanyBlock) -> Sheet:
    """A document with this company's letterhead as the form `company`."""
    sheet = Sheet(*A4, clean(title), clean(company.legal_name), REPRINT_SLOT)
    letterhead_form(sheet, "company", company)
    return sheet


def letterhead_form(sheet: Sheet, name: str, company: CompanyBlock, width: float = 300) -> None:
    """Draw a company's letterhead once, as the form of that name."""

    def draw(_pen: Pen) -> None:
        letterhead(sheet, company, 0.0, width, 40)

    sheet.form(name, A4[0], _LETTERHEAD, draw)


def draw_copies(
    sheet: Sheet, copies: Sequence[str], blocks: Sequence[Block], draw_copy: DrawCopy
) -> None:
    """Two copies to a sheet where a half holds them, else each copy on pages of its own."""
    if total_height(blocks) > HALF - HEAD - _FOOT:
        draw_pages(sheet, copies, blocks, draw_copy)
        return
    for start in range(0, len(copies), 2):
        for half, copy in enumerate(copies[start : start + 2]):
            draw_copy(blocks, copy, Span(half * HALF, (half + 1) * HALF))
        sheet.pen.dashes(0, HALF, A4[0], MUTED)
        sheet.end_page()


def draw_pages(
    sheet: Sheet, copies: Sequence[str], blocks: Sequence[Block], draw_copy: DrawCopy
) -> None:
    """Each copy on whole pages, numbered where there are several."""
    room = A4[1] - 2 * _MARGIN - HEAD - _FOOT
    pages = paginated(blocks, room, room)
    for copy in copies:
        for number, page in enumerate(pages, start=1):
            count = f"Página {number} de {len(pages)}" if len(pages) > 1 else ""
            draw_copy(page, copy, Span(_MARGIN, A4[1] - _MARGIN, count))
            sheet.end_page()


def copy_drawer(sheet: Sheet, company: CompanyBlock, heading: Heading) -> DrawCopy:
    """Draws the copies of one paper on a `company_sheet`."""

    def draw_copy(blocks: Sequence[Block], copy: str, span: Span) -> None:
        draw_frame(sheet, company, heading, copy, span)
        draw_down(blocks, span.top + HEAD)

    return draw_copy


def draw_frame(
    sheet: Sheet,
    company: CompanyBlock,
    heading: Heading,
    copy: str,
    span: Span,
    form: str = "company",
) -> None:
    """Head and foot of one copy, with the letterhead of the given form."""
    pen = sheet.pen
    top_strip(sheet, company, span.top + 12)
    y = span.top + 30
    sheet.place(form, 0, y + _LETTERHEAD)
    for line, words in enumerate(heading.kind):
        pen.right(RIGHT, y + 8 + line * 10, words, KIND)
    below = y + 8 + (len(heading.kind) - 1) * 10
    pen.figure(RIGHT, below + 17, heading.number, _NUMBER, 180)
    pen.fit_right(RIGHT, below + 30, heading.made, SMALL, 185)
    pen.text(LEFT, span.bottom - 15, copy, _COPY)
    pen.fit_right(RIGHT, span.bottom - 15, joined(span.page, heading.foot), SMALL, 330)
