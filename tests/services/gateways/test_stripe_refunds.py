from collections.abc import Callable
from typing import Any

import pytest

from services.cards.answers import Answer, Intent, Kind
from services.cards.errors import ProviderUnavailable
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.practice.simulator import SimulatorControl, SimulatorProcess

Paid = Callable[..., Intent]


def refund(gateway: StripeGateway, intent: Intent, ours: str = "r1", cents: int = 1000) -> Answer:
    params: dict[str, Any] = {
        "payment_intent": intent.id,
        "amount": cents,
        "reason": "requested_by_customer",
        "metadata": {"refund": ours},
    }
    return gateway.refund(params, f"{ours}:refund", gateway.version)


def test_a_refund_is_shown_with_our_own_id(gateway: StripeGateway, paid: Paid) -> None:
    intent = paid()

    told = refund(gateway, intent)

    shown = told.refund
    assert (told.kind, told.status) == (Kind.REFUND, 200)
    assert shown is not None
    assert (shown.status, shown.amount_cents, shown.currency) == ("succeeded", 1000, "usd")
    assert (shown.intent, shown.charge, shown.refund) == (intent.id, intent.charge, "r1")
    assert (shown.reason, shown.failure) == ("requested_by_customer", "")
    assert gateway.read_refund(shown.id, gateway.version).refund == shown


def test_the_intent_shows_what_was_given_back(gateway: StripeGateway, paid: Paid) -> None:
    intent = paid()
    refund(gateway, intent, "r1", 1000)
    refund(gateway, intent, "r2", 500)

    read = gateway.retrieve(intent.id, gateway.version).intent

    assert read is not None
    assert (intent.refunded_cents, read.refunded_cents, read.received_cents) == (0, 1500, 4500)


