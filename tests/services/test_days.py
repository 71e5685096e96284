"""After 19:00 in Guayaquil it is tomorrow in UTC: only the clock makes a day of a moment."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path

from services.clock import business_date

ROOT = Path(__file__).parents[2]
# The clock and what writes moments for the eye; a file's own days know no zones.
ALLOWED = {
    "services/clock.py",
    "ui/formats.py",
    "services/importing/sheets.py",
    "services/debits/banks/answers.py",
}


def test_in_the_evening_it_is_still_today() -> None:
    assert business_date(datetime(2026, 11, 28, 1, 30, tzinfo=UTC)) == date(2026, 11, 27)


def test_nobody_else_takes_the_day_out_of_a_moment() -> None:
    found = []
    for folder in ("services", "ui", "desktop"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not isinstance(node, ast.Call) or node.args or name in ALLOWED:
                    continue
                if getattr(node.func, "attr", "") == "date":
                    found.append(f"{name}:{node.lineno}")

    assert found == []
