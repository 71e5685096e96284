from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Row,
    column,
    func,
    insert,
    literal_column,
    or_,
    select,
    table,
    update,
)

from services.errors import NotFound
from services.payments.records import receipt_number
from services.refunds.limits import Came
from services.refunds.records import RefundRecord
from services.refunds.states import MAY_STILL_FAIL, OPEN, UNFINISHED, Kind, Origin, State, may_move
from services.storage.moments import shared_later, shared_now
from services.storage.once import insert_once
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    charge_attempt,
    customer,
    payment,
    refund,
    staff_user,
)

_ASKED: Final = staff_user.alias("asked")
_AGREED: Final = staff_user.alias("agreed")
_SHOWN: Final = (
    select(
        refund,
        payment.c.series,
        payment.c.number.label("sequential"),
        payment.c.amount_cents.label("paid_cents"),
        payment.c.attempt_id,
        charge_attempt.c.pi_id,
        charge_attempt.c.livemode,
        account.c.number.label("account"),
        customer.c.name.label("account_name"),
        _ASKED.c.username.label("asked_by"),
        _ASKED.c.full_name.label("asked_name"),
        _AGREED.c.username.label("agreed_by"),
        _AGREED.c.full_name.label("agreed_name"),
    )
    .join(payment, payment.c.id == refund.c.payment_id)
    .join(account, account.c.id == payment.c.account_id)
    .join(customer, customer.c.id == account.c.customer_id)
    .outerjoin(charge_attempt, charge_attempt.c.id == payment.c.attempt_id)
    .outerjoin(_ASKED, _ASKED.c.id == refund.c.requested_by)
    .outerjoin(_AGREED, _AGREED.c.id == refund.c.approved_by)
)


# What counts as money, the database says: its rules refuse by the same view.
_REFUNDABLE: Final = table(
    "v_refundable", column("payment_id"), column("came_cents"), column("spoken_cents")
)
_UNFINISHED_WORDS: Final = ", ".join(f"'{state.value}'" for state in State if state in UNFINISHED)


def add(session: Session, values: dict[str, Any], host: datetime, lease: timedelta) -> None:
    """Write a new refund, leased to its owner."""
    session.execute(insert(refund).values(lease_until=shared_later(session, host, lease), **values))


def add_once(session: Session, values: dict[str, Any], host: datetime) -> bool:
    """Write a refund that was made at the provider; false when it stands already."""
    nobody = {"lease_until": shared_later(session, host, timedelta(0))}
    return insert_once(session, refund, values | nobody)


def find(session: Session, refund_id: str) -> RefundRecord | None:
    """One refund."""
    row = session.execute(_SHOWN.where(refund.c.id == refund_id)).one_or_none()
    return None if row is None else _record(row)


def find_at_provider(session: Session, provider_refund_id: str) -> RefundRecord | None:
    """The refund that the provider knows by this id."""
    row = session.execute(
        _SHOWN.where(refund.c.provider_refund_id == provider_refund_id)
    ).one_or_none()
    return None if row is None else _record(row)


def recorded_by_hand(session: Session, payment_id: str, reference: str) -> RefundRecord | None:
    """A refund that somebody recorded with the provider's id as its reference."""
    row = session.execute(
        _SHOWN.where(
            refund.c.payment_id == payment_id,
            refund.c.kind == Kind.RECORD.value,
            refund.c.reference == reference,
            refund.c.provider_refund_id.is_(None),
            refund.c.state == State.DONE.value,
        ).limit(1)
    ).one_or_none()
    return None if row is None else _record(row)


def get(session: Session, refund_id: str) -> RefundRecord:
    """One refund that there is.

    Raises:
        NotFound.
    """
    found = find(session, refund_id)
    if found is None:
        raise NotFound(what="refund", which=refund_id)
    return found


def of_payment(session: Session, payment_id: str) -> list[RefundRecord]:
    """The refunds of a payment, oldest first."""
    statement = _SHOWN.where(refund.c.payment_id == payment_id).order_by(refund.c.requested_at)
    return [_record(row) for row in session.execute(statement)]


def open_of(session: Session, payment_id: str) -> RefundRecord | None:
    """The one open refund of a payment."""
    row = session.execute(_SHOWN.where(refund.c.payment_id == payment_id, _in(OPEN))).one_or_none()
    return None if row is None else _record(row)


def in_states(session: Session, states: frozenset[State]) -> list[RefundRecord]:
    """Every refund in one of these states, oldest first."""
    statement = _SHOWN.where(_in(states)).order_by(refund.c.requested_at)
    return [_record(row) for row in session.execute(statement)]


def newest(session: Session, limit: int) -> list[RefundRecord]:
    """The newest refunds, in whatever state."""
    statement = _SHOWN.order_by(refund.c.requested_at.desc()).limit(limit)
    return [_record(row) for row in session.execute(statement)]


def abandoned(session: Session, host: datetime) -> list[RefundRecord]:
    """Unfinished refunds, and done ones that may still fail, whose next look is due."""
    now = shared_now(session, host)
    watched = (refund.c.state == State.DONE.value) & refund.c.provider_status.in_(MAY_STILL_FAIL)
    statement = _SHOWN.where(
        or_(_unfinished(), watched),
        refund.c.lease_until < now,
        refund.c.poll_at.is_(None) | (refund.c.poll_at <= now),
    )
    return [_record(row) for row in session.execute(statement.order_by(refund.c.requested_at))]


