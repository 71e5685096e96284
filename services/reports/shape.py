"""The shape of a chart, for whoever draws it: on screen or on paper, it is the same one."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from services.reports.records import Chart

_TICKS: Final = 4
_STEPS: Final = (1, 2, 2.5, 5, 10)
_WIDTH: Final = 0.62
_WIDEST: Final = 0.12


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a column, in shares of the room: `x` from its left, `bottom` from its floor."""

    series: int
    x: float
    width: float
    bottom: float
    height: float


@dataclass(frozen=True, slots=True)
class Label:
    """A column's label and its whole; `centre` and `room` are shares of the room's width."""

    text: str
    total: int
    centre: float
    room: float
    top: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale, at a share of the room's height."""

    value: int
    height: float


def ticks(chart: Chart) -> list[Tick]:
    """The scale, in round numbers from nothing to above the highest column."""
    top = max((sum(group.values) for group in chart.groups), default=0) or 1
    unit = 100 if chart.is_money else 1
    wanted = max(top / unit / _TICKS, 1)
    size = 10 ** (len(str(int(wanted))) - 1)
    step = next(int(size * each * unit) for each in _STEPS if size * each >= wanted)
    step = max(step, unit)
    count = -(-top // step)
    return [Tick(step * place, place / count) for place in range(count + 1)]


def labels(chart: Chart) -> list[Label]:
    """What stands under and over the columns."""
    top = ticks(chart)[-1].value
    room = 1 / max(1, len(chart.groups))
    return [
        Label(group.label, sum(group.values), (place + 0.5) * room, room, sum(group.values) / top)
        for place, group in enumerate(chart.groups)
    ]


def pieces(chart: Chart) -> Iterator[Piece]:
    """The parts of all columns, each upon the one before."""
    top = ticks(chart)[-1].value
    room = 1 / max(1, len(chart.groups))
    width = min(room * _WIDTH, _WIDEST)
    for place, group in enumerate(chart.groups):
        below = 0
        for series, value in enumerate(group.values):
            if value > 0:
                x = (place + 0.5) * room - width / 2
                yield Piece(series, x, width, below / top, value / top)
                below += value
