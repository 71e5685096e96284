from collections.abc import Callable
from typing import Any

import pytest
import stripe

from services.practice.simulator import ControlRefused, SimulatorControl, SimulatorProcess

Open = Callable[..., stripe.checkout.Session]
HOUR = 3600


@pytest.fixture
def open_page(client: stripe.StripeClient, control: SimulatorControl) -> Open:
    """Opens a page of 45.00 for one hour."""

    def make(key: str = "", **params: Any) -> stripe.checkout.Session:
        line = {
            "price_data": {
                "currency": "usd",
                "unit_amount": 4500,
                "product_data": {"name": "Factura 001-002-000000001"},
            },
            "quantity": 1,
        }
        wanted: Any = {
            "mode": "payment",
            "line_items": [line],
            "client_reference_id": "a1",
            "metadata": {"attempt": "a1"},
            "payment_intent_data": {"metadata": {"attempt": "a1"}, "description": "Factura"},
            "expires_at": control.state()["clock"] + HOUR,
            "success_url": "https://empresa.example/pagado",
        }
        options: Any = {"idempotency_key": key} if key else {}
        return client.v1.checkout.sessions.create(wanted | params, options)

    return make


@pytest.fixture
def read(client: stripe.StripeClient) -> Open:
    """Reads a page with its intent."""

    def again(page: stripe.checkout.Session) -> stripe.checkout.Session:
        return client.v1.checkout.sessions.retrieve(page.id, {"expand": ["payment_intent"]})

    return again


def kinds(client: stripe.StripeClient) -> list[str]:
    return [str(one.type) for one in client.v1.events.list({"limit": 100}).data][::-1]


def test_a_new_page_waits_for_its_customer_without_an_intent(
    open_page: Open, simulator: SimulatorProcess, control: SimulatorControl
) -> None:
    page = open_page()

    assert (page.status, page.payment_status, page.amount_total) == ("open", "unpaid", 4500)
    assert (page.currency, page.client_reference_id) == ("usd", "a1")
    assert page.payment_intent is None
    assert page.url == f"{simulator.url}/c/pay/{page.id}"
    assert control.state()["intents"] == []


def test_a_paid_page_is_complete_and_shows_its_intent(
    client: stripe.StripeClient, open_page: Open, read: Open, control: SimulatorControl
) -> None:
    page = open_page()

    control.pay_page(page.id)

    paid = read(page)
    intent = paid.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert (paid.status, paid.payment_status, paid.url) == ("complete", "paid", None)
    assert (intent.status, intent.amount_received) == ("succeeded", 4500)
    assert intent.metadata is not None
    assert (intent.metadata["attempt"], intent.description) == ("a1", "Factura")
    assert kinds(client)[-1] == "checkout.session.completed"
    found = client.v1.checkout.sessions.list({"payment_intent": intent.id}).data
    assert [one.id for one in found] == [page.id]


def test_a_decline_leaves_the_page_open_for_another_card_on_the_same_intent(
    open_page: Open, read: Open, control: SimulatorControl
) -> None:
    page = open_page()

    control.pay_page(page.id, "chargeDeclined")
    refused = read(page)
    control.pay_page(page.id)

    intent = refused.payment_intent
    assert isinstance(intent, stripe.PaymentIntent)
    assert (refused.status, intent.status) == ("open", "requires_payment_method")
    (only,) = control.intents(attempt="a1")
    assert (only["id"], only["status"], only["succeeded_charges"]) == (intent.id, "succeeded", 1)


def test_a_paid_page_is_neither_paid_again_nor_expired(
    client: stripe.StripeClient, open_page: Open, control: SimulatorControl
) -> None:
    page = open_page()
    control.pay_page(page.id)

    with pytest.raises(ControlRefused, match="not open any more: complete"):
        control.pay_page(page.id)
    with pytest.raises(ControlRefused, match="not open any more: complete"):
        control.pay_page(page.id, force=True)
    with pytest.raises(stripe.InvalidRequestError, match="a status of `complete`") as caught:
        client.v1.checkout.sessions.expire(page.id)

    assert caught.value.http_status == 400
    assert control.state()["charges"] == 1


