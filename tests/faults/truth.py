"""The invariants of the guarded charge, checked from outside.

Nothing here is shared with the program: the books are read as rows, the provider over HTTP, the
hashes and sums are computed again. Each rule has the number it has in the charge's contract. Most
must hold at every instant; some only once faults have ended and somebody has recovered.
"""

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from tests.faults.facts import Facts, in_flight, read, spelled

__all__ = ["in_flight", "read", "violations"]

TERMINAL: Final = frozenset({"SUCCEEDED", "CANCELED"})
_ID: Final = "[0-9a-f-]{36}"
_KEY: Final = re.compile(rf"vt1:test:({_ID}):(create|confirm:(\d+)|refund:({_ID}))")
_REFUSED_BEFORE: Final = frozenset(
    {"InvoiceClaimed", "InvoiceNotOpen", "InvoiceChanged", "MoreThanOwed", "NotEnoughRoom"}
)

Rule = Callable[[Facts], Iterable[str]]


def violations(facts: Facts, *, settled: bool, reconciled: bool = False) -> list[str]:
    """What is wrong, a sentence each with the number of its rule.

    Args:
        facts: everything there is to know.
        settled: faults have ended and somebody recovered: nothing may be open any more.
        reconciled: somebody compared everything with the provider too.
    """
    rules = ALWAYS | (SETTLED if settled else {}) | (RECONCILED if reconciled else {})
    return [f"{number}: {wrong}" for number, rule in rules.items() for wrong in rule(facts)]


def _one_success_each(facts: Facts) -> Iterator[str]:
    count: Counter[str] = Counter()
    for intent in facts.intents:
        if intent["status"] == "succeeded":
            count[intent["metadata"].get("attempt", "?")] += 1
        if intent["succeeded_charges"] > 1:
            yield f"{intent['id']} has {intent['succeeded_charges']} charges"
    for attempt, times in count.items():
        if times > 1:
            yield f"attempt {attempt} was charged {times} times"


def _no_debt_charged_twice(facts: Facts) -> Iterator[str]:
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
    return 0 < back < payment["amount_cents"]


def _invoices_of(intent: dict[str, Any]) -> Iterator[tuple[str, int]]:
    for name, value in intent["metadata"].items():
        if re.fullmatch(r"inv_\d+", name):
            number, _, cents = value.rpartition(":")
            yield number, int(cents)


def _every_success_is_booked(facts: Facts) -> Iterator[str]:
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


def _every_booking_succeeded(facts: Facts) -> Iterator[str]:
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


def _balances(facts: Facts) -> Iterator[str]:
    applied: Counter[str] = Counter()
    for part in facts.allocations:
        applied[part["number"]] += part["amount_cents"]
    for line in facts.reopened:
        applied[line["number"]] -= line["amount_cents"]
    for invoice in facts.invoices:
        number = invoice["number"]
        owed = invoice["total_cents"] - applied[number]
        if invoice["balance_cents"] != owed:
            yield f"{number} says {invoice['balance_cents']}, its payments leave {owed}"
        if (invoice["state"] == "paid") != (owed == 0):
            yield f"{number} is {invoice['state']} with {owed} owed"
        if invoice["state"] == "void" and applied[number]:
            yield f"{number} is void and has payments"


def _reversals_add_up(facts: Facts) -> Iterator[str]:
    back: Counter[str] = Counter()
    lines: Counter[str] = Counter()
    for line in facts.reopened:
        lines[line["reversal_id"]] += line["amount_cents"]
    for reversal in facts.reversals:
        sign = 1 if reversal["direction"] == "back" else -1
        back[reversal["payment_id"]] += sign * reversal["amount_cents"]
        if lines[reversal["id"]] != reversal["applied_cents"]:
            yield f"reversal {reversal['id']} does not add up"
    for payment in facts.payments:
        if not 0 <= back[payment["id"]] <= payment["amount_cents"]:
            yield f"{back[payment['id']]} of payment {payment['id']} went back"


def _payments_add_up(facts: Facts) -> Iterator[str]:
    given: Counter[str] = Counter()
    applied: Counter[str] = Counter()
    for tender in facts.tenders:
        given[tender["payment_id"]] += tender["amount_cents"]
    for part in facts.allocations:
        applied[part["payment_id"]] += part["amount_cents"]
    for payment in facts.payments:
        which, amount = payment["id"], payment["amount_cents"]
        if payment["applied_cents"] + payment["credit_cents"] != amount or given[which] != amount:
            yield f"payment {which} of {amount} does not add up"
        if applied[which] != payment["applied_cents"]:
            yield f"payment {which} applies {applied[which]}, not {payment['applied_cents']}"


