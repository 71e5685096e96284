"""The real program in a process of its own, killed with SIGKILL in the middle of a charge."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from services.clock import utc_now
from services.practice.simulator import SimulatorProcess
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import PASSWORD, Books, Clock

ROOT = Path(__file__).parents[2]
FIRST = "001-002-000000001"
LEASE_SECONDS = 1.0


@dataclass
class Office:
    """A data folder, books and a simulator for commands that run as processes."""

    folder: Path
    database_url: str
    books: Books
    simulator: SimulatorProcess

    def environment(self) -> dict[str, str]:
        word = self.folder / "password"
        word.write_text(PASSWORD, encoding="utf-8")
        clean = {k: v for k, v in os.environ.items() if not k.startswith("VENTANILLA_")}
        return clean | {
            "PYTHONPATH": str(ROOT),
            "VENTANILLA_DATA_DIR": str(self.folder),
            "VENTANILLA_DATABASE_URL": self.database_url,
            "VENTANILLA_USER": "ana",
            "VENTANILLA_PASSWORD_FILE": str(word),
            "VENTANILLA_STRIPE_SECRET_KEY": "sk_test_practice",
            "VENTANILLA_STRIPE_API_BASE": self.simulator.url,
            "VENTANILLA_LEASE_SECONDS": str(LEASE_SECONDS),
            "VENTANILLA_NET_TIMEOUT": "2,5,6",
        }

    def start(self, *words: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "desktop", "--json", *words],
            cwd=ROOT,
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *words: str) -> tuple[int, list[dict[str, Any]]]:
        done = self.start(*words)
        out, err = done.communicate(timeout=90)
        assert "Traceback" not in err, err
        return done.returncode, [json.loads(line) for line in out.splitlines()]

    def charge(self, attempt: str) -> "subprocess.Popen[str]":
        return self.start(
            "charge",
            "--attempt",
            attempt,
            "--invoice",
            FIRST,
            "--payment-method",
            "pm_card_visa",
            "--till",
            "01",
        )

    def succeeded(self) -> int:
        intents = self.simulator.control.intents()
        return sum(intent["status"] == "succeeded" for intent in intents)


@pytest.fixture
def office(tmp_path: Path, database_url: str, simulator: SimulatorProcess) -> Iterator[Office]:
    sessions = Sessions(open_engine(database_url))
    books = Books(sessions, Clock(utc_now()))
    books.add_account()
    books.add_invoice(1)
    yield Office(tmp_path, database_url, books, simulator)
    sessions.close()


# The step at which the answer is held while the program is killed, and what must become of it.
@pytest.mark.parametrize(
    ("endpoint", "charged"), [("create", False), ("confirm", True), ("retrieve", True)]
)
def test_a_program_killed_while_charging_leaves_one_truth(
    office: Office, endpoint: str, charged: bool
) -> None:
    control = office.simulator.control
    if endpoint == "retrieve":  # a confirm whose answer is lost, then killed while it looks
        control.add_fault("confirm", "500_after")
    control.add_fault(endpoint, "hold")
    attempt = str(uuid4())
    program = office.charge(attempt)
    control.wait_until_held(1, 60)

    program.send_signal(signal.SIGKILL)
    program.communicate()
    control.clear_faults()

    busy, _ = office.run(
        "charge", "--attempt", str(uuid4()), "--invoice", FIRST,
        "--payment-method", "pm_card_visa", "--till", "02",
    )  # fmt: skip
    assert busy == 20
    time.sleep(LEASE_SECONDS)
    recovered, _ = office.run("recover")
    assert recovered == 0
    assert office.succeeded() == int(charged)
    assert office.books.balance(FIRST) == (0 if charged else 4500)
    verified, findings = office.run("verify")
    assert (verified, [each["rule"] for each in findings if "rule" in each]) == (0, [])
    again, _ = office.run(
        "charge", "--attempt", str(uuid4()), "--invoice", FIRST,
        "--payment-method", "pm_card_visa", "--till", "02",
    )  # fmt: skip
    assert again == (20 if charged else 0)
    assert office.succeeded() == 1


def test_the_same_attempt_twice_from_the_command_line_is_one_charge(office: Office) -> None:
    attempt = str(uuid4())
    pair = [office.charge(attempt), office.charge(attempt)]
    for each in pair:
        each.communicate(timeout=90)
    codes = sorted(each.returncode for each in pair)

    assert codes in ([0, 0], [0, 20])
    assert office.succeeded() == 1
    assert office.books.count("payment") == 1
