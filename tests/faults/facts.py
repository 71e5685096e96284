"""Everything there is to know at the end of a case, read without a line of the services."""

import http.client
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from tests.faults.raw import RawBooks, Row

Json = dict[str, Any]
Traces = Mapping[str, Sequence[Json]]
"""By till: what its process told the harness, in order."""

_KEY: Final = {"Authorization": "Bearer sk_test_harness"}
_BOOKS: Final = {
    "attempts": "SELECT * FROM charge_attempt",
    "claims": "SELECT c.*, i.number FROM claim c JOIN invoice i ON i.id = c.invoice_id",
    "invoices": "SELECT * FROM invoice",
    "payments": "SELECT * FROM payment",
    "tenders": "SELECT * FROM tender",
    "allocations": "SELECT a.*, i.number FROM allocation a JOIN invoice i ON i.id = a.invoice_id",
    "receipts": "SELECT * FROM outbox WHERE kind = 'receipt'",
    "series": "SELECT * FROM receipt_series",
    "journal": "SELECT * FROM journal ORDER BY chain, seq",
    "heads": "SELECT * FROM journal_head",
    "refunds": "SELECT * FROM refund",
    "reversals": "SELECT * FROM reversal",
    "reopened": "SELECT l.*, r.payment_id, i.number FROM reversal_line l"
    " JOIN reversal r ON r.id = l.reversal_id JOIN invoice i ON i.id = l.invoice_id",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The rows of the books, the provider's objects and log, and what each process told.

    `sent_back` are the provider's refunds; None while faults would be in the way of asking.
    """

    attempts: Sequence[Row]
    claims: Sequence[Row]
    invoices: Sequence[Row]
    payments: Sequence[Row]
    tenders: Sequence[Row]
    allocations: Sequence[Row]
    receipts: Sequence[Row]
    series: Sequence[Row]
    journal: Sequence[Row]
    heads: Sequence[Row]
    refunds: Sequence[Row]
    reversals: Sequence[Row]
    reopened: Sequence[Row]
    sent_back: Sequence[Json] | None
    intents: Sequence[Json]
    pages: Sequence[Json]
    requests: Sequence[Json]
    traces: Traces

    def intents_of(self, attempt: str) -> list[Json]:
        """The provider's intents that carry an attempt's id."""
        return [each for each in self.intents if each["metadata"].get("attempt") == attempt]

    def events(self, *kinds: str) -> list[Json]:
        """What all processes told of these kinds, in the order in which it happened."""
        found = [said for told in self.traces.values() for said in told if said["is"] in kinds]
        return sorted(found, key=lambda said: int(said["ns"]))


def read(books: RawBooks, stripe: str, token: str, traces: Traces, *, settled: bool) -> Facts:
    """Read the books, the provider and the traces as they are now."""
    tables = {name: books.rows(sql) for name, sql in _BOOKS.items()}
    state = _control(stripe, token, "state")
    sent_back: list[Json] | None = []
    if state["refunds"]:
        sent_back = _list(stripe, "/v1/refunds") if settled else None
    return Facts(
        **tables,
        sent_back=sent_back,
        intents=state["intents"],
        pages=state["pages"],
        requests=_control(stripe, token, "requests"),
        traces=traces,
    )


def in_flight(stripe: str, token: str) -> bool:
    """Whether the provider still works on a request that came before this one."""
    _get(stripe, "/v1/account", _KEY)
    seen = [request["seq"] for request in _control(stripe, token, "requests")]
    return bool(len(seen) != seen[-1] - seen[0] + 1)


def spelled(at: Any) -> str:
    """A moment as the journal's hash has it."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    return str(moment.astimezone(UTC).isoformat(timespec="microseconds"))


def _list(stripe: str, path: str) -> list[Json]:
    """All of a list; a case has fewer than a page holds."""
    page = _get(stripe, f"{path}?limit=100", _KEY)
    if page["has_more"]:
        raise AssertionError(f"{path} has more than a page")
    return list(page["data"])


def _control(stripe: str, token: str, name: str) -> Any:
    return _get(stripe, f"/_control/{name}", {"X-Simulator-Control": token})


def _get(base: str, path: str, headers: Mapping[str, str]) -> Any:
    address = urlsplit(base)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=30)
    try:
        connection.request("GET", path, headers={**headers, "Connection": "close"})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()
