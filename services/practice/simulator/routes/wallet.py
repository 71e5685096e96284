"""Customers, their cards, and the tokens that the card page makes."""

import time
from typing import Any

from services.practice.simulator import cards, methods, rules
from services.practice.simulator.call import Call, Reply
from services.practice.simulator.declines import DECLINES
from services.practice.simulator.errors import ApiError, missing_parameter
from services.practice.simulator.ids import new_id

Json = dict[str, Any]
HALF_A_DAY = 12 * 3600

CUSTOMER = frozenset(
    [
        "address",
        "description",
        "email",
        "metadata",
        "name",
        "phone",
        "preferred_locales",
        "shipping",
        "tax_exempt",
        "payment_method",
    ]
)
METHOD = frozenset(["allow_redisplay", "billing_details", "card", "metadata", "type"])
TOKEN = frozenset(
    ["payment_method", "payment_method_data", "return_url", "setup_future_usage", "shipping"]
)


def create_customer(call: Call) -> Reply:
    """POST /v1/customers"""
    params = call.params
    address = params.get("address") or None
    customer: Json = {
        "id": new_id("cus"),
        "object": "customer",
        "address": address,
        "balance": 0,
        "business_name": None,
        "created": call.now,
        "currency": None,
        "customer_account": None,
        "default_source": None,
        "delinquent": False,
        "description": params.get("description"),
        "discount": None,
        "email": params.get("email"),
        "individual_name": None,
        "invoice_prefix": new_id("x")[2:10].upper(),
        "invoice_settings": {
            "custom_fields": None,
            "default_payment_method": None,
            "footer": None,
            "rendering_options": None,
        },
        "livemode": False,
        "metadata": rules.clean_metadata(params.get("metadata")),
        "name": params.get("name"),
        "next_invoice_sequence": 1,
        "phone": params.get("phone"),
        "preferred_locales": params.get("preferred_locales", []),
        "shipping": params.get("shipping") or None,
        "tax_exempt": params.get("tax_exempt") or "none",
        "test_clock": None,
    }
    call.state.add(customer)
    call.announce("customer.created", customer)
    if "payment_method" in params:
        _attach(call, methods.find_method(call, params["payment_method"]), customer["id"])
    return 200, customer


def retrieve_customer(call: Call) -> Reply:
    """GET /v1/customers/:id"""
    return 200, call.load("customer", call.path_ids[0], "id", in_path=True)


def create_method(call: Call) -> Reply:
    """POST /v1/payment_methods"""
    params = call.params
    if "type" not in params:
        raise missing_parameter("type")
    _only_cards(params["type"], "type")
    if "card" not in params:
        raise missing_parameter("card")
    metadata = rules.clean_metadata(params.get("metadata"))
    shown, hidden = _read(call, params["card"])
    method = cards.payment_method(shown, params.get("billing_details"), call.now)
    method.update(metadata=metadata)
    method["allow_redisplay"] = params.get("allow_redisplay", "unspecified")
    return 200, call.state.add(method, hidden)


def retrieve_method(call: Call) -> Reply:
    """GET /v1/payment_methods/:id"""
    return 200, call.load("payment_method", call.path_ids[0], "payment_method", in_path=True)


def customer_method(call: Call) -> Reply:
    """GET /v1/customers/:id/payment_methods/:id"""
    method = call.load("payment_method", call.path_ids[1], "payment_method", in_path=True)
    if method["customer"] != call.path_ids[0]:
        raise ApiError(
            f"No such PaymentMethod: '{method['id']}'",
            status=404,
            code="resource_missing",
            param="payment_method",
        )
    return 200, method


def attach(call: Call) -> Reply:
    """POST /v1/payment_methods/:id/attach"""
    if "customer" not in call.params:
        raise missing_parameter("customer")
    method = methods.find_method(call, call.path_ids[0])
    methods.check_customer(call, call.params["customer"])
    _attach(call, method, call.params["customer"])
    return 200, method


