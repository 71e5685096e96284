from collections.abc import Callable
from typing import Any

import pytest

from services.cards.answers import HostedPage, Intent, Kind
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.practice.simulator import SimulatorControl, SimulatorProcess

KEY = "sk_test_gateway"
ATTEMPT = "a1"


@pytest.fixture
def control(simulator: SimulatorProcess) -> SimulatorControl:
    return simulator.control


@pytest.fixture
def gateway(simulator: SimulatorProcess) -> StripeGateway:
    return StripeGateway(KEY, api_base=simulator.url, timeouts=Timeouts(1.0, 1.0, 1.5))


@pytest.fixture
def paid(gateway: StripeGateway) -> Callable[..., Intent]:
    """Charges a test card and reads the intent again."""

    def charge(attempt: str = ATTEMPT, cents: int = 4500, card: str = "visa") -> Intent:
        params = {
            "amount": cents,
            "currency": "usd",
            "allowed_payment_method_types": ["card"],
            "description": "Factura 001-002-000000001",
            "metadata": {"attempt": attempt, "inv_1": f"001-002-000000001:{cents}"},
        }
        made = gateway.create(params, f"{attempt}:create", gateway.version).intent
        assert made is not None
        confirm = {"payment_method": f"pm_card_{card}"}
        gateway.confirm(made.id, confirm, f"{attempt}:confirm", gateway.version)
        read = gateway.retrieve(made.id, gateway.version).intent
        assert read is not None
        return read

    return charge


@pytest.fixture
def page_params(control: SimulatorControl) -> dict[str, Any]:
    """What a page of 45.00 asks for."""
    return {
        "mode": "payment",
        "line_items": [
            {
                "price_data": {
                    "currency": "usd",
                    "unit_amount": 4500,
                    "product_data": {"name": "Factura 001-002-000000001"},
                },
                "quantity": 1,
            }
        ],
        "allowed_payment_method_types": ["card"],
        "client_reference_id": ATTEMPT,
        "metadata": {"attempt": ATTEMPT},
        "payment_intent_data": {
            "description": "Factura 001-002-000000001",
            "metadata": {"attempt": ATTEMPT},
        },
        "expires_at": control.state()["clock"] + 3600,
        "success_url": "https://empresa.example/pagado",
    }


@pytest.fixture
def page(gateway: StripeGateway, page_params: dict[str, Any]) -> HostedPage:
    """An open page of 45.00."""
    told = gateway.open_page(page_params, f"{ATTEMPT}:page", gateway.version)
    assert told.kind is Kind.PAGE
    assert told.page is not None
    return told.page