def _claims(facts: Facts) -> Iterator[str]:
    states = {attempt["id"]: attempt["state"] for attempt in facts.attempts}
    living = Counter(claim["number"] for claim in facts.claims if claim["live"] == 1)
    for number, count in living.items():
        if count > 1:
            yield f"{number} is claimed {count} times at once"
    for claim in facts.claims:
        state = states.get(claim["holder"])
        if state is not None and (state in TERMINAL) == (claim["live"] == 1):
            yield f"attempt {claim['holder']} is {state}, its claim lives: {claim['live']}"


def _chains(facts: Facts) -> Iterator[str]:
    end = {head["chain"]: (0, "0" * 64) for head in facts.heads}
    for entry in facts.journal:
        seq, prev = end[entry["chain"]]
        fields = [
            prev,
            entry["chain"],
            str(seq + 1),
            spelled(entry["at"]),
            *(entry[name] for name in ("actor", "action", "subject", "body", "reason")),
        ]
        found = hashlib.sha256("\x1f".join(fields).encode()).hexdigest()
        if (entry["seq"], entry["prev"], entry["hash"]) != (seq + 1, prev, found):
            yield f"entry {entry['seq']} of chain {entry['chain']} does not follow"
        end[entry["chain"]] = (entry["seq"], entry["hash"])
    for head in facts.heads:
        if end[head["chain"]] != (head["seq"], head["hash"]):
            yield f"the head of chain {head['chain']} is not its last entry"


def _moves(facts: Facts) -> Iterator[str]:
    """Each state change has one entry: together they are one path to where the attempt is."""
    moves: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for entry in facts.journal:
        kind, _, attempt = entry["subject"].partition(":")
        body = json.loads(entry["body"])
        if kind == "attempt" and "state" in body["after"]:
            moves[attempt].append((body["before"].get("state", ""), body["after"]["state"]))
    for attempt in facts.attempts:
        path = moves.pop(attempt["id"], [])
        left = Counter(start for start, _ in path)
        entered = Counter(end for _, end in path)
        entered[""] += 1
        left[attempt["state"]] += 1
        if left != entered:
            yield f"the journal of attempt {attempt['id']} does not lead to {attempt['state']}"
    for attempt in moves:
        yield f"the journal tells of attempt {attempt}, which does not exist"


def _terminal_is_final(facts: Facts) -> Iterator[str]:
    for entry in facts.journal:
        body = json.loads(entry["body"])
        start, end = body["before"].get("state"), body["after"].get("state")
        if not entry["subject"].startswith("attempt:") or start not in TERMINAL:
            continue
        if (start, end) != ("CANCELED", "SUCCEEDED"):
            yield f"{entry['subject']} moved from {start} to {end}"


def _nothing_left_open(facts: Facts) -> Iterator[str]:
    statuses = {intent["id"]: intent["status"] for intent in facts.intents}
    for attempt in facts.attempts:
        if attempt["state"] in TERMINAL or statuses.get(attempt["pi_id"]) == "processing":
            continue
        yield f"attempt {attempt['id']} is still {attempt['state']}"


def _no_refund_left_open(facts: Facts) -> Iterator[str]:
    for refund in facts.refunds:
        if refund["state"] in {"SENDING", "IN_DOUBT"}:
            yield f"refund {refund['id']} is still {refund['state']}"


def _refunds(facts: Facts) -> Iterator[str]:
    living = {"REQUESTED", "APPROVED", "SENDING", "IN_DOUBT"}
    still_open = Counter(row["payment_id"] for row in facts.refunds if row["state"] in living)
    for payment, count in still_open.items():
        if count > 1:
            yield f"payment {payment} has {count} open refunds"
    for row in facts.refunds:
        if row["approved_by"] is not None and row["approved_by"] == row["requested_by"]:
            yield f"refund {row['id']} was approved by who asked for it"


def _refunds_at_provider(facts: Facts) -> Iterator[str]:
    if facts.sent_back is None:
        return
    made = [each for each in facts.sent_back if each["status"] in {"succeeded", "pending"}]
    by_ours: dict[str, list[dict[str, Any]]] = defaultdict(list)
    returned: Counter[str] = Counter()
    for each in made:
        by_ours[each["metadata"].get("refund", "")].append(each)
        returned[each["payment_intent"]] += each["amount"]
    for row in facts.refunds:
        mine = by_ours.get(row["id"], [])
        if row["kind"] != "money" or row["origin"] != "desk":
            continue
        if len(mine) > 1:
            yield f"refund {row['id']} was sent {len(mine)} times"
        if row["state"] == "DONE":
            found = [(each["id"], each["amount"]) for each in mine]
            if found != [(row["provider_refund_id"], row["amount_cents"])]:
                yield f"refund {row['id']} is DONE, the provider shows {found}"
        elif mine and row["state"] in {"REQUESTED", "APPROVED", "REJECTED", "FAILED"}:
            yield f"refund {row['id']} is {row['state']}, and {mine[0]['id']} was made"
    booked: Counter[str] = Counter()
    for row in facts.refunds:
        if row["kind"] == "money" and row["state"] == "DONE":
            booked[row["payment_id"]] += row["amount_cents"]
    pi_of = {attempt["id"]: attempt["pi_id"] for attempt in facts.attempts}
    for payment in facts.payments:
        if payment["attempt_id"] is not None:
            there = returned[pi_of[payment["attempt_id"]]]
            if there > payment["amount_cents"] or there != booked[payment["id"]]:
                yield f"{there} of {payment['id']} went back, the books say {booked[payment['id']]}"


