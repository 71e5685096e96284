import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from services.cards.entry import CardEntryFailed, CardRequest, EnteredCard, read_answer
from services.cards.records import TokenKind
from services.practice.simulator import SimulatorProcess
from ui.cards.entry import CardWindowEntry

HELPER = Path(__file__).with_name("card_helper.py")
ROOT = Path(__file__).parents[3]


def command(action: str) -> list[str]:
    return [sys.executable, str(HELPER), action]


def request(simulator: SimulatorProcess) -> CardRequest:
    return CardRequest(
        publishable_key="pk_test_practice",
        script=f"{simulator.url}/v3/stripe.js",
        amount_cents=9100,
        title="Cobrar con tarjeta · cuenta 104512",
        button="Cobrar $ 91.00",
        dark=False,
    )


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


SCANNER = """
import sys
number = sys.stdin.read().replace(" ", "").strip().encode()
found = 0
with open(f"/proc/{sys.argv[1]}/maps") as maps, open(f"/proc/{sys.argv[1]}/mem", "rb", 0) as memory:
    for line in maps:
        span, permissions = line.split()[:2]
        if "r" in permissions and "[v" not in line:
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                found += memory.read(end - start).count(number)
            except (OSError, ValueError, OverflowError):
                pass
print(found)
"""


def numbers_in_our_memory(spelled: str) -> int:
    """How often a number stands in this process; another one looks, which alone joins its parts."""
    told = subprocess.run(
        [sys.executable, "-c", SCANNER, str(os.getpid())],
        input=spelled,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(told.stdout)


@pytest.mark.usefixtures("here")
def test_a_typed_card_comes_back_as_a_token_and_never_as_a_number(
    qtbot: QtBot, simulator: SimulatorProcess
) -> None:
    entry = CardWindowEntry(command("5555555555554444"))

    with qtbot.waitSignal(entry.entered, timeout=40000) as entered:
        assert entry.open(request(simulator))
        assert not entry.open(request(simulator))

    assert entered.args is not None
    card = entered.args[0]
    assert isinstance(card, EnteredCard)
    assert card.token.kind is TokenKind.CONFIRMATION_TOKEN
    assert (card.token.brand, card.token.last4) == ("mastercard", "4444")
    assert not entry.is_open


@pytest.mark.usefixtures("here")
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_the_number_is_never_in_the_memory_of_the_program(
    qtbot: QtBot, simulator: SimulatorProcess
) -> None:
    spelled = "4000 0025 0000 3155"
    entry = CardWindowEntry(["/bin/sh", "-c", _typed(spelled)])

    with qtbot.waitSignal(entry.entered, timeout=40000):
        entry.open(request(simulator))

    assert numbers_in_our_memory(spelled) == 0
    planted = bytearray(b"".join(part.encode() for part in spelled.split()))
    assert numbers_in_our_memory(spelled) >= 1, planted  # the scan does find what is there


def _typed(spelled: str) -> str:
    python, helper = sys.executable, HELPER
    return f'n=$(echo {spelled} | tr -d " "); exec "{python}" "{helper}" "$n"'


@pytest.mark.usefixtures("here")
def test_closing_the_card_window_is_no_card(qtbot: QtBot, simulator: SimulatorProcess) -> None:
    entry = CardWindowEntry(command("close"))

    with qtbot.waitSignal(entry.cancelled, timeout=40000):
        entry.open(request(simulator))


@pytest.mark.usefixtures("here")
def test_a_card_window_that_dies_is_told(qtbot: QtBot, simulator: SimulatorProcess) -> None:
    entry = CardWindowEntry(command("abort"))

    with qtbot.waitSignal(entry.failed, timeout=40000) as failed:
        entry.open(request(simulator))

    assert failed.args is not None
    assert failed.args[0].details["cause"] == "crashed"


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        '{"id": "4242424242424242", "brand": "visa", "last4": "4242"}',
        '{"id": "pm_x", "brand": "visa", "last4": "42424"}',
        '{"id": "pm_x\\n", "brand": "visa", "last4": "4242"}',
        '{"id": "sk_test_x", "brand": "visa", "last4": "4242"}',
        '{"id": "pm_x", "brand": "<b>", "last4": "4242"}',
    ],
)
def test_nothing_but_a_token_is_believed(line: str) -> None:
    with pytest.raises(CardEntryFailed):
        read_answer(line)
