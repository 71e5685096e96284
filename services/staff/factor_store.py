"""Second factors as the books keep them."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from services.errors import ChangedElsewhere
from services.staff.errors import CodeUsed
from services.staff.records import SECOND_FACTOR
from services.storage.sessions import Session
from services.storage.tables import business_setting, recovery_code, second_factor, used_step


@dataclass(frozen=True, slots=True)
class KeptFactor:
    """Somebody's second factor as it lies in the books."""

    id: int
    sealed: str
    begun_at: datetime


def is_required(session: Session) -> bool:
    """Whether these books ask supervisors and administrators for a second factor."""
    # Read here, because the office's own service is built on this one.
    told = session.scalar(
        select(business_setting.c.value).where(business_setting.c.key == SECOND_FACTOR)
    )
    return told is not None and json.loads(told) is True


def current(session: Session, user_id: int) -> KeptFactor | None:
    """Somebody's second factor, sealed; None when they have none."""
    row = session.execute(
        select(second_factor.c.id, second_factor.c.sealed, second_factor.c.begun_at).where(
            second_factor.c.user_id == user_id, second_factor.c.ended_at.is_(None)
        )
    ).one_or_none()
    return None if row is None else KeptFactor(row.id, row.sealed, row.begun_at)


def begin(
    session: Session, user_id: int, sealed: str, digests: Iterable[str], at: datetime
) -> None:
    """Give somebody a second factor in place of the one they may have.

    Raises:
        ChangedElsewhere: another window gave them one meanwhile.
    """
    end(session, user_id, at)
    try:
        factor_id = session.execute(
            insert(second_factor)
            .values(user_id=user_id, sealed=sealed, begun_at=at)
            .returning(second_factor.c.id)
        ).scalar_one()
    except IntegrityError as error:
        raise ChangedElsewhere() from error
    session.execute(
        insert(recovery_code), [{"factor_id": factor_id, "digest": digest} for digest in digests]
    )


def end(session: Session, user_id: int, at: datetime) -> bool:
    """Take somebody's second factor away, its secret with it; whether they had one."""
    ended = session.execute(
        update(second_factor)
        .where(second_factor.c.user_id == user_id, second_factor.c.ended_at.is_(None))
        .values(sealed=None, ended_at=at)
        .returning(second_factor.c.id)
    )
    return ended.first() is not None


def seal_again(session: Session, factor_id: int, sealed: str) -> None:
    """Keep a secret under another password, unless it was taken away meanwhile."""
    session.execute(
        update(second_factor)
        .where(second_factor.c.id == factor_id, second_factor.c.ended_at.is_(None))
        .values(sealed=sealed)
    )


def use_step(session: Session, user_id: int, step: int, at: datetime) -> None:
    """Spend a code.

    Raises:
        CodeUsed: it let somebody in already, or a newer one did.
    """
    try:
        session.execute(insert(used_step).values(user_id=user_id, step=step, used_at=at))
    except IntegrityError as error:
        raise CodeUsed() from error


def use_recovery(session: Session, factor_id: int, digest: str, at: datetime) -> bool:
    """Spend a recovery code, unless there is none such, or it was spent."""
    used = session.execute(
        update(recovery_code)
        .where(
            recovery_code.c.factor_id == factor_id,
            recovery_code.c.digest == digest,
            recovery_code.c.used_at.is_(None),
        )
        .values(used_at=at)
        .returning(recovery_code.c.digest)
    )
    return used.first() is not None


def codes_left(session: Session, factor_id: int) -> int:
    """How many recovery codes are not spent yet."""
    return session.execute(
        select(func.count()).where(
            recovery_code.c.factor_id == factor_id, recovery_code.c.used_at.is_(None)
        )
    ).scalar_one()


def all_current(session: Session) -> dict[int, tuple[datetime, int]]:
    """Who has a second factor: since when, and how many recovery codes are left, by user id."""
    left = (
        select(func.count())
        .where(recovery_code.c.factor_id == second_factor.c.id, recovery_code.c.used_at.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(second_factor.c.user_id, second_factor.c.begun_at, left).where(
            second_factor.c.ended_at.is_(None)
        )
    )
    return {user: (begun, count) for user, begun, count in rows}
