"""The same operations, chosen and made small by hypothesis when something is wrong."""

from collections.abc import Callable
from contextlib import ExitStack
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.office_days.conftest import Opened
from tests.office_days.day import Day
from tests.office_days.operations import OPERATIONS

_SETTINGS = settings(
    max_examples=8,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def machine(opened: Opened) -> type[RuleBasedStateMachine]:
    """A machine whose rules are the operations, on offices of one database."""

    class OfficeMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.stack = ExitStack()
            self.day = Day(self.stack.enter_context(opened()), Random(0))  # noqa: S311
            self.stack.callback(self.day.close)

        @invariant()
        def the_books_say_what_the_model_says(self) -> None:
            self.day.look()

        def teardown(self) -> None:
            try:
                self.day.add_up()
            finally:
                self.stack.close()

    draws = st.randoms(use_true_random=False)
    for name, (_, work) in OPERATIONS.items():
        setattr(OfficeMachine, name, rule(draw=draws)(_named(name, work)))
    return OfficeMachine


def _named(name: str, work: Callable[[Day], None]) -> Callable[..., None]:
    def step(self: Any, draw: Random) -> None:
        self.day.draw = draw
        work(self.day)

    step.__name__ = name
    return step


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_few_steps_bring_books_and_model_apart(
    request: pytest.FixtureRequest, database: str
) -> None:
    opened: Opened = request.getfixturevalue(f"open_{database}")
    run_state_machine_as_test(machine(opened), settings=_SETTINGS)
