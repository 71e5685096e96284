import http.client
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.practice.simulator import SimulatorControl, SimulatorProcess

BROWSER = Path(__file__).with_name("browser.py")


def fetch(
    simulator: SimulatorProcess, path: str, method: str = "GET"
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/v3/stripe.js", "/endive/stripe.js"])
def test_the_script_is_served_to_any_page(simulator: SimulatorProcess, path: str) -> None:
    status, headers, body = fetch(simulator, path)

    assert status == 200
    assert headers["content-type"] == "text/javascript"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert "window.Stripe" in body


def test_the_frame_runs_its_own_script_only(simulator: SimulatorProcess) -> None:
    _, headers, body = fetch(simulator, "/card-frame")
    _, other, _ = fetch(simulator, "/card-frame")

    policy = headers["content-security-policy"]
    nonces = set(re.findall(r'nonce="([^"]+)"', body))
    assert policy.startswith("default-src 'none'; script-src 'nonce-")
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy
    assert policy != other["content-security-policy"]


def test_the_frame_speaks_spanish_and_has_stable_ids(simulator: SimulatorProcess) -> None:
    _, _, body = fetch(simulator, "/card-frame")

    for name, label in (
        ("number", "Número de tarjeta"),
        ("expiry", "Vence (MM / AA)"),
        ("cvc", "Código (CVC)"),
    ):
        assert f'<label for="{name}">{label}</label>' in body
        assert f'id="{name}"' in body


@pytest.mark.parametrize(
    ("query", "theme"), [("", "light"), ("?theme=dark", "dark"), ("?theme=%22%3E%3Cb", "light")]
)
def test_the_frame_has_two_looks(simulator: SimulatorProcess, query: str, theme: str) -> None:
    assert f'data-theme="{theme}"' in fetch(simulator, f"/card-frame{query}")[2]


def test_a_browser_may_ask_before_it_fetches(simulator: SimulatorProcess) -> None:
    status, headers, _ = fetch(simulator, "/endive/stripe.js", "OPTIONS")

    assert status == 204
    assert headers["access-control-allow-methods"] == "GET"


def test_a_typed_card_becomes_a_token_that_the_page_gets_without_the_number(
    simulator: SimulatorProcess, control: SimulatorControl, create: Any, confirm: Any
) -> None:
    ended = subprocess.run(
        [sys.executable, str(BROWSER), simulator.url],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    told = json.loads(ended.stdout.splitlines()[-1])

    assert "elements.submit() must be called" in told["too early"]["thrown"]
    assert told["empty"]["error"]["code"] == "incomplete_number"
    token = told["token"]["confirmationToken"]
    assert token["payment_method_preview"]["card"]["last4"] == "4242"
    assert confirm(create().id, card="", confirmation_token=token["id"]).status == "succeeded"
    assert told["method"]["paymentMethod"]["id"].startswith("pm_")
    assert told["real card"]["error"]["decline_code"] == "test_mode_live_card"
    assert "4242424242424242" not in ended.stdout.decode()
    assert told["seen"][1] is None
    assert all(said[0] != "message" for said in told["heard"])
    assert "4242424242424242" not in str(control.requests())
