"""What an intent or page that the provider shows must be to be an attempt's."""

from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from services.cards.answers import Answer, HostedPage, Intent, Kind
from services.cards.records import AttemptRecord
from services.cards.settlement import NotProof

_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})


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
