from typing import Any

import pytest
import stripe

from services.practice.simulator import ControlRefused, SimulatorControl


def kinds(client: stripe.StripeClient) -> list[str]:
    found = client.v1.events.list({"type": "charge.dispute.*"}).data
    return [one.type.removeprefix("charge.dispute.") for one in found][::-1]


def test_a_dispute_takes_the_money_and_is_listed(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id)
    confirm(create().id)

    made = control.dashboard("dispute", payment_intent=paid.id)

    assert client.v1.disputes.retrieve(made["id"]).status == "needs_response"
    for filters in ({}, {"payment_intent": paid.id}, {"charge": paid.latest_charge}):
        wanted: Any = filters
        assert [one.id for one in client.v1.disputes.list(wanted).data] == [made["id"]]
    charge = client.v1.charges.retrieve(paid.latest_charge)
    assert (charge.disputed, charge.amount_refunded) == (True, 0)
    assert kinds(client) == ["created", "funds_withdrawn"]
    (shown,) = control.state()["disputes"]
    assert (shown["amount"], shown["payment_intent"]) == (1234, paid.id)


def test_disputes_are_filtered_by_time(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    first, second = confirm(create().id), confirm(create().id)
    control.dashboard("dispute", payment_intent=first.id)
    now = control.set_clock(advance=3600)
    late = control.dashboard("dispute", payment_intent=second.id)

    assert [one.id for one in client.v1.disputes.list({"created": {"gte": now}}).data] == [
        late["id"]
    ]


@pytest.mark.parametrize(
    ("outcome", "events", "balance"),
    [
        ("won", ["created", "funds_withdrawn", "closed", "funds_reinstated"], -1500),
        ("lost", ["created", "funds_withdrawn", "closed"], -1500 - 1234),
    ],
)
def test_the_bank_decides_a_dispute(
    client: stripe.StripeClient,
    create: Any,
    confirm: Any,
    control: SimulatorControl,
    outcome: str,
    events: list[str],
    balance: int,
) -> None:
    paid = confirm(create().id)
    dispute = control.dashboard("dispute", payment_intent=paid.id)["id"]

    control.dashboard("close_dispute", dispute=dispute, outcome=outcome)

    assert client.v1.disputes.retrieve(dispute).status == outcome
    assert kinds(client) == events
    entries = client.v1.balance_transactions.list({"type": "adjustment"}).data
    assert sum(one.net for one in entries) == balance
    with pytest.raises(ControlRefused, match=f"is closed: {outcome}"):
        control.dashboard("close_dispute", dispute=dispute, outcome="won")


def test_a_charge_is_refunded_only_once_its_dispute_was_won(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id)
    dispute = control.dashboard("dispute", payment_intent=paid.id)["id"]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.refunds.create({"payment_intent": paid.id})

    control.dashboard("close_dispute", dispute=dispute, outcome="won")

    assert caught.value.code == "charge_disputed"
    assert client.v1.refunds.create({"payment_intent": paid.id}).amount == 1234


def test_an_unknown_outcome_is_refused(
    create: Any, confirm: Any, control: SimulatorControl
) -> None:
    paid = confirm(create().id)
    dispute = control.dashboard("dispute", payment_intent=paid.id)["id"]

    with pytest.raises(ControlRefused, match="won or lost"):
        control.dashboard("close_dispute", dispute=dispute, outcome="draw")
