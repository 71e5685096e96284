from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.staff.errors import WeakPassword

SHORTEST: Final = 12
LONGEST: Final = 128
_COMMON: Final = frozenset(
    {
        "123456789012",
        "contraseña123",
        "contrasena123",
        "administrador",
        "administrator",
        "password1234",
        "passwordpassword",
        "qwertyuiopas",
        "ventanilla123",
        "ecuador12345",
        "111111111111",
        "abcdefghijkl",
    }
)


class Passwords:
    """Hashes and checks passwords with Argon2id; a check costs a quarter of a second on purpose."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._nobody: str | None = None

    def hash(self, password: str) -> str:
        """The hash to keep.

        Raises:
            WeakPassword: shorter than 12 characters, longer than 128, or on every attacker's list.
        """
        problem = _problem(password)
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


def _problem(password: str) -> str:
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if password.casefold() in _COMMON or len(set(password)) < 4:
        return "common"
    return ""
