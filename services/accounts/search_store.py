from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Row,
    Select,
    Text,
    and_,
    bindparam,
    case,
    column,
    exists,
    func,
    literal_column,
    select,
    table,
    union,
)

from services.accounts import store
from services.accounts.rates import rate_on
from services.accounts.records import AccountFilter, AccountHit, AccountKey, Billing, is_automatic
from services.accounts.states import AccountState, Method, Origin
from services.clock import business_date
from services.storage.sessions import Session
from services.storage.tables import (
    account,
    account_line,
    agreement,
    customer,
    invoice,
    mandate,
    plan,
)

MOST_WORDS: Final = 6
_OPEN: Final[ColumnElement[str]] = literal_column("'open'")
_ACTIVE: Final[ColumnElement[str]] = literal_column("'ACTIVE'")
_CURRENT: Final = (agreement.c.account_id == account.c.id) & agreement.c.ended_at.is_(None)

_HIT: Final[Select[Any]] = (
    select(
        account.c.id,
        account.c.number,
        account.c.origin,
        account.c.state,
        customer.c.name,
        customer.c.trade_name,
        customer.c.id_kind,
        customer.c.id_number,
        customer.c.phone,
        customer.c.mobile,
        agreement.c.method,
    )
    .join(customer, customer.c.id == account.c.customer_id)
    .outerjoin(agreement, _CURRENT)
)
_LIMIT: Final[BindParameter[int]] = bindparam("most", type_=Integer)


def _of_customers(condition: Any) -> Select[Any]:
    return (
        select(account.c.id).join(customer, account.c.customer_id == customer.c.id).where(condition)
    )


_EXACT_IDS: Final = union(
    select(account.c.id).where(account.c.number == bindparam("code", type_=Text)),
    _of_customers(customer.c.id_number == bindparam("code", type_=Text)),
    _of_customers(customer.c.phone == bindparam("phone", type_=Text)),
    _of_customers(customer.c.mobile == bindparam("phone", type_=Text)),
    select(account_line.c.account_id).where(
        account_line.c.voip_number == bindparam("phone", type_=Text),
        account_line.c.removed_at.is_(None),
    ),
).subquery("exact")
_EXACT: Final = (
    _HIT.join(_EXACT_IDS, _EXACT_IDS.c.id == account.c.id).order_by(account.c.number).limit(_LIMIT)
)

_PREFIX_SQLITE: Final = _HIT.where(
    account.c.name_folded >= bindparam("begin", type_=Text),
    account.c.name_folded < bindparam("end", type_=Text),
).limit(_LIMIT)
# These operators, and not >= and <, are what the text_pattern_ops index answers.
_PREFIX_POSTGRESQL: Final = _HIT.where(
    account.c.name_folded.op("~>=~")(bindparam("begin", type_=Text)),
    account.c.name_folded.op("~<~")(bindparam("end", type_=Text)),
).limit(_LIMIT)

_FTS: Final = table("account_search", column("rowid"), column("account_search"))


def _fragments_sqlite(short: int) -> Select[Any]:
    statement = _HIT.join(_FTS, _FTS.c.rowid == account.c.id).where(
        _FTS.c.account_search.op("MATCH")(bindparam("match", type_=Text)),
        *(
            func.instr(account.c.search_text, bindparam(f"short_{n}", type_=Text)) > 0
            for n in range(short)
        ),
    )
    return statement.limit(_LIMIT)


def _fragments_postgresql(count: int) -> Select[Any]:
    return _HIT.where(
        *(
            account.c.search_text.like(bindparam(f"word_{n}", type_=Text), escape="\\")
            for n in range(count)
        )
    ).limit(_LIMIT)


_FRAGMENTS_SQLITE: Final = tuple(_fragments_sqlite(n) for n in range(MOST_WORDS))
_FRAGMENTS_POSTGRESQL: Final = tuple(_fragments_postgresql(n) for n in range(MOST_WORDS + 1))

_DEBT: Final = (
    select(
        invoice.c.account_id,
        func.sum(invoice.c.balance_cents).label("open_cents"),
        func.sum(
            case((invoice.c.due_on < bindparam("today"), invoice.c.balance_cents), else_=0)
        ).label("overdue_cents"),
        func.count().label("open_invoices"),
    )
    .where(invoice.c.state == _OPEN)
    .group_by(invoice.c.account_id)
)


