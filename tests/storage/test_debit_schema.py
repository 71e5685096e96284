"""Books of the third schema, whose customers pay by debit, brought to the one with mandates."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from services.storage import migrate as migrating
from services.storage.engine import open_engine
from services.storage.migrate import HEAD, migrate, schema_version
from services.storage.sessions import Sessions
from services.storage.tables import mandate, mandate_move, metadata
from services.verification import store
from tests.storage import seed
from tests.storage.debit_rows import FOURTH_ROWS
from tests.storage.older import migrations_until
from tests.storage.test_second_schema import Rows, rows_of

_LATE = "2026-11-22T03:30:00.000000+00:00"  # the evening before, in Ecuador
_AGREED = (
    f"UPDATE agreement SET ended_at = '{seed.NOW}' WHERE id IN (1, 2)",
    *(
        f"""INSERT INTO account (id, number, customer_id, origin, state, plan_code, monthly_cents,
        activation_cents, tax_code, billing_day, name_folded, search_text, created_at, changed_at)
        VALUES ({n}, '10009{n}', 1, 'MANUAL', '{state}', 'P', 1000, 0, '4', 1, 'comercial',
        '10009{n} comercial', '{seed.NOW}', '{seed.NOW}')"""
        for n, state in ((91, "active"), (92, "active"), (93, "rejected"), (94, "active"))
    ),
    *(
        f"""INSERT INTO agreement (id, account_id, method, starts_on, bank_code, bank_account_kind,
        bank_account_number, holder_name, holder_id_kind, holder_id_number, form_signed_on,
        confirmed_at, ended_at, agreed_at, agreed_by, reason) VALUES ({n}, {n}, 'debit',
        '2026-02-01', '10', 'AHO', '22000{n}', 'Rosa', {kind}, '1710034065', '2026-01-30',
        {confirmed}, {ended}, '{seed.NOW}', 'ana', 'activación')"""
        for n, kind, confirmed, ended in (
            (91, "'05'", f"'{_LATE}'", "NULL"),
            (92, "NULL", "NULL", "NULL"),
            (93, "'05'", "NULL", "NULL"),
            (94, "'05'", f"'{_LATE}'", f"'{seed.NOW}'"),
        )
    ),
    *(
        f"""INSERT INTO document (id, account_id, kind, file_name, media_type, size, sha256,
        original_seen_by, attached_at, attached_by, withdrawn_at) VALUES ({n}, 91, '{kind}',
        'a.pdf', 'application/pdf', 0, '{seed.HASH}', 'ana', '{seed.NOW}', 'ana', {withdrawn})"""
        for n, kind, withdrawn in (
            (91, "debit_form", "NULL"),
            (92, "debit_form", f"'{seed.NOW}'"),
            (93, "contract", "NULL"),
        )
    ),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Rows, Sessions]]:
    """What books of the third schema held, and the same books after they were brought up."""
    url = f"sqlite:///{tmp_path / 'old' / 'ventanilla.sqlite'}"
    if request.param == "postgresql":
        url = str(request.getfixturevalue("postgres_url"))
    folder = tmp_path / "migrations"
    migrations_until("0003", folder)
    with monkeypatch.context() as third:
        third.setattr(migrating, "_MIGRATIONS", folder)
        third.setattr(migrating, "HEAD", "0003")
        migrate(url)
    engine = open_engine(url)
    with engine.begin() as session:
        seed.seed_until_third(session)
        seed.write(session, _AGREED)
    with engine.connect() as session:
        before = rows_of(session)
    engine.dispose()
    assert migrate(url, backups=tmp_path / "copies") is True
    sessions = Sessions(open_engine(url))
    yield before, sessions
    sessions.close()


def test_nothing_is_lost_and_the_schema_is_that_of_new_books(
    migrated: tuple[Rows, Sessions],
) -> None:
    before, sessions = migrated
    with sessions.read() as session:
        after = rows_of(session)
        context = MigrationContext.configure(session, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
        missing = list(store.missing_rules(session, is_postgresql=sessions.is_postgresql))

    assert schema_version(sessions.engine) == HEAD
    for table, rows in before.items():
        kept = [
            {name: row[name] for name in old} for old, row in zip(rows, after[table], strict=True)
        ]
        assert kept == rows, table
    assert {row["debit_line_id"] for table in ("payment", "reversal") for row in after[table]} == {
        None
    }
    assert missing == []
    assert [
        one for one in differences if "search" not in str(one) and "pattern" not in str(one)
    ] == []
    if not sessions.is_postgresql:
        with sessions.read() as session:
            assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_every_debit_that_holds_has_its_mandate(migrated: tuple[Rows, Sessions]) -> None:
    _, sessions = migrated
    with sessions.read() as session:
        held = {
            row.account_id: (row.state, row.form_id, row.holder_id_kind, row.bank_account_number)
            for row in session.execute(select(mandate))
        }
        first = session.execute(select(mandate).where(mandate.c.account_id == 91)).one()
        moves = [
            (row.account_id, row.from_state, row.to_state, row.business_date, row.by)
            for row in session.execute(
                select(mandate.c.account_id, mandate_move)
                .join(mandate, mandate.c.id == mandate_move.c.mandate_id)
                .order_by(mandate.c.account_id, mandate_move.c.id)
            )
        ]

    assert held == {
        91: ("ACTIVE", 91, "05", "2200091"),
        92: ("REQUESTED", None, "05", "2200092"),
        93: ("REVOKED", None, "05", "2200093"),
    }
    assert (first.valid_from, first.valid_until, first.limit_cents) == (
        date(2026, 2, 1),
        None,
        None,
    )
    assert moves == [
        (91, None, "REQUESTED", date(2026, 11, 22), "ana"),
        (91, "REQUESTED", "ACTIVE", date(2026, 11, 21), "-"),
        (92, None, "REQUESTED", date(2026, 11, 22), "ana"),
        (93, None, "REQUESTED", date(2026, 11, 22), "ana"),
        (93, "REQUESTED", "REVOKED", date(2026, 11, 22), "-"),
    ]


def test_old_books_go_on_with_batches(migrated: tuple[Rows, Sessions]) -> None:
    _, sessions = migrated
    with sessions.begin() as session:
        seed.write(session, FOURTH_ROWS)
        kinds = session.execute(
            text(
                "INSERT INTO paper (id, kind, subject, format, version, record, sha256, content,"
                " archived_at, archived_by) SELECT 95, 'mandate', '1', format, version, record,"
                " sha256, content, archived_at, archived_by FROM paper WHERE id = 1"
            )
        ).rowcount
        settled = session.execute(
            text("SELECT account, state, payment FROM v_debit_line WHERE id = '1-1'")
        ).one()
        live = session.execute(text("SELECT holder FROM v_claim WHERE holder = '1-1' AND live = 1"))

        assert live.all() == []
    assert kinds == 1
    assert tuple(settled) == ("100003", "SETTLED", "p-debit")
