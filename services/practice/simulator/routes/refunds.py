from typing import Any

from services.practice.simulator import charges, rules
from services.practice.simulator.call import Call, Reply
from services.practice.simulator.errors import ApiError
from services.practice.simulator.ids import new_id, random_text

Json = dict[str, Any]
CREATE = frozenset(["amount", "charge", "metadata", "payment_intent", "reason"])


def create(call: Call) -> Reply:
    """POST /v1/refunds: never above what is left of the charge."""
    metadata = rules.clean_metadata(call.params.get("metadata"))
    charge = _charge(call)
    left = _left(call, charge)
    amount = call.params.get("amount", left)
    if amount < 1:
        raise ApiError(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
        )
    if amount > left:
        raise ApiError(
            f"Refund amount (${amount / 100:,.2f}) is greater than unrefunded amount on charge "
            f"(${left / 100:,.2f})",
            param="amount",
            saved=True,
        )
    return 200, refund(call, charge, amount, call.params.get("reason"), metadata)


def retrieve(call: Call) -> Reply:
    """GET /v1/refunds/:id"""
    return 200, call.load("refund", call.path_ids[0], "refund", in_path=True)


def refund(
    call: Call, charge: Json, amount: int, reason: str | None, metadata: dict[str, str]
) -> Json:
    """Give back a part of a charge that is known to be left."""
    refund_id = new_id("re")
    body: Json = {
        "id": refund_id,
        "object": "refund",
        "amount": amount,
        "balance_transaction": charges.entry_for_refund(call, charge, refund_id, amount),
        "charge": charge["id"],
        "created": call.now,
        "currency": charge["currency"],
        "customer": None,
        "customer_account": None,
        "destination_details": {
            "card": {
                "reference": random_text(12),
                "reference_status": "available",
                "reference_type": "acquirer_reference_number",
                "type": "refund",
            },
            "type": "card",
        },
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "payment_method": charge["payment_method"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "pending" if _is_slow(call, charge) else "succeeded",
        "transfer_reversal": None,
    }
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount_captured"]
    call.state.add(body)
    call.state.save(charge)
    call.announce("refund.created", body)
    call.announce("charge.refunded", charge)
    return body


def refund_arrived(call: Call, body: Json) -> Json:
    """A pending refund reached the card.

    Raises:
        ApiError: it was not pending.
    """
    if body["status"] != "pending":
        raise ApiError(f"{body['id']} is not pending: {body['status']}")
    body.update(status="succeeded")
    call.state.save(body)
    call.announce("refund.updated", body)
    call.announce("charge.refund.updated", body)
    return body


def refund_failed(call: Call, body: Json) -> Json:
    """A refund came back from the bank, at once or after it succeeded: its amount is owed again.

    Raises:
        ApiError: it had ended otherwise.
    """
    if body["status"] not in ("pending", "succeeded"):
        raise ApiError(f"{body['id']} cannot fail any more: {body['status']}")
    charge = call.load("charge", body["charge"], "charge")
    back = charges.entry_for_failed_refund(call, charge, body["id"], body["amount"])
    body.update(
        status="failed",
        failure_reason="expired_or_canceled_card",
        failure_balance_transaction=back,
    )
    charge["amount_refunded"] -= body["amount"]
    charge["refunded"] = False
    call.state.save(charge)
    call.state.save(body)
    call.announce("refund.updated", body)
    call.announce("refund.failed", body)
    call.announce("charge.refund.updated", body)
    return body


def _is_slow(call: Call, charge: Json) -> bool:
    card = call.state.hidden(charge["payment_method"])
    return card.get("refund") == "pending" or call.state.setting("refunds_pending", False)


def _left(call: Call, charge: Json) -> int:
    if any(one["status"] != "won" for one in call.state.all("dispute", "charge = ?", charge["id"])):
        raise ApiError(
            f"Charge {charge['id']} has been charged back; cannot issue a refund.",
            code="charge_disputed",
            saved=True,
        )
    left = int(charge["amount_captured"] - charge["amount_refunded"])
    if left == 0:
        raise ApiError(
            f"Charge {charge['id']} has already been refunded.",
            code="charge_already_refunded",
            saved=True,
        )
    return left


def _charge(call: Call) -> Json:
    by_intent = call.params.get("payment_intent")
    by_charge = call.params.get("charge")
    if by_intent is None and by_charge is None:
        raise ApiError(
            "One of the following params should be provided for this request: payment_intent or "
            "charge.",
            code="parameter_missing",
        )
    if by_intent is not None:
        intent = call.load("payment_intent", by_intent, "payment_intent")
        if intent["status"] != "succeeded":
            raise ApiError(
                f"This PaymentIntent ({by_intent}) does not have a successful charge to refund.",
                saved=True,
            )
        if by_charge not in (None, intent["latest_charge"]):
            raise ApiError(
                f"The charge {by_charge} does not belong to the PaymentIntent {by_intent}.",
                param="charge",
            )
        by_charge = intent["latest_charge"]
    charge = call.load("charge", str(by_charge), "charge")
    if charge["status"] != "succeeded" or not charge["captured"]:
        raise ApiError(
            f"Charge {charge['id']} is not a successful, captured charge.",
            code="charge_not_refundable",
            saved=True,
        )
    return charge
