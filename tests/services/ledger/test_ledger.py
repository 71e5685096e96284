from dataclasses import replace
from datetime import date, timedelta
from random import Random
from uuid import uuid4

import pytest
from sqlalchemy import text

from services.cash.records import MovementOrder
from services.cash.states import MovementKind
from services.errors import BadField, ChangedElsewhere, NotAllowed, UserError
from services.ledger.accounts import DEFAULTS, BankLedger, LedgerAccount, Purpose
from services.ledger.records import Concept, Entry, LedgerLine
from services.payments.records import ChequeTender, CreditTender, DepositTender, Tender
from services.payments.store import credit_of
from services.reconciliation.day_records import Payout, Side, SideSums, StripeDays
from services.storage.sessions import Sessions
from tests.services.payments.givens import cash, cheque, slip, voucher, withheld
from tests.services.summaries.day import INVOICES, OURS, DayOffice

# Written by hand from the tables, apart from all that entries are made of.
_OWED_LESS = "SELECT sum(total_cents - balance_cents) FROM invoice"
_IN_HAND = """
    SELECT coalesce(sum(amount_cents), 0) FROM cheque WHERE state IN ('IN_HAND', 'POSTDATED')"""
# A drawer holds what was counted last; only a till's first float came from outside these books.
_COUNTED = """
    SELECT sum(counted_cents - coalesce(left_before_cents, float_cents)) FROM till_session"""


@pytest.fixture
def office(sessions: Sessions) -> DayOffice:
    """A company whose two tills were just opened."""
    return DayOffice(sessions)


def entries(office: DayOffice, first: date | None = None, last: date | None = None) -> list[Entry]:
    today = office.clock().date()
    with office.sessions.read() as session:
        return office.of.day.ledger.entries_in(session, first or office.today, last or today)


def balances(found: list[Entry]) -> dict[Purpose, int]:
    sums = dict.fromkeys(Purpose, 0)
    for entry in found:
        for line in entry.lines:
            sums[line.account.purpose] += line.debit_cents - line.credit_cents
    return sums


def random_day(office: DayOffice, chance: Random) -> None:
    """Whatever may happen at two counters on a day; what the office refuses, it refuses."""
    receipts = []
    for _ in range(12):
        number = f"{chance.randrange(10**6):06d}"
        cents = chance.randrange(1, 6_000)
        invoice = chance.randrange(len(INVOICES) + 1)
        kinds: list[Tender] = [
            cash(cents, change=chance.randrange(100)),
            cheque(cents, number),
            slip(cents, number),
            voucher(cents, number),
            CreditTender(cents),
        ]
        tenders = chance.sample(kinds, chance.choice((1, 1, 2)))
        if invoice and chance.random() < 0.2:
            tenders.append(withheld((INVOICES[invoice - 1], 50), number=f"001-001-000{number}"))
        try:
            at_second = chance.random() < 0.5
            paid = office.pay(*tenders, invoice=invoice, at_second=at_second)
            receipts.append((paid, tenders))
        except UserError:
            continue
    for receipt, tenders in chance.sample(receipts, min(4, len(receipts))):
        try:
            if chance.random() < 0.5:
                office.of.voids.void(office.ana, receipt.id, "Otro cliente")
                continue
            for position, tender in enumerate(tenders, start=1):
                if isinstance(tender, ChequeTender):
                    found = office.deposit_cheque(receipt, position)
                    if chance.random() < 0.6:
                        office.protest(found, tender.amount_cents)
        except UserError:
            continue
    turn = office.of.tills.current("01")
    assert turn is not None
    for kind in (MovementKind.ADD, MovementKind.DROP, MovementKind.PETTY):
        order = MovementOrder(str(uuid4()), kind, chance.randrange(1, 500), "Prueba")
        try:
            moved = office.of.tills.move(office.ana, order)
        except UserError:
            continue
        if chance.random() < 0.3:
            office.of.tills.correct(office.ana, moved.id, "Fue un error")


