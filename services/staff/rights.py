from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from services.errors import NotAllowed


class Role(StrEnum):
    """What a person is at the office; one person may be several."""

    ACTIVATOR = "activator"
    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Right(StrEnum):
    """One thing that somebody may do; roles are sets of these."""

    READ_ACCOUNTS = "read_accounts"
    EDIT_ACCOUNTS = "edit_accounts"
    ACTIVATE_ACCOUNTS = "activate_accounts"
    CLOSE_ACCOUNTS = "close_accounts"
    IMPORT_FILES = "import_files"
    ISSUE_INVOICES = "issue_invoices"
    VOID_INVOICES = "void_invoices"
    RECORD_PAYMENTS = "record_payments"
    CHARGE_CARDS = "charge_cards"
    REQUEST_REFUNDS = "request_refunds"
    RECONCILE = "reconcile"
    APPROVE = "approve"
    READ_REPORTS = "read_reports"
    READ_JOURNAL = "read_journal"
    MANAGE_STAFF = "manage_staff"
    MANAGE_COMPANY = "manage_company"
    MAKE_BACKUPS = "make_backups"


_READING: Final = frozenset({Right.READ_ACCOUNTS})

RIGHTS: Final = {
    Role.ACTIVATOR: _READING
    | {
        Right.EDIT_ACCOUNTS,
        Right.ACTIVATE_ACCOUNTS,
        Right.IMPORT_FILES,
        Right.ISSUE_INVOICES,
        Right.VOID_INVOICES,
    },
    Role.CASHIER: _READING | {Right.RECORD_PAYMENTS, Right.CHARGE_CARDS, Right.REQUEST_REFUNDS},
    Role.SUPERVISOR: _READING
    | {
        Right.EDIT_ACCOUNTS,
        Right.ACTIVATE_ACCOUNTS,
        Right.CLOSE_ACCOUNTS,
        Right.IMPORT_FILES,
        Right.ISSUE_INVOICES,
        Right.VOID_INVOICES,
        Right.RECORD_PAYMENTS,
        Right.CHARGE_CARDS,
        Right.REQUEST_REFUNDS,
        Right.RECONCILE,
        Right.APPROVE,
        Right.READ_REPORTS,
        Right.READ_JOURNAL,
        Right.MAKE_BACKUPS,
    },
    Role.AUDITOR: _READING | {Right.READ_REPORTS, Right.READ_JOURNAL},
    Role.ADMINISTRATOR: _READING
    | {
        Right.IMPORT_FILES,
        Right.READ_JOURNAL,
        Right.RECONCILE,
        Right.MANAGE_STAFF,
        Right.MANAGE_COMPANY,
        Right.MAKE_BACKUPS,
    },
}


@dataclass(frozen=True, slots=True)
class Operator:
    """Who acts and where: signed in, or the back room's commands with their own user."""

    user_id: int
    username: str
    full_name: str
    roles: frozenset[Role]
    till: str

    @property
    def rights(self) -> frozenset[Right]:
        """Everything that the operator's roles allow."""
        return frozenset().union(*(RIGHTS[role] for role in self.roles))

    def may(self, right: Right) -> bool:
        """Whether the operator has a right."""
        return right in self.rights

    def require(self, right: Right) -> None:
        """Refuse what the operator's roles do not include.

        Raises:
            NotAllowed: with the right that is missing.
        """
        if right not in self.rights:
            raise NotAllowed(right=right.value)


WITH_FACTOR: Final = frozenset({Role.SUPERVISOR, Role.ADMINISTRATOR})
"""Who needs a second factor in books that ask for one (PCI DSS 8.4.2)."""

UNATTENDED: Final = frozenset(
    {
        Right.READ_ACCOUNTS,
        Right.READ_REPORTS,
        Right.READ_JOURNAL,
        Right.MAKE_BACKUPS,
        Right.RECONCILE,
        Right.IMPORT_FILES,
    }
)
"""What a night's command does with a password alone: nobody is there to read a code."""


def the_program(till: str) -> Operator:
    """The program itself, in the journal; it has no rights of its own."""
    return Operator(0, "sistema", "Ventanilla", frozenset(), till)
