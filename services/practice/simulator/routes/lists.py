"""Lists, newest first, by pages."""

import json
from collections.abc import Callable
from typing import Any, Final

from services.practice.simulator.call import NOUNS, Call, Reply
from services.practice.simulator.errors import ApiError, no_such

Json = dict[str, Any]
COMPARE: Final = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
THIRTY_DAYS: Final = 30 * 86_400


def of(kind: str, url: str, **columns: str) -> Callable[[Call], Reply]:
    """The list of one kind of object.

    Args:
        kind: What `object` says.
        url: What `url` says; `{}` is filled with the id in the path.
        columns: Parameter to column, for the filters that compare.
    """

    def listing(call: Call) -> Reply:
        filters = _Filters(kind)
        for name, column in columns.items():
            if name in call.params:
                filters.add(f"{column} = ?", call.params[name])
        filters.add_created(call.params)
        return 200, _page(call, filters, url)

    return listing


def customer_methods(call: Call) -> Reply:
    """GET /v1/customers/:id/payment_methods"""
    customer = call.path_ids[0]
    call.load("customer", customer, "customer", in_path=True)
    filters = _Filters("payment_method")
    filters.add("customer = ?", customer)
    if "type" in call.params:
        filters.add("type = ?", call.params["type"])
    return 200, _page(call, filters, f"/v1/customers/{customer}/payment_methods")


def events(call: Call) -> Reply:
    """GET /v1/events: those of the last thirty days."""
    filters = _Filters("event")
    filters.add("created > ?", call.now - THIRTY_DAYS)
    one, several = call.params.get("type"), call.params.get("types")
    if one is not None and several is not None:
        raise ApiError(
            "You may only specify one of these parameters: type, types.",
            code="parameters_exclusive",
            param="types",
        )
    if one is not None:
        filters.add("type GLOB ?", one)
    if several is not None:
        if len(several) > 20 or any("*" in name for name in several):
            raise ApiError("`types` takes up to 20 names of events, without *.", param="types")
        filters.add(f"type IN ({', '.join('?' * len(several))})", *several)
    filters.add_created(call.params)
    return 200, _page(call, filters, "/v1/events")


class _Filters:
    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.terms = ["kind = ?"]
        self.values: list[Any] = [kind]

    def add(self, term: str, *values: Any) -> None:
        self.terms.append(term)
        self.values += values

    def add_created(self, params: Json) -> None:
        created = params.get("created")
        if isinstance(created, int):
            self.add("created = ?", created)
        elif created:
            for name, moment in created.items():
                self.add(f"created {COMPARE[name]} ?", moment)


def _page(call: Call, filters: _Filters, url: str) -> Json:
    limit = call.params.get("limit", 10)
    if not 1 <= limit <= 100:
        edge = "greater than or equal to 1" if limit < 1 else "less than or equal to 100"
        raise ApiError(
            f"This value must be {edge} (it currently is '{limit}').",
            code="parameter_invalid_integer",
            param="limit",
        )
    after, before = call.params.get("starting_after"), call.params.get("ending_before")
    if after is not None and before is not None:
        raise ApiError(
            "You may only specify one of these parameters: starting_after, ending_before.",
            code="parameters_exclusive",
            param="ending_before",
        )
    if after is not None:
        filters.add("n < ?", _place(call, filters.kind, after, "starting_after"))
    if before is not None:
        filters.add("n > ?", _place(call, filters.kind, before, "ending_before"))
    order = "ASC" if before is not None else "DESC"
    rows = call.state.rows(
        f"SELECT body FROM object WHERE {' AND '.join(filters.terms)} ORDER BY n {order} LIMIT ?",
        *filters.values,
        limit + 1,
    )
    data = [json.loads(row[0]) for row in rows[:limit]]
    if before is not None:
        data.reverse()
    return {"object": "list", "data": data, "has_more": len(rows) > limit, "url": url}


def _place(call: Call, kind: str, object_id: str, param: str) -> int:
    found = call.state.rows("SELECT n FROM object WHERE id = ? AND kind = ?", object_id, kind)
    if not found:
        raise no_such(NOUNS.get(kind, kind), object_id, param)
    return int(found[0][0])