def known_at_provider(session: Session, payment_id: str) -> int:
    """What of a payment the provider has given back, as far as the books know."""
    total = session.scalar(
        select(func.sum(refund.c.amount_cents)).where(
            refund.c.payment_id == payment_id,
            refund.c.provider_refund_id.is_not(None),
            refund.c.state == State.DONE.value,
        )
    )
    return int(total or 0)


def spoken_for(session: Session, payment_id: str) -> int:
    """What of a payment refunds have given back, or may give back yet."""
    return int(_refundable(session, payment_id).spoken_cents)


def came(session: Session, payment_id: str, *, except_for: int = 0) -> Came:
    """What of a payment is money that is here, and what of it is given.

    Args:
        session: the transaction.
        payment_id: the payment.
        except_for: the amount of an open refund that is decided about, and does not count.
    """
    row = _refundable(session, payment_id)
    under_way = open_of(session, payment_id)
    open_cents = under_way.amount_cents if under_way else 0
    return Came(row.came_cents, row.spoken_cents - open_cents, open_cents - except_for)


def _refundable(session: Session, payment_id: str) -> Row[Any]:
    return session.execute(select(_REFUNDABLE).where(_REFUNDABLE.c.payment_id == payment_id)).one()


def move(session: Session, record: RefundRecord, end: State, host: datetime, **values: Any) -> bool:
    """Move a refund, unless another till took it over or moved it first."""
    if not may_move(record.state, end):
        raise ValueError(f"no move from {record.state} to {end}")
    moved = session.scalar(
        update(refund)
        .where(
            refund.c.id == record.id,
            refund.c.fence == record.fence,
            refund.c.state == record.state.value,
        )
        .values(state=end.value, changed_at=host, **values)
        .returning(refund.c.id)
    )
    return moved is not None


def prove(session: Session, refund_id: str, start: State, host: datetime, **values: Any) -> bool:
    """Record what the provider proved of a refund; false when somebody did before.

    No fence: whoever was shown the proof may write it down.
    """
    moved = session.scalar(
        update(refund)
        .where(refund.c.id == refund_id, refund.c.state == start.value)
        .values(changed_at=host, **values)
        .returning(refund.c.id)
    )
    return moved is not None


def take_over(
    session: Session, record: RefundRecord, owner: str, host: datetime, lease: timedelta
) -> bool:
    """Become the owner of an abandoned refund; false when somebody else was faster."""
    taken = session.scalar(
        update(refund)
        .where(
            refund.c.id == record.id,
            refund.c.fence == record.fence,
            refund.c.state == record.state.value,
            refund.c.lease_until < shared_now(session, host),
        )
        .values(fence=record.fence + 1, owner=owner, lease_until=shared_later(session, host, lease))
        .returning(refund.c.id)
    )
    return taken is not None


def let_go(
    session: Session, record: RefundRecord, host: datetime, wait: timedelta, failure: str | None
) -> None:
    """Leave a refund to whoever looks next, not before `wait` is over."""
    session.execute(
        update(refund)
        .where(refund.c.id == record.id, refund.c.fence == record.fence)
        .values(
            lease_until=shared_later(session, host, timedelta(0)),
            poll_at=shared_later(session, host, wait),
            polls=refund.c.polls + 1,
            failure=failure,
        )
    )


def _in(states: frozenset[State]) -> ColumnElement[bool]:
    return refund.c.state.in_([state.value for state in sorted(states)])


def _unfinished() -> ColumnElement[bool]:
    # Spelled as the partial index is, so that the planner uses it.
    return literal_column(f"refund.state IN ({_UNFINISHED_WORDS})")


def _record(row: Row[Any]) -> RefundRecord:
    return RefundRecord(
        id=row.id,
        payment=row.payment_id,
        receipt=receipt_number(row.series, row.sequential),
        account=row.account,
        account_name=row.account_name,
        paid_cents=row.paid_cents,
        attempt=row.attempt_id,
        pi_id=row.pi_id,
        livemode=bool(row.livemode),
        kind=Kind(row.kind),
        origin=Origin(row.origin),
        amount_cents=row.amount_cents,
        state=State(row.state),
        provider_refund_id=row.provider_refund_id,
        provider_status=row.provider_status,
        expect_refunded_cents=row.expect_refunded_cents,
        reason=row.reason,
        reference=row.reference,
        till=row.till,
        requested_by=row.asked_by or "",
        requested_by_id=row.requested_by,
        requested_name=row.asked_name or "",
        requested_at=row.requested_at,
        approved_by=row.agreed_by or "",
        approved_by_id=row.approved_by,
        approved_name=row.agreed_name or "",
        approved_at=row.approved_at,
        stripe_version=row.stripe_version,
        sent_at=row.sent_at,
        fence=row.fence,
        owner=row.owner,
        lease_until=row.lease_until,
        polls=row.polls,
        poll_at=row.poll_at,
        failure=row.failure,
        changed_at=row.changed_at,
    )
