"""What the statements of a summary depend on; each is built once for every shape of a question."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Text,
    bindparam,
    literal_column,
    select,
    text,
)

from services.storage.sessions import Session
from services.storage.tables import payment, staff_user
from services.storage.tables.base import UtcTime
from services.summaries.records import Question

FIRST: Final = bindparam("first", type_=Date)
LAST: Final = bindparam("last", type_=Date)
TILL: Final = bindparam("till", type_=Text)
USER: Final = bindparam("user", type_=Text)
_BY_INDEX: Final = text(
    "SELECT set_config('enable_seqscan', 'off', true),"
    " set_config('max_parallel_workers_per_gather', '0', true)"
)
_FEW: Final = 8
METHOD: Final = bindparam("method", type_=Text)
SINCE: Final = bindparam("since", type_=UtcTime)
UNTIL: Final = bindparam("until", type_=UtcTime)


class Window(NamedTuple):
    """The moments that belong to the days of a question."""

    since: datetime
    until: datetime

    @property
    def values(self) -> dict[str, Any]:
        """What `within` is executed with."""
        return {"since": self.since, "until": self.until}


def within(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether a moment is in the window."""
    return (column >= SINCE) & (column < UNTIL)


class Shape(NamedTuple):
    """What a question is narrowed to, and whether the books are a file."""

    till: bool
    user: bool
    method: bool
    is_file: bool

    @property
    def of_payments(self) -> list[ColumnElement[bool]]:
        """Which payments a question is about; the method is asked of their tenders."""
        found: list[ColumnElement[bool]] = [payment.c.business_date.between(FIRST, LAST)]
        if self.till:
            found.append(payment.c.till == TILL)
        if self.user:
            who = select(staff_user.c.id).where(staff_user.c.username == USER)
            found.append(payment.c.actor_id == who.scalar_subquery())
        return found

    @property
    def payment_id(self) -> ColumnElement[Any]:
        """The key that a tender's details are looked up by, beginning with the payments.

        A file has no statistics, and would begin with every cheque that there ever was; a column
        with a sign before it is no way into its own table.
        """
        return literal_column("+payment.id", Text) if self.is_file else payment.c.id


def read_by_index(session: Session, question: Question) -> None:
    """Have a server look the rows of a few days up, where it would read whole tables, in parallel.

    It takes a look into an index to cost four pages of a turning disk; what the office did in
    these days lies in memory. The payments of a year are better read through.
    """
    if session.dialect.name == "postgresql" and (question.last - question.first).days < _FEW:
        session.execute(_BY_INDEX)


def shape_of(session: Session, question: Question) -> Shape:
    """The shape of a question."""
    return Shape(
        bool(question.till),
        bool(question.user),
        bool(question.method),
        session.dialect.name == "sqlite",
    )


def values_of(question: Question) -> dict[str, Any]:
    """What a question's statements are executed with."""
    return {
        "first": question.first,
        "last": question.last,
        "till": question.till,
        "user": question.user,
        "method": question.method,
    }


def rows_of(
    session: Session,
    build: Callable[[Shape], Select[Any]],
    question: Question,
    window: Window | None = None,
) -> Sequence[Any]:
    """The rows that a statement finds that is built for the shape of a question."""
    values = values_of(question)
    if window is not None:
        values |= window.values
    return session.execute(build(shape_of(session, question)), values).all()
