"""A process that stops in the middle and goes on later (A9, A10, A12, C8)."""

from collections.abc import Callable
from typing import Final

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, Ground
from tests.faults.jobs import Job
from tests.faults.office import Office, opened
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import CHARGE, GIVE_UP, OTHER_CARD, Scenario, at_every_point

THIRTY_HOURS: Final = 30 * 3600.0


@pytest.mark.parametrize("scenario", [CHARGE, OTHER_CARD, GIVE_UP], ids=str)
def test_a9_a_till_that_comes_back_after_another_settled_charges_nothing_more(
    ground: Ground,
    simulator_process: SimulatorProcess,
    scenario: Scenario,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    """Frozen at a point; the lease ends, another till takes over and charges; then it goes on."""

    def act(office: Office, till: Till) -> None:
        till.freeze()
        office.let_leases_end()
        rival = office.hire(Job("recover"), office.charge(FIRST), at=1, hurries=True)
        rival.finish()
        office.check(settled=False)
        till.thaw()
        till.finish()
        office.check(settled=False)
        office.end_well(FIRST)

    hurried = Scenario(scenario.name, lambda office: scenario.begin(office.hurrying()))
    cases = at_every_point(ground, simulator_process, hurried, act, where)
    tally.add("SIGSTOP, take-over, SIGCONT", cases)


def test_a9_a_till_that_comes_back_while_another_recovers_is_one_charge(
    ground: Ground,
    simulator_process: SimulatorProcess,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    """Both go on together, step by step in turn, from the moment of the take-over."""

    def act(office: Office, till: Till) -> None:
        office.let_leases_end()
        rival = office.hire(Job("recover"), office.charge(FIRST), at=1)
        while till.is_parked or rival.is_parked:
            for each in (rival, till):
                each.step_past_transaction()
        office.end_well(FIRST)

    def outside(till: Till) -> bool:
        return where(till) and not till.in_transaction

    cases = at_every_point(ground, simulator_process, CHARGE, act, outside)
    tally.add("take-over, both going on in turn", cases)


def test_a10_a_laptop_that_slept_sends_nothing_that_it_decided_before(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """Thirty hours between the decision and the sending: the clock shows it, nothing is sent."""
    with opened(ground, simulator_process) as office:
        till = office.hire(office.charge(FIRST))
        assert till.run_to("Protocol._move(CONFIRMING) after commit")
        till.freeze()
        till.thaw()
        till.move_clock(THIRTY_HOURS)
        office.pass_time(THIRTY_HOURS)
        till.finish()

        assert till.last_word == "not_charged"
        assert office.succeeded() == 0
        office.end_well(FIRST)
    tally.add("asleep between decision and sending")


def test_a10_a_laptop_that_slept_after_the_sending_finds_out(
    ground: Ground,
    simulator_process: SimulatorProcess,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    """Thirty hours at any point, provider's keys forgotten meanwhile, nobody else there."""

    def act(office: Office, till: Till) -> None:
        till.move_clock(THIRTY_HOURS)
        office.pass_time(THIRTY_HOURS)
        till.finish()
        office.check(settled=False)
        office.end_well(FIRST)

    def outside(till: Till) -> bool:
        return where(till) and not till.in_transaction

    cases = at_every_point(ground, simulator_process, CHARGE, act, outside)
    tally.add("asleep for 30 hours", cases)


def test_c8_a_frozen_till_with_locks_holds_nobody_up_for_long(
    server_ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    """The server cuts the frozen one off after two seconds."""
    with opened(server_ground, simulator_process) as office:
        frozen = office.hire(office.charge(FIRST))
        rival = office.hire(office.charge(FIRST), office.charge(FIRST), at=1)
        # It stands ready: what a process takes to start would be time of the frozen one's.
        assert rival.run_to("Protocol.claim before begin")
        assert frozen.run_to("Protocol.claim before commit")
        frozen.freeze()
        rival.finish()
        frozen.thaw()
        frozen.finish()

        said = [told.get("verdict") or told.get("error") for told in rival.verdicts]
        assert said == ["DatabaseBusy", "ready", "charged"]
        assert office.succeeded() == 1
        office.end_well(FIRST)
    tally.add("SIGSTOP, take-over, SIGCONT")
