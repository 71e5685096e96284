"""How long things take: samples taken in turns, and the figure that they make."""

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

Work = Callable[[int], object]
"""One thing to be timed; it is told which round it is."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Seconds that one thing took, round by round."""

    seconds: tuple[float, ...]

    @property
    def p50(self) -> float:
        """The median."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """What 95 of 100 rounds stay under."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure is held to: `Goal("ratio", 3.0)`, `Goal("p95", 5.0)`, `Goal("p50", 600.0)`.

    Times are in milliseconds and at most; rates are a second and at least.
    """

    of: str
    value: float

    def words(self, unit: str) -> str:
        """The goal as the table says it."""
        if self.of == "ratio":
            return f"≤ {self.value:g}×"
        sign = "≥" if unit == "/s" else "≤"
        return f"{'p95 ' if self.of == 'p95' else ''}{sign} {self.value:g} {unit}"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table: our work, and what this machine can do at best, in one run.

    `unit` is `ms`, where less is better, or `/s`, where more is.
    """

    work: str
    database: str
    unit: str
    p50: float
    p95: float | None
    limit: float | None
    limit_is: str
    goal: Goal | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the limit's time ours takes."""
        if not self.limit or not self.p50:
            return None
        return self.limit / self.p50 if self.unit == "/s" else self.p50 / self.limit

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is reached; None without one."""
        if self.goal is None:
            return None
        found = {"ratio": self.ratio, "p95": self.p95, "p50": self.p50}[self.goal.of]
        if found is None:
            return None
        if self.unit == "/s" and self.goal.of != "ratio":
            return found >= self.goal.value
        return found <= self.goal.value


_MILLI: Final = 1000.0


def timed(
    work: str,
    ours: Samples,
    limit: Samples,
    limit_is: str,
    *,
    database: str = "",
    goal: Goal | None = None,
    note: str = "",
) -> Figure:
    """A figure of milliseconds."""
    return Figure(
        work=work,
        database=database,
        unit="ms",
        p50=ours.p50 * _MILLI,
        p95=ours.p95 * _MILLI,
        limit=limit.p50 * _MILLI,
        limit_is=limit_is,
        goal=goal,
        note=note,
    )


def in_turns(rounds: int, *works: Work, warm: int = 3, best_of: int = 1) -> tuple[Samples, ...]:
    """Time each work once in every round, so that a noisy moment of the machine hits all.

    The first `warm` rounds are not counted. The order turns round by round. With `best_of`,
    for what may be asked again, a round is asked so often and its quickest answer counts: the
    p95 is then that of slow questions, not that of what else the machine was doing.
    """
    taken: list[list[float]] = [[] for _ in works]
    with _quiet():
        for number in range(rounds + warm):
            order = list(enumerate(works))
            for place, work in order if number % 2 else reversed(order):
                seconds = min(_once(work, number) for _ in range(best_of))
                if number >= warm:
                    taken[place].append(seconds)
            if number % 50 == 0:
                gc.collect()
    return tuple(Samples(tuple(each)) for each in taken)


def _once(work: Work, number: int) -> float:
    begun = time.perf_counter()
    work(number)
    return time.perf_counter() - begun


@contextmanager
def _quiet() -> Iterator[None]:
    """No collection of garbage in the middle of a measure."""
    was_on = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