@lru_cache(maxsize=256)
def _debt_of(count: int) -> Select[Any]:
    """The same text for each count: an expanding IN is spelled out anew at every execution."""
    accounts = [bindparam(f"account_{n}", type_=Integer) for n in range(count)]
    return _DEBT.where(invoice.c.account_id.in_(accounts))


_KEY: Final[Select[Any]] = (
    select(
        account.c.id,
        account.c.number,
        account.c.customer_id,
        account.c.state,
        account.c.origin,
        account.c.billing_day,
        customer.c.name,
        agreement.c.method,
        mandate.c.valid_from,
        mandate.c.valid_until,
    )
    .join(customer, customer.c.id == account.c.customer_id)
    .outerjoin(agreement, _CURRENT)
    .outerjoin(mandate, and_(mandate.c.account_id == account.c.id, mandate.c.state == _ACTIVE))
)
_KEYS: Final = _KEY.where(account.c.number.in_(bindparam("numbers", expanding=True)))
_KEY_BY_ID: Final = _KEY.where(account.c.id == bindparam("id"))

_BILLING: Final[Select[Any]] = (
    select(
        account.c.id,
        account.c.number,
        account.c.plan_code,
        account.c.monthly_cents,
        account.c.billing_day,
        account.c.activated_at,
        customer.c.name,
        plan.c.name.label("plan_name"),
        func.coalesce(account.c.tax_code, plan.c.tax_code).label("tax_code"),
        agreement.c.method,
    )
    .join(customer, customer.c.id == account.c.customer_id)
    .outerjoin(plan, plan.c.code == account.c.plan_code)
    .outerjoin(agreement, _CURRENT)
    .where(account.c.state == AccountState.ACTIVE.value)
    .order_by(account.c.number)
)


@dataclass(frozen=True, slots=True)
class Debt:
    """What an account owes, and how much of it is past its date."""

    open_cents: int
    overdue_cents: int
    open_invoices: int


_NO_DEBT: Final = Debt(0, 0, 0)


def exact(session: Session, code: str, phone: str | None, limit: int) -> Sequence[Row[Any]]:
    """Accounts of exactly this number, identification, telephone or VoIP number."""
    return session.execute(_EXACT, {"code": code, "phone": phone, "most": limit}).all()


def by_name_prefix(session: Session, prefix: str, limit: int) -> Sequence[Row[Any]]:
    """Accounts whose customer's folded name begins so."""
    is_sqlite = session.dialect.name == "sqlite"
    statement = _PREFIX_SQLITE if is_sqlite else _PREFIX_POSTGRESQL
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return session.execute(statement, {"begin": prefix, "end": end, "most": limit}).all()


def by_fragments(session: Session, words: Sequence[str], limit: int) -> Sequence[Row[Any]]:
    """Accounts in which every word occurs; at least one word has three letters."""
    if session.dialect.name == "sqlite":
        long = [word for word in words if len(word) >= 3]
        short = [word for word in words if len(word) < 3]
        match = " AND ".join('"' + word.replace('"', '""') + '"' for word in long)
        values = {f"short_{n}": word for n, word in enumerate(short)}
        statement = _FRAGMENTS_SQLITE[len(short)]
        return session.execute(statement, {"match": match, "most": limit, **values}).all()
    values = {f"word_{n}": f"%{_escaped(word)}%" for n, word in enumerate(words)}
    return session.execute(_FRAGMENTS_POSTGRESQL[len(words)], {"most": limit, **values}).all()


def duplicates(session: Session, numbers: Sequence[str], except_number: str) -> Sequence[Row[Any]]:
    """Accounts of the same person."""
    return session.execute(
        _HIT.where(customer.c.id_number.in_(numbers), account.c.number != except_number)
        .order_by(account.c.number)
        .limit(20)
    ).all()


def filtered(session: Session, chosen: AccountFilter, after: str, limit: int) -> Sequence[Row[Any]]:
    """A page of a list, by number."""
    statement = _where(_HIT, chosen).where(account.c.number > after)
    return session.execute(statement.order_by(account.c.number).limit(limit)).all()


