"""What a failure of Stripe's library proves; with the gateway, the only one that knows them."""

from collections.abc import Mapping
from typing import Any, Final

import requests
import stripe

from services.cards.answers import Answer, Intent, Kind
from services.gateways.stripe_objects import UNREADABLE, read_intent

_GATEWAY_STATUS: Final = frozenset({502, 503, 504})
_WRONG_STATE: Final = frozenset(
    {"payment_intent_unexpected_state", "charge_already_refunded", "charge_disputed"}
)


def answer_of(error: stripe.StripeError) -> Answer:
    """What a failure of the library proves: by status and code, never by its class alone."""
    status = error.http_status or 0
    body = error.json_body if isinstance(error.json_body, dict) else {}
    detail = body.get("error") or {}
    told = detail if isinstance(detail, dict) else {}
    # The library leaves its own `code` empty for some classes of error; the body has it.
    code = str(error.code or told.get("code") or "")
    kind, is_alarm = _kind(error, status, code)
    return Answer(
        kind,
        intent=_intent_of(told),
        code=code,
        decline_code=str(told.get("decline_code") or ""),
        message=str(told.get("message") or error.user_message or type(error).__name__),
        status=status,
        retry_after=_retry_after(error),
        is_alarm=is_alarm,
    )


def _kind(error: stripe.StripeError, status: int, code: str) -> tuple[Kind, bool]:
    if isinstance(error, stripe.APIConnectionError):
        return _connection_kind(error.__cause__)
    if isinstance(error, stripe.IdempotencyError):
        return Kind.KEY_MISUSED, True
    if status == 402 and isinstance(error, stripe.CardError):
        return Kind.DECLINED, False
    if status in {401, 403}:
        return Kind.FORBIDDEN, True
    if status == 409:
        return Kind.STILL_RUNNING, False
    if status == 429:
        return (Kind.LOCKED if code == "lock_timeout" else Kind.NOT_EXECUTED), False
    if status in _GATEWAY_STATUS:
        return Kind.GATEWAY_FAILED, False
    if status >= 500:
        return Kind.SERVER_FAILED, False
    if code in _WRONG_STATE:
        return Kind.WRONG_STATE, False
    if status in {400, 404, 402}:
        return Kind.REJECTED, True
    return Kind.UNKNOWN, False


def _connection_kind(cause: BaseException | None) -> tuple[Kind, bool]:
    if isinstance(cause, requests.exceptions.SSLError):
        return Kind.NOT_SENT, True
    if isinstance(cause, requests.exceptions.ConnectTimeout):
        return Kind.NOT_SENT, False
    if isinstance(cause, requests.exceptions.TooManyRedirects):
        return Kind.UNKNOWN, True
    reason = getattr(cause.args[0], "reason", None) if cause is not None and cause.args else None
    if type(reason).__name__ in {"NewConnectionError", "NameResolutionError"}:
        return Kind.NOT_SENT, False
    return Kind.UNKNOWN, False


def _intent_of(told: Mapping[str, Any]) -> Intent | None:
    shown = told.get("payment_intent")
    if not isinstance(shown, dict):
        return None
    try:
        return read_intent(shown)
    except UNREADABLE:
        return None


def _retry_after(error: stripe.StripeError) -> float:
    headers = error.headers or {}
    try:
        return max(0.0, float(headers.get("Retry-After", "0")))
    except ValueError:
        return 0.0
