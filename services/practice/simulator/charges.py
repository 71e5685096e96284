"""The money itself: charges, their balance transactions and disputes."""

from typing import Any

from services.practice.simulator.call import Call
from services.practice.simulator.cards import billing_details
from services.practice.simulator.declines import Decline
from services.practice.simulator.errors import ApiError
from services.practice.simulator.ids import new_id, random_text
from services.practice.simulator.rules import fee_of

Json = dict[str, Any]
TWO_DAYS = 2 * 86_400


def succeed(call: Call, intent: Json, method: Json, *, moto: bool = False) -> Json:
    """Take the money of an intent: the only place where an intent becomes `succeeded`."""
    charge = _charge(call, intent, method, moto)
    manual = intent["capture_method"] == "manual"
    charge.update(
        status="succeeded",
        paid=True,
        captured=not manual,
        amount_captured=0 if manual else intent["amount"],
        authorization_code=random_text(6).upper(),
        outcome=_outcome(call, method, "approved_by_network", "Payment complete.", "authorized"),
    )
    call.state.add(charge)
    intent.update(
        latest_charge=charge["id"],
        payment_method=method["id"],
        last_payment_error=None,
        next_action=None,
        processing=None,
    )
    if manual:
        intent.update(status="requires_capture", amount_capturable=intent["amount"])
        call.announce("payment_intent.amount_capturable_updated", intent)
    else:
        _book(call, charge)
        intent.update(status="succeeded", amount_received=intent["amount"], amount_capturable=0)
        call.announce("charge.succeeded", charge)
        call.announce("payment_intent.succeeded", intent)
    call.state.save(intent)
    return charge


def capture(call: Call, intent: Json, amount: int) -> None:
    """Take a held amount."""
    charge = call.load("charge", intent["latest_charge"], "charge")
    charge.update(captured=True, amount_captured=amount, amount_refunded=0)
    _book(call, charge)
    intent.update(status="succeeded", amount_received=amount, amount_capturable=0)
    call.state.save(intent)
    call.announce("charge.captured", charge)
    call.announce("payment_intent.succeeded", intent)


def fail(call: Call, intent: Json, method: Json, decline: Decline, *, moto: bool = False) -> Json:
    """Write down a charge that the bank refused."""
    charge = _charge(call, intent, method, moto)
    blocked = call.state.hidden(method["id"]).get("risk") == "highest"
    charge.update(
        status="failed",
        failure_code=decline.code,
        failure_message=decline.message,
        outcome={
            **_outcome(
                call,
                method,
                "not_sent_to_network" if blocked else "declined_by_network",
                decline.message,
                "blocked" if blocked else "issuer_declined",
            ),
            "advice_code": decline.advice,
            "network_advice_code": None,
            "network_decline_code": decline.network_code,
            "reason": "highest_risk_level" if blocked else decline.decline_code,
        },
    )
    call.state.add(charge)
    call.announce("charge.failed", charge)
    return charge


def dispute(call: Call, charge: Json, reason: str) -> Json:
    """The card's holder denies a charge: its amount and a fee of 15.00 leave the balance."""
    dispute_id = new_id("dp")
    source = {**charge, "id": dispute_id}
    entry = _entry(
        call, source, -charge["amount"], 1500, kind="adjustment", why="Chargeback withdrawal"
    )
    body = {
        "id": dispute_id,
        "object": "dispute",
        "amount": charge["amount"],
        "balance_transactions": [entry],
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": call.now + 7 * 86_400,
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "network_reason_code": "10.4",
        "payment_intent": charge["payment_intent"],
        "payment_method_details": {"card": {"brand": "visa", "case_type": "chargeback"}},
        "reason": reason,
        "status": "needs_response",
    }
    call.state.add(body)
    charge["disputed"] = True
    call.state.save(charge)
    call.announce("charge.dispute.created", body)
    call.announce("charge.dispute.funds_withdrawn", body)
    return body


def close_dispute(call: Call, body: Json, *, won: bool) -> Json:
    """The bank decides a dispute: won, the amount comes back; lost, it is gone.

    Raises:
        ApiError: it was decided before.
    """
    if body["status"] in ("won", "lost"):
        raise ApiError(f"{body['id']} is closed: {body['status']}")
    body.update(status="won" if won else "lost", is_charge_refundable=won)
    if won:
        why = "Chargeback reversal"
        body["balance_transactions"].append(
            _entry(call, body, body["amount"], 0, kind="adjustment", why=why)
        )
    call.state.save(body)
    call.announce("charge.dispute.closed", body)
    if won:
        call.announce("charge.dispute.funds_reinstated", body)
    return body


