from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """An account was created, edited or moved; pages that show it read it again."""

    number: str


@dataclass(frozen=True, slots=True)
class AccountsImported:
    """A file of accounts was imported."""

    count: int


@dataclass(frozen=True, slots=True)
class DraftsChanged:
    """An activation draft was saved, discarded or became an account."""

    draft_id: str
