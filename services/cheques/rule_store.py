"""The reasons, the holidays and the numbers that the office keeps about cheques."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import delete, insert, select

import resources
from services.cheques.calendar import WorkingDays
from services.cheques.holidays import first_holidays
from services.cheques.records import ChequeRules, Holiday, Reason, ReasonKind
from services.office import store as office_store
from services.storage.sessions import Session
from services.storage.tables import customer_flag, holiday, reason

SETTING: Final = "cheques"
"""The business setting that holds a `ChequeRules`."""

REASONS: Final = "reasons"
HOLIDAYS: Final = "holidays"
"""The keys under which one window at a time changes these tables."""


@cache
def first_reasons() -> tuple[Reason, ...]:
    """The reasons that a company begins with; the superintendence's list, as far as it is known."""
    rows = json.loads(resources.text("ecuador", "cheque_reasons.json"))
    return tuple(Reason(ReasonKind(row["kind"]), row["code"], row["name"]) for row in rows)


def reasons(session: Session) -> list[Reason]:
    """The office's own list, or the one that it begins with."""
    rows = session.execute(
        select(reason)
        .where(reason.c.kind.in_([kind.value for kind in ReasonKind]))
        .order_by(reason.c.kind, reason.c.name)
    ).all()
    if not rows:
        return list(first_reasons())
    return [Reason(ReasonKind(row.kind), row.code, row.name, row.is_active) for row in rows]


def put_reasons(session: Session, wanted: Sequence[Reason]) -> None:
    """Keep this list instead; moves keep the words that they were written with."""
    session.execute(delete(reason).where(reason.c.kind.in_([kind.value for kind in ReasonKind])))
    session.execute(
        insert(reason),
        [
            {"kind": one.kind.value, "code": one.code, "name": one.name, "is_active": one.is_active}
            for one in wanted
        ],
    )


def holidays(session: Session) -> list[Holiday]:
    """The office's own holidays, or those that it begins with."""
    rows = session.execute(select(holiday).order_by(holiday.c.day)).all()
    return [Holiday(row.day, row.name) for row in rows] if rows else list(first_holidays())


def put_holidays(session: Session, wanted: Sequence[Holiday]) -> None:
    """Keep these holidays instead."""
    session.execute(delete(holiday))
    if wanted:
        session.execute(insert(holiday), [asdict(one) for one in wanted])


def working_days(session: Session) -> WorkingDays:
    """The days on which banks work."""
    return WorkingDays([each.day for each in holidays(session)])


def rules(session: Session) -> ChequeRules:
    """What the office decided about cheques; what it never did is as it is proposed."""
    kept: dict[str, Any] = office_store.setting(session, SETTING) or {}
    known = {field.name for field in fields(ChequeRules)}
    return ChequeRules(**{name: value for name, value in kept.items() if name in known})


def put_rules(session: Session, wanted: ChequeRules, by: str, at: datetime) -> None:
    """Keep what the office decided."""
    office_store.put_setting(session, SETTING, asdict(wanted), by, at)


def flag(session: Session, customer_id: int, cheque_id: int, at: datetime) -> None:
    """Let a cheque that came back stand against its customer, unless it does already."""
    standing = select(customer_flag.c.id).where(
        customer_flag.c.cheque_id == cheque_id, customer_flag.c.lifted_at.is_(None)
    )
    if session.scalar(standing) is None:
        session.execute(
            insert(customer_flag).values(customer_id=customer_id, cheque_id=cheque_id, raised_at=at)
        )
