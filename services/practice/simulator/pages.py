"""The life of a page on which a customer pays by themselves (a Checkout session)."""

from typing import Any, Final

from services.practice.simulator import intents, methods
from services.practice.simulator.call import Call
from services.practice.simulator.errors import ApiError
from services.practice.simulator.ids import new_id, random_text
from services.practice.simulator.state import NEVER, State

Json = dict[str, Any]
KIND: Final = "checkout.session"
ADDRESS: Final = "/c/pay/"
OF_THE_INTENT: Final = ("receipt_email", "setup_future_usage", "statement_descriptor_suffix")


def new_page(call: Call, params: Json, items: list[Json], metadata: dict[str, str]) -> Json:
    """A page that waits for its customer; it has no intent yet."""
    page_id = new_id("cs_test")
    lines = [_line(item) for item in items]
    total = sum(line["amount_total"] for line in lines)
    page: Json = {
        "id": page_id,
        "object": KIND,
        "adaptive_pricing": {"enabled": False},
        "after_expiration": None,
        "allow_promotion_codes": None,
        "allowed_payment_method_types": params.get("allowed_payment_method_types"),
        "amount_subtotal": total,
        "amount_total": total,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "billing_address_collection": None,
        "cancel_url": params.get("cancel_url"),
        "client_reference_id": params.get("client_reference_id"),
        "client_secret": None,
        "collected_information": None,
        "consent": None,
        "consent_collection": None,
        "created": call.now,
        "currency": lines[0]["currency"],
        "currency_conversion": None,
        "custom_fields": [],
        "custom_text": {},
        "customer": params.get("customer"),
        "customer_account": None,
        "customer_creation": "if_required",
        "customer_details": None,
        "customer_email": params.get("customer_email"),
        "discounts": [],
        "expires_at": params["expires_at"],
        "invoice": None,
        "invoice_creation": {"enabled": False},
        "livemode": False,
        "locale": params.get("locale"),
        "metadata": metadata,
        "mode": "payment",
        "origin_context": None,
        "payment_intent": None,
        "payment_link": None,
        "payment_method_collection": "if_required",
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "permissions": None,
        "phone_number_collection": {"enabled": False},
        "recovered_from": None,
        "saved_payment_method_options": None,
        "setup_intent": None,
        "shipping_address_collection": None,
        "shipping_cost": None,
        "shipping_options": [],
        "status": "open",
        "submit_type": params.get("submit_type"),
        "subscription": None,
        "success_url": params["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": call.state.base_url + ADDRESS + page_id,
        "wallet_options": None,
    }
    of_the_intent = params.get("payment_intent_data") or {}
    details = [item["price_data"]["product_data"].get("description") for item in items]
    hidden = {"lines": lines, "details": details, "of_the_intent": of_the_intent}
    return call.state.add(page, hidden)


def pay(call: Call, page: Json, method_id: str, *, force: bool = False) -> Json:
    """The customer presses the button of the page.

    Args:
        call: The execution.
        page: The page; its intent is made now, unless an earlier try made it.
        method_id: The card that they pay with.
        force: Also on a page that has expired, which Stripe promises never to do.

    Raises:
        ApiError: the page is not open.
    """
    if page["status"] != "open" and not (force and page["status"] == "expired"):
        raise ApiError(f"This page is not open any more: {page['status']}.", param="page")
    method = methods.find_method(call, method_id)
    methods.check_owner(call, method, page["customer"])
    intent = begin(call, page)
    if force:
        intents.reopen(call, intent)
    intents.check_confirmable(intent)
    intents.pay(call, intent, method, moto=False, on_the_spot=False)
    follow(call, intent)
    return call.load(KIND, page["id"], "page")


def begin(call: Call, page: Json) -> Json:
    """The intent of a page, made when the customer first tries to pay."""
    if page["payment_intent"] is not None:
        return call.load("payment_intent", page["payment_intent"], "payment_intent")
    hidden = call.state.hidden(page["id"])
    wanted = hidden["of_the_intent"]
    params = {
        "amount": page["amount_total"],
        "currency": page["currency"],
        "customer": page["customer"],
        "description": wanted.get("description"),
        "allowed_payment_method_types": page["allowed_payment_method_types"],
        **{name: wanted[name] for name in OF_THE_INTENT if name in wanted},
    }
    intent = intents.new_intent(call, params, wanted.get("metadata") or {})
    call.state.save(intent, {"page": page["id"]})
    page["payment_intent"] = intent["id"]
    call.state.save(page)
    return intent


def follow(call: Call, intent: Json) -> None:
    """Let the page of an intent, if it has one, show what became of it."""
    page_id = call.state.hidden(intent["id"]).get("page")
    if page_id is None:
        return
    page = call.load(KIND, page_id, "page")
    is_paid, was_complete = intent["status"] == "succeeded", page["status"] == "complete"
    if was_complete and intent["status"] == "requires_payment_method":
        call.announce("checkout.session.async_payment_failed", page)
    elif is_paid or intent["status"] == "processing":
        page.update(status="complete", payment_status="paid" if is_paid else "unpaid", url=None)
        call.state.save(page)
        late = "async_payment_succeeded" if was_complete else "completed"
        call.announce(f"checkout.session.{late}", page)


def expire(call: Call, page: Json) -> Json:
    """Close a page for ever, and the intent that was begun on it."""
    if page["status"] != "open":
        raise ApiError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout '
            f"Session has a status of `{page['status']}`.",
            saved=True,
        )
    if page["payment_intent"] is not None:
        intent = call.load("payment_intent", page["payment_intent"], "payment_intent")
        if intent["status"] in intents.CANCELABLE:
            intents.cancel(call, intent, "expired")
    page.update(status="expired", url=None)
    call.state.save(page)
    call.announce("checkout.session.expired", page)
    return page


def close_due(state: State) -> None:
    """Expire the pages whose time is over by the simulator's clock."""
    now = state.now()
    if now < state.pages_due_at:
        return
    with state.transaction():
        for page in state.all(KIND, "type = 'open'"):
            if page["expires_at"] <= now:
                expire(Call(state, {}, now=now), page)
        open_pages = state.all(KIND, "type = 'open'")
        state.pages_due_at = min((page["expires_at"] for page in open_pages), default=NEVER)


def refuse_direct(call: Call, intent: Json, verb: str) -> None:
    """An intent of a page is confirmed and canceled through its page alone.

    Raises:
        ApiError: it belongs to a page; Stripe documents the rule and not the words.
    """
    if call.state.hidden(intent["id"]).get("page") and intent["status"] != "requires_capture":
        raise ApiError(
            f"You cannot {verb} this PaymentIntent because it was created by a Checkout Session. "
            "Expire the Checkout Session instead.",
            saved=True,
        )


def _line(item: Json) -> Json:
    """A line of a page as Stripe shows it."""
    price = item["price_data"]
    amount = price["unit_amount"] * item["quantity"]
    return {
        "id": f"li_{random_text(24)}",
        "object": "item",
        "amount_discount": 0,
        "amount_subtotal": amount,
        "amount_tax": 0,
        "amount_total": amount,
        "currency": price["currency"],
        "description": price["product_data"]["name"],
        "metadata": {},
        "price": {
            "object": "price",
            "currency": price["currency"],
            "type": "one_time",
            "unit_amount": price["unit_amount"],
        },
        "quantity": item["quantity"],
    }
