"""Safety copies that only a passphrase opens; the computer that makes them need not know it.

A passphrase makes a pair of keys (scrypt, then X25519). A till keeps the public one and can seal
to it; opening takes the passphrase. A sealed file is a line of text, a header of JSON, and the
content in pieces of a megabyte (AES-256-GCM), each under its place and the last one marked, so
that a file cut short, or with pieces changed or exchanged, is refused.
"""

import json
import os
import struct
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from services.errors import UserError

LEAST: Final = 12
"""How many letters a passphrase has at least."""

_MAGIC: Final = b"VENTANILLA SEALED COPY 1\n"
_PIECE: Final = 1 << 20
_TAG: Final = 16
_COST: Final = 1 << 16
_MOST_HEADER: Final = 4096


class WeakPassphrase(UserError):
    """A passphrase that somebody could guess. Details: `shortest`, how many letters it needs."""

    key = "storage.weak_passphrase"


class WrongPassphrase(UserError):
    """Not the passphrase of this copy. Details: `where`."""

    key = "storage.wrong_passphrase"


class PassphraseNeeded(UserError):
    """The copy is sealed, and no passphrase was given. Details: `where`."""

    key = "storage.passphrase_needed"


class SealBroken(UserError):
    """A sealed copy was cut short or changed. Details: `where`, `cause`."""

    key = "storage.backup_damaged"


@dataclass(frozen=True, slots=True)
class Seal:
    """Whom copies are sealed to: what a till keeps of a passphrase. No secret."""

    public: bytes
    salt: bytes

    def told(self) -> str:
        """As one line of text, for a settings file."""
        return b64encode(self.salt + self.public).decode("ascii")


def seal_of(passphrase: str) -> Seal:
    """The seal that a new passphrase opens; takes a tenth of a second and 64 MB.

    Raises:
        WeakPassphrase.
    """
    if len(passphrase.strip()) < LEAST:
        raise WeakPassphrase(shortest=LEAST)
    salt = os.urandom(16)
    return Seal(_private(passphrase, salt).public_key().public_bytes_raw(), salt)


def read_seal(told: str) -> Seal:
    """The seal of a line that `Seal.told` gave.

    Raises:
        ValueError: it is none.
    """
    content = b64decode(told, validate=True)
    if len(content) != 48:
        raise ValueError("no seal")
    return Seal(content[16:], content[:16])


def is_sealed(file: Path) -> bool:
    """Whether a file says that it is sealed."""
    with file.open("rb") as opened:
        return opened.read(len(_MAGIC)) == _MAGIC


def seal_file(plain: Path, sealed: Path, seal: Seal, watch: Callable[[int, int], None]) -> None:
    """Write a sealed copy of a file into an existing one, and read it again to be sure.

    Args:
        plain: what to seal.
        sealed: where to; it is written anew and synced.
        seal: whom to.
        watch: is told how many bytes of how many are done; what it raises ends the work.

    Raises:
        OSError. SealBroken: the disk did not keep what was written.
    """
    once = X25519PrivateKey.generate()
    told = {
        "cost": _COST,
        "salt": b64encode(seal.salt).decode("ascii"),
        "public": b64encode(seal.public).decode("ascii"),
        "once": b64encode(once.public_key().public_bytes_raw()).decode("ascii"),
    }
    header = json.dumps(told).encode("ascii")
    key = _key(once.exchange(X25519PublicKey.from_public_bytes(seal.public)), header)
    size = plain.stat().st_size
    cipher = AESGCM(key)
    with plain.open("rb") as source, sealed.open("wb") as target:
        target.write(_MAGIC + struct.pack(">H", len(header)) + header)
        for place, piece, is_last in _pieces(source, _PIECE):
            watch(source.tell(), 2 * size)
            target.write(cipher.encrypt(_nonce(place, is_last=is_last), piece, None))
        target.flush()
        os.fsync(target.fileno())
    with sealed.open("rb") as source, plain.open("rb") as known:
        source.seek(len(_MAGIC) + 2 + len(header))
        for piece in _opened(source, cipher, sealed):
            watch(size + known.tell(), 2 * size)
            if known.read(len(piece)) != piece:
                raise SealBroken(where=str(sealed), cause="the disk gave back something else")


def open_file(
    sealed: Path, plain: Path, passphrase: str, watch: Callable[[int, int], None]
) -> None:
    """Write what is in a sealed file into an existing one.

    Raises:
        PassphraseNeeded, WrongPassphrase. SealBroken: what `plain` holds is not to be used.
        OSError.
    """
    if not passphrase:
        raise PassphraseNeeded(where=str(sealed))
    with sealed.open("rb") as source, plain.open("wb") as target:
        cipher = _cipher(source, sealed, passphrase)
        size = sealed.stat().st_size
        for piece in _opened(source, cipher, sealed):
            watch(source.tell(), size)
            target.write(piece)
        target.flush()
        os.fsync(target.fileno())


def _cipher(source: BinaryIO, sealed: Path, passphrase: str) -> AESGCM:
    broken = partial(SealBroken, where=str(sealed))
    if source.read(len(_MAGIC)) != _MAGIC:
        raise broken(cause="not a sealed copy")
    length = source.read(2)
    header = source.read(struct.unpack(">H", length)[0]) if len(length) == 2 else b""
    try:
        told = json.loads(header)
        salt, public, once = (b64decode(told[name]) for name in ("salt", "public", "once"))
        met = X25519PublicKey.from_public_bytes(once)
        is_known = told["cost"] == _COST and len(header) <= _MOST_HEADER
    except (ValueError, KeyError, TypeError) as error:
        raise broken(cause="its header") from error
    if not is_known:
        raise broken(cause="its header")
    private = _private(passphrase, salt)
    if private.public_key().public_bytes_raw() != public:
        raise WrongPassphrase(where=str(sealed))
    return AESGCM(_key(private.exchange(met), header))


def _opened(source: BinaryIO, cipher: AESGCM, sealed: Path) -> Iterator[bytes]:
    for place, piece, is_last in _pieces(source, _PIECE + _TAG):
        try:
            yield cipher.decrypt(_nonce(place, is_last=is_last), piece, None)
        except InvalidTag as error:
            raise SealBroken(where=str(sealed), cause=f"piece {place}") from error


def _pieces(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    place, piece = 0, source.read(size)
    while True:
        following = source.read(size)
        yield place, piece, not following
        if not following:
            return
        place, piece = place + 1, following


def _nonce(place: int, *, is_last: bool) -> bytes:
    # Each file has a key of its own, so a place is used once under it.
    return struct.pack(">QxxxB", place, is_last)


def _private(passphrase: str, salt: bytes) -> X25519PrivateKey:
    kdf = Scrypt(salt=salt, length=32, n=_COST, r=8, p=1)
    return X25519PrivateKey.from_private_bytes(kdf.derive(passphrase.strip().encode("utf-8")))


def _key(shared: bytes, header: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=header).derive(shared)
