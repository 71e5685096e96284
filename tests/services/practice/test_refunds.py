from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import stripe

from services.practice.simulator import ControlRefused, SimulatorControl


def test_a_refund_in_two_parts_empties_the_charge(
    client: stripe.StripeClient, create: Any, confirm: Any
) -> None:
    paid = confirm(create().id)
    first = client.v1.refunds.create(
        {"payment_intent": paid.id, "amount": 1000, "metadata": {"refund": "r1"}}
    )
    second = client.v1.refunds.create({"charge": paid.latest_charge})

    charge = client.v1.charges.retrieve(paid.latest_charge, {"expand": ["refunds"]})
    assert (first.amount, second.amount, first.status) == (1000, 234, "succeeded")
    assert (charge.amount_refunded, charge.refunded) == (1234, True)
    assert charge.refunds is not None
    assert [one.id for one in charge.refunds.data] == [second.id, first.id]
    listed = client.v1.refunds.list({"payment_intent": paid.id}).data
    assert listed[1].metadata is not None
    assert listed[1].metadata["refund"] == "r1"


@pytest.mark.parametrize("amount", [1235, 99_999_999])
def test_a_refund_is_never_above_the_charge(
    client: stripe.StripeClient, create: Any, confirm: Any, amount: int
) -> None:
    paid = confirm(create().id)

    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded amount"):
        client.v1.refunds.create({"payment_intent": paid.id, "amount": amount})


def test_a_refunded_charge_is_not_refunded_again(
    client: stripe.StripeClient, create: Any, confirm: Any
) -> None:
    paid = confirm(create().id)
    client.v1.refunds.create({"payment_intent": paid.id})

    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": paid.id})

    assert caught.value.code == "charge_already_refunded"


@pytest.mark.parametrize("params", [{}, {"payment_intent": "pi_nothing"}, {"reason": "because"}])
def test_a_refund_of_nothing_is_refused(client: stripe.StripeClient, params: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.refunds.create(params)


def test_an_unpaid_intent_is_not_refunded(client: stripe.StripeClient, create: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        client.v1.refunds.create({"payment_intent": create().id})


def test_refunds_at_once_stay_within_the_charge(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id)

    def attempt(_: int) -> bool:
        try:
            client.v1.refunds.create({"payment_intent": paid.id, "amount": 500})
        except stripe.InvalidRequestError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(12))) == 2
    assert len(control.refunds()) == 2


def test_a_refund_may_fail_later(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id)
    refund = client.v1.refunds.create({"payment_intent": paid.id})

    control.dashboard("fail_refund", refund=refund.id)

    assert client.v1.refunds.retrieve(refund.id).status == "failed"
    assert client.v1.charges.retrieve(paid.latest_charge).amount_refunded == 0
    assert [one.type for one in client.v1.events.list({"type": "refund.failed"}).data]


def test_a_refund_may_be_pending_and_then_arrive_or_fail(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id, "pm_card_pendingRefund")
    first = client.v1.refunds.create({"payment_intent": paid.id, "amount": 1000})
    second = client.v1.refunds.create({"payment_intent": paid.id, "amount": 200})
    assert client.v1.charges.retrieve(paid.latest_charge).amount_refunded == 1200

    control.dashboard("settle_refund", refund=first.id)
    control.dashboard("fail_refund", refund=second.id)

    assert (first.status, second.status) == ("pending", "pending")
    assert client.v1.refunds.retrieve(first.id).status == "succeeded"
    assert client.v1.refunds.retrieve(second.id).failure_reason == "expired_or_canceled_card"
    assert client.v1.charges.retrieve(paid.latest_charge).amount_refunded == 1000
    for action, refund in (("settle_refund", first.id), ("fail_refund", second.id)):
        with pytest.raises(ControlRefused):
            control.dashboard(action, refund=refund)


def test_the_control_shows_every_refund_to_count(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id)
    ours = client.v1.refunds.create(
        {"payment_intent": paid.id, "amount": 1000, "metadata": {"refund": "r1"}}
    )
    client.v1.refunds.create({"payment_intent": paid.id})

    assert [one["amount"] for one in control.refunds()] == [1000, 234]
    assert control.refunds(refund="r1") == [
        {
            "id": ours.id,
            "status": "succeeded",
            "amount": 1000,
            "currency": "usd",
            "payment_intent": paid.id,
            "charge": paid.latest_charge,
            "created": ours.created,
            "metadata": {"refund": "r1"},
        }
    ]


def test_refunds_are_filtered_by_time(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id)
    client.v1.refunds.create({"payment_intent": paid.id, "amount": 1000})
    now = control.set_clock(advance=3600)
    late = client.v1.refunds.create({"payment_intent": paid.id})

    found = client.v1.refunds.list({"created": {"gte": now}, "payment_intent": paid.id})

    assert [one.id for one in found.data] == [late.id]


def test_the_balance_adds_up(client: stripe.StripeClient, create: Any, confirm: Any) -> None:
    paid = confirm(create().id)
    client.v1.refunds.create({"payment_intent": paid.id, "amount": 1000})

    entries = client.v1.balance_transactions.list({"limit": 100}).data
    assert [(one.type, one.amount, one.fee, one.net) for one in entries] == [
        ("refund", -1000, 0, -1000),
        ("charge", 1234, 66, 1168),
    ]
    of_charge = client.v1.balance_transactions.list({"source": str(paid.latest_charge)}).data
    assert [one.type for one in of_charge] == ["charge"]
