from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from services.staff.errors import ApprovalInvalid, UsernameTaken
from services.staff.records import AWAY, Approval, StaffUser
from services.staff.rights import Role
from services.storage.sessions import Session
from services.storage.tables import approval, company, signin_counter, staff_user, user_role


def find_user(session: Session, username: str) -> Row[Any] | None:
    """The row of a user, with the hash of the password; None when there is none."""
    statement = select(staff_user).where(staff_user.c.username == username.strip().lower())
    return session.execute(statement).one_or_none()


def last_seen(row: Row[Any]) -> datetime:
    """From when a user's inactivity counts."""
    known: tuple[datetime | None, ...] = (
        row.created_at,
        row.active_since,
        row.last_signed_in_at,
    )
    return max(moment for moment in known if moment is not None)


def is_away(session: Session, row: Row[Any], now: datetime) -> bool:
    """Whether a user is kept out for not having come in for so long.

    An administrator is not, where no other one could let them in again.
    """
    if now - last_seen(row) < AWAY:
        return False
    if Role.ADMINISTRATOR not in roles_of(session, row.id):
        return True
    others = session.execute(
        select(staff_user)
        .join(user_role, user_role.c.user_id == staff_user.c.id)
        .where(
            user_role.c.role == Role.ADMINISTRATOR.value,
            staff_user.c.id != row.id,
            staff_user.c.is_active,
            staff_user.c.locked_at.is_(None),
        )
    )
    return any(now - last_seen(other) < AWAY for other in others)


def roles_of(session: Session, user_id: int) -> frozenset[Role]:
    """The roles that somebody has now."""
    found = session.scalars(select(user_role.c.role).where(user_role.c.user_id == user_id))
    return frozenset(Role(role) for role in found)


def users(session: Session) -> list[StaffUser]:
    """Everybody, by name."""
    roles: dict[int, set[Role]] = {}
    for row in session.execute(select(user_role)):
        roles.setdefault(row.user_id, set()).add(Role(row.role))
    return [
        StaffUser(
            id=row.id,
            username=row.username,
            full_name=row.full_name,
            roles=frozenset(roles.get(row.id, ())),
            is_active=row.is_active,
            must_change_password=row.must_change_password,
            last_signed_in_at=row.last_signed_in_at,
        )
        for row in session.execute(select(staff_user).order_by(staff_user.c.username))
    ]


def company_names(session: Session) -> tuple[str, ...]:
    """What the company is called, by law and in trade; nothing before it exists."""
    row = session.execute(select(company.c.legal_name, company.c.trade_name)).one_or_none()
    return () if row is None else (row.legal_name, row.trade_name)


def add_user(
    session: Session,
    *,
    username: str,
    full_name: str,
    password_hash: str,
    roles: frozenset[Role],
    must_change: bool,
    at: datetime,
) -> int:
    """A new user's id.

    Raises:
        UsernameTaken: the name is in use.
    """
    try:
        user_id: int = session.execute(
            insert(staff_user)
            .values(
                username=username.strip().lower(),
                full_name=full_name,
                password_hash=password_hash,
                must_change_password=must_change,
                is_active=True,
                created_at=at,
            )
            .returning(staff_user.c.id)
        ).scalar_one()
    except IntegrityError as error:
        raise UsernameTaken(username=username) from error
    session.execute(insert(user_role), [{"user_id": user_id, "role": r.value} for r in roles])
    return user_id


def set_password(session: Session, user_id: int, password_hash: str) -> None:
    """Keep a password that its owner chose."""
    session.execute(
        update(staff_user)
        .where(staff_user.c.id == user_id)
        .values(password_hash=password_hash, must_change_password=False)
    )


def signed_in(session: Session, user_id: int, at: datetime) -> None:
    """Remember when somebody last came in."""
    session.execute(
        update(staff_user).where(staff_user.c.id == user_id).values(last_signed_in_at=at)
    )


def count_failure(session: Session, subject: str, at: datetime) -> tuple[int, datetime | None]:
    """Count one failure more, holding the counter until the commit.

    Returns:
        How many there are now, and until when the subject was locked before.
    """
    dialect = postgresql if session.dialect.name == "postgresql" else sqlite
    first = dialect.insert(signin_counter).values(subject=subject, failures=1, changed_at=at)
    row = session.execute(
        first.on_conflict_do_update(
            index_elements=[signin_counter.c.subject],
            set_={"failures": signin_counter.c.failures + 1, "changed_at": at},
        ).returning(signin_counter.c.failures, signin_counter.c.locked_until)
    ).one()
    return row.failures, row.locked_until


def lock(session: Session, subject: str, until: datetime) -> None:
    """Refuse a subject until then."""
    session.execute(
        update(signin_counter).where(signin_counter.c.subject == subject).values(locked_until=until)
    )


def forget_failures(session: Session, subjects: list[str], at: datetime) -> None:
    """Start counting again after somebody came in."""
    session.execute(
        update(signin_counter)
        .where(signin_counter.c.subject.in_(subjects))
        .values(failures=0, locked_until=None, changed_at=at)
    )


def take_back(
    session: Session, subjects: list[str], locked: dict[str, datetime], at: datetime
) -> None:
    """Undo one count, and the lock that it brought: the try was neither right nor wrong."""
    session.execute(
        update(signin_counter)
        .where(signin_counter.c.subject.in_(subjects), signin_counter.c.failures > 0)
        .values(failures=signin_counter.c.failures - 1, changed_at=at)
    )
    for subject, until in locked.items():
        session.execute(
            update(signin_counter)
            .where(signin_counter.c.subject == subject, signin_counter.c.locked_until == until)
            .values(locked_until=None)
        )


def add_approval(session: Session, given: Approval, at: datetime) -> None:
    """Keep a second person's yes."""
    session.execute(
        insert(approval).values(
            id=given.id,
            action=given.action,
            document=given.document,
            amount_cents=given.amount_cents,
            requested_by=given.requested_by,
            approved_by=given.approved_by,
            reason=given.reason,
            approved_at=at,
            expires_at=given.expires_at,
        )
    )


def use_approval(
    session: Session,
    approval_id: str,
    *,
    action: str,
    document: str,
    amount_cents: int,
    requested_by: int,
    at: datetime,
) -> str:
    """Spend an approval on exactly what it was given for; returns its reason.

    Raises:
        ApprovalInvalid: spent, lapsed, or for something else.
    """
    reason: str | None = session.scalar(
        update(approval)
        .where(
            approval.c.id == approval_id,
            approval.c.action == action,
            approval.c.document == document,
            approval.c.amount_cents == amount_cents,
            approval.c.requested_by == requested_by,
            approval.c.used_at.is_(None),
            approval.c.expires_at > at,
        )
        .values(used_at=at)
        .returning(approval.c.reason)
    )
    if reason is None:
        raise ApprovalInvalid(action=action, document=document)
    return reason


def approver_of(session: Session, approval_id: str) -> int:
    """The user id of whoever gave an approval."""
    by: int = session.execute(
        select(approval.c.approved_by).where(approval.c.id == approval_id)
    ).scalar_one()
    return by


def approver_name(session: Session, approval_id: str) -> str:
    """The user name of whoever gave an approval."""
    name: str = session.execute(
        select(staff_user.c.username)
        .join(approval, approval.c.approved_by == staff_user.c.id)
        .where(approval.c.id == approval_id)
    ).scalar_one()
    return name
