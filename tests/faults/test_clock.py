"""The clock moved between a crash and the recovery (C19, C20; CHARGE.md, part 9)."""

from collections.abc import Callable
from itertools import cycle
from typing import Final

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, Ground
from tests.faults.jobs import Job
from tests.faults.office import Office, opened
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import CHARGE, at_every_point

HOUR: Final = 3600.0
DAY: Final = 24 * HOUR
JUMPS: Final = (-HOUR, 25 * HOUR, 2 * DAY, -2 * DAY)


def test_c19_a_clock_moved_between_crash_and_recovery_breaks_nothing(
    ground: Ground,
    simulator_process: SimulatorProcess,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    """Ours and the provider's alike, another way at each point."""
    jumps = cycle(JUMPS)

    def act(office: Office, till: Till) -> None:
        _crash_and_recover(office, till, next(jumps))

    cases = at_every_point(ground, simulator_process, CHARGE, act, _outside(where))
    tally.add("clock moved between crash and recovery", cases)


@pytest.mark.parametrize("seconds", JUMPS)
@pytest.mark.parametrize("point", ["before confirm", "after confirm"])
def test_c19_a_clock_moved_while_the_money_moves_breaks_nothing(
    ground: Ground, simulator_process: SimulatorProcess, point: str, seconds: float, tally: Tally
) -> None:
    """After 25 hours the provider has forgotten every key."""
    with opened(ground, simulator_process) as office:
        till = office.hire(office.charge(FIRST))
        assert till.run_to(point)
        _crash_and_recover(office, till, seconds)
    tally.add("clock moved between crash and recovery")


def test_c19_one_computer_whose_clock_moves_in_the_middle_breaks_nothing(
    ground: Ground,
    simulator_process: SimulatorProcess,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    jumps = cycle(JUMPS)

    def act(office: Office, till: Till) -> None:
        till.move_clock(next(jumps))
        till.finish()
        office.check(settled=False)
        office.end_well(FIRST)

    cases = at_every_point(ground, simulator_process, CHARGE, act, _outside(where))
    tally.add("clock of one till moved in the middle", cases)


@pytest.mark.parametrize("seconds", [-HOUR, HOUR])
def test_a_till_whose_clock_is_wrong_charges_nothing(
    ground: Ground, simulator_process: SimulatorProcess, seconds: float, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        till = office.hire(office.charge(FIRST), clock=seconds)
        till.finish()

        assert till.last_word == "ClockWrong"
        assert office.control.intents() == []
        office.end_well(FIRST)
    tally.add("clock of one till moved in the middle")


def _crash_and_recover(office: Office, till: Till, seconds: float) -> None:
    till.kill()
    office.pass_time(seconds)
    office.hire(Job("recover"), office.charge(FIRST), at=1).finish()
    office.check(settled=False)
    office.end_well(FIRST)


def _outside(where: Callable[[Till], bool]) -> Callable[[Till], bool]:
    return lambda till: where(till) and not till.in_transaction
