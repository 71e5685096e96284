from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import insert, text, update

from services.audit.service import Journal
from services.clock import utc_now
from services.staff.rights import Operator, Role
from services.storage.engine import open_engine
from services.storage.moving import move_to_server
from services.storage.sessions import Session, Sessions
from services.storage.tables import journal_head, metadata
from services.verification.service import Verification
from tests.services.verification import tampering
from tests.services.verification.conftest import Break

# Why a change of these is not looked for.
TURNS_BY_ITSELF: Final = "it counts work that goes on, and says nothing of what came of it"
SEARCHED: Final = "it is made of other columns, and only finds the record"
VERSION: Final = "it only tells two windows that the other one wrote first"
UNFINISHED: Final = "it is being typed, and is no record yet"
PROVEN_ELSEWHERE: Final = "Stripe keeps it too, and the id of the charge, which is sealed, proves"
EXPLAINS: Final = "it explains a doubt to people, and Stripe tells it again"
A_NUMBER: Final = "nothing points at this number"
ALLOWED: Final[dict[str, str]] = {
    "account.changed_at": VERSION,
    "account.name_folded": SEARCHED,
    "account.search_text": SEARCHED,
    "account.version": VERSION,
    "approval.used_at": "it lapses after five minutes whether used or not",
    "charge_attempt.asked_at": TURNS_BY_ITSELF,
    "charge_attempt.changed_at": TURNS_BY_ITSELF,
    "charge_attempt.confirm_params": PROVEN_ELSEWHERE,
    "charge_attempt.failure": EXPLAINS,
    "charge_attempt.fence": TURNS_BY_ITSELF,
    "charge_attempt.lease_until": TURNS_BY_ITSELF,
    "charge_attempt.owner": TURNS_BY_ITSELF,
    "charge_attempt.page_id": PROVEN_ELSEWHERE,
    "charge_attempt.page_until": PROVEN_ELSEWHERE,
    "charge_attempt.page_url": PROVEN_ELSEWHERE,
    "charge_attempt.poll_at": TURNS_BY_ITSELF,
    "charge_attempt.polls": TURNS_BY_ITSELF,
    "charge_attempt.stripe_version": PROVEN_ELSEWHERE,
    "charge_attempt.watch": TURNS_BY_ITSELF,
    "company.next_account": "a number that is taken already is refused",
    "company.next_invoice": "a number that is taken already is refused",
    "customer.stripe_customer": "Stripe refuses the cards of another customer",
    "customer.version": VERSION,
    "debit_batch.changed_at": TURNS_BY_ITSELF,
    "dispute.changed_at": TURNS_BY_ITSELF,
    "draft": UNFINISHED,
    "invoice.version": VERSION,
    "job": TURNS_BY_ITSELF,
    "outbox": "the queue of the printer; each receipt has its row, which is looked at",
    "refund.changed_at": TURNS_BY_ITSELF,
    "refund.failure": EXPLAINS,
    "refund.fence": TURNS_BY_ITSELF,
    "refund.lease_until": TURNS_BY_ITSELF,
    "refund.owner": TURNS_BY_ITSELF,
    "refund.poll_at": TURNS_BY_ITSELF,
    "refund.polls": TURNS_BY_ITSELF,
    "refund.sent_at": TURNS_BY_ITSELF,
    "refund.stripe_version": PROVEN_ELSEWHERE,
    "signin_counter": "it is forgotten after half an hour",
    "staff_user.last_signed_in_at": "each coming in is an entry of its own",
    "stripe_event": "Stripe is asked again, and tells it again",
    "used_step": "it matters for half a minute",
    "voucher.id": A_NUMBER,
    "withholding.id": A_NUMBER,
}

OWNER: Final = object()
# Tables of which the demo company has no row, with the entry that tells of one.
RARE: Final[tuple[tuple[str, dict[str, Any], str, str], ...]] = (
    ("company_logo", {}, "office.logo_changed", "company:1"),
    ("consent_event", {"customer_id": OWNER}, "account.consent_given", "account:100001"),
    ("consent_text", {}, "consent.text_added", "consent_text:x"),
    ("day_close", {}, "day.closed", "day:2026-11-20"),
    ("debit_again", {}, "debit.moved", "debit:x"),
    ("debit_reason", {}, "office.reasons_changed", "setting:x"),
    ("discrepancy", {}, "difference.decided", "difference:x"),
    ("holiday", {}, "office.holidays_changed", "setting:x"),
    ("import_file", {}, "account.imported", "import:x"),
    ("job", {}, "", ""),
    ("paper", {}, "paper.archived", "payment:x"),
    ("paper_print", {"paper_id": 1, "state": "done"}, "paper.printed", "payment:x"),
    ("reason", {}, "office.reasons_changed", "setting:x"),
    ("receipt_gap", {}, "receipt.numbers_used", "series:x"),
    ("restored_copy", {"id": "x"}, "storage.restored_decided", "restored:x"),
    ("restored_batch", {"restored_id": "x"}, "storage.restored_decided", "restored:x"),
    ("second_factor", {}, "staff.factor_begun", "user:admin"),
    ("recovery_code", {"factor_id": 1}, "staff.factor_begun", "user:admin"),
    ("statement_profile", {"name": "x"}, "statement.profile_saved", "statement_profile:x"),
    ("stripe_day", {}, "day.compared", "day:2026-11-20"),
    ("stripe_event", {}, "", ""),
    ("tender_picture", {}, "picture.attached", "payment:x"),
    ("used_step", {}, "", ""),
    ("withholding_agent", {"customer_id": OWNER}, "customer.withholding_agent", "account:100001"),
)


