from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, bindparam, insert, literal_column, select, text, update

from services.cards.records import AttemptRecord, Channel
from services.cards.states import TERMINAL, State, may_move
from services.payments.records import Share
from services.storage.moments import shared_later, shared_now
from services.storage.sessions import Session
from services.storage.tables import account, agreement, charge_attempt, claim, invoice, staff_user

_ATTEMPT: Final = insert(charge_attempt)
_CLAIM: Final = insert(claim)
_SHOWN: Final = (
    select(
        charge_attempt,
        account.c.number.label("account"),
        staff_user.c.username.label("actor"),
        staff_user.c.full_name.label("actor_name"),
    )
    .join(account, account.c.id == charge_attempt.c.account_id)
    .join(staff_user, staff_user.c.id == charge_attempt.c.actor_id)
)
_SHARES: Final = (
    select(claim.c.holder, invoice.c.number, claim.c.amount_cents)
    .join(invoice, invoice.c.id == claim.c.invoice_id)
    .where(claim.c.holder.in_(bindparam("holders", expanding=True)))
    .order_by(invoice.c.due_on, invoice.c.id)
)
_AT_ONCE: Final = 500
_PLACE: Final = text(
    "SELECT concat_ws(' ', d.oid, CAST(CAST('charge_attempt' AS regclass) AS oid),"
    " pg_postmaster_start_time()) FROM pg_database d WHERE d.datname = current_database()"
)


def account_state(session: Session, number: str) -> tuple[int, str] | None:
    """The id and state of an account."""
    statement = select(account.c.id, account.c.state).where(account.c.number == number)
    row = session.execute(statement).one_or_none()
    return None if row is None else (row.id, row.state)


def charged_by_billing(
    session: Session, numbers: Iterable[str], today: date
) -> tuple[str, date] | None:
    """An invoice that the billing system will charge by itself because it is not due yet."""
    row = session.execute(
        select(invoice.c.number, invoice.c.due_on)
        .join(agreement, agreement.c.account_id == invoice.c.account_id)
        .where(
            invoice.c.number.in_(list(numbers)),
            invoice.c.agreement_method == "card",
            agreement.c.method == "card",
            agreement.c.ended_at.is_(None),
            invoice.c.due_on >= today,
        )
        .order_by(invoice.c.due_on)
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.number, row.due_on)


def add(session: Session, values: dict[str, Any], host: datetime, lease: timedelta) -> None:
    """Write a new attempt, leased to its owner."""
    session.execute(_ATTEMPT.values(lease_until=shared_later(session, host, lease), **values))


def add_claims(session: Session, rows: list[dict[str, Any]]) -> None:
    """Claim invoices; the unique index on living claims is the guard."""
    session.execute(_CLAIM, rows)


def find(session: Session, attempt: str) -> AttemptRecord | None:
    """One attempt with its invoices."""
    return next(
        iter(_records(session, session.execute(_SHOWN.where(charge_attempt.c.id == attempt)))), None
    )


def of_account(session: Session, number: str, limit: int) -> list[AttemptRecord]:
    """The newest attempts for an account."""
    newest = _SHOWN.where(account.c.number == number).order_by(charge_attempt.c.created_at.desc())
    return _records(session, session.execute(newest.limit(limit)))


def newest(session: Session, state: State | None, limit: int) -> list[AttemptRecord]:
    """The newest attempts, of one state or all."""
    statement = _SHOWN if state is None else _SHOWN.where(charge_attempt.c.state == state.value)
    ordered = statement.order_by(charge_attempt.c.created_at.desc()).limit(limit)
    return _records(session, session.execute(ordered))


def newest_moment(session: Session) -> datetime | None:
    """When the newest attempt was begun; None without any."""
    moment: datetime | None = session.scalar(
        select(charge_attempt.c.created_at).order_by(charge_attempt.c.created_at.desc()).limit(1)
    )
    return moment


def place(session: Session) -> str:
    """Which books a server has here, and since when it runs; empty for a file.

    Whatever puts a copy in their place changes one of the three: a database made anew, its tables
    made anew, or a server that was started on restored files.
    """
    if session.dialect.name != "postgresql":
        return ""
    return str(session.scalar(_PLACE))


def known(session: Session, attempts: Iterable[str]) -> set[str]:
    """Which of these attempts the books have."""
    wanted = list(attempts)
    return {
        found
        for begin in range(0, len(wanted), _AT_ONCE)
        for found in session.scalars(
            select(charge_attempt.c.id).where(
                charge_attempt.c.id.in_(wanted[begin : begin + _AT_ONCE])
            )
        )
    }


def unfinished(session: Session) -> list[AttemptRecord]:
    """Every attempt whose outcome is not known for good, oldest first."""
    statement = _SHOWN.where(_not_terminal()).order_by(charge_attempt.c.created_at)
    return _records(session, session.execute(statement))


