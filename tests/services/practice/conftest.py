from collections.abc import Callable, Iterator
from typing import Any

import pytest
import stripe

from services.practice.simulator import SimulatorControl, SimulatorProcess

SECRET_KEY = "sk_test_practice"
Json = dict[str, Any]
Pay = Callable[..., stripe.PaymentIntent]


@pytest.fixture
def control(simulator: SimulatorProcess) -> SimulatorControl:
    return simulator.control


@pytest.fixture
def stripe_for(simulator: SimulatorProcess) -> Iterator[Callable[..., stripe.StripeClient]]:
    """Makes a client as the program makes it: no retries of its own."""
    made: list[stripe.RequestsClient] = []

    def make(key: str = SECRET_KEY, url: str = "", timeout: float = 20) -> stripe.StripeClient:
        http = stripe.RequestsClient(timeout=timeout)
        made.append(http)
        return stripe.StripeClient(
            key,
            base_addresses={"api": url or simulator.url},
            max_network_retries=0,
            http_client=http,
        )

    yield make
    for http in made:
        http.close()  # type: ignore[no-untyped-call]


@pytest.fixture
def client(
    stripe_for: Callable[..., stripe.StripeClient], control: SimulatorControl
) -> stripe.StripeClient:
    return stripe_for()


@pytest.fixture
def create(client: stripe.StripeClient) -> Pay:
    """Creates an intent of 12.34 that takes cards."""

    def make(key: str = "", **params: Any) -> stripe.PaymentIntent:
        wanted: Any = {"amount": 1234, "currency": "usd", "allowed_payment_method_types": ["card"]}
        options: Any = {"idempotency_key": key} if key else {}
        return client.v1.payment_intents.create(wanted | params, options)

    return make


@pytest.fixture
def confirm(client: stripe.StripeClient) -> Pay:
    """Confirms an intent, with a Visa unless told otherwise."""

    def make(
        intent_id: str, card: str = "pm_card_visa", key: str = "", **params: Any
    ) -> stripe.PaymentIntent:
        wanted: Any = {"payment_method": card} if card else {}
        options: Any = {"idempotency_key": key} if key else {}
        return client.v1.payment_intents.confirm(intent_id, wanted | params, options)

    return make
