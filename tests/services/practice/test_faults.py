import threading
import time
from typing import Any

import pytest
import stripe

from services.practice.simulator import ControlRefused, SimulatorControl


def succeeded(control: SimulatorControl) -> int:
    return int(control.state()["charges"])


@pytest.mark.parametrize(
    ("kind", "charged"),
    [
        ("drop_before", 0),
        ("drop_after", 1),
        ("reset_before", 0),
        ("reset_after", 1),
        ("reset_mid", 1),
        ("truncated", 1),
    ],
)
def test_a_broken_line_is_a_connection_error(
    create: Any, confirm: Any, control: SimulatorControl, kind: str, charged: int
) -> None:
    intent = create()
    control.add_fault("confirm", kind)

    with pytest.raises(stripe.APIConnectionError):
        confirm(intent.id, key="k")

    assert succeeded(control) == charged
    assert confirm(intent.id, key="k").status == "succeeded"
    assert succeeded(control) == 1


@pytest.mark.parametrize(
    ("kind", "status", "charged"),
    [
        ("truncated_json", 200, 1),
        ("empty", 200, 1),
        ("html", 200, 0),
        ("502", 502, 0),
        ("503", 503, 0),
        ("504", 504, 0),
        ("500", 500, 0),
        ("500_after", 500, 1),
    ],
)
def test_an_answer_that_says_nothing_is_an_api_error(
    create: Any, confirm: Any, control: SimulatorControl, kind: str, status: int, charged: int
) -> None:
    intent = create()
    control.add_fault("confirm", kind)

    with pytest.raises(stripe.APIError) as caught:
        confirm(intent.id)

    assert caught.value.http_status == status
    assert succeeded(control) == charged


@pytest.mark.parametrize(("kind", "charged"), [("500", 0), ("500_after", 1)])
def test_a_500_is_replayed(
    create: Any, confirm: Any, control: SimulatorControl, kind: str, charged: int
) -> None:
    intent = create()
    control.add_fault("confirm", kind)

    for _ in range(3):
        with pytest.raises(stripe.APIError) as caught:
            confirm(intent.id, key="k")

    assert caught.value.http_status == 500
    assert caught.value.headers is not None
    assert caught.value.headers["Idempotent-Replayed"] == "true"
    assert succeeded(control) == charged


def test_the_effect_of_a_500_may_appear_late(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    intent = create()
    control.add_fault("confirm", "500_late")
    with pytest.raises(stripe.APIError):
        confirm(intent.id)
    assert succeeded(control) == 0

    control.settle_late()

    assert succeeded(control) == 1
    assert control.settle_late() == []


@pytest.mark.parametrize(("force", "charged"), [(False, 0), (True, 1)])
def test_a_late_effect_respects_a_canceled_intent_unless_forced(
    client: stripe.StripeClient,
    create: Any,
    confirm: Any,
    control: SimulatorControl,
    force: bool,
    charged: int,
) -> None:
    intent = create()
    control.add_fault("confirm", "500_late")
    with pytest.raises(stripe.APIError):
        confirm(intent.id)
    client.v1.payment_intents.cancel(intent.id)

    control.settle_late(force=force)

    assert succeeded(control) == charged


def test_a_read_may_fail_with_500_and_the_next_one_tells(
    client: stripe.StripeClient, create: Any, control: SimulatorControl
) -> None:
    intent = create()
    control.add_fault("retrieve", "500")
    with pytest.raises(stripe.APIError) as caught:
        client.v1.payment_intents.retrieve(intent.id)

    assert caught.value.http_status == 500
    assert client.v1.payment_intents.retrieve(intent.id).id == intent.id


def test_a_canceled_intent_may_succeed_against_the_promise(
    client: stripe.StripeClient, create: Any, control: SimulatorControl
) -> None:
    intent = client.v1.payment_intents.cancel(create().id)

    control.late_success(intent.id)

    late = client.v1.payment_intents.retrieve(intent.id)
    assert (late.status, late.amount_received, late.canceled_at) == ("succeeded", 1234, None)
    assert succeeded(control) == 1
    with pytest.raises(ControlRefused, match="already succeeded"):
        control.late_success(intent.id)


@pytest.mark.parametrize("name", ["refund", "refund_create", "list", "intent_list", "event_list"])
def test_a_fault_names_an_endpoint_that_there_is(control: SimulatorControl, name: str) -> None:
    assert control.add_fault(name, "500")["kind"] == "500"

    with pytest.raises(ControlRefused, match="No such endpoint"):
        control.add_fault(f"{name}s_of_old", "500")


@pytest.mark.parametrize(
    ("kind", "error", "status"),
    [
        ("409", stripe.APIError, 409),
        ("429", stripe.RateLimitError, 429),
        ("lock_timeout", stripe.RateLimitError, 429),
        ("401", stripe.AuthenticationError, 401),
        ("403", stripe.PermissionError, 403),
    ],
)
def test_a_refusal_is_the_librarys_own_error(
    create: Any,
    confirm: Any,
    control: SimulatorControl,
    kind: str,
    error: type[stripe.StripeError],
    status: int,
) -> None:
    intent = create()
    control.add_fault("confirm", kind, retry_after=7)

    with pytest.raises(error) as caught:
        confirm(intent.id)

    assert caught.value.http_status == status
    assert succeeded(control) == 0
    if kind == "429":
        assert caught.value.headers is not None
        assert caught.value.headers["Retry-After"] == "7"


def test_a_redirect_leads_away(create: Any, control: SimulatorControl, stripe_for: Any) -> None:
    control.add_fault("create", "redirect", location="http://127.0.0.1:9/")

    with pytest.raises(stripe.APIConnectionError):
        create()


@pytest.mark.parametrize("kind", ["hang_before", "hang_during", "hang_after"])
def test_a_hang_is_a_timeout_and_executes_all_the_same(
    create: Any, stripe_for: Any, control: SimulatorControl, kind: str
) -> None:
    intent = create()
    control.add_fault("confirm", kind, seconds=0.6)
    impatient = stripe_for(timeout=0.2)

    with pytest.raises(stripe.APIConnectionError, match="Timeout"):
        impatient.v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})

    until = time.monotonic() + 20
    while succeeded(control) == 0 and time.monotonic() < until:
        time.sleep(0.05)
    assert succeeded(control) == 1


