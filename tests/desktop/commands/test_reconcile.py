from uuid import uuid4

import pytest

from services.practice.simulator import SimulatorProcess
from tests.desktop.commands.conftest import FIRST, SECOND, BackRoom


@pytest.fixture
def office(room: BackRoom) -> BackRoom:
    """The back room in the hands of the supervisor."""
    room.environ["VENTANILLA_USER"] = "sara"
    return room


def test_alike_on_both_sides_is_clean(office: BackRoom) -> None:
    office.charge("--invoice", FIRST)
    office.charge("--invoice", SECOND)

    told = office("reconcile")

    assert told.code == 0
    summary = told.line
    assert (summary["clean"], summary["matched"], summary["left"]) == (True, 2, 0)
    assert summary["here_cents"] == summary["there_cents"] == 9100


def test_a_success_that_nobody_was_told_of_is_booked(
    office: BackRoom, simulator: SimulatorProcess
) -> None:
    simulator.control.add_fault("confirm", "drop_after", times=0)
    for endpoint in ("retrieve", "cancel"):
        simulator.control.add_fault(endpoint, "drop_before", times=0)
    doubt = office.charge("--invoice", SECOND)
    assert doubt.code == 30
    simulator.control.clear_faults()

    told = office("reconcile")

    row, summary = told.lines
    assert told.code == 0
    assert (row["kind"], row["action"], row["told"]) == ("missing_here", "nothing", "settled")
    assert len(summary["settled"]) == 1
    assert office.invoice(SECOND)["balance_cents"] == 0


def test_foreign_money_gates_and_is_listed_until_it_is_decided(
    office: BackRoom, simulator: SimulatorProcess
) -> None:
    mark = {"attempt": str(uuid4()), "inv_1": f"{FIRST}:4500"}
    simulator.control.dashboard("charge", amount=4500, metadata=mark)

    told = office("reconcile", "--since", "2020-01-01")

    row, summary = told.lines
    assert told.code == 51
    assert (row["kind"], row["action"], row["there_cents"]) == ("foreign", "decide", 4500)
    assert row["difference"]
    assert (summary["gated"], summary["left"], summary["clean"]) == (True, 1, False)
    assert office.charge("--invoice", SECOND).code == 51


def test_a_refund_made_at_stripe_is_followed_and_left_to_decide(
    office: BackRoom, simulator: SimulatorProcess
) -> None:
    charged = office.charge("--invoice", FIRST).line
    intent = simulator.control.intents(attempt=charged["attempt"])[0]["id"]
    simulator.control.dashboard("refund", payment_intent=intent, amount=1000)

    told = office("reconcile")

    row, summary = told.lines
    assert told.code == 1
    assert (row["kind"], row["action"], row["there_cents"]) == ("refund", "decide", 1000)
    assert not summary["gated"]
    assert office.invoice(FIRST)["balance_cents"] == 1000


def test_money_without_our_mark_is_listed_and_leaves_it_clean(
    office: BackRoom, simulator: SimulatorProcess
) -> None:
    simulator.control.dashboard("charge", amount=7700, description="Hosting", metadata={})

    told = office("reconcile")

    row, summary = told.lines
    assert told.code == 0
    assert (row["kind"], row["action"]) == ("unmarked", "nothing")
    assert summary["clean"]


def test_without_stripe_nothing_is_said_of_both_sides(
    office: BackRoom, simulator: SimulatorProcess
) -> None:
    simulator.control.add_fault("list", "drop_before", times=0)

    told = office("reconcile")

    assert (told.code, told.line["error"]) == (75, "card.provider_unavailable")
    simulator.control.clear_faults()


def test_a_cashier_does_not_reconcile_and_a_bad_day_is_refused(room: BackRoom) -> None:
    assert room("reconcile").code == 60
    assert room("reconcile", "--since", "ayer", VENTANILLA_USER="sara").code == 70
