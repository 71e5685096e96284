from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.staff.rights import Operator, Role

AWAY: Final = timedelta(days=90)
"""Who does not come for so long is kept out until an administrator says (PCI DSS 8.2.6)."""

SECOND_FACTOR: Final = "staff.second_factor"
"""The business setting: whether supervisors and administrators must have a second factor."""


class Standing(StrEnum):
    """Whether somebody can come in, and what they are told if not."""

    ACTIVE = "active"
    FIRST_PASSWORD = "first_password"
    WAITING = "waiting"
    LOCKED = "locked"
    AWAY = "away"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class StaffUser:
    """Somebody who works here, as lists show them."""

    id: int
    username: str
    full_name: str
    roles: frozenset[Role]
    is_active: bool
    must_change_password: bool
    last_signed_in_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnFactor:
    """Somebody's second factor: since when, and how many recovery codes are not spent."""

    since: datetime
    codes_left: int


@dataclass(frozen=True, slots=True)
class FactorOffer:
    """A second factor to be taken: the secret to type, and what its QR code says."""

    secret: str
    link: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """Somebody has a second factor now; the recovery codes are told this once."""

    operator: Operator
    recovery_codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a second person is asked for: an action on a document for an amount."""

    action: str
    document: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Person:
    """A user as administrators see them.

    Attributes:
        waits_until: after too many failures; None when they may try.
        locked_at: since when an administrator keeps them out.
        last_seen_at: when they last came in, were added or let in again: inactivity counts from it.
        factor: their second factor; None when they have none.
    """

    user: StaffUser
    standing: Standing
    created_at: datetime
    last_seen_at: datetime
    locked_at: datetime | None
    waits_until: datetime | None
    factor: OwnFactor | None = None

    @property
    def is_administrator(self) -> bool:
        """Whether they manage the others, if they can come in at all."""
        return Role.ADMINISTRATOR in self.user.roles


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """What an administrator tells somebody on paper: it lets them in once, to choose their own."""

    username: str
    password: str


@dataclass(frozen=True, slots=True)
class GivenApproval:
    """One second person's yes, as it stands in the books."""

    id: str
    at: datetime
    action: str
    document: str
    amount_cents: int
    requested_by: str
    approved_by: str
    reason: str
    used_at: datetime | None
    expires_at: datetime
    name: str = ""
    """What people call the document."""


@dataclass(frozen=True, slots=True)
class ApprovalFilter:
    """Which approvals: of these days, this person on either side, this action."""

    since: datetime | None = None
    until: datetime | None = None
    person: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """How often two people decided together over an action, and over how much."""

    requested_by: str
    approved_by: str
    action: str
    times: int
    cents: int


@dataclass(frozen=True, slots=True)
class Approval:
    """A second person's yes to one action on one document for one amount, usable once."""

    id: str
    action: str
    document: str
    amount_cents: int
    requested_by: int
    approved_by: int
    approver: str
    reason: str
    expires_at: datetime
