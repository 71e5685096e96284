"""Codes of six digits that change every half minute (TOTP, RFC 6238), and those that recover."""

import hmac
import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from hashlib import sha256
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

_SECONDS: Final = 30
_DIGITS: Final = 6
_SECRET_BYTES: Final = 20
# What RFC 6238 recommends for slow typing and a telephone whose clock is a little off.
_STEPS: Final = (0, -1, 1)
RECOVERY_CODES: Final = 8
_RECOVERY_GROUPS: Final = 3
# Read aloud or copied from paper: no letter or digit that looks like another one.
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """A secret as telephones take it when it is typed: base 32."""
    return b32encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def link(secret: str, username: str, issuer: str) -> str:
    """What a QR code says to an application of codes."""
    named = issuer.replace(":", " ")
    return _totp(b32decode(secret)).get_provisioning_uri(username, named)


def step_of(at: datetime) -> int:
    """Which half minute since 1970 a moment lies in."""
    return int(at.timestamp()) // _SECONDS


def code_at(secret: bytes, step: int) -> str:
    """The code of a half minute."""
    return _totp(secret).generate(step * _SECONDS).decode()


def step_of_code(secret: bytes, code: str, at: datetime) -> int | None:
    """The half minute that a code is of: this one, the last or the next; None for no such code."""
    if len(code) != _DIGITS or not code.isascii():
        return None
    now = step_of(at)
    steps = [step for step in (now + more for more in _STEPS) if step >= 0]
    return next((s for s in steps if hmac.compare_digest(code_at(secret, s), code)), None)


def is_recovery(code: str) -> bool:
    """Whether a code has the shape of one that recovers."""
    return len(code) == 4 * _RECOVERY_GROUPS and all(letter in LETTERS for letter in code)


def new_recovery_codes() -> tuple[str, ...]:
    """Codes for the day on which the telephone is gone, each of some 59 bits."""
    return tuple(spelled(_RECOVERY_GROUPS) for _ in range(RECOVERY_CODES))


def recovery_digest(secret: bytes, code: str) -> str:
    """How a recovery code is kept.

    Keyed by the secret, which only the password opens: a copy of the books does not even allow
    to try codes.
    """
    plain = code.replace("-", "").encode()
    return hmac.new(secret, b"recovery:" + plain, sha256).hexdigest()


def spelled(groups: int) -> str:
    """Random letters in groups of four, to be read aloud or copied from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(groups))


def _totp(secret: bytes) -> TOTP:
    # Applications of codes know SHA-1 with six digits only, whatever the QR code says.
    return TOTP(secret, _DIGITS, SHA1(), _SECONDS)  # noqa: S303
