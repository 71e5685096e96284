import secrets
from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from services.clock import utc_now
from services.practice.demo import DemoStripe, build_demo
from services.practice.simulator import SimulatorProcess
from services.storage.engine import open_engine
from services.storage.grants import DELETED, KEPT, MOVES
from services.storage.roles import APP, NotTheOwner, RunsAsOwner, grant_app, refuse_owner, standing
from services.storage.sessions import Sessions
from services.storage.tables import metadata
from services.verification.service import Verification
from tests.postgres import Cluster

PASSWORD = secrets.token_urlsafe(24)


@pytest.fixture
def owner_url(postgres_cluster: Cluster, postgres_template: str) -> Iterator[str]:
    with postgres_cluster.fresh_database(postgres_template) as url:
        grant_app(url, None, PASSWORD)
        yield url


@pytest.fixture
def app(owner_url: str) -> Iterator[Sessions]:
    url = make_url(owner_url).set(username=APP).render_as_string()
    opened = Sessions(open_engine(url, password=PASSWORD))
    yield opened
    opened.close()


def test_every_table_that_is_named_in_the_grants_is_there() -> None:
    known = set(metadata.tables) | {"alembic_version"}

    assert set(MOVES) | KEPT | DELETED <= known
    assert not KEPT & set(MOVES)
    for name, columns in MOVES.items():
        assert set(columns) <= set(metadata.tables[name].columns.keys()), name


def test_the_role_does_all_the_work_and_rewrites_nothing(
    owner_url: str, app: Sessions, simulator: SimulatorProcess
) -> None:
    # The demo company lives through every kind of payment, charge, refund, slip and debit.
    build_demo(app, DemoStripe(simulator.url, simulator.control), utc_now)
    assert Verification(app).verify() == []

    found = standing(app)
    assert found is not None
    assert found.is_safe
    assert found.role == APP
    refuse_owner(app)
    owner = Sessions(open_engine(owner_url))
    with pytest.raises(RunsAsOwner):
        refuse_owner(owner)
    owner.close()
    for statement in _ATTACKS:
        with pytest.raises(ProgrammingError) as told, app.begin() as session:
            session.execute(text(statement))
        cause = told.value.orig
        assert isinstance(cause, psycopg.errors.InsufficientPrivilege), statement
    # What it may write for the sake of a lock, the rule of the table refuses.
    with pytest.raises(IntegrityError), app.begin() as session:
        session.execute(text("UPDATE payment SET id = 'x'"))
    url = make_url(owner_url).set(username=APP).render_as_string()
    with pytest.raises(NotTheOwner):
        grant_app(url, PASSWORD, PASSWORD)


_MONEY = (
    "payment",
    "tender",
    "allocation",
    "cash",
    "reversal",
    "reversal_line",
    "journal",
    "invoice",
    "charge_attempt",
    "refund",
    "cheque",
    "deposit",
    "debit_line",
    "day_close",
    "stripe_day",
)
_ATTACKS = (
    *(f"DELETE FROM {table}" for table in _MONEY),
    *(f"TRUNCATE {table} CASCADE" for table in _MONEY),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in _MONEY),
    *(
        f"UPDATE {table} SET amount_cents = 1"
        for table in ("payment", "tender", "allocation", "cash", "reversal", "charge_attempt")
    ),
    "UPDATE invoice SET total_cents = 1",
    "UPDATE refund SET amount_cents = 1",
    "UPDATE cheque SET amount_cents = 1, number = '1'",
    "UPDATE debit_line SET amount_cents = 1",
    "UPDATE journal SET reason = 'x'",
    "UPDATE journal SET hash = 'x'",
    "UPDATE approval SET approved_by = 1",
    "UPDATE alembic_version SET version_num = '9001'",
    "DROP TABLE payment",
    "DROP TRIGGER payment_append_only ON payment",
    "CREATE TABLE sham (a integer)",
    "CREATE TEMP TABLE payment (a integer)",
    "CREATE FUNCTION sham() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "SET session_replication_role = replica",
    "SET ROLE postgres",
    "COPY payment TO PROGRAM 'cat'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT rolpassword FROM pg_authid",
)
