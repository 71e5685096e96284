from datetime import datetime

from services.staff import store
from services.staff.rights import Operator
from services.storage.sessions import Session


def spend(
    session: Session,
    operator: Operator,
    approval: str,
    *,
    action: str,
    document: str,
    amount_cents: int,
    at: datetime,
) -> str:
    """Use a second person's approval inside the transaction of what it allows.

    Returns:
        The reason that was given with it.

    Raises:
        ApprovalInvalid: spent, lapsed, asked for by somebody else, or given for another action,
        document or amount.
    """
    return store.use_approval(
        session,
        approval,
        action=action,
        document=document,
        amount_cents=amount_cents,
        requested_by=operator.user_id,
        at=at,
    )


def approver_of(session: Session, approval: str) -> int:
    """The user id of whoever gave an approval; call it after `spend`."""
    return store.approver_of(session, approval)


def approver_name(session: Session, approval: str) -> str:
    """The user name of whoever gave an approval; call it after `spend`."""
    return store.approver_name(session, approval)
