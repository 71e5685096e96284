"""Whether the books hold by themselves (I5 to I8, I10, I18)."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator

from tests.faults.facts import Facts, spelled
from tests.faults.money_rules import TERMINAL


def balances(facts: Facts) -> Iterator[str]:
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


def reversals_add_up(facts: Facts) -> Iterator[str]:
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


def payments_add_up(facts: Facts) -> Iterator[str]:
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


def claims(facts: Facts) -> Iterator[str]:
    states = {attempt["id"]: attempt["state"] for attempt in facts.attempts}
    living = Counter(claim["number"] for claim in facts.claims if claim["live"] == 1)
    for number, count in living.items():
        if count > 1:
            yield f"{number} is claimed {count} times at once"
    for claim in facts.claims:
        state = states.get(claim["holder"])
        if state is not None and (state in TERMINAL) == (claim["live"] == 1):
            yield f"attempt {claim['holder']} is {state}, its claim lives: {claim['live']}"


def chains(facts: Facts) -> Iterator[str]:
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


def moves(facts: Facts) -> Iterator[str]:
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


def terminal_is_final(facts: Facts) -> Iterator[str]:
    for entry in facts.journal:
        body = json.loads(entry["body"])
        start, end = body["before"].get("state"), body["after"].get("state")
        if not entry["subject"].startswith("attempt:") or start not in TERMINAL:
            continue
        if (start, end) != ("CANCELED", "SUCCEEDED"):
            yield f"{entry['subject']} moved from {start} to {end}"


def receipts(facts: Facts) -> Iterator[str]:
    made = Counter(row["ref"] for row in facts.receipts)
    for payment in facts.payments:
        if made[payment["id"]] != 1:
            yield f"payment {payment['id']} has {made[payment['id']]} receipts to print"
    for series in facts.series:
        numbers = sorted(p["number"] for p in facts.payments if p["series"] == series["series"])
        if numbers != list(range(1, series["next_number"])):
            yield f"series {series['series']} has the receipts {numbers}"
