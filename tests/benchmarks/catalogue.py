"""Every benchmark by name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from tests.benchmarks.charging import charges
from tests.benchmarks.cheques import register
from tests.benchmarks.days import days
from tests.benchmarks.debit_files import debit_files
from tests.benchmarks.debits import debits
from tests.benchmarks.figures import Figure
from tests.benchmarks.finding import pending, search
from tests.benchmarks.ground import Ground
from tests.benchmarks.papers import papers
from tests.benchmarks.registers import registers
from tests.benchmarks.saving import payments
from tests.benchmarks.shared_tills import shared_tills
from tests.benchmarks.statements import statements
from tests.benchmarks.table_rows import table_rows
from tests.benchmarks.tills import charging_tills, tills
from tests.benchmarks.verifying import verifying
from tests.benchmarks.window import window


@dataclass(frozen=True, slots=True)
class Benchmark:
    """One benchmark. Which of the two it has says whether it runs on a database or once."""

    name: str
    on: Callable[[Ground], Iterator[Figure]] | None = None
    alone: Callable[[int, int], Iterator[Figure]] | None = None
    """Told how many accounts there are, and the rounds."""


BENCHMARKS: Final = (
    # Before what writes rows past the rules, to a server's books too: their chains break.
    Benchmark("verifying", on=verifying),
    Benchmark("search", on=search),
    Benchmark("pending", on=pending),
    Benchmark("payments", on=payments),
    Benchmark("charge", on=charges),
    Benchmark("statements", on=statements),
    Benchmark("tills", on=tills),
    Benchmark("charging-tills", on=charging_tills),
    Benchmark("shared-tills", on=shared_tills),
    Benchmark("register", on=register),
    Benchmark("debits", on=debits),
    Benchmark("registers", on=registers),
    Benchmark("days", on=days),
    Benchmark("window", on=window),
    Benchmark("papers", alone=lambda _, rounds: papers(rounds)),
    Benchmark("table", alone=table_rows),
    Benchmark("debit-files", alone=lambda _, rounds: debit_files(rounds)),
)
