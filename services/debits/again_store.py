"""When debits that came back may be asked for again, where somebody decided it."""

from typing import Any, Final

from sqlalchemy import ColumnElement, func, insert, select

from services.debits.again_records import Again
from services.storage.sessions import Session
from services.storage.tables import debit_again

_newest: Final = debit_again.alias("newest_again")


def newest_of(line_id: ColumnElement[Any]) -> ColumnElement[int]:
    """The id of the decision that counts for a debit, for the query of another file."""
    return (
        select(func.max(_newest.c.id))
        .where(_newest.c.line_id == line_id)
        .correlate(line_id.table)
        .scalar_subquery()
    )


def add(session: Session, decided: Again) -> None:
    """Keep a decision; it counts from now on."""
    session.execute(
        insert(debit_again).values(
            line_id=decided.line,
            kind=decided.kind.value,
            again_on=decided.again_on,
            at=decided.at,
            by=decided.by,
            till=decided.till,
            reason=decided.reason,
        )
    )