def _is_allowed(column: str) -> bool:
    return column in ALLOWED or column.partition(".")[0] in ALLOWED


def _add_rare(sessions: Sessions, session: Session) -> None:
    journal = Journal(sessions, utc_now)
    owner = session.scalar(text("SELECT customer_id FROM account WHERE number = '100001'"))
    for place, (name, some, action, subject) in enumerate(RARE):
        table = metadata.tables[name]
        told = {column: owner if value is OWNER else value for column, value in some.items()}
        if session.scalar(text(f"SELECT count(*) FROM {name}")) == 0:
            session.execute(insert(table).values(tampering.some_row(table, **told)))
        if action:
            # Each in a chain of its own: what kept their ends was taken out with the rules.
            admin = Operator(1, "admin", "Alba", frozenset({Role.ADMINISTRATOR}), f"rare {place}")
            entry = journal.append(session, admin, action, subject, after={"paper": 1})
            session.execute(
                update(journal_head)
                .where(journal_head.c.chain == entry.chain)
                .values(seq=entry.seq, hash=entry.hash)
            )


def test_a_change_of_any_value_past_the_program_is_found(demo_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "ventanilla.sqlite"
    path.write_bytes(demo_file.read_bytes())
    tampering.disarm(path)
    sessions = Sessions(open_engine(f"sqlite:///{path}"))
    with sessions.engine.connect() as session:
        tampering.let_go(session)
        with session.begin():
            _add_rare(sessions, session)
            tables = metadata.sorted_tables
            for table in tables:
                assert session.scalar(text(f"SELECT count(*) FROM {table.name}")), table.name
            missed = tampering.unnoticed(session, tables, is_postgresql=False)
            session.get_transaction().rollback()  # type: ignore[union-attr]
    sessions.close()

    assert sorted(column for column in missed if not _is_allowed(column)) == []
    listed = {name for name in ALLOWED if not any(each.startswith(name) for each in missed)}
    assert not listed, "these are found now, and need no reason"


SAMPLE: Final = (
    "approval",
    "business_setting",
    "customer",
    "invoice_line",
    "mandate",
    "payment",
    "staff_user",
    "statement_line",
    "user_role",
)


@pytest.mark.parametrize("demo_url", ["postgresql"], indirect=True)
def test_it_is_found_on_a_server_too(demo: Sessions) -> None:
    with demo.begin() as session:
        session.execute(text("SET LOCAL session_replication_role = replica"))
        for table, rule in session.execute(
            text(
                "SELECT conrelid::regclass::text, conname FROM pg_constraint"
                " WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
            )
        ).all():
            if table in SAMPLE:
                session.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT {rule}"))
        missed = tampering.unnoticed(
            session, [metadata.tables[name] for name in SAMPLE], is_postgresql=True
        )
        session.get_transaction().rollback()  # type: ignore[union-attr]

    assert sorted(column for column in missed if not _is_allowed(column)) == []


def test_the_record_and_the_column_are_named(demo: Sessions, break_it: Break) -> None:
    with demo.read() as session:
        invoice = session.scalar(text("SELECT max(number) FROM invoice"))
        account = session.scalar(
            text(
                "SELECT a.number FROM account a JOIN customer c ON c.id = a.customer_id"
                " WHERE a.origin = 'MANUAL' ORDER BY c.id DESC LIMIT 1"
            )
        )
    break_it(
        "UPDATE invoice_line SET quantity_e6 = quantity_e6 + 1"
        f" WHERE invoice_id = (SELECT id FROM invoice WHERE number = '{invoice}')",
        "UPDATE customer SET name = 'Otra', id_number = '9999999999'"
        f" WHERE id = (SELECT customer_id FROM account WHERE number = '{account}')",
        "DELETE FROM user_role WHERE user_id = (SELECT min(id) FROM staff_user)",
    )

    findings = [each for each in Verification(demo).verify() if each.rule == "record.altered"]

    told = {each.subject: each.details for each in findings}
    assert told[f"invoice:{invoice}"]["tables"] == "invoice, invoice_line"
    assert told[f"account:{account}"]["columns"] == "customer.id_number, customer.name"
    assert sum(subject.startswith("user:") for subject in told) == 1
    assert len(told) == 3


def test_seals_hold_when_the_books_move_to_a_server(demo_file: Path, postgres_url: str) -> None:
    move_to_server(f"sqlite:///{demo_file}", postgres_url, None)
    sessions = Sessions(open_engine(postgres_url))

    assert Verification(sessions).verify() == []
    sessions.close()
