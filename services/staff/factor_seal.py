"""A second factor's secret, readable only with its owner's password."""

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from typing import Final

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_SALT: Final = 16
_NONCE: Final = 12
_KEY: Final = 32


class SealBroken(Exception):
    """The password, or the person, is not the one that it was sealed for."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What Argon2id spends to make a key of a password: passes, KiB of memory, lanes."""

    passes: int
    memory: int
    lanes: int


def seal(secret: bytes, password: str, whose: str, cost: Cost) -> str:
    """The secret under a key of the password, with a salt of its own (Argon2id, AES-256-GCM).

    Args:
        whose: who it is of; it does not open as somebody else's.
    """
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    key = _key(password, salt, cost)
    closed = AESGCM(key).encrypt(nonce, secret, whose.encode())
    told = [str(cost.passes), str(cost.memory), str(cost.lanes)]
    return "$".join(["1", *told, *(b64encode(each).decode() for each in (salt, nonce + closed))])


def unseal(sealed: str, password: str, whose: str) -> bytes:
    """The secret.

    Raises:
        SealBroken: another password, another person, or not a seal.
    """
    try:
        version, passes, memory, lanes, salt, closed = sealed.split("$")
        if version != "1":
            raise SealBroken(version)
        key = _key(password, b64decode(salt), Cost(int(passes), int(memory), int(lanes)))
        told = b64decode(closed)
        return AESGCM(key).decrypt(told[:_NONCE], told[_NONCE:], whose.encode())
    except (InvalidTag, ValueError) as error:
        raise SealBroken(whose) from error


def _key(password: str, salt: bytes, cost: Cost) -> bytes:
    return hash_secret_raw(
        password.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory,
        parallelism=cost.lanes,
        hash_len=_KEY,
        type=Type.ID,
    )
