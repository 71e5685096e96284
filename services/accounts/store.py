from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from services.accounts.inputs import CustomerInput
from services.accounts.records import PlanRecord, TaxRecord
from services.accounts.states import AccountState, Origin
from services.staff.rights import Operator
from services.storage.search_index import index_account
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    account_line,
    account_move,
    account_note,
    company,
    customer,
    plan,
    saved_card,
    tax,
)
from services.text import fold

_TAKE_NUMBER: Final = (
    update(company)
    .where(company.c.id == 1)
    .values(next_account=company.c.next_account + 1)
    .returning(company.c.next_account)
)
_FIND: Final[Select[Any]] = select(
    account.c.id, account.c.number, account.c.customer_id, account.c.state, account.c.origin
).where(account.c.number == bindparam("number"))
_LIVING_LINES: Final = (
    select(account_line.c.account_id, account_line.c.voip_number)
    .where(
        account_line.c.account_id.in_(bindparam("accounts", expanding=True)),
        account_line.c.removed_at.is_(None),
    )
    .order_by(account_line.c.id)
)


def taxes(session: Session) -> list[TaxRecord]:
    """Every tax rate, the highest first."""
    rows = session.execute(select(tax).order_by(tax.c.basis_points.desc(), tax.c.code))
    return [TaxRecord(**row._mapping) for row in rows]


def plans(session: Session) -> list[PlanRecord]:
    """Every plan, the cheapest first."""
    rows = session.execute(select(plan).order_by(plan.c.monthly_cents, plan.c.code))
    return [PlanRecord(**row._mapping) for row in rows]


def add_taxes(session: Session, new: Sequence[TaxRecord]) -> None:
    """Write tax rates."""
    if new:
        session.execute(insert(tax), [asdict(each) for each in new])


def add_plans(session: Session, new: Sequence[PlanRecord]) -> None:
    """Write plans."""
    if new:
        session.execute(insert(plan), [asdict(each) for each in new])


def take_number(session: Session) -> str | None:
    """The next account number, taken in this transaction; None while there is no company.

    Numbers that an import brought are passed over.
    """
    while True:
        following = session.execute(_TAKE_NUMBER).scalar_one_or_none()
        if following is None:
            return None
        number = str(following - 1)
        if find(session, number) is None:
            return number


def find(session: Session, number: str) -> Row[Any] | None:
    """`id`, `number`, `customer_id`, `state`, `origin` of an account."""
    return session.execute(_FIND, {"number": number}).one_or_none()


def lock(session: Session, number: str) -> Row[Any] | None:
    """The same, and nobody else changes the account until the commit."""
    return session.execute(_FIND.with_for_update(), {"number": number}).one_or_none()


def add_customer(
    session: Session, who: CustomerInput, consent: dict[str, Any], at: datetime
) -> int:
    """Write a customer; returns its id."""
    statement = insert(customer).values(**who.row(), **consent, created_at=at)
    return int(session.execute(statement.returning(customer.c.id)).scalar_one())


def add_account(
    session: Session,
    *,
    number: str,
    customer_id: int,
    origin: Origin,
    state: AccountState,
    plan_code: str | None,
    monthly_cents: int,
    activation_cents: int,
    tax_code: str | None,
    billing_day: int,
    name: str,
    search_text: str,
    at: datetime,
) -> int:
    """Write an account; returns its id."""
    statement = insert(account).values(
        number=number,
        customer_id=customer_id,
        origin=origin.value,
        state=state.value,
        plan_code=plan_code,
        monthly_cents=monthly_cents,
        activation_cents=activation_cents,
        tax_code=tax_code,
        billing_day=billing_day,
        name_folded=fold(name),
        search_text=search_text,
        created_at=at,
        activated_at=at if state is AccountState.ACTIVE else None,
        changed_at=at,
    )
    account_id = int(session.execute(statement.returning(account.c.id)).scalar_one())
    index_account(session, account_id, search_text)
    return account_id


def update_customer(
    session: Session, customer_id: int, version: int, values: dict[str, Any]
) -> bool:
    """Write what changed, unless somebody else did first."""
    moved = session.execute(
        update(customer)
        .where(customer.c.id == customer_id, customer.c.version == version)
        .values(**values, version=customer.c.version + 1)
        .returning(customer.c.id)
    )
    return moved.one_or_none() is not None


def update_account(
    session: Session, account_id: int, version: int, values: dict[str, Any], at: datetime
) -> bool:
    """Write what changed of the service, unless somebody else did first."""
    moved = session.execute(
        update(account)
        .where(account.c.id == account_id, account.c.version == version)
        .values(**values, changed_at=at, version=account.c.version + 1)
        .returning(account.c.id)
    )
    return moved.one_or_none() is not None


