"""A second person's yes, written straight into the books; signing in is tested elsewhere."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import insert, select

from services.audit.service import Journal
from services.clock import Now
from services.invoices.service import VOID
from services.staff.rights import Operator
from services.storage.sessions import Sessions
from services.storage.tables import approval, invoice, staff_user


def approve_void(sessions: Sessions, number: str, asked_by: int, reason: str, now: Now) -> str:
    """The id of somebody else's approval to void an invoice."""
    with sessions.read() as session:
        cents = session.scalar(select(invoice.c.total_cents).where(invoice.c.number == number))
    return approve(sessions, VOID, f"invoice:{number}", cents or 0, asked_by, reason, now)


def approve(
    sessions: Sessions,
    action: str,
    document: str,
    amount_cents: int,
    asked_by: int,
    reason: str,
    now: Now,
) -> str:
    """The id of somebody else's approval of an action on a document."""
    given, at = str(uuid4()), now()
    with sessions.begin() as session:
        names = {
            row.id: row.username
            for row in session.execute(select(staff_user).order_by(staff_user.c.id))
        }
        other = next(each for each in names if each != asked_by)
        session.execute(
            insert(approval).values(
                id=given,
                action=action,
                document=document,
                amount_cents=amount_cents,
                requested_by=asked_by,
                approved_by=other,
                reason=reason,
                approved_at=at,
                expires_at=at + timedelta(minutes=5),
            )
        )
        Journal(sessions, lambda: at).append(
            session,
            Operator(other, names[other], "", frozenset(), "aprobaciones"),
            "staff.approved",
            document,
            after={
                "action": action,
                "amount_cents": amount_cents,
                "requested_by": names[asked_by],
            },
            reason=reason,
        )
    return given
