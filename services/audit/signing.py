"""Signs what leaves the journal, with a key that this computer's key store keeps."""

import hashlib
from collections.abc import Callable
from typing import Final

from services.errors import UserError

SEED_BYTES: Final = 32

Seed = Callable[[], str]
"""Gives the key as 64 hex digits, making one the first time; raises where none can be kept."""


class NotSigned(UserError):
    """The signature is not of these bytes, or of another key. Details: `where`, `problem`."""

    key = "journal.not_signed"


class Signer:
    """An Ed25519 key: anybody may check with its public half, this computer alone signs."""

    def __init__(self, seed: str) -> None:
        # The library is loaded by the first signature and not by the start of the window.
        from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
            Ed25519PrivateKey,
        )

        self._key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(seed))
        self.public: Final = self._key.public_key().public_bytes_raw().hex()

    def sign(self, data: bytes) -> str:
        """The signature of some bytes, as hex."""
        return self._key.sign(data).hex()


def is_signed(data: bytes, signature: str, public: str) -> bool:
    """Whether the owner of a public key signed these bytes."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (  # noqa: PLC0415
        Ed25519PublicKey,
    )

    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), data)
    except (InvalidSignature, ValueError):
        return False
    return True


def fingerprint(public: str) -> str:
    """A public key for people to compare: `3f9a-11c0-…`."""
    digest = hashlib.sha256(bytes.fromhex(public)).hexdigest()[:24]
    return "-".join(digest[place : place + 4] for place in range(0, len(digest), 4))
