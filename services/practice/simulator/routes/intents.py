from typing import Any

from services.practice.simulator import charges, intents, methods, pages, rules
from services.practice.simulator.call import Call, Reply
from services.practice.simulator.errors import ApiError, missing_parameter, unknown_parameters

Json = dict[str, Any]

CREATE = frozenset(
    [
        "allowed_payment_method_types",
        "amount",
        "automatic_payment_methods",
        "capture_method",
        "confirm",
        "confirmation_method",
        "confirmation_token",
        "currency",
        "customer",
        "description",
        "error_on_requires_action",
        "metadata",
        "off_session",
        "payment_method",
        "payment_method_options",
        "receipt_email",
        "return_url",
        "setup_future_usage",
        "shipping",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "use_stripe_sdk",
    ]
)
CONFIRM = frozenset(
    [
        "confirmation_token",
        "error_on_requires_action",
        "off_session",
        "payment_method",
        "payment_method_options",
        "receipt_email",
        "return_url",
        "setup_future_usage",
        "shipping",
        "use_stripe_sdk",
    ]
)
WITH_CONFIRM = ("confirmation_token", "error_on_requires_action", "off_session", "return_url")


def create(call: Call) -> Reply:
    """POST /v1/payment_intents"""
    params = call.params
    rules.check_money(params["amount"], params["currency"])
    metadata = rules.clean_metadata(params.get("metadata"))
    rules.check_descriptors(params, call.state.setting("descriptor_prefix", "VENTANILLA"))
    confirm_now = params.get("confirm", False)
    if not confirm_now:
        for name in WITH_CONFIRM:
            if name in params:
                raise ApiError(
                    f"`{name}` can only be used with `confirm=true` when creating a PaymentIntent.",
                    code="payment_intent_invalid_parameter",
                    param=name,
                )
        _check_moto(call, params, confirming=False)
    _check_types(params)
    methods.check_customer(call, params.get("customer"))
    intent = intents.new_intent(call, params, metadata)
    if "payment_method" in params and not confirm_now:
        method = methods.find_method(call, params["payment_method"])
        methods.check_owner(call, method, intent["customer"])
        intent.update(payment_method=method["id"], status="requires_confirmation")
        call.state.save(intent)
    return _confirm(call, intent) if confirm_now else (200, intent)


def confirm(call: Call) -> Reply:
    """POST /v1/payment_intents/:id/confirm"""
    intent = call.load("payment_intent", call.path_ids[0], "intent", in_path=True)
    pages.refuse_direct(call, intent, "confirm")
    for name in ("receipt_email", "setup_future_usage", "shipping"):
        if name in call.params:
            intent[name] = call.params[name] or None
    return _confirm(call, intent)


def retrieve(call: Call) -> Reply:
    """GET /v1/payment_intents/:id"""
    return 200, call.load("payment_intent", call.path_ids[0], "intent", in_path=True)


def cancel(call: Call) -> Reply:
    """POST /v1/payment_intents/:id/cancel"""
    intent = call.load("payment_intent", call.path_ids[0], "intent", in_path=True)
    pages.refuse_direct(call, intent, "cancel")
    return 200, intents.cancel(call, intent, call.params.get("cancellation_reason"))


def capture(call: Call) -> Reply:
    """POST /v1/payment_intents/:id/capture"""
    intent = call.load("payment_intent", call.path_ids[0], "intent", in_path=True)
    if intent["status"] != "requires_capture":
        raise intents.unexpected_state(
            intent,
            "This PaymentIntent could not be captured because it has a status of "
            f"{intent['status']}. Only a PaymentIntent with one of the following statuses may be "
            "captured: requires_capture.",
        )
    amount = int(call.params.get("amount_to_capture") or intent["amount"])
    if not 1 <= amount <= intent["amount"]:
        raise ApiError(
            "The amount to capture is greater than the amount of the PaymentIntent.",
            code="amount_too_large",
            param="amount_to_capture",
        )
    charges.capture(call, intent, amount)
    return 200, intent


