import pytest
from sqlalchemy import text

from services.errors import NotAllowed
from services.payments.records import DepositTender
from services.summaries.records import Part, Question, Total
from services.summaries.spreading import Tendered, Undone, spread
from services.verification.service import Verification
from tests.services.payments.givens import cash, cheque
from tests.services.summaries.day import DayOffice

# Written by hand from the tables, apart from all that the summary is made of.
_CAME = """
    SELECT t.method, count(*), sum(t.amount_cents) FROM tender t, payment p
    WHERE t.payment_id = p.id AND p.business_date = '2026-11-22' GROUP BY t.method"""
_CAME_BY = """
    SELECT u.full_name, sum(t.amount_cents) FROM tender t, payment p, staff_user u
    WHERE t.payment_id = p.id AND p.actor_id = u.id AND p.business_date = '2026-11-22'
        AND t.method <> 'credit' GROUP BY u.full_name"""
_WENT = """
    SELECT sum(CASE direction WHEN 'back' THEN amount_cents ELSE -amount_cents END)
    FROM reversal WHERE business_date = '2026-11-22'"""


def told(totals: list[Total]) -> dict[str, tuple[int, int, int, int]]:
    return {
        each.key: (each.count, each.cents, each.reversed_count, each.reversed_cents)
        for each in totals
    }


def test_the_totals_are_those_of_the_tables_and_each_opens_to_its_documents(
    office: DayOffice,
) -> None:
    office.work()
    office.doubt()

    summary = office.look()

    assert told(summary.by_method) == {
        "cash": (5, 18_700, 1, 2_500),
        "cheque": (1, 3_000, 0, 0),
        "deposit": (1, 4_500, 0, 0),
        "card": (1, 4_500, 0, 0),
        "voucher": (1, 2_000, 0, 0),
        "withholding": (1, 300, 0, 0),
        "credit": (1, 1_000, 0, 0),
    }
    with office.sessions.read() as session:
        came = {row[0]: (row[1], int(row[2])) for row in session.execute(text(_CAME))}
        by = {row[0]: int(row[1]) for row in session.execute(text(_CAME_BY))}
        went = session.scalar(text(_WENT))
    assert {each.key: (each.count, each.cents) for each in summary.by_method} == came
    assert {each.name: each.cents for each in summary.by_cashier} == by
    assert summary.total.reversed_cents == went
    assert (summary.total.cents, summary.total.net_cents) == (33_000, 30_500)
    assert [(each.first[-1], each.count) for each in summary.series] == [("1", 5), ("1", 4)]
    for total in summary.by_method:
        asked = Question(office.today, office.today, method=total.key)
        behind = office.of.summaries.documents(office.sara, asked)
        assert sum(each.cents for each in behind) == total.net_cents
        assert told(office.look(asked).by_method) == {total.key: told([total])[total.key]}
    for key in ("ana", "luis"):
        narrowed = office.look(Question(office.today, office.today, user=key))
        assert narrowed.by_cashier == [each for each in summary.by_cashier if each.key == key]
    assert office.look(Question(office.today, office.today, till="02")).total.cents == 17_000
    choices = office.of.summaries.choices(office.sara, office.question)
    assert choices.people == (("ana", "Ana Cajas"), ("luis", "Luis Luna"))


def test_every_list_stands_behind_the_totals_and_what_needs_a_look_is_said(
    office: DayOffice,
) -> None:
    office.work()
    office.doubt()
    summary = office.look()
    lists = {each.part: each for each in summary.annexes}

    assert {part: (len(each.lines), each.cents) for part, each in lists.items()} == {
        Part.CHEQUES: (1, 3_000),
        Part.DEPOSITS: (1, 4_500),
        Part.CARDS: (1, 4_500),
        Part.VOUCHERS: (1, 2_000),
        Part.WITHHOLDINGS: (1, 300),
        Part.VOIDS: (1, -2_500),
        Part.DOUBTS: (1, 777),
    }
    (drawn,) = lists[Part.CHEQUES].lines
    assert drawn.cells[1:3] == ("···1700", "001234")
    (card,) = lists[Part.CARDS].lines
    assert card.cells[0].startswith("ch_")
    assert card.cells[1:] == ("visa", "4242", "por comparar")
    assert (summary.unverified_count, summary.unverified_cents) == (1, 4_500)
    assert lists[Part.DEPOSITS].lines[0].is_alert
    assert summary.open_alarms == 1
    assert [turn.state for turn in summary.turns] == ["open", "open"]
    assert summary.is_preliminary
    with pytest.raises(NotAllowed):
        office.of.summaries.look(office.ana, office.question)


def test_a_protest_a_void_and_a_verification_stand_on_their_own_days(office: DayOffice) -> None:
    paid = office.pay(cheque(3_000), cash(1_500), invoice=1)
    slip = DepositTender("pichincha-1", "5511", office.today, "Ñandú", 2_000)
    deposited = office.pay(slip, invoice=2)
    came_back = office.deposit_cheque(paid)
    before = office.look()
    office.close_tills()
    office.next_day()
    office.protest(came_back, 3_000)
    (row,) = office.of.payments.standing(deposited.id)
    office.of.deposits.verify(office.luis, row.id)

    later = office.look(Question(office.today.replace(day=23), office.today.replace(day=23)))

    assert told(office.look().by_method) == told(before.by_method)
    assert told(later.by_method) == {"cheque": (0, 0, 1, 3_000)}
    assert [line.cells[0] for line in later.annex(Part.REVERSALS).lines] == [
        "Cheque protestado o devuelto"
    ]
    (verified,) = later.annex(Part.VERIFIED).lines
    assert verified.cells[3:] == ("verificado", "Luis Luna")
    (approved,) = later.annex(Part.APPROVALS).lines
    assert approved.document.startswith("cheque 001234 de Banco")
    assert approved.cells[:2] == ("Protestar cheque", "Ana Cajas")
    both = office.look(Question(office.today, office.today.replace(day=23)))
    assert [(each.cents, each.reversed_cents) for each in both.days] == [(6_500, 0), (0, 3_000)]
    assert Verification(office.sessions).verify() == []


def test_a_reversal_takes_from_its_own_tender_and_comes_again_to_it() -> None:
    tenders = [Tendered(1, "cheque", 300), Tendered(2, "cash", 200), Tendered(3, "cheque", 100)]
    undone = [
        Undone("protest", 300, "back", tender=1),
        Undone("refund", 250, "back"),
        Undone("again", 300, "again", tender=1),
        Undone("twice", 999, "back"),
    ]

    assert spread(tenders, undone) == {
        "protest": {"cheque": 300},
        "refund": {"cash": 200, "cheque": 50},
        "again": {"cheque": -300},
        "twice": {"cheque": 350, "cash": 649},
    }
