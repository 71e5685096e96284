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
    # A server only warns that nothing is granted by whoever has nothing to grant.
    for vain in ("UPDATE ON payment", "CREATE ON SCHEMA public"):
        with app.begin() as session:
            session.execute(text(f"GRANT {vain} TO {APP}"))
    database = make_url(owner_url).database
    for attack in _ATTACKS:
        statement = attack.format(database=f'"{database}"')
        with pytest.raises(ProgrammingError) as told, app.begin() as session:
            session.execute(text(statement))
        cause = told.value.orig
        assert isinstance(cause, psycopg.errors.InsufficientPrivilege), statement
    # What it may write for the sake of a lock or of a move, the rules of the table refuse.
    for statement in _REFUSED:
        with pytest.raises(IntegrityError), app.begin() as session:
            session.execute(text(statement))
    # A name that stands before ours in the search finds nothing of its own to be put there.
    with app.begin() as session:
        session.execute(text("SET LOCAL search_path = pg_temp, public"))
        assert session.scalar(text("SELECT count(*) FROM payment"))
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
# A column of cents that no move writes is written once.
_CENTS = [
    (name, column)
    for name, table in metadata.tables.items()
    if name in KEPT or name in MOVES
    for column in [each.name for each in table.columns]
    if column.endswith("_cents") and column not in MOVES.get(name, ())
]
_APPROVE_ONESELF = (
    "INSERT INTO approval (id, action, document, amount_cents, requested_by, approved_by, reason,"
    " approved_at, expires_at) SELECT 'sham', 'void', 'payment\\:x', 1, id, id, 'x', now(), now()"
    " FROM staff_user LIMIT 1"
)
_REFUSED = (
    "UPDATE payment SET id = 'x'",
    "UPDATE invoice SET state = 'paid' WHERE state = 'open'",
    "UPDATE debit_batch SET approved_by = made_by",
    "UPDATE till_session SET closed_by = declared_by",
    "UPDATE charge_attempt SET state = 'SUCCEEDED' WHERE charge_id IS NULL",
    "DELETE FROM bank_slip",
    "DELETE FROM debit_batch",
    _APPROVE_ONESELF,
)
_ATTACKS = (
    "UPDATE invoice SET balance_cents = 0, state = 'paid' WHERE state = 'open'",
    *(f"UPDATE {name} SET {column} = 1" for name, column in _CENTS),
    *(f"DELETE FROM {table}" for table in _MONEY),
    *(f"TRUNCATE {table} CASCADE" for table in _MONEY),
    *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in _MONEY),
    "UPDATE cheque SET number = '1'",
    "UPDATE journal SET reason = 'x'",
    "UPDATE journal SET hash = 'x'",
    "UPDATE approval SET approved_by = 1",
    "UPDATE v_stripe_day SET here_cents = 1",
    "DELETE FROM v_stripe_day",
    "INSERT INTO v_stripe_day (number) VALUES (1)",
    "UPDATE alembic_version SET version_num = '9001'",
    "DROP TABLE payment",
    "ALTER TABLE payment OWNER TO ventanilla_app",
    "ALTER TABLE payment DROP CONSTRAINT ck_payment_sum",
    "ALTER TABLE payment DISABLE ROW LEVEL SECURITY",
    "CREATE OR REPLACE FUNCTION rule_refuse() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RETURN NEW; END'",
    "CREATE TRIGGER sham BEFORE INSERT ON payment FOR EACH ROW EXECUTE FUNCTION rule_refuse()",
    "CREATE RULE sham AS ON INSERT TO payment DO INSTEAD NOTHING",
    "ALTER ROLE ventanilla_app SUPERUSER",
    "ALTER DATABASE {database} SET session_replication_role = replica",
    "CREATE ROLE sham",
    "CREATE SCHEMA sham",
    "CREATE EXTENSION dblink",
    "DROP TRIGGER payment_append_only ON payment",
    "CREATE TABLE sham (a integer)",
    "CREATE TEMP TABLE payment (a integer)",
    "CREATE FUNCTION sham() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "SET session_replication_role = replica",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "COPY payment TO PROGRAM 'cat'",
    "COPY payment FROM PROGRAM 'echo'",
    "COPY payment TO '/tmp/payment'",
    "SELECT pg_read_file('/etc/passwd')",
    "SELECT pg_ls_dir('/')",
    "SELECT lo_import('/etc/passwd')",
    "SELECT lo_export(1, '/tmp/sham')",
    "SELECT rolpassword FROM pg_authid",
)
