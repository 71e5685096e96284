"""`python -m tests.benchmarks`: every figure beside its raw limit, measured in the same run."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.company import LARGE, SMALL
from tests.benchmarks.ground import DATABASES
from tests.benchmarks.kept import ROOT
from tests.benchmarks.report import line, machine, table, write_json
from tests.benchmarks.runner import run

_SIZES = {size.name: size for size in (SMALL, LARGE)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what was asked for; 1 when a goal was missed."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("names", nargs="*", help=", ".join(each.name for each in BENCHMARKS))
    parser.add_argument("--size", choices=sorted(_SIZES), default=LARGE.name)
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument("--rounds", type=int, default=300, help="how often quick work is timed")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    asked = parser.parse_args(arguments)
    known = {each.name for each in BENCHMARKS}
    if unknown := sorted(set(asked.names) - known):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    databases = DATABASES if asked.database == "both" else (asked.database,)
    size = _SIZES[asked.size]
    print(f"{size.accounts:,} accounts, {size.invoices:,} invoices; {machine()}", flush=True)
    names = set(asked.names) or known
    figures = run(
        size, databases, asked.rounds, names, tell=_tell, show=lambda f: _tell(line(f)), root=ROOT
    )
    print(table(figures))
    print(machine())
    if asked.json:
        write_json(asked.json, size.name, figures)
    return int(any(figure.is_met is False for figure in figures))


def _tell(what: str) -> None:
    sys.stderr.write(f"   {what}\n")


if __name__ == "__main__":
    sys.exit(main())
