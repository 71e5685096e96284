"""Books that the first release wrote, brought to the schema that knows of money back."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from services.storage import migrate as migrating
from services.storage.engine import open_engine
from services.storage.migrate import HEAD, migrate, schema_version
from services.storage.sessions import Session, Sessions
from services.storage.tables import metadata
from services.verification import store
from tests.storage.consent_rules import TWELFTH_ROWS
from tests.storage.copy_rules import SIXTH_ROWS
from tests.storage.day_rules import FIFTH_ROWS
from tests.storage.debit_rows import FOURTH_ROWS
from tests.storage.factor_rules import NINTH_ROWS
from tests.storage.older import migrations_until
from tests.storage.seed import FIRST_ROWS, SECOND_ROWS, THIRD_ROWS, TURN, write
from tests.storage.settings_rules import TENTH_ROWS
from tests.storage.test_rules import ALSO, ATTEMPT, REFUSED, refused

Rows = dict[str, list[dict[str, object]]]


@pytest.fixture(params=["sqlite", "postgresql"])
def first_url(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The address of books of the first schema, with a row in every table that has rules."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'old' / 'ventanilla.sqlite'}"
    else:
        url = str(request.getfixturevalue("postgres_url"))
    folder = tmp_path / "migrations"
    migrations_until("0001", folder)
    with monkeypatch.context() as first:
        first.setattr(migrating, "_MIGRATIONS", folder)
        first.setattr(migrating, "HEAD", "0001")
        migrate(url)
    engine = open_engine(url)
    assert schema_version(engine) == "0001"
    with engine.begin() as session:
        write(session, FIRST_ROWS)
    engine.dispose()
    return url


@pytest.fixture
def migrated(first_url: str, tmp_path: Path) -> Iterator[tuple[Rows, Sessions]]:
    """What the old books held, and the same books after they were brought up to date."""
    engine = open_engine(first_url)
    with engine.connect() as session:
        before = rows_of(session)
    engine.dispose()
    assert migrate(first_url, backups=tmp_path / "copies") is True
    sessions = Sessions(open_engine(first_url))
    yield before, sessions
    sessions.close()


def rows_of(session: Session) -> Rows:
    return {
        table: [dict(row._mapping) for row in session.execute(text(f"SELECT * FROM {table}"))]
        for table in sorted(inspect(session).get_table_names())
        if "search" not in table and table != "alembic_version"
    }


def test_no_row_is_lost_or_changed(migrated: tuple[Rows, Sessions]) -> None:
    before, sessions = migrated
    with sessions.read() as session:
        after = rows_of(session)

    assert schema_version(sessions.engine) == HEAD
    for table, rows in before.items():
        kept = [
            {name: row[name] for name in old} for old, row in zip(rows, after[table], strict=True)
        ]
        assert kept == rows, table
    assert {row["channel"] for row in after["charge_attempt"]} == {"window"}
    assert {row["page_id"] for row in after["charge_attempt"]} == {None}
    assert before["payment"]
    assert before["claim"]


def test_the_schema_is_the_one_that_new_books_get(migrated: tuple[Rows, Sessions]) -> None:
    _, sessions = migrated
    with sessions.read() as session:
        context = MigrationContext.configure(session, opts={"compare_type": True})
        differences = compare_metadata(context, metadata)
        missing = list(store.missing_rules(session, is_postgresql=sessions.is_postgresql))

    assert missing == []
    assert [
        each for each in differences if "search" not in str(each) and "pattern" not in str(each)
    ] == []


def test_the_file_is_sound_and_nothing_points_at_nothing(
    migrated: tuple[Rows, Sessions],
) -> None:
    _, sessions = migrated
    if sessions.is_postgresql:
        with sessions.read() as session:
            unchecked = session.scalar(
                text("SELECT count(*) FROM pg_constraint WHERE NOT convalidated")
            )
        assert unchecked == 0
        return
    with sessions.read() as session:
        assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
        assert session.execute(text("PRAGMA foreign_key_check")).all() == []


def test_every_rule_old_and_new_refuses_what_it_is_there_for(
    migrated: tuple[Rows, Sessions],
) -> None:
    _, sessions = migrated
    with sessions.begin() as session:
        write(session, [*SECOND_ROWS, TURN, *THIRD_ROWS, *FOURTH_ROWS, *FIFTH_ROWS, *SIXTH_ROWS])
        write(session, [*NINTH_ROWS, *TENTH_ROWS, *TWELFTH_ROWS])
    wrong = []
    for rule, statement in REFUSED:
        try:
            said = refused(sessions, statement)
        except pytest.fail.Exception:
            said = "nothing"
        if not any(f"rule: {words}" in said for words in (rule, ALSO.get(rule, rule))):
            wrong.append(f"{statement}\n    expected: {rule}\n    said: {said}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("statement", "constraint"),
    [
        ("UPDATE charge_attempt SET channel = 'post' WHERE id = 'claimed'", "channel"),
        ("UPDATE charge_attempt SET state = 'LOST' WHERE id = 'claimed'", "state"),
        (ATTEMPT.format("'SUCCEEDED', NULL, 'ch_7'", "'found'"), "known_at_stripe"),
        (
            "INSERT INTO paper (id, kind, subject, format, version, record, sha256, content,"
            " archived_at, archived_by) SELECT 9, 'letter', subject, format, version, record,"
            " sha256, content, archived_at, archived_by FROM paper",
            "kind",
        ),
    ],
)
def test_the_checks_hold_on_old_rows_and_new(
    migrated: tuple[Rows, Sessions], statement: str, constraint: str
) -> None:
    _, sessions = migrated
    with pytest.raises(DatabaseError, match=constraint), sessions.begin() as session:
        session.execute(text(statement.replace(":", "\\:")))


def test_what_the_first_schema_did_not_know_is_allowed_now(
    migrated: tuple[Rows, Sessions],
) -> None:
    _, sessions = migrated
    with sessions.begin() as session:
        for kind in ("attempt", "refund"):
            session.execute(
                text(
                    "INSERT INTO paper (id, kind, subject, format, version, record, sha256,"
                    f" content, archived_at, archived_by) SELECT {len(kind) + 90}, '{kind}',"
                    f" '{kind}', format, version, record, sha256, content, archived_at,"
                    " archived_by FROM paper WHERE id = 1"
                )
            )
        session.execute(
            text(
                "UPDATE charge_attempt SET state = 'CREATING', page_id = 'cs_1' WHERE id = 'phone'"
            )
        )
        session.execute(text("UPDATE charge_attempt SET state = 'ARMED' WHERE id = 'phone'"))

    with sessions.read() as session:
        shown = session.execute(
            text("SELECT state, page_id FROM v_attempt WHERE id = 'phone'")
        ).one()
    assert tuple(shown) == ("ARMED", "cs_1")


def test_an_old_cheque_has_the_first_step_of_its_life_and_a_day(
    migrated: tuple[Rows, Sessions],
) -> None:
    before, sessions = migrated
    with sessions.read() as session:
        days = session.execute(
            text(
                "SELECT count(*) FROM cheque c JOIN payment p ON p.id = c.payment_id"
                " WHERE c.agreed_on = p.business_date"
            )
        ).scalar_one()
        moves = session.execute(
            text("SELECT cheque_id, from_state, to_state, by FROM cheque_move ORDER BY cheque_id")
        ).all()

    assert [tuple(row) for row in moves] == [
        (row["id"], None, "IN_HAND", "ana") for row in before["cheque"]
    ]
    assert days == len(before["cheque"])