def test_a_slow_answer_arrives_whole(create: Any, control: SimulatorControl) -> None:
    control.add_fault("create", "slow", seconds=0.00005)

    assert create().status == "requires_payment_method"


def test_an_answer_about_another_object_is_told_apart_by_its_id(
    client: stripe.StripeClient, create: Any, control: SimulatorControl
) -> None:
    intent = create()
    control.add_fault("retrieve", "wrong_object")
    control.add_fault("retrieve", "alter", fields={"livemode": True})

    assert client.v1.payment_intents.retrieve(intent.id).id != intent.id
    assert client.v1.payment_intents.retrieve(intent.id).livemode is True
    assert client.v1.payment_intents.retrieve(intent.id).livemode is False


def test_an_answer_is_held_until_it_is_let_go(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    intent = create()
    control.add_fault("confirm", "hold")
    answers: list[str] = []
    thread = threading.Thread(target=lambda: answers.append(confirm(intent.id).status))
    thread.start()
    control.wait_until_held()

    assert succeeded(control) == 1
    assert answers == []
    assert control.release() == 1
    thread.join()
    assert answers == ["succeeded"]


def test_a_fault_is_for_some_requests_only(
    client: stripe.StripeClient, create: Any, control: SimulatorControl
) -> None:
    intent = create()
    control.add_fault("any", "429", times=2, skip=1, method="GET", path=f"{intent.id}$")

    assert client.v1.payment_intents.list().data
    assert client.v1.payment_intents.retrieve(intent.id).id
    for _ in range(2):
        with pytest.raises(stripe.RateLimitError):
            client.v1.payment_intents.retrieve(intent.id)
    assert client.v1.payment_intents.retrieve(intent.id).id


def test_a_fault_may_last_until_it_is_cleared(
    client: stripe.StripeClient, control: SimulatorControl
) -> None:
    control.add_fault("account", "503", times=0)
    for _ in range(3):
        with pytest.raises(stripe.APIError):
            client.v1.accounts.retrieve_current()

    control.clear_faults()

    assert client.v1.accounts.retrieve_current().id


def test_a_gateway_may_fail_after_the_execution(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    intent = create()
    control.add_fault("confirm", "502", execute=True)

    with pytest.raises(stripe.APIError):
        confirm(intent.id, key="k")

    assert succeeded(control) == 1
    assert confirm(intent.id, key="k").status == "succeeded"


@pytest.mark.parametrize("order", [{"kind": "magic"}, {"kind": "slow", "speed": 1}])
def test_a_fault_that_does_not_exist_is_refused(
    control: SimulatorControl, order: dict[str, Any]
) -> None:
    with pytest.raises(ControlRefused):
        control.add_fault("any", **order)


def test_the_log_shows_each_request_in_order_and_no_card(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    typed: Any = {"number": "4242424242424242", "exp_month": 1, "exp_year": 2041, "cvc": "987"}
    client.v1.payment_methods.create({"type": "card", "card": typed})
    intent = create(key="k1", metadata={"attempt": "a1"})
    control.add_fault("confirm", "drop_before")
    with pytest.raises(stripe.APIConnectionError):
        confirm(intent.id)

    first, second, third = control.requests()

    assert first["form"]["card[number]"] == "[redacted]"
    assert "4242424242424242" not in str(first)
    assert second["form"]["metadata[attempt]"] == "a1"
    assert (second["idempotency_key"], second["status"]) == ("k1", 200)
    assert second["stripe_version"] == "2026-10-28.endive"
    assert (third["fault"], third["status"]) == ("drop_before", None)
    assert first["seq"] < second["seq"] < third["seq"]
    assert control.requests(after=second["seq"]) == [third]
