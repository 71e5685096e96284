import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest

from services.accounts.states import AccountState, Method
from services.cards.records import Verdict
from services.cheques.calendar import WorkingDays
from services.cheques.register import ChequeRegister
from services.cheques.rulebook import ChequeRulebook
from services.cheques.states import ChequeState
from services.clock import business_date
from services.debits.answer_records import Verdict as Said
from services.debits.batch_records import BatchQuestion
from services.debits.desk import debit_desk
from services.debits.mandate_states import MandateState
from services.deposits.matching import DepositMatcher
from services.ecuador import check_identification
from services.events import Events
from services.office.records import Mode
from services.office.service import CompanyExists
from services.practice.demo import (
    BUILT_AT,
    DEMO_NAME,
    DEMO_USERS,
    DemoReport,
    DemoStripe,
    build_demo,
)
from services.practice.demo_cast import cast
from services.practice.demo_life import leavers
from services.practice.demo_mandates import End, mandate_ends
from services.practice.demo_people import People
from services.practice.demo_samples import write_samples
from services.practice.simulator import SimulatorProcess
from services.staff.rights import Right, Role
from services.statements.desk import StatementDesk
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.verification.service import Verification
from tests.services.practice.demo_books import Look, Present

DAYS = {
    "a Sunday": datetime(2026, 11, 22, 17, 0, tzinfo=UTC),
    "29 February": datetime(2028, 2, 29, 20, 30, tzinfo=UTC),
    "New Year, ten minutes old": datetime(2027, 1, 1, 5, 10, tzinfo=UTC),
    "31 March, 1 April in UTC": datetime(2026, 4, 1, 0, 30, tzinfo=UTC),
}


@dataclass
class Demo(Look):
    sessions: Sessions
    now: Present
    report: DemoReport
    simulator: SimulatorProcess

    def __post_init__(self) -> None:
        super().__init__(self.sessions, self.now)

    @property
    def today(self) -> date:
        return business_date(self.now.moment)


@pytest.fixture(scope="module", params=list(DAYS))
def demo(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Demo]:
    """The demo company, built once for each day; these tests only look at it."""
    path = tmp_path_factory.mktemp("demo") / "ventanilla.sqlite"
    shutil.copy(sqlite_template, path)
    sessions = Sessions(open_engine(f"sqlite:///{path}"))
    now = Present(DAYS[request.param])
    with SimulatorProcess() as simulator:
        report = build_demo(sessions, DemoStripe(simulator.url, simulator.control), now)
        yield Demo(sessions, now, report, simulator)
    sessions.close()


def test_it_is_as_large_as_it_says(demo: Demo) -> None:
    assert (demo.report.accounts, demo.report.invoices) == (120, 600)
    assert demo.one("SELECT count(*) FROM account") == 120
    assert demo.one("SELECT count(*) FROM invoice WHERE source <> 'fee'") == 600
    assert demo.one("SELECT count(*) FROM payment") == demo.report.payments > 200
    cards = demo.one("SELECT count(*) FROM payment WHERE attempt_id IS NOT NULL")
    assert cards == demo.report.charges == 6
    assert demo.one("SELECT count(*) FROM draft") == demo.report.drafts == 2


def test_its_books_add_up(demo: Demo) -> None:
    assert Verification(demo.sessions).verify() == []
    assert demo.journal.verify() == []


def test_an_account_of_every_state_and_agreement_is_there(demo: Demo) -> None:
    assert demo.values("SELECT state FROM account") == set(AccountState)
    assert demo.values("SELECT method FROM agreement WHERE ended_at IS NULL") == set(Method)
    assert demo.values("SELECT state FROM mandate") == set(MandateState)
    active = demo.rows("SELECT bank_code FROM mandate WHERE state = 'ACTIVE'")
    assert {code for (code,) in active} >= {"10", "17"}
    assert demo.one("SELECT count(*) FROM mandate WHERE limit_cents > 0") == 1
    assert demo.one("SELECT count(*) FROM mandate WHERE valid_until IS NOT NULL") == 1
    assert demo.values("SELECT DISTINCT origin FROM account") == {"ONLINE", "MANUAL"}
    assert demo.one("SELECT count(*) FROM agreement WHERE ended_at IS NOT NULL") == 2
    ready = demo.rows("SELECT number FROM account WHERE state = 'in_review'")
    assert len(ready) == 3


