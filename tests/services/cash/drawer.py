"""Tills of their own with drawers, and money written straight into them."""

from datetime import date
from uuid import uuid4

from sqlalchemy import insert, select, update

from services.cash.closing import TillClosing
from services.cash.records import DENOMINATIONS, Denomination, Movement, MovementOrder, TurnRecord
from services.cash.service import TillService
from services.cash.states import Form, MovementKind
from services.clock import Now, business_date
from services.office.records import Till
from services.staff.rights import Operator, Role
from services.storage.sessions import Session, Sessions
from services.storage.tables import (
    account,
    cash,
    cash_movement,
    cheque,
    deposit,
    payment,
    payment_void,
    receipt_series,
    tender,
    till,
    voucher,
)
from tests.books import PASSWORD, Books, Clock

HERE, THERE = "11", "12"


class Drawers:
    """Two tills that nobody opened yet, two cashiers and two supervisors."""

    def __init__(self, sessions: Sessions, clock: Clock | None = None) -> None:
        self.sessions = sessions
        self.clock = clock or Clock()
        self.books = Books(sessions, self.clock)
        self.begin()

    def begin(self) -> None:
        books = self.books
        self.admin = books.staff.operator("admin", "01")
        for code, series in ((HERE, "001-011"), (THERE, "001-012")):
            books.office.add_till(self.admin, Till(code, f"Caja {code}", series))
        for username, full_name, role in (
            ("caro", "Carolina Cedeño", Role.CASHIER),
            ("dora", "Dora Dávila", Role.CASHIER),
            ("susi", "Susana Sáenz", Role.SUPERVISOR),
            ("tito", "Tito Torres", Role.SUPERVISOR),
        ):
            books.staff.add_user(
                self.admin,
                username=username,
                full_name=full_name,
                password=PASSWORD,
                roles=frozenset({role}),
                must_change=False,
            )
        parts = (self.sessions, books.journal, books.events, self.clock)
        self.tills = TillService(*parts)
        self.closing = TillClosing(*parts)
        self.caro = books.staff.operator("caro", HERE)
        self.dora = books.staff.operator("dora", THERE)
        self.susi = books.staff.operator("susi", HERE)
        self.tito = books.staff.operator("tito", HERE)

    def open(self, cents: int = 10_000, who: Operator | None = None) -> TurnRecord:
        operator = who or self.caro
        return self.tills.open(operator, operator.till, cents)

    def order(
        self, kind: MovementKind, cents: int, reason: str = "Para la bóveda"
    ) -> MovementOrder:
        return MovementOrder(str(uuid4()), kind, cents, reason)

    def order_and_move(self, who: Operator, cents: int) -> Movement:
        """Take cash out to the vault."""
        return self.tills.move(who, self.order(MovementKind.DROP, cents))

    def take(self, turn: TurnRecord, *tenders: tuple[str, int], number: str = "100001") -> str:
        with self.sessions.begin() as session:
            return take(session, turn, self.clock, tenders, number)

    def give_back(self, payment_id: str, cents: int, turn: TurnRecord) -> None:
        """Void a receipt and give its cash back out of a turn's drawer."""
        at = self.clock()
        with self.sessions.begin() as session:
            if cents:
                session.execute(
                    insert(cash_movement).values(
                        id=str(uuid4()),
                        session_id=turn.id,
                        kind="back",
                        direction="out",
                        amount_cents=cents,
                        reason="Otro cliente",
                        document="",
                        ref=payment_id,
                        at=at,
                        by="caro",
                    )
                )
            session.execute(
                insert(payment_void).values(
                    id=str(uuid4()),
                    payment_id=payment_id,
                    reason="Otro cliente",
                    cash_back_cents=cents,
                    session_id=turn.id,
                    till=turn.till,
                    by="caro",
                    approver="susi",
                    at=at,
                    business_date=business_date(at),
                )
            )
            for kind, values in (
                (cheque, {"state": "VOIDED", "living": 0}),
                (deposit, {"living": 0}),
            ):
                session.execute(update(kind).where(kind.c.payment_id == payment_id).values(values))


