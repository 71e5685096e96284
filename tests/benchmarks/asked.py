"""What a page asks of a full register, beside plain rows of the same table."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from tests.benchmarks.figures import Figure, Goal, in_turns, timed
from tests.benchmarks.ground import Ground

PAGE_MS: Final = 30.0
"""A page that is scrolled to is there in two frames."""
TOTALS_MS: Final = 50.0


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the plain statement that reads as many rows and joins nothing."""

    what: str
    ask: Callable[[], object]
    plain: str
    goal_ms: float


def asked(ground: Ground, of: str, works: Sequence[Asked]) -> Iterator[Figure]:
    """Each question in turns with its plain statement."""
    rounds = max(3, ground.rounds // 10)
    with ground.raw() as connection:
        for work in works:
            ours, limit = in_turns(
                rounds,
                partial(_ask, work.ask),
                partial(_plain, connection, work.plain),
                best_of=3,
            )
            yield timed(
                f"{of}: {work.what}",
                ours,
                limit,
                "plain, that table alone",
                database=ground.database,
                goal=Goal("p50", work.goal_ms),
            )


def _ask(ask: Callable[[], object], number: int) -> None:
    del number
    ask()


def _plain(connection: Any, sql: str, number: int) -> None:
    del number
    connection.execute(sql).fetchall()