def test_invoices_stand_in_every_state(demo: Demo) -> None:
    today = demo.today.isoformat()
    assert demo.values("SELECT state FROM invoice") == {"open", "paid", "void"}
    assert demo.one("SELECT count(*) FROM invoice WHERE state = 'void'") == 6
    assert demo.one(
        "SELECT count(*) FROM invoice WHERE state = 'open' AND balance_cents < total_cents"
    )
    open_on = f"SELECT count(*) FROM invoice WHERE state = 'open' AND due_on {{}} '{today}'"
    assert demo.one(open_on.format("<")) > 40
    assert demo.one(open_on.format(">=")) > 20
    lines = demo.values("SELECT count(*) FROM invoice_line GROUP BY invoice_id")
    assert lines == {1, 2, 3, 4, 5}
    assert demo.one("SELECT count(*) FROM invoice_line WHERE unit_price_e6 % 10000 <> 0")
    assert demo.values("SELECT tax_code FROM invoice_line") == {"0", "4"}


def test_it_is_dated_from_today_and_nothing_is_of_tomorrow(demo: Demo) -> None:
    last = demo.one("SELECT max(issued_on) FROM invoice")
    assert demo.today - timedelta(days=7) <= date.fromisoformat(last) <= demo.today
    assert demo.one("SELECT max(business_date) FROM payment") == demo.today.isoformat()
    # Each look at the story's clock is a microsecond later than the one before.
    now = (demo.now.moment + timedelta(milliseconds=1)).isoformat(timespec="microseconds")
    for moment in ("max(received_at) FROM payment", "max(at) FROM journal"):
        assert demo.one(f"SELECT {moment}") <= now
    assert demo.one("SELECT max(deposited_on) FROM deposit") <= demo.today.isoformat()
    week = (demo.today - timedelta(days=7)).isoformat()
    assert demo.one(f"SELECT count(*) FROM payment WHERE business_date > '{week}'") >= 12
    assert demo.payments.totals_today().keys() >= {"deposit", "card"}


def test_the_journal_was_written_in_order_of_time(demo: Demo) -> None:
    for chain in demo.values("SELECT chain FROM journal"):
        rows = demo.rows(f"SELECT at FROM journal WHERE chain = '{chain}' ORDER BY seq")
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_receipts_are_of_both_tills_with_credit_and_two_tenders(demo: Demo) -> None:
    assert demo.values("SELECT till FROM payment") == {"01", "02"}
    assert demo.values("SELECT method FROM tender") == {
        "cash",
        "cheque",
        "deposit",
        "card",
        "voucher",
        "withholding",
        "credit",
        "debit",
    }
    assert demo.one("SELECT count(*) FROM payment WHERE credit_cents > 0")
    assert demo.values("SELECT count(*) FROM tender GROUP BY payment_id") == {1, 2, 3}
    posted = f"SELECT count(*) FROM cheque WHERE dated_on > '{demo.today}'"
    assert demo.one(posted)
    # The receipts of debits are printed together, when somebody wants them.
    assert demo.values("SELECT state FROM outbox") == {"given_up", "done"}


def test_cheques_stand_in_every_state_with_what_their_states_ask_for(demo: Demo) -> None:
    assert demo.values("SELECT state FROM cheque") == set(ChequeState)
    assert demo.one("SELECT count(*) FROM cheque WHERE state = 'CLEARED'") > 30
    assert demo.one("SELECT count(*) FROM cheque WHERE state = 'VOIDED' AND living = 0") == 1
    slips = dict(demo.rows("SELECT state, count(*) FROM bank_slip GROUP BY state"))
    assert slips == {"deposited": slips["deposited"], "prepared": 1}
    held = demo.rows(
        "SELECT c.state FROM bank_slip s JOIN bank_slip_cheque h ON h.slip_id = s.id"
        " JOIN cheque c ON c.id = h.cheque_id WHERE s.state = 'prepared'"
    )
    assert [row[0] for row in held] == ["IN_HAND"]
    protested = demo.rows(
        "SELECT m.bank_fee_cents, m.customer_fee_cents, i.source, i.state, f.lifted_at"
        " FROM cheque c JOIN cheque_move m ON m.cheque_id = c.id AND m.to_state = c.state"
        " JOIN invoice i ON i.id = m.fee_invoice_id JOIN customer_flag f ON f.cheque_id = c.id"
        " WHERE c.state = 'PROTESTED'"
    )
    assert [tuple(row) for row in protested] == [(249, 300, "fee", "open", None)]
    assert demo.one("SELECT count(*) FROM customer_flag WHERE lifted_at IS NOT NULL") == 2
    moves = "SELECT count(*) FROM cheque_move WHERE to_state = '{}' AND {} <> ''"
    assert demo.one(moves.format("REPLACED", "replaced_by")) == 1
    assert demo.one(moves.format("GIVEN_BACK", "receiver_id")) == 1


