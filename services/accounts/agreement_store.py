from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, case, func, insert, literal_column, select, update

from services.accounts.inputs import AgreementInput
from services.accounts.states import Method
from services.storage.sessions import Session
from services.storage.tables import agreement, invoice

_OPEN: Final[ColumnElement[str]] = literal_column("'open'")
_NEXT_DUE: Final = (
    select(invoice.c.number, invoice.c.due_on)
    .where(
        invoice.c.account_id == bindparam("account"),
        invoice.c.state == _OPEN,
        invoice.c.due_on >= bindparam("today"),
    )
    .order_by(invoice.c.due_on, invoice.c.id)
    .limit(1)
)
_OVERDUE: Final = select(
    func.coalesce(
        func.sum(case((invoice.c.due_on < bindparam("today"), invoice.c.balance_cents), else_=0)),
        0,
    )
).where(invoice.c.account_id == bindparam("account"), invoice.c.state == _OPEN)


def add(
    session: Session, account_id: int, agreed: AgreementInput, *, at: datetime, by: str, reason: str
) -> int:
    """Write an agreement that holds from now on; returns its id."""
    statement = insert(agreement).values(
        **row(agreed), account_id=account_id, agreed_at=at, agreed_by=by, reason=reason
    )
    return int(session.execute(statement.returning(agreement.c.id)).scalar_one())


def row(agreed: AgreementInput) -> dict[str, Any]:
    """What an agreement says, as columns; the bank's are empty but for a debit."""
    is_debit = agreed.method is Method.DEBIT
    kind = agreed.bank_account_kind
    return {
        "method": agreed.method.value if agreed.method else None,
        "starts_on": agreed.starts_on,
        "bank_code": agreed.bank_code if is_debit else None,
        "bank_account_kind": kind.value if is_debit and kind else None,
        "bank_account_number": agreed.bank_account_number if is_debit else None,
        "holder_name": agreed.holder_name if is_debit else None,
        "holder_id_kind": agreed.holder_id_kind if is_debit else None,
        "holder_id_number": agreed.holder_id_number if is_debit else None,
        "form_signed_on": agreed.form_signed_on if is_debit else None,
    }


def end(session: Session, account_id: int, agreement_id: int, at: datetime) -> bool:
    """End the agreement that holds now, unless another till ended it first."""
    ended = session.execute(
        update(agreement)
        .where(
            agreement.c.id == agreement_id,
            agreement.c.account_id == account_id,
            agreement.c.ended_at.is_(None),
        )
        .values(ended_at=at)
        .returning(agreement.c.id)
    )
    return ended.one_or_none() is not None


def next_due(session: Session, account_id: int, today: date) -> tuple[str, date] | None:
    """The open invoice that falls due next: its number and its day."""
    found = session.execute(_NEXT_DUE, {"account": account_id, "today": today}).one_or_none()
    return (found.number, found.due_on) if found else None


def overdue(session: Session, account_id: int, today: date) -> int:
    """What is past its date, in cents."""
    return int(session.execute(_OVERDUE, {"account": account_id, "today": today}).scalar_one())
