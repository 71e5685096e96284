import http.client
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import stripe

from services.practice.simulator import SimulatorControl

CUSTOMER = Path(__file__).with_name("customer.py")


@pytest.fixture
def url(client: stripe.StripeClient, control: SimulatorControl) -> str:
    """The address of a page of 1,234.50."""
    line: Any = {
        "price_data": {
            "currency": "usd",
            "unit_amount": 123_450,
            "product_data": {"name": "Factura <b>001</b>", "description": "Vence el 30"},
        },
        "quantity": 1,
    }
    made = client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "line_items": [line],
            "success_url": "https://empresa.example/pagado?s={CHECKOUT_SESSION_ID}",
        }
    )
    control.set_account(display_name="Eléctrica <Sur>")
    return str(made.url)


def fetch(url: str, form: dict[str, str] | None = None) -> tuple[int, dict[str, str], str]:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=10)
    try:
        body = None if form is None else urlencode(form)
        connection.request("GET" if form is None else "POST", address.path, body=body)
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read().decode()
    finally:
        connection.close()


def result(url: str) -> str:
    found = re.search(r'id="result">([^<]+)<', fetch(url)[2])
    return found[1] if found else ""


def test_the_page_says_whom_and_how_much_and_escapes_it(url: str) -> None:
    status, headers, body = fetch(url)

    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert "$1.234,50" in body
    assert "Eléctrica &lt;Sur&gt;" in body
    assert "Factura &lt;b&gt;001&lt;/b&gt;" in body
    assert "Vence el 30" in body
    assert "{{" not in body


def test_the_page_runs_nothing_from_elsewhere(url: str) -> None:
    _, headers, body = fetch(url)
    _, other, _ = fetch(url)

    policy = headers["content-security-policy"]
    (nonce,) = set(re.findall(r'nonce="([^"]+)"', body))
    assert policy.startswith("default-src 'none'")
    assert f"'nonce-{nonce}'" in policy
    assert "frame-ancestors 'none'" in policy
    assert policy != other["content-security-policy"]


def test_the_form_pays_once(url: str, control: SimulatorControl) -> None:
    first = fetch(url, {"payment_method": "pm_card_visa"})
    second = fetch(url, {"payment_method": "pm_card_visa"})

    assert [first[0], second[0]] == [303, 303]
    assert first[1]["location"] == urlsplit(url).path
    assert result(url) == "Pago realizado"
    assert control.state()["charges"] == 1
    assert f"pagado?s={control.pages()[0]['id']}" in fetch(url)[2]


def test_a_decline_is_said_and_another_card_pays(url: str, control: SimulatorControl) -> None:
    fetch(url, {"payment_method": "pm_card_chargeDeclinedInsufficientFunds"})

    body = fetch(url)[2]
    assert "La tarjeta no tiene fondos suficientes. No se cobró nada." in body
    assert control.state()["charges"] == 0

    fetch(url, {"payment_method": "pm_card_visa"})
    assert result(url) == "Pago realizado"


def test_an_expired_page_says_so_and_takes_no_card(
    client: stripe.StripeClient, url: str, control: SimulatorControl
) -> None:
    client.v1.checkout.sessions.expire(control.pages()[0]["id"])

    fetch(url, {"payment_method": "pm_card_visa"})

    assert result(url) == "Enlace vencido"
    assert control.state()["charges"] == 0


def test_a_page_expires_by_the_clock_while_it_is_shown(url: str, control: SimulatorControl) -> None:
    control.set_clock(advance=24 * 3600)

    assert result(url) == "Enlace vencido"


def test_a_payment_under_way_is_not_called_paid(url: str, control: SimulatorControl) -> None:
    control.set_account(processing=True)

    fetch(url, {"payment_method": "pm_card_visa"})

    assert result(url) == "Pago en proceso"


@pytest.mark.parametrize(
    ("answer", "charged", "shown"), [("passed", 1, "Pago realizado"), ("failed", 0, "")]
)
def test_the_bank_may_ask_whether_it_is_the_customer(
    url: str, control: SimulatorControl, answer: str, charged: int, shown: str
) -> None:
    fetch(url, {"payment_method": "pm_card_authenticationRequired"})
    assert "Su banco quiere saber" in fetch(url)[2]

    fetch(url, {"authenticate": answer})

    assert control.state()["charges"] == charged
    assert result(url) == shown
    assert ("Su banco no confirmó" in fetch(url)[2]) is (answer == "failed")


@pytest.mark.parametrize("form", [{}, {"payment_method": "pm_nothing"}, {"authenticate": "passed"}])
def test_a_form_that_pays_nothing_is_refused(
    url: str, control: SimulatorControl, form: dict[str, str]
) -> None:
    assert fetch(url, form)[0] == 400
    assert control.intents() == []
    assert control.pages()[0]["status"] == "open"


def test_an_address_that_is_no_page_is_not_found(url: str) -> None:
    assert fetch(f"{url}x")[0] == 404


def test_a_customer_pays_with_a_typed_card(url: str, control: SimulatorControl) -> None:
    ended = subprocess.run(
        [sys.executable, str(CUSTOMER), url], capture_output=True, timeout=120, check=False
    )

    assert ended.returncode == 0, ended.stderr.decode()[-2000:]
    assert ended.stdout.decode().split("\n")[:2] == [
        "Revise los datos de la tarjeta.",
        "Pago realizado",
    ]
    assert control.state()["charges"] == 1
    assert "42424242" not in str(control.requests())