def test_what_waits_at_the_counter_waits_in_the_demo_too(demo: Demo) -> None:
    waiting = ChequeRegister(demo.sessions, demo.payments, demo.now).waiting()
    holidays = {day.day for day in ChequeRulebook(demo.sessions, demo.journal, demo.now).holidays()}
    assert bool(waiting.today.count) is WorkingDays(holidays).is_working(demo.today)
    assert (waiting.came_back.count, waiting.slips.count) == (2, 1)
    states = dict(demo.rows("SELECT state, count(*) FROM deposit GROUP BY state"))
    assert states == {"claimed": states["claimed"], "verified": states["verified"], "refused": 1}
    assert states["claimed"] > 3
    assert states["verified"] > 100
    unknown = StatementDesk(
        demo.sessions, demo.journal, demo.events, demo.now, [DepositMatcher()]
    ).unidentified()
    # The fourth is a deposit whose slip the bank writes otherwise.
    assert sorted(each.proposal.score if each.proposal else 0 for each in unknown) == [0, 0, 0, 75]
    assert demo.values("SELECT kind FROM statement_match") == {"deposit", "slip", "protest"}
    assert demo.values("SELECT state FROM statement_line WHERE amount_cents < 0") == {
        "matched",
        "set_aside",
    }


def test_every_turn_was_counted_and_signed_and_one_was_two_dollars_short(demo: Demo) -> None:
    assert demo.values("SELECT state FROM till_session") == {"closed", "open"}
    (short,) = demo.rows(
        "SELECT till, difference_cents, reason, closed_by <> declared_by FROM till_session"
        " WHERE difference_cents <> 0"
    )
    assert (short[0], short[1], short[3]) == ("02", -200, 1)
    assert short[2]
    open_now = demo.rows("SELECT till, business_date FROM till_session WHERE state = 'open'")
    assert {row[1] for row in open_now} == {demo.today.isoformat()}
    assert "02" in {row[0] for row in open_now}


def test_a_receipt_was_voided_and_others_corrected(demo: Demo) -> None:
    assert demo.one("SELECT count(*) FROM payment_void WHERE replaced_by IS NULL") == 1
    assert demo.one("SELECT count(*) FROM payment_void WHERE replaced_by IS NOT NULL") == 2


def test_one_charge_is_in_doubt_and_stays_so_until_somebody_asks(demo: Demo) -> None:
    (doubt,) = demo.rows("SELECT id FROM charge_attempt WHERE state = 'IN_DOUBT'")
    assert doubt[0] == demo.report.doubt
    charges = demo.charges(demo.simulator.url)

    assert charges.recover(demo.cashier) == []
    assert charges.outcome(demo.report.doubt).verdict is Verdict.IN_DOUBT
    (attempt,) = charges.unfinished()
    assert attempt.till == "02"
    assert attempt.poll_at is not None
    assert attempt.poll_at > demo.now.moment + timedelta(minutes=55)
    (held,) = demo.rows("SELECT invoice, live FROM v_claim WHERE live = 1 AND method = 'card'")
    assert held[0] == attempt.shares[0].invoice
    (intent,) = demo.simulator.control.intents(attempt=demo.report.doubt)
    assert intent["status"] == "succeeded"


def test_one_card_was_declined_and_let_go(demo: Demo) -> None:
    declined = demo.charges(demo.simulator.url).attempt(demo.report.declined)

    assert declined.decline is not None
    assert declined.decline.code == "insufficient_funds"
    assert declined.is_finished
    assert sorted(row[0] for row in demo.rows("SELECT state FROM charge_attempt")) == [
        "CANCELED",
        "IN_DOUBT",
        *["SUCCEEDED"] * 6,
    ]


def test_the_webs_customers_left_their_cards_at_the_simulator(demo: Demo) -> None:
    assert demo.simulator.control.state()["customers"] == 46
    cards = demo.directory.cards("200101")
    assert [(card.brand, card.last4) for card in cards] == [("visa", "4242")]
    assert demo.office.company().stripe_account == demo.simulator.control.state()["account"]
    expires = {row[0] for row in demo.rows("SELECT expires FROM saved_card")}
    assert all(int(each[3:]) >= demo.today.year for each in expires)


