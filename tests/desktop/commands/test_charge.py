import signal
import time
from uuid import uuid4

import pytest

from services.practice.simulator import SimulatorProcess
from tests.desktop.commands.conftest import FIRST, OTHERS, SECOND, THIRD, BackRoom

DECLINED = "pm_card_chargeDeclined"


def succeeded(simulator: SimulatorProcess) -> int:
    return sum(each["status"] == "succeeded" for each in simulator.control.intents())


def test_a_card_pays_two_invoices_with_one_receipt(
    room: BackRoom, simulator: SimulatorProcess
) -> None:
    told = room.charge("--invoice", FIRST, SECOND)

    assert told.code == 0, told.err
    assert told.line["verdict"] == "charged"
    assert told.line["amount_cents"] == 9100
    assert told.line["receipt"] == "001-001-000000001"
    assert room.invoice(FIRST)["state"] == room.invoice(SECOND)["state"] == "paid"
    (intent,) = simulator.control.intents()
    assert intent["metadata"]["inv_1"] == f"{FIRST}:4500"
    assert room("verify").code == 0


def test_the_same_attempt_twice_charges_once(room: BackRoom, simulator: SimulatorProcess) -> None:
    attempt = uuid4()

    first = room.charge("--attempt", attempt, "--invoice", FIRST)
    second = room.charge("--attempt", attempt, "--invoice", FIRST)

    assert (first.code, second.code) == (0, 0)
    assert first.line["receipt"] == second.line["receipt"]
    assert succeeded(simulator) == 1


def test_after_a_decline_another_card_is_charged_on_the_same_intent(
    room: BackRoom, simulator: SimulatorProcess
) -> None:
    attempt = uuid4()
    declined = room.charge("--attempt", attempt, "--invoice", FIRST, card=DECLINED)
    assert (declined.code, declined.line["verdict"]) == (10, "declined")
    assert room.invoice(FIRST)["claim"]["till"] == "01"

    again = room.charge("--attempt", attempt, "--invoice", FIRST, card=DECLINED)
    assert again.code == 10
    assert again.line["confirm_seq"] == 1

    charged = room.charge("--attempt", attempt, "--invoice", FIRST)
    assert (charged.code, charged.line["confirm_seq"]) == (0, 2)
    assert len(simulator.control.intents()) == 1


def test_an_invoice_in_a_charge_refuses_another_till(room: BackRoom) -> None:
    room.charge("--invoice", FIRST, card=DECLINED)

    told = room.charge("--invoice", SECOND, FIRST)

    assert told.code == 20
    assert told.line["error"] == "invoice.claimed"
    assert told.line["details"]["who"] == "Ana"
    assert room.invoice(SECOND)["claim"] is None


def test_four_processes_with_one_attempt_charge_once(
    room: BackRoom, simulator: SimulatorProcess
) -> None:
    words = ("charge", "--attempt", uuid4(), "--invoice", FIRST, "--payment-method", "pm_card_visa")

    processes = [room.start(*words, "--till", "01") for _ in range(4)]
    for process in processes:
        process.communicate(timeout=120)

    codes = {process.returncode for process in processes}
    assert 0 in codes
    assert codes <= {0, 20, 50}
    assert succeeded(simulator) == 1
    assert room("verify").code == 0


def test_part_of_the_debt_goes_to_the_oldest_first(room: BackRoom) -> None:
    told = room.charge("--invoice", FIRST, SECOND, "--amount", "50.00")

    assert told.code == 0
    assert told.line["invoices"] == {FIRST: 4500, SECOND: 500}
    assert room.invoice(SECOND)["balance_cents"] == 4100


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("--invoice", FIRST, "--expect", f"{FIRST}:9"), 21, "invoice.changed"),
        (("--invoice", FIRST, "--amount", "45.01"), 20, "payment.more_than_owed"),
        (("--invoice", FIRST, "--amount", "12.345"), 70, "amount.ambiguous"),
        (("--invoice", FIRST, "--amount", "0.49"), 70, "amount.out_of_range"),
        (("--invoice", FIRST, "--amount", "-1"), 70, "amount.bad"),
        (("--invoice", FIRST, "--amount", "nan"), 70, "amount.bad"),
        (("--invoice", FIRST, "--expect", "hola"), 70, "command.bad_argument"),
        (("--invoice", FIRST, "--expect", f"{SECOND}:1"), 70, "command.bad_argument"),
        (("--invoice", FIRST, OTHERS), 70, "payment.other_account"),
        (("--invoice", "001-002-000000999"), 70, "record.not_found"),
        (("--invoice", FIRST, "--attempt", "hola"), 70, "command.bad_argument"),
        (("--amount", "1.00"), 70, "command.arguments"),
        (("--invoice", FIRST, "--what"), 70, "command.arguments"),
    ],
)
def test_what_is_refused_leaves_nothing_behind(
    room: BackRoom, simulator: SimulatorProcess, words: tuple[str, ...], code: int, error: str
) -> None:
    told = room.charge(*words)

    assert (told.code, told.line["error"]) == (code, error)
    assert simulator.control.intents() == []
    assert room.invoice(FIRST)["claim"] is None


