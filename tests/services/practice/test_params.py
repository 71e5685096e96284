from typing import Any

import pytest
import stripe

from services.practice.simulator.errors import ApiError
from services.practice.simulator.forms import nest, parse_pairs


def refused(client: stripe.StripeClient, **params: Any) -> stripe.InvalidRequestError:
    given = {"amount": 1234, "currency": "usd"} | params
    wanted: Any = {name: value for name, value in given.items() if value is not None}
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.payment_intents.create(wanted)
    assert caught.value.http_status == 400
    return caught.value


def test_an_unknown_parameter_is_refused(client: stripe.StripeClient) -> None:
    error = refused(client, ammount=5)

    assert error.code == "parameter_unknown"
    assert error.user_message == "Received unknown parameter: ammount"


def test_payment_method_types_is_gone_from_this_version(client: stripe.StripeClient) -> None:
    error = refused(client, payment_method_types=["card"])

    assert error.code == "parameter_unknown"
    assert error.param == "payment_method_types"


def test_an_unknown_parameter_in_a_group_is_named_with_its_path(
    client: stripe.StripeClient,
) -> None:
    error = refused(client, payment_method_options={"card": {"mooto": True}})

    assert error.param == "payment_method_options[card][mooto]"


def test_a_required_parameter_is_missed(client: stripe.StripeClient) -> None:
    error = refused(client, amount=None)

    assert error.code == "parameter_missing"
    assert error.param == "amount"


@pytest.mark.parametrize(
    ("params", "param", "code"),
    [
        ({"amount": "12.34"}, "amount", "parameter_invalid_integer"),
        ({"amount": "mil"}, "amount", "parameter_invalid_integer"),
        ({"amount": 0}, "amount", "parameter_invalid_integer"),
        ({"amount": 49}, "amount", "amount_too_small"),
        ({"amount": 100_000_000}, "amount", "amount_too_large"),
        ({"currency": "xxx"}, "currency", None),
        ({"currency": ""}, "currency", "parameter_invalid_empty"),
        ({"confirm": "yes"}, "confirm", None),
        ({"capture_method": "someday"}, "capture_method", None),
        ({"allowed_payment_method_types": ["cards"]}, "allowed_payment_method_types[0]", None),
        ({"allowed_payment_method_types": "card"}, "allowed_payment_method_types", None),
        ({"metadata": "text"}, "metadata", None),
        ({"payment_method_options": [1]}, "payment_method_options", None),
        ({"off_session": True}, "off_session", "payment_intent_invalid_parameter"),
        ({"error_on_requires_action": True}, "error_on_requires_action", None),
        ({"application_fee_amount": 5}, "application_fee_amount", "parameter_unknown"),
        ({"customer": "cus_nobody"}, "customer", "resource_missing"),
        ({"statement_descriptor": "HOLA"}, "statement_descriptor", None),
        ({"statement_descriptor_suffix": "DEMASIADO LARGO"}, "statement_descriptor_suffix", None),
        ({"statement_descriptor_suffix": "<A>"}, "statement_descriptor_suffix", None),
        ({"expand": ["nothing"]}, "expand", None),
    ],
)
def test_a_wrong_value_is_refused_by_name(
    client: stripe.StripeClient, params: dict[str, Any], param: str, code: str | None
) -> None:
    error = refused(client, **params)

    assert error.param == param
    assert code is None or error.code == code


def test_a_refused_request_leaves_nothing(client: stripe.StripeClient, control: Any) -> None:
    refused(client, ammount=5)

    assert control.state()["intents"] == []


def test_a_suffix_of_the_right_length_is_taken(create: Any) -> None:
    assert create(statement_descriptor_suffix="FACT 00123").statement_descriptor_suffix


@pytest.mark.parametrize(
    "metadata",
    [
        {f"k{number}": "v" for number in range(51)},
        {"k" * 41: "v"},
        {"k": "v" * 501},
    ],
)
def test_metadata_has_limits(client: stripe.StripeClient, metadata: dict[str, str]) -> None:
    assert "metadata" in str(refused(client, metadata=metadata).param)


def test_metadata_up_to_the_limits_is_kept(create: Any) -> None:
    metadata = {f"{number:040}": "ñ" * 500 for number in range(50)}

    assert create(metadata=metadata).metadata.to_dict() == metadata


def test_metadata_with_numbers_for_keys_is_kept(create: Any) -> None:
    assert create(metadata={"0": "a", "1": "b"}).metadata.to_dict() == {"0": "a", "1": "b"}


@pytest.mark.parametrize("text", ["a[b]=1&a=2", "a=1&a=2", "a[=1", "=1", "a=%zz", "a=%ff", "a]b=1"])
def test_a_form_that_does_not_parse_is_refused(text: str) -> None:
    with pytest.raises(ApiError):
        nest(parse_pairs(text))


def test_a_form_of_nested_names_becomes_groups_and_lists() -> None:
    form = nest(parse_pairs("a[b][c]=1&l[]=x&l[]=y&n[0]=p&n[1]=q&t=caf%C3%A9+con+leche"))

    assert form == {"a": {"b": {"c": "1"}}, "l": ["x", "y"], "n": ["p", "q"], "t": "café con leche"}
