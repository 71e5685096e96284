"""What a till is in the middle of when something happens to it."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Final

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, SECOND, Ground
from tests.faults.jobs import Job
from tests.faults.office import VISA, Office, opened
from tests.faults.process import Till

DECLINED: Final = "pm_card_chargeDeclined"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A till about to do something, with whatever had to happen before."""

    name: str
    begin: Callable[[Office], Till]

    def __str__(self) -> str:
        return self.name


def at_every_point(
    ground: Ground,
    simulator: SimulatorProcess,
    scenario: Scenario,
    act: Callable[[Office, Till], None],
    where: Callable[[Till], bool] = lambda _: True,
) -> int:
    """Let something happen to a till at each point that it passes, on fresh books each time.

    Nobody lists the points: the scenario is played again and again, one point further each time,
    until it comes to its end before.

    Args:
        ground: where the books come from.
        simulator: the provider.
        scenario: what the till is doing.
        act: what happens, with all that follows; fails with an `AssertionError`.
        where: which of the points count.

    Returns:
        How many cases there were, of those that are this ground's to play.
    """
    failed: list[str] = []
    cases = 0
    for index in count():
        if not ground.plays(index):
            continue
        with opened(ground, simulator) as office:
            till = scenario.begin(office)
            if not _stands_at(till, index, where):
                break
            cases += 1
            point = till.point
            try:
                act(office, till)
            except AssertionError as error:
                failed.append(f"[{ground.name}] {scenario}: {point}\n{error}")
    assert index, "the scenario passed no such point"
    assert not failed, f"{len(failed)} of {cases} cases failed\n" + "\n".join(failed)
    return cases


def _stands_at(till: Till, index: int, where: Callable[[Till], bool]) -> bool:
    while till.is_parked:
        if where(till):
            if index == 0:
                return True
            index -= 1
        till.step()
    return False


def _charge(office: Office) -> Till:
    return office.hire(office.charge(FIRST, SECOND))


def _other_card(office: Office) -> Till:
    return office.hire(office.charge(FIRST, cards=(DECLINED, *VISA)))


def _give_up(office: Office) -> Till:
    attempt = office.mint()
    return office.hire(office.open(FIRST, attempt=attempt), Job("give_up", {"attempt": attempt}))


def _doubt(office: Office) -> Till:
    """The line goes down right after the money was taken, and the cashier asks again."""
    office.fault("confirm", "drop_after", times=9)
    office.fault("retrieve", "drop_before", times=4)
    attempt = office.mint()
    return office.hire(office.charge(FIRST, attempt=attempt), Job("look_now", {"attempt": attempt}))


def _cheque(office: Office) -> Till:
    return office.hire(office.cheque(FIRST, SECOND))


def _recovery_after(point: str) -> Callable[[Office], Till]:
    """A recovery of what a till left behind that was killed at a point."""

    def begin(office: Office) -> Till:
        dead = office.hire(office.charge(FIRST))
        assert dead.run_to(point), f"no such point: {point}"
        dead.kill()
        office.let_leases_end()
        return office.hire(Job("recover"), at=1)

    return begin


def _recovery_of_a_500(office: Office) -> Till:
    office.fault("confirm", "500_after")
    return _recovery_after("before retrieve")(office)


CHARGE: Final = Scenario("charge", _charge)
OTHER_CARD: Final = Scenario("other card", _other_card)
GIVE_UP: Final = Scenario("give up", _give_up)
DOUBT: Final = Scenario("doubt", _doubt)
CHEQUE: Final = Scenario("cheque", _cheque)
RECOVERIES: Final = (
    Scenario("recovery of CLAIMED", _recovery_after("Protocol.claim after commit")),
    Scenario("recovery of CREATING", _recovery_after("after create")),
    Scenario("recovery of ARMED", _recovery_after("Protocol._move(ARMED) after commit")),
    Scenario("recovery of CONFIRMING", _recovery_after("before confirm")),
    Scenario("recovery of a charge", _recovery_after("after confirm")),
    Scenario("recovery of a 500", _recovery_of_a_500),
)
SCENARIOS: Final = (CHARGE, OTHER_CARD, GIVE_UP, DOUBT, CHEQUE, *RECOVERIES)
