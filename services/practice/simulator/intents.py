"""The life of a payment intent: who may move it where, and what that does."""

from typing import Any, Final

from services.practice.simulator import charges
from services.practice.simulator.call import Call, Reply
from services.practice.simulator.declines import DECLINES, Decline
from services.practice.simulator.errors import DOCS, ApiError
from services.practice.simulator.ids import new_id, random_text

Json = dict[str, Any]

CONFIRMABLE: Final = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELABLE: Final = (
    "requires_payment_method",
    "requires_capture",
    "requires_confirmation",
    "requires_action",
)


def new_intent(call: Call, params: Json, metadata: dict[str, str]) -> Json:
    """An intent that nothing was charged to yet; stored and announced."""
    intent_id = new_id("pi")
    allowed = params.get("allowed_payment_method_types")
    automatic = params.get("automatic_payment_methods")
    if automatic is not None:
        automatic = {"allow_redirects": "always", **automatic}
    elif allowed is None:
        automatic = {"allow_redirects": "always", "enabled": True}
    options = {"installments": None, "network": None, "request_three_d_secure": "automatic"}
    intent: Json = {
        "id": intent_id,
        "object": "payment_intent",
        "allowed_payment_method_types": allowed,
        "amount": params["amount"],
        "amount_capturable": 0,
        "amount_details": {"tip": {}},
        "amount_received": 0,
        "application": None,
        "application_fee_amount": None,
        "automatic_payment_methods": automatic,
        "canceled_at": None,
        "cancellation_reason": None,
        "capture_method": params.get("capture_method", "automatic_async"),
        "client_secret": f"{intent_id}_secret_{random_text(25)}",
        "confirmation_method": params.get("confirmation_method", "automatic"),
        "created": call.now,
        "currency": params["currency"],
        "customer": params.get("customer"),
        "customer_account": None,
        "description": params.get("description"),
        "excluded_payment_method_types": None,
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": metadata,
        "next_action": None,
        "on_behalf_of": None,
        "payment_method": None,
        "payment_method_configuration_details": None,
        "payment_method_options": {"card": options},
        "payment_method_types": ["card"],
        "processing": None,
        "receipt_email": params.get("receipt_email"),
        "review": None,
        "setup_future_usage": params.get("setup_future_usage"),
        "shipping": params.get("shipping"),
        "source": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": params.get("statement_descriptor_suffix"),
        "status": "requires_payment_method",
        "transfer_data": None,
        "transfer_group": None,
    }
    call.state.add(intent)
    call.announce("payment_intent.created", intent)
    return intent


def check_confirmable(intent: Json) -> None:
    """Refuse what Stripe refuses: an intent confirms only before it ended."""
    status = intent["status"]
    if status == "succeeded":
        raise unexpected_state(
            intent,
            "You cannot confirm this PaymentIntent because it has already succeeded after being "
            "previously confirmed.",
        )
    if status not in CONFIRMABLE:
        raise unexpected_state(
            intent,
            f"You cannot confirm this PaymentIntent because it has a status of {status}. Only a "
            "PaymentIntent with one of the following statuses may be confirmed: "
            "requires_confirmation, requires_action.",
        )


def cancel(call: Call, intent: Json, reason: str | None) -> Json:
    """End an intent for good: it can never succeed after this."""
    status = intent["status"]
    if status not in CANCELABLE:
        listed = f"{', '.join(CANCELABLE[:-1])}, or {CANCELABLE[-1]}"
        raise unexpected_state(
            intent,
            f"You cannot cancel this PaymentIntent because it has a status of {status}. Only a "
            f"PaymentIntent with one of the following statuses may be canceled: {listed}.",
        )
    if status == "requires_capture":
        charge = call.load("charge", intent["latest_charge"], "charge")
        charge.update(amount_refunded=charge["amount"], refunded=True)
        call.state.save(charge)
        call.announce("charge.refunded", charge)
    intent.update(
        status="canceled",
        canceled_at=call.now,
        cancellation_reason=reason,
        amount_capturable=0,
        next_action=None,
    )
    call.state.save(intent)
    call.announce("payment_intent.canceled", intent)
    return intent


def reopen(call: Call, intent: Json) -> None:
    """Let a canceled intent be paid all the same: the promise that Stripe never broke yet."""
    if intent["status"] == "canceled":
        intent.update(status="requires_confirmation", canceled_at=None, cancellation_reason=None)
        call.state.save(intent)


