"""What the monthly run reads and numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Select,
    bindparam,
    case,
    exists,
    false,
    func,
    literal_column,
    select,
    true,
    update,
)

from services.invoices.run_records import RunResult
from services.storage.sessions import Session
from services.storage.tables import account, company, customer, invoice, invoice_line, plan

ACTIVATION_CODE: Final = "ACTIVACION"
"""The code of the charge line that bills the activation, by which it is billed once."""


@dataclass(frozen=True, slots=True)
class RunCandidate:
    """An account that exists in the month of a run, and what decides whether it is billed."""

    id: int
    number: str
    customer_name: str
    id_kind: str
    state: str
    origin: str
    plan_code: str | None
    plan_name: str | None
    monthly_cents: int
    activation_cents: int
    tax_code: str | None
    activated_at: datetime | None
    is_billed: bool
    is_activation_due: bool


_NOT_VOID: Final = invoice.c.state != literal_column("'void'")
_OF_ACCOUNT: Final = invoice.c.account_id == account.c.id
_CANDIDATES: Final[Select[*tuple[Any, ...]]] = (
    select(
        account.c.id,
        account.c.number,
        customer.c.name,
        customer.c.id_kind,
        account.c.state,
        account.c.origin,
        account.c.plan_code,
        plan.c.name.label("plan_name"),
        account.c.monthly_cents,
        account.c.activation_cents,
        func.coalesce(account.c.tax_code, plan.c.tax_code),
        account.c.activated_at,
        exists().where(_OF_ACCOUNT, invoice.c.period == bindparam("period"), _NOT_VOID),
        # Nothing of the billing system's, and no invoice of ours that has it already.
        case(
            (account.c.activation_cents == 0, false()),
            (
                exists().where(
                    _OF_ACCOUNT, _NOT_VOID, invoice.c.source == literal_column("'billing'")
                ),
                false(),
            ),
            (
                exists().where(
                    _OF_ACCOUNT,
                    _NOT_VOID,
                    invoice_line.c.invoice_id == invoice.c.id,
                    invoice_line.c.code == literal_column(f"'{ACTIVATION_CODE}'"),
                ),
                false(),
            ),
            else_=true(),
        ),
    )
    .select_from(
        account.join(customer, customer.c.id == account.c.customer_id).outerjoin(
            plan, plan.c.code == account.c.plan_code
        )
    )
    .where(
        account.c.id > bindparam("after"),
        account.c.state.in_(["active", "suspended"]),
    )
    .order_by(account.c.id)
    .limit(bindparam("most"))
)
_LOCK: Final = select(company.c.id).where(company.c.id == 1).with_for_update()
_TAKE: Final = (
    update(company)
    .where(company.c.id == 1)
    .values(next_invoice=company.c.next_invoice + bindparam("wanted"))
    .returning(company.c.invoice_series, company.c.next_invoice)
)
_ISSUED: Final = select(
    func.count(),
    func.min(invoice.c.number),
    func.max(invoice.c.number),
    func.sum(invoice.c.total_cents),
).where(
    invoice.c.period == bindparam("period"),
    invoice.c.created_at == bindparam("at"),
    invoice.c.source == literal_column("'run'"),
)


def candidates(session: Session, period: str, *, after: int, limit: int) -> list[RunCandidate]:
    """Active and suspended accounts after an id, with what was billed to them."""
    asked = {"period": period, "after": after, "most": limit}
    return [RunCandidate(*row) for row in session.execute(_CANDIDATES, asked)]


def lock_numbering(session: Session) -> bool:
    """Let one run at a time go on; false if there is no company yet."""
    return session.execute(_LOCK).one_or_none() is not None


def take_numbers(session: Session, count: int) -> tuple[str, int]:
    """Take a block of sequentials; the series, and the first of the block.

    They come back if the transaction does not commit, so that there are no gaps.
    """
    series, following = session.execute(_TAKE, {"wanted": count}).one()
    return series, following - count


def issued_at(session: Session, period: str, at: datetime) -> RunResult | None:
    """What a run issued at this very moment; None if it has not."""
    count, first, last, total = session.execute(_ISSUED, {"period": period, "at": at}).one()
    return RunResult(period, count, first, last, int(total)) if count else None