def abandoned(session: Session, host: datetime) -> list[AttemptRecord]:
    """Unfinished attempts that nobody holds any more and whose next look is due."""
    now = shared_now(session, host)
    statement = _SHOWN.where(
        _not_terminal(),
        charge_attempt.c.lease_until < now,
        charge_attempt.c.poll_at.is_(None) | (charge_attempt.c.poll_at <= now),
    )
    return _records(session, session.execute(statement.order_by(charge_attempt.c.created_at)))


def several(session: Session, attempts: Iterable[str]) -> dict[str, AttemptRecord]:
    """The attempts of these ids that the books have."""
    wanted = list(attempts)
    found: dict[str, AttemptRecord] = {}
    for begin in range(0, len(wanted), _AT_ONCE):
        part = _SHOWN.where(charge_attempt.c.id.in_(wanted[begin : begin + _AT_ONCE]))
        found |= {each.id: each for each in _records(session, session.execute(part))}
    return found


def watched(session: Session, due: datetime) -> list[AttemptRecord]:
    """Canceled attempts that once had an unclear answer and whose next look has come."""
    statement = _SHOWN.where(
        charge_attempt.c.watch,
        charge_attempt.c.state == State.CANCELED.value,
        charge_attempt.c.poll_at.is_(None) | (charge_attempt.c.poll_at <= due),
    )
    return _records(session, session.execute(statement.order_by(charge_attempt.c.created_at)))


def watch_until(session: Session, attempt: str, next_look: datetime | None) -> None:
    """Look at a canceled attempt again at a moment, or never more."""
    session.execute(
        update(charge_attempt)
        .where(charge_attempt.c.id == attempt, charge_attempt.c.state == State.CANCELED.value)
        .values(watch=next_look is not None, poll_at=next_look)
    )


def accounts_of(session: Session, numbers: Iterable[str]) -> dict[str, str]:
    """The account of each of these invoices that the books know."""
    rows = session.execute(
        select(invoice.c.number, account.c.number.label("account"))
        .join(account, account.c.id == invoice.c.account_id)
        .where(invoice.c.number.in_(list(numbers)))
    )
    return {row.number: row.account for row in rows}


def free_balances(session: Session, numbers: Iterable[str]) -> dict[str, tuple[int, int]]:
    """The open invoices among these that nobody holds, locked: their id and what is owed."""
    held = select(claim.c.invoice_id).where(claim.c.live == 1)
    rows = session.execute(
        select(invoice.c.id, invoice.c.number, invoice.c.balance_cents)
        .where(
            invoice.c.number.in_(list(numbers)),
            invoice.c.state == "open",
            invoice.c.id.not_in(held),
        )
        .order_by(invoice.c.id)
        .with_for_update()
    )
    return {row.number: (row.id, row.balance_cents) for row in rows}


def claimed(session: Session, numbers: Iterable[str]) -> set[str]:
    """Which of these invoices somebody holds now, by whatever method."""
    return set(
        session.scalars(
            select(invoice.c.number)
            .join(claim, claim.c.invoice_id == invoice.c.id)
            .where(claim.c.live == 1, invoice.c.number.in_(list(numbers)))
        )
    )


def live_of_invoices(session: Session, numbers: Iterable[str]) -> str | None:
    """The attempt that holds any of these invoices now."""
    return session.scalar(
        select(claim.c.holder)
        .join(invoice, invoice.c.id == claim.c.invoice_id)
        .where(
            claim.c.live == 1,
            claim.c.method.in_(("card", "phone")),
            invoice.c.number.in_(list(numbers)),
        )
        .limit(1)
    )


def stands(session: Session, attempt: AttemptRecord) -> bool:
    """Whether an attempt is as its owner knows it: same state, and nobody took it over."""
    found = session.scalar(
        select(charge_attempt.c.id).where(
            charge_attempt.c.id == attempt.id,
            charge_attempt.c.fence == attempt.fence,
            charge_attempt.c.state == attempt.state.value,
        )
    )
    return found is not None


def lock(session: Session, attempt: str) -> State | None:
    """The state of an attempt, held until the commit."""
    found = session.scalar(
        select(charge_attempt.c.state).where(charge_attempt.c.id == attempt).with_for_update()
    )
    return State(found) if found else None


def move(
    session: Session,
    attempt: AttemptRecord,
    end: State,
    host: datetime,
    **values: Any,
) -> bool:
    """Move an attempt, unless another till took it over or moved it first."""
    if not may_move(attempt.state, end):
        raise ValueError(f"no move from {attempt.state} to {end}")
    moved = session.scalar(
        update(charge_attempt)
        .where(
            charge_attempt.c.id == attempt.id,
            charge_attempt.c.fence == attempt.fence,
            charge_attempt.c.state == attempt.state.value,
        )
        .values(state=end.value, changed_at=host, **values)
        .returning(charge_attempt.c.id)
    )
    return moved is not None


