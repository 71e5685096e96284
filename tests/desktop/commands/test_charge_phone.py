import urllib.request
from uuid import uuid4

import pytest

from services.practice.simulator import SimulatorProcess
from tests.desktop.commands.conftest import FIRST, SECOND, Answer, BackRoom


def on_phone(room: BackRoom, attempt: object, *numbers: str) -> Answer:
    words = ("--attempt", attempt, "--invoice", *(numbers or (FIRST,)), "--phone")
    return room("charge", *words, "--till", "01")


def pay(simulator: SimulatorProcess, card: str = "visa") -> None:
    (page,) = simulator.control.pages()
    simulator.control.pay_page(page["id"], card)


def test_a_link_is_told_and_the_same_attempt_again_tells_what_became_of_it(
    room: BackRoom, simulator: SimulatorProcess
) -> None:
    attempt = uuid4()

    told = on_phone(room, attempt, FIRST, SECOND)
    again = on_phone(room, attempt, FIRST, SECOND)

    assert (told.code, told.line["verdict"]) == (30, "waiting"), told.err
    assert told.line["channel"] == "phone"
    assert told.line["amount_cents"] == 9100
    assert again.code == 30
    assert again.line["link"] == told.line["link"]
    with urllib.request.urlopen(told.line["link"], timeout=10) as answer:
        assert "$91,00" in answer.read().decode()
    pay(simulator)
    paid = on_phone(room, attempt, FIRST, SECOND)
    assert (paid.code, paid.line["verdict"]) == (0, "charged")
    assert paid.line["receipt"] == "001-001-000000001"
    assert paid.line["link"] is None
    assert on_phone(room, attempt, FIRST, SECOND).code == 0
    assert room.invoice(FIRST)["state"] == "paid"
    assert len(simulator.control.pages()) == 1
    assert room("verify").code == 0


def test_an_invoice_that_waits_for_its_customer_refuses_a_card(room: BackRoom) -> None:
    on_phone(room, uuid4())

    told = room.charge("--invoice", FIRST)

    assert told.code == 20
    assert told.line["details"]["method"] == "phone"
    assert room.invoice(FIRST)["claim"]["method"] == "phone"


def test_recover_leaves_an_open_page_and_books_a_paid_one(
    room: BackRoom, simulator: SimulatorProcess
) -> None:
    attempt = uuid4()
    on_phone(room, attempt)

    looked = room("recover")
    assert looked.code == 0
    (page,) = simulator.control.pages()
    assert page["status"] == "open"

    pay(simulator)
    done = room("recover")
    assert done.code == 0
    assert room("attempt", "show", attempt).line["verdict"] == "charged"


def test_a_refused_card_is_told_and_the_link_stays(
    room: BackRoom, simulator: SimulatorProcess
) -> None:
    attempt = uuid4()
    on_phone(room, attempt)
    pay(simulator, "chargeDeclinedInsufficientFunds")

    told = on_phone(room, attempt)

    assert told.code == 30
    assert told.line["failure"]["code"] == "insufficient_funds"
    assert told.line["link"]


@pytest.mark.parametrize("begin_on_phone", [True, False])
def test_an_attempt_keeps_its_way(room: BackRoom, begin_on_phone: bool) -> None:
    attempt = uuid4()
    card = ("--attempt", attempt, "--invoice", FIRST)
    if begin_on_phone:
        on_phone(room, attempt)
        other = room.charge(*card)
    else:
        room.charge(*card, card="pm_card_chargeDeclined")
        other = on_phone(room, attempt)

    assert other.line["error"] == "command.not_this_attempt"


def test_a_phone_and_a_card_at_once_are_refused(room: BackRoom) -> None:
    assert room.charge("--invoice", FIRST, "--phone").code == 70
    assert room.invoice(FIRST)["claim"] is None
