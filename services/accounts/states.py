from enum import StrEnum
from typing import Final


class Origin(StrEnum):
    """Where an account was born: subscribed on the web, or activated by the office."""

    ONLINE = "ONLINE"
    MANUAL = "MANUAL"


class AccountState(StrEnum):
    """Where an account stands between its request and its end."""

    REQUESTED = "requested"
    DOCUMENTS = "documents"
    IN_REVIEW = "in_review"
    ACTIVE = "active"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    CLOSED = "closed"


MOVES: Final = {
    AccountState.REQUESTED: frozenset({AccountState.DOCUMENTS, AccountState.REJECTED}),
    AccountState.DOCUMENTS: frozenset({AccountState.IN_REVIEW, AccountState.REJECTED}),
    AccountState.IN_REVIEW: frozenset(
        {AccountState.ACTIVE, AccountState.DOCUMENTS, AccountState.REJECTED}
    ),
    AccountState.ACTIVE: frozenset({AccountState.SUSPENDED, AccountState.CLOSED}),
    AccountState.SUSPENDED: frozenset({AccountState.ACTIVE, AccountState.CLOSED}),
    AccountState.REJECTED: frozenset[AccountState](),
    AccountState.CLOSED: frozenset[AccountState](),
}
"""What may follow each state; nothing follows a rejection or a close."""


def may_move(start: AccountState, end: AccountState) -> bool:
    """Whether an account in one state may go straight to another."""
    return end in MOVES[start]


class Method(StrEnum):
    """How the customer agreed to pay (*convenio de pago*)."""

    CARD = "card"
    MANUAL_CARD = "manual_card"
    DEPOSIT = "deposit"
    CHEQUE = "cheque"
    DEBIT = "debit"


OFFICE_METHODS: Final = frozenset(Method) - {Method.CARD}
"""What an account activated by the office may choose; the automatic card is the web's."""


class DocumentKind(StrEnum):
    """What an attached scan is."""

    ID = "id"
    CONTRACT = "contract"
    DEBIT_FORM = "debit_form"
    CONSENT = "consent"
    OTHER = "other"


class BankAccountKind(StrEnum):
    """*Cuenta corriente* or *de ahorros*, as the banks' files write them."""

    CURRENT = "CTE"
    SAVINGS = "AHO"


class ConsentChannel(StrEnum):
    """How the customer agreed to the use of their data."""

    PAPER = "paper"
    E_MAIL = "email"
    WEB = "web"
    IN_PERSON = "in_person"
