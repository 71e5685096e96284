"""What the monthly run reads and numbers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Select,
    bindparam,
    case,
    func,
    literal_column,
    select,
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


_ACCOUNTS: Final[Select[*tuple[Any, ...]]] = (
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
# By stretches of accounts, which both databases read along an index; asked account by account
# inside the list above, PostgreSQL reads every invoice there is.
_STRETCH: Final = (
    invoice.c.account_id.between(bindparam("first"), bindparam("last")),
    invoice.c.state != literal_column("'void'"),
    # A fee is billed apart from the month that it falls in.
    invoice.c.source != literal_column("'fee'"),
)
_BILLED: Final = (
    select(
        invoice.c.account_id,
        func.max(case((invoice.c.period == bindparam("period"), 1), else_=0)),
        func.max(case((invoice.c.source == literal_column("'billing'"), 1), else_=0)),
    )
    .where(*_STRETCH)
    .group_by(invoice.c.account_id)
)
_ACTIVATION_BILLED: Final = (
    select(invoice.c.account_id)
    .join(invoice_line, invoice_line.c.invoice_id == invoice.c.id)
    .where(
        *_STRETCH,
        invoice.c.source == literal_column("'run'"),
        invoice_line.c.code == literal_column(f"'{ACTIVATION_CODE}'"),
    )
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
    rows = session.execute(_ACCOUNTS, {"after": after, "most": limit}).all()
    if not rows:
        return []
    stretch = {"first": rows[0].id, "last": rows[-1].id}
    billed = {row[0]: row for row in session.execute(_BILLED, stretch | {"period": period})}
    activated = set(session.execute(_ACTIVATION_BILLED, stretch).scalars())
    found = []
    for row in rows:
        _, this_month, by_billing = billed.get(row.id, (row.id, 0, 0))
        # Nothing of the billing system's, and no invoice of ours that has it already.
        is_due = bool(row.activation_cents) and not by_billing and row.id not in activated
        found.append(RunCandidate(*(*row, bool(this_month), is_due)))
    return found


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
