"""What somebody does at Stripe behind the program's back, and what banks do later."""

from collections.abc import Callable
from typing import Any

from services.practice.simulator import cards, charges, intents, methods, pages
from services.practice.simulator.call import Call
from services.practice.simulator.declines import DECLINES
from services.practice.simulator.errors import ApiError, missing_parameter
from services.practice.simulator.routes import refunds, wallet
from services.practice.simulator.state import State

Json = dict[str, Any]


class Dashboard:
    """The dashboard of the practice account; each act is one transaction."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._acts: dict[str, Callable[[Call, Json], Json]] = {
            "refund": _refund,
            "fail_refund": _fail_refund,
            "settle_refund": _settle_refund,
            "dispute": _dispute,
            "close_dispute": _close_dispute,
            "payout": _payout,
            "cancel": _cancel,
            "charge": _foreign_charge,
            "authenticate": _authenticate,
            "settle_processing": _settle_processing,
            "late_success": _late_success,
            "pay_page": _pay_page,
            "begin_page": _begin_page,
            "alter": _alter,
        }

    def act(self, order: Json) -> Json:
        """Do one thing, named by `action`, and give the object that it changed.

        Raises:
            ApiError: no such action, or it is not possible.
        """
        action = self._acts.get(str(order.get("action")))
        if action is None:
            raise ApiError(f"No such action: {order.get('action')}", param="action")
        pages.close_due(self._state)
        try:
            with self._state.transaction():
                return action(self._call({}), order)
        except KeyError as missing:
            raise missing_parameter(str(missing.args[0])) from missing

    def seed_customer(self, order: Json) -> Json:
        """A customer with a kept card, also with one that declines later."""
        alias = _alias(order)
        with self._state.transaction():
            details: Json = {
                name: order[name] for name in ("name", "email", "phone") if name in order
            }
            call = self._call({**details, "metadata": order.get("metadata", {})})
            _, customer = wallet.create_customer(call)
            method = methods.find_method(call, alias)
            method["customer"] = customer["id"]
            self._state.save(method, {**self._state.hidden(method["id"]), "set_up": True})
            call.announce("payment_method.attached", method)
        return {"customer": customer["id"], "payment_method": method["id"]}

    def _call(self, params: Json) -> Call:
        return Call(self._state, params, now=self._state.now())


def _alias(order: Json) -> str:
    """The test card of an order, such as `chargeDeclined`."""
    name = str(order.get("card", "visa"))
    alias = name if name.startswith("pm_card_") else f"pm_card_{name}"
    if cards.number_of_alias(alias) is None:
        raise ApiError(f"No such test card: {alias}", param="card")
    return alias


def _intent(call: Call, order: Json) -> Json:
    return call.load("payment_intent", str(order["payment_intent"]), "payment_intent")


def _charge(call: Call, order: Json) -> Json:
    if "charge" in order:
        return call.load("charge", str(order["charge"]), "charge")
    return call.load("charge", str(_intent(call, order)["latest_charge"]), "charge")


def _refund(call: Call, order: Json) -> Json:
    name = "charge" if "charge" in order else "payment_intent"
    call.params = {name: str(order[name])}
    if "amount" in order:
        call.params["amount"] = int(order["amount"])
    return refunds.create(call)[1]


def _fail_refund(call: Call, order: Json) -> Json:
    return refunds.refund_failed(call, call.load("refund", str(order["refund"]), "refund"))


def _settle_refund(call: Call, order: Json) -> Json:
    return refunds.refund_arrived(call, call.load("refund", str(order["refund"]), "refund"))


def _dispute(call: Call, order: Json) -> Json:
    return charges.dispute(call, _charge(call, order), str(order.get("reason", "fraudulent")))


def _close_dispute(call: Call, order: Json) -> Json:
    outcome = str(order["outcome"])
    if outcome not in ("won", "lost"):
        raise ApiError(f"A dispute is won or lost, not {outcome}", param="outcome")
    dispute = call.load("dispute", str(order["dispute"]), "dispute")
    return charges.close_dispute(call, dispute, won=outcome == "won")


def _payout(call: Call, order: Json) -> Json:
    return charges.payout(call, int(order["amount"]))


def _cancel(call: Call, order: Json) -> Json:
    return intents.cancel(call, _intent(call, order), None)


def _foreign_charge(call: Call, order: Json) -> Json:
    metadata = {str(key): str(value) for key, value in order.get("metadata", {}).items()}
    params = {
        "amount": int(order["amount"]),
        "currency": str(order.get("currency", "usd")),
        "customer": order.get("customer"),
        "description": order.get("description"),
        "allowed_payment_method_types": ["card"],
        "capture_method": order.get("capture_method", "automatic_async"),
    }
    intent = intents.new_intent(call, params, metadata)
    method = methods.find_method(call, _alias(order))
    return intents.complete(call, intent, method)


def _authenticate(call: Call, order: Json) -> Json:
    passed = order.get("outcome", "passed") == "passed"
    intent = intents.authenticated(call, _intent(call, order), passed=passed)
    pages.follow(call, intent)
    return intent


def _settle_processing(call: Call, order: Json) -> Json:
    intent = _intent(call, order)
    if intent["status"] != "processing":
        raise ApiError(f"{intent['id']} is not processing: {intent['status']}")
    method = call.load("payment_method", intent["payment_method"], "payment_method")
    if order.get("outcome", "succeeded") == "succeeded":
        intents.complete(call, intent, method)
    else:
        intents.decline(call, intent, method, DECLINES["generic_decline"])
    pages.follow(call, intent)
    return intent


def _late_success(call: Call, order: Json) -> Json:
    """Money moves with an intent that was canceled, which Stripe promises never to let happen."""
    intent = _intent(call, order)
    intents.reopen(call, intent)
    intents.check_confirmable(intent)
    method = methods.find_method(call, _alias(order))
    return intents.complete(call, intent, method)


def _page(call: Call, order: Json) -> Json:
    return call.load(pages.KIND, str(order["page"]), "page")


def _pay_page(call: Call, order: Json) -> Json:
    force = bool(order.get("force", False))
    return pages.pay(call, _page(call, order), _alias(order), force=force)


def _begin_page(call: Call, order: Json) -> Json:
    page = _page(call, order)
    if page["status"] != "open":
        raise ApiError(f"This page is not open any more: {page['status']}.", param="page")
    return pages.begin(call, page)


def _alter(call: Call, order: Json) -> Json:
    """Make an object say something that Stripe never would, for tests of distrust."""
    body = call.state.find(None, str(order["id"]))
    if body is None:
        raise ApiError(f"No such object: {order['id']}", param="id")
    body.update(order["fields"])
    return call.state.save(body)
