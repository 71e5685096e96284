import threading
from typing import Any

import pytest
import stripe

from services.practice.simulator import SimulatorControl
from services.practice.simulator.process import SimulatorProcess


def headers(answer: Any) -> dict[str, str]:
    return {name.lower(): value for name, value in answer.last_response.headers.items()}


def test_the_same_request_is_answered_from_memory(create: Any, control: SimulatorControl) -> None:
    first, second = create(key="k1"), create(key="k1")

    assert second.id == first.id
    assert "idempotent-replayed" not in headers(first)
    assert headers(second)["idempotent-replayed"] == "true"
    assert headers(second)["original-request"] == headers(first)["request-id"]
    assert headers(second)["idempotency-key"] == "k1"
    assert headers(second)["stripe-version"] == "2026-10-28.endive"
    assert len(control.state()["intents"]) == 1
    assert [one["replayed"] for one in control.requests()] == [False, True]


def test_a_confirmation_is_replayed_after_the_intent_succeeded(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    intent = create()

    assert confirm(intent.id, key="k").status == confirm(intent.id, key="k").status == "succeeded"
    assert control.state()["charges"] == 1


def test_another_body_under_the_same_key_is_refused(create: Any) -> None:
    create(key="k1")

    with pytest.raises(stripe.IdempotencyError, match="same parameters"):
        create(key="k1", amount=999)


def test_another_address_under_the_same_key_is_refused(create: Any, confirm: Any) -> None:
    intent = create(key="k1")

    with pytest.raises(stripe.IdempotencyError, match="same endpoint"):
        confirm(intent.id, key="k1")


def test_another_version_under_the_same_key_is_refused(client: stripe.StripeClient) -> None:
    params: Any = {"amount": 500, "currency": "usd"}
    client.v1.payment_intents.create(params, {"idempotency_key": "k1"})

    with pytest.raises(stripe.IdempotencyError):
        client.v1.payment_intents.create(
            params, {"idempotency_key": "k1", "stripe_version": "2025-01-27.acacia"}
        )


def test_a_decline_is_replayed(create: Any, confirm: Any, control: SimulatorControl) -> None:
    intent = create()
    for _ in range(2):
        with pytest.raises(stripe.CardError) as caught:
            confirm(intent.id, "pm_card_chargeDeclined", key="k")

    assert caught.value.headers is not None
    assert caught.value.headers["Idempotent-Replayed"] == "true"
    assert control.state()["failed_charges"] == 1


def test_a_refused_move_is_replayed(client: stripe.StripeClient, create: Any, confirm: Any) -> None:
    intent = confirm(create().id)
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            client.v1.payment_intents.cancel(intent.id, options={"idempotency_key": "k"})

    assert caught.value.headers is not None
    assert caught.value.headers["Idempotent-Replayed"] == "true"


def test_a_wrong_parameter_does_not_use_the_key_up(create: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        create(key="k1", ammount=1)
    with pytest.raises(stripe.InvalidRequestError):
        create(key="k1", amount=1)

    assert create(key="k1").status == "requires_payment_method"


def test_a_wrong_key_does_not_use_the_idempotency_key_up(
    create: Any, control: SimulatorControl
) -> None:
    control.revoke_key("sk_test_practice")
    with pytest.raises(stripe.AuthenticationError):
        create(key="k1")
    control.restore_key("sk_test_practice")

    assert create(key="k1").id


@pytest.mark.parametrize("kind", ["429", "lock_timeout", "409", "502"])
def test_what_was_not_executed_is_not_remembered(
    create: Any, control: SimulatorControl, kind: str
) -> None:
    control.add_fault("create", kind)
    with pytest.raises(stripe.StripeError):
        create(key="k1")

    assert create(key="k1").id
    assert len(control.state()["intents"]) == 1


def test_a_key_is_forgotten_after_a_day_and_executes_again(
    create: Any, control: SimulatorControl
) -> None:
    first = create(key="k1")
    control.set_clock(advance=24 * 3600 - 5)
    assert create(key="k1").id == first.id

    control.set_clock(advance=10)

    assert create(key="k1").id != first.id


def test_keys_are_forgotten_on_demand(create: Any, control: SimulatorControl) -> None:
    first = create(key="k1")

    assert control.forget_keys() == 1

    assert create(key="k1").id != first.id


def test_a_key_in_use_is_refused_with_409(create: Any, control: SimulatorControl) -> None:
    control.add_fault("create", "hold_during")
    thread = threading.Thread(target=create, args=("k1",))
    thread.start()
    control.wait_until_held()

    with pytest.raises(stripe.APIError) as caught:
        create(key="k1")
    control.release()
    thread.join()

    assert caught.value.http_status == 409
    assert caught.value.error is not None
    assert caught.value.error.code == "idempotency_key_in_use"
    assert caught.value.headers is not None
    assert caught.value.headers["Stripe-Should-Retry"] == "true"
    assert create(key="k1").id == control.intents()[0]["id"]


def test_a_key_on_a_get_means_nothing(client: stripe.StripeClient, create: Any) -> None:
    intent = create(key="k1")

    assert client.v1.payment_intents.retrieve(intent.id, None, {"idempotency_key": "k1"}).id


def test_a_key_has_255_characters(create: Any) -> None:
    assert create(key="k" * 255).id
    with pytest.raises(stripe.IdempotencyError):
        create(key="k" * 256)


def test_the_memory_outlives_a_kill(tmp_path: Any, stripe_for: Any) -> None:
    params: Any = {"amount": 500, "currency": "usd"}
    with SimulatorProcess(tmp_path / "stripe.db") as simulator:
        client = stripe_for(url=simulator.url)
        first = client.v1.payment_intents.create(params, {"idempotency_key": "k1"})
        simulator.kill()
        simulator.start()
        second = stripe_for(url=simulator.url).v1.payment_intents.create(
            params, {"idempotency_key": "k1"}
        )

    assert first.id == second.id
