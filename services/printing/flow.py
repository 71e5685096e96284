"""Blocks of a paper, one under another, over as many pages as they need."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Block:
    """Something with a height that is drawn with its upper edge at a given `y`.

    Attributes:
        heading: repeated above the block when it is the first of a page.
        keeps_next: stays on the page of the block after it.
    """

    height: float
    draw: Callable[[float], None]
    heading: "Block | None" = None
    keeps_next: bool = False


def total_height(blocks: Sequence[Block]) -> float:
    """How high the blocks are together."""
    return sum(block.height for block in blocks)


def paginated(blocks: Sequence[Block], first: float, other: float) -> list[list[Block]]:
    """Blocks in pages, given the room on the first and on every other page."""
    pages: list[list[Block]] = [[]]
    room = first
    for group in _groups(blocks):
        needed = total_height(group)
        if needed > room and pages[-1]:
            pages.append([])
            room = other
            heading = group[0].heading
            if heading is not None:
                pages[-1].append(heading)
                room -= heading.height
        for block in group:
            if block.height > room and pages[-1]:
                pages.append([])
                room = other
            pages[-1].append(block)
            room -= block.height
    return pages


def draw_down(blocks: Sequence[Block], y: float) -> float:
    """Draw blocks from `y` down; gives where they end."""
    for block in blocks:
        block.draw(y)
        y += block.height
    return y


def _groups(blocks: Sequence[Block]) -> list[list[Block]]:
    groups: list[list[Block]] = []
    open_group = False
    for block in blocks:
        if open_group:
            groups[-1].append(block)
        else:
            groups.append([block])
        open_group = block.keeps_next
    return groups
