"""Stripe's objects as our records; each function raises what a wrong or incomplete object raises.

A captive portal's page, half an object, another object: an answer proves nothing unless it is a
whole object of the expected kind.
"""

from collections.abc import Mapping
from typing import Any, Final

from services.cards.answers import (
    HostedPage,
    Intent,
    ShownDispute,
    ShownEntry,
    ShownEvent,
    ShownRefund,
)

UNREADABLE: Final = (KeyError, TypeError, ValueError, AttributeError)
"""What reading an object that is not whole raises."""

Told = Mapping[str, Any]


def read_intent(told: Told) -> Intent:
    """A payment intent; its charge says more when it was expanded."""
    _expect(told, "payment_intent")
    charge = told.get("latest_charge")
    whole = charge if isinstance(charge, Mapping) else {}
    card = (whole.get("payment_method_details") or {}).get("card") or {}
    metadata = {str(key): str(value) for key, value in (told.get("metadata") or {}).items()}
    return Intent(
        id=_text(told["id"]),
        status=_text(told["status"]),
        amount_cents=_number(told["amount"]),
        received_cents=_number(told.get("amount_received") or 0),
        currency=_text(told["currency"]),
        attempt=metadata.get("attempt", ""),
        livemode=bool(told["livemode"]),
        charge=_id(charge),
        brand=str(card.get("brand") or ""),
        last4=str(card.get("last4") or ""),
        created=_number(told.get("created") or 0),
        refunded_cents=_number(whole.get("amount_refunded") or 0),
        is_disputed=bool(whole.get("disputed")),
        description=str(told.get("description") or ""),
        metadata=metadata,
        refusal=_refusal(told.get("last_payment_error")),
    )


def read_page(told: Told) -> HostedPage:
    """A Checkout session in payment mode.

    Its intent is null until the customer began to pay. One that is named but not shown would
    hide whether money moved, so it is refused like half an object.
    """
    _expect(told, "checkout.session")
    intent = told["payment_intent"]
    if isinstance(intent, str):
        raise TypeError(f"{intent} is named and not shown")
    reference = told.get("client_reference_id") or ""
    return HostedPage(
        id=_text(told["id"]),
        status=_text(told["status"]),
        is_paid=told["payment_status"] == "paid",
        url=str(told.get("url") or ""),
        amount_cents=_number(told["amount_total"]),
        currency=_text(told["currency"]),
        attempt=str((told.get("metadata") or {}).get("attempt") or reference),
        livemode=bool(told["livemode"]),
        expires=_number(told["expires_at"]),
        intent=None if intent is None else read_intent(intent),
    )


def read_refund(told: Told) -> ShownRefund:
    """A refund."""
    _expect(told, "refund")
    return ShownRefund(
        id=_text(told["id"]),
        status=_text(told["status"]),
        amount_cents=_number(told["amount"]),
        currency=_text(told["currency"]),
        intent=_id(told.get("payment_intent")),
        charge=_id(told.get("charge")),
        refund=str((told.get("metadata") or {}).get("refund", "")),
        reason=str(told.get("reason") or ""),
        failure=str(told.get("failure_reason") or ""),
        created=_number(told.get("created") or 0),
    )


def read_dispute(told: Told) -> ShownDispute:
    """A dispute."""
    _expect(told, "dispute")
    return ShownDispute(
        id=_text(told["id"]),
        status=_text(told["status"]),
        amount_cents=_number(told["amount"]),
        currency=_text(told["currency"]),
        intent=_id(told.get("payment_intent")),
        charge=_id(told.get("charge")),
        reason=str(told.get("reason") or ""),
        created=_number(told.get("created") or 0),
    )


def read_event(told: Told) -> ShownEvent:
    """An event, with the id of the object that it is about."""
    _expect(told, "event")
    return ShownEvent(
        id=_text(told["id"]),
        kind=_text(told["type"]),
        subject=_id(told["data"]["object"]),
        created=_number(told["created"]),
    )


def read_entry(told: Told) -> ShownEntry:
    """A line of the balance; its source says more when it was expanded."""
    _expect(told, "balance_transaction")
    source = told.get("source")
    whole = source if isinstance(source, Mapping) else {}
    is_charge = whole.get("object") == "charge"
    metadata = (whole.get("metadata") or {}) if is_charge else {}
    return ShownEntry(
        id=_text(told["id"]),
        category=_text(told["reporting_category"]),
        amount_cents=_number(told["amount"]),
        fee_cents=_number(told["fee"]),
        net_cents=_number(told["net"]),
        currency=_text(told["currency"]),
        source=_id(source),
        charge=_id(source) if is_charge else _id(whole.get("charge")),
        attempt=str(metadata.get("attempt") or ""),
        description=str(told.get("description") or ""),
        created=_number(told["created"]),
    )


def _refusal(error: Any) -> str:
    """Why the last card of an intent was refused: the decline code before the general one."""
    if not isinstance(error, Mapping):
        return ""
    return str(error.get("decline_code") or error.get("code") or "")


def _expect(told: Told, kind: str) -> None:
    if told["object"] != kind:
        raise ValueError(f"a {told['object']} is no {kind}")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError(f"{value!r} where a text belongs")
    return value


def _number(value: Any) -> int:
    if type(value) is not int:  # a float, a text or a truth is no amount and no moment
        raise TypeError(f"{value!r} where a whole number belongs")
    return value


def _id(value: Any) -> str:
    """The id of something that is shown whole, named, or absent."""
    if isinstance(value, Mapping):
        return str(value.get("id") or "")
    return str(value or "")