def test_the_same_key_gives_back_once(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    intent = paid()

    first, second = refund(gateway, intent), refund(gateway, intent)

    assert first == second
    assert len(control.refunds(refund="r1")) == 1


def test_a_forgotten_key_gives_back_twice_unless_somebody_looks(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    intent = paid()
    refund(gateway, intent)
    control.forget_keys()

    assert [each.refund for each in gateway.refunds_of(intent.id)] == ["r1"]
    refund(gateway, intent)
    assert [each.refund for each in gateway.refunds_of(intent.id)] == ["r1", "r1"]


def test_a_pending_refund_arrives_or_fails(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    control.set_account(refunds_pending=True)
    intent = paid()
    one, two = refund(gateway, intent, "r1").refund, refund(gateway, intent, "r2").refund
    assert one is not None
    assert two is not None
    assert (one.status, two.status) == ("pending", "pending")

    control.dashboard("settle_refund", refund=one.id)
    control.dashboard("fail_refund", refund=two.id)

    arrived = gateway.read_refund(one.id, gateway.version).refund
    failed = gateway.read_refund(two.id, gateway.version).refund
    read = gateway.retrieve(intent.id, gateway.version).intent
    assert arrived is not None
    assert failed is not None
    assert read is not None
    assert arrived.status == "succeeded"
    assert (failed.status, failed.failure) == ("failed", "expired_or_canceled_card")
    assert read.refunded_cents == 1000


@pytest.mark.parametrize("state", ["refunded", "disputed"])
def test_a_charge_that_changed_behind_our_back_is_read_and_not_refunded(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl, state: str
) -> None:
    intent = paid()
    control.dashboard("refund" if state == "refunded" else "dispute", payment_intent=intent.id)

    told = refund(gateway, intent)

    assert (told.kind, told.refund, told.is_alarm) == (Kind.WRONG_STATE, None, False)
    read = gateway.retrieve(intent.id, gateway.version).intent
    assert read is not None
    assert (read.refunded_cents, read.is_disputed) == (
        (4500, False) if state == "refunded" else (0, True)
    )


@pytest.mark.parametrize("cents", [0, 4501])
def test_an_amount_beyond_the_charge_is_rejected(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl, cents: int
) -> None:
    told = refund(gateway, paid(), cents=cents)

    assert (told.kind, told.is_alarm) == (Kind.REJECTED, True)
    assert control.refunds() == []


def test_a_refund_that_does_not_exist_is_an_alarm(gateway: StripeGateway) -> None:
    told = gateway.read_refund("re_elsewhere", gateway.version)

    assert (told.kind, told.status, told.is_alarm) == (Kind.REJECTED, 404, True)


def test_a_key_that_may_not_refund_is_forbidden(
    simulator: SimulatorProcess, paid: Paid, control: SimulatorControl
) -> None:
    intent = paid()
    till = StripeGateway("rk_test_till2", api_base=simulator.url)
    control.restrict_key("rk_test_till2", "refund_create")

    told = refund(till, intent)
    control.restrict_key("rk_test_till2")

    assert (told.kind, told.status, told.is_alarm) == (Kind.FORBIDDEN, 403, True)
    assert refund(till, intent).kind is Kind.REFUND


@pytest.mark.parametrize(
    ("fault", "kind", "given_back"),
    [
        ("drop_before", Kind.UNKNOWN, 0),
        ("drop_after", Kind.UNKNOWN, 1),
        ("reset_before", Kind.UNKNOWN, 0),
        ("reset_after", Kind.UNKNOWN, 1),
        ("reset_mid", Kind.UNKNOWN, 1),
        ("hang_after", Kind.UNKNOWN, 1),
        ("truncated", Kind.UNKNOWN, 1),
        ("truncated_json", Kind.UNKNOWN, 1),
        ("empty", Kind.UNKNOWN, 1),
        ("html", Kind.UNKNOWN, 0),
        ("redirect", Kind.UNKNOWN, 0),
        ("slow", Kind.UNKNOWN, 1),
        ("409", Kind.STILL_RUNNING, 0),
        ("429", Kind.NOT_EXECUTED, 0),
        ("lock_timeout", Kind.LOCKED, 0),
        ("401", Kind.FORBIDDEN, 0),
        ("403", Kind.FORBIDDEN, 0),
        ("declined", Kind.DECLINED, 0),
        ("500", Kind.SERVER_FAILED, 0),
        ("500_after", Kind.SERVER_FAILED, 1),
        ("502", Kind.GATEWAY_FAILED, 0),
        ("503", Kind.GATEWAY_FAILED, 0),
        ("504", Kind.GATEWAY_FAILED, 0),
    ],
)
def test_what_the_wire_did_is_told_by_kind_and_the_list_tells_the_truth(
    gateway: StripeGateway,
    paid: Paid,
    control: SimulatorControl,
    fault: str,
    kind: Kind,
    given_back: int,
) -> None:
    intent = paid()
    control.add_fault("refund_create", fault, seconds=0.05 if fault == "slow" else 1.3)

    told = refund(gateway, intent)

    assert (told.kind, told.refund) == (kind, None)
    assert [each.refund for each in gateway.refunds_of(intent.id)] == ["r1"] * given_back


@pytest.mark.parametrize("fields", [{"object": "charge"}, {"amount": None}, {"status": None}])
def test_an_answer_that_is_no_whole_refund_proves_nothing(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl, fields: dict[str, Any]
) -> None:
    intent = paid()
    control.add_fault("refund_create", "alter", fields=fields)

    assert refund(gateway, intent).kind is Kind.UNKNOWN


def test_a_list_that_cannot_be_read_is_no_empty_list(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    intent = paid()
    for fault in ("drop_before", "500", "html", "403"):
        control.add_fault("refund_list", fault)
        with pytest.raises(ProviderUnavailable):
            list(gateway.refunds_of(intent.id))


def test_a_refund_is_answered_within_the_whole_time_out(
    simulator: SimulatorProcess, paid: Paid, control: SimulatorControl
) -> None:
    intent = paid()
    patient = StripeGateway("sk_test_x", api_base=simulator.url, timeouts=Timeouts(5.0, 5.0, 0.3))
    control.add_fault("refund_create", "hold")

    told = refund(patient, intent)
    control.release()

    assert (told.kind, told.code) == (Kind.UNKNOWN, "watchdog")
