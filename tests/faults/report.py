"""What the campaign tried, counted, and how to make it try more.

A plugin of pytest, loaded by `tests/conftest.py`, so that the options are there and the table is
written wherever the cases ran.
"""

import os
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

TABLE: Final = Path("build") / "faults.md"
PROPERTY: Final = "faults"
Counts = dict[str, Counter[str]]
"""By kind, and then by database."""

_SEEDS: Final = 100


def pytest_addoption(parser: pytest.Parser) -> None:
    """How many random schedules, and from which seed."""
    group = parser.getgroup("faults", "the fault campaign (tests/faults)")
    seeds = int(os.environ.get("VENTANILLA_FAULT_SEEDS", _SEEDS))
    group.addoption(
        "--fault-seeds",
        type=int,
        default=seeds,
        help="random schedules on each database (%(default)s)",
    )
    group.addoption(
        "--fault-every-point",
        action="store_true",
        help="kill and freeze at every point on both databases, and at reads too, which change"
        " nothing that anybody can see",
    )
    group.addoption("--fault-from", type=int, default=0, help="the first seed (%(default)s)")


class Tally:
    """Counts the cases of one test by kind, and what happened in them beside."""

    def __init__(self) -> None:
        self.cases: dict[str, int] = {}
        self.happened: dict[str, int] = {}

    def add(self, kind: str, cases: int = 1) -> None:
        """So many cases of this kind were tried."""
        self.cases[kind] = self.cases.get(kind, 0) + cases

    def saw(self, what: str) -> None:
        """This happened in a random day."""
        self.happened[what] = self.happened.get(what, 0) + 1


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Show what was tried, and keep it in `build/faults.md`."""
    cases: Counts = {}
    happened: Counts = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name == PROPERTY:
                    _count(cases, value[0], value[1])
                    _count(happened, value[0], value[2])
    if not cases:
        return
    lines = table("cases of their own", cases, total=True)
    if happened:
        lines += ["", *table("in so many of the random days", happened, total=False)]
    terminalreporter.section("faults tried")
    for line in lines:
        terminalreporter.write_line(line)
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def table(heading: str, counts: Counts, *, total: bool) -> list[str]:
    """How often each kind was tried on each database, as Markdown."""
    lines = [f"| {heading} | SQLite | PostgreSQL |", "|---|---:|---:|"]
    for kind, on in sorted(counts.items()):
        lines.append(f"| {kind} | {on['sqlite']:,} | {on['postgresql']:,} |")
    if total:
        every = sum(counts.values(), Counter())
        lines.append(f"| **all** | **{every['sqlite']:,}** | **{every['postgresql']:,}** |")
    return lines


def _count(counts: Counts, database: str, found: dict[str, int]) -> None:
    for kind, number in found.items():
        counts.setdefault(kind, Counter())[database] += number