def settle(session: Session, attempt: str, host: datetime, **values: Any) -> bool:
    """Record proven success from whatever state; false when it is recorded already.

    No fence: it only records what the provider proved, and whoever proved it may.
    """
    moved = session.scalar(
        update(charge_attempt)
        .where(charge_attempt.c.id == attempt, charge_attempt.c.state != State.SUCCEEDED.value)
        .values(state=State.SUCCEEDED.value, changed_at=host, **values)
        .returning(charge_attempt.c.id)
    )
    return moved is not None


def take_over(
    session: Session, attempt: AttemptRecord, owner: str, host: datetime, lease: timedelta
) -> bool:
    """Become the owner of an abandoned attempt; false when somebody else was faster."""
    taken = session.scalar(
        update(charge_attempt)
        .where(
            charge_attempt.c.id == attempt.id,
            charge_attempt.c.fence == attempt.fence,
            charge_attempt.c.state == attempt.state.value,
            charge_attempt.c.lease_until < shared_now(session, host),
        )
        .values(
            fence=attempt.fence + 1, owner=owner, lease_until=shared_later(session, host, lease)
        )
        .returning(charge_attempt.c.id)
    )
    return taken is not None


def renew(session: Session, attempt: AttemptRecord, host: datetime, lease: timedelta) -> bool:
    """Keep an attempt while somebody sits in front of it."""
    kept = session.scalar(
        update(charge_attempt)
        .where(
            charge_attempt.c.id == attempt.id,
            charge_attempt.c.fence == attempt.fence,
            _not_terminal(),
        )
        .values(lease_until=shared_later(session, host, lease))
        .returning(charge_attempt.c.id)
    )
    return kept is not None


def let_go(session: Session, attempt: AttemptRecord, host: datetime, wait: timedelta) -> None:
    """Leave a doubt to whoever looks next, not before `wait` is over."""
    session.execute(
        update(charge_attempt)
        .where(
            charge_attempt.c.id == attempt.id,
            charge_attempt.c.fence == attempt.fence,
            _not_terminal(),
        )
        .values(
            lease_until=shared_later(session, host, timedelta(0)),
            poll_at=shared_later(session, host, wait),
            polls=charge_attempt.c.polls + 1,
            asked_at=host,
        )
    )


def look_later(
    session: Session, attempt: str, host: datetime, wait: timedelta, failure: str | None
) -> None:
    """Put off the next look at a page that waits for its customer, who may have been refused.

    No fence and no owner: whoever looked says so, and nothing is decided by it.
    """
    session.execute(
        update(charge_attempt)
        .where(charge_attempt.c.id == attempt, charge_attempt.c.state == State.CONFIRMING.value)
        .values(poll_at=shared_later(session, host, wait), failure=failure, asked_at=host)
    )


def make_due(session: Session, attempt: str, host: datetime) -> None:
    """Look at a doubt now and not at its next turn."""
    session.execute(
        update(charge_attempt)
        .where(charge_attempt.c.id == attempt, _not_terminal())
        .values(poll_at=shared_later(session, host, timedelta(0)))
    )


def _not_terminal() -> ColumnElement[bool]:
    # Spelled as the partial index is, so that the planner uses it.
    return literal_column(f"charge_attempt.state NOT IN ({_TERMINAL_WORDS})")


_TERMINAL_WORDS: Final = ", ".join(f"'{state.value}'" for state in sorted(TERMINAL, reverse=True))


def _records(session: Session, rows: Iterable[Row[Any]]) -> list[AttemptRecord]:
    found = list(rows)
    shares: dict[str, list[Share]] = {row.id: [] for row in found}
    if found:
        for row in session.execute(_SHARES, {"holders": list(shares)}):
            shares[row.holder].append(Share(row.number, row.amount_cents))
    return [_record(row, tuple(shares[row.id])) for row in found]


def _record(row: Row[Any], shares: tuple[Share, ...]) -> AttemptRecord:
    return AttemptRecord(
        id=row.id,
        account=row.account,
        amount_cents=row.amount_cents,
        state=State(row.state),
        pi_id=row.pi_id,
        charge_id=row.charge_id,
        confirm_seq=row.confirm_seq,
        fence=row.fence,
        owner=row.owner,
        lease_until=row.lease_until,
        actor_id=row.actor_id,
        actor=row.actor,
        actor_name=row.actor_name,
        till=row.till,
        livemode=row.livemode,
        stripe_version=row.stripe_version,
        create_params=row.create_params,
        confirm_params=row.confirm_params,
        watch=row.watch,
        needs_review=row.needs_review,
        failure=row.failure,
        card_brand=row.card_brand,
        card_last4=row.card_last4,
        polls=row.polls,
        poll_at=row.poll_at,
        created_at=row.created_at,
        changed_at=row.changed_at,
        shares=shares,
        channel=Channel(row.channel),
        page_id=row.page_id,
        page_url=row.page_url,
        page_until=row.page_until,
        asked_at=row.asked_at,
    )
