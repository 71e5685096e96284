"""What administrators read and write about users, and the approvals that were given."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Row,
    Select,
    Text,
    delete,
    exists,
    func,
    insert,
    literal,
    or_,
    select,
    union_all,
    update,
)

from services.naming.names import names_in
from services.staff import factor_store, store
from services.staff.records import (
    ApprovalFilter,
    GivenApproval,
    OwnFactor,
    Pair,
    Person,
    StaffUser,
    Standing,
)
from services.staff.rights import Role
from services.storage.moments import shared_now
from services.storage.sessions import Session
from services.storage.tables import approval, refund, signin_counter, staff_user, user_role

_ASKED: Final = staff_user.alias("asked")
_GAVE: Final = staff_user.alias("gave")
_FIELDS: Final = (
    "id",
    "at",
    "action",
    "document",
    "amount_cents",
    "reason",
    "used_at",
    "expires_at",
)
_NAMES: Final = (
    _ASKED.c.username.label("requested_by"),
    _GAVE.c.username.label("approved_by"),
)
# A refund may be approved later, at the approver's own screen: then the refund itself is all
# there is. One that was approved over the shoulder has an approval, used in the same moment.
_GIVEN: Final = union_all(
    select(
        approval.c.id,
        approval.c.approved_at.label("at"),
        approval.c.action,
        approval.c.document,
        approval.c.amount_cents,
        approval.c.reason,
        approval.c.used_at,
        approval.c.expires_at,
        approval.c.requested_by,
        approval.c.approved_by,
    ),
    select(
        refund.c.id,
        refund.c.approved_at,
        literal("refund", Text),
        literal("payment:", Text).concat(refund.c.payment_id),
        refund.c.amount_cents,
        refund.c.reason,
        refund.c.approved_at,
        refund.c.approved_at,
        refund.c.requested_by,
        refund.c.approved_by,
    ).where(
        refund.c.approved_by.is_not(None),
        refund.c.requested_by.is_not(None),
        ~exists().where(
            approval.c.document == literal("payment:", Text).concat(refund.c.payment_id),
            approval.c.used_at == refund.c.approved_at,
        ),
    ),
).subquery("given")


def people(session: Session, now: datetime) -> list[Person]:
    """Everybody, by name, as they stand now."""
    waits = {
        row.subject: row.locked_until
        for row in session.execute(
            select(signin_counter).where(signin_counter.c.locked_until > shared_now(session, now))
        )
    }
    rows = {row.id: row for row in session.execute(select(staff_user))}
    factors = {user: OwnFactor(*told) for user, told in factor_store.all_current(session).items()}
    return [
        replace(
            _person(session, rows[user.id], user, waits.get(f"user:{user.username}"), now),
            factor=factors.get(user.id),
        )
        for user in store.users(session)
    ]


def _person(
    session: Session, row: Row[Any], user: StaffUser, waits_until: datetime | None, now: datetime
) -> Person:
    seen = store.last_seen(row)
    if not row.is_active:
        standing = Standing.LEFT
    elif row.locked_at is not None:
        standing = Standing.LOCKED
    elif store.is_away(session, row, now):
        standing = Standing.AWAY
    elif waits_until is not None:
        standing = Standing.WAITING
    elif row.must_change_password:
        standing = Standing.FIRST_PASSWORD
    else:
        standing = Standing.ACTIVE
    return Person(user, standing, row.created_at, seen, row.locked_at, waits_until)


def hold_users(session: Session) -> None:
    """Let no other administrator change a user until the commit."""
    if session.dialect.name == "postgresql":
        session.execute(select(staff_user.c.id).order_by(staff_user.c.id).with_for_update())


def change_user(session: Session, user_id: int, **values: Any) -> None:
    """Write some columns of a user."""
    session.execute(update(staff_user).where(staff_user.c.id == user_id).values(**values))


def set_roles(session: Session, user_id: int, roles: Iterable[Role]) -> None:
    """Give somebody these roles and no others."""
    session.execute(delete(user_role).where(user_role.c.user_id == user_id))
    session.execute(insert(user_role), [{"user_id": user_id, "role": each.value} for each in roles])


def approvals(
    session: Session, wanted: ApprovalFilter, after: GivenApproval | None, limit: int
) -> list[GivenApproval]:
    """The approvals after one of them, newest first."""
    query: Select[Any] = select(*(_GIVEN.c[name] for name in _FIELDS), *_NAMES)
    query = _chosen(query, wanted).order_by(_GIVEN.c.at.desc(), _GIVEN.c.id.desc()).limit(limit)
    if after is not None:
        query = query.where(
            _GIVEN.c.at <= after.at, or_(_GIVEN.c.at < after.at, _GIVEN.c.id < after.id)
        )
    given = [GivenApproval(**row._mapping) for row in session.execute(query)]
    names = names_in(session, [each.document for each in given])
    return [replace(each, name=names[each.document]) for each in given]


def pairs(session: Session, wanted: ApprovalFilter) -> list[Pair]:
    """Who decided with whom, by action, most often first; what was never used does not count."""
    query: Select[Any] = select(
        *_NAMES, _GIVEN.c.action, func.count().label("times"), func.sum(_GIVEN.c.amount_cents)
    )
    groups = (_ASKED.c.username, _GAVE.c.username, _GIVEN.c.action)
    query = _chosen(query, wanted).where(_GIVEN.c.used_at.is_not(None))
    query = query.group_by(*groups).order_by(func.count().desc(), *groups)
    return [
        Pair(asked, gave, action, times, int(cents))
        for asked, gave, action, times, cents in session.execute(query)
    ]


def actions(session: Session) -> Sequence[str]:
    """Every action that was ever approved."""
    return session.scalars(select(_GIVEN.c.action).distinct().order_by(_GIVEN.c.action)).all()


def _chosen(query: Select[Any], wanted: ApprovalFilter) -> Select[Any]:
    query = query.select_from(
        _GIVEN.join(_ASKED, _ASKED.c.id == _GIVEN.c.requested_by).join(
            _GAVE, _GAVE.c.id == _GIVEN.c.approved_by
        )
    )
    if wanted.since is not None:
        query = query.where(_GIVEN.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(_GIVEN.c.at < wanted.until)
    if wanted.person:
        query = query.where(
            or_(_ASKED.c.username == wanted.person, _GAVE.c.username == wanted.person)
        )
    if wanted.action:
        query = query.where(_GIVEN.c.action == wanted.action)
    return query
