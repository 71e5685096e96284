"""The page on which a customer pays on their own phone, as the provider is asked for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from services.cards.answers import Answer, HostedPage, Intent, Kind
from services.cards.records import AttemptRecord, ChargeOrder
from services.cards.settlement import NotProof

_MOST_NAMED: Final = 6
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class PageTerms:
    """Until when a page is open, and where the provider sends the customer who has paid."""

    until: datetime
    back: str


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
        "client_reference_id": order.attempt,
        "line_items": [{"price_data": price, "quantity": 1}],
        "metadata": metadata,
        "payment_intent_data": {"description": intent["description"], "metadata": metadata},
        "expires_at": int(terms.until.timestamp()),
        "success_url": terms.back,
    }


def armed_with(attempt: AttemptRecord, answer: Answer) -> dict[str, Any] | None:
    """What the books keep of an intent or page that was just made; None when it is not ours.

    It is ours when it is exactly what was asked for.
    """
    if attempt.is_on_phone:
        page = answer.page if answer.kind is Kind.PAGE else None
        if page is None or not _is_as_asked(attempt, page):
            return None
        if page.status != "open" or page.intent is not None or not is_address(page.url):
            return None
        until = datetime.fromtimestamp(page.expires, UTC)
        return {"page_id": page.id, "page_url": page.url, "page_until": until}
    intent = answer.intent if answer.kind is Kind.INTENT else None
    if intent is None or not _is_as_asked(attempt, intent):
        return None
    return {"pi_id": intent.id}


def check_page(attempt: AttemptRecord, page: HostedPage) -> None:
    """Refuse a page that is not this attempt's, or not for its money.

    Raises:
        NotProof: another id, attempt, amount, currency or mode.
    """
    if page.id != attempt.page_id:
        raise NotProof(f"asked for {attempt.page_id}, was shown {page.id}")
    if not _is_as_asked(attempt, page):
        raise NotProof(
            f"{page.id} is of attempt {page.attempt!r} for {page.amount_cents} {page.currency}"
        )


def is_address(url: str) -> bool:
    """Whether a customer may be sent there: over TLS, or to the simulator on this computer."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    return bool(parts.hostname) and (parts.scheme == "https" or is_local) and url.isprintable()


def _is_as_asked(attempt: AttemptRecord, shown: Intent | HostedPage) -> bool:
    return (
        shown.amount_cents == attempt.amount_cents
        and shown.currency == "usd"
        and shown.attempt == attempt.id
        and shown.livemode == attempt.livemode
    )
