"""Where the card of a payment comes from: an id, a published test id or a confirmation token."""

import time
from typing import Any

from services.practice.simulator import cards
from services.practice.simulator.call import Call
from services.practice.simulator.errors import ApiError, no_such

Json = dict[str, Any]


def find_method(call: Call, method_id: str) -> Json:
    """The payment method of an id; `pm_card_…` makes a new one each time, as at Stripe."""
    number = cards.number_of_alias(method_id)
    if number is None:
        return call.load("payment_method", method_id, "payment_method")
    year = time.gmtime(call.now).tm_year + 1
    shown, hidden = cards.shown_card(
        cards.NUMBERS[number], number, 12, year, call.state.setting("secret"), with_cvc=True
    )
    return call.state.add(cards.payment_method(shown, None, call.now), hidden)


def redeem_token(call: Call, token_id: str, intent_id: str) -> Json:
    """Turn a confirmation token into a payment method; each token pays once."""
    token = call.load("confirmation_token", token_id, "confirmation_token")
    if token["payment_intent"] is not None:
        raise ApiError(
            f"The provided ConfirmationToken ({token_id}) was already used to confirm a "
            "PaymentIntent. It may not be used again.",
            code="payment_intent_invalid_parameter",
            param="confirmation_token",
            saved=True,
        )
    if token["expires_at"] <= call.now:
        raise ApiError(
            f"The provided ConfirmationToken ({token_id}) has expired.",
            code="payment_intent_invalid_parameter",
            param="confirmation_token",
            saved=True,
        )
    preview = token["payment_method_preview"]
    method = cards.payment_method(preview["card"], preview["billing_details"], call.now)
    call.state.add(method, call.state.hidden(token_id))
    token.update(payment_intent=intent_id, expires_at=None)
    call.state.save(token)
    return method


def check_owner(call: Call, method: Json, customer: str | None) -> None:
    """A kept card pays for its own customer; a loose one pays once."""
    if method["customer"] is not None and method["customer"] != customer:
        raise ApiError(
            f"The payment method {method['id']} belongs to a Customer. Please include the Customer "
            "in the `customer` parameter on the PaymentIntent."
            if customer is None
            else "The customer does not have a payment method with the ID "
            f"{method['id']}. The payment method must be attached to the customer.",
            code="payment_intent_invalid_parameter",
            param="payment_method",
            saved=True,
        )
    if method["customer"] is None and call.state.hidden(method["id"]).get("used"):
        raise ApiError(
            "The provided PaymentMethod was previously used with a PaymentIntent without Customer "
            "attachment, shared with a connected account without Customer attachment, or was "
            "detached from a Customer. It may not be used again. To use a PaymentMethod multiple "
            "times, you must attach it to a Customer first.",
            code="payment_method_invalid_parameter",
            param="payment_method",
            saved=True,
        )


def check_customer(call: Call, customer: str | None) -> None:
    """Refuse a customer that does not exist."""
    if customer is not None and call.state.find("customer", customer) is None:
        raise no_such("customer", customer, "customer")
