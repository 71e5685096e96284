from typing import Any

import pytest
import stripe

from services.practice.simulator import SimulatorControl


def token(client: stripe.StripeClient, card: str = "pm_card_visa", **more: Any) -> str:
    params: Any = {"payment_method": card, **more}
    return str(client.v1.test_helpers.confirmation_tokens.create(params).id)


def method(client: stripe.StripeClient, number: str, **card: Any) -> stripe.PaymentMethod:
    typed: Any = {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123", **card}
    return client.v1.payment_methods.create({"type": "card", "card": typed})


@pytest.mark.parametrize(
    ("number", "code", "decline_code"),
    [
        ("4000000000000002", "card_declined", "generic_decline"),
        ("4000000000009995", "card_declined", "insufficient_funds"),
        ("4000000000009987", "card_declined", "lost_card"),
        ("4000000000009979", "card_declined", "stolen_card"),
        ("4000000000000069", "expired_card", "expired_card"),
        ("4000000000000127", "incorrect_cvc", "incorrect_cvc"),
        ("4000000000000119", "processing_error", "processing_error"),
        ("4000000000006975", "card_declined", "card_velocity_exceeded"),
        ("4100000000000019", "card_declined", "fraudulent"),
        ("4000000000000341", "card_declined", "generic_decline"),
    ],
)
def test_a_published_card_declines_as_published(
    client: stripe.StripeClient,
    create: Any,
    confirm: Any,
    number: str,
    code: str,
    decline_code: str,
) -> None:
    intent = create()

    with pytest.raises(stripe.CardError) as caught:
        confirm(intent.id, method(client, number).id)

    error = caught.value
    assert error.error is not None
    assert (error.http_status, error.code, error.error.decline_code) == (402, code, decline_code)
    assert error.error.payment_intent is not None
    assert error.error.payment_intent.status == "requires_payment_method"
    now = client.v1.payment_intents.retrieve(intent.id, {"expand": ["latest_charge"]})
    assert now.last_payment_error is not None
    assert now.last_payment_error.decline_code == decline_code
    assert now.payment_method is None
    assert isinstance(now.latest_charge, stripe.Charge)
    assert (now.latest_charge.status, now.latest_charge.failure_code) == ("failed", code)


def test_another_card_pays_the_same_intent(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    intent = create()
    with pytest.raises(stripe.CardError):
        confirm(intent.id, "pm_card_chargeDeclinedInsufficientFunds")

    paid = confirm(intent.id, "pm_card_mastercard")

    assert (paid.status, paid.last_payment_error) == ("succeeded", None)
    assert control.state()["charges"] == 1
    assert control.state()["failed_charges"] == 1


@pytest.mark.parametrize(
    ("number", "brand", "last4", "funding"),
    [
        ("4242 4242 4242 4242", "visa", "4242", "credit"),
        ("5555555555554444", "mastercard", "4444", "credit"),
        ("4000056655665556", "visa", "5556", "debit"),
        ("378282246310005", "amex", "0005", "credit"),
        ("4000002180000000", "visa", "0000", "credit"),
    ],
)
def test_a_typed_card_shows_what_may_be_shown(
    client: stripe.StripeClient, number: str, brand: str, last4: str, funding: str
) -> None:
    made = method(client, number, cvc="1234" if brand == "amex" else "123")

    assert made.card is not None
    assert (made.card.brand, made.card.last4, made.card.funding) == (brand, last4, funding)


@pytest.mark.parametrize(
    ("card", "code", "param"),
    [
        ({"number": "4242424242424241"}, "incorrect_number", "number"),
        ({"number": "12"}, "invalid_number", "number"),
        ({"number": "4242424242424242", "exp_month": 13}, "invalid_expiry_month", "exp_month"),
        ({"number": "4242424242424242", "exp_year": 2020}, "invalid_expiry_year", "exp_year"),
        ({"number": "4242424242424242", "cvc": "12"}, "invalid_cvc", "cvc"),
        ({"number": "4539578763621486"}, "card_declined", None),
    ],
)
def test_a_wrong_card_is_refused_when_it_is_typed(
    client: stripe.StripeClient, card: dict[str, Any], code: str, param: str | None
) -> None:
    with pytest.raises(stripe.CardError) as caught:
        method(client, **card)

    assert (caught.value.code, caught.value.param) == (code, param)
    assert card["number"] not in str(caught.value.http_body)


def test_a_real_card_is_named_as_such(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.CardError) as caught:
        method(client, "4539578763621486")

    assert caught.value.error is not None
    assert caught.value.error.decline_code == "test_mode_live_card"


@pytest.mark.parametrize("asked", [{"error_on_requires_action": True}, {"off_session": True}])
def test_a_card_that_wants_its_holder_is_declined_without_him(
    create: Any, confirm: Any, control: SimulatorControl, asked: dict[str, Any]
) -> None:
    intent = create()

    with pytest.raises(stripe.CardError) as caught:
        confirm(intent.id, "pm_card_authenticationRequired", **asked)

    assert caught.value.code == "authentication_required"
    assert control.intents()[0]["status"] == "requires_payment_method"
    assert control.state()["charges"] == 0


@pytest.mark.parametrize(("outcome", "ends"), [("passed", 1), ("failed", 0)])
def test_a_card_that_wants_its_holder_waits_for_him(
    client: stripe.StripeClient,
    create: Any,
    confirm: Any,
    control: SimulatorControl,
    outcome: str,
    ends: int,
) -> None:
    intent = confirm(create().id, "pm_card_authenticationRequired")
    assert (intent.status, intent.next_action.type) == ("requires_action", "use_stripe_sdk")

    control.dashboard("authenticate", payment_intent=intent.id, outcome=outcome)

    assert control.state()["charges"] == ends


def test_a_confirmation_token_pays_once(
    client: stripe.StripeClient, create: Any, confirm: Any
) -> None:
    made = token(client)
    preview = client.v1.confirmation_tokens.retrieve(made).payment_method_preview
    paid = confirm(create().id, card="", confirmation_token=made)

    with pytest.raises(stripe.InvalidRequestError, match="already used"):
        confirm(create().id, card="", confirmation_token=made)

    assert preview is not None
    assert preview.card is not None
    assert preview.card.last4 == "4242"
    assert paid.status == "succeeded"
    assert client.v1.confirmation_tokens.retrieve(made).payment_intent == paid.id


def test_a_confirmation_token_expires(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    made = token(client)
    control.set_clock(advance=12 * 3600)

    with pytest.raises(stripe.InvalidRequestError, match="expired"):
        confirm(create().id, card="", confirmation_token=made)


def test_a_card_is_kept_for_its_customer_when_that_was_asked(
    client: stripe.StripeClient, create: Any, confirm: Any
) -> None:
    customer = client.v1.customers.create({"name": "Ana Pérez", "metadata": {"account": "1"}})
    made = token(client, setup_future_usage="off_session")
    paid = confirm(create(customer=customer.id).id, card="", confirmation_token=made)

    kept = client.v1.customers.payment_methods.list(customer.id, {"type": "card"}).data
    again = confirm(create(customer=customer.id).id, kept[0].id, off_session=True)

    assert [one.id for one in kept] == [paid.payment_method]
    assert again.status == "succeeded"


def test_a_loose_card_pays_once(client: stripe.StripeClient, create: Any, confirm: Any) -> None:
    made = method(client, "4242424242424242")
    confirm(create().id, made.id)

    with pytest.raises(stripe.InvalidRequestError, match="previously used"):
        confirm(create().id, made.id)


def test_a_kept_card_pays_for_nobody_else(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    _, kept = control.seed_customer("Ana Pérez")
    other, _ = control.seed_customer("Luis Mora")

    with pytest.raises(stripe.InvalidRequestError, match="belongs to a Customer"):
        confirm(create().id, kept)
    with pytest.raises(stripe.InvalidRequestError, match="does not have a payment method"):
        confirm(create(customer=other).id, kept)


def test_a_seeded_customer_may_hold_a_card_that_declines(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    customer, kept = control.seed_customer("Ana Pérez", "chargeDeclinedLostCard")

    with pytest.raises(stripe.CardError):
        confirm(create(customer=customer).id, kept)


def test_attaching_checks_the_card(client: stripe.StripeClient, control: SimulatorControl) -> None:
    customer, _ = control.seed_customer("Ana Pérez")
    bad, later = method(client, "4000000000000002"), method(client, "4000000000000341")

    with pytest.raises(stripe.CardError):
        client.v1.payment_methods.attach(bad.id, {"customer": customer})

    attached = client.v1.payment_methods.attach(later.id, {"customer": customer})
    assert attached.customer == customer


def test_a_disputed_card_takes_the_money_back(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id, "pm_card_createDispute")

    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": paid.id})

    assert len(control.state()["disputes"]) == 1
    assert caught.value.code == "charge_disputed"
    assert client.v1.events.list({"type": "charge.dispute.*"}).data[0].data.object["amount"] == 1234
