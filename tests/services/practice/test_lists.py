from typing import Any

import pytest
import stripe

from services.practice.simulator import SimulatorControl


def test_intents_come_newest_first_in_pages(client: stripe.StripeClient, create: Any) -> None:
    made = [create().id for _ in range(5)]
    newest_first = made[::-1]

    first = client.v1.payment_intents.list({"limit": 2})
    second = client.v1.payment_intents.list({"limit": 2, "starting_after": first.data[-1].id})
    before = client.v1.payment_intents.list({"limit": 2, "ending_before": made[0]})

    assert [one.id for one in first.data] == newest_first[:2]
    assert [one.id for one in second.data] == newest_first[2:4]
    assert [one.id for one in before.data] == newest_first[2:4]
    assert first.has_more
    assert [one.id for one in first.auto_paging_iter()] == newest_first


def test_intents_are_filtered_by_customer_and_time(
    client: stripe.StripeClient, create: Any, control: SimulatorControl
) -> None:
    customer, _ = control.seed_customer("Ana Pérez")
    old = create(customer=customer)
    now = control.set_clock(advance=3600)
    new = create()

    def found(**filters: Any) -> list[str]:
        wanted: Any = filters
        return [one.id for one in client.v1.payment_intents.list(wanted).data]

    assert found(customer=customer) == [old.id]
    assert found(created={"gte": now}) == [new.id]
    assert found(created={"lt": now}) == [old.id]
    assert found(created=old.created) == [old.id]


@pytest.mark.parametrize(
    "params",
    [
        {"limit": 0},
        {"limit": 101},
        {"limit": "many"},
        {"starting_after": "pi_nothing"},
        {"created": {"after": 5}},
        {"query": "x"},
    ],
)
def test_a_wrong_filter_is_refused(client: stripe.StripeClient, params: Any) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.payment_intents.list(params)


def test_charges_are_found_by_their_intent(
    client: stripe.StripeClient, create: Any, confirm: Any
) -> None:
    intent = create()
    with pytest.raises(stripe.CardError):
        confirm(intent.id, "pm_card_chargeDeclined")
    confirm(intent.id)
    confirm(create().id)

    found = client.v1.charges.list({"payment_intent": intent.id}).data

    assert [one.status for one in found] == ["succeeded", "failed"]


def test_events_are_found_by_type_and_time_for_thirty_days(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    confirm(create().id)

    def found(**filters: Any) -> list[str]:
        wanted: Any = filters
        return [one.type for one in client.v1.events.list(wanted).data]

    assert found(type="payment_intent.succeeded") == ["payment_intent.succeeded"]
    assert found(type="charge.*") == ["charge.succeeded"]
    assert found(types=["charge.succeeded", "payment_intent.created"]) == [
        "charge.succeeded",
        "payment_intent.created",
    ]
    assert found(created={"gte": control.state()["clock"] + 60}) == []
    control.set_clock(advance=30 * 86_400 + 60)
    assert found() == []


def test_whole_objects_are_put_where_ids_stood(
    client: stripe.StripeClient, create: Any, confirm: Any, control: SimulatorControl
) -> None:
    customer, kept = control.seed_customer("Ana Pérez")
    confirm(create(customer=customer).id, kept)

    listed = client.v1.payment_intents.list(
        {"expand": ["data.latest_charge.balance_transaction", "data.customer"]}
    ).data[0]

    assert isinstance(listed.latest_charge, stripe.Charge)
    assert isinstance(listed.latest_charge.balance_transaction, stripe.BalanceTransaction)
    assert isinstance(listed.customer, stripe.Customer)
    assert listed.customer.name == "Ana Pérez"


def test_the_account_says_who_it_is(client: stripe.StripeClient, control: SimulatorControl) -> None:
    account = client.v1.accounts.retrieve_current()

    assert account.id == control.state()["account"]
    assert account.settings is not None
    assert account.settings.card_payments.statement_descriptor_prefix == "VENTANILLA"
    assert client.v1.accounts.retrieve(account.id).id == account.id


def test_customers_are_found_again(client: stripe.StripeClient) -> None:
    made = client.v1.customers.create({"name": "Ana", "email": "ana@example.com"})

    assert client.v1.customers.retrieve(made.id).email == "ana@example.com"
    assert [one.id for one in client.v1.customers.list().data] == [made.id]
