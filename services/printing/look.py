"""The common look of every paper: its colours, its letters, its margins and its marks."""

from collections.abc import Sequence
from typing import Final

from services.printing.figures import joined
from services.printing.fonts import bold, regular
from services.printing.lettering import UNBREAKABLE, Colour, Style, clean, shrunk, width_of
from services.printing.papers import CompanyBlock, Field
from services.printing.pen import Pen
from services.printing.pictures import picture
from services.printing.sheet import REPRINT_FORM, Sheet

MM: Final = 72 / 25.4
A4: Final = (210 * MM, 297 * MM)
LEFT: Final = 48.0
RIGHT: Final = A4[0] - 48.0
WIDTH: Final = RIGHT - LEFT

INK: Final[Colour] = (0.078, 0.125, 0.169)
MUTED: Final[Colour] = (0.322, 0.376, 0.427)
LINE: Final[Colour] = (0.784, 0.816, 0.843)
PANEL: Final[Colour] = (0.949, 0.961, 0.973)
ACCENT: Final[Colour] = (0.043, 0.361, 0.678)
ALERT: Final[Colour] = (0.702, 0.149, 0.118)

BODY: Final = Style(regular, 8.4, INK)
BODY_BOLD: Final = Style(bold, 8.4, INK)
SMALL: Final = Style(regular, 7.4, MUTED)
SMALL_BOLD: Final = Style(bold, 7.4, INK)
SMALL_INK: Final = Style(regular, 7.4, INK)
LABEL: Final = Style(bold, 6.2, MUTED, 0.7)
KIND: Final = Style(bold, 7.6, ACCENT, 1.5)
NUMBER: Final = Style(bold, 16.0, INK)
NAME: Final = Style(bold, 10.6, INK)
TRADE_NAME: Final = Style(bold, 11.6, INK)
DEMO: Final = Style(bold, 6.4, MUTED, 1.6)

DEMO_WORDS: Final = "DEMO – SIN VALOR"
REPRINT_SLOT: Final = (270.0, 12.6)


def top_strip(sheet: Sheet, company: CompanyBlock, y: float) -> None:
    """The line above the letterhead: DEMO on the left, a reprint's mark on the right."""
    if company.is_demo:
        pill(sheet.pen, LEFT, y, DEMO_WORDS, DEMO)
    sheet.place(REPRINT_FORM, RIGHT - REPRINT_SLOT[0], y + 12.3)


def pill(pen: Pen, x: float, y: float, words: str, style: Style) -> float:
    """Words in a thin frame whose upper left corner is at a point; gives the frame's width."""
    words, style = shrunk(words, style, 120)
    wide = width_of(words, style) - style.tracking + 10
    pen.frame(x, y, wide, style.size + 5.6, style.colour)
    pen.text(x + 5, y + style.size + 2.2, words, style)
    return wide


def letterhead(sheet: Sheet, company: CompanyBlock, y: float, width: float, height: float) -> None:
    """Logo and company on the left side of a page or form, from `y` down."""
    pen = sheet.pen
    x = LEFT
    logo = picture(company.logo) if company.logo else None
    if logo is not None:
        logo_width, logo_height = logo.size_within(118, height)
        sheet.image(logo.reader, x, y, logo_width, logo_height)
        x += logo_width + 14
    room = LEFT + width - x
    pen.fit(x, y + 9.5, company.trade_name or company.legal_name, TRADE_NAME, room)
    baseline = y + 21.5
    for words, most in company_lines(company):
        baseline = pen.paragraph(x, baseline, words, SMALL, room, most_lines=most)


def company_lines(company: CompanyBlock) -> tuple[tuple[str, int], ...]:
    """What a company says of itself, with how many lines each may take."""
    legal = company.legal_name if company.legal_name != company.trade_name else ""
    return (
        (joined(f"RUC {company.tax_id}", legal), 1),
        (joined(company.address, company.city), 2),
        (joined(company.phone, company.email), 1),
    )


def references(fields: Sequence[Field]) -> str:
    """A tender's references in one paragraph; a line never ends inside a short one."""
    parts = (clean(f"{field.label} {field.value}") for field in fields)
    return joined(*(_held_together(part) for part in parts))


def _held_together(words: str) -> str:
    return words.replace(" ", UNBREAKABLE) if len(words) <= 32 else words
