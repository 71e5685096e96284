"""How many random office days are played, and from which seed; a plugin of pytest."""

import os
from typing import Final

import pytest

_SEEDS: Final = 10
_STEPS: Final = 2_000


def pytest_addoption(parser: pytest.Parser) -> None:
    """A seed takes some twelve seconds of one core: a plain run plays ten on each database."""
    group = parser.getgroup("office days", "random office days (tests/office_days)")
    seeds = int(os.environ.get("VENTANILLA_OFFICE_SEEDS", _SEEDS))
    group.addoption(
        "--office-seeds",
        type=int,
        default=seeds,
        help="random stretches of office life on each database (%(default)s)",
    )
    group.addoption("--office-from", type=int, default=0, help="the first seed (%(default)s)")
    group.addoption(
        "--office-steps",
        type=int,
        default=_STEPS,
        help="how many things are done in each (%(default)s)",
    )
