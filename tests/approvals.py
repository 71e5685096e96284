"""A second person's yes, written straight into the books; signing in is tested elsewhere."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert, select

from services.clock import Now
from services.invoices.service import VOID
from services.storage.sessions import Sessions
from services.storage.tables import approval, invoice, staff_user


def approve_void(sessions: Sessions, number: str, asked_by: int, reason: str, now: Now) -> str:
    """The id of somebody else's approval to void an invoice."""
    given, at = str(uuid4()), now()
    with sessions.begin() as session:
        cents = session.scalar(select(invoice.c.total_cents).where(invoice.c.number == number))
        other = session.scalar(select(staff_user.c.id).where(staff_user.c.id != asked_by))
        session.execute(
            insert(approval).values(
                id=given,
                action=VOID,
                document=f"invoice:{number}",
                amount_cents=cents or 0,
                requested_by=asked_by,
                approved_by=other,
                reason=reason,
                approved_at=at,
                expires_at=at + timedelta(minutes=5),
            )
        )
    return given
