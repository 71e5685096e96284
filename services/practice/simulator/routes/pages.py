import re
from typing import Any, Final

from services.practice.simulator import methods, pages, rules
from services.practice.simulator.call import Call, Reply
from services.practice.simulator.errors import ApiError, missing_parameter
from services.practice.simulator.routes import lists

Json = dict[str, Any]
HALF_AN_HOUR: Final = 30 * 60
A_DAY: Final = 24 * 3600
MOST_LINES: Final = 100
WEB: Final = re.compile(r"^https?://[^\s/?#]+[^\s]*$")
CREATE: Final = frozenset(
    [
        "adaptive_pricing",
        "allowed_payment_method_types",
        "cancel_url",
        "client_reference_id",
        "customer",
        "customer_email",
        "expires_at",
        "line_items",
        "locale",
        "metadata",
        "mode",
        "payment_intent_data",
        "submit_type",
        "success_url",
        "ui_mode",
    ]
)
OF_THE_INTENT: Final = frozenset({"description", "metadata", *pages.OF_THE_INTENT})
OF_A_LINE: Final = frozenset({"price_data", "quantity"})
OF_A_PRICE: Final = frozenset({"currency", "product_data", "unit_amount"})
OF_A_PRODUCT: Final = frozenset({"name", "description"})


def create(call: Call) -> Reply:
    """POST /v1/checkout/sessions: a page in payment mode, hosted here."""
    params = call.params
    _check_kind(params)
    metadata = rules.clean_metadata(params.get("metadata"))
    items = _items(params)
    _check_addresses(params)
    if len(params.get("client_reference_id", "")) > 200:
        raise ApiError(
            "Invalid string: client_reference_id; must be at most 200 characters",
            param="client_reference_id",
        )
    if "customer" in params and "customer_email" in params:
        raise ApiError(
            "You may only specify one of these parameters: customer, customer_email.",
            code="parameters_exclusive",
            param="customer_email",
        )
    methods.check_customer(call, params.get("customer"))
    _check_intent_data(call, params)
    _check_expiry(call, params)
    page = pages.new_page(call, params, items, metadata)
    call.state.pages_due_at = min(call.state.pages_due_at, page["expires_at"])
    return 200, page


def retrieve(call: Call) -> Reply:
    """GET /v1/checkout/sessions/:id"""
    return 200, call.load(pages.KIND, call.path_ids[0], "session", in_path=True)


def expire(call: Call) -> Reply:
    """POST /v1/checkout/sessions/:id/expire"""
    page = call.load(pages.KIND, call.path_ids[0], "session", in_path=True)
    return 200, pages.expire(call, page)


listing = lists.of(
    pages.KIND,
    "/v1/checkout/sessions",
    payment_intent="intent",
    customer="customer",
    status="type",
)


def _check_kind(params: Json) -> None:
    if "mode" not in params:
        raise missing_parameter("mode")
    if params["mode"] != "payment":
        raise ApiError("This simulator has pages in payment mode only.", param="mode")
    if params.get("ui_mode", "hosted_page") != "hosted_page":
        raise ApiError("This simulator hosts its pages itself.", param="ui_mode")
    if (params.get("adaptive_pricing") or {}).get("enabled"):
        raise ApiError("This simulator has one currency a page.", param="adaptive_pricing")
    allowed = params.get("allowed_payment_method_types")
    if allowed is not None and "card" not in allowed:
        raise ApiError("This simulator has cards only.", param="allowed_payment_method_types")


def _items(params: Json) -> list[Json]:
    lines: list[Json] = params.get("line_items") or []
    if not lines:
        raise missing_parameter("line_items")
    if len(lines) > MOST_LINES:
        raise ApiError(f"A page has up to {MOST_LINES} lines.", param="line_items")
    for number, item in enumerate(lines):
        _check_line(item, f"line_items[{number}]")
    if len({item["price_data"]["currency"] for item in lines}) > 1:
        raise ApiError("All lines of a page are in one currency.", param="line_items")
    total = sum(item["price_data"]["unit_amount"] * item["quantity"] for item in lines)
    rules.check_money(total, lines[0]["price_data"]["currency"])
    return lines


def _check_line(item: Json, at: str) -> None:
    _only(item, OF_A_LINE, at)
    for name in ("price_data", "quantity"):
        if name not in item:
            raise missing_parameter(f"{at}[{name}]")
    price = item["price_data"]
    _only(price, OF_A_PRICE, f"{at}[price_data]")
    for name in ("product_data", "unit_amount"):
        if name not in price:
            raise missing_parameter(f"{at}[price_data][{name}]")
    _only(price["product_data"], OF_A_PRODUCT, f"{at}[price_data][product_data]")
    for name, value, least in (
        (f"{at}[quantity]", item["quantity"], 1),
        (f"{at}[price_data][unit_amount]", price["unit_amount"], 0),
    ):
        if value < least:
            raise ApiError(
                f"This value must be greater than or equal to {least}.",
                code="parameter_invalid_integer",
                param=name,
            )


def _check_addresses(params: Json) -> None:
    if "success_url" not in params:
        raise missing_parameter("success_url")
    for name in ("success_url", "cancel_url"):
        if name in params and not WEB.match(params[name]):
            raise ApiError("Not a valid URL", code="url_invalid", param=name)


def _check_intent_data(call: Call, params: Json) -> None:
    wanted = params.get("payment_intent_data") or {}
    _only(wanted, OF_THE_INTENT, "payment_intent_data")
    wanted["metadata"] = rules.clean_metadata(wanted.get("metadata"))
    rules.check_descriptors(wanted, call.state.setting("descriptor_prefix", "VENTANILLA"))


def _check_expiry(call: Call, params: Json) -> None:
    ahead = params.setdefault("expires_at", call.now + A_DAY) - call.now
    if ahead < HALF_AN_HOUR:
        raise ApiError(
            "The `expires_at` timestamp must be at least 30 minutes from Checkout Session "
            "creation.",
            param="expires_at",
        )
    if ahead > A_DAY:
        raise ApiError(
            "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
            param="expires_at",
        )


def _only(given: Json, known: frozenset[str], at: str) -> None:
    """Refuse what Stripe has and the simulator would ignore."""
    ignored = [name for name in given if name not in known]
    if ignored:
        name = f"{at}[{ignored[0]}]"
        raise ApiError(
            f"This local simulator does not act on `{name}` and refuses it rather than ignore it.",
            code="parameter_unknown",
            param=name,
        )
