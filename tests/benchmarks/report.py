"""The table that a run prints, and the same as JSON."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from tests.benchmarks.figures import Figure

_HEADS: Final = ("work", "ours p50", "p95", "raw limit", "ratio", "goal", "met?")


def machine() -> str:
    """What it ran on and how busy that was; a figure of a busy machine is only a ratio."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    python = platform.python_version()
    return f"{os.cpu_count()} cores, load {load}, Python {python}, {platform.system()}"


def table(figures: Sequence[Figure]) -> str:
    """One line for each figure."""
    lines = [_HEADS, *(_cells(figure) for figure in figures)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(_HEADS))]
    told = [_line(line, widths) for line in lines]
    told.insert(1, "-" * len(told[0]))
    return "\n".join(told)


def line(figure: Figure) -> str:
    """One figure in passing."""
    return "   " + "  ".join(cell for cell in _cells(figure) if cell)


def write_json(path: Path, size: str, figures: Sequence[Figure]) -> None:
    """The figures with everything that the table leaves out."""
    found = [asdict(each) | {"ratio": each.ratio, "met": each.is_met} for each in figures]
    record = {"size": size, "machine": machine(), "figures": found}
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _cells(figure: Figure) -> tuple[str, ...]:
    def amount(value: float | None) -> str:
        if value is None:
            return ""
        return f"{value:,.0f} /s" if figure.unit == "/s" else f"{value:,.2f} ms"

    where = f" [{figure.database}]" if figure.database else ""
    note = f" ({figure.note})" if figure.note else ""
    limit = f"{amount(figure.limit)} {figure.limit_is}".strip()
    met = {True: "yes", False: "NO", None: ""}[figure.is_met]
    return (
        f"{figure.work}{where}{note}",
        amount(figure.p50),
        amount(figure.p95),
        limit,
        f"{figure.ratio:.1f}×" if figure.ratio else "",
        figure.goal.words(figure.unit) if figure.goal else "",
        met,
    )


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = (
        cell.ljust(width) if place in {0, 3, 5, 6} else cell.rjust(width)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(padded).rstrip()
