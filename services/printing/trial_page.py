"""A page that shows whether a printer is set up right: letters, figures, and a ruler of 72 mm."""

from typing import Final

from services.printing.fonts import bold, regular
from services.printing.lettering import Colour, Style
from services.printing.look import A4, DEMO, DEMO_WORDS, LEFT, MM, WIDTH, letterhead, pill
from services.printing.papers import CompanyBlock, PaperFormat
from services.printing.sheet import Sheet

RULER_MM: Final = 72
LETTERS: Final = "ñ á é í ó ú ü Ñ ¿? ¡! € $ 1.234,50"

_ROLL: Final = (80 * MM, 92 * MM)
_LEFT: Final = 4 * MM
_BLACK: Final[Colour] = (0.0, 0.0, 0.0)
_TITLE: Final = Style(bold, 13.0, _BLACK)
_TEXT: Final = Style(regular, 9.0, _BLACK)
_LARGE: Final = Style(bold, 12.0, _BLACK)
_SMALL: Final = Style(regular, 7.2, _BLACK)


def render_trial(
    paper_format: PaperFormat, printer: str, told_at: str, company: CompanyBlock | None = None
) -> bytes:
    """The test page as a PDF.

    Args:
        company: stands at the head of an A4 page, as on every paper of that size.
        printer: its name, as people know it.
        told_at: when it was asked for, in words.
    """
    is_roll = paper_format is PaperFormat.ROLL_80
    width, height = _ROLL if is_roll else A4
    sheet = Sheet(width, height, "Página de prueba")
    pen = sheet.pen
    left = _LEFT if is_roll else LEFT
    right = left + RULER_MM * MM
    y = 12 * MM
    if company is not None and not is_roll:
        if company.is_demo:
            pill(pen, left, 20, DEMO_WORDS, DEMO)
        letterhead(sheet, company, 40, WIDTH, 52)
        pen.rule(left, 106, left + WIDTH, _BLACK, 0.4)
        y = 136
    pen.text(left, y, "Página de prueba", _TITLE)
    pen.fit(left, y + 14, printer, _TEXT, right - left)
    pen.text(left, y + 26, told_at, _SMALL)
    pen.text(left, y + 50, LETTERS, _LARGE)
    pen.text(left, y + 64, "SON: CIENTO VEINTE CON 50/100 DÓLARES", _TEXT)
    _draw_ruler(sheet, left, y + 96)
    pen.paragraph(
        left,
        y + 134,
        "La regla mide 72 mm y se ven sus dos extremos. Si mide menos, la impresora está"
        " ajustando la página: elija tamaño real, sin márgenes.",
        _SMALL,
        right - left,
    )
    sheet.end_page()
    return sheet.pdf()


def _draw_ruler(sheet: Sheet, left: float, y: float) -> None:
    """Millimetres from 0 to 72, each ten with its figure."""
    pen = sheet.pen
    pen.rule(left, y, left + RULER_MM * MM, _BLACK, 0.8)
    for mark in range(RULER_MM + 1):
        x = left + mark * MM
        long = 10 if mark % 10 == 0 or mark == RULER_MM else 7 if mark % 5 == 0 else 4
        pen.polyline(((x, y), (x, y + long)), _BLACK, 0.6)
        if mark % 10 == 0:
            pen.middle(x, y + 18, str(mark), _SMALL)
    pen.right(left + RULER_MM * MM, y - 4, f"{RULER_MM} mm", _SMALL)
