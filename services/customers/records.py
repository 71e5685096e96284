from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from services.errors import UserError


class Blocker(StrEnum):
    """What keeps a customer from being certified as owing nothing, the plainest first."""

    DEBT = "debt"
    CARD = "card"
    CLAIM = "claim"
    CHEQUE = "cheque"
    DEPOSIT = "deposit"
    REFUND = "refund"
    DISPUTE = "dispute"
    DIFFERENCE = "difference"


@dataclass(frozen=True, slots=True)
class Blocked:
    """One of them: how many documents, and how much they are about."""

    blocker: Blocker
    count: int
    cents: int


class StillOwes(UserError):
    """The customer owes something, or something of theirs is not over.

    Details: `cause` (the first `Blocker`), `count`, `amount` of it, `more` (how many others).
    """

    key = "customer.still_owes"


@dataclass(frozen=True, slots=True)
class Movement:
    """One line of an account's statement; one of its two amounts is zero.

    `charge_cents` makes the customer owe more, `credit_cents` less.
    """

    day: date
    document: str
    concept: str
    charge_cents: int
    credit_cents: int


@dataclass(frozen=True, slots=True)
class AccountStatement:
    """What an account owed before some days, what happened in them, and what it owes after.

    Below zero the customer has credit (*saldo a favor*).
    """

    account: str
    first: date
    last: date
    opening_cents: int
    movements: tuple[Movement, ...]

    @property
    def closing_cents(self) -> int:
        """What is owed after the last day."""
        moved = sum(each.charge_cents - each.credit_cents for each in self.movements)
        return self.opening_cents + moved


@dataclass(frozen=True, slots=True)
class ReceivedPayment:
    """A payment that stands, for a certificate: `back_cents` of it went back since."""

    receipt: str
    day: date
    methods: tuple[str, ...]
    amount_cents: int
    back_cents: int


@dataclass(frozen=True, slots=True)
class ExportedData:
    """All that the office keeps of a customer, as a ZIP file."""

    file_name: str
    content: bytes
    records: int
