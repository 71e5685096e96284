from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MandateChanged:
    """A mandate was asked for, moved, renewed or limited; `account` is its account's number."""

    account: str
