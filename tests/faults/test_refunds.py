"""Money that goes back, with the same faults as money that comes in (I20)."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, INVOICES, SECOND, Ground
from tests.faults.jobs import Job
from tests.faults.office import Office, opened
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import Scenario, at_every_point
from tests.faults.till import SHORT

PART: Final = 1000
WHOLE: Final = INVOICES[FIRST] + INVOICES[SECOND]
LONG: Final = SHORT.total + 0.1
WIRE: Final[dict[str, dict[str, Any]]] = {
    "closed before": {"kind": "drop_before"},
    "closed after": {"kind": "drop_after"},
    "reset in the middle": {"kind": "reset_mid"},
    "hangs before": {"kind": "hang_before", "seconds": LONG},
    "hangs after": {"kind": "hang_after", "seconds": LONG},
    "409": {"kind": "409"},
    "429": {"kind": "429"},
    "500 without effect": {"kind": "500"},
    "500 with effect": {"kind": "500_after"},
    "502": {"kind": "502"},
    "401": {"kind": "401"},
    "half a JSON": {"kind": "truncated_json"},
    "a portal's page": {"kind": "html"},
}


def _asked(office: Office, cents: int) -> Job:
    """A charge, and a refund of it asked for; the job of approving it."""
    payment = office.charged(FIRST, SECOND)
    ask = office.ask_refund(payment, cents)
    office.hire(ask).finish()
    return Job("approve refund", {"refund": ask.facts["refund"]})


def _approval(office: Office, cents: int = PART, **different: Any) -> Till:
    supervisor = office.ground.crew.supervisor
    return office.hire(_asked(office, cents), operator=supervisor, **different)


def _request(office: Office) -> Till:
    return office.hire(office.ask_refund(office.charged(FIRST, SECOND), PART))


def _end(office: Office) -> None:
    office.recover()
    office.check()
    office.reconcile()
    office.check()


REQUEST: Final = Scenario("asking for a refund", _request)
IN_PART: Final = Scenario("a refund in part", _approval)
IN_WHOLE: Final = Scenario("a refund in whole", lambda office: _approval(office, WHOLE))


@pytest.mark.parametrize("scenario", [REQUEST, IN_PART, IN_WHOLE], ids=str)
def test_a_till_killed_while_giving_money_back_gives_it_once(
    ground: Ground,
    simulator_process: SimulatorProcess,
    scenario: Scenario,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    def act(office: Office, till: Till) -> None:
        till.kill()
        office.check(settled=False)
        _end(office)

    tally.add("refund: SIGKILL", at_every_point(ground, simulator_process, scenario, act, where))


def test_a_till_that_comes_back_after_another_sent_the_refund_sends_nothing_more(
    ground: Ground,
    simulator_process: SimulatorProcess,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    def act(office: Office, till: Till) -> None:
        till.freeze()
        office.let_leases_end()
        office.hire(Job("recover refunds"), at=2).finish()
        till.thaw()
        till.finish()
        office.check(settled=False)
        _end(office)

    cases = at_every_point(ground, simulator_process, IN_PART, act, where)
    tally.add("refund: SIGSTOP, take-over, SIGCONT", cases)


@pytest.mark.parametrize("endpoint", ["refund", "retrieve", "refund_list"])
@pytest.mark.parametrize(
    ("ground", "times"),
    [("sqlite", 1), ("sqlite", 9), ("postgresql", 1)],
    ids=["sqlite, once", "sqlite, nine times", "postgresql, once"],
    indirect=["ground"],
)
@pytest.mark.parametrize("row", WIRE)
def test_an_answer_about_a_refund_is_read_for_what_it_proves(
    ground: Ground,
    simulator_process: SimulatorProcess,
    row: str,
    times: int,
    endpoint: str,
    tally: Tally,
) -> None:
    with opened(ground, simulator_process) as office:
        till = _approval(office, timeouts=SHORT) if "seconds" in WIRE[row] else _approval(office)
        if endpoint == "refund_list":
            office.fault("refund", "500_after")
        office.fault(endpoint, times=times, **WIRE[row])
        till.finish()
        office.check(settled=False)
        _end(office)
    tally.add(f"refund, wire: {row}")


def test_two_tills_that_ask_for_one_payment_back_are_one_refund(
    ground: Ground, simulator_process: SimulatorProcess, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        payment = office.charged(FIRST)
        tills = [office.hire(office.ask_refund(payment, PART), at=at) for at in range(4)]
        for till in tills:
            till.let_go()
        for till in tills:
            till.finish()

        errors = {told["error"] for till in tills for told in till.said("refused")}
        assert errors <= {"RefundUnderWay", "DatabaseBusy"}
        office.check(settled=False)
    tally.add("refund: several tills")
