"""The customer's own phone: a page that may be paid on at any moment, under the same rules."""

import contextlib
from collections.abc import Callable
from typing import Final

import pytest

from services.practice.simulator import SimulatorProcess
from services.practice.simulator.client import ControlRefused
from tests.faults.ground import FIRST, Ground
from tests.faults.jobs import Job
from tests.faults.office import Office, opened, shares
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.scenarios import Scenario, at_every_point


def _open(office: Office, attempt: str) -> Job:
    facts = {"attempt": attempt, "shares": shares([FIRST]), "channel": "phone"}
    return Job("open", facts)


def _opening(office: Office) -> Till:
    return office.hire(_open(office, office.mint()))


def _page_told(office: Office) -> str:
    """A page whose link the customer has; its attempt."""
    attempt = office.mint()
    till = office.hire(_open(office, attempt))
    till.finish()
    assert till.last_word == "waiting"
    return attempt


def _looking(office: Office) -> Till:
    return office.hire(Job("look_now", {"attempt": _page_told(office)}), at=1)


def _giving_up(office: Office) -> Till:
    return office.hire(Job("give_up", {"attempt": _page_told(office)}), at=1)


def _pay(office: Office, card: str = "visa") -> None:
    """The customer pays on every page that can still be paid on."""
    for page in office.control.state()["pages"]:
        with contextlib.suppress(ControlRefused):
            office.control.pay_page(page["id"], card)


TWO_HOURS: Final = 2 * 3600.0
OPENING: Final = Scenario("opening a page", _opening)
LOOKING: Final = Scenario("looking at a page", _looking)
GIVING_UP: Final = Scenario("giving a page up", _giving_up)


@pytest.mark.parametrize(
    ("scenario", "pays"),
    [(OPENING, True), (OPENING, False), (LOOKING, True), (GIVING_UP, True), (GIVING_UP, False)],
    ids=str,
)
def test_a_till_killed_around_a_page_leaves_one_truth(
    ground: Ground,
    simulator_process: SimulatorProcess,
    scenario: Scenario,
    pays: bool,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    def act(office: Office, till: Till) -> None:
        till.kill()
        # Whoever was told a link can pay; nobody else knows the address.
        if pays and any(said.get("link") for each in office.tills for said in each.told):
            _pay(office)
        office.check(settled=False)
        rival = office.hire(office.charge(FIRST), at=2)
        rival.finish()
        office.check(settled=False)
        office.end_well(FIRST)
        office.pass_time(TWO_HOURS)  # a page that nobody knows closes by itself
        office.reconcile()
        office.check(reconciled=True)

    cases = at_every_point(ground, simulator_process, scenario, act, where)
    tally.add("phone: SIGKILL", cases)


@pytest.mark.parametrize("card", ["visa", "chargeDeclined"])
@pytest.mark.parametrize("scenario", [LOOKING, GIVING_UP], ids=str)
def test_a_customer_who_pays_at_any_moment_pays_once(
    ground: Ground,
    simulator_process: SimulatorProcess,
    scenario: Scenario,
    card: str,
    tally: Tally,
    where: Callable[[Till], bool],
) -> None:
    def act(office: Office, till: Till) -> None:
        _pay(office, card)
        till.finish()
        office.check(settled=False)
        office.end_well(FIRST)
        office.pass_time(TWO_HOURS)  # a page that nobody knows closes by itself
        office.reconcile()
        office.check(reconciled=True)

    cases = at_every_point(ground, simulator_process, scenario, act, where)
    tally.add("phone: paid in the middle", cases)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "500", "500_after", "409", "502"])
@pytest.mark.parametrize("endpoint", ["page_create", "page_retrieve", "page_expire"])
def test_an_answer_about_a_page_is_read_for_what_it_proves(
    ground: Ground, simulator_process: SimulatorProcess, endpoint: str, kind: str, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        till = _opening(office) if endpoint == "page_create" else _giving_up(office)
        office.fault(endpoint, kind, times=2)
        till.finish()
        office.check(settled=False)
        office.end_well(FIRST)
        office.pass_time(TWO_HOURS)  # a page that nobody knows closes by itself
        office.reconcile()
        office.check(reconciled=True)
    tally.add(f"phone, wire: {kind}")
