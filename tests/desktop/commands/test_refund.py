from typing import Any
from uuid import uuid4

import pytest

from services.practice.simulator import SimulatorProcess
from tests.desktop.commands.conftest import FIRST, SECOND, BackRoom

SUPERVISOR = {"VENTANILLA_USER": "sara"}


@pytest.fixture
def paid(room: BackRoom) -> dict[str, Any]:
    """A charge of 91.00 that stands in the books."""
    return room.charge("--invoice", FIRST, SECOND).line


def ask(room: BackRoom, *words: object, **environ: str) -> Any:
    return room("refund", "request", *words, "--reason", "Pagó dos veces", **environ)


def given_back(simulator: SimulatorProcess) -> int:
    return sum(each["amount"] for each in simulator.control.refunds())


def test_one_person_asks_another_approves_and_the_money_goes_back(
    room: BackRoom, paid: dict[str, Any], simulator: SimulatorProcess
) -> None:
    asked = ask(room, "--receipt", paid["receipt"], "--amount", "46.00")
    assert (asked.code, asked.line["state"]) == (0, "REQUESTED")
    assert given_back(simulator) == 0
    (listed,) = room("refund", "list").lines
    assert listed["id"] == asked.line["id"]

    done = room("refund", "approve", "--refund", asked.line["id"], **SUPERVISOR)

    assert (done.code, done.line["state"]) == (0, "DONE"), done.err
    assert given_back(simulator) == 4600
    assert room.invoice(SECOND)["balance_cents"] == 4600
    assert room.invoice(FIRST)["state"] == "paid"
    assert room("refund", "list").lines == []
    shown = room("refund", "show", asked.line["id"]).line
    assert shown["provider_refund_id"] == done.line["provider_refund_id"]
    assert room("verify").code == 0


def test_the_same_refund_twice_is_one(room: BackRoom, paid: dict[str, Any]) -> None:
    refund = uuid4()
    words = ("--payment", paid["payment"], "--amount", "10", "--refund", refund)

    first, second = ask(room, *words), ask(room, *words)

    assert (first.code, second.code) == (0, 0)
    assert len(room("refund", "list").lines) == 1
    other = ask(room, "--payment", paid["payment"], "--amount", "5")
    assert (other.code, other.line["error"]) == (20, "refund.under_way")


def test_what_only_is_recorded_needs_to_say_how_it_went_back(
    room: BackRoom, paid: dict[str, Any], simulator: SimulatorProcess
) -> None:
    words = ("--payment", paid["payment"], "--amount", "10", "--record")

    assert ask(room, *words).code == 70
    asked = ask(room, *words, "--reference", "Transferencia 778899")
    done = room("refund", "approve", "--refund", asked.line["id"], **SUPERVISOR)

    assert (done.code, done.line["state"]) == (0, "DONE")
    assert given_back(simulator) == 0
    assert room.invoice(SECOND)["balance_cents"] == 1000


def test_ends_are_told_by_their_numbers(
    room: BackRoom, paid: dict[str, Any], simulator: SimulatorProcess
) -> None:
    asked = ask(room, "--payment", paid["payment"], "--amount", "10", **SUPERVISOR)
    alone = room("refund", "approve", "--refund", asked.line["id"], **SUPERVISOR)
    cashier = room("refund", "approve", "--refund", asked.line["id"])
    rejected = room(
        "refund", "reject", "--refund", asked.line["id"], "--reason", "No", **SUPERVISOR
    )
    above = ask(room, "--payment", paid["payment"], "--amount", "91.01")
    unknown = ask(room, "--payment", "x", "--amount", "1")
    mistyped = ask(room, "--payment", paid["payment"], "--amount", "1", "--refund", "x")

    assert [alone.code, cashier.code] == [60, 60]
    assert (rejected.code, rejected.line["state"]) == (0, "REJECTED")
    assert (above.code, above.line["error"]) == (20, "payment.more_than_reversible")
    assert [unknown.code, mistyped.code] == [70, 70]
    assert given_back(simulator) == 0


def test_a_doubt_ends_with_thirty_and_recover_resolves_it(
    room: BackRoom, paid: dict[str, Any], simulator: SimulatorProcess
) -> None:
    asked = ask(room, "--payment", paid["payment"], "--amount", "10")
    simulator.control.add_fault("refund", "drop_after", times=9)
    simulator.control.add_fault("refund_list", "drop_before", times=9)

    doubt = room("refund", "approve", "--refund", asked.line["id"], **SUPERVISOR)
    simulator.control.clear_faults()
    found = room("recover")

    assert (doubt.code, doubt.line["state"]) == (30, "IN_DOUBT")
    assert (found.code, found.line["state"]) == (0, "DONE")
    assert given_back(simulator) == 1000
    assert room.invoice(SECOND)["balance_cents"] == 1000
    assert room("verify").code == 0


def test_a_key_that_may_not_refund_ends_with_seventy_five(
    room: BackRoom, paid: dict[str, Any], simulator: SimulatorProcess
) -> None:
    asked = ask(room, "--payment", paid["payment"], "--amount", "10")
    restricted = {"VENTANILLA_STRIPE_SECRET_KEY": "rk_test_norefund_till"}

    no = room("refund", "approve", "--refund", asked.line["id"], **SUPERVISOR, **restricted)
    waiting = room("refund", "show", asked.line["id"]).line

    assert (no.code, no.line["error"]) == (75, "refund.key_cannot")
    assert waiting["state"] == "APPROVED"
    assert room("recover").line["state"] == "DONE"
    assert given_back(simulator) == 1000
