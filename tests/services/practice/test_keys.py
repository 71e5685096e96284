import base64
import http.client
import json
from typing import Any

import pytest
import stripe

from services.practice.simulator import ControlRefused, SimulatorControl, SimulatorProcess


def ask(
    simulator: SimulatorProcess, path: str, authorization: str, method: str = "GET", body: str = ""
) -> tuple[int, Any]:
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=10)
    try:
        headers = {"Authorization": authorization} if authorization else {}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body=body or None, headers=headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


@pytest.mark.parametrize(
    "key", ["sk_live_51abc", "rk_live_51abc", "nonsense", "sk_test_", "whsec_123", "sk_test_a b"]
)
def test_only_test_keys_are_taken(stripe_for: Any, control: SimulatorControl, key: str) -> None:
    with pytest.raises(stripe.AuthenticationError) as caught:
        stripe_for(key).v1.accounts.retrieve_current()

    assert caught.value.http_status == 401
    assert "51abc" not in str(caught.value).replace("*51abc", "").replace("1abc", "")


def test_a_request_without_a_key_is_refused(simulator: SimulatorProcess) -> None:
    status, body = ask(simulator, "/v1/account", "")

    assert status == 401
    assert body["error"]["message"].startswith("You did not provide an API key")


def test_basic_authentication_works_as_with_curl(simulator: SimulatorProcess) -> None:
    user = base64.b64encode(b"sk_test_practice:").decode()

    assert ask(simulator, "/v1/account", f"Basic {user}")[0] == 200


def test_a_publishable_key_makes_tokens_and_nothing_else(simulator: SimulatorProcess) -> None:
    card = "card[number]=4242424242424242&card[exp_month]=12&card[exp_year]=2040&card[cvc]=123"
    token = card.replace("card[", "payment_method_data[card][") + "&payment_method_data[type]=card"
    browser = "Bearer pk_test_practice"

    status, made = ask(simulator, "/v1/confirmation_tokens", browser, "POST", token)
    assert (status, made["object"]) == (200, "confirmation_token")
    assert ask(simulator, "/v1/payment_methods", browser, "POST", f"type=card&{card}")[0] == 200
    for method, path in (("POST", "/v1/payment_intents"), ("GET", "/v1/customers")):
        status, body = ask(simulator, path, browser, method)
        assert (status, body["error"]["code"]) == (401, "secret_key_required")


def test_a_secret_key_makes_no_tokens_with_a_card(simulator: SimulatorProcess) -> None:
    assert ask(simulator, "/v1/confirmation_tokens", "Bearer sk_test_1", "POST")[0] == 404


def test_a_restricted_key_may_not_refund(
    stripe_for: Any, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id)
    restricted = stripe_for("rk_test_norefund_till1")
    assert restricted.v1.payment_intents.retrieve(paid.id).id == paid.id

    with pytest.raises(stripe.PermissionError) as caught:
        restricted.v1.refunds.create({"payment_intent": paid.id})

    assert caught.value.http_status == 403
    assert control.refunds() == []


def test_any_key_may_be_kept_from_an_endpoint(
    stripe_for: Any, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id)
    till = stripe_for("rk_test_till2")
    control.restrict_key("rk_test_till2", "refund_create", "dispute_list")

    with pytest.raises(stripe.PermissionError):
        till.v1.refunds.create({"payment_intent": paid.id})
    with pytest.raises(stripe.PermissionError):
        till.v1.disputes.list()
    assert till.v1.refunds.list().data == []

    control.restrict_key("rk_test_till2")
    assert till.v1.refunds.create({"payment_intent": paid.id}).status == "succeeded"
    with pytest.raises(ControlRefused, match="No such endpoint"):
        control.restrict_key("rk_test_till2", "payouts")


def test_a_revoked_key_is_refused_until_it_is_back(
    client: stripe.StripeClient, control: SimulatorControl
) -> None:
    control.revoke_key("sk_test_practice")
    with pytest.raises(stripe.AuthenticationError) as caught:
        client.v1.accounts.retrieve_current()
    control.restore_key("sk_test_practice")

    assert caught.value.error is not None
    assert caught.value.error.code == "api_key_expired"
    assert client.v1.accounts.retrieve_current().id


def test_an_address_that_is_not_served_is_said(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL") as caught:
        client.v1.payouts.list()

    assert caught.value.http_status == 404


def test_a_body_that_is_not_a_form_is_refused(simulator: SimulatorProcess) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", simulator.port, timeout=10)
    connection.request(
        "POST",
        "/v1/payment_intents",
        body='{"amount": 5}',
        headers={"Authorization": "Bearer sk_test_1", "Content-Type": "application/json"},
    )
    answer = connection.getresponse()

    assert answer.status == 400
    assert "POST content type" in json.loads(answer.read())["error"]["message"]
    connection.close()


def test_a_strange_version_is_refused(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="Invalid Stripe API version"):
        client.v1.accounts.retrieve_current(options={"stripe_version": "yesterday"})


def test_the_control_wants_its_token(simulator: SimulatorProcess) -> None:
    with pytest.raises(ControlRefused, match="control token"):
        SimulatorControl(simulator.url, "guess").state()
