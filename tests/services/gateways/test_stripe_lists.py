from collections.abc import Callable, Iterator
from typing import Any

import pytest

from services.cards.answers import Intent
from services.cards.errors import ProviderUnavailable
from services.gateways.stripe_gateway import StripeGateway
from services.practice.simulator import SimulatorControl

Paid = Callable[..., Intent]


def test_intents_show_what_became_of_their_charge(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    given_back, disputed, plain = paid("a1"), paid("a2"), paid("a3")
    control.dashboard("refund", payment_intent=given_back.id, amount=700)
    control.dashboard("dispute", payment_intent=disputed.id)

    third, second, first = gateway.intents_since(0)

    assert third == plain
    assert (first.id, first.refunded_cents, first.is_disputed) == (given_back.id, 700, False)
    assert (second.id, second.refunded_cents, second.is_disputed) == (disputed.id, 0, True)
    assert first.description == "Factura 001-002-000000001"
    assert first.metadata == {"attempt": "a1", "inv_1": "001-002-000000001:4500"}
    assert (first.brand, first.last4) == ("visa", "4242")


def test_every_refund_is_listed_once_over_several_pages(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    intent = paid(cents=20_000)
    made = [
        control.dashboard("refund", payment_intent=intent.id, amount=100)["id"] for _ in range(103)
    ]

    assert [each.id for each in gateway.refunds_since(0)] == made[::-1]
    asked = [one for one in control.requests() if one["path"] == "/v1/refunds"]
    assert [one["form"].get("starting_after", "") for one in asked] == ["", made[3]]


def test_refunds_are_found_by_time_and_by_intent(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    one, two = paid("a1"), paid("a2")
    old = control.dashboard("refund", payment_intent=one.id, amount=100)
    now = control.set_clock(advance=3600)
    new = control.dashboard("refund", payment_intent=two.id, amount=100)

    assert [each.id for each in gateway.refunds_since(now)] == [new["id"]]
    assert [each.id for each in gateway.refunds_of(one.id)] == [old["id"]]


def test_disputes_are_found_by_time_with_their_state(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    intent, later = paid("a1"), paid("a2")
    opened = control.dashboard("dispute", payment_intent=intent.id)
    control.dashboard("close_dispute", dispute=opened["id"], outcome="lost")
    now = control.set_clock(advance=3600)
    control.dashboard("dispute", payment_intent=later.id, reason="product_not_received")

    newest, oldest = gateway.disputes_since(0)

    assert (oldest.status, oldest.amount_cents, oldest.currency) == ("lost", 4500, "usd")
    assert (oldest.intent, oldest.charge) == (intent.id, intent.charge)
    assert (newest.status, newest.reason) == ("needs_response", "product_not_received")
    assert list(gateway.disputes_since(now)) == [newest]


def test_events_are_found_by_kind_and_time(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    intent = paid("a1")
    refund = control.dashboard("refund", payment_intent=intent.id, amount=100)
    now = control.set_clock(advance=3600)
    dispute = control.dashboard("dispute", payment_intent=intent.id)
    kinds = ["payment_intent.succeeded", "refund.created", "charge.dispute.created"]

    told = list(gateway.events_since(0, kinds))

    assert [(each.kind, each.subject) for each in told] == [
        ("charge.dispute.created", dispute["id"]),
        ("refund.created", refund["id"]),
        ("payment_intent.succeeded", intent.id),
    ]
    assert list(gateway.events_since(now, kinds)) == told[:1]
    assert all(each.created >= now for each in gateway.events_since(now, kinds))


LISTS: list[tuple[str, Callable[[StripeGateway], Iterator[Any]]]] = [
    ("intent_list", lambda gateway: gateway.intents_since(0)),
    ("refund_list", lambda gateway: gateway.refunds_since(0)),
    ("dispute_list", lambda gateway: gateway.disputes_since(0)),
    ("event_list", lambda gateway: gateway.events_since(0, ["payment_intent.succeeded"])),
]


@pytest.mark.parametrize(("endpoint", "ask"), LISTS)
@pytest.mark.parametrize("fault", ["drop_after", "truncated_json", "html", "429", "500", "401"])
def test_a_list_that_breaks_off_is_said(
    gateway: StripeGateway, control: SimulatorControl, endpoint: str, ask: Any, fault: str
) -> None:
    control.add_fault(endpoint, fault)

    with pytest.raises(ProviderUnavailable):
        list(ask(gateway))
    assert list(ask(gateway)) == []


@pytest.mark.parametrize(("endpoint", "ask"), LISTS)
@pytest.mark.parametrize(
    "fields",
    [
        {"data": [{"object": "coupon", "id": "x"}]},
        {"data": None},
        {"has_more": True},
    ],
)
def test_a_list_that_says_nonsense_is_never_taken_for_the_whole(
    gateway: StripeGateway, control: SimulatorControl, endpoint: str, ask: Any, fields: Any
) -> None:
    control.add_fault(endpoint, "alter", fields=fields)

    with pytest.raises(ProviderUnavailable):
        list(ask(gateway))


def test_a_list_that_repeats_itself_ends(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    intent = paid()
    control.add_fault("intent_list", "alter", times=0, fields={"has_more": True})
    listed = gateway.intents_since(0)

    assert next(listed).id == intent.id
    with pytest.raises(ProviderUnavailable):
        list(listed)


def test_a_list_that_stops_half_way_gives_no_end(
    gateway: StripeGateway, paid: Paid, control: SimulatorControl
) -> None:
    intent = paid(cents=20_000)
    for _ in range(101):
        control.dashboard("refund", payment_intent=intent.id, amount=100)
    control.add_fault("refund_list", "drop_before", skip=1)

    with pytest.raises(ProviderUnavailable):
        list(gateway.refunds_since(0))