def _receipts(facts: Facts) -> Iterator[str]:
    made = Counter(row["ref"] for row in facts.receipts)
    for payment in facts.payments:
        if made[payment["id"]] != 1:
            yield f"payment {payment['id']} has {made[payment['id']]} receipts to print"
    for series in facts.series:
        numbers = sorted(p["number"] for p in facts.payments if p["series"] == series["series"])
        if numbers != list(range(1, series["next_number"])):
            yield f"series {series['series']} has the receipts {numbers}"


def _released_with_proof(facts: Facts) -> Iterator[str]:
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


def _no_orphans(facts: Facts) -> Iterator[str]:
    living = {each["pi_id"] for each in facts.attempts if each["state"] not in TERMINAL}
    for intent in facts.intents:
        ended = intent["status"] in {"succeeded", "canceled"} or intent["id"] in living
        if intent["metadata"].get("attempt") and not ended:
            yield f"{intent['id']} could still be charged: {intent['status']}"


def _what_was_told(facts: Facts) -> Iterator[str]:
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


def _refunds_as_told(facts: Facts) -> Iterator[str]:
    if facts.sent_back is None:
        return
    made = {
        each["metadata"].get("refund")
        for each in facts.sent_back
        if each["status"] in {"succeeded", "pending"}
    }
    for said in facts.events("refund"):
        if (said["state"] == "DONE") and said["refund"] not in made:
            yield f"refund {said['refund']} was told DONE and was never made"
        if said["state"] in {"FAILED", "REJECTED"} and said["refund"] in made:
            yield f"refund {said['refund']} was told {said['state']} and was made"


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


def _nothing_sent_in_a_transaction(facts: Facts) -> Iterator[str]:
    for ask in facts.events("ask"):
        if ask["depth"]:
            yield f"{ask['call']} was sent while a transaction was open"


def _nothing_sent_before_its_commit(facts: Facts) -> Iterator[str]:
    for ask in facts.events("ask"):
        seen = ask["seen"]
        if seen is None:  # nobody could read the books then
            continue
        if ask["call"] == "create" and seen.get("state") in {None, "CLAIMED"}:
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


def _keys(facts: Facts) -> Iterator[str]:
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
        if path == "/v1/payment_intents":
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


def _amounts(facts: Facts) -> Iterator[str]:
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


def _no_bugs(facts: Facts) -> Iterator[str]:
    for bug in facts.events("bug"):
        yield f"a till ended with {bug['error']}\n{bug['told']}"


ALWAYS: Final[dict[str, Rule]] = {
    "I1 an attempt succeeds at most once": _one_success_each,
    "I2 a debt is taken at most once": _no_debt_charged_twice,
    "I4 what is booked was taken": _every_booking_succeeded,
    "I5 balances are totals less payments": _balances,
    "I6 payments add up": _payments_add_up,
    "I6 reversals add up": _reversals_add_up,
    "I7 one living claim an invoice": _claims,
    "I8 the journal's chains hold": _chains,
    "I8 the journal tells every move": _moves,
    "I10 a receipt each, without gaps": _receipts,
    "I11 let go with proof": _released_with_proof,
    "I12 what was told is true": _what_was_told,
    "I13 no network in a transaction": _nothing_sent_in_a_transaction,
    "I14/I16 nothing is sent before its commit": _nothing_sent_before_its_commit,
    "I15 keys": _keys,
    "I17 amounts agree": _amounts,
    "I18 terminal is final": _terminal_is_final,
    "I20 refunds": _refunds,
    "no bugs": _no_bugs,
}
SETTLED: Final[dict[str, Rule]] = {
    "I3 what was taken is booked": _every_success_is_booked,
    "I9 nothing is left open": _nothing_left_open,
    "I9 no refund is left open": _no_refund_left_open,
    "I12 what was told of refunds is true": _refunds_as_told,
    "I20 refunds at the provider": _refunds_at_provider,
}
RECONCILED: Final[dict[str, Rule]] = {"I11 nothing of ours is left to be charged": _no_orphans}
