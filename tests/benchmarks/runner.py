"""Runs benchmarks one after the other on fresh copies of the company."""

import tempfile
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from tests.benchmarks.catalogue import BENCHMARKS
from tests.benchmarks.company import Size
from tests.benchmarks.figures import Figure
from tests.benchmarks.ground import open_ground
from tests.benchmarks.kept import ROOT


def run(
    size: Size,
    databases: Sequence[str],
    rounds: int,
    names: Collection[str],
    *,
    tell: Callable[[str], None],
    show: Callable[[Figure], None] = lambda _: None,
    root: Path = ROOT,
) -> list[Figure]:
    """The figures of the benchmarks that were named, on each database."""
    figures: list[Figure] = []
    chosen = [each for each in BENCHMARKS if each.name in names]
    root.mkdir(parents=True, exist_ok=True)
    for database in databases if any(each.on for each in chosen) else ():
        # Beside the kept company, and not in memory: a commit has to reach a disk.
        with (
            tempfile.TemporaryDirectory(prefix="run-", dir=root) as folder,
            open_ground(database, size, rounds, Path(folder), root) as ground,
        ):
            for each in chosen:
                if each.on is not None:
                    tell(f"{each.name}, {database}")
                    _take(figures, each.on(ground), show)
    for each in chosen:
        if each.alone is not None:
            tell(each.name)
            _take(figures, each.alone(size.accounts, rounds), show)
    return figures


def _take(figures: list[Figure], found: Iterable[Figure], show: Callable[[Figure], None]) -> None:
    for figure in found:
        figures.append(figure)
        show(figure)
