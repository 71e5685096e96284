"""What was sent and what people were told, in the order it happened (I12 to I16)."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from tests.faults.facts import Facts

_ID: Final = "[0-9a-f-]{36}"
_KEY: Final = re.compile(rf"vt1:test:({_ID}):(create|confirm:(\d+)|refund:({_ID}))")
_REFUSED_BEFORE: Final = frozenset(
    {"InvoiceClaimed", "InvoiceNotOpen", "InvoiceChanged", "MoreThanOwed", "NotEnoughRoom"}
)


def what_was_told(facts: Facts) -> Iterator[str]:
    receipts = {
        payment["id"]: f"{payment['series']}-{payment['number']:09d}" for payment in facts.payments
    }
    for said in facts.events("told", "paid", "refused"):
        attempt = said.get("attempt") or ""
        charged = [each for each in facts.intents_of(attempt) if each["status"] == "succeeded"]
        verdict = said.get("verdict", said["is"])
        if verdict == "charged" and not charged:
            yield f"'charged' was told of {attempt}, and nothing was"
        if verdict in {"charged", "paid"} and receipts.get(said["payment"]) != said["receipt"]:
            yield f"receipt {said['receipt']} was told and is not in the books"
        if verdict == "not_charged" and charged:
            yield f"'nothing was charged' was told of {attempt}, and {charged[0]['id']} was"
        if verdict == "declined" and charged and not _confirmed_after(facts, said):
            yield f"'declined' was told of {attempt}, and {charged[0]['id']} took the money"
        refused = said.get("error") in _REFUSED_BEFORE and said["job"] in {"open", "charge"}
        if refused and charged and _was_tried_once(facts, attempt):
            yield f"{said['error']} was told of {attempt}, and {charged[0]['id']} was charged"


def _was_tried_once(facts: Facts, attempt: str) -> bool:
    """Whether nobody came twice with the same attempt: a twin is rightly told of its own twin."""
    tried = [said for said in facts.events("job") if said.get("attempt") == attempt]
    return sum(said["job"] in {"open", "charge"} for said in tried) == 1


def _confirmed_after(facts: Facts, said: dict[str, Any]) -> bool:
    known = {intent["id"] for intent in facts.intents_of(said["attempt"])}
    return any(
        ask["call"] == "confirm" and ask["intent"] in known and ask["ns"] > said["ns"]
        for ask in facts.events("ask")
    )


def nothing_sent_in_a_transaction(facts: Facts) -> Iterator[str]:
    for ask in facts.events("ask"):
        if ask["depth"]:
            yield f"{ask['call']} was sent while a transaction was open"


def nothing_sent_before_its_commit(facts: Facts) -> Iterator[str]:
    for ask in facts.events("ask"):
        seen = ask["seen"]
        if seen is None:  # nobody could read the books then
            continue
        if ask["call"] in {"create", "open_page"} and seen.get("state") in {None, "CLAIMED"}:
            yield f"a create of {ask['attempt']} was sent before CREATING was committed"
        if ask["call"] == "confirm":
            if not seen:
                yield f"{ask['intent']} was confirmed before its id was committed"
                continue
            parts = _KEY.fullmatch(ask["key"] or "")
            if parts is None or seen["confirm_seq"] < int(parts[3] or 0):
                yield f"{ask['intent']} was confirmed before CONFIRMING was committed"
        if ask["call"] == "refund" and seen.get("state") in {None, "REQUESTED", "APPROVED"}:
            yield f"a refund of {ask['intent']} was sent before SENDING was committed"


def keys(facts: Facts) -> Iterator[str]:
    bytes_of: dict[str, tuple[str, str]] = {}
    attempts = {intent["id"]: intent["metadata"].get("attempt") for intent in facts.intents}
    for request in facts.requests:
        if request["method"] != "POST":
            continue
        key, form, path = request["idempotency_key"], request["form"], request["path"]
        if not key:
            yield f"{path} was sent without a key"
            continue
        same = (path, json.dumps(form, sort_keys=True))
        if bytes_of.setdefault(key, same) != same:
            yield f"key {key} was used for two different requests"
        if path in {"/v1/payment_intents", "/v1/checkout/sessions"}:
            if key != f"vt1:test:{form.get('metadata[attempt]')}:create":
                yield f"a create was sent under {key}"
            if "confirm" in form:
                yield f"{form.get('metadata[attempt]')} was created and confirmed in one call"
        elif path.endswith("/confirm"):
            parts = _KEY.fullmatch(key)
            if parts is None or not parts[3] or parts[1] != attempts.get(path.split("/")[3]):
                yield f"{path} was sent under {key}"
        elif path == "/v1/refunds":
            parts = _KEY.fullmatch(key)
            if parts is None or parts[4] != form.get("metadata[refund]"):
                yield f"a refund was sent under {key}"


def no_bugs(facts: Facts) -> Iterator[str]:
    for bug in facts.events("bug"):
        yield f"a till ended with {bug['error']}\n{bug['told']}"
