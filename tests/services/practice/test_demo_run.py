import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from services.accounts.importing import AccountImport
from services.cards.errors import KeyMismatch
from services.cards.records import CardToken, ChargeOrder, TokenKind, Verdict
from services.clock import utc_now
from services.deposits.matching import DepositMatcher
from services.gateways.stripe_gateway import Timeouts
from services.invoices.importing import InvoiceImport
from services.office.records import Mode
from services.payments.records import Share
from services.practice.demo import build_demo
from services.practice.demo_office import DemoClock, DemoOffice
from services.practice.demo_run import (
    DemoRun,
    DemoState,
    DemoUnfinished,
    Mischief,
    NotADemo,
    demo_state,
)
from services.practice.demo_statements import SLIPS_GO_TO
from services.practice.demo_stripe import LocalStripe
from services.statements.importing import StatementImport
from services.statements.profile_desk import ProfileDesk
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from services.verification.service import Verification
from tests.books import Books, Clock
from tests.services.practice.demo_books import Look, Present

VISA = CardToken(TokenKind.PAYMENT_METHOD, "pm_card_visa", "visa", "4242")


class Opened:
    """A demo that was just opened for the first time, with its services."""

    def __init__(self, run: DemoRun) -> None:
        self.run = run
        self.sessions = Sessions(open_engine(run.database_url))
        self.look = Look(self.sessions, Present(utc_now()))

    def order(self) -> ChargeOrder:
        """An order for the oldest open invoice of an office customer that nobody claims."""
        account, number, cents = self.look.rows(
            "SELECT a.number, i.number, i.balance_cents FROM invoice i"
            " JOIN account a ON a.id = i.account_id"
            " WHERE i.state = 'open' AND a.origin = 'MANUAL' AND a.state = 'active'"
            " ORDER BY i.due_on, i.id LIMIT 1"
        )[0]
        return ChargeOrder(str(uuid4()), account, (Share(number, cents),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("run") / "datos"


@pytest.fixture(scope="module")
def opened(folder: Path) -> Iterator[Opened]:
    with DemoRun(folder) as run:
        made = Opened(run)
        yield made
        made.sessions.close()


def test_the_first_start_builds_the_company(opened: Opened) -> None:
    report = opened.run.report
    assert report is not None
    assert report.accounts == 120
    assert opened.run.script_url == f"{opened.run.url}/v3/stripe.js"
    assert demo_state(opened.sessions) is DemoState.BUILT
    assert opened.look.charges(opened.run.url).check_ready().livemode is False


def test_a_second_start_beside_it_finds_company_and_simulator(opened: Opened, folder: Path) -> None:
    with DemoRun(folder) as again:
        assert again.report is None
        assert again.url == opened.run.url
    assert LocalStripe(folder).url() == opened.run.url
    assert opened.run.control.state()["customers"] == 46


def test_a_live_key_is_refused(opened: Opened) -> None:
    charges = opened.look.charges(opened.run.url, "sk_live_of_somebody")

    with pytest.raises(KeyMismatch):
        charges.charge(opened.look.cashier, opened.order(), VISA)

    assert opened.look.one("SELECT count(*) FROM charge_attempt") == 8


def test_asking_now_ends_the_doubt_with_one_charge(opened: Opened) -> None:
    report = opened.run.report
    assert report is not None

    settled = opened.look.charges(opened.run.url).look_now(opened.look.cashier, report.doubt)

    assert settled.verdict is Verdict.CHARGED
    assert settled.receipt.startswith("001-003-")
    (intent,) = opened.run.control.intents(attempt=report.doubt)
    assert intent["succeeded_charges"] == 1
    assert Verification(opened.sessions).verify() == []


@pytest.mark.parametrize(
    ("mischief", "verdict"),
    [
        (Mischief.NONE, Verdict.CHARGED),
        (Mischief.LATE, Verdict.CHARGED),
        (Mischief.LOST_ANSWER, Verdict.CHARGED),
        (Mischief.LINE_DOWN, Verdict.IN_DOUBT),
        (Mischief.SERVER_ERROR, Verdict.NOT_CHARGED),
    ],
)
def test_mischief_is_played_until_all_is_well_again(
    opened: Opened, mischief: Mischief, verdict: Verdict
) -> None:
    order = opened.order()
    impatient = opened.look.charges(opened.run.url, timeouts=Timeouts(2.0, 0.3, 2.0))
    impatient.check_ready()
    opened.run.play(mischief)
    try:
        assert opened.run.mischief is mischief
        assert impatient.charge(opened.look.cashier, order, VISA).verdict is verdict
    finally:
        opened.run.play(Mischief.NONE)

    opened.look.now.moment += timedelta(seconds=1)
    ended = opened.look.charges(opened.run.url).look_now(opened.look.cashier, order.attempt)
    assert ended.verdict is (Verdict.CHARGED if verdict is Verdict.IN_DOUBT else verdict)
    (intent,) = opened.run.control.intents(attempt=order.attempt)
    assert intent["succeeded_charges"] == (ended.verdict is Verdict.CHARGED)


def test_the_next_card_is_declined_and_the_one_after_it_is_not(opened: Opened) -> None:
    charges, order = opened.look.charges(opened.run.url), opened.order()
    opened.run.play(Mischief.DECLINE_NEXT)

    first = charges.charge(opened.look.cashier, order, VISA)
    second = charges.confirm(opened.look.cashier, order.attempt, VISA)

    assert (first.verdict, second.verdict) == (Verdict.DECLINED, Verdict.CHARGED)
    (intent,) = opened.run.control.intents(attempt=order.attempt)
    assert intent["succeeded_charges"] == 1


def test_its_samples_can_be_imported_and_one_is_full_of_errors(opened: Opened) -> None:
    look, folder = opened.look, opened.run.samples_dir
    parts = opened.sessions, look.journal, look.events, look.now
    pablo = look.staff.operator("pablo", "01")
    invoices, accounts = InvoiceImport(*parts), AccountImport(*parts)

    added = invoices.apply(pablo, invoices.preview(folder / "facturas_ejemplo.csv"))
    opened_too = accounts.apply(pablo, accounts.preview(folder / "cuentas_ejemplo.csv").parsed)
    wrong = invoices.preview(folder / "facturas_con_errores.csv")

    assert (added.new_count, opened_too.new_count) == (12, 6)
    assert not wrong.may_apply
    assert {problem.line for problem in wrong.problems} == set(range(3, 13))
    profiles = ProfileDesk(look.sessions, look.office, look.journal, look.now)
    statement = StatementImport(*parts, profiles, [DepositMatcher()]).preview(
        folder / "extracto_ejemplo.csv", SLIPS_GO_TO
    )
    assert statement.may_apply
    assert statement.matched_count == statement.new_count - 3 > 0
    assert Verification(opened.sessions).verify() == []


def test_a_later_start_keeps_books_and_simulator(folder: Path, opened: Opened) -> None:
    opened.run.close()
    paid = opened.look.one("SELECT count(*) FROM payment")

    with DemoRun(folder) as again:
        assert again.report is None
        ours = opened.look.office.company().stripe_account
        assert again.control.state()["account"] == ours
        assert opened.look.one("SELECT count(*) FROM payment") == paid
        assert opened.look.charges(again.url).check_ready()


def test_half_a_company_is_set_aside_and_two_starts_build_one_anew(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ventanilla.sqlite'}"
    migrate(url)
    sessions = Sessions(open_engine(url))
    DemoOffice(sessions, DemoClock(utc_now(), utc_now())).begin()
    assert demo_state(sessions) is DemoState.UNFINISHED
    sessions.close()
    runs = [DemoRun(tmp_path), DemoRun(tmp_path)]
    threads = [threading.Thread(target=run.open) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    try:
        assert [run.report is None for run in runs].count(True) == 1
        assert runs[0].url == runs[1].url
        assert len(list(tmp_path.glob("ventanilla-incompleta-*.sqlite"))) == 1
    finally:
        for run in runs:
            run.close()


def test_a_real_company_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ventanilla.sqlite'}"
    migrate(url)
    sessions = Sessions(open_engine(url))
    Books(sessions, Clock(), Mode.TEST)
    assert demo_state(sessions) is DemoState.REAL

    with pytest.raises(NotADemo):
        DemoRun(tmp_path).open()

    assert Books(sessions, Clock()).count("account") == 0
    sessions.close()


def test_a_server_is_never_set_aside(postgres_url: str, tmp_path: Path) -> None:
    migrate(postgres_url)
    sessions = Sessions(open_engine(postgres_url))
    DemoOffice(sessions, DemoClock(utc_now(), utc_now())).begin()

    with pytest.raises(DemoUnfinished):
        DemoRun(tmp_path, database_url=postgres_url).open()

    assert demo_state(sessions) is DemoState.UNFINISHED
    sessions.close()


def test_it_is_built_on_a_server_too(postgres_url: str) -> None:
    migrate(postgres_url)
    sessions = Sessions(open_engine(postgres_url))

    report = build_demo(sessions, None, utc_now)

    assert (report.accounts, report.invoices) == (120, 600)
    assert Verification(sessions).verify() == []
    sessions.close()
