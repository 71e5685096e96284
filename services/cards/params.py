"""The bytes of what the provider is asked to make, fixed with the claim."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from services.cards.marks import MOST_INVOICES
from services.cards.records import ChargeOrder
from services.staff.rights import Operator

_MOST_NAMED: Final = 6


@dataclass(frozen=True, slots=True)
class PageTerms:
    """Until when a page is open, and where the provider sends the customer who has paid."""

    until: datetime
    back: str


def create_params(order: ChargeOrder, operator: Operator, books: str) -> dict[str, Any]:
    """The bytes of the create, fixed with the claim; no names, no identification.

    `books` is the company's uuid: a copy of the program on the same Stripe account is noticed.
    """
    metadata = {
        "attempt": order.attempt,
        "books": books,
        "station": operator.till,
        "actor": str(operator.user_id),
        "n_inv": str(len(order.shares)),
    }
    if len(order.shares) <= MOST_INVOICES:
        for position, share in enumerate(order.shares, 1):
            metadata[f"inv_{position}"] = f"{share.invoice}:{share.amount_cents}"
    else:
        metadata["inv_sha256"] = _digest(order)
    params: dict[str, Any] = {
        "amount": order.amount_cents,
        "currency": "usd",
        "allowed_payment_method_types": ["card"],
        "description": f"Cuenta {order.account}",
        "metadata": metadata,
    }
    if order.customer:
        params["customer"] = order.customer
    return params


def page_params(intent: Mapping[str, Any], order: ChargeOrder, terms: PageTerms) -> dict[str, Any]:
    """The bytes of a page for the charge that an intent's bytes are for.

    The metadata stands on the page and on the intent that is begun on it. Cards only, in our
    currency only: what is paid must be what is booked.
    """
    metadata = dict(intent["metadata"])
    numbers = [share.invoice for share in order.shares]
    named = ", ".join(numbers[:_MOST_NAMED])
    left = len(numbers) - _MOST_NAMED
    listed = f"{named} y {left} más" if left > 0 else named
    product = {
        "name": intent["description"],
        "description": f"{'Factura' if len(numbers) == 1 else 'Facturas'} {listed}",
    }
    price = {
        "currency": intent["currency"],
        "unit_amount": intent["amount"],
        "product_data": product,
    }
    return {
        "mode": "payment",
        "ui_mode": "hosted_page",
        "locale": "es-419",
        "submit_type": "pay",
        "allowed_payment_method_types": list(intent["allowed_payment_method_types"]),
        "adaptive_pricing": {"enabled": False},
        "client_reference_id": order.attempt,
        "line_items": [{"price_data": price, "quantity": 1}],
        "metadata": metadata,
        "payment_intent_data": {"description": intent["description"], "metadata": metadata},
        "expires_at": int(terms.until.timestamp()),
        "success_url": terms.back,
    }


def _digest(order: ChargeOrder) -> str:
    listed = "\n".join(f"{share.invoice}:{share.amount_cents}" for share in order.shares)
    return hashlib.sha256(listed.encode()).hexdigest()
