"""Faults on demand: what goes wrong between a till and Stripe, at a chosen request."""

import itertools
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from services.practice.simulator.errors import ApiError
from services.practice.simulator.idempotency import in_use
from services.practice.simulator.ids import new_id
from services.practice.simulator.wire import Answer, error_answer, html_answer

Json = dict[str, Any]

EARLY: Final = frozenset(
    [
        "drop_before",
        "reset_before",
        "409",
        "429",
        "lock_timeout",
        "502",
        "503",
        "504",
        "401",
        "403",
        "declined",
        "redirect",
        "html",
    ]
)
DURING: Final = frozenset(
    ["hang_before", "hang_during", "hold_during", "500", "500_after", "500_late"]
)
LATE: Final = frozenset(
    [
        "drop_after",
        "reset_after",
        "reset_mid",
        "hang_after",
        "slow",
        "truncated",
        "truncated_json",
        "empty",
        "wrong_object",
        "alter",
        "hold",
    ]
)
ALIASES: Final = {"key_in_use": "409", "rate_limit": "429"}
ROUTE_ALIASES: Final = {"refund_create": "refund", "intent_list": "list", "event_list": "events"}
FOR_EVER: Final = 0
LONGEST_HOLD: Final = 600.0


@dataclass(slots=True)
class Fault:
    """One thing that goes wrong.

    Attributes:
        endpoint: The name of a route (`routing.ROUTES`, `ROUTE_ALIASES`), or `any`.
        path: A regular expression for the path, when the name is not enough.
        times: For how many requests; 0 is for ever.
        skip: How many matching requests pass before it begins.
        execute: Whether the request is executed all the same; None is what the kind implies.
        fields: What `alter` and `wrong_object` put into the answer.
    """

    id: str
    kind: str
    endpoint: str = "any"
    method: str = ""
    path: str = ""
    times: int = 1
    skip: int = 0
    seconds: float = 1.0
    retry_after: int = 1
    location: str = "http://captive.invalid/"
    execute: bool | None = None
    fields: Json = field(default_factory=dict)

    @property
    def executes(self) -> bool:
        """Whether the request has its effect."""
        return self.kind not in EARLY if self.execute is None else self.execute

    def matches(self, name: str, method: str, path: str) -> bool:
        """Whether it is meant for this request."""
        return (
            self.endpoint in ("any", name)
            and self.method in ("", method)
            and (not self.path or re.search(self.path, path) is not None)
        )


class Faults:
    """The faults that are set, and the answers that are held back.

    Args:
        endpoints: The names of the routes; a fault at any other would never happen.
    """

    def __init__(self, endpoints: Iterable[str]) -> None:
        self._endpoints = frozenset(endpoints) | {"any"}
        self._lock = threading.Lock()
        self._faults: list[Fault] = []
        self._held: dict[int, threading.Event] = {}
        self._numbers = itertools.count(1)

    def add(self, order: Json) -> Fault:
        """Set a fault.

        Raises:
            ApiError: the order does not parse.
        """
        kind = str(order.get("kind", ""))
        kind = ALIASES.get(kind, kind)
        if kind not in EARLY | DURING | LATE:
            raise ApiError(f"Unknown fault: {kind}", param="kind")
        try:
            fault = Fault(**{**order, "id": f"fault_{next(self._numbers)}", "kind": kind})
            fault.endpoint = self.endpoint(fault.endpoint)
            re.compile(fault.path)
        except (TypeError, re.error) as wrong:
            raise ApiError(f"A fault that does not parse: {wrong}") from wrong
        with self._lock:
            self._faults.append(fault)
        return fault

    def endpoint(self, name: str) -> str:
        """The name of a route, from one of its names.

        Raises:
            ApiError: no route has it, so that a fault there would never happen.
        """
        known = ROUTE_ALIASES.get(name, name)
        if known not in self._endpoints:
            raise ApiError(f"No such endpoint: {name}", param="endpoint")
        return known

    def clear(self) -> None:
        """Forget every fault and let every held answer go."""
        with self._lock:
            self._faults.clear()
        self.release()

    def active(self) -> list[Fault]:
        """The faults that are still set."""
        with self._lock:
            return list(self._faults)

    def take(self, name: str, method: str, path: str) -> Fault | None:
        """The fault of this request, used up by one."""
        with self._lock:
            for fault in self._faults:
                if not fault.matches(name, method, path):
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                if fault.times != FOR_EVER:
                    fault.times -= 1
                    if fault.times == 0:
                        self._faults.remove(fault)
                return fault
        return None

    def hold(self, seq: int) -> None:
        """Wait until somebody lets go of this answer."""
        gate = threading.Event()
        with self._lock:
            self._held[seq] = gate
        gate.wait(LONGEST_HOLD)
        with self._lock:
            self._held.pop(seq, None)

    def release(self) -> int:
        """Let every held answer go; gives how many there were."""
        with self._lock:
            gates = list(self._held.values())
            self._held.clear()
        for gate in gates:
            gate.set()
        return len(gates)

    @property
    def held(self) -> list[int]:
        """The numbers of the requests whose answers are held."""
        with self._lock:
            return sorted(self._held)


def early_answer(fault: Fault, key: str) -> Answer:
    """The answer that somebody gives before the request is executed, or instead."""
    if fault.kind in ("502", "503", "504"):
        titles = {"502": "502 Bad Gateway", "503": "503 Service Unavailable"}
        return html_answer(int(fault.kind), titles.get(fault.kind, "504 Gateway Time-out"), "")
    if fault.kind == "html":
        return html_answer(200, "Bienvenido", "<p>Acepte las condiciones para navegar.</p>")
    if fault.kind == "redirect":
        return Answer(302, b"", {"Location": fault.location, "Content-Type": "text/html"})
    answer = error_answer(_refusal(fault.kind, key))
    if fault.kind == "429":
        answer.headers["Retry-After"] = str(fault.retry_after)
    answer.headers["Request-Id"] = new_id("req")
    return answer


def _refusal(kind: str, key: str) -> ApiError:
    if kind == "409":
        return in_use(key or "-")
    if kind == "429":
        return ApiError(
            "Request rate limit exceeded. Learn more about rate limits here "
            "https://stripe.com/docs/rate-limits.",
            status=429,
            code="rate_limit",
        )
    if kind == "lock_timeout":
        return ApiError(
            "This object cannot be accessed right now because another API request or Stripe "
            "process is currently accessing it. If you see this error intermittently, retry the "
            "request. If you see this error frequently and are making multiple concurrent requests "
            "to a single object, make your requests serially or at a lower rate.",
            status=429,
            code="lock_timeout",
        )
    if kind == "declined":
        return ApiError(
            "Your card was declined.",
            status=402,
            kind="card_error",
            code="card_declined",
            decline_code="generic_decline",
        )
    if kind == "403":
        return ApiError(
            "The provided key does not have the required permissions for this endpoint.",
            status=403,
        )
    return ApiError("Invalid API Key provided: sk_test_********", status=401)
