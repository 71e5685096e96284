"""The clock moved between a crash and the recovery (C19, C20; CHARGE.md, part 9)."""

from collections.abc import Callable

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, Ground
from tests.faults.jobs import Job
from tests.faults.office import Office, opened
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import CHARGE, at_every_point

HOUR = 3600.0
DAY = 24 * HOUR


@pytest.mark.parametrize(
    "seconds",
    [-HOUR, 25 * HOUR, 2 * DAY, -2 * DAY],
    ids=["an hour back", "25 hours on", "two days on", "two days back"],
)
def test_c19_a_clock_moved_between_crash_and_recovery_breaks_nothing(
    ground: Ground,
    simulator_process: SimulatorProcess,
    seconds: float,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    """Ours and the provider's alike; after 25 hours it has forgotten every key."""

    def act(office: Office, till: Till) -> None:
        till.kill()
        office.pass_time(seconds)
        office.hire(Job("recover"), office.charge(FIRST), at=1).finish()
        office.check(settled=False)
        office.end_well(FIRST)

    def outside(till: Till) -> bool:
        return where(till) and not till.in_transaction

    cases = at_every_point(ground, simulator_process, CHARGE, act, outside)
    tally.add("clock moved between crash and recovery", cases)


@pytest.mark.parametrize("seconds", [-HOUR, HOUR, 2 * DAY, -2 * DAY])
def test_c19_one_computer_whose_clock_moves_in_the_middle_breaks_nothing(
    ground: Ground,
    simulator_process: SimulatorProcess,
    seconds: float,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    def act(office: Office, till: Till) -> None:
        till.move_clock(seconds)
        till.finish()
        office.check(settled=False)
        office.end_well(FIRST)

    def outside(till: Till) -> bool:
        return where(till) and not till.in_transaction

    cases = at_every_point(ground, simulator_process, CHARGE, act, outside)
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