def test_a_card_number_in_the_place_of_a_token_is_refused_and_not_written_down(
    room: BackRoom,
) -> None:
    told = room.charge("--invoice", FIRST, card="4242424242424242")

    assert told.code == 70
    assert "4242424242424242" not in told.out + told.err
    for file in room.data.rglob("*"):
        if file.is_file():
            assert b"4242424242424242" not in file.read_bytes()


def test_an_attempt_of_other_invoices_is_not_taken_for_these(room: BackRoom) -> None:
    attempt = uuid4()
    room.charge("--attempt", attempt, "--invoice", FIRST)

    other = room.charge("--attempt", attempt, "--invoice", SECOND)
    more = room.charge("--attempt", attempt, "--invoice", FIRST, "--amount", "1.00")

    assert (other.code, more.code) == (70, 70)
    assert room.invoice(SECOND)["balance_cents"] == 4600


def test_a_paid_invoice_is_not_charged_again(room: BackRoom) -> None:
    room.charge("--invoice", THIRD)

    assert room.charge("--invoice", THIRD).code == 20


@pytest.mark.parametrize(
    ("environ", "error"),
    [
        ({"VENTANILLA_USER": ""}, "command.no_user"),
        ({"VENTANILLA_PASSWORD_FILE": ""}, "command.no_user"),
        ({"VENTANILLA_USER": "nadie"}, "staff.wrong_credentials"),
        ({"VENTANILLA_USER": "admin"}, "staff.not_allowed"),
    ],
)
def test_only_who_may_charge_charges(
    room: BackRoom, simulator: SimulatorProcess, environ: dict[str, str], error: str
) -> None:
    told = room.charge("--invoice", FIRST, **environ)

    assert (told.code, told.line["error"]) == (60, error)
    assert simulator.control.intents() == []


def test_without_stripe_nothing_happens(room: BackRoom) -> None:
    told = room.charge("--invoice", FIRST, VENTANILLA_STRIPE_API_BASE="http://127.0.0.1:9")

    assert (told.code, told.line["error"]) == (75, "card.provider_unavailable")
    assert room("attempt", "list").lines == []


def test_without_a_key_nothing_happens(room: BackRoom) -> None:
    told = room.charge("--invoice", FIRST, VENTANILLA_STRIPE_SECRET_KEY="sk_live_nunca")

    assert (told.code, told.line["error"]) == (75, "card.no_key")
    assert "sk_live_nunca" not in told.out + told.err


def test_a_lost_answer_is_a_doubt_that_recover_ends(
    room: BackRoom, simulator: SimulatorProcess
) -> None:
    control = simulator.control
    control.add_fault("confirm", "drop_after", times=0)
    control.add_fault("retrieve", "drop_before", times=0)
    attempt = uuid4()

    told = room.charge("--attempt", attempt, "--invoice", FIRST)
    assert (told.code, told.line["verdict"]) == (30, "in_doubt")
    assert room.charge("--invoice", FIRST).code == 20
    assert room("attempt", "list", "--state", "in_doubt").line["id"] == str(attempt)

    control.clear_faults()
    recovered = room("recover")
    assert (recovered.code, recovered.line["verdict"]) == (0, "charged")
    assert room.charge("--attempt", attempt, "--invoice", FIRST).code == 0
    assert room("attempt", "show", attempt).line["receipt"] == "001-001-000000001"
    assert succeeded(simulator) == 1
    assert room("verify").code == 0


def test_a_process_killed_while_its_card_is_charged_is_recovered_once(
    room: BackRoom, simulator: SimulatorProcess
) -> None:
    simulator.control.add_fault("confirm", "hold")
    attempt = uuid4()
    words = ("charge", "--attempt", attempt, "--invoice", FIRST, "--payment-method", "pm_card_visa")
    process = room.start(*words, VENTANILLA_LEASE_SECONDS="2", VENTANILLA_NET_TIMEOUT="5,30,30")
    simulator.control.wait_until_held()
    process.send_signal(signal.SIGKILL)
    process.communicate()

    meanwhile = room.charge("--attempt", attempt, "--invoice", FIRST)
    assert meanwhile.code in {0, 20}
    time.sleep(2.0)
    assert room("recover").code == 0

    assert room("attempt", "show", attempt).line["verdict"] == "charged"
    assert room.invoice(FIRST)["state"] == "paid"
    assert succeeded(simulator) == 1
    assert room("verify").code == 0


def test_recover_with_nothing_to_do_says_so(room: BackRoom) -> None:
    told = room("recover")

    assert (told.code, told.line) == (
        0,
        {"recovered": 0, "unfinished": 0, "unfinished_refunds": 0},
    )
