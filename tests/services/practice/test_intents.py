from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from services.practice.simulator import SimulatorControl


def test_an_intent_is_created_without_money(create: Any, control: SimulatorControl) -> None:
    intent = create(metadata={"attempt": "a1"})

    assert intent.status == "requires_payment_method"
    assert intent.livemode is False
    assert intent.metadata["attempt"] == "a1"
    assert control.state()["charges"] == 0


def test_a_confirmed_intent_succeeds_with_its_charge(create: Any, confirm: Any) -> None:
    paid = confirm(create(description="Factura").id, expand=["latest_charge.balance_transaction"])

    charge = paid.latest_charge
    card = charge.payment_method_details.card
    assert (paid.status, paid.amount_received) == ("succeeded", 1234)
    assert (charge.amount, charge.captured, charge.payment_intent) == (1234, True, paid.id)
    assert (card.brand, card.last4, card.funding, card.exp_month) == ("visa", "4242", "credit", 12)
    assert charge.balance_transaction.fee == 36 + 30  # 2.9 % of 12.34 and thirty cents
    assert charge.balance_transaction.net == 1234 - 66


def test_a_payment_method_on_create_waits_for_its_confirmation(
    client: stripe.StripeClient, create: Any
) -> None:
    intent = create(payment_method="pm_card_visa")

    assert intent.status == "requires_confirmation"
    assert client.v1.payment_intents.confirm(intent.id).status == "succeeded"


def test_create_and_confirm_in_one_call_charges(create: Any) -> None:
    assert create(confirm=True, payment_method="pm_card_visa").status == "succeeded"


def test_a_second_confirmation_is_refused_and_shows_the_intent(create: Any, confirm: Any) -> None:
    intent = confirm(create().id)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        confirm(intent.id)

    assert caught.value.code == "payment_intent_unexpected_state"
    assert caught.value.error is not None
    assert caught.value.error.payment_intent is not None
    assert caught.value.error.payment_intent.status == "succeeded"
    assert "already succeeded" in str(caught.value.user_message)


def test_a_canceled_intent_never_succeeds(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    intent = client.v1.payment_intents.cancel(create().id, {"cancellation_reason": "abandoned"})

    with pytest.raises(stripe.InvalidRequestError, match="status of canceled") as caught:
        confirm(intent.id)

    assert (intent.status, intent.cancellation_reason) == ("canceled", "abandoned")
    assert caught.value.code == "payment_intent_unexpected_state"
    assert control.state()["charges"] == 0


@pytest.mark.parametrize("ended", ["succeeded", "canceled"])
def test_an_ended_intent_is_not_canceled_again(
    client: stripe.StripeClient, create: Any, confirm: Any, ended: str
) -> None:
    intent = create()
    if ended == "succeeded":
        confirm(intent.id)
    else:
        client.v1.payment_intents.cancel(intent.id)

    with pytest.raises(stripe.InvalidRequestError, match=f"status of {ended}") as caught:
        client.v1.payment_intents.cancel(intent.id)

    assert caught.value.code == "payment_intent_unexpected_state"


def test_a_confirmation_without_a_card_is_refused(create: Any, confirm: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="missing a payment method"):
        confirm(create().id, card="")


def test_redirects_want_a_return_url(client: stripe.StripeClient) -> None:
    intent = client.v1.payment_intents.create({"amount": 500, "currency": "usd"})

    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})

    assert caught.value.param == "return_url"


def test_nothing_is_found_under_a_wrong_id(client: stripe.StripeClient) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.retrieve("pi_nothing")

    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")
    assert caught.value.user_message == "No such payment_intent: 'pi_nothing'"


def test_moto_is_taken_only_with_the_confirmation(create: Any, confirm: Any) -> None:
    moto: Any = {"payment_method_options": {"card": {"moto": True}}}
    with pytest.raises(stripe.InvalidRequestError, match="during confirmation"):
        create(**moto)

    paid = confirm(create().id, expand=["latest_charge"], **moto)

    assert paid.latest_charge.payment_method_details.card.moto is True


def test_moto_is_unknown_to_an_account_without_it(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    control.set_account(moto=False)

    with pytest.raises(stripe.InvalidRequestError) as caught:
        confirm(create().id, payment_method_options={"card": {"moto": True}})

    assert caught.value.code == "parameter_unknown"
    assert caught.value.param == "payment_method_options[card][moto]"


def test_a_processing_intent_ends_when_the_bank_answers(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    control.set_account(processing=True)
    first, second = confirm(create().id), confirm(create().id)
    assert (first.status, first.latest_charge) == ("processing", None)
    with pytest.raises(stripe.InvalidRequestError, match="status of processing"):
        client.v1.payment_intents.cancel(first.id)

    control.dashboard("settle_processing", payment_intent=first.id)
    control.dashboard("settle_processing", payment_intent=second.id, outcome="failed")

    assert client.v1.payment_intents.retrieve(first.id).status == "succeeded"
    assert client.v1.payment_intents.retrieve(second.id).status == "requires_payment_method"


def test_a_held_amount_is_captured_or_let_go(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    taken, left = (confirm(create(capture_method="manual").id) for _ in range(2))
    assert (taken.status, taken.amount_capturable) == ("requires_capture", 1234)

    client.v1.payment_intents.capture(taken.id, {"amount_to_capture": 1000})
    client.v1.payment_intents.cancel(left.id)

    assert client.v1.payment_intents.retrieve(taken.id).amount_received == 1000
    assert control.state()["succeeded"] == 1


def test_many_confirmations_at_once_charge_once(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    intent = create()

    def attempt(number: int) -> str:
        try:
            return str(confirm(intent.id, key=f"confirm-{number}").status)
        except stripe.InvalidRequestError as refused:
            return str(refused.code)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(24)))

    assert answers.count("succeeded") == 1
    assert answers.count("payment_intent_unexpected_state") == 23
    assert control.intents()[0]["succeeded_charges"] == 1


def test_a_cancel_and_a_confirmation_at_once_leave_one_winner(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    for _ in range(10):
        intent = create()
        with ThreadPoolExecutor(2) as pool:
            sent = [
                pool.submit(confirm, intent.id),
                pool.submit(client.v1.payment_intents.cancel, intent.id),
            ]
            failures = [one.exception() for one in sent]
        assert sum(1 for failure in failures if failure is None) == 1

    shown = control.state()
    assert shown["charges"] == shown["succeeded"]


def test_the_events_tell_the_story(client: stripe.StripeClient, create: Any, confirm: Any) -> None:
    intent = create(key="story")
    with pytest.raises(stripe.CardError):
        confirm(intent.id, "pm_card_chargeDeclined")
    confirm(intent.id)

    events = client.v1.events.list({"limit": 100}).data
    assert [event.type for event in reversed(events)] == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
        "charge.succeeded",
        "payment_intent.succeeded",
    ]
    assert events[-1].request is not None
    assert events[-1].request.idempotency_key == "story"
    assert events[0].data.object["status"] == "succeeded"
