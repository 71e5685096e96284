from typing import Any, Final

from services.practice.simulator.errors import ApiError
from services.practice.simulator.state import State

Json = dict[str, Any]
EXPANDABLE: Final = {
    "payment_intent": ("latest_charge", "customer", "payment_method"),
    "charge": ("balance_transaction", "customer", "payment_intent"),
    "refund": ("charge", "payment_intent", "balance_transaction", "failure_balance_transaction"),
    "dispute": ("charge", "payment_intent"),
    "checkout.session": ("payment_intent", "customer"),
    "payment_method": ("customer",),
    "balance_transaction": ("source",),
}


def expand(state: State, body: Json, paths: list[str]) -> Json:
    """Put whole objects where their ids stood, as `expand[]` asks.

    Raises:
        ApiError: a path that cannot be expanded.
    """
    for path in paths:
        parts = path.split(".")
        if len(parts) > 4:
            raise ApiError("You cannot expand more than 4 levels of a property.", param="expand")
        _expand(state, body, parts, path)
    return body


def _expand(state: State, body: Json, parts: list[str], path: str) -> None:
    if not parts:
        return
    name, rest = parts[0], parts[1:]
    if body.get("object") == "list" and name == "data":
        for item in body["data"]:
            _expand(state, item, rest, path)
        return
    kind = str(body.get("object"))
    if kind == "charge" and name == "refunds":
        refunds = state.all("refund", "charge = ?", body["id"])[::-1]
        url = f"/v1/charges/{body['id']}/refunds"
        body[name] = {"object": "list", "data": refunds, "has_more": False, "url": url}
        return
    if kind == "checkout.session" and name == "line_items":
        lines = state.hidden(body["id"])["lines"]
        url = f"/v1/checkout/sessions/{body['id']}/line_items"
        body[name] = {"object": "list", "data": lines, "has_more": False, "url": url}
        return
    if name not in EXPANDABLE.get(kind, ()):
        advice = f" You may want to try expanding 'data.{path}' instead." if kind == "list" else ""
        raise ApiError(f"This property cannot be expanded ({path}).{advice}", param="expand")
    value = body.get(name)
    if isinstance(value, str):
        value = body[name] = state.find(None, value)
    if isinstance(value, dict):
        _expand(state, value, rest, path)
