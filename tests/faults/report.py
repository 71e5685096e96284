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
_SEEDS: Final = 300


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
        help="kill and freeze at reads too, which change nothing that anybody can see",
    )
    group.addoption("--fault-from", type=int, default=0, help="the first seed (%(default)s)")


class Tally:
    """Counts the cases of one test, by kind of fault."""

    def __init__(self) -> None:
        self.counted: dict[str, int] = {}

    def add(self, kind: str, cases: int = 1) -> None:
        """So many cases of this kind were tried."""
        self.counted[kind] = self.counted.get(kind, 0) + cases


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Show what was tried, and keep it in `build/faults.md`."""
    cases: dict[str, Counter[str]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, []):
            for name, value in getattr(report, "user_properties", ()):
                if name == PROPERTY:
                    database, counted = value
                    for kind, number in counted.items():
                        cases.setdefault(kind, Counter())[database] += number
    if not cases:
        return
    lines = table(cases)
    terminalreporter.section("faults tried")
    for line in lines:
        terminalreporter.write_line(line)
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def table(cases: dict[str, Counter[str]]) -> list[str]:
    """The cases of each kind on each database, as Markdown."""
    lines = ["| what happened | SQLite | PostgreSQL |", "|---|---:|---:|"]
    total: Counter[str] = Counter()
    for kind, on in cases.items():
        total.update(on)
        lines.append(f"| {kind} | {on['sqlite']:,} | {on['postgresql']:,} |")
    lines.append(f"| **all** | **{total['sqlite']:,}** | **{total['postgresql']:,}** |")
    return lines
