"""Limits that Stripe documents in words and not in types."""

import re
from typing import Any, Final

from services.practice.simulator.errors import ApiError

CURRENCIES: Final = ("usd", "eur", "cop", "pen", "mxn")
MINIMUM_CENTS: Final = 50
MAXIMUM_CENTS: Final = 99_999_999
DESCRIPTOR_LENGTH: Final = 22


def check_money(amount: int, currency: str) -> None:
    """Refuse an amount or a currency that cannot be charged."""
    if currency not in CURRENCIES:
        raise ApiError(
            f"Invalid currency: {currency}. Stripe currently supports these currencies: "
            f"{', '.join(CURRENCIES)}",
            param="currency",
        )
    if amount < 1:
        raise ApiError(
            "This value must be greater than or equal to 1.",
            code="parameter_invalid_integer",
            param="amount",
        )
    if amount < MINIMUM_CENTS:
        raise ApiError(
            f"Amount must be at least $0.50 {currency}", code="amount_too_small", param="amount"
        )
    if amount > MAXIMUM_CENTS:
        raise ApiError(
            "Amount must be no more than $999,999.99", code="amount_too_large", param="amount"
        )


def clean_metadata(given: Any) -> dict[str, str]:
    """The metadata to keep: at most 50 keys of 40 characters with values of 500."""
    if not given:
        return {}
    kept = {key: value for key, value in given.items() if value != ""}
    if len(kept) > 50:
        raise ApiError("You can have up to 50 keys in a metadata hash.", param="metadata")
    for key, value in kept.items():
        if len(key) > 40:
            raise ApiError(
                f"Metadata keys can be no longer than 40 characters: {key[:40]}… has {len(key)}",
                param="metadata",
            )
        if len(value) > 500:
            raise ApiError(
                f"Invalid string: {value[:20]}…; must be at most 500 characters",
                param=f"metadata[{key}]",
            )
    return kept


def check_descriptors(params: dict[str, Any], prefix: str) -> None:
    """Prefix, `* ` and suffix stand on the card holder's statement in 22 characters."""
    if "statement_descriptor" in params:
        raise ApiError(
            "The `statement_descriptor` parameter is not supported for card payments. "
            "Use `statement_descriptor_suffix` instead.",
            code="payment_intent_invalid_parameter",
            param="statement_descriptor",
        )
    suffix = params.get("statement_descriptor_suffix")
    if suffix is None:
        return
    if re.search(r"[<>\\'\"*]", suffix) or not re.search(r"[A-Za-z]", suffix):
        raise ApiError(
            "The statement descriptor suffix must contain at least one letter and none of "
            "the characters < > \\ ' \" *",
            param="statement_descriptor_suffix",
        )
    if len(f"{prefix}* {suffix}") > DESCRIPTOR_LENGTH:
        raise ApiError(
            f"The statement descriptor prefix, `* ` and suffix must be at most "
            f"{DESCRIPTOR_LENGTH} characters together.",
            param="statement_descriptor_suffix",
        )


def fee_of(amount: int) -> int:
    """Stripe's fee of 2.9 % and 30 cents, rounded half up."""
    return (amount * 29 + 500) // 1000 + 30