def test_expiring_cancels_what_was_begun_and_nobody_pays_after_it(
    client: stripe.StripeClient, open_page: Open, control: SimulatorControl
) -> None:
    page = open_page()
    begun = control.dashboard("begin_page", page=page.id)

    expired = client.v1.checkout.sessions.expire(page.id)

    assert (expired.status, expired.payment_status, expired.url) == ("expired", "unpaid", None)
    canceled = client.v1.payment_intents.retrieve(begun["id"])
    assert (canceled.status, canceled.cancellation_reason) == ("canceled", "expired")
    assert kinds(client)[-2:] == ["payment_intent.canceled", "checkout.session.expired"]
    with pytest.raises(ControlRefused, match="not open any more: expired"):
        control.pay_page(page.id)
    with pytest.raises(stripe.InvalidRequestError, match="a status of `expired`"):
        client.v1.checkout.sessions.expire(page.id)


def test_a_page_expires_by_the_clock(
    client: stripe.StripeClient, open_page: Open, read: Open, control: SimulatorControl
) -> None:
    short, long = open_page(), open_page(expires_at=control.state()["clock"] + 5 * HOUR)
    control.pay_page(short.id, "chargeDeclined")

    control.set_clock(advance=HOUR)

    assert [one["status"] for one in control.pages()] == ["expired", "open"]
    assert read(short).status == "expired"
    assert client.v1.checkout.sessions.list({"status": "open"}).data[0].id == long.id
    assert [one["status"] for one in control.intents(attempt="a1")] == ["canceled"]


@pytest.mark.parametrize("verb", ["cancel", "confirm"])
def test_the_intent_of_a_page_is_moved_through_its_page_alone(
    client: stripe.StripeClient, open_page: Open, control: SimulatorControl, verb: str
) -> None:
    intent = control.dashboard("begin_page", page=open_page().id)
    move = getattr(client.v1.payment_intents, verb)

    with pytest.raises(stripe.InvalidRequestError, match="created by a Checkout Session"):
        move(intent["id"], {"payment_method": "pm_card_visa"} if verb == "confirm" else {})

    assert control.intents(attempt="a1")[0]["status"] == "requires_payment_method"


def test_a_payment_that_takes_its_time_completes_the_page_unpaid(
    client: stripe.StripeClient, open_page: Open, read: Open, control: SimulatorControl
) -> None:
    control.set_account(processing=True)
    page = open_page()
    control.pay_page(page.id)
    waiting = read(page)

    control.dashboard("settle_processing", payment_intent=control.pages()[0]["payment_intent"])

    assert (waiting.status, waiting.payment_status) == ("complete", "unpaid")
    assert read(page).payment_status == "paid"
    assert kinds(client)[-1] == "checkout.session.async_payment_succeeded"


def test_a_payment_that_fails_late_leaves_the_page_complete_and_unpaid(
    client: stripe.StripeClient, open_page: Open, read: Open, control: SimulatorControl
) -> None:
    control.set_account(processing=True)
    page = open_page()
    control.pay_page(page.id)

    control.dashboard(
        "settle_processing",
        payment_intent=control.pages()[0]["payment_intent"],
        outcome="failed",
    )

    assert (read(page).status, read(page).payment_status) == ("complete", "unpaid")
    assert kinds(client)[-1] == "checkout.session.async_payment_failed"


def test_a_page_keeps_its_promise_unless_it_is_forced(
    client: stripe.StripeClient, open_page: Open, read: Open, control: SimulatorControl
) -> None:
    page = open_page()
    control.pay_page(page.id, "chargeDeclined")
    client.v1.checkout.sessions.expire(page.id)

    control.pay_page(page.id, force=True)

    assert (read(page).status, read(page).payment_status) == ("complete", "paid")
    assert control.state()["charges"] == 1


def test_one_key_opens_one_page(open_page: Open, control: SimulatorControl) -> None:
    until = control.state()["clock"] + HOUR

    assert open_page(key="k", expires_at=until).id == open_page(key="k", expires_at=until).id
    with pytest.raises(stripe.IdempotencyError):
        open_page(key="k", expires_at=until + 60)
    assert len(control.pages(attempt="a1")) == 1


