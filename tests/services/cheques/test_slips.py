from datetime import date, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from services.cash.errors import NoOpenTurn, NotYourTurn
from services.cash.service import TillService
from services.cheques.errors import (
    BankNumberUsed,
    ChequeInSlip,
    ChequeMoved,
    EmptySlip,
    SlipMoved,
)
from services.cheques.records import SlipOrder
from services.cheques.states import ChequeState, SlipState
from services.errors import BadField, NotFound
from services.office.records import Till
from services.payments.errors import ChequeAtBank
from services.payments.voiding import VoidService
from services.storage.sessions import Session
from services.storage.tables import cash_movement, statement_file, statement_line
from services.verification.service import Verification
from tests.services.cheques.drawer import ACCOUNT, ChequeBooks

ONE, TWO, THREE = (f"001-002-{n:09d}" for n in (1, 2, 3))


def taken(office: ChequeBooks, invoice: str = ONE, cents: int = 4500) -> int:
    return office.one(office.take(office.cheque(cents), invoices={invoice: cents}))


def order(*cheques: int, cash: int = 0) -> SlipOrder:
    return SlipOrder(str(uuid4()), ACCOUNT, cheques, cash)


def test_a_slip_is_numbered_and_takes_cash_out_of_the_drawer(office: ChequeBooks) -> None:
    first, second = taken(office), taken(office, TWO)
    made = office.slips.prepare(office.ana, order(first, second, cash=2500))
    assert (made.slip.number, made.slip.state) == (1, SlipState.PREPARED)
    assert (made.slip.cheque_cents, made.slip.total_cents) == (9000, 11500)
    assert [row.id for row in made.cheques] == [first, second]
    assert office.row(first).state is ChequeState.IN_HAND
    assert office.row(first).is_in_slip
    with office.sessions.read() as session:
        moved = session.execute(
            select(cash_movement.c.kind, cash_movement.c.direction, cash_movement.c.amount_cents)
        ).one()
    assert tuple(moved) == ("slip", "out", 2500)
    assert office.slips.prepare(office.ana, order(taken(office, THREE))).slip.number == 2
    assert Verification(office.sessions).verify() == []


def test_the_same_order_twice_is_one_slip(office: ChequeBooks) -> None:
    wanted = order(taken(office), cash=1000)
    first = office.slips.prepare(office.ana, wanted)
    again = office.slips.prepare(office.ana, wanted)
    assert first == again
    assert office.books.count("cash_movement") == 1


def test_the_banks_number_moves_its_cheques(office: ChequeBooks) -> None:
    cheque_id = taken(office)
    slip = office.slips.prepare(office.ana, order(cheque_id)).slip
    done = office.slips.deposited(office.ana, slip.id, "00-123", office.today())
    assert (done.slip.state, done.slip.bank_number) == (SlipState.DEPOSITED, "00-123")
    assert office.row(cheque_id).state is ChequeState.DEPOSITED
    assert office.row(cheque_id).deposited_on == office.today()
    again = office.slips.deposited(office.ana, slip.id, "123", office.today())
    assert again.slip == done.slip
    with pytest.raises(SlipMoved):
        office.slips.deposited(office.ana, slip.id, "124", office.today())


def test_a_bank_number_is_of_one_slip_of_an_account(office: ChequeBooks) -> None:
    office.deposit(taken(office), number="0077")
    slip = office.slips.prepare(office.ana, order(taken(office, TWO))).slip
    with pytest.raises(BankNumberUsed) as refused:
        office.slips.deposited(office.ana, slip.id, " 77 ", office.today())
    assert refused.value.details["slip"] == 1
    assert office.slips.show(slip.id).slip.state is SlipState.PREPARED


def test_a_day_that_cannot_be_is_refused(office: ChequeBooks) -> None:
    slip = office.slips.prepare(office.ana, order(taken(office))).slip
    for day in (office.today() + timedelta(days=1), date(1900, 1, 1)):
        with pytest.raises(BadField):
            office.slips.deposited(office.ana, slip.id, "77", day)
    with pytest.raises(BadField):
        office.slips.deposited(office.ana, slip.id, " ", office.today())


def test_a_cheque_is_in_one_living_slip(office: ChequeBooks) -> None:
    cheque_id = taken(office)
    slip = office.slips.prepare(office.ana, order(cheque_id)).slip
    with pytest.raises(ChequeInSlip) as refused:
        office.slips.prepare(office.luis, order(cheque_id))
    assert refused.value.details["slip"] == 1
    with pytest.raises(IntegrityError), office.sessions.begin() as session:
        session.execute(
            text("INSERT INTO bank_slip_cheque (slip_id, cheque_id, live) VALUES (:s, :c, 1)"),
            {"s": slip.id, "c": cheque_id},
        )
    office.slips.deposited(office.ana, slip.id, "77", office.today())
    with pytest.raises(ChequeMoved):
        office.slips.prepare(office.luis, order(cheque_id))
    office.protest(cheque_id, fee=0)
    assert office.slips.prepare(office.luis, order(cheque_id)).slip.number == 2


