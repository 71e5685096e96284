"""The hand behind the simulator: what tests and the demo may see and do."""

import hmac
import json
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from services.practice.simulator import pages
from services.practice.simulator.api import Api
from services.practice.simulator.dashboard import Dashboard
from services.practice.simulator.errors import ApiError, unknown_address
from services.practice.simulator.faults import Faults
from services.practice.simulator.keys import fingerprint
from services.practice.simulator.state import State
from services.practice.simulator.wire import Answer, Request, error_answer, json_answer

Json = dict[str, Any]
SHOWN_OF_AN_INTENT = (
    "id",
    "status",
    "amount",
    "amount_received",
    "currency",
    "customer",
    "created",
    "metadata",
    "latest_charge",
)


SHOWN_OF_A_REFUND = (
    "id",
    "status",
    "amount",
    "currency",
    "payment_intent",
    "charge",
    "created",
    "metadata",
)
SHOWN_OF_A_DISPUTE = (
    "id",
    "status",
    "amount",
    "currency",
    "payment_intent",
    "charge",
    "created",
    "reason",
)
SHOWN_OF_A_PAGE = (
    "id",
    "status",
    "payment_status",
    "amount_total",
    "currency",
    "created",
    "expires_at",
    "client_reference_id",
    "metadata",
    "payment_intent",
    "url",
)


class Control:
    """Answers `/_control/…`, for whoever knows the token."""

    def __init__(self, state: State, faults: Faults, api: Api, token: str) -> None:
        self._state = state
        self._faults = faults
        self._api = api
        self._token = token
        dashboard = Dashboard(state)
        self._routes: dict[tuple[str, str], Callable[[Json], Any]] = {
            ("GET", "state"): lambda _: self._shown_state(),
            ("GET", "requests"): self._requests,
            ("GET", "faults"): lambda _: [asdict(fault) for fault in faults.active()],
            ("POST", "faults"): lambda order: asdict(faults.add(order)),
            ("DELETE", "faults"): lambda _: faults.clear(),
            ("POST", "release"): lambda _: {"released": faults.release()},
            ("POST", "settle_late"): lambda order: api.settle_late(
                force=bool(order.get("force", False))
            ),
            ("POST", "clock"): self._set_clock,
            ("POST", "dashboard"): dashboard.act,
            ("POST", "customers"): dashboard.seed_customer,
            ("POST", "account"): self._set_account,
            ("POST", "keys"): self._set_keys,
            ("POST", "forget_keys"): lambda _: self._forget_keys(),
            ("POST", "reset"): lambda _: self._reset(),
        }

    def answer(self, request: Request) -> Answer:
        """Do what the hand asks."""
        given = request.headers.get("x-simulator-control", "")
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return error_answer(ApiError("The control token is missing or wrong.", status=403))
        name = request.path.removeprefix("/_control/")
        try:
            act = self._routes.get((request.method, name))
            if act is None:
                raise unknown_address(request.method, request.path)
            return json_answer(200, act(_order(request)))
        except ApiError as refused:
            return error_answer(refused)

    def _shown_state(self) -> Json:
        pages.close_due(self._state)
        with self._state.lock:
            intents = self._state.all("payment_intent")
            return {
                "clock": self._state.now(),
                "account": self._state.setting("account"),
                "succeeded": sum(1 for one in intents if one["status"] == "succeeded"),
                "charges": self._state.count("charge", "type = 'succeeded'"),
                "failed_charges": self._state.count("charge", "type = 'failed'"),
                "refunds": self._shown("refund", SHOWN_OF_A_REFUND),
                "disputes": self._shown("dispute", SHOWN_OF_A_DISPUTE),
                "pages": self._shown(pages.KIND, SHOWN_OF_A_PAGE),
                "customers": self._state.count("customer"),
                "held": self._faults.held,
                "intents": [
                    {
                        **{name: one[name] for name in SHOWN_OF_AN_INTENT},
                        "succeeded_charges": self._charges_of(one["id"]),
                    }
                    for one in intents
                ],
            }

    def _shown(self, kind: str, names: tuple[str, ...]) -> list[Json]:
        return [{name: one[name] for name in names} for one in self._state.all(kind)]

    def _charges_of(self, intent_id: str) -> int:
        sql = "SELECT count(*) FROM object WHERE intent = ? AND kind = 'charge' AND type = ?"
        return int(self._state.rows(sql, intent_id, "succeeded")[0][0])

    def _requests(self, order: Json) -> list[Json]:
        sql = "SELECT body FROM request WHERE seq > ? ORDER BY seq"
        return [json.loads(row[0]) for row in self._state.rows(sql, int(order.get("after", 0)))]

    def _set_clock(self, order: Json) -> Json:
        offset = int(self._state.setting("clock_offset", 0))
        if "set" in order:
            offset = int(order["set"]) - int(time.time())
        offset += int(order.get("advance", 0))
        self._state.keep("clock_offset", offset)
        pages.close_due(self._state)
        return {"clock": self._state.now()}

    def _set_account(self, order: Json) -> Json:
        kinds = {
            "moto": bool,
            "processing": bool,
            "refunds_pending": bool,
            "descriptor_prefix": str,
            "display_name": str,
        }
        for name, value in order.items():
            if name not in kinds or not isinstance(value, kinds[name]):
                raise ApiError(f"Not a setting of the account: {name}", param=name)
        for name, value in order.items():
            self._state.keep(name, value)
        return order

    def _set_keys(self, order: Json) -> Json:
        revoked = set(self._state.setting("revoked", []))
        if "revoke" in order:
            revoked.add(fingerprint(str(order["revoke"])))
        if "restore" in order:
            revoked.discard(fingerprint(str(order["restore"])))
        self._state.keep("revoked", sorted(revoked))
        forbidden = self._state.setting("forbidden", {})
        if "restrict" in order:
            forbidden[fingerprint(str(order["restrict"]))] = self._names(order.get("from", []))
            self._state.keep("forbidden", forbidden)
        return {"revoked": len(revoked), "restricted": len(forbidden)}

    def _names(self, names: list[str]) -> list[str]:
        return [self._faults.endpoint(str(name)) for name in names]

    def _forget_keys(self) -> Json:
        before = int(self._state.rows("SELECT count(*) FROM answer")[0][0])
        self._state.rows("DELETE FROM answer")
        return {"forgotten": before}

    def _reset(self) -> Json:
        self._faults.clear()
        self._state.reset()
        return {"clock": self._state.now()}


def _order(request: Request) -> Json:
    if request.method == "GET":
        return dict(pair.partition("=")[::2] for pair in request.query.split("&") if pair)
    try:
        order = json.loads(request.body or b"{}")
    except ValueError as wrong:
        raise ApiError("The order is not JSON.") from wrong
    if not isinstance(order, dict):
        raise ApiError("The order is not a JSON object.")
    return order