def test_a_page_shows_its_lines_when_asked(client: stripe.StripeClient, open_page: Open) -> None:
    page = client.v1.checkout.sessions.retrieve(open_page().id, {"expand": ["line_items"]})

    assert page.line_items is not None
    assert [(one.description, one.amount_total) for one in page.line_items.data] == [
        ("Factura 001-002-000000001", 4500)
    ]


def test_the_page_of_a_restarted_simulator_is_still_there(
    open_page: Open, simulator: SimulatorProcess, control: SimulatorControl
) -> None:
    page = open_page()

    simulator.kill()
    simulator.start()

    assert [(one["id"], one["status"]) for one in simulator.control.pages()] == [(page.id, "open")]


def _line(**changes: Any) -> list[dict[str, Any]]:
    price: Any = {"currency": "usd", "unit_amount": 4500, "product_data": {"name": "x"}}
    return [{"price_data": price | changes, "quantity": 1}]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"mode": "subscription"}, "payment mode only"),
        ({"mode": "rent"}, "Received|must be|payment mode"),
        ({"line_items": []}, "line_items"),
        ({"line_items": _line(unit_amount=10)}, r"at least \$0.50"),
        ({"line_items": _line(currency="sucre")}, "Invalid currency"),
        ({"line_items": _line(recurring={"interval": "month"})}, "recurring"),
        ({"line_items": [{**_line()[0], "quantity": 0}]}, "greater than or equal to 1"),
        ({"line_items": _line() + _line(currency="eur")}, "one currency"),
        ({"success_url": "pagado"}, "Not a valid URL"),
        ({"payment_method_types": ["card"]}, "unknown parameter"),
        ({"allowed_payment_method_types": ["oxxo"]}, "cards only"),
        ({"payment_intent_data": {"capture_method": "manual"}}, "capture_method"),
        ({"client_reference_id": "x" * 201}, "at most 200"),
        ({"customer": "cus_nobody"}, "No such customer"),
        ({"customer_email": "a@b.example", "customer": "cus_x"}, "only specify one"),
        ({"ui_mode": "embedded_page"}, "hosts its pages itself"),
        ({"allow_promotion_codes": True}, "refuses it rather than ignore it"),
    ],
)
def test_a_page_that_stripe_or_the_simulator_does_not_have_is_refused(
    open_page: Open, control: SimulatorControl, params: Any, said: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=said):
        open_page(**params)

    assert control.pages() == []


@pytest.mark.parametrize("missing", ["mode", "line_items", "success_url"])
def test_a_page_without_what_it_needs_is_refused(client: stripe.StripeClient, missing: str) -> None:
    params: Any = {
        "mode": "payment",
        "line_items": _line(),
        "success_url": "https://empresa.example/",
    }
    del params[missing]

    with pytest.raises(stripe.InvalidRequestError, match="Missing required param") as caught:
        client.v1.checkout.sessions.create(params)

    assert caught.value.param == missing


@pytest.mark.parametrize(
    ("ahead", "said"),
    [(30 * 60 - 5, "at least 30 minutes"), (24 * HOUR + 60, "less than 24 hours")],
)
def test_a_page_lives_from_half_an_hour_to_a_day(
    open_page: Open, control: SimulatorControl, ahead: int, said: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError, match=said):
        open_page(expires_at=control.state()["clock"] + ahead)


@pytest.mark.parametrize("call", ["retrieve", "expire"])
def test_a_page_that_does_not_exist_is_a_404(client: stripe.StripeClient, call: str) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="No such checkout") as caught:
        getattr(client.v1.checkout.sessions, call)("cs_test_nothing")

    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def test_faults_find_the_pages_by_name(
    client: stripe.StripeClient, open_page: Open, control: SimulatorControl
) -> None:
    control.add_fault("page_create", "500_after")
    with pytest.raises(stripe.APIError):
        open_page()
    (page,) = control.pages()
    control.add_fault("page_retrieve", "503")
    with pytest.raises(stripe.APIError):
        client.v1.checkout.sessions.retrieve(page["id"])
    control.add_fault("page_expire", "drop_after")
    with pytest.raises(stripe.APIConnectionError):
        client.v1.checkout.sessions.expire(page["id"])

    assert [one["status"] for one in control.pages()] == ["expired"]
