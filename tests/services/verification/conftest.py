import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from services.audit.service import Journal
from services.clock import utc_now
from services.events import Events
from services.gateways.stripe_gateway import StripeGateway
from services.payments.service import PaymentService
from services.practice.demo import SECRET_KEY, DemoStripe, build_demo
from services.practice.simulator import SimulatorProcess
from services.refunds.disputes import DisputeService
from services.refunds.records import RefundOrder
from services.refunds.service import RefundService
from services.refunds.states import Kind, State
from services.staff.rights import Right
from services.staff.service import StaffService
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.postgres import Cluster

Break = Callable[..., None]


def write_demo(url: str, simulator: SimulatorProcess) -> None:
    """The demo company: every kind of payment, attempts in every end, one in doubt; money back."""
    migrate(url)
    sessions = Sessions(open_engine(url))
    build_demo(sessions, DemoStripe(simulator.url, simulator.control), utc_now)
    give_back(sessions, simulator)
    sessions.close()


def give_back(sessions: Sessions, simulator: SimulatorProcess) -> None:
    """Five charges that were undone, each in its way."""
    events, journal = Events(), Journal(sessions, utc_now)
    payments = PaymentService(sessions, journal, events, utc_now)
    gateway = StripeGateway(SECRET_KEY, api_base=simulator.url)
    refunds = RefundService(sessions, gateway, payments, journal, events, utc_now)
    disputes = DisputeService(sessions, journal, events, utc_now)
    staff = StaffService(sessions, journal, utc_now)
    people = [staff.operator(each.username, "01") for each in staff.users()]
    supervisor = next(each for each in people if each.may(Right.APPROVE))
    cashier = next(
        each for each in people if each.may(Right.REQUEST_REFUNDS) and each is not supervisor
    )
    with sessions.read() as session:
        paid = session.execute(
            text(
                "SELECT p.id, p.amount_cents, a.pi_id FROM payment p"
                " JOIN charge_attempt a ON a.id = p.attempt_id WHERE p.applied_cents > 500"
                " AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.payment_id = p.id)"
                " ORDER BY p.received_at DESC LIMIT 5"
            )
        ).all()
    whole, failing, asked, disputed, outside = paid

    def ask(payment: str, cents: int) -> str:
        order = RefundOrder(str(uuid4()), payment, cents, Kind.MONEY, "Pagó dos veces")
        return refunds.request(cashier, order).id

    done = refunds.approve(supervisor, ask(whole.id, whole.amount_cents))
    later = refunds.approve(supervisor, ask(failing.id, 400))
    assert {done.state, later.state} == {State.DONE}
    simulator.control.dashboard("fail_refund", refund=later.provider_refund_id)
    ask(asked.id, 300)
    simulator.control.dashboard("dispute", payment_intent=disputed.pi_id)
    simulator.control.dashboard("refund", payment_intent=outside.pi_id, amount=200)
    for shown in gateway.disputes_since(0):
        if shown.intent == disputed.pi_id:
            disputes.seen(supervisor, shown, disputed.id)
    for each in (failing, outside):
        for shown_refund in gateway.refunds_of(each.pi_id):
            assert refunds.follow(supervisor, shown_refund, each.id)


@pytest.fixture(scope="session")
def demo_file(
    tmp_path_factory: pytest.TempPathFactory, simulator_process: SimulatorProcess
) -> Path:
    path = tmp_path_factory.mktemp("demo") / "ventanilla.sqlite"
    write_demo(f"sqlite:///{path}", simulator_process)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def demo_database(postgres_cluster: Cluster, simulator_process: SimulatorProcess) -> str:
    return postgres_cluster.template_database(lambda url: write_demo(url, simulator_process))


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh copy of the demo company's books."""
    if request.param == "sqlite":
        path = tmp_path / "ventanilla.sqlite"
        shutil.copy(request.getfixturevalue("demo_file"), path)
        yield f"sqlite:///{path}"
        return
    cluster: Cluster = request.getfixturevalue("postgres_cluster")
    with cluster.fresh_database(request.getfixturevalue("demo_database")) as url:
        yield url


@pytest.fixture
def demo(demo_url: str) -> Iterator[Sessions]:
    opened = Sessions(open_engine(demo_url))
    yield opened
    opened.close()


@pytest.fixture
def break_it(demo_url: str) -> Break:
    """Changes rows past every rule, as somebody with the file or the server's own login could."""

    def on_sqlite(*statements: str) -> None:
        path = demo_url.removeprefix("sqlite:///")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            kept = connection.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE type = 'trigger'"
                " AND name NOT LIKE '%search%'"
            ).fetchall()
            kept += connection.execute(
                "SELECT type, name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE"
                " 'CREATE UNIQUE%'"
            ).fetchall()
            for kind, name, _ in kept:
                connection.execute(f"DROP {kind} {name}")
            for statement in statements:
                connection.execute(statement)
            for kind, _, told in kept:
                if kind == "trigger":
                    connection.execute(told)

    def on_postgresql(*statements: str) -> None:
        with psycopg.connect(demo_url, autocommit=True) as connection:
            rules = connection.execute(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                " WHERE connamespace = 'public'::regnamespace AND contype IN ('c', 'u')"
            ).fetchall()
            for table, name in rules:
                connection.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")  # type: ignore[arg-type,unused-ignore]
            indexes = connection.execute(
                "SELECT indexname FROM pg_indexes WHERE schemaname = 'public'"
                " AND indexdef LIKE 'CREATE UNIQUE%' AND indexname LIKE 'uq_%'"
            ).fetchall()
            for (name,) in indexes:
                connection.execute(f"DROP INDEX {name}")  # type: ignore[arg-type,unused-ignore]
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                told = statement.replace("BLOB", "bytea")
                connection.execute(told)  # type: ignore[call-overload,unused-ignore]

    return on_sqlite if demo_url.startswith("sqlite") else on_postgresql
