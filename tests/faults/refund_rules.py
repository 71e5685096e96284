"""Money that went back: once, by two people, and as the provider shows it (I20)."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from tests.faults.facts import Facts


def no_refund_left_open(facts: Facts) -> Iterator[str]:
    for refund in facts.refunds:
        if refund["state"] in {"SENDING", "IN_DOUBT"}:
            yield f"refund {refund['id']} is still {refund['state']}"


def refunds(facts: Facts) -> Iterator[str]:
    living = {"REQUESTED", "APPROVED", "SENDING", "IN_DOUBT"}
    still_open = Counter(row["payment_id"] for row in facts.refunds if row["state"] in living)
    for payment, count in still_open.items():
        if count > 1:
            yield f"payment {payment} has {count} open refunds"
    for row in facts.refunds:
        if row["approved_by"] is not None and row["approved_by"] == row["requested_by"]:
            yield f"refund {row['id']} was approved by who asked for it"


def refunds_at_provider(facts: Facts) -> Iterator[str]:
    by_ours: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for each in _made(facts):
        by_ours[each["metadata"].get("refund", "")].append(each)
    for row in facts.refunds if facts.sent_back is not None else ():
        if row["kind"] != "money" or row["origin"] != "desk":
            continue
        mine = [(each["id"], each["amount"]) for each in by_ours[row["id"]]]
        if len(mine) > 1:
            yield f"refund {row['id']} was sent {len(mine)} times"
        if row["state"] == "DONE" and mine != [(row["provider_refund_id"], row["amount_cents"])]:
            yield f"refund {row['id']} is DONE, the provider shows {mine}"
        if row["state"] in {"REQUESTED", "APPROVED", "REJECTED", "FAILED"} and mine:
            yield f"refund {row['id']} is {row['state']}, and {mine[0][0]} was made"


def no_more_went_back_than_is_booked(facts: Facts) -> Iterator[str]:
    returned: Counter[str] = Counter()
    for each in _made(facts):
        returned[each["payment_intent"]] += each["amount"]
    booked: Counter[str] = Counter()
    for row in facts.refunds:
        if row["kind"] == "money" and row["state"] == "DONE":
            booked[row["payment_id"]] += row["amount_cents"]
    pi_of = {attempt["id"]: attempt["pi_id"] for attempt in facts.attempts}
    for payment in facts.payments if facts.sent_back is not None else ():
        if payment["attempt_id"] is not None:
            there = returned[pi_of[payment["attempt_id"]]]
            if there > payment["amount_cents"] or there != booked[payment["id"]]:
                yield f"{there} of {payment['id']} went back, the books say {booked[payment['id']]}"


def refunds_as_told(facts: Facts) -> Iterator[str]:
    made = {each["metadata"].get("refund") for each in _made(facts)}
    for said in facts.events("refund") if facts.sent_back is not None else ():
        if said["state"] == "DONE" and said["refund"] not in made:
            yield f"refund {said['refund']} was told DONE and was never made"
        if said["state"] in {"FAILED", "REJECTED"} and said["refund"] in made:
            yield f"refund {said['refund']} was told {said['state']} and was made"


def _made(facts: Facts) -> list[dict[str, Any]]:
    """The provider's refunds that took money back, or will."""
    return [each for each in facts.sent_back or () if each["status"] in {"succeeded", "pending"}]