def detach(call: Call) -> Reply:
    """POST /v1/payment_methods/:id/detach"""
    method = call.load("payment_method", call.path_ids[0], "payment_method", in_path=True)
    if method["customer"] is None:
        raise ApiError(
            "The payment method you provided is not attached to a customer so detachment is "
            "impossible.",
            saved=True,
        )
    method["customer"] = None
    call.state.save(method, {**call.state.hidden(method["id"]), "used": True})
    call.announce("payment_method.detached", method)
    return 200, method


def create_token(call: Call) -> Reply:
    """POST /v1/confirmation_tokens, as Stripe.js calls it, and the test helper of that name."""
    params = call.params
    if ("payment_method" in params) == ("payment_method_data" in params):
        raise ApiError(
            "You must provide exactly one of payment_method or payment_method_data.",
            code="parameter_missing",
            param="payment_method_data",
        )
    if "payment_method" in params:
        method = methods.find_method(call, params["payment_method"])
        shown, hidden = method["card"], call.state.hidden(method["id"])
        billing = method["billing_details"]
    else:
        data = params["payment_method_data"]
        _only_cards(data["type"], "payment_method_data[type]")
        if "card" not in data:
            raise missing_parameter("payment_method_data[card]")
        shown, hidden = _read(call, data["card"])
        billing = cards.billing_details(data.get("billing_details"))
    token: Json = {
        "id": new_id("ctoken"),
        "object": "confirmation_token",
        "created": call.now,
        "expires_at": call.now + HALF_A_DAY,
        "livemode": False,
        "mandate_data": None,
        "payment_intent": None,
        "payment_method_options": {"card": {"cvc_token": None}},
        "payment_method_preview": {
            "allow_redisplay": "unspecified",
            "billing_details": billing,
            "card": shown,
            "customer": None,
            "type": "card",
        },
        "return_url": params.get("return_url"),
        "setup_future_usage": params.get("setup_future_usage"),
        "setup_intent": None,
        "shipping": params.get("shipping"),
        "use_stripe_sdk": True,
    }
    return 200, call.state.add(token, hidden)


def retrieve_token(call: Call) -> Reply:
    """GET /v1/confirmation_tokens/:id"""
    token_id = call.path_ids[0]
    return 200, call.load("confirmation_token", token_id, "confirmation_token", in_path=True)


def _read(call: Call, card: Json) -> tuple[Json, Json]:
    if "token" in card:
        raise ApiError("This simulator has no card tokens.", param="card[token]")
    for name in ("exp_month", "exp_year"):
        if name not in card:
            raise missing_parameter(f"card[{name}]")
    today = time.gmtime(call.now)
    return cards.read_card(card, today.tm_year, today.tm_mon, call.state.setting("secret"))


def _attach(call: Call, method: Json, customer: str) -> None:
    hidden = call.state.hidden(method["id"])
    if method["customer"] == customer:
        return
    if method["customer"] is not None:
        raise ApiError(
            "The payment method you provided has already been attached to a customer.", saved=True
        )
    if hidden.get("used"):
        raise ApiError(
            "This PaymentMethod was previously used without being attached to a Customer or was "
            "detached from a Customer, and may not be used again.",
            saved=True,
        )
    if not hidden.get("attaches", True):
        why = DECLINES[hidden["behaviour"]]
        raise ApiError(
            why.message,
            status=402,
            kind="card_error",
            code=why.code,
            decline_code=why.decline_code,
            saved=True,
        )
    method["customer"] = customer
    if hidden.get("cvc_check"):
        method["card"]["checks"]["cvc_check"] = hidden["cvc_check"]
    call.state.save(method)
    call.announce("payment_method.attached", method)


def _only_cards(kind: str, param: str) -> None:
    if kind != "card":
        raise ApiError(
            f"The payment method type `{kind}` is not enabled for this account. This simulator "
            "has cards only.",
            param=param,
        )
