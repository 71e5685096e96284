from datetime import date

import pytest
from sqlalchemy import insert

from services.cheques.errors import ChequeInSlip, ChequeMoved, NotReplacedBy
from services.cheques.finding import ChequeFinder
from services.cheques.records import ChequeQuestion, SlipOrder, Total, Waiting, Worklist
from services.cheques.states import ChequeState
from services.errors import BadField, NotFound
from services.storage.tables import document_content, tender_picture
from services.verification.service import Verification
from tests.services.cheques.drawer import ACCOUNT, ChequeBooks, cash

ONE, TWO, THREE = (f"001-002-{n:09d}" for n in (1, 2, 3))


def ids(office: ChequeBooks, worklist: Worklist) -> list[int]:
    return [row.id for row in office.register.listing(ChequeQuestion(worklist=worklist))]


def test_worklists_ask_what_waits(office: ChequeBooks) -> None:
    # Sunday the 22nd: banks are closed, and what is received today goes on Monday.
    today = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    later = office.one(
        office.take(office.cheque(4500, deposit_on=date(2026, 11, 24)), invoices={TWO: 4500})
    )
    assert ids(office, Worklist.TODAY) == []
    assert ids(office, Worklist.TOMORROW) == [today]
    assert ids(office, Worklist.LATE) == []
    assert ids(office, Worklist.UNCLEARED) == [today, later]

    office.clock.forward(days=1)
    assert ids(office, Worklist.TODAY) == [today]
    assert ids(office, Worklist.TOMORROW) == [later]
    office.clock.forward(days=1)
    assert ids(office, Worklist.TODAY) == [today, later]
    assert ids(office, Worklist.LATE) == [today]

    slip = office.deposit(today)
    assert ids(office, Worklist.TODAY) == [later]
    assert ids(office, Worklist.NO_NEWS) == []
    office.clock.forward(days=3)
    assert slip.slip.deposited_on == date(2026, 11, 24)
    assert ids(office, Worklist.NO_NEWS) == [today]
    office.protest(today, fee=0)
    assert ids(office, Worklist.NO_NEWS) == []
    assert ids(office, Worklist.CAME_BACK) == [today]
    assert ids(office, Worklist.UNCLEARED) == [later]


def test_what_waits_at_the_counter_is_counted_with_its_sum(office: ChequeBooks) -> None:
    back, late, slip = (
        office.one(office.take(office.cheque(cents), invoices={number: cents}))
        for number, cents in ((ONE, 4500), (TWO, 2000), (THREE, 1000))
    )
    office.deposit(back)
    office.protest(back, fee=0)
    office.slips.prepare(office.ana, SlipOrder("slip", ACCOUNT, (slip,), 500))
    office.clock.forward(days=1)
    waiting = office.register.waiting()
    assert waiting == Waiting(Total(1, 2000), Total(0, 0), Total(1, 4500), Total(1, 1500))

    office.clock.forward(days=1)
    assert office.register.waiting().late == Total(2, 3000)
    assert office.register.waiting().today == Total(1, 2000)
    assert late in ids(office, Worklist.TODAY)


def test_the_search_box_finds_a_cheque_by_its_numbers_and_its_drawer(office: ChequeBooks) -> None:
    cheque_id = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    newest = office.one(office.take(office.cheque(100, number="77"), invoices={TWO: 100}))

    def found(typed: str, limit: int = 6) -> list[int]:
        return [row.id for row in ChequeFinder(office.sessions).find(typed, limit)]

    for typed in ("001001", "1001"):
        assert found(typed) == [cheque_id], typed
    for typed in ("2100123456", "100001", "nandu", "ÑANDÚ com", "nand comerc."):
        assert found(typed) == [newest, cheque_id], typed
    for typed in ("100", "andu", "co", "comercial andina", "0", "\"%_'", ""):
        assert found(typed) == [], typed
    assert found("nandu", limit=1) == [newest]


def test_the_register_counts_and_adds_up(office: ChequeBooks) -> None:
    first = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    office.take(office.cheque(2000), invoices={TWO: 2000})
    office.deposit(first)
    register = office.register.register()
    states = {state: (each.count, each.cents) for state, each in register.states.items()}
    assert states == {ChequeState.IN_HAND: (1, 2000), ChequeState.DEPOSITED: (1, 4500)}
    uncleared = register.worklists[Worklist.UNCLEARED]
    assert (uncleared.count, uncleared.cents) == (2, 6500)


def test_a_list_comes_in_pages_without_a_gap(office: ChequeBooks) -> None:
    taken = [office.one(office.take(office.cheque(100), invoices={ONE: 100})) for _ in range(7)]
    for question in (
        ChequeQuestion(),
        ChequeQuestion(state=ChequeState.IN_HAND),
        ChequeQuestion(worklist=Worklist.UNCLEARED),
    ):
        found: list[int] = []
        last = None
        while page := office.register.listing(question, after=last, limit=3):
            found += [row.id for row in page]
            last = page[-1]
        assert sorted(found) == taken
        assert len(found) == len(set(found))


@pytest.mark.parametrize(
    "text", ["1001", "001001", "nandu", "Ñandú", "100001", "001-001-000000001", "2100123456"]
)
def test_a_cheque_is_found_by_what_is_on_it(office: ChequeBooks, text: str) -> None:
    payment = office.take(office.cheque(4500), invoices={ONE: 4500})
    found = office.register.listing(ChequeQuestion(text=text))
    assert [(row.receipt, row.invoices) for row in found] == [(payment.receipt, (ONE,))]
    assert office.register.listing(ChequeQuestion(text="%")) == []
    assert office.register.total(ChequeQuestion(text=text)).cents == 4500