def test_identifications_are_sound_but_for_three_odd_companies(demo: Demo) -> None:
    rows = demo.rows("SELECT id_kind, id_number FROM customer")
    odd = [number for kind, number in rows if check_identification(kind, number)[1]]
    assert len(odd) == 3
    assert {row[0] for row in rows} == {"04", "05", "06"}
    assert len({row[1] for row in rows}) == len(rows) == 120


def test_its_people_sign_in_with_one_click(demo: Demo) -> None:
    clicked = [user for user in DEMO_USERS if user.is_one_click]
    assert [user.role for user in clicked] == [
        Role.ACTIVATOR,
        Role.CASHIER,
        Role.SUPERVISOR,
        Role.ADMINISTRATOR,
    ]
    assert "Ana Cajas" in {user.full_name for user in clicked}
    for user in DEMO_USERS:
        operator = demo.staff.sign_in(user.username, user.password, user.till)
        assert operator.roles == {user.role}


def test_two_of_its_people_may_approve_what_the_other_asks_for(demo: Demo) -> None:
    able = [
        user.username
        for user in DEMO_USERS
        if demo.staff.operator(user.username, "01").may(Right.APPROVE)
    ]
    assert able == ["sara", "jorge"]


def test_it_is_marked_as_a_demo(demo: Demo) -> None:
    company = demo.office.company()
    assert (company.mode, company.trade_name) == (Mode.DEMO, DEMO_NAME)
    assert demo.office.setting("stripe.publishable_key").startswith("pk_test_")
    built_at = datetime.fromisoformat(demo.office.setting(BUILT_AT))
    assert abs(built_at - demo.now.moment) < timedelta(minutes=1)
    assert [till.code for till in demo.office.tills()] == ["01", "02"]


def test_it_is_not_built_over_another_company(demo: Demo) -> None:
    with pytest.raises(CompanyExists):
        build_demo(demo.sessions, None, demo.now)


def test_without_a_simulator_no_card_was_ever_charged(sqlite_url: str) -> None:
    sessions = Sessions(open_engine(sqlite_url))
    now = Present(DAYS["29 February"])
    report = build_demo(sessions, None, now)
    look = Look(sessions, now)

    assert (report.charges, report.doubt, report.declined) == (0, "", "")
    assert look.one("SELECT count(*) FROM invoice WHERE source = 'billing'") == 600
    assert look.one("SELECT count(*) FROM saved_card") == 0
    assert look.office.company().stripe_account is None
    assert Verification(sessions).verify() == []
    sessions.close()


def test_a_batch_of_debits_was_answered_and_another_waits_for_its_sample(
    demo: Demo, tmp_path: Path
) -> None:
    answered, waiting = sorted(demo.rows("SELECT number, state FROM debit_batch"))
    assert (answered[1], waiting[1]) == ("CLOSED", "SENT")
    states = (
        "SELECT l.state FROM debit_line l JOIN debit_batch b ON b.id = l.batch_id WHERE number = "
    )
    told = [state for (state,) in demo.rows(f"{states}{answered[0]}")]
    assert told.count("REJECTED") == 2
    assert told.count("SETTLED") >= 2
    assert demo.one("SELECT count(*) FROM debit_line WHERE state = 'PENDING'") >= 3

    parts = demo.sessions, demo.journal, Events(), demo.now
    sample = write_samples(demo.sessions, tmp_path, demo.now).answer
    preview = debit_desk(*parts).answers.preview(waiting[0], sample.read_bytes(), sample.name)

    assert preview.of(Said.REJECTED)[0] == 2
    assert (preview.agrees, preview.is_whole) == (True, True)
    # Whoever tries the program has somebody left at both banks.
    preparing = debit_desk(*parts).preparing
    for key, ours in (("pichincha", "2100118844"), ("guayaquil", "0017554321")):
        found = preparing.preview(BatchQuestion(key, ours, demo.today + timedelta(days=20)))
        assert len(found.lines) >= 3
        assert not [each for each in found.problems if each.key == "debit.term_missing"]


def test_a_mandate_rests_once_its_customer_left_whoever_leaves() -> None:
    random = Random(1)  # noqa: S311  the same people every time, no secrets
    everybody = cast(random, People(random), date(2026, 1, 31))
    debited = [each for each in everybody if each.method in {Method.CARD, Method.DEBIT}]
    leaving = {each.number for each in leavers(debited) if each.method is Method.DEBIT}

    ends = mandate_ends(debited)

    assert len(leaving) == 2
    assert {ends[number] for number in leaving} == {End.ACTIVE}
    assert set(ends.values()) == set(End)
