"""Each guard is taken away in turn, and the checker has to notice; with it, all is well."""

from collections.abc import Callable
from typing import Final

import pytest

from services.practice.simulator import SimulatorProcess
from tests.faults.cutter import Cutter
from tests.faults.ground import FIRST, SECOND, Ground
from tests.faults.jobs import Job
from tests.faults.office import Office, opened
from tests.faults.report import Tally

Schedule = Callable[[Office], None]


def _two_tills_one_invoice(office: Office) -> None:
    """One stands before the confirm when the other comes for the same invoice."""
    first = office.hire(office.charge(FIRST))
    assert first.run_to("before confirm")
    office.hire(office.charge(FIRST), at=1).finish()
    first.finish()


def _answer_of_a_create_lost(office: Office) -> None:
    office.fault("create", "drop_after")
    office.hire(office.charge(FIRST)).finish()


def _line_down_after_the_confirm(office: Office) -> None:
    office.fault("confirm", "drop_after", times=9)
    office.hire(office.charge(FIRST)).finish()
    office.quieten()
    office.hire(office.charge(FIRST), at=1).finish()


def _overtaken_before_the_confirm(office: Office) -> None:
    """Asleep at the last moment; somebody recovers it and charges; then it wakes up."""
    asleep = office.hire(office.charge(FIRST))
    assert asleep.run_to("before confirm")
    asleep.freeze()
    office.let_leases_end()
    office.hire(Job("recover"), office.charge(FIRST), at=1).finish()
    asleep.thaw()
    asleep.finish()


def _two_proofs_of_one_success(office: Office) -> None:
    """Two processes know that it succeeded before either has booked it."""
    first = office.hire(office.charge(FIRST))
    assert first.run_to("Settlement.settle before begin")
    office.let_leases_end()
    office.hire(Job("recover"), at=1).finish()
    first.finish()


def _two_cheques_at_once(office: Office) -> None:
    """The second reads the balance while the first has not committed its own."""
    part = {FIRST: 2000}
    first, second = (
        office.hire(
            Job("cheque", {"payment": office.mint(), "shares": part, "number": number}), at=at
        )
        for at, number in enumerate(("1001", "1002"))
    )
    assert first.run_to("PaymentService.record before commit")
    second.let_go()
    office.wait_for_a_lock()
    first.finish()
    second.finish()


def _connection_lost_at_a_commit(office: Office) -> None:
    if office.books.is_sqlite:
        office.hire(office.charge(FIRST)).finish()
        return
    with Cutter(office.url) as wire:
        office.way = wire.way
        till = office.hire(office.charge(FIRST))
        assert till.run_to("after create")
        wire.cut_before_commit()
        till.finish()
    office.way = office.url


def _two_refunds_of_one_payment(office: Office) -> None:
    payment = office.charged(FIRST, SECOND)
    for at in (0, 1):
        office.hire(office.ask_refund(payment, 1000), at=at).finish()


def _books_of_this_morning(office: Office) -> None:
    """A charge, then a safety copy from before it, then the same debt once more."""
    office.charged(FIRST)
    office.restore()
    office.hire(office.charge(FIRST), at=1).finish()


CAUGHT: Final[dict[str, tuple[Schedule, set[str]]]] = {
    "no guard": (_two_tills_one_invoice, {"I2"}),
    "guard in the window": (_two_tills_one_invoice, {"I2"}),
    "create and confirm": (_answer_of_a_create_lost, {"I1", "I2", "I15"}),
    "release on time-out": (_line_down_after_the_confirm, {"I2", "I11", "I12"}),
    "release without cancel": (_overtaken_before_the_confirm, {"I2"}),
    "settle twice": (_two_proofs_of_one_success, {"I3"}),
    "allocation without lock": (_two_cheques_at_once, {"I5"}),
    "network in a transaction": (_connection_lost_at_a_commit, {"I13"}),
    "no open-refund index": (_two_refunds_of_one_payment, {"I20"}),
    "restore gate off": (_books_of_this_morning, {"I2"}),
}
_SERVER_ONLY: Final = {"settle twice", "allocation without lock"}
"""A SQLite file has one writer at a time and can't forget a table's own constraint."""


def _wrong(office: Office) -> set[str]:
    office.quieten()
    every = office.look(settled=False) + office.look(settled=True)
    return {wrong.split(maxsplit=1)[0].split("/")[0] for wrong in every}


@pytest.mark.parametrize("name", CAUGHT)
def test_a_guard_taken_away_is_noticed(
    ground: Ground, simulator_process: SimulatorProcess, name: str, tally: Tally
) -> None:
    if ground.name == "sqlite" and name in _SERVER_ONLY:
        pytest.skip("the file itself does not let this happen")
    schedule, expected = CAUGHT[name]
    with opened(ground, simulator_process, mutant=name) as office:
        schedule(office)
        found = _wrong(office)
    assert expected <= found, found
    tally.add("mutants caught")


@pytest.mark.parametrize("schedule", dict.fromkeys(each for each, _ in CAUGHT.values()))
def test_the_same_schedule_with_its_guard_is_clean(
    ground: Ground, simulator_process: SimulatorProcess, schedule: Schedule, tally: Tally
) -> None:
    with opened(ground, simulator_process) as office:
        schedule(office)
        found = _wrong(office)
    assert found <= _LEFT_TO_PEOPLE.get(schedule, set())
    tally.add("mutants' schedules with the guard")


_LEFT_TO_PEOPLE: Final[dict[Schedule, set[str]]] = {
    _line_down_after_the_confirm: {"I3", "I9"},
    # The books have forgotten a charge and its receipt, and charge nothing until somebody decides.
    _books_of_this_morning: {"I3", "I12"},
}
