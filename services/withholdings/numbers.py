"""The numbers of a withholding voucher, as people write them."""

import re
from typing import Final

from services.errors import BadField

_WHOLE: Final = re.compile(r"[0-9]{15}")
_PARTS: Final = re.compile(r"([0-9]{1,3})[\s\-./]+([0-9]{1,3})[\s\-./]+([0-9]{1,9})")
_SEPARATORS: Final = re.compile(r"[\s\-./]+")
_AUTHORIZATIONS: Final = frozenset({10, 37, 49})
"""Preprinted forms, and electronic vouchers before and since the access key is the number."""


def parse_number(text: str, *, field: str = "withholding_number") -> str:
    """A voucher's number as `001-001-000000123`; dashes, spaces or zeros may be missing.

    Raises:
        BadField: `withholding_number`.
    """
    typed = text.strip()
    digits = _SEPARATORS.sub("", typed)
    if _WHOLE.fullmatch(digits):
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    found = _PARTS.fullmatch(typed)
    if found is None or int(found[3]) == 0:
        raise BadField(field=field, problem="withholding_number")
    return f"{int(found[1]):03d}-{int(found[2]):03d}-{int(found[3]):09d}"


def parse_authorization(text: str, *, field: str = "authorization") -> str:
    """A voucher's authorization: 49 digits, or 37 or 10 of older ones; spaces are passed over.

    Raises:
        BadField: `authorization`.
    """
    digits = _SEPARATORS.sub("", text.strip())
    if not (digits.isascii() and digits.isdigit()) or len(digits) not in _AUTHORIZATIONS:
        raise BadField(field=field, problem="authorization")
    return digits
