"""A process killed with SIGKILL at each of its steps (A1 to A8, A13, A14)."""

from collections.abc import Callable

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, Ground
from tests.faults.jobs import Job
from tests.faults.office import Office
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import RECOVERIES, SCENARIOS, Scenario, at_every_point


@pytest.mark.parametrize("scenario", SCENARIOS, ids=str)
def test_a_till_killed_at_any_point_leaves_one_truth(
    ground: Ground,
    simulator_process: SimulatorProcess,
    scenario: Scenario,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    def act(office: Office, till: Till) -> None:
        till.kill()
        office.check(settled=False)
        rival = office.hire(office.charge(FIRST), at=1)
        assert "not_charged" not in {told.get("verdict") for told in rival.finish()}
        office.end_well(FIRST)

    tally.add("SIGKILL", at_every_point(ground, simulator_process, scenario, act, where))


@pytest.mark.parametrize("scenario", RECOVERIES, ids=str)
def test_two_recoveries_at_once_are_one(
    ground: Ground,
    simulator_process: SimulatorProcess,
    scenario: Scenario,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    """A14: whoever took the attempt over works on it; the other leaves it alone."""

    def act(office: Office, till: Till) -> None:
        other = office.hire(Job("recover"), at=2)
        other.finish()
        till.finish()
        office.end_well(FIRST)

    def outside(till: Till) -> bool:
        return where(till) and not till.in_transaction

    cases = at_every_point(ground, simulator_process, scenario, act, outside)
    tally.add("two recoveries at once", cases)