def count(session: Session, chosen: AccountFilter) -> int:
    """How many accounts a list has."""
    statement = _where(
        select(func.count()).select_from(account).outerjoin(agreement, _CURRENT), chosen
    )
    return int(session.execute(statement).scalar_one())


def with_debt(session: Session, rows: Sequence[Row[Any]], today: date) -> list[AccountHit]:
    """Rows of accounts as hits, with what each owes: one query for all of them."""
    owed = debts(session, [row.id for row in rows], today) if rows else {}
    return [_hit(row, owed.get(row.id, _NO_DEBT)) for row in rows]


def debts(session: Session, account_ids: Sequence[int], today: date) -> dict[int, Debt]:
    """What accounts owe today; those that owe nothing are left out."""
    asked = {f"account_{n}": account_id for n, account_id in enumerate(account_ids)}
    rows = session.execute(_debt_of(len(asked)), {"today": today, **asked})
    return {row[0]: Debt(int(row[1]), int(row[2]), row[3]) for row in rows}


def keys(session: Session, numbers: Sequence[str], today: date) -> dict[str, AccountKey]:
    """Accounts by number, as they pay today; numbers that do not exist are left out."""
    found: dict[str, AccountKey] = {}
    for begin in range(0, len(numbers), 500):
        part = {"numbers": list(numbers[begin : begin + 500])}
        found.update({row.number: _key(row, today) for row in session.execute(_KEYS, part)})
    return found


def key_by_id(session: Session, account_id: int, today: date) -> AccountKey | None:
    """One account by its surrogate id, as it pays today."""
    row = session.execute(_KEY_BY_ID, {"id": account_id}).one_or_none()
    return _key(row, today) if row else None


def billing(session: Session, on: date) -> Iterator[Billing]:
    """What active accounts are billed each month, in the order of their numbers."""
    rates = {each.code: each for each in store.taxes(session)}
    for row in session.execute(_BILLING):
        rate = rate_on(rates, row.tax_code or "", on)
        if rate is None:
            continue
        yield Billing(
            account_id=row.id,
            number=row.number,
            name=row.name,
            plan_code=row.plan_code,
            plan_name=row.plan_name or "",
            monthly_cents=row.monthly_cents,
            tax_code=rate.code,
            tax_basis_points=rate.basis_points,
            billing_day=row.billing_day,
            method=Method(row.method) if row.method else None,
            activated_on=business_date(row.activated_at) if row.activated_at else None,
        )


def _where(statement: Select[Any], chosen: AccountFilter) -> Select[Any]:
    if chosen.states:
        statement = statement.where(account.c.state.in_(sorted(chosen.states)))
    if chosen.origins:
        statement = statement.where(account.c.origin.in_(sorted(chosen.origins)))
    if chosen.methods:
        statement = statement.where(agreement.c.method.in_(sorted(chosen.methods)))
    if chosen.with_debt:
        owes = exists().where(invoice.c.account_id == account.c.id, invoice.c.state == _OPEN)
        statement = statement.where(owes)
    return statement


def _hit(row: Row[Any], debt: Debt) -> AccountHit:
    return AccountHit(
        id=row.id,
        number=row.number,
        name=row.name,
        trade_name=row.trade_name,
        id_kind=row.id_kind,
        id_number=row.id_number,
        phone=row.phone,
        mobile=row.mobile,
        origin=Origin(row.origin),
        state=AccountState(row.state),
        method=Method(row.method) if row.method else None,
        open_cents=debt.open_cents,
        overdue_cents=debt.overdue_cents,
        open_invoices=debt.open_invoices,
    )


def _key(row: Row[Any], today: date) -> AccountKey:
    method = Method(row.method) if row.method else None
    is_allowed = (
        row.valid_from is not None
        and row.valid_from <= today
        and (row.valid_until is None or today <= row.valid_until)
    )
    return AccountKey(
        id=row.id,
        number=row.number,
        customer_id=row.customer_id,
        name=row.name,
        state=AccountState(row.state),
        origin=Origin(row.origin),
        billing_day=row.billing_day,
        method=method,
        is_automatic=is_automatic(method, is_debit_allowed=is_allowed),
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
