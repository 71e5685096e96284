from dataclasses import dataclass
from datetime import datetime

from services.staff.rights import Role


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
