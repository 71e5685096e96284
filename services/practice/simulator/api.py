"""One API request from key to answer: checked, executed once, remembered."""

import json
import re
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from typing import Any, Final

from services.practice.simulator import idempotency, intents, pages
from services.practice.simulator.call import Call
from services.practice.simulator.errors import ApiError
from services.practice.simulator.expand import expand
from services.practice.simulator.faults import Fault, Faults
from services.practice.simulator.forms import Pairs, nest, parse_pairs
from services.practice.simulator.ids import new_id
from services.practice.simulator.keys import authenticate, authorise
from services.practice.simulator.params import check
from services.practice.simulator.routing import ALWAYS_KNOWN, ROUTES, Route, find_route
from services.practice.simulator.state import State
from services.practice.simulator.wire import Answer, Request, error_answer, json_answer

Json = dict[str, Any]
API_VERSION: Final = "2026-10-28.endive"
VERSION: Final = re.compile(r"^\d{4}-\d{2}-\d{2}(\.[a-z]+)?$")
ON_AN_INTENT: Final = re.compile(r"^/v1/payment_intents/(\w+)/")
FORM: Final = "application/x-www-form-urlencoded"


class Api:
    """Stripe's API over one state."""

    def __init__(self, state: State, faults: Faults) -> None:
        self._state = state
        self._faults = faults
        self._in_flight = idempotency.InFlight()
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)

    def answer(self, request: Request, fault: Fault | None) -> Answer:
        """Do what a request asks, and say so as Stripe would."""
        version = request.headers.get("stripe-version", API_VERSION)
        request_id = new_id("req")
        try:
            answer = self._answer(request, fault, version, request_id)
        except ApiError as refused:
            answer = error_answer(refused)
        answer.headers.setdefault("Content-Type", "application/json")
        answer.headers |= {"Request-Id": request_id, "Stripe-Version": version}
        answer.headers["Cache-Control"] = "no-cache, no-store"
        key = request.headers.get("idempotency-key")
        if key and request.method == "POST":
            answer.headers["Idempotency-Key"] = key
            answer.headers.setdefault("Original-Request", request_id)
        return answer

    def settle_late(self, *, force: bool) -> list[Json]:
        """Let the effects of the 500s that were called late appear now.

        Args:
            force: Also on an intent that was canceled since, as a roll-forward would.
        """
        results = []
        for number, text in self._state.rows("SELECT n, body FROM late ORDER BY n"):
            late = json.loads(text)
            route = next(one for one in ROUTES if one.name == late["route"])
            call = Call(self._state, late["params"], tuple(late["ids"]), self._state.now())
            try:
                with self._state.transaction():
                    if force and route.name == "confirm":
                        intents.reopen(call, call.load("payment_intent", late["ids"][0], "id"))
                    status, body = route.handler(call)
            except ApiError as refused:
                status, body = refused.status, {"error": refused.body}
            self._state.rows("DELETE FROM late WHERE n = ?", number)
            results.append({"status": status, "body": body})
        return results

    def _answer(
        self, request: Request, fault: Fault | None, version: str, request_id: str
    ) -> Answer:
        key = authenticate(self._state, request.headers.get("authorization", ""))
        route, ids = find_route(request.method, request.path)
        authorise(self._state, key, route, request.path)
        if not VERSION.match(version):
            raise ApiError(f"Invalid Stripe API version: {version}")
        pairs = parse_pairs(_checked_form(request))
        params = check(route.schema, nest(pairs))
        _only_known(route, params)
        pages.close_due(self._state)
        call = Call(
            self._state,
            params,
            ids,
            self._state.now(),
            request_id,
            request.headers.get("idempotency-key"),
            version,
            params.pop("expand", []),
        )
        if request.method == "GET":
            self._wait(request, fault)
            if fault is not None and fault.kind.startswith("500"):
                return _server_error()
            with self._state.lock:
                return json_answer(*_run(route, call))
        return self._execute(request, fault, route, call, pairs)

    def _execute(
        self, request: Request, fault: Fault | None, route: Route, call: Call, pairs: Pairs
    ) -> Answer:
        key = call.idempotency_key
        wanted = idempotency.digest(self._state, request, call.version, pairs) if key else ""
        with ExitStack() as held:
            if key:
                idempotency.check_key(key)
                held.enter_context(self._in_flight.claimed(key))
                saved = idempotency.saved_answer(self._state, key, request.path, wanted)
                if saved is not None:
                    return saved
            intent = ON_AN_INTENT.match(request.path)
            if intent is not None:
                held.enter_context(self._locks[intent[1]])
            self._wait(request, fault)
            return self._once(request, fault, route, call, wanted)

    def _once(
        self, request: Request, fault: Fault | None, route: Route, call: Call, wanted: str
    ) -> Answer:
        kind = fault.kind if fault else ""
        answer = _server_error()
        try:
            with self._state.transaction():
                if kind == "500_late" and not route.browser:  # a card number is never stored
                    late = {"route": route.name, "params": call.params, "ids": call.path_ids}
                    self._state.rows("INSERT INTO late(body) VALUES(?)", json.dumps(late))
                elif kind != "500":
                    done = json_answer(*_run(route, call))
                    answer = answer if kind == "500_after" else done
                self._remember(request, call, wanted, answer)
        except ApiError as refused:
            answer = error_answer(refused)
            if refused.saved:
                with self._state.transaction():
                    self._remember(request, call, wanted, answer)
        return answer

    def _remember(self, request: Request, call: Call, wanted: str, answer: Answer) -> None:
        if call.idempotency_key:
            idempotency.save_answer(
                self._state,
                call.idempotency_key,
                request.path,
                wanted=wanted,
                request_id=str(call.request_id),
                answer=answer,
            )

    def _wait(self, request: Request, fault: Fault | None) -> None:
        if fault is not None and fault.kind == "hang_during":
            time.sleep(fault.seconds)
        elif fault is not None and fault.kind == "hold_during":
            self._faults.hold(request.seq)


def _run(route: Route, call: Call) -> tuple[int, Json]:
    status, body = route.handler(call)
    return status, expand(call.state, body, call.expand) if status == 200 else body


def _only_known(route: Route, params: Json) -> None:
    if route.known is None:
        return
    ignored = [name for name in params if name not in route.known | ALWAYS_KNOWN]
    if ignored:
        raise ApiError(
            f"Stripe has the parameter `{ignored[0]}`, but this local simulator does not act on "
            "it and refuses it rather than ignore it.",
            code="parameter_unknown",
            param=ignored[0],
        )


def _checked_form(request: Request) -> str:
    kind = request.headers.get("content-type", FORM).partition(";")[0].strip().lower()
    if request.method == "POST" and request.body and kind != FORM:
        raise ApiError(
            "Invalid request (check that your POST content type is "
            f"{FORM}). If you have any questions, we can help at https://support.stripe.com/."
        )
    if request.method == "POST" and request.query:
        raise ApiError("Parameters of a POST belong in its body.")
    return request.form


def _server_error() -> Answer:
    error = {"message": "An unknown error occurred", "type": "api_error"}
    return json_answer(500, {"error": error})