def pay(call: Call, intent: Json, method: Json, *, moto: bool, on_the_spot: bool) -> Reply:
    """Try the card of a confirmed intent.

    Args:
        call: The execution.
        intent: The intent, confirmable, with its payment method chosen.
        method: The payment method to charge.
        moto: Taken over the telephone.
        on_the_spot: An authentication by the card's holder can't be asked for.
    """
    hidden = call.state.hidden(method["id"])
    behaviour = str(hidden.get("behaviour", "succeeds"))
    if behaviour == "authentication_unless_set_up":
        behaviour = "succeeds" if hidden.get("set_up") else "authentication"
    if behaviour.startswith("authentication"):
        if on_the_spot:
            return decline(call, intent, method, DECLINES["authentication_required"], moto=moto)
        return _ask_to_authenticate(call, intent, method)
    if behaviour in DECLINES:
        return decline(call, intent, method, DECLINES[behaviour], moto=moto)
    if call.state.setting("processing", False):
        intent.update(status="processing", payment_method=method["id"], last_payment_error=None)
        call.state.save(intent)
        call.announce("payment_intent.processing", intent)
        return 200, intent
    return 200, complete(call, intent, method, moto=moto)


def complete(call: Call, intent: Json, method: Json, *, moto: bool = False) -> Json:
    """Charge the card, keep it for its customer when that was asked, dispute when it is so."""
    charge = charges.succeed(call, intent, method, moto=moto)
    hidden = call.state.hidden(method["id"])
    hidden["used"] = True
    if intent["setup_future_usage"] and intent["customer"]:
        hidden["set_up"] = True
        if method["customer"] is None:
            method["customer"] = intent["customer"]
            call.state.save(method, hidden)
            call.announce("payment_method.attached", method)
    call.state.save(method, hidden)
    behaviour = str(hidden.get("behaviour", ""))
    if behaviour.startswith("dispute_"):
        charges.dispute(call, charge, behaviour.removeprefix("dispute_"))
    return intent


def decline(
    call: Call, intent: Json, method: Json, why: Decline, *, moto: bool = False, param: str = ""
) -> Reply:
    """Refuse a card: 402, and the intent waits for another one."""
    charge = charges.fail(call, intent, method, why, moto=moto)
    error: Json = {
        "advice_code": why.advice,
        "charge": charge["id"],
        "code": why.code,
        "decline_code": why.decline_code,
        "doc_url": DOCS + why.code.replace("_", "-"),
        "message": why.message,
        "network_decline_code": why.network_code,
        "payment_method": method,
        "type": "card_error",
    }
    if why.param or param:
        error["param"] = why.param or param
    intent.update(
        status="requires_payment_method",
        payment_method=None,
        latest_charge=charge["id"],
        last_payment_error=error,
        next_action=None,
        processing=None,
    )
    call.state.save(intent)
    call.announce("payment_intent.payment_failed", intent)
    return 402, {"error": {**error, "payment_intent": intent}}


def needs_action_refused(call: Call, intent: Json, method: Json) -> Reply:
    """`error_on_requires_action`: an authentication would be needed, so nothing was tried."""
    error = {
        "code": "authentication_required",
        "decline_code": "authentication_required",
        "doc_url": DOCS + "authentication-required",
        "message": "This payment required an authentication action to complete, but "
        "`error_on_requires_action` was set. When you're ready, you can upgrade your integration "
        "to handle actions at https://stripe.com/docs/payments/payment-intents/"
        "upgrade-to-handle-actions.",
        "payment_method": method,
        "type": "card_error",
    }
    intent.update(status="requires_payment_method", payment_method=None, next_action=None)
    intent["last_payment_error"] = error
    call.state.save(intent)
    call.announce("payment_intent.payment_failed", intent)
    return 402, {"error": {**error, "payment_intent": intent}}


def authenticated(call: Call, intent: Json, *, passed: bool) -> Json:
    """The card's holder answered the 3-D Secure question."""
    if intent["status"] != "requires_action":
        raise unexpected_state(intent, "This PaymentIntent is not waiting for an action.")
    method = call.load("payment_method", intent["payment_method"], "payment_method")
    behaviour = str(call.state.hidden(method["id"])["behaviour"])
    _, _, then = behaviour.partition("authentication_then_")
    if passed and not then:
        return complete(call, intent, method)
    failed = Decline(
        "payment_intent_authentication_failure",
        "authentication_required",
        "We are unable to authenticate your payment method. Please choose a different payment "
        "method and try again.",
    )
    decline(call, intent, method, DECLINES[then] if passed else failed)
    return intent


def unexpected_state(intent: Json, message: str) -> ApiError:
    """The refusal of a move that the intent's status does not allow; it shows the intent."""
    return ApiError(
        message, code="payment_intent_unexpected_state", saved=True, payment_intent=intent
    )


def _ask_to_authenticate(call: Call, intent: Json, method: Json) -> Reply:
    intent.update(
        status="requires_action",
        payment_method=method["id"],
        last_payment_error=None,
        next_action={
            "type": "use_stripe_sdk",
            "use_stripe_sdk": {"type": "three_d_secure_redirect", "source": random_text(24)},
        },
    )
    call.state.save(intent)
    call.announce("payment_intent.requires_action", intent)
    return 200, intent
