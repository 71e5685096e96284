import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from services.practice.simulator.call import Call, Reply
from services.practice.simulator.errors import unknown_address
from services.practice.simulator.routes import account, intents, lists, pages, refunds, wallet

Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """One address of the API.

    Attributes:
        name: By which faults and tests speak of it.
        schema: The generated TypedDict that its parameters must satisfy.
        known: The parameters that the simulator acts on; others are refused, never ignored.
            None stands for all.
        browser: Whether a publishable key may call it.
    """

    name: str
    method: str
    pattern: re.Pattern[str]
    schema: str
    handler: Handler
    known: frozenset[str] | None = None
    browser: bool = False


def _route(
    name: str,
    address: str,
    schema: str,
    handler: Handler,
    known: frozenset[str] | None = None,
    *,
    browser: bool = False,
) -> Route:
    method, path = address.split()
    pattern = re.compile("^" + re.sub(r":\w+", r"([A-Za-z0-9_-]{1,255})", path) + "$")
    return Route(name, method, pattern, schema + "Params", handler, known, browser)


INTENT: Final = "/v1/payment_intents"
PAGE: Final = "/v1/checkout/sessions"
NOTHING: Final[frozenset[str]] = frozenset()

ROUTES: Final = (
    _route("create", f"POST {INTENT}", "PaymentIntentCreate", intents.create, intents.CREATE),
    _route(
        "confirm",
        f"POST {INTENT}/:id/confirm",
        "PaymentIntentConfirm",
        intents.confirm,
        intents.CONFIRM,
    ),
    _route("retrieve", f"GET {INTENT}/:id", "PaymentIntentRetrieve", intents.retrieve, NOTHING),
    _route("cancel", f"POST {INTENT}/:id/cancel", "PaymentIntentCancel", intents.cancel),
    _route(
        "capture",
        f"POST {INTENT}/:id/capture",
        "PaymentIntentCapture",
        intents.capture,
        frozenset({"amount_to_capture"}),
    ),
    _route(
        "list",
        f"GET {INTENT}",
        "PaymentIntentList",
        lists.of("payment_intent", INTENT, customer="customer"),
        frozenset({"customer", "created"}),
    ),
    _route("refund", "POST /v1/refunds", "RefundCreate", refunds.create, refunds.CREATE),
    _route("refund_retrieve", "GET /v1/refunds/:id", "RefundRetrieve", refunds.retrieve),
    _route(
        "refund_list",
        "GET /v1/refunds",
        "RefundList",
        lists.of("refund", "/v1/refunds", payment_intent="intent", charge="charge"),
    ),
    _route("page_create", f"POST {PAGE}", "SessionCreate", pages.create, pages.CREATE),
    _route("page_retrieve", f"GET {PAGE}/:id", "SessionRetrieve", pages.retrieve, NOTHING),
    _route("page_expire", f"POST {PAGE}/:id/expire", "SessionExpire", pages.expire, NOTHING),
    _route(
        "page_list",
        f"GET {PAGE}",
        "SessionList",
        pages.listing,
        frozenset({"payment_intent", "customer", "status", "created"}),
    ),
    _route("dispute_retrieve", "GET /v1/disputes/:id", "DisputeRetrieve", account.dispute),
    _route(
        "dispute_list",
        "GET /v1/disputes",
        "DisputeList",
        lists.of("dispute", "/v1/disputes", payment_intent="intent", charge="charge"),
    ),
    _route("charge_retrieve", "GET /v1/charges/:id", "ChargeRetrieve", account.charge),
    _route(
        "charge_list",
        "GET /v1/charges",
        "ChargeList",
        lists.of("charge", "/v1/charges", payment_intent="intent", customer="customer"),
        frozenset({"payment_intent", "customer", "created"}),
    ),
    _route("event_retrieve", "GET /v1/events/:id", "EventRetrieve", account.event),
    _route(
        "events",
        "GET /v1/events",
        "EventList",
        lists.events,
        frozenset(["type", "types", "created"]),
    ),
    _route(
        "balance_retrieve",
        "GET /v1/balance_transactions/:id",
        "BalanceTransactionRetrieve",
        account.balance_transaction,
    ),
    _route(
        "balance_list",
        "GET /v1/balance_transactions",
        "BalanceTransactionList",
        lists.of("balance_transaction", "/v1/balance_transactions", type="type", source="charge"),
        frozenset({"type", "source", "created"}),
    ),
    _route("account", "GET /v1/account", "AccountRetrieveCurrent", account.retrieve),
    _route("account", "GET /v1/accounts/:id", "AccountRetrieve", account.retrieve),
    _route(
        "customer_create",
        "POST /v1/customers",
        "CustomerCreate",
        wallet.create_customer,
        wallet.CUSTOMER,
    ),
    _route(
        "customer_list",
        "GET /v1/customers",
        "CustomerList",
        lists.of("customer", "/v1/customers"),
        frozenset({"created"}),
    ),
    _route(
        "customer_retrieve", "GET /v1/customers/:id", "CustomerRetrieve", wallet.retrieve_customer
    ),
    _route(
        "customer_methods",
        "GET /v1/customers/:id/payment_methods",
        "CustomerPaymentMethodList",
        lists.customer_methods,
        frozenset({"type"}),
    ),
    _route(
        "customer_method",
        "GET /v1/customers/:id/payment_methods/:method",
        "CustomerPaymentMethodRetrieve",
        wallet.customer_method,
    ),
    _route(
        "method_create",
        "POST /v1/payment_methods",
        "PaymentMethodCreate",
        wallet.create_method,
        wallet.METHOD,
        browser=True,
    ),
    _route(
        "method_list",
        "GET /v1/payment_methods",
        "PaymentMethodList",
        lists.of("payment_method", "/v1/payment_methods", customer="customer", type="type"),
        frozenset({"customer", "type"}),
    ),
    _route(
        "method_retrieve",
        "GET /v1/payment_methods/:id",
        "PaymentMethodRetrieve",
        wallet.retrieve_method,
    ),
    _route(
        "method_attach",
        "POST /v1/payment_methods/:id/attach",
        "PaymentMethodAttach",
        wallet.attach,
        frozenset({"customer"}),
    ),
    _route(
        "method_detach",
        "POST /v1/payment_methods/:id/detach",
        "PaymentMethodDetach",
        wallet.detach,
    ),
    _route(
        "token_create",
        "POST /v1/confirmation_tokens",
        "ConfirmationTokenCreate",
        wallet.create_token,
        wallet.TOKEN,
        browser=True,
    ),
    _route(
        "token_create",
        "POST /v1/test_helpers/confirmation_tokens",
        "ConfirmationTokenCreate",
        wallet.create_token,
        wallet.TOKEN,
    ),
    _route(
        "token_retrieve",
        "GET /v1/confirmation_tokens/:id",
        "ConfirmationTokenRetrieve",
        wallet.retrieve_token,
    ),
)
ALWAYS_KNOWN: Final = frozenset({"expand", "limit", "starting_after", "ending_before"})


def find_route(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """The route of an address and the ids in it.

    Raises:
        ApiError: nothing is served there.
    """
    for route in ROUTES:
        match = route.pattern.match(path) if route.method == method else None
        if match is not None:
            return route, match.groups()
    raise unknown_address(method, path)
