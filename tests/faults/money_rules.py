"""What was taken and what was booked: the provider against the books (I1 to I4, I9, I11, I17)."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from tests.faults.facts import Facts

TERMINAL: Final = frozenset({"SUCCEEDED", "CANCELED"})


def one_success_each(facts: Facts) -> Iterator[str]:
    count: Counter[str] = Counter()
    for intent in facts.intents:
        if intent["status"] == "succeeded":
            count[intent["metadata"].get("attempt", "?")] += 1
        if intent["succeeded_charges"] > 1:
            yield f"{intent['id']} has {intent['succeeded_charges']} charges"
    for attempt, times in count.items():
        if times > 1:
            yield f"attempt {attempt} was charged {times} times"


def no_debt_charged_twice(facts: Facts) -> Iterator[str]:
    taken: Counter[str] = Counter()
    if facts.sent_back is None:  # what was given back can't be asked for now
        return
    returned: Counter[str] = Counter()
    for refund in facts.sent_back:
        if refund["status"] in {"succeeded", "pending"}:
            returned[refund["payment_intent"]] += refund["amount"]
    for intent in facts.intents:
        # Which invoices a refund in part reopens is the books' decision; a charge that was given
        # back in whole took nothing.
        kept = intent["amount_received"] - returned[intent["id"]]
        if intent["status"] == "succeeded" and kept > 0:
            taken.update(dict(_invoices_of(intent)))
    attempt_of = {payment["id"]: payment["attempt_id"] for payment in facts.payments}
    for line in facts.reopened:
        taken[line["number"]] -= line["amount_cents"] if _in_part(facts, line, returned) else 0
    otherwise: Counter[str] = Counter()
    for part in facts.allocations:
        if attempt_of.get(part["payment_id"]) is None:
            otherwise[part["number"]] += part["amount_cents"]
    for invoice in facts.invoices:
        number, total = invoice["number"], invoice["total_cents"]
        if taken[number] > total:
            yield f"{taken[number]} cents were charged for {number}, whose total is {total}"
        elif taken[number] + otherwise[number] > total:
            yield f"{number} was charged and paid otherwise too, above its total"


def _in_part(facts: Facts, line: dict[str, Any], returned: Counter[str]) -> bool:
    """Whether an invoice is owed again because of a refund in part, proven at the provider."""
    pi_of = {attempt["id"]: attempt["pi_id"] for attempt in facts.attempts}
    payment = next(each for each in facts.payments if each["id"] == line["payment_id"])
    back = returned[pi_of.get(payment["attempt_id"], "")]
    return bool(0 < back < payment["amount_cents"])


def _invoices_of(intent: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for name, value in intent["metadata"].items():
        if re.fullmatch(r"inv_\d+", name):
            number, _, cents = value.rpartition(":")
            yield number, int(cents)


def every_success_is_booked(facts: Facts) -> Iterator[str]:
    booked = {each["attempt_id"]: each for each in facts.payments if each["attempt_id"]}
    times = Counter(each["attempt_id"] for each in facts.payments if each["attempt_id"])
    for attempt, count in times.items():
        if count > 1:
            yield f"attempt {attempt} is booked {count} times"
    for intent in facts.intents:
        attempt = intent["metadata"].get("attempt")
        if intent["status"] != "succeeded" or not attempt:
            continue
        payment = booked.get(attempt)
        if payment is None:
            yield f"{intent['id']} of attempt {attempt} succeeded and is not in the books"
        elif payment["amount_cents"] != intent["amount_received"]:
            yield f"{intent['id']} took {intent['amount_received']}, the books say otherwise"


def every_booking_succeeded(facts: Facts) -> Iterator[str]:
    intents = {intent["id"]: intent for intent in facts.intents}
    attempts = {attempt["id"]: attempt for attempt in facts.attempts}
    for payment in facts.payments:
        if payment["attempt_id"] is None:
            continue
        attempt = attempts[payment["attempt_id"]]
        intent = intents.get(attempt["pi_id"])
        if attempt["state"] != "SUCCEEDED":
            yield f"attempt {attempt['id']} is booked and {attempt['state']}"
        if intent is None or intent["status"] != "succeeded":
            yield f"payment {payment['id']} is of {attempt['pi_id']}, which took no money"
    booked = {payment["attempt_id"] for payment in facts.payments}
    for attempt in facts.attempts:
        if attempt["state"] == "SUCCEEDED" and attempt["id"] not in booked:
            yield f"attempt {attempt['id']} is SUCCEEDED without a payment"


def released_with_proof(facts: Facts) -> Iterator[str]:
    statuses = {intent["id"]: intent["status"] for intent in facts.intents}
    confirmed = {
        request["path"].split("/")[3]
        for request in facts.requests
        if request["path"].endswith("/confirm")
    }
    for attempt in facts.attempts:
        if attempt["state"] != "CANCELED":
            continue
        if attempt["pi_id"] is not None and statuses.get(attempt["pi_id"]) != "canceled":
            yield f"{attempt['id']} let go, {attempt['pi_id']} is {statuses.get(attempt['pi_id'])}"
        for intent in facts.intents_of(attempt["id"]):
            if intent["id"] != attempt["pi_id"] and intent["id"] in confirmed:
                yield f"{intent['id']}, which the books do not know, was confirmed"
        for page in facts.pages:
            if page["id"] == attempt["page_id"] and page["status"] != "expired":
                yield f"{attempt['id']} let go, its page {page['id']} is {page['status']}"


def no_orphans(facts: Facts) -> Iterator[str]:
    living = {each["pi_id"] for each in facts.attempts if each["state"] not in TERMINAL}
    for intent in facts.intents:
        ended = intent["status"] in {"succeeded", "canceled"} or intent["id"] in living
        if intent["metadata"].get("attempt") and not ended:
            yield f"{intent['id']} could still be charged: {intent['status']}"
    waiting = {each["page_id"] for each in facts.attempts if each["state"] not in TERMINAL}
    for page in facts.pages:
        if page["status"] == "open" and page["id"] not in waiting:
            yield f"{page['id']} could still be paid on"


def nothing_left_open(facts: Facts) -> Iterator[str]:
    statuses = {intent["id"]: intent["status"] for intent in facts.intents}
    for attempt in facts.attempts:
        if attempt["state"] in TERMINAL or statuses.get(attempt["pi_id"]) == "processing":
            continue
        yield f"attempt {attempt['id']} is still {attempt['state']}"


def amounts(facts: Facts) -> Iterator[str]:
    intents = {intent["id"]: intent for intent in facts.intents}
    claimed: Counter[str] = Counter()
    for claim in facts.claims:
        claimed[claim["holder"]] += claim["amount_cents"]
    for attempt in facts.attempts:
        amount = attempt["amount_cents"]
        if not isinstance(amount, int) or claimed[attempt["id"]] != amount:
            yield f"attempt {attempt['id']} of {amount} claims {claimed[attempt['id']]}"
        intent = intents.get(attempt["pi_id"])
        if intent is not None and (intent["amount"], intent["currency"]) != (amount, "usd"):
            yield f"{intent['id']} is not of {amount} cents"
        if intent is not None and sum(cents for _, cents in _invoices_of(intent)) != amount:
            yield f"the invoices of {intent['id']} do not add up to {amount}"