def test_a_cheque_shows_its_life_and_what_it_paid(office: ChequeBooks) -> None:
    payment = office.take(cash(1000), office.cheque(8500), invoices={ONE: 4500, TWO: 4500})
    cheque_id = office.one(payment, 2)
    office.deposit(cheque_id)
    office.cheques.clear(office.ana, [cheque_id])

    record = office.register.show(cheque_id)
    assert [(each.invoice, each.amount_cents) for each in record.paid] == [
        (ONE, 3500),
        (TWO, 4500),
    ]
    assert record.credit_cents == 500
    assert [each.became for each in record.moves] == [
        ChequeState.IN_HAND,
        ChequeState.DEPOSITED,
        ChequeState.CLEARED,
    ]
    assert record.moves[1].slip == 1
    assert office.register.uncleared_invoices() == []
    with pytest.raises(NotFound):
        office.register.show(99)


def test_its_picture_is_shown(office: ChequeBooks) -> None:
    payment = office.take(office.cheque(4500), invoices={ONE: 4500})
    cheque_id = office.one(payment)
    assert office.register.picture(cheque_id) is None
    with office.sessions.begin() as session:
        session.execute(insert(document_content).values(sha256="ab", content=b"png"))
        session.execute(
            insert(tender_picture).values(
                payment_id=payment.id,
                position=1,
                file_name="cheque.png",
                media_type="image/png",
                sha256="ab",
                at=office.clock(),
                by="ana",
            )
        )
    found = office.register.picture(cheque_id)
    assert found is not None
    assert (found.media_type, found.content) == ("image/png", b"png")
    assert office.register.show(cheque_id).has_picture


def test_several_are_cleared_at_once_or_none(office: ChequeBooks) -> None:
    first = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    second = office.one(office.take(office.cheque(4500), invoices={TWO: 4500}))
    third = office.one(office.take(office.cheque(4500), invoices={THREE: 4500}))
    office.deposit(first, second)
    with pytest.raises(ChequeMoved) as refused:
        office.cheques.clear(office.ana, [first, second, third])
    assert refused.value.details["state"] == "IN_HAND"
    assert office.row(first).state is ChequeState.DEPOSITED
    cleared = office.cheques.clear(office.ana, [first, second])
    assert {row.state for row in cleared} == {ChequeState.CLEARED}


def test_a_later_receipt_replaces_a_cheque_that_came_back(office: ChequeBooks) -> None:
    cheque_id = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    other = office.take(cash(4500), invoices={TWO: 4500})
    office.deposit(cheque_id)
    office.protest(cheque_id, fee=0)
    with pytest.raises(NotReplacedBy):  # older than the protest
        office.cheques.replace(office.ana, cheque_id, other.receipt)
    elsewhere = office.take(cash(4500), invoices={THREE: 4500})
    with pytest.raises(NotReplacedBy):  # and this one pays something else
        office.cheques.replace(office.ana, cheque_id, elsewhere.receipt)

    with pytest.raises(BadField):
        office.cheques.replace(office.ana, cheque_id, " ")
    assert office.cheques.replacements(cheque_id) == []

    again = office.take(cash(4500), invoices={ONE: 4500})
    assert [each.receipt for each in office.cheques.replacements(cheque_id)] == [again.receipt]
    record = office.cheques.replace(office.ana, cheque_id, again.receipt)
    assert record.row.state is ChequeState.REPLACED
    assert record.moves[-1].replaced_by == again.receipt
    office.cheques.replace(office.ana, cheque_id, again.receipt)
    assert len(office.register.show(cheque_id).moves) == len(record.moves)
    # The new money is here, and the old paper is handed over.
    record = office.cheques.give_back(office.ana, cheque_id, "María Peña", "1710034065")
    assert record.row.state is ChequeState.GIVEN_BACK
    office.cheques.give_back(office.ana, cheque_id, "María Peña", "1710034065")
    with pytest.raises(ChequeMoved):
        office.cheques.replace(office.ana, cheque_id, again.receipt)
    assert Verification(office.sessions).verify() == []


def test_a_cheque_is_given_back_to_its_drawer(office: ChequeBooks) -> None:
    cheque_id = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    with pytest.raises(ChequeMoved):
        office.cheques.give_back(office.ana, cheque_id, "María Peña", "1710034065")
    office.deposit(cheque_id)
    office.protest(cheque_id, fee=0)
    with pytest.raises(BadField):
        office.cheques.give_back(office.ana, cheque_id, " ", "1710034065")

    record = office.cheques.give_back(office.ana, cheque_id, "María Peña", "1710034065", "Esposa")
    last = record.moves[-1]
    assert record.row.state is ChequeState.GIVEN_BACK
    assert (last.receiver, last.receiver_id, last.reason) == ("María Peña", "1710034065", "Esposa")
    assert Verification(office.sessions).verify() == []


def test_a_cheque_in_a_slip_is_not_given_back(office: ChequeBooks) -> None:
    cheque_id = office.one(office.take(office.cheque(4500), invoices={ONE: 4500}))
    office.deposit(cheque_id)
    office.protest(cheque_id, fee=0)
    office.slips.prepare(office.ana, SlipOrder("second", ACCOUNT, (cheque_id,)))
    with pytest.raises(ChequeInSlip):
        office.cheques.give_back(office.ana, cheque_id, "María Peña", "1710034065")
