from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from services.cards.answers import Answer, HostedPage, Kind
from services.gateways.stripe_gateway import StripeGateway
from services.practice.simulator import SimulatorControl, SimulatorProcess


def read(gateway: StripeGateway, page: HostedPage) -> HostedPage:
    told = gateway.read_page(page.id, gateway.version)
    assert (told.kind, told.status) == (Kind.PAGE, 200)
    assert told.page is not None
    return told.page


def test_an_open_page_shows_what_is_to_be_paid_and_no_intent(
    gateway: StripeGateway, page: HostedPage, page_params: dict[str, Any], simulator: Any
) -> None:
    assert page == HostedPage(
        id=page.id,
        status="open",
        is_paid=False,
        url=f"{simulator.url}/c/pay/{page.id}",
        amount_cents=4500,
        currency="usd",
        attempt="a1",
        livemode=False,
        expires=page_params["expires_at"],
        intent=None,
    )
    assert read(gateway, page) == page


def test_the_same_key_opens_one_page(
    gateway: StripeGateway,
    page: HostedPage,
    page_params: dict[str, Any],
    control: SimulatorControl,
) -> None:
    again = gateway.open_page(page_params, "a1:page", gateway.version)
    other = gateway.open_page(page_params | {"locale": "es"}, "a1:page", gateway.version)

    assert again.page == page
    assert (other.kind, other.is_alarm) == (Kind.KEY_MISUSED, True)
    assert len(control.pages()) == 1


def test_a_paid_page_shows_the_intent_that_proves_it(
    gateway: StripeGateway, page: HostedPage, control: SimulatorControl
) -> None:
    control.pay_page(page.id, "mastercard")

    shown = read(gateway, page)

    assert (shown.status, shown.is_paid, shown.url) == ("complete", True, "")
    assert shown.intent is not None
    assert shown.intent.has_succeeded
    assert (shown.intent.attempt, shown.intent.received_cents) == ("a1", 4500)
    assert (shown.intent.brand, shown.intent.last4) == ("mastercard", "4444")
    assert shown.intent.charge.startswith("ch_")


def test_a_declined_page_stays_open_with_its_intent(
    gateway: StripeGateway, page: HostedPage, control: SimulatorControl
) -> None:
    control.pay_page(page.id, "chargeDeclined")

    shown = read(gateway, page)

    assert (shown.status, shown.is_paid) == ("open", False)
    assert shown.intent is not None
    assert shown.intent.status == "requires_payment_method"
    assert shown.intent.refusal == "generic_decline"


def test_expiring_shows_the_page_and_its_intent_ended(
    gateway: StripeGateway, page: HostedPage, control: SimulatorControl
) -> None:
    control.dashboard("begin_page", page=page.id)

    told = gateway.expire_page(page.id, "e1", gateway.version)

    assert told.page is not None
    assert (told.kind, told.page.status, told.page.url) == (Kind.PAGE, "expired", "")
    assert told.page.intent is not None
    assert told.page.intent.is_canceled


@pytest.mark.parametrize("end", ["paid", "expired"])
def test_a_page_that_ended_is_not_expired_and_only_a_read_tells_how(
    gateway: StripeGateway, page: HostedPage, control: SimulatorControl, end: str
) -> None:
    if end == "paid":
        control.pay_page(page.id)
    else:
        gateway.expire_page(page.id, "e1", gateway.version)

    told = gateway.expire_page(page.id, "e2", gateway.version)

    assert (told.kind, told.page, told.is_alarm) == (Kind.WRONG_STATE, None, False)
    assert read(gateway, page).status == ("complete" if end == "paid" else "expired")


def test_a_page_of_another_account_is_an_alarm(gateway: StripeGateway) -> None:
    told = gateway.read_page("cs_test_elsewhere", gateway.version)
    closed = gateway.expire_page("cs_test_elsewhere", "e1", gateway.version)

    for each in (told, closed):
        assert (each.kind, each.status, each.is_alarm) == (Kind.REJECTED, 404, True)


def test_a_page_that_stripe_refuses_is_rejected(
    gateway: StripeGateway, page_params: dict[str, Any], control: SimulatorControl
) -> None:
    told = gateway.open_page(page_params | {"expires_at": 5}, "a1:page", gateway.version)

    assert (told.kind, told.is_alarm) == (Kind.REJECTED, True)
    assert "at least 30 minutes" in told.message
    assert control.pages() == []


@pytest.mark.parametrize(
    ("endpoint", "fault", "kind"),
    [
        ("page_create", "drop_after", Kind.UNKNOWN),
        ("page_create", "html", Kind.UNKNOWN),
        ("page_create", "409", Kind.STILL_RUNNING),
        ("page_create", "429", Kind.NOT_EXECUTED),
        ("page_create", "403", Kind.FORBIDDEN),
        ("page_create", "500", Kind.SERVER_FAILED),
        ("page_create", "502", Kind.GATEWAY_FAILED),
        ("page_retrieve", "truncated_json", Kind.UNKNOWN),
        ("page_retrieve", "lock_timeout", Kind.LOCKED),
        ("page_retrieve", "401", Kind.FORBIDDEN),
        ("page_expire", "drop_before", Kind.UNKNOWN),
        ("page_expire", "drop_after", Kind.UNKNOWN),
        ("page_expire", "hang_after", Kind.UNKNOWN),
        ("page_expire", "500_after", Kind.SERVER_FAILED),
        ("page_expire", "504", Kind.GATEWAY_FAILED),
    ],
)
def test_what_the_wire_did_is_told_by_kind(
    gateway: StripeGateway,
    page: HostedPage,
    page_params: dict[str, Any],
    control: SimulatorControl,
    endpoint: str,
    fault: str,
    kind: Kind,
) -> None:
    control.add_fault(endpoint, fault, seconds=1.3)
    asks: dict[str, Callable[[], Answer]] = {
        "page_create": lambda: gateway.open_page(page_params, "a2:page", gateway.version),
        "page_retrieve": lambda: gateway.read_page(page.id, gateway.version),
        "page_expire": lambda: gateway.expire_page(page.id, "e1", gateway.version),
    }

    told = asks[endpoint]()

    assert (told.kind, told.page) == (kind, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"object": "payment_intent"},
        {"payment_intent": "pi_named_and_not_shown"},
        {"payment_intent": {"id": "pi_half"}},
        {"amount_total": None},
        {"amount_total": 45.5},
        {"status": None},
        {"expires_at": "soon"},
    ],
)
def test_an_answer_that_is_no_whole_page_proves_nothing(
    gateway: StripeGateway, page: HostedPage, control: SimulatorControl, fields: dict[str, Any]
) -> None:
    control.add_fault("page_retrieve", "alter", fields=fields)

    told = gateway.read_page(page.id, gateway.version)

    assert told == replace(Answer(Kind.UNKNOWN, code="not_whole", status=200), message=told.message)


def test_a_page_without_metadata_is_known_by_its_reference(
    gateway: StripeGateway, page: HostedPage, control: SimulatorControl
) -> None:
    control.dashboard("alter", id=page.id, fields={"metadata": {}})
    assert read(gateway, page).attempt == "a1"

    control.dashboard("alter", id=page.id, fields={"metadata": {"attempt": "a9"}})
    assert read(gateway, page).attempt == "a9"


def test_a_simulator_that_is_gone_was_sent_nothing(
    gateway: StripeGateway, page_params: dict[str, Any], simulator: SimulatorProcess
) -> None:
    simulator.kill()

    assert gateway.open_page(page_params, "k", gateway.version).kind is Kind.NOT_SENT