def take(
    session: Session,
    turn: TurnRecord,
    now: Now,
    tenders: tuple[tuple[str, int], ...],
    number: str = "100001",
) -> str:
    """Write a payment in advance with its receipt, under the rules of the database alone."""
    payment_id, at = str(uuid4()), now()
    series, taken = session.execute(
        update(receipt_series)
        .where(
            receipt_series.c.series
            == select(till.c.receipt_series).where(till.c.code == turn.till).scalar_subquery()
        )
        .values(next_number=receipt_series.c.next_number + 1)
        .returning(receipt_series.c.series, receipt_series.c.next_number - 1)
    ).one()
    total = sum(cents for _, cents in tenders)
    session.execute(
        insert(payment).values(
            id=payment_id,
            series=series,
            number=taken,
            account_id=select(account.c.id).where(account.c.number == number).scalar_subquery(),
            till=turn.till,
            actor_id=turn.opened_by_id,
            received_at=at,
            business_date=business_date(at),
            amount_cents=total,
            applied_cents=0,
            credit_cents=total,
            session_id=turn.id,
        )
    )
    for position, (method, cents) in enumerate(tenders, 1):
        place = {"payment_id": payment_id, "position": position, "amount_cents": cents}
        session.execute(insert(tender).values(**place, method=method))
        if method == "cash":
            session.execute(
                insert(cash).values(
                    **place, tendered_cents=cents + 5, change_cents=5, told_not_deductible=False
                )
            )
        elif method == "cheque":
            session.execute(
                insert(cheque).values(
                    **place, **_cheque(taken * 10 + position), agreed_on=business_date(at)
                )
            )
        elif method == "deposit":
            session.execute(insert(deposit).values(**place, **_deposit(taken * 10 + position)))
        elif method == "voucher":
            session.execute(insert(voucher).values(**place, **_voucher(taken * 10 + position)))
    return payment_id


def _cheque(number: int) -> dict[str, object]:
    return {
        "bank_code": "10",
        "account_number": "2100123456",
        "number": f"{number:06d}",
        "account_key": "2100123456",
        "number_key": str(number),
        "drawer": "Comercial Ñandú",
        "dated_on": date(2026, 11, 22),
        "state": "IN_HAND",
        "living": 1,
    }


def _deposit(number: int) -> dict[str, object]:
    return {
        "bank_account": "Pichincha CTE 2100",
        "slip": f"{number:06d}",
        "slip_key": str(number),
        "deposited_on": date(2026, 11, 21),
        "depositor": "María Peña",
        "state": "claimed",
        "living": 1,
    }


def _voucher(number: int) -> dict[str, object]:
    return {
        "terminal": "DF-01",
        "batch": "000112",
        "batch_key": "112",
        "reference": f"{number:06d}",
        "reference_key": str(number),
        "auth_number": "445566",
        "brand": "visa",
        "last4": "4242",
        "living": 1,
    }


def pieces(cents: int) -> dict[Denomination, int]:
    """An amount in as few pieces as it takes."""
    found: dict[Denomination, int] = {}
    for each in DENOMINATIONS:
        if each == Denomination(Form.COIN, 100):
            continue
        count, cents = divmod(cents, each.cents)
        if count:
            found[each] = count
    return found


def open_till(sessions: Sessions, operator: Operator, now: Now, float_cents: int = 10_000) -> str:
    """Open the till of an operator, for tests that only need it open; gives the turn's id."""
    from services.audit.service import Journal  # noqa: PLC0415  only here
    from services.events import Events  # noqa: PLC0415

    tills = TillService(sessions, Journal(sessions, now), Events(), now)
    found = tills.current(operator.till)
    return (found or tills.open(operator, operator.till, float_cents)).id
