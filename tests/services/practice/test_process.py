import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import pytest
import stripe

from services.practice.simulator import (
    SimulatorControl,
    SimulatorDidNotStart,
    SimulatorProcess,
)
from services.practice.simulator.run import serve

ROOT = Path(__file__).resolve().parents[3]
CARD = "4000000000009995"


def test_it_says_where_it_is_and_ends_on_a_signal(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "services.practice.simulator", "--ready-file", str(ready)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert process.stdout is not None
    line = json.loads(process.stdout.readline())

    assert json.loads(ready.read_text("utf-8")) == line
    assert line["url"] == f"http://127.0.0.1:{line['port']}"
    assert SimulatorControl(line["url"], line["control_token"]).state()["charges"] == 0
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    process.stdout.close()


def test_it_ends_with_whoever_started_it(tmp_path: Path) -> None:
    with SimulatorProcess(tmp_path / "stripe.db") as simulator:
        process = simulator._process
        assert process is not None
        assert process.stdin is not None
        process.stdin.close()

        assert process.wait(10) == 0


def test_its_state_outlives_a_kill_in_the_middle_of_charges(
    tmp_path: Path, stripe_for: Any
) -> None:
    answered: list[str] = []
    with SimulatorProcess(tmp_path / "stripe.db") as simulator:
        client: stripe.StripeClient = stripe_for(url=simulator.url)
        fifty = threading.Event()

        def charge() -> None:
            params: Any = {
                "amount": 500,
                "currency": "usd",
                "allowed_payment_method_types": ["card"],
                "confirm": True,
                "payment_method": "pm_card_visa",
            }
            while True:
                try:
                    answered.append(client.v1.payment_intents.create(params).id)
                except stripe.APIConnectionError:
                    return
                if len(answered) >= 50:
                    fifty.set()

        threads = [threading.Thread(target=charge) for _ in range(4)]
        for thread in threads:
            thread.start()
        assert fifty.wait(30)
        simulator.kill()
        for thread in threads:
            thread.join()
        simulator.start()
        kept = simulator.control.state()

    by_id = {one["id"]: one for one in kept["intents"]}
    assert all(by_id[intent]["status"] == "succeeded" for intent in answered)
    assert all(one["succeeded_charges"] == 1 for one in kept["intents"])
    assert kept["charges"] == kept["succeeded"] == len(kept["intents"]) >= len(answered)


def test_a_restart_keeps_port_state_and_account(tmp_path: Path, stripe_for: Any) -> None:
    with SimulatorProcess(tmp_path / "stripe.db") as simulator:
        before = simulator.url, simulator.control.state()["account"]
        customer, _ = simulator.control.seed_customer("Ana Pérez")
        simulator.control.set_clock(advance=5000)
        simulator.restart()

        assert (simulator.url, simulator.control.state()["account"]) == before
        assert stripe_for(url=simulator.url).v1.customers.retrieve(customer).name == "Ana Pérez"


def test_a_card_number_is_nowhere_in_its_files(tmp_path: Path, stripe_for: Any) -> None:
    with SimulatorProcess(tmp_path / "stripe.db") as simulator:
        client = stripe_for(url=simulator.url)
        typed = {"number": CARD, "exp_month": 12, "exp_year": 2040, "cvc": "123"}
        options = {"idempotency_key": "k"}
        for kind in ("", "500_late", "drop_after", "500"):
            if kind:
                simulator.control.add_fault("method_create", kind)
                options = {"idempotency_key": kind}
            try:
                client.v1.payment_methods.create({"type": "card", "card": typed}, options)
            except stripe.StripeError:
                continue
        files = list(tmp_path.iterdir())
        live = b"".join(file.read_bytes() for file in files)
        simulator.kill()

    assert live
    assert CARD.encode() not in live
    assert CARD.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert all(file.stat().st_mode & 0o077 == 0 for file in files if file.name == "stripe.db")


def test_two_simulators_do_not_share_a_state(tmp_path: Path, capfd: Any) -> None:
    with SimulatorProcess(tmp_path / "stripe.db"), pytest.raises(SimulatorDidNotStart):
        SimulatorProcess(tmp_path / "stripe.db").start()

    assert "another simulator uses" in capfd.readouterr().err


def test_a_taken_port_is_said(simulator: SimulatorProcess, capsys: Any) -> None:
    assert serve(simulator.port) == 1
    assert f"cannot listen on port {simulator.port}" in capsys.readouterr().err


def test_a_state_file_that_is_none_is_said(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "stripe.db"
    file.write_bytes(b"this is no database " * 100)

    assert serve(state=file) == 1
    assert "state file cannot be used" in capsys.readouterr().err
    assert file.read_bytes().startswith(b"this is no database")


def test_the_database_itself_forbids_a_second_success(tmp_path: Path, stripe_for: Any) -> None:
    file = tmp_path / "stripe.db"
    with SimulatorProcess(file) as simulator:
        client = stripe_for(url=simulator.url)
        client.v1.payment_intents.create(
            {
                "amount": 500,
                "currency": "usd",
                "allowed_payment_method_types": ["card"],
                "confirm": True,
                "payment_method": "pm_card_visa",
            }
        )
    again = (
        "INSERT INTO object(id, kind, created, intent, type, body) "
        "SELECT 'ch_again', kind, created, intent, type, body FROM object WHERE kind = 'charge'"
    )
    with closing(sqlite3.connect(file)) as database, pytest.raises(sqlite3.IntegrityError):
        database.execute(again)


def test_its_clock_is_its_own(
    client: stripe.StripeClient, create: Any, control: SimulatorControl
) -> None:
    moment = control.set_clock(to=1_900_000_000)
    made = create()

    assert abs(made.created - moment) < 60
    date = parsedate_to_datetime(made.last_response.headers["Date"])
    assert abs(date.timestamp() - moment) < 60
    assert control.set_clock(advance=100) - moment < 200


def test_the_dashboard_acts_behind_the_programs_back(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    foreign = control.dashboard("charge", amount=999, metadata={"attempt": "elsewhere"})
    ours, waiting = confirm(create().id), create()
    control.dashboard("refund", payment_intent=ours.id, amount=200)
    control.dashboard("cancel", payment_intent=waiting.id)
    control.dashboard("dispute", charge=foreign["latest_charge"])
    control.dashboard("alter", id=ours.id, fields={"amount_received": 1})

    shown = control.state()
    assert control.intents(attempt="elsewhere")[0]["amount"] == 999
    assert [len(shown[kind]) for kind in ("refunds", "disputes")] == [1, 1]
    assert shown["charges"] == 2
    assert client.v1.payment_intents.retrieve(waiting.id).status == "canceled"
    assert client.v1.payment_intents.retrieve(ours.id).amount_received == 1


def test_no_qt_and_no_stripe_library_is_needed_to_steer_it() -> None:
    code = (
        "import sys, services.practice.simulator;"
        "sys.exit('stripe' in sys.modules or any(m.startswith('PySide6') for m in sys.modules))"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_reader_that_goes_away_leaves_it_serving(simulator: SimulatorProcess) -> None:
    for wire in (b"GET /v1/acc", b"POST /v1/refunds HTTP/1.1\r\nContent-Length: 50\r\n\r\nabc"):
        with closing(socket.create_connection(("127.0.0.1", simulator.port))) as line:
            line.sendall(wire)

    assert simulator.control.state()["charges"] == 0
    assert os.path.exists(f"/proc/{simulator.pid}") or os.name == "nt"
