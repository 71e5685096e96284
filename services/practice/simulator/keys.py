"""Who may call what: Stripe's kinds of key, in test mode only."""

import base64
import binascii
import hashlib
import re
from typing import Final

from services.practice.simulator.errors import ApiError, unknown_address
from services.practice.simulator.routing import Route
from services.practice.simulator.state import State

SECRET: Final = re.compile(r"^(sk|rk)_test_[A-Za-z0-9_]+$")
PUBLISHABLE: Final = re.compile(r"^pk_test_[A-Za-z0-9_]+$")
BROWSER_ONLY: Final = "/v1/confirmation_tokens"


def authenticate(state: State, authorization: str) -> str:
    """The key of a request.

    Raises:
        ApiError: 401, without a key or with one that is not of this account and mode.
    """
    key = _key(authorization)
    if not key:
        raise ApiError(
            "You did not provide an API key. You need to provide your API key in the Authorization "
            "header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See "
            "https://stripe.com/docs/api#authentication for details, or we can help at "
            "https://support.stripe.com/.",
            status=401,
        )
    if fingerprint(key) in state.setting("revoked", []):
        raise ApiError(
            f"Expired API Key provided: {masked(key)}", status=401, code="api_key_expired"
        )
    if not SECRET.match(key) and not PUBLISHABLE.match(key):
        raise ApiError(f"Invalid API Key provided: {masked(key)}", status=401)
    return key


def authorise(state: State, key: str, route: Route, path: str) -> None:
    """Refuse a key that is good, but not for this address.

    Raises:
        ApiError: 401 for a publishable key, 403 for a restricted one.
    """
    browser = key.startswith("pk_")
    if browser and not route.browser:
        raise ApiError(
            "This API call cannot be made with a publishable API key. Please use a secret API key. "
            "You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.",
            status=401,
            code="secret_key_required",
        )
    if path == BROWSER_ONLY and not browser:
        raise unknown_address(route.method, path)
    born_without = ["refund"] if key.startswith("rk_test_norefund") else []
    if route.name in state.setting("forbidden", {}).get(fingerprint(key), born_without):
        raise ApiError(
            f"The provided key '{masked(key)}' does not have the required permissions for this "
            f"endpoint on account '{state.setting('account')}'. Having more permissions would "
            "allow this request to continue.",
            status=403,
        )


def fingerprint(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def masked(key: str) -> str:
    """A key as Stripe shows it in a message."""
    head = "_".join(key.split("_")[:2])[:8]
    return f"{head}_{'*' * max(len(key) - 12, 4)}{key[-4:]}"


def _key(authorization: str) -> str:
    scheme, _, rest = authorization.partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(rest, validate=True).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""
