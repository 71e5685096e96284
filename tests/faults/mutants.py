"""Guards taken out of the program, to see that the campaign notices."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Mutant:
    """One guard taken away inside a till's process."""

    what: str
    apply: Callable[[], None]


MUTANTS: Final[dict[str, Mutant]] = {}