def payout(call: Call, amount: int) -> Json:
    """Send a part of the balance to the account's bank."""
    payout_id = new_id("po")
    source = {"id": payout_id, "currency": "usd"}
    entry = _entry(call, source, -amount, 0, kind="payout", why="STRIPE PAYOUT")
    body = {
        "id": payout_id,
        "object": "payout",
        "amount": amount,
        "arrival_date": call.now + TWO_DAYS,
        "automatic": True,
        "balance_transaction": entry["id"],
        "created": call.now,
        "currency": "usd",
        "description": "STRIPE PAYOUT",
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "status": "paid",
        "type": "bank_account",
    }
    return call.state.add(body)


def entry_for_refund(call: Call, charge: Json, refund_id: str, amount: int) -> str:
    """Book a refund; Stripe keeps its fee."""
    entry = _entry(
        call, {**charge, "id": refund_id}, -amount, 0, kind="refund", why="REFUND FOR CHARGE"
    )
    return str(entry["id"])


def entry_for_failed_refund(call: Call, charge: Json, refund_id: str, amount: int) -> str:
    """Book the return of a refund that did not arrive."""
    source = {**charge, "id": refund_id}
    return str(_entry(call, source, amount, 0, kind="refund_failure", why="REFUND FAILURE")["id"])


def _book(call: Call, charge: Json) -> None:
    amount = charge["amount_captured"]
    entry = _entry(call, charge, amount, fee_of(amount), kind="charge", why=charge["description"])
    charge["balance_transaction"] = entry["id"]
    call.state.save(charge)


def _entry(call: Call, source: Json, amount: int, fee: int, *, kind: str, why: str | None) -> Json:
    details = {"application": None, "currency": source["currency"], "type": "stripe_fee"}
    details |= {"amount": fee, "description": "Stripe processing fees"}
    return call.state.add(
        {
            "id": new_id("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": call.now + TWO_DAYS,
            "balance_type": "payments",
            "created": call.now,
            "currency": source["currency"],
            "description": why,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": [details] if fee else [],
            "net": amount - fee,
            "reporting_category": _category(kind, amount),
            "source": source["id"],
            "status": "pending",
            "type": kind,
        }
    )


def _category(kind: str, amount: int) -> str:
    """How Stripe groups an entry: of its adjustments, the simulator has those of disputes."""
    if kind != "adjustment":
        return kind
    return "dispute_reversal" if amount > 0 else "dispute"


def _outcome(call: Call, method: Json, network: str, message: str, kind: str) -> Json:
    risk = call.state.hidden(method["id"]).get("risk", "normal")
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": network,
        "reason": None,
        "risk_level": risk,
        "risk_score": {"normal": 21, "elevated": 70}.get(risk, 92),
        "seller_message": message,
        "type": kind,
    }


def _charge(call: Call, intent: Json, method: Json, moto: bool) -> Json:
    charge_id = new_id("ch")
    prefix = call.state.setting("descriptor_prefix", "VENTANILLA")
    suffix = intent["statement_descriptor_suffix"]
    return {
        "id": charge_id,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "authorization_code": None,
        "balance_transaction": None,
        "billing_details": method.get("billing_details") or billing_details(None),
        "calculated_statement_descriptor": f"{prefix}* {suffix}" if suffix else prefix,
        "captured": False,
        "created": call.now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": intent["metadata"],
        "on_behalf_of": None,
        "outcome": None,
        "paid": False,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": _details(call, intent, method, moto),
        "presentment_details": None,
        "radar_options": {},
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": intent["shipping"],
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": suffix,
        "status": "pending",
        "transfer_data": None,
        "transfer_group": None,
    }


def _details(call: Call, intent: Json, method: Json, moto: bool) -> Json:
    card = method["card"]
    same = ("brand", "country", "exp_month", "exp_year", "fingerprint", "funding", "last4")
    hidden = call.state.hidden(method["id"])
    details = {key: card[key] for key in same}
    details |= {
        "amount_authorized": intent["amount"],
        "authorization_code": None,
        "checks": {**card["checks"], "cvc_check": hidden.get("cvc_check")},
        "installments": None,
        "mandate": None,
        "moto": moto or None,
        "network": card["brand"],
        "network_token": {"used": False},
        "network_transaction_id": random_text(15).lower(),
        "three_d_secure": None,
        "wallet": None,
    }
    return {"card": details, "type": "card"}
