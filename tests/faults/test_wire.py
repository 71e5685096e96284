"""Every answer of the provider at every step of a charge (CHARGE.md, table 6; B1 to B29)."""

from typing import Any, Final

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.ground import FIRST, Ground
from tests.faults.jobs import Job
from tests.faults.office import Office, opened
from tests.faults.process import Till
from tests.faults.report import Tally
from tests.faults.till import PATIENT, SHORT

STEPS: Final = ("create", "confirm", "cancel", "retrieve")
LONG: Final = SHORT.total + 0.1
FOR_EVER: Final = 0

# The row of the table, how the simulator plays it, and what may be said after it happened once
# at the create and at the confirm. What must be true in any case is the checker's business.
_GOOD: Final = {"charged"}
_FREED: Final = {"not_charged"}
ROWS: Final[dict[str, tuple[dict[str, Any], set[str], set[str]]]] = {
    "B3 reset before": ({"kind": "reset_before"}, _GOOD, _GOOD),
    "B3 closed before": ({"kind": "drop_before"}, _GOOD, _GOOD),
    "B4 reset after": ({"kind": "reset_after"}, _GOOD, _GOOD),
    "B4 closed after": ({"kind": "drop_after"}, _GOOD, _GOOD),
    "B4 reset in the middle": ({"kind": "reset_mid"}, _GOOD, _GOOD),
    "B5 hangs before": ({"kind": "hang_before", "seconds": LONG}, _GOOD, _GOOD | _FREED),
    "B5 hangs during": (
        {"kind": "hang_during", "seconds": LONG},
        _GOOD | _FREED,
        _GOOD | _FREED,
    ),
    "B5 hangs after": ({"kind": "hang_after", "seconds": LONG}, _GOOD | _FREED, _GOOD),
    "B8 500 without effect": ({"kind": "500"}, _FREED, _FREED),
    "B9 500 with effect": ({"kind": "500_after"}, _FREED, _GOOD),
    "B10 500 with a late effect": ({"kind": "500_late"}, _FREED, _FREED),
    "B11 502": ({"kind": "502"}, _GOOD, _GOOD),
    "B11 503": ({"kind": "503"}, _GOOD, _GOOD),
    "B11 504 with effect": ({"kind": "504", "execute": True}, _GOOD, _GOOD),
    "B12 429 rate limit": ({"kind": "429", "retry_after": 2}, _GOOD, _GOOD),
    "B13 429 lock timeout": ({"kind": "lock_timeout"}, _GOOD, _FREED),
    "B13 429 lock timeout with effect": (
        {"kind": "lock_timeout", "execute": True},
        _GOOD,
        _GOOD,
    ),
    "B14 409": ({"kind": "409"}, _GOOD, _GOOD),
    "B14 409 with effect": ({"kind": "409", "execute": True}, _GOOD, _GOOD),
    "B16 401": ({"kind": "401"}, _FREED, _FREED),
    "B16 403": ({"kind": "403"}, _FREED, _FREED),
    "B17 402": ({"kind": "declined"}, _FREED, {"declined"}),
    "B18 truncated": ({"kind": "truncated"}, _GOOD, _GOOD),
    "B18 half a JSON": ({"kind": "truncated_json"}, _GOOD, _GOOD),
    "B18 empty 200": ({"kind": "empty"}, _GOOD, _GOOD),
    "B19 a portal's page": ({"kind": "html"}, _GOOD, _GOOD),
    "B20 302 elsewhere": ({"kind": "redirect"}, _GOOD | _FREED, _GOOD | _FREED),
    "B21 slow loris": ({"kind": "slow", "seconds": 0.01}, _GOOD, _GOOD),
    "B24 another id": ({"kind": "wrong_object"}, set(), {"in_doubt"}),
    "B24 another attempt": (
        {"kind": "alter", "fields": {"metadata": {"attempt": "another"}}},
        _FREED,
        {"in_doubt"},
    ),
    "B24 the other mode": (
        {"kind": "alter", "fields": {"livemode": True}},
        _FREED,
        {"in_doubt"},
    ),
    "B25 processing": ({"kind": "alter", "fields": {"status": "processing"}}, _GOOD, {"in_doubt"}),
    "B27 an unknown status": (
        {"kind": "alter", "fields": {"status": "pondering"}},
        _GOOD,
        _GOOD,
    ),
}
_LIES: Final = {("create", "B24 another id")}
"""A provider that tells a wrong id of what it made can't be charged at, nor recovered from."""


def _cases(times: int) -> list[Any]:
    rows = [(step, row) for step in STEPS for row in ROWS if (step, row) not in _LIES]
    how = "once" if times == 1 else "for good"
    return [pytest.param(step, row, id=f"{row}, {how}, at {step}") for step, row in rows]


def _till(office: Office, step: str, fault: dict[str, Any]) -> Till:
    """A till on its way to that step: a charge, a charge that has to be read, or a giving up."""
    attempt = office.mint()
    timeouts = SHORT if "seconds" in fault else PATIENT
    if step == "cancel":
        give_up = Job("give_up", {"attempt": attempt})
        return office.hire(office.open(FIRST, attempt=attempt), give_up, timeouts=timeouts)
    if step == "retrieve":
        office.fault("confirm", "500_after")
    return office.hire(office.charge(FIRST, attempt=attempt), timeouts=timeouts)


@pytest.mark.parametrize(("step", "row"), _cases(1))
def test_an_answer_is_read_for_what_it_proves(
    ground: Ground, simulator_process: SimulatorProcess, step: str, row: str, tally: Tally
) -> None:
    fault, after_create, after_confirm = ROWS[row]
    with opened(ground, simulator_process) as office:
        till = _till(office, step, fault)
        office.fault(step, **fault)
        till.finish()

        said = {"create": after_create, "confirm": after_confirm}.get(step)
        if said is not None:
            assert till.last_word in said
        if row.startswith("B8") and step == "confirm":
            confirms = [each for each in office.control.requests() if "/confirm" in each["path"]]
            assert len(confirms) == 1
        office.check(settled=False)
        office.end_well(FIRST)
    tally.add(f"wire: {row[row.index(' ') + 1 :]}")


@pytest.mark.parametrize("ground", ["sqlite"], indirect=True)  # what is written is the same
@pytest.mark.parametrize(("step", "row"), _cases(FOR_EVER))
def test_an_answer_that_stays_the_same_ends_well_once_it_ends(
    ground: Ground, simulator_process: SimulatorProcess, step: str, row: str, tally: Tally
) -> None:
    """The fault lasts for as long as the cashier is there; then it ends and somebody recovers."""
    fault, _, _ = ROWS[row]
    with opened(ground, simulator_process) as office:
        till = _till(office, step, fault)
        office.fault(step, times=FOR_EVER, **fault)
        till.finish()
        office.check(settled=False)
        rival = office.hire(office.charge(FIRST), at=1, timeouts=till.plan.timeouts)
        rival.finish()
        office.check(settled=False)
        office.end_well(FIRST)
    tally.add(f"wire: {row[row.index(' ') + 1 :]}")
