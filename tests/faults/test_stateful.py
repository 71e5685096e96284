"""The service itself in any order that hypothesis thinks of: any act, any fault, one truth."""

import contextlib
import json
from typing import Any, ClassVar, Final

from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)
from hypothesis.strategies import SearchStrategy, sampled_from, sets

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, SECOND, SIXTH, THIRD, Ground
from tests.faults.jobs import Desk, Job
from tests.faults.office import Office, opened
from tests.faults.points import FREE, Points
from tests.faults.process import Told
from tests.faults.report import Tally
from tests.faults.till import sit_down

NUMBERS: Final[SearchStrategy[set[str]]] = sets(
    sampled_from([FIRST, SECOND, THIRD, SIXTH]), min_size=1, max_size=2
)
CARDS: Final = sampled_from(["pm_card_visa", "pm_card_visa", "pm_card_chargeDeclined"])
AT: Final = sampled_from([0, 1, 2])
ENDPOINTS: Final = sampled_from(["create", "confirm", "cancel", "retrieve"])
KINDS: Final = sampled_from(
    ["drop_before", "drop_after", "reset_mid", "409", "429", "500", "500_after", "500_late", "502"]
)
HOURS: Final = sampled_from([1, 25, -1])
EXAMPLES: Final = 20
STEPS: Final = 20


class Heard:
    """What a desk in this very process tells; it never waits."""

    def __init__(self) -> None:
        self.told: list[Told] = []

    def send_bytes(self, buf: bytes, /) -> None:
        self.told.append(json.loads(buf))

    def recv_bytes(self) -> bytes:
        return FREE


class AnyOrder(RuleBasedStateMachine):
    """Three tills, four invoices, and whatever happens to them."""

    ground: ClassVar[Ground]
    simulator: ClassVar[SimulatorProcess]
    cases: ClassVar[int] = 0
    attempts: Bundle[str] = Bundle("attempts")

    def __init__(self) -> None:
        super().__init__()
        type(self).cases += 1
        self.stack = contextlib.ExitStack()
        self.office: Office = self.stack.enter_context(opened(self.ground, self.simulator))
        self.desks = [self._desk(at) for at in range(3)]

    def _desk(self, at: int, **different: Any) -> Desk:
        heard = Heard()
        self.office.traces[f"desk {len(self.office.traces)}"] = heard.told
        desk = sit_down(self.office.plan(at=at, **different), Points(heard))
        self.stack.callback(desk.close)
        return desk

    @rule(target=attempts, at=AT, numbers=NUMBERS)
    def open(self, at: int, numbers: set[str]) -> str:
        attempt = self.office.mint()
        self.desks[at].do(self.office.open(*sorted(numbers), attempt=attempt))
        return attempt

    @rule(target=attempts, at=AT, numbers=NUMBERS, card=CARDS)
    def charge(self, at: int, numbers: set[str], card: str) -> str:
        attempt = self.office.mint()
        job = self.office.charge(*sorted(numbers), cards=(card,), attempt=attempt)
        self.desks[at].do(job)
        return attempt

    @rule(at=AT, attempt=attempts, card=CARDS)
    def confirm(self, at: int, attempt: str, card: str) -> None:
        self.desks[at].do(Job("confirm", {"attempt": attempt, "cards": (card,)}))

    @rule(at=AT, attempt=attempts)
    def give_up(self, at: int, attempt: str) -> None:
        self.desks[at].do(Job("give_up", {"attempt": attempt}))

    @rule(at=AT, attempt=attempts)
    def look_now(self, at: int, attempt: str) -> None:
        self.desks[at].do(Job("look_now", {"attempt": attempt}))

    @rule(at=AT, attempt=attempts)
    def keep(self, at: int, attempt: str) -> None:
        self.desks[at].do(Job("keep", {"attempt": attempt}))

    @rule(at=AT)
    def recover(self, at: int) -> None:
        self.desks[at].do(Job("recover"))

    @rule(at=AT, numbers=NUMBERS)
    def pay_by_cheque(self, at: int, numbers: set[str]) -> None:
        self.desks[at].do(self.office.cheque(*sorted(numbers)))

    @rule(number=sampled_from([SECOND, SIXTH]))
    def void(self, number: str) -> None:
        supervisor = self.office.ground.crew.supervisor
        self._desk(0, operator=supervisor).do(Job("void", {"number": number}))

    @rule(at=AT, attempt=attempts, cents=sampled_from([350, 1000, 4500]))
    def give_back(self, at: int, attempt: str, cents: int) -> None:
        ask = self.office.ask_refund(attempt, cents)
        self.desks[at].do(ask)
        supervisor = self.office.ground.crew.supervisor
        approve = Job("approve refund", {"refund": ask.facts["refund"]})
        self._desk(0, operator=supervisor).do(approve)

    @rule(endpoint=ENDPOINTS, kind=KINDS, times=sampled_from([1, 4]))
    def something_goes_wrong(self, endpoint: str, kind: str, times: int) -> None:
        self.office.fault(endpoint, kind, times)

    @rule()
    def all_is_well_again(self) -> None:
        self.office.control.clear_faults()

    @rule(hours=HOURS)
    def time_passes(self, hours: int) -> None:
        self.office.pass_time(hours * 3600.0)
        for desk in self.desks:
            desk.points.skew_by(hours * 3600.0)

    @rule()
    def leases_end(self) -> None:
        self.office.let_leases_end()

    @rule(at=AT)
    def program_is_started_again(self, at: int) -> None:
        self.desks[at] = self._desk(at)

    @invariant()
    def nothing_is_wrong(self) -> None:
        self.office.check(settled=False)

    def teardown(self) -> None:
        with self.stack:
            self.office.end_well(FIRST, SECOND, THIRD, SIXTH)
            self.office.control.settle_late()
            self.office.check()


def test_any_order_of_acts_and_faults_leaves_one_truth(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    AnyOrder.ground, AnyOrder.simulator, AnyOrder.cases = ground, simulator_process, 0
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    tally.add("hypothesis: any order of acts and faults", AnyOrder.cases)