def move(
    session: Session,
    account_id: int,
    start: AccountState,
    end: AccountState,
    *,
    operator: Operator,
    at: datetime,
    reason: str,
) -> bool:
    """Move one account to another state, unless another till moved it first."""
    values: dict[str, Any] = {
        "state": end.value,
        "changed_at": at,
        "version": account.c.version + 1,
    }
    if end is AccountState.ACTIVE:
        values["activated_at"] = func.coalesce(
            account.c.activated_at, bindparam("moved_at", at, account.c.activated_at.type)
        )
    moved = session.execute(
        update(account)
        .where(account.c.id == account_id, account.c.state == start.value)
        .values(**values)
        .returning(account.c.id)
    )
    if moved.one_or_none() is None:
        return False
    add_move(session, account_id, start, end, operator=operator, at=at, reason=reason)
    return True


def add_move(
    session: Session,
    account_id: int,
    start: AccountState | None,
    end: AccountState,
    *,
    operator: Operator,
    at: datetime,
    reason: str,
) -> None:
    """Write down a change of state."""
    session.execute(
        insert(account_move).values(
            account_id=account_id,
            from_state=start.value if start else None,
            to_state=end.value,
            at=at,
            by=operator.username,
            till=operator.till,
            reason=reason,
        )
    )


def add_note(session: Session, account_id: int, text: str, by: str, at: datetime) -> None:
    """Write a note."""
    session.execute(insert(account_note).values(account_id=account_id, at=at, by=by, text=text))


def holder_of_line(session: Session, voip_number: str) -> str | None:
    """The number of the account that has a VoIP number now."""
    return session.scalar(
        select(account.c.number)
        .join(account_line, account_line.c.account_id == account.c.id)
        .where(account_line.c.voip_number == voip_number, account_line.c.removed_at.is_(None))
    )


def add_line(
    session: Session, account_id: int, voip_number: str, description: str, at: datetime
) -> bool:
    """Give an account a VoIP number, unless another account has it or gets it right now."""
    dialect = sqlite if session.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(account_line).values(
        account_id=account_id, voip_number=voip_number, description=description, added_at=at
    )
    given = session.execute(statement.on_conflict_do_nothing().returning(account_line.c.id))
    return given.one_or_none() is not None


def remove_line(session: Session, account_id: int, line_id: int, at: datetime) -> str | None:
    """Take a VoIP number from an account; returns it, or None if it was not there any more."""
    return session.execute(
        update(account_line)
        .where(
            account_line.c.id == line_id,
            account_line.c.account_id == account_id,
            account_line.c.removed_at.is_(None),
        )
        .values(removed_at=at)
        .returning(account_line.c.voip_number)
    ).scalar_one_or_none()


def living_lines(session: Session, account_ids: Sequence[int]) -> dict[int, list[str]]:
    """The VoIP numbers that accounts have now."""
    found: dict[int, list[str]] = {each: [] for each in account_ids}
    for row in session.execute(_LIVING_LINES, {"accounts": list(account_ids)}):
        found[row.account_id].append(row.voip_number)
    return found


def refresh_search(session: Session, customer_id: int, who: CustomerInput) -> None:
    """Write again what the accounts of a customer are found by."""
    rows = session.execute(
        select(account.c.id, account.c.number, account.c.search_text).where(
            account.c.customer_id == customer_id
        )
    ).all()
    lines = living_lines(session, [row.id for row in rows])
    for row in rows:
        found_by = search_text(row.number, who, lines[row.id])
        session.execute(
            update(account)
            .where(account.c.id == row.id)
            .values(name_folded=fold(who.name), search_text=found_by)
        )
        index_account(session, row.id, found_by, row.search_text)


def search_text(number: str, who: CustomerInput, voip_numbers: Sequence[str]) -> str:
    """Everything that an account is found by, folded."""
    parts = (
        who.name,
        who.trade_name,
        who.contact_name,
        number,
        who.id_number,
        who.phone,
        who.mobile,
        who.email,
        *voip_numbers,
    )
    return fold(" ".join(part for part in parts if part))


def add_card(
    session: Session,
    customer_id: int,
    *,
    payment_method: str,
    brand: str,
    last4: str,
    expires: str,
    by: str,
    at: datetime,
) -> None:
    """Keep a card that the customer left at Stripe."""
    session.execute(
        insert(saved_card).values(
            customer_id=customer_id,
            payment_method=payment_method,
            brand=brand,
            last4=last4,
            expires=expires,
            consent_at=at,
            consent_by=by,
        )
    )


def set_stripe_customer(session: Session, customer_id: int, stripe_customer: str) -> None:
    """Remember under which name Stripe knows a customer."""
    session.execute(
        update(customer).where(customer.c.id == customer_id).values(stripe_customer=stripe_customer)
    )
