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


def count_in_memory(process: int, number: bytes) -> int:
    """How often some bytes stand in the readable memory of another process."""
    found = 0
    with (
        Path(f"/proc/{process}/maps").open(encoding="ascii") as maps,
        Path(f"/proc/{process}/mem").open("rb", buffering=0) as memory,
    ):
        for line in maps:
            span, permissions = line.split()[:2]
            if "r" not in permissions or "[v" in line:
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                found += memory.read(end - start).count(number)
            except (OSError, ValueError, OverflowError):
                continue
    return found


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
def test_the_number_is_never_in_the_memory_of_the_program(simulator: SimulatorProcess) -> None:
    parts = ["4000", "0025", "0000", "3155"]
    # The shell joins the parts: the number is no argument of the program that is looked into.
    joined = f'n=$(echo {" ".join(parts)} | tr -d " "); exec "{sys.executable}" "{HELPER}" "$n"'
    script = f"{simulator.url}/v3/stripe.js"
    with subprocess.Popen(
        [sys.executable, "-m", "tests.ui.cards.program", script, "/bin/sh", "-c", joined],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout is not None
        token = program.stdout.readline().strip()

        assert token.startswith("ctoken_")
        assert count_in_memory(program.pid, "".join(parts).encode()) == 0
        assert count_in_memory(program.pid, token.encode()) > 0  # the look does find what is there
        program.communicate("\n", timeout=20)


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