def _confirm(call: Call, intent: Json) -> Reply:
    params = call.params
    moto = _check_moto(call, params, confirming=True)
    if "payment_method" in params and "confirmation_token" in params:
        raise ApiError(
            "You may only specify one of these parameters: payment_method, confirmation_token.",
            code="parameters_exclusive",
            param="confirmation_token",
        )
    intents.check_confirmable(intent)
    _check_return_url(intent, params)
    method = _method(call, intent)
    methods.check_owner(call, method, intent["customer"])
    intent["payment_method"] = method["id"]
    away = bool(params.get("off_session")) or moto
    if params.get("error_on_requires_action") and not away and _asks(call, intent, method):
        return intents.needs_action_refused(call, intent, method)
    return intents.pay(call, intent, method, moto=moto, on_the_spot=away)


def _asks(call: Call, intent: Json, method: Json) -> bool:
    hidden = call.state.hidden(method["id"])
    behaviour = str(hidden.get("behaviour", ""))
    if behaviour == "authentication_unless_set_up":
        return not hidden.get("set_up")
    return behaviour.startswith("authentication")


def _method(call: Call, intent: Json) -> Json:
    if "confirmation_token" in call.params:
        token = call.params["confirmation_token"]
        kept = call.state.find("confirmation_token", token) or {}
        if kept.get("setup_future_usage"):
            intent["setup_future_usage"] = kept["setup_future_usage"]
        return methods.redeem_token(call, token, intent["id"])
    chosen = call.params.get("payment_method") or intent["payment_method"]
    if chosen is None:
        raise intents.unexpected_state(
            intent,
            "You cannot confirm this PaymentIntent because it's missing a payment method. You can "
            "either update the PaymentIntent with a payment method and then confirm it again, or "
            "confirm it again directly with a payment method or ConfirmationToken.",
        )
    return methods.find_method(call, chosen)


def _check_moto(call: Call, params: Json, *, confirming: bool) -> bool:
    card = (params.get("payment_method_options") or {}).get("card") or {}
    if "moto" not in card:
        return False
    name = "payment_method_options[card][moto]"
    if not call.state.setting("moto", True):
        raise unknown_parameters([name])  # as Stripe answers an account without it
    if not confirming:
        raise ApiError(
            f"`{name}` can only be provided during confirmation.",
            code="payment_intent_invalid_parameter",
            param=name,
        )
    if card["moto"] and params.get("setup_future_usage") == "on_session":
        raise ApiError(
            f"`{name}` can be set to true only when `setup_future_usage` is either `off_session` "
            "or null.",
            code="payment_intent_invalid_parameter",
            param=name,
        )
    return bool(card["moto"])


def _check_types(params: Json) -> None:
    allowed = params.get("allowed_payment_method_types")
    if allowed is not None and "card" not in allowed:
        raise ApiError(
            "None of the payment method types in `allowed_payment_method_types` are enabled for "
            "this account. This simulator has cards only.",
            code="payment_intent_invalid_parameter",
            param="allowed_payment_method_types",
        )
    automatic = params.get("automatic_payment_methods")
    if automatic is not None and "enabled" not in automatic:
        raise missing_parameter("automatic_payment_methods[enabled]")


def _check_return_url(intent: Json, params: Json) -> None:
    automatic = intent["automatic_payment_methods"] or {}
    redirects = automatic.get("enabled") and automatic.get("allow_redirects") == "always"
    if redirects and intent["allowed_payment_method_types"] is None and "return_url" not in params:
        raise ApiError(
            "This PaymentIntent is configured to accept payment methods enabled in your "
            "Dashboard. Because some of these payment methods might redirect your customer off of "
            "your page, you must provide a `return_url`. If you don't want to accept "
            "redirect-based payment methods, set `automatic_payment_methods[enabled]` to `true` "
            "and `automatic_payment_methods[allow_redirects]` to `never` when creating Setup "
            "Intents and Payment Intents.",
            code="payment_intent_invalid_parameter",
            param="return_url",
        )
