from datetime import date
from uuid import uuid4

import pytest

from services.cheques.errors import ProtestFirst
from services.cheques.matching import ChequeMatcher, SlipMatcher
from services.cheques.records import SlipOrder
from services.cheques.states import ChequeState, SlipState
from services.statements.desk import StatementDesk
from services.statements.errors import CannotUnmatch
from services.statements.importing import StatementImport
from services.statements.matching import Matcher
from services.statements.profile_desk import BANK_ACCOUNTS, ProfileDesk
from services.statements.records import LineRecord, LineState, MatchKind
from services.storage.sessions import Sessions
from services.verification.service import Verification
from tests.services.cheques.drawer import ChequeBooks
from tests.services.statements.bank import OTHER, pacifico

ONE, TWO, THREE = (f"001-002-{n:09d}" for n in (1, 2, 3))


class Statement:
    """The bank's side of an office: lines come in, and are matched with slips and cheques."""

    def __init__(self, office: ChequeBooks) -> None:
        self.office = office
        books = office.books
        parts = (office.sessions, books.journal, books.events, office.clock)
        matchers: list[Matcher] = [SlipMatcher(office.slips), ChequeMatcher(office.cheques)]
        profiles = ProfileDesk(office.sessions, books.office, books.journal, office.clock)
        self.imports = StatementImport(*parts, profiles, matchers)
        self.desk = StatementDesk(*parts, matchers)
        admin = books.staff.operator("admin", "01")
        account = {"code": "30", "bank": "Pacífico", "number": OTHER, "kind": "CTE", "label": "P"}
        books.office.put_setting(admin, BANK_ACCOUNTS, [account])

    def shows(self, *moves: tuple[str, int, str, str]) -> list[LineRecord]:
        preview = self.imports.preview(pacifico(*moves), OTHER, file_name="banco.csv")
        assert preview.problems == ()
        self.imports.apply(self.office.sara, preview)
        return self.lines()

    def lines(self) -> list[LineRecord]:
        found = self.desk.unidentified() + self.desk.unidentified(incoming=False)
        return sorted(found, key=lambda line: line.id)


@pytest.fixture
def statement(office: ChequeBooks, sessions: Sessions) -> Statement:
    del sessions
    return Statement(office)


def prepared(office: ChequeBooks, *cheques: int, cash: int = 0) -> str:
    order = SlipOrder(str(uuid4()), OTHER, cheques, cash)
    return office.slips.prepare(office.ana, order).slip.id


def taken(office: ChequeBooks, invoice: str, number: str) -> int:
    payment = office.take(office.cheque(4500, number=number), invoices={invoice: 4500})
    return office.one(payment)


def test_a_slip_is_found_by_its_number_and_its_cheques_are_cleared(
    office: ChequeBooks, statement: Statement
) -> None:
    cheque_id = taken(office, ONE, "880011")
    slip = prepared(office, cheque_id, cash=500)
    office.slips.deposited(office.ana, slip, "0045678", office.today())
    (line,) = statement.shows(("24/11/2026", 5000, "DEPOSITO", "45678"))
    assert line.proposal is not None
    assert (line.proposal.kind, line.proposal.score) == (MatchKind.SLIP, 100)

    assert statement.desk.accept_exact(office.sara).count == 1
    assert office.row(cheque_id).state is ChequeState.CLEARED
    with pytest.raises(CannotUnmatch):
        statement.desk.unmatch(office.sara, line.id, "Me equivoqué")
    assert Verification(office.sessions).verify() == []


def test_a_slip_without_its_number_is_proposed_by_its_amount_alone(
    office: ChequeBooks, statement: Statement
) -> None:
    slip = prepared(office, taken(office, ONE, "880011"), cash=500)
    (line,) = statement.shows(("23/11/2026", 5000, "DEPOSITO", "45678"))
    assert line.proposal is not None
    assert not line.proposal.is_exact
    assert statement.desk.accept_exact(office.sara).count == 0

    done = statement.desk.accept(office.sara, line.id, line.proposal)
    assert done.state is LineState.MATCHED
    record = office.slips.show(slip)
    assert (record.slip.state, record.slip.bank_number) == (SlipState.DEPOSITED, "45678")
    assert record.slip.deposited_on == date(2026, 11, 23)
    assert record.cheques[0].state is ChequeState.DEPOSITED


def test_a_cheque_that_the_bank_paid_by_itself_is_cleared(
    office: ChequeBooks, statement: Statement
) -> None:
    first, second = taken(office, ONE, "880011"), taken(office, TWO, "880012")
    slip = prepared(office, first, second)
    office.slips.deposited(office.ana, slip, "45678", office.today())
    (line,) = statement.shows(("24/11/2026", 4500, "EFECTIVIZACION CHEQUE 880012", ""))
    assert line.proposal is not None
    assert (line.proposal.kind, line.proposal.ref) == (MatchKind.CHEQUE, str(second))
    statement.desk.accept_exact(office.sara)
    assert office.row(first).state is ChequeState.DEPOSITED
    assert office.row(second).state is ChequeState.CLEARED
    assert office.register.show(second).moves[-1].line == line.id


def test_what_the_bank_takes_back_waits_for_two_people(
    office: ChequeBooks, statement: Statement
) -> None:
    cheque_id = taken(office, ONE, "880011")
    office.slips.deposited(office.ana, prepared(office, cheque_id), "45678", office.today())
    (line,) = statement.shows(("24/11/2026", -4500, "CHEQUE DEVUELTO 880011", ""))
    assert line.proposal is not None
    assert (line.proposal.kind, line.proposal.score) == (MatchKind.PROTEST, 90)
    assert statement.desk.accept_exact(office.sara).count == 0
    with pytest.raises(ProtestFirst) as refused:
        statement.desk.accept(office.sara, line.id, line.proposal)
    assert refused.value.details["cheque"] == cheque_id
    assert office.books.balance(ONE) == 0

    office.protest(cheque_id, fee=0)
    (again,) = statement.lines()
    assert again.proposal is not None
    assert again.proposal.is_exact
    assert statement.desk.accept_exact(office.sara).count == 1
    assert office.books.balance(ONE) == 4500
    statement.desk.unmatch(office.sara, line.id, "Era otro")
    assert office.row(cheque_id).state is ChequeState.PROTESTED


def test_two_slips_of_one_amount_are_not_guessed(office: ChequeBooks, statement: Statement) -> None:
    prepared(office, taken(office, ONE, "880011"))
    prepared(office, taken(office, TWO, "880012"))
    (line,) = statement.shows(("23/11/2026", 4500, "DEPOSITO", "45678"))
    assert line.proposal is None
    chosen = statement.desk.candidates(line.id)
    assert [each.kind for each in chosen] == [MatchKind.SLIP, MatchKind.SLIP]
