from typing import Protocol

from services.staff.rights import Operator


class ShownPaper(Protocol):
    """An archived paper as the pages show it."""

    @property
    def id(self) -> int:
        """Which one it is, for printing and mailing."""
        ...

    @property
    def title(self) -> str:
        """What it is, for people."""
        ...

    @property
    def file_name(self) -> str:
        """How it is called when it is saved."""
        ...

    @property
    def content(self) -> bytes:
        """The PDF."""
        ...


class AccountPapers(Protocol):
    """Where the pages of accounts get their papers; slow, so never on the window's thread."""

    def invoice(self, operator: Operator, number: str) -> ShownPaper:
        """The PDF of an invoice, archived on its first use."""
        ...

    def activation(self, operator: Operator, account_number: str) -> ShownPaper:
        """The sheet of a manual activation as it stands now."""
        ...

    def mandate(self, operator: Operator, mandate_id: int) -> ShownPaper:
        """The letter of a mandate to the customer's bank."""
        ...
