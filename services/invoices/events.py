from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvoicesImported:
    """A file of the billing system came in. `accounts` are the ids of those that it touched."""

    file_name: str
    invoices: int
    accounts: frozenset[int]


@dataclass(frozen=True, slots=True)
class InvoicesIssued:
    """A monthly run issued invoices."""

    period: str
    invoices: int


@dataclass(frozen=True, slots=True)
class InvoiceVoided:
    """An invoice no longer stands (*anulada*)."""

    number: str
    account_id: int
