"""Who could be in a batch: every account that pays by debit, and what it owes until a day."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Row,
    Select,
    and_,
    bindparam,
    exists,
    func,
    select,
    text,
)

from services.debits.again_store import newest_of
from services.debits.batch_records import BatchQuestion
from services.debits.batch_states import LineState
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    agreement,
    charge_attempt,
    claim,
    customer,
    debit_again,
    debit_batch,
    debit_line,
    debit_share,
    discrepancy,
    dispute,
    invoice,
    mandate,
    payment,
)

_LIVING: Final = ("REQUESTED", "AT_BANK", "ACTIVE", "SUSPENDED")
_ENDED_DISPUTES: Final = ("won", "lost", "warning_closed")
# What the bank said of a mandate's debit; the others never got an answer.
_ANSWERED: Final = tuple(
    each.value for each in (LineState.SETTLED, LineState.REJECTED, LineState.REVERSED)
)
_FETCHED: Final = 1000

_last: Final = debit_line.alias("last")
_newest: Final = debit_line.alias("newest")
_waiting: Final = debit_line.alias("waiting")
_LAST_ID: Final = (
    select(_newest.c.id)
    .where(_newest.c.mandate_id == mandate.c.id, _newest.c.state.in_(_ANSWERED))
    .order_by(_newest.c.decided_at.desc(), _newest.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_CANDIDATES: Final[Select[Any]] = (
    select(
        account.c.id.label("account_id"),
        account.c.number,
        account.c.state.label("account_state"),
        customer.c.name,
        customer.c.address,
        customer.c.city,
        customer.c.phone,
        customer.c.mobile,
        customer.c.email,
        mandate.c.id.label("mandate_id"),
        mandate.c.state,
        mandate.c.bank_code,
        mandate.c.bank_account_kind,
        mandate.c.bank_account_number,
        mandate.c.holder_name,
        mandate.c.holder_id_kind,
        mandate.c.holder_id_number,
        mandate.c.limit_cents,
        mandate.c.valid_from,
        mandate.c.valid_until,
        mandate.c.changed_at,
        _last.c.state.label("last_state"),
        _last.c.code.label("last_code"),
        _last.c.words.label("last_words"),
        _last.c.decided_at.label("last_at"),
        debit_batch.c.profile.label("last_profile"),
        debit_again.c.kind.label("again_kind"),
        debit_again.c.again_on,
        _waiting.c.id.label("waiting_line"),
    )
    .join(account, account.c.id == mandate.c.account_id)
    .join(customer, customer.c.id == account.c.customer_id)
    .outerjoin(_last, _last.c.id == _LAST_ID)
    .outerjoin(debit_batch, debit_batch.c.id == _last.c.batch_id)
    .outerjoin(debit_again, debit_again.c.id == newest_of(_last.c.id))
    .outerjoin(
        _waiting,
        and_(_waiting.c.mandate_id == mandate.c.id, _waiting.c.state == LineState.PENDING.value),
    )
    .where(mandate.c.state.in_(_LIVING))
    .order_by(account.c.id)
)
_tried: Final = debit_line.alias("tried")
_TRIES: Final[ColumnElement[int]] = (
    select(func.count())
    .select_from(debit_share)
    .join(_tried, _tried.c.id == debit_share.c.line_id)
    .where(debit_share.c.invoice_id == invoice.c.id, _tried.c.state == LineState.REJECTED.value)
    .correlate(invoice)
    .scalar_subquery()
)
_DUE: Final = and_(invoice.c.state == "open", invoice.c.due_on <= bindparam("until", type_=Date()))
_DUES: Final[Select[Any]] = (
    select(
        invoice.c.account_id,
        invoice.c.id,
        invoice.c.number,
        invoice.c.due_on,
        invoice.c.period,
        invoice.c.balance_cents,
        _TRIES.label("tries"),
        claim.c.method.label("claimed_by"),
        claim.c.holder.label("claimed_for"),
        claim.c.since.label("claimed_since"),
        charge_attempt.c.state.label("attempt_state"),
    )
    .select_from(
        mandate.join(account, account.c.id == mandate.c.account_id)
        .join(invoice, and_(invoice.c.account_id == mandate.c.account_id, _DUE))
        .outerjoin(claim, and_(claim.c.invoice_id == invoice.c.id, claim.c.live == 1))
        .outerjoin(
            charge_attempt,
            and_(charge_attempt.c.id == claim.c.holder, claim.c.method != "debit"),
        )
    )
    .where(mandate.c.state.in_(_LIVING))
    .order_by(invoice.c.account_id, invoice.c.due_on, invoice.c.id)
)
_ended: Final = mandate.alias("ended")
_older: Final = mandate.alias("older")
_ENDED_ID: Final = (
    select(_older.c.id)
    .where(_older.c.account_id == account.c.id)
    .order_by(_older.c.changed_at.desc(), _older.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_WITHOUT: Final[Select[Any]] = (
    select(
        account.c.id.label("account_id"),
        account.c.number.label("account"),
        customer.c.name,
        invoice.c.id,
        invoice.c.number,
        invoice.c.due_on,
        invoice.c.balance_cents,
        _ended.c.state.label("mandate_state"),
        _ended.c.changed_at.label("mandate_at"),
    )
    .select_from(
        agreement.join(account, account.c.id == agreement.c.account_id)
        .join(customer, customer.c.id == account.c.customer_id)
        .join(invoice, and_(invoice.c.account_id == account.c.id, _DUE))
        .outerjoin(_ended, _ended.c.id == _ENDED_ID)
    )
    .where(
        agreement.c.method == "debit",
        agreement.c.ended_at.is_(None),
        ~exists().where(mandate.c.account_id == account.c.id, mandate.c.state.in_(_LIVING)),
    )
    .order_by(account.c.id, invoice.c.due_on, invoice.c.id)
)
_IN_ONE: Final = 500


def candidates(session: Session, question: BatchQuestion) -> Iterator[Row[Any]]:
    """Every living mandate with its account, customer, and last answered debit, by account."""
    return _stream(session, _asked(_CANDIDATES, question), question)


def dues(session: Session, question: BatchQuestion) -> Iterator[Row[Any]]:
    """Every due invoice of those accounts, by account and then the oldest due first."""
    return _stream(session, _asked(_DUES, question), question)


def without_mandate(session: Session, question: BatchQuestion) -> Iterator[Row[Any]]:
    """What accounts owe that agreed on debit and have no living mandate, with their last one."""
    return _stream(session, _asked(_WITHOUT, question), question)


def named(session: Session, numbers: Sequence[str]) -> dict[str, Row[Any]]:
    """The `name`, `plan_code` and agreed `method` of accounts, by the numbers that there are."""
    statement: Select[Any] = (
        select(account.c.number, customer.c.name, account.c.plan_code, agreement.c.method)
        .join(customer, customer.c.id == account.c.customer_id)
        .outerjoin(
            agreement,
            and_(agreement.c.account_id == account.c.id, agreement.c.ended_at.is_(None)),
        )
    )
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(numbers), _IN_ONE):
        some = numbers[start : start + _IN_ONE]
        for row in session.execute(statement.where(account.c.number.in_(some))):
            found[row.number] = row
    return found


def read_to_the_end(session: Session) -> None:
    """Tell a server that the lists of this transaction are read whole, not only their beginning."""
    if session.dialect.name == "postgresql":
        session.execute(text("SET LOCAL cursor_tuple_fraction = 1"))


def disputed_accounts(session: Session) -> frozenset[int]:
    """Accounts with money in dispute at Stripe, or whose payment differs from what Stripe says."""
    at_stripe = (
        select(payment.c.account_id)
        .join(dispute, dispute.c.payment_id == payment.c.id)
        .where(dispute.c.status.not_in(_ENDED_DISPUTES))
    )
    differs = (
        select(payment.c.account_id)
        .join(discrepancy, discrepancy.c.payment_id == payment.c.id)
        .where(discrepancy.c.decided_at.is_(None))
    )
    charged = (
        select(charge_attempt.c.account_id)
        .join(discrepancy, discrepancy.c.attempt_id == charge_attempt.c.id)
        .where(discrepancy.c.decided_at.is_(None))
    )
    return frozenset(session.scalars(at_stripe.union(differs, charged)))


def lock_mandates(session: Session, ids: list[int]) -> None:
    """Let nobody revoke these mandates until the commit; always by id."""
    for start in range(0, len(ids), _FETCHED):
        session.execute(
            select(mandate.c.id)
            .where(mandate.c.id.in_(ids[start : start + _FETCHED]))
            .order_by(mandate.c.id)
            .with_for_update(read=True)
        )


def _asked(statement: Select[Any], question: BatchQuestion) -> Select[Any]:
    if question.plan:
        statement = statement.where(account.c.plan_code == question.plan)
    if question.accounts:
        statement = statement.where(account.c.number.in_(question.accounts))
    return statement


def _stream(
    session: Session, statement: Select[Any], question: BatchQuestion
) -> Iterator[Row[Any]]:
    given = {"until": question.until}
    with session.execute(statement.execution_options(yield_per=_FETCHED), given) as rows:
        yield from rows
