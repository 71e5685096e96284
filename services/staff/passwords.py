from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.staff.common import is_common
from services.staff.errors import WeakPassword
from services.staff.factor_seal import Cost, seal

SHORTEST: Final = 12
LONGEST: Final = 128


class Passwords:
    """Hashes and checks passwords with Argon2id; a check costs a quarter of a second on purpose.

    What a password must be is decided here, once. NIST 800-63B-4 forbids rules of composition
    and changes by the calendar; PCI DSS 8.3.6 asks for 12 characters with letters and digits.
    We take 12 characters of any kind, so that a phrase of a few words does, up to 128, spaces
    and accents included; no rule about digits or signs, which only brings `Contraseña1!`; and
    what anybody would try first is refused. Ten failures wait half an hour (PCI 8.3.4), so
    length and the list are what guessing meets. An office that must keep to 8.3.6 by the letter
    tells its people to write a digit into their phrase.
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody: str | None = None

    def hash(self, password: str, names: tuple[str, ...] = ()) -> str:
        """The hash to keep.

        Args:
            password: the new one.
            names: of its owner, which are no password.

        Raises:
            WeakPassword: shorter than 12 characters, longer than 128, or easily guessed.
        """
        problem = _problem(password, names)
        if problem:
            raise WeakPassword(problem=problem, shortest=SHORTEST)
        return self._hasher.hash(password)

    def is_right(self, password: str, kept: str | None) -> bool:
        """Whether the password fits; takes as long for a name that does not exist."""
        if kept is None:
            self._nobody = self._nobody or self._hasher.hash("nobody signs in with this")
        try:
            self._hasher.verify(kept or self._nobody or "", password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def seal(self, secret: bytes, password: str, whose: str) -> str:
        """A secret that only this password opens, at the cost of a check; see `unseal`."""
        hasher = self._hasher
        cost = Cost(hasher.time_cost, hasher.memory_cost, hasher.parallelism)
        return seal(secret, password, whose, cost)


def _problem(password: str, names: tuple[str, ...]) -> str:
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    return "common" if is_common(password, names) else ""
