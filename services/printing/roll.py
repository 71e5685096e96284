"""The parts of any paper on an 80 mm roll: 72 mm of black on white.

A thermal head prints no greys: everything is plain black, and nothing is smaller than 7 points.
"""

from collections.abc import Sequence
from typing import Final

from services.printing.flow import Block, draw_down, paginated, total_height
from services.printing.fonts import bold, regular
from services.printing.lettering import Colour, Style, clean, width_of, wrapped
from services.printing.look import DEMO_WORDS, MM, company_lines
from services.printing.papers import CompanyBlock
from services.printing.pen import Pen
from services.printing.pictures import Picture, black_picture
from services.printing.sheet import REPRINT_FORM, Sheet

ROLL_WIDTH: Final = 80 * MM
LEFT: Final = 4 * MM
RIGHT: Final = ROLL_WIDTH - LEFT
WIDTH: Final = RIGHT - LEFT
MIDDLE: Final = ROLL_WIDTH / 2
SLOT: Final = (WIDTH, 14.0)
LOGO: Final = (40 * MM, 14 * MM)
HEAD: Final = 24.0
TAIL: Final = 8 * MM
LONGEST: Final = 4000.0
"""Beyond this a paper goes on in a new piece: viewers refuse pages over 14,400 points."""

BLACK: Final[Colour] = (0.0, 0.0, 0.0)
TEXT: Final = Style(regular, 7.8, BLACK)
STRONG: Final = Style(bold, 7.8, BLACK)
SMALL: Final = Style(regular, 7.2, BLACK)
SMALL_STRONG: Final = Style(bold, 7.2, BLACK)
TRADE: Final = Style(bold, 12.5, BLACK)
KIND: Final = Style(bold, 8.6, BLACK, 1.4)
NUMBER: Final = Style(bold, 13.0, BLACK)
AMOUNT: Final = Style(bold, 19.0, BLACK)
MARK: Final = Style(bold, 8.0, BLACK, 1.2)


def new_roll(title: str, author: str) -> Sheet:
    """An empty document of roll pages, with the place of a reprint's mark."""
    return Sheet(ROLL_WIDTH, 100 * MM, clean(title), clean(author), SLOT)


def draw_strip(sheet: Sheet, blocks: Sequence[Block]) -> None:
    """Blocks as one strip, as long as what it says; in pieces only where it would be endless."""
    for piece in paginated(blocks, LONGEST, LONGEST):
        sheet.resize(ROLL_WIDTH, HEAD + total_height(piece) + TAIL)
        sheet.place(REPRINT_FORM, LEFT, 6 + SLOT[1])
        draw_down(piece, HEAD)
        sheet.end_page()


def company_head(pen: Pen, company: CompanyBlock) -> list[Block]:
    """Who issues the paper, marked DEMO where it is one."""
    blocks = [boxed(pen, DEMO_WORDS)] if company.is_demo else []
    logo = black_picture(company.logo) if company.logo else None
    if logo is not None:
        blocks.append(_logo(pen, logo))
    blocks.append(centred(pen, company.trade_name or company.legal_name, TRADE, 2))
    blocks += [centred(pen, words, SMALL, most + 1) for words, most in company_lines(company)]
    return [*blocks, gap(5), dashes(pen), gap(3)]


def _logo(pen: Pen, logo: Picture) -> Block:
    width, height = logo.size_within(*LOGO)
    return Block(height + 4, lambda y: pen.image(logo.reader, MIDDLE - width / 2, y, width, height))


def gap(height: float) -> Block:
    """White space."""
    return Block(height, lambda _y: None)


def dashes(pen: Pen) -> Block:
    """A dashed line across."""
    return Block(2, lambda y: pen.dashes(LEFT, y + 1, RIGHT, BLACK))


def rule(pen: Pen) -> Block:
    """A line across."""
    return Block(2, lambda y: pen.rule(LEFT, y + 1, RIGHT, BLACK, 0.8))


def lines(pen: Pen, words: str, style: Style, most_lines: int = 1) -> Block:
    """A paragraph from the left, cut with an `…` after so many lines."""
    wrapped_lines = wrapped(words, style, WIDTH, most_lines)

    def draw(y: float) -> None:
        for step, line in enumerate(wrapped_lines):
            pen.text(LEFT, y + style.size + step * style.leading, line, style)

    return Block(len(wrapped_lines) * style.leading, draw)


def centred(pen: Pen, words: str, style: Style, most_lines: int = 1) -> Block:
    """A paragraph in the middle, cut as `lines` does."""
    wrapped_lines = wrapped(words, style, WIDTH, most_lines)

    def draw(y: float) -> None:
        for step, line in enumerate(wrapped_lines):
            pen.middle(MIDDLE, y + style.size + step * style.leading, line, style)

    return Block(len(wrapped_lines) * style.leading, draw)


def boxed(pen: Pen, words: str) -> Block:
    """A few words in a frame, in the middle."""
    wide = min(width_of(clean(words), MARK) + 14, WIDTH)

    def draw(y: float) -> None:
        pen.frame(MIDDLE - wide / 2, y + 1, wide, 14, BLACK, line=0.8)
        pen.middle(MIDDLE, y + 11, words, MARK)

    return Block(20, draw)


def title(pen: Pen, left: str, right: str) -> Block:
    """The head of a part; it stays with what follows."""

    def draw(y: float) -> None:
        pen.text(LEFT, y + 8, left, SMALL_STRONG)
        pen.right(RIGHT, y + 8, right, SMALL_STRONG)
        pen.rule(LEFT, y + 11.5, RIGHT, BLACK, 0.6)

    return Block(14, draw, keeps_next=True)


def pair(pen: Pen, left: str, right: str, strong: bool = False) -> Block:
    """Words on the left and an amount on the right."""
    style = STRONG if strong else TEXT

    def draw(y: float) -> None:
        pen.fit(LEFT, y + 8.4, left, style, WIDTH - 80)
        pen.figure(RIGHT, y + 8.4, right, style, 74)

    return Block(11, draw)


def signature(pen: Pen, title: str) -> Block:
    """A line to sign on."""

    def draw(y: float) -> None:
        pen.rule(LEFT, y + 34, RIGHT, BLACK, 0.6)
        pen.middle(MIDDLE, y + 43, title, SMALL)

    return Block(45, draw)
