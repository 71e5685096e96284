"""Idempotency keys as Stripe documents them."""

import hashlib
import hmac
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from services.practice.simulator.errors import ApiError
from services.practice.simulator.forms import Pairs
from services.practice.simulator.state import State
from services.practice.simulator.wire import Answer, Request

FORGOTTEN_AFTER: Final = 24 * 3600
SECRET_FIELD: Final = re.compile(r"\[(number|cvc)\]$")


class InFlight:
    """The keys whose requests are being executed right now."""

    def __init__(self) -> None:
        self._keys: set[str] = set()
        self._lock = threading.Lock()

    @contextmanager
    def claimed(self, key: str) -> Iterator[None]:
        """Hold a key while its request runs.

        Raises:
            ApiError: 409, another request with this key runs.
        """
        with self._lock:
            if key in self._keys:
                raise in_use(key)
            self._keys.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._keys.discard(key)


def digest(state: State, request: Request, version: str, pairs: Pairs) -> str:
    """What makes two requests the same one: address, version and parameters."""
    text = "\n".join([request.path, version, *sorted(f"{n}={v}" for n, v in pairs)])
    return hmac.new(state.setting("secret").encode(), text.encode(), hashlib.sha256).hexdigest()


def saved_answer(state: State, key: str, path: str, wanted: str) -> Answer | None:
    """The answer that this key got before, if it is remembered.

    Raises:
        ApiError: the key was used for another address or with other parameters.
    """
    rows = state.rows(
        "SELECT digest, path, request, status, body FROM answer "
        "WHERE scope = ? AND key = ? AND at > ?",
        _scope(state),
        key,
        state.now() - FORGOTTEN_AFTER,
    )
    if not rows:
        return None
    kept, first_path, request_id, status, body = rows[0]
    if first_path != path:
        raise _other_request(
            "Keys for idempotent requests can only be used for the same endpoint they were first "
            f"used for ('{first_path}' vs '{path}'). Try using a key other than '{key}' if you "
            "meant to execute a different request."
        )
    if kept != wanted:
        raise _other_request(
            "Keys for idempotent requests can only be used with the same parameters they were "
            f"first used with. Try using a key other than '{key}' if you meant to execute a "
            "different request."
        )
    headers = {"Idempotent-Replayed": "true", "Original-Request": request_id}
    return Answer(status, body, headers)


def save_answer(
    state: State, key: str, path: str, *, wanted: str, request_id: str, answer: Answer
) -> None:
    """Remember an answer, in the transaction of its execution."""
    state.rows(
        "INSERT OR REPLACE INTO answer(scope, key, digest, path, request, status, body, at) "
        "VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
        _scope(state),
        key,
        wanted,
        path,
        request_id,
        answer.status,
        answer.body,
        state.now(),
    )


def check_key(key: str) -> None:
    """Refuse a key that Stripe would not take."""
    if len(key) > 255:
        raise ApiError(
            "The idempotency key is too long: it may have up to 255 characters.",
            kind="idempotency_error",
        )


def in_use(key: str) -> ApiError:
    """A request with the same key is running."""
    return ApiError(
        "There is currently another in-progress request using this Idempotent Key (that probably "
        "means you submitted twice, and the other request is still going through): "
        f"{key}. Please try again later.",
        status=409,
        kind="idempotency_error",
        code="idempotency_key_in_use",
    )


def without_secrets(pairs: Pairs) -> dict[str, str]:
    """Parameters for the log: never a card number nor its code."""
    return {n: "[redacted]" if SECRET_FIELD.search(n) else v for n, v in pairs}


def _scope(state: State) -> str:
    return f"{state.setting('account')}:test"


def _other_request(message: str) -> ApiError:
    return ApiError(message, kind="idempotency_error")
