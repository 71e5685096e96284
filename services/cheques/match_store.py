"""What a line of the bank may be: slips and cheques that no line was matched with yet."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Text, cast, exists, or_, select

from services.cheques.states import AT_BANK, CAME_BACK, ChequeState, SlipState
from services.cheques.store import ROWS
from services.storage.sessions import Session
from services.storage.tables import (
    bank_slip,
    bank_slip_cheque,
    cheque,
    cheque_move,
    statement_match,
)

TOTAL: ColumnElement[int] = bank_slip.c.cash_cents + bank_slip.c.cheque_cents


def slips(session: Session, bank_account: str, since: date) -> list[Row[Any]]:
    """Slips of an account that wait for the bank, or went there since a day."""
    return list(
        session.execute(
            select(bank_slip, TOTAL.label("total_cents"))
            .where(
                bank_slip.c.bank_account == bank_account,
                or_(
                    bank_slip.c.state == SlipState.PREPARED.value,
                    bank_slip.c.deposited_on >= since,
                ),
                bank_slip.c.state != SlipState.VOID.value,
                ~_matched("slip", bank_slip.c.id),
            )
            .order_by(bank_slip.c.number)
        )
    )


def clearable(session: Session, bank_account: str) -> list[Row[Any]]:
    """Cheques that a slip took to an account and that it has not paid, as `store.as_row` reads."""
    words = [state.value for state in AT_BANK]
    return list(
        session.execute(
            ROWS.where(
                cheque.c.state.in_(words),
                bank_slip.c.bank_account == bank_account,
                ~_matched("cheque", cast(cheque.c.id, Text)),
            ).order_by(cheque.c.id)
        )
    )


def returnable(session: Session, bank_account: str, since: date) -> list[Row[Any]]:
    """Cheques that an account may give back, or gave back since a day by somebody's word.

    Those at the bank and those that it paid stand in their slip; those that came back did.
    """
    there = [state.value for state in (*AT_BANK, ChequeState.CLEARED)]
    back = [state.value for state in CAME_BACK]
    went_there = (
        exists()
        .where(
            bank_slip_cheque.c.cheque_id == cheque.c.id,
            bank_slip_cheque.c.slip_id == bank_slip.c.id,
            bank_slip.c.bank_account == bank_account,
            bank_slip.c.deposited_on >= since,
        )
        .correlate(cheque)
    )
    return list(
        session.execute(
            ROWS.where(
                cheque.c.state.in_([*there, *back]),
                went_there,
                ~_matched("protest", cast(cheque.c.id, Text)),
            ).order_by(cheque.c.id)
        )
    )


def moved_by(session: Session, line_id: int) -> bool:
    """Whether a line of the bank moved a cheque."""
    found = select(cheque_move.c.id).where(cheque_move.c.line_id == line_id).limit(1)
    return session.execute(found).first() is not None


def in_statement(session: Session, kind: str, refs: Sequence[str]) -> set[str]:
    """Which of these documents a line was matched with."""
    return set(
        session.scalars(
            select(statement_match.c.ref).where(
                statement_match.c.kind == kind,
                statement_match.c.ref.in_(refs),
                statement_match.c.undone_at.is_(None),
            )
        )
    )


def _matched(kind: str, ref: ColumnElement[Any]) -> ColumnElement[bool]:
    return exists().where(
        statement_match.c.kind == kind,
        statement_match.c.ref == ref,
        statement_match.c.undone_at.is_(None),
    )