@pytest.mark.parametrize("seed", [3, 11])
def test_random_days_balance_and_agree_with_the_books(office: DayOffice, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - it guards nothing
    for _ in range(3):
        random_day(office, chance)
        office.close_tills()
        office.next_day()
    office.close_tills()
    # Nothing was left in the drawer, and two dollars are there.
    surplus = office.of.tills.open(office.ana, "01", 200)
    office.of.till_closing.declare(office.ana, surplus.id, {})

    found = entries(office)

    # An entry that did not balance would not exist; all of them are about these days.
    assert {entry.day for entry in found} <= {office.today + timedelta(days=n) for n in range(4)}
    assert {Concept.OPENED, Concept.RECEIVED, Concept.COUNTED} <= {entry.concept for entry in found}
    opened = next(each for each in found if each.concept is Concept.OPENED)
    assert [
        (each.account.purpose, each.debit_cents - each.credit_cents) for each in opened.lines
    ] == [
        (Purpose.CASH, 200),
        (Purpose.OVER, -200),
    ]
    for entry in found:
        debits = sum(line.debit_cents for line in entry.lines)
        assert debits == sum(line.credit_cents for line in entry.lines) > 0
        assert all((line.debit_cents > 0) != (line.credit_cents > 0) for line in entry.lines)
    sums = balances(found)
    with office.sessions.read() as session:
        told = {
            name: int(session.scalar(text(statement)) or 0)
            for name, statement in (
                ("owed", _OWED_LESS),
                ("hand", _IN_HAND),
                ("counted", _COUNTED),
            )
        }
        credit = credit_of(session, session.scalar(text("SELECT id FROM account")))
    assert -sums[Purpose.ADVANCES] == credit
    assert -sums[Purpose.RECEIVABLE] == told["owed"]
    assert sums[Purpose.CHEQUES] == told["hand"]
    assert sums[Purpose.CASH] == told["counted"]
    assert sums[Purpose.RECEIVABLE] < 0
    by_day = [balances(entries(office, day, day)) for day in sorted({each.day for each in found})]
    assert {key: sum(day[key] for day in by_day) for key in Purpose} == sums


def test_a_day_s_entries_are_those_of_the_hand(office: DayOffice) -> None:
    office.work()
    receipt = office.pay(cheque(2_000, "777"), invoice=10)
    office.protest(office.deposit_cheque(receipt), 2_000)

    told = {
        entry.concept: [
            (line.account.purpose, line.debit_cents, line.credit_cents) for line in entry.lines
        ]
        for entry in entries(office)
    }

    assert told == {
        Concept.RECEIVED: [
            (Purpose.CASH, 18_700, 0),
            (Purpose.CHEQUES, 5_000, 0),
            (Purpose.DEPOSITS, 4_500, 0),
            (Purpose.CARDS, 4_500, 0),
            (Purpose.VOUCHERS, 2_000, 0),
            (Purpose.INCOME_WITHHELD, 300, 0),
            (Purpose.ADVANCES, 1_000, 0),
            (Purpose.RECEIVABLE, 0, 34_500),
            # 15.00 was left as credit and 10.00 of it spent: two lines, not one of 5.00.
            (Purpose.ADVANCES, 0, 1_500),
        ],
        Concept.REVERSED: [
            (Purpose.RECEIVABLE, 4_500, 0),
            (Purpose.CASH, 0, 2_500),
            (Purpose.BANK, 0, 2_000),
        ],
        Concept.DEPOSITED: [(Purpose.BANK, 2_000, 0), (Purpose.CHEQUES, 0, 2_000)],
        Concept.FEES: [(Purpose.BANK_FEES, 249, 0), (Purpose.BANK, 0, 249)],
    }


def test_money_that_is_given_back_is_money_that_came_and_leaves_the_bank(office: DayOffice) -> None:
    """No withheld tax and no spent credit; the cheque is at the bank, and the drawer knows none."""
    office.pay(cash(1_000))
    kept = withheld((INVOICES[0], 300))
    mixed = office.pay(kept, CreditTender(1_000), cheque(2_000), cash(1_200), invoice=1)
    cheque_id = office.deposit_cheque(mixed, position=3)
    office.of.cheques.clear(office.ana, [cheque_id])
    office.give_back(mixed, 2_500)

    told = office.look()
    sums = balances(entries(office))

    back = {each.key: each.reversed_cents for each in told.by_method if each.reversed_cents}
    assert (back, told.total.reversed_cents) == ({"cash": 1_200, "cheque": 1_300}, 2_500)
    assert (sums[Purpose.BANK], sums[Purpose.CHEQUES]) == (2_000 - 2_500, 0)
    assert (sums[Purpose.CASH], sums[Purpose.INCOME_WITHHELD]) == (2_200, 300)
    assert (sums[Purpose.RECEIVABLE], sums[Purpose.ADVANCES]) == (-2_000, 0)


def test_each_bank_account_has_its_own_and_stripe_s_fees_and_payouts_are_booked_once(
    office: DayOffice,
) -> None:
    ledger, admin = office.of.day.ledger, office.books.staff.operator("admin", "01")
    own = BankLedger(OURS, "11201", "Banco Pichincha 2100")
    with pytest.raises(BadField):  # the code has another name in the chart
        ledger.put_banks(admin, [BankLedger(OURS, DEFAULTS[0].code, "Banco")])
    ledger.put_banks(admin, [own, BankLedger("otra")], was=())
    assert ledger.banks() == (own,)
    office.charge(9)
    paid = office.pay(slip(4_500), invoice=3)
    office.of.voids.void(office.ana, office.pay(slip(900, "82"), invoice=4).id, "Otro cliente")
    receipt = office.pay(cheque(2_000, "777"), invoice=10)
    office.protest(office.deposit_cheque(receipt), 2_000)
    bank = next(each for each in paid.tenders if isinstance(each, DepositTender)).bank_account
    ledger.put_banks(admin, [own, BankLedger(bank, "11202", "Banco de los clientes")])
    sides = tuple(SideSums(side, 0, 0, 0, 0, 0) for side in Side)
    sides = (replace(sides[0], there_cents=4_500, fee_cents=160), *sides[1:])
    for payouts in ((Payout("po_0", office.today, 1),), (Payout("po_1", office.today, 3_000),)):
        told = StripeDays(
            office.today, office.today, sides, (), payouts,
            others_count=0, others_cents=0, others_fee_cents=0, plain_fee_cents=25,
        )  # fmt: skip
        with office.sessions.begin() as session:
            office.of.stripe_days._keep(session, office.sara, told, office.clock())

    found = entries(office)
    sums: dict[str, int] = {}
    for entry in found:
        for line in entry.lines:
            kept = sums.setdefault(line.account.code, 0)
            sums[line.account.code] = kept + line.debit_cents - line.credit_cents

    code = {each.purpose: each.code for each in DEFAULTS}
    assert sums["11201"] == 2_000 - 2_000 - 249
    assert sums["11202"] == 4_500
    # Only the newest comparison of a day counts.
    assert sums[code[Purpose.CARD_FEES]] == 185
    assert sums[code[Purpose.CARDS]] == 4_500 - 185 - 3_000
    assert sums[code[Purpose.BANK]] == 3_000
    assert code[Purpose.DEPOSITS] not in sums
    assert sum(sums.values()) == 0


def test_the_chart_is_the_administrator_s_and_audited_and_entries_must_balance(
    office: DayOffice,
) -> None:
    ledger, admin = office.of.day.ledger, office.books.staff.operator("admin", "01")
    assert ledger.accounts() == DEFAULTS
    other = (LedgerAccount(Purpose.CASH, "11101", "Caja Quito"), *DEFAULTS[1:])

    ledger.put_accounts(admin, other, was=DEFAULTS)

    assert ledger.accounts() == other
    with pytest.raises(NotAllowed):
        ledger.put_accounts(office.sara, DEFAULTS)
    with pytest.raises(ChangedElsewhere):
        ledger.put_accounts(admin, DEFAULTS, was=DEFAULTS)
    twice = (*other[:-1], LedgerAccount(Purpose.BANK_FEES, "11101", "Otro nombre"))
    with pytest.raises(BadField):
        ledger.put_accounts(admin, twice)
    with pytest.raises(BadField):
        ledger.put_accounts(admin, other[:-1])
    with office.sessions.read() as session:
        sql = "SELECT count(*) FROM journal WHERE subject = 'setting:ledger.accounts'"
        assert session.exec_driver_sql(sql).scalar_one() == 1
    with pytest.raises(ValueError, match="1 cents apart"):
        Entry(office.today, Concept.FEES, (LedgerLine(DEFAULTS[0], 1, 0),))