def test_a_void_slip_gives_all_of_it_back(office: ChequeBooks) -> None:
    cheque_id = taken(office)
    slip = office.slips.prepare(office.ana, order(cheque_id, cash=2500)).slip
    with pytest.raises(BadField):
        office.slips.void(office.ana, slip.id, "")
    done = office.slips.void(office.ana, slip.id, "El banco estaba cerrado")
    assert done.slip.state is SlipState.VOID
    assert not office.row(cheque_id).is_in_slip
    with office.sessions.read() as session:
        moved = session.execute(
            select(
                cash_movement.c.kind, cash_movement.c.direction, cash_movement.c.amount_cents
            ).order_by(cash_movement.c.at)
        ).all()
    assert [tuple(each) for each in moved] == [("slip", "out", 2500), ("correction", "in", 2500)]
    with pytest.raises(SlipMoved):
        office.slips.deposited(office.ana, slip.id, "77", office.today())
    with pytest.raises(SlipMoved):
        office.slips.void(office.luis, slip.id, "Otra vez")
    assert office.slips.prepare(office.ana, order(cheque_id)).slip.number == 2
    assert Verification(office.sessions).verify() == []


def test_cash_needs_the_drawer_of_ones_own_open_till(office: ChequeBooks) -> None:
    books = office.books
    stranger = books.staff.operator("luis", "01")
    with pytest.raises(NotYourTurn):
        office.slips.prepare(stranger, order(cash=1000))
    admin = books.staff.operator("admin", "01")
    books.office.add_till(admin, Till("03", "Caja 03", "001-009"))
    with pytest.raises(NoOpenTurn):
        office.slips.prepare(books.staff.operator("ana", "03"), order(cash=1000))
    # Cheques alone need no drawer.
    made = office.slips.prepare(books.staff.operator("ana", "03"), order(taken(office)))
    assert made.slip.number == 1


def test_an_empty_slip_and_an_unknown_cheque_are_refused(office: ChequeBooks) -> None:
    with pytest.raises(EmptySlip):
        office.slips.prepare(office.ana, order())
    with pytest.raises(NotFound):
        office.slips.prepare(office.ana, order(99))
    postdated = office.take(
        office.cheque(4500, deposit_on=date(2026, 12, 24)), invoices={ONE: 4500}
    )
    with pytest.raises(ChequeMoved):
        office.slips.prepare(office.ana, order(office.one(postdated)))
    assert office.books.count("bank_slip") == 0


def test_a_receipt_whose_cheque_is_in_a_slip_is_not_voided(office: ChequeBooks) -> None:
    books = office.books
    voiding = VoidService(
        office.sessions, books.payments, books.journal, books.events, office.clock
    )
    payment = office.take(office.cheque(4500), invoices={ONE: 4500})
    slip = office.slips.prepare(office.ana, order(office.one(payment))).slip
    with pytest.raises(ChequeAtBank):
        voiding.void(office.ana, payment.id, "Otro cliente")
    with (
        pytest.raises(IntegrityError, match="on its way to the bank"),
        office.sessions.begin() as session,
    ):
        session.execute(text("UPDATE cheque SET state = 'VOIDED', living = 0"))
    office.slips.void(office.ana, slip.id, "Otro cliente")
    voiding.void(office.ana, payment.id, "Otro cliente")
    assert office.row(office.one(payment)).state is ChequeState.VOIDED


def test_the_statement_deposits_a_slip_and_clears_it_when_it_had_time(
    office: ChequeBooks,
) -> None:
    cheque_id = taken(office)
    slip = office.slips.prepare(office.ana, order(cheque_id)).slip
    monday, tuesday = date(2026, 11, 23), date(2026, 11, 24)
    with office.sessions.begin() as session:
        line = _line(session, office, monday)
        office.slips.credited_in(
            session, office.ana, slip.id, bank_number="900", on=monday, line=line
        )
    assert office.row(cheque_id).state is ChequeState.DEPOSITED
    with office.sessions.begin() as session:
        line = _line(session, office, tuesday)
        office.slips.credited_in(
            session, office.ana, slip.id, bank_number="901", on=tuesday, line=line
        )
    record = office.register.show(cheque_id)
    assert record.row.state is ChequeState.CLEARED
    assert record.moves[-1].line == line
    assert office.slips.show(slip.id).slip.bank_number == "900"


def test_the_drawer_is_counted_with_what_went_to_the_bank(office: ChequeBooks) -> None:
    office.slips.prepare(office.ana, order(taken(office), cash=2500))
    books = office.books
    tills = TillService(office.sessions, books.journal, books.events, office.clock)
    turn = tills.current("01")
    assert turn is not None
    assert [each.net_cents for each in tills.look(turn.id).movements] == [-2500]


def _line(session: Session, office: ChequeBooks, day: date) -> int:
    file_id = str(uuid4())
    session.execute(
        insert(statement_file).values(
            id=file_id,
            sha256=file_id,
            bank_account=ACCOUNT,
            profile="x",
            file_name="x.csv",
            first_day=day,
            last_day=day,
            lines=1,
            known=0,
            imported_at=office.clock(),
            imported_by="ana",
        )
    )
    line: int = session.execute(
        insert(statement_line)
        .values(
            file_id=file_id,
            bank_account=ACCOUNT,
            day=day,
            place=1,
            line_key=file_id,
            occurrence=1,
            amount_cents=4500,
            detail="DEPOSITO",
            reference="",
            reference_key="",
            state="open",
        )
        .returning(statement_line.c.id)
    ).scalar_one()
    return line
