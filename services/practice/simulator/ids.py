import secrets
import string
from typing import Final

ALPHABET: Final = string.ascii_letters + string.digits
LENGTHS: Final = {"cus": 14, "req": 14, "evt": 24, "ctoken": 24, "cs_test": 56}
GENERATION: Final = {
    "pi": "3",
    "ch": "3",
    "txn": "3",
    "re": "3",
    "pm": "1",
    "evt": "1",
    "cs_test": "a1",
}


def new_id(prefix: str) -> str:
    """A fresh object id in the shape of Stripe's, such as `pi_3Q…`."""
    return f"{prefix}_{GENERATION.get(prefix, '')}{random_text(LENGTHS.get(prefix, 24))}"


def random_text(length: int) -> str:
    """Letters and digits that nobody can guess."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
