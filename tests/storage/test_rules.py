import re
from pathlib import Path

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DatabaseError

from services.storage import migrations
from services.storage.sessions import Sessions
from services.storage.tables import metadata
from tests.storage import (
    consent_rules,
    copy_rules,
    counter_rules,
    day_rules,
    debit_rows,
    debit_rules,
    factor_rules,
    settings_rules,
)
from tests.storage.seed import GENESIS, HASH, NOW, seed

APPEND_ONLY = {
    "journal": "reason",
    "payment": "till",
    "tender": "method",
    "allocation": "amount_cents",
    "account_move": "reason",
    "account_note": "text",
    "document_content": "content",
    "paper": "record",
    "import_file": "file_name",
    "reversal": "reason",
    "reversal_line": "amount_cents",
    "stripe_event": "kind",
    **counter_rules.APPEND_ONLY,
    **debit_rules.APPEND_ONLY,
    **day_rules.APPEND_ONLY,
    **factor_rules.APPEND_ONLY,
    **consent_rules.APPEND_ONLY,
    **settings_rules.APPEND_ONLY,
}
NEVER_DELETED = [
    "account",
    "agreement",
    "approval",
    "charge_attempt",
    "cheque",
    "claim",
    "customer",
    "deposit",
    "discrepancy",
    "dispute",
    "document",
    "invoice",
    "invoice_line",
    "journal_head",
    "receipt_series",
    "refund",
    "staff_user",
    *counter_rules.NEVER_DELETED,
    *debit_rules.NEVER_DELETED,
    *copy_rules.NEVER_DELETED,
    *factor_rules.NEVER_DELETED,
]

_REFUND = (
    "INSERT INTO refund (id, payment_id, kind, origin, amount_cents, state, approved_by,"
    " provider_refund_id, expect_refunded_cents, reason, reference, till, requested_by,"
    " requested_at, stripe_version, owner, lease_until, changed_at) VALUES"
    f" ('r-new', {{}}, 0, 'x', '', '01', 1, '{NOW}', '', 'o', '{NOW}', '{NOW}')"
)
_REVERSAL = (
    "INSERT INTO reversal (id, payment_id, position, direction, refund_id, dispute_id,"
    " amount_cents, applied_cents, credit_cents, till, actor, approver, reason, at, business_date)"
    f" VALUES ('v-new', {{}}, '01', 'ana', '-', 'x', '{NOW}', '2026-11-22')"
)
_LINE = (
    "INSERT INTO reversal_line (reversal_id, invoice_id, amount_cents, balance_before_cents)"
    " VALUES ('v-1', {})"
)
ATTEMPT = (
    "INSERT INTO charge_attempt (id, account_id, amount_cents, currency, state, pi_id, charge_id,"
    " owner, lease_until, actor_id, till, stripe_account, livemode, stripe_version, create_params,"
    f" channel, created_at, changed_at) VALUES ('a-new', 1, 1150, 'usd', {{}}, 'o', '{NOW}', 1,"
    f" '01', 'acct_1', false, 'v', '{{{{}}}}', {{}}, '{NOW}', '{NOW}')"
)

# What the books refuse, by the words with which they do.
REFUSED: list[tuple[str, str]] = [
    *(
        (f"{table} is append only", f"UPDATE {table} SET {column} = {column}")
        for table, column in APPEND_ONLY.items()
    ),
    *((f"{table} is append only", f"DELETE FROM {table}") for table in APPEND_ONLY),
    *((f"{table} is never deleted", f"DELETE FROM {table}") for table in NEVER_DELETED),
    ("paper_print is append only", "DELETE FROM paper_print"),
    *counter_rules.REFUSED,
    *debit_rules.REFUSED,
    *day_rules.REFUSED,
    *factor_rules.REFUSED,
    *consent_rules.REFUSED,
    *settings_rules.REFUSED,
    *(
        ("a print only ends, it never changes", f"UPDATE paper_print SET {change}")
        for change in (
            "state = 'sending' WHERE id = 1",
            "state = 'refused' WHERE id = 2",
            "state = 'done', copy = 7 WHERE id = 1",
            "state = 'done', paper_id = 2 WHERE id = 1",
            "state = 'done', by = 'otra' WHERE id = 1",
        )
    ),
    ("a charge line is never edited", "UPDATE invoice_line SET net_cents = 1 WHERE invoice_id = 1"),
    *(
        (
            "an attempt keeps its id, amount, account and intent",
            f"UPDATE charge_attempt SET {change}",
        )
        for change in (
            "id = 'other' WHERE id = 'claimed'",
            "amount_cents = 999 WHERE id = 'claimed'",
            "account_id = 2 WHERE id = 'claimed'",
            "create_params = '{\"a\": 1}' WHERE id = 'claimed'",
            "pi_id = 'pi_2' WHERE id = 'succeeded'",
            "pi_id = NULL WHERE id = 'succeeded'",
            "charge_id = 'ch_2' WHERE id = 'succeeded'",
            "charge_id = NULL WHERE id = 'succeeded'",
        )
    ),
    *(
        ("a terminal attempt does not move", f"UPDATE charge_attempt SET {change}")
        for change in (
            "state = 'CANCELED' WHERE id = 'succeeded'",
            "state = 'IN_DOUBT' WHERE id = 'succeeded'",
            "state = 'CLAIMED' WHERE id = 'canceled'",
            "state = 'CREATING' WHERE id = 'canceled'",
        )
    ),
    *(
        ("no such move of an attempt", f"UPDATE charge_attempt SET {change} WHERE id = 'claimed'")
        for change in (
            "state = 'CONFIRMING', pi_id = 'pi_3'",
            "state = 'ARMED', pi_id = 'pi_3'",
            "state = 'SUCCEEDED', pi_id = 'pi_3', charge_id = 'ch_3'",
            "state = 'IN_DOUBT', pi_id = 'pi_3'",
        )
    ),
    *(
        ("a claim is released, never changed or revived", f"UPDATE claim SET {change}")
        for change in ("holder = 'x'", "invoice_id = 4", "amount_cents = 1")
    ),
    ("an attempt under way keeps its claims", "UPDATE claim SET live = 0 WHERE holder = 'claimed'"),
    *(
        (
            "an issued invoice keeps its number, amounts, account and agreement",
            f"UPDATE invoice SET {change} WHERE id = 1",
        )
        for change in (
            "number = '001-002-000000999'",
            "total_cents = 1151, subtotal_cents = 1001",
            "tax_cents = 149, subtotal_cents = 1001",
            "account_id = 2",
            "agreement_method = 'card'",
        )
    ),
    (
        "an invoice that is paid in part or claimed is not voided",
        "UPDATE invoice SET state = 'void' WHERE id = 1",
    ),
    (
        "an invoice that is paid in part or claimed is not voided",
        "UPDATE invoice SET state = 'void' WHERE id = 2",
    ),
    *(
        ("a recorded cheque is not rewritten", f"UPDATE cheque SET {change}")
        for change in (
            "amount_cents = 1 WHERE id = 1",
            "payment_id = 'p-2' WHERE id = 1",
            "bank_code = '11' WHERE id = 1",
            "number_key = '70' WHERE id = 1",
            "account_key = '70' WHERE id = 1",
            "living = 1 WHERE id = 2",
        )
    ),
    *(
        ("a recorded deposit is not rewritten", f"UPDATE deposit SET {change}")
        for change in (
            "amount_cents = 1 WHERE id = 1",
            "payment_id = 'p-2' WHERE id = 1",
            "bank_account = 'c' WHERE id = 1",
            "slip_key = '70' WHERE id = 1",
            "living = 1 WHERE id = 2",
        )
    ),
    *(
        ("an agreement is ended, never rewritten", f"UPDATE agreement SET {change}")
        for change in (
            "method = 'cheque' WHERE id = 1",
            "starts_on = '2026-02-01' WHERE id = 1",
            "account_id = 2 WHERE id = 3",
            "ended_at = NULL WHERE id = 3",
        )
    ),
    *(
        ("an approval is used once and never changed", f"UPDATE approval SET {change}")
        for change in (
            f"used_at = '{NOW}' WHERE id = 'used'",
            "used_at = NULL WHERE id = 'used'",
            f"used_at = '{NOW}', amount_cents = 2 WHERE id = 'fresh'",
            f"used_at = '{NOW}', document = 'e' WHERE id = 'fresh'",
            f"used_at = '{NOW}', action = 'e' WHERE id = 'fresh'",
        )
    ),
    *(
        ("a company keeps its identity, mode and Stripe account", f"UPDATE company SET {change}")
        for change in ("uuid = 'x'", "mode = 'live'", "stripe_account = 'acct_2'")
    ),
    (
        "a company keeps its identity, mode and Stripe account",
        "UPDATE company SET stripe_account = NULL",
    ),
    *(
        ("receipt numbers go forward one by one", f"UPDATE receipt_series SET {change}")
        for change in ("next_number = 5", "next_number = 3", "next_number = 2")
    ),
    *(
        (
            "an entry follows the head of its chain",
            "INSERT INTO journal (chain, seq, at, actor, action, subject, body, reason, prev, hash)"
            f" VALUES ('{chain}', {seq}, '{NOW}', 'a', 'a', 's', '', '', '{prev}', 'h')",
        )
        for chain, seq, prev in (
            ("01", 3, HASH),
            ("01", 2, GENESIS),
            ("02", 1, GENESIS),
        )
    ),
    (
        "tenders are not above their payment",
        "INSERT INTO tender (payment_id, position, method, amount_cents)"
        " VALUES ('p-1', 3, 'deposit', 1)",
    ),
    *(
        (
            rule,
            "INSERT INTO allocation (payment_id, invoice_id, amount_cents, balance_before_cents)"
            f" VALUES ({values})",
        )
        for rule, values in (
            ("no more is applied than the payment says", "'p-1', 4, 1, 1150"),
            ("a payment pays invoices of its own account", "'p-2', 3, 100, 1150"),
            ("only an open invoice is paid, from the balance it has", "'p-2', 4, 100, 1000"),
            ("a claimed invoice refuses every other payment", "'p-2', 2, 100, 1150"),
        )
    ),
    *(
        (
            "only what is still owed can be claimed",
            "INSERT INTO claim (holder, invoice_id, method, amount_cents, till, actor, since, live)"
            f" VALUES ({values}, '01', 'Ana', '{NOW}', {live})",
        )
        for values, live in (("'b', 4, 'debit', 1151", 1), ("'b', 4, 'debit', 100", 0))
    ),
    ("an attempt under way keeps its claims", "UPDATE claim SET live = 0 WHERE holder = 'phone'"),
    *(
        (
            "charging is gated until a difference with Stripe is decided",
            "INSERT INTO claim (holder, invoice_id, method, amount_cents, till, actor, since, live)"
            f" VALUES ('b', 4, '{method}', 100, '01', 'Ana', '{NOW}', 1)",
        )
        for method in ("card", "phone")
    ),
    *(
        ("an attempt begins claimed", ATTEMPT.format(values, channel))
        for values, channel in (
            ("'CREATING', NULL, NULL", "'window'"),
            ("'SUCCEEDED', 'pi_7', 'ch_7'", "'window'"),
            ("'CANCELED', NULL, NULL", "'found'"),
        )
    ),
    *(
        ("an attempt keeps its channel and page", f"UPDATE charge_attempt SET {change}")
        for change in (
            "channel = 'phone' WHERE id = 'claimed'",
            "page_id = 'cs_2' WHERE id = 'phone'",
            "page_id = NULL WHERE id = 'phone'",
        )
    ),
    *(
        ("a refund keeps its payment, amount, people and reason", f"UPDATE refund SET {change}")
        for change in (
            "id = 'x' WHERE id = 'r-asked'",
            "payment_id = 'p-2' WHERE id = 'r-done'",
            "kind = 'record' WHERE id = 'r-asked'",
            "origin = 'outside' WHERE id = 'r-asked'",
            "amount_cents = 99 WHERE id = 'r-asked'",
            "requested_by = 2 WHERE id = 'r-asked'",
            "reason = 'y' WHERE id = 'r-asked'",
            "approved_by = NULL WHERE id = 'r-done'",
            "provider_refund_id = 're_2' WHERE id = 're_1'",
            "provider_refund_id = NULL WHERE id = 're_1'",
        )
    ),
    *(
        ("no such move of a refund", f"UPDATE refund SET {change}")
        for change in (
            "state = 'SENDING', approved_by = 2 WHERE id = 'r-asked'",
            "state = 'DONE', approved_by = 2, provider_refund_id = 're_9' WHERE id = 'r-asked'",
            "state = 'FAILED' WHERE id = 'r-asked'",
            "state = 'APPROVED' WHERE id = 'r-done'",
            "state = 'IN_DOUBT' WHERE id = 'r-done'",
            "state = 'REJECTED' WHERE id = 'r-done'",
            # One that was proven and came back is never done again.
            "state = 'DONE' WHERE id = 're_1'",
        )
    ),
    *(
        ("a refund begins asked for", _REFUND.format(values))
        for values in (
            "'p-2', 'record', 'desk', 1, 'SENDING', 2, NULL",
            "'p-2', 'record', 'desk', 1, 'DONE', 2, NULL",
            "'p-card', 'money', 'outside', 1, 'IN_DOUBT', 2, NULL",
        )
    ),
    *(
        ("no more goes back than was paid", _REFUND.format(values))
        for values in (
            "'p-2', 'record', 'desk', 2001, 'REQUESTED', NULL, NULL",
            "'p-1', 'record', 'desk', 301, 'REQUESTED', NULL, NULL",
        )
    ),
    (
        "only money of a card goes back to a card",
        _REFUND.format("'p-2', 'money', 'desk', 1, 'REQUESTED', NULL, NULL"),
    ),
    *(
        ("no more is reversed than was paid", _REVERSAL.format(values))
        for values in (
            "'p-1', 2, 'back', NULL, 'dp-1', 301, 201, 100",
            "'p-1', 2, 'back', NULL, 'dp-1', 251, 251, 0",
            "'p-1', 2, 'back', NULL, 'dp-1', 51, 0, 51",
        )
    ),
    *(
        ("what comes back again had gone back", _REVERSAL.format(values))
        for values in (
            "'p-1', 2, 'again', 'r-done', NULL, 199, 0, 199",
            "'p-1', 2, 'again', NULL, 'dp-1', 300, 0, 300",
            "'p-card', 2, 'again', 'r-asked', NULL, 100, 0, 100",
        )
    ),
    *(
        ("reversals of a payment are numbered one by one", _REVERSAL.format(values))
        for values in (
            "'p-1', 3, 'again', 'r-done', NULL, 200, 0, 200",
            "'p-2', 2, 'back', NULL, 'dp-1', 1, 0, 1",
        )
    ),
    *(
        ("an invoice is owed again for what was paid of it", _LINE.format(values))
        for values in ("4, 1, 1150", "2, 1, 1150", "1, 51, 850")
    ),
    ("an invoice is owed again from the balance it has", _LINE.format("1, 50, 851")),
    *(
        ("a dispute keeps its payment and amount", f"UPDATE dispute SET {change}")
        for change in (
            "id = 'x'",
            "payment_id = 'p-2'",
            "amount_cents = 1",
            "opened_at = '2026-01-01T00:00:00.000000+00:00'",
        )
    ),
    *(
        ("a difference is decided once and never rewritten", f"UPDATE discrepancy SET {change}")
        for change in (
            "reason = 'y' WHERE id = 'd-decided'",
            "decided_at = NULL, decision = NULL, decided_by = NULL WHERE id = 'd-decided'",
            "kind = 'late' WHERE id = 'd-open'",
            "ref = 'pi_1' WHERE id = 'd-open'",
            "there_cents = 1 WHERE id = 'd-open'",
            "told = 'x' WHERE id = 'd-open'",
            "gates = false WHERE id = 'd-open'",
        )
    ),
]
# Either of two rules may speak first; which one is the database's own business.
ALSO = {"a terminal attempt does not move": "no such move of an attempt"}
SPENT = (
    "credit that was spent is not given back",
    _REVERSAL.format("'p-card', 2, 'back', 'r-new', NULL, 600, 0, 600"),
)
VOIDED = ("a void invoice stays void", "UPDATE invoice SET state = 'open' WHERE id = 4")


def words_of(database: str) -> set[str]:
    """Every rule that a database's file of rules has words for."""
    folder = Path(next(iter(migrations.__path__))) / "rules"
    found: set[str] = set()
    for file in folder.glob(f"*_{database}.sql"):
        told = file.read_text(encoding="utf-8")
        found |= set(re.findall(r"'rule: ([^']+)'", told))
        found |= set(re.findall(r"rule_refuse\('([^']+)'\)", told))
    return found - {""}


@pytest.fixture
def seeded(sessions: Sessions) -> Sessions:
    with sessions.begin() as session:
        seed(session)
    return sessions


def refused(sessions: Sessions, statement: str) -> str:
    with pytest.raises(DatabaseError) as told, sessions.begin() as session:
        session.execute(text(statement.replace(":", "\\:")))
    return str(told.value.orig)


def test_every_rule_refuses_what_it_is_there_for(seeded: Sessions) -> None:
    assert_refused(seeded, REFUSED)


def test_restored_books_wait_until_people_said_what_became_of_debits(seeded: Sessions) -> None:
    with seeded.begin() as session:
        for row in copy_rules.UNDECIDED_ROWS:
            session.execute(text(row.replace(":", "\\:")))

    assert_refused(seeded, copy_rules.REFUSED)
    with seeded.begin() as session:
        session.execute(
            text("UPDATE restored_batch SET verdict = 'not_sent' WHERE verdict IS NULL")
        )
        session.execute(text(copy_rules.DECIDED.replace(":", "\\:")))
    said = refused(
        seeded, "UPDATE debit_batch SET state = 'APPROVED', approved_by = 2 WHERE id = 'b-2'"
    )
    assert "goes the way that was said" in said
    with seeded.begin() as session:
        session.execute(text(debit_rows.batch(10).replace(":", "\\:")))


def assert_refused(seeded: Sessions, refusals: list[tuple[str, str]]) -> None:
    wrong = []
    for rule, statement in refusals:
        try:
            said = refused(seeded, statement)
        except pytest.fail.Exception:
            said = "nothing"
        if not any(f"rule: {words}" in said for words in (rule, ALSO.get(rule, rule))):
            wrong.append(f"{statement}\n    expected: {rule}\n    said: {said}")
    assert not wrong, "\n".join(wrong)


def test_a_void_invoice_stays_void(seeded: Sessions) -> None:
    with seeded.begin() as session:
        session.execute(text("UPDATE invoice SET state = 'void', void_reason = 'x' WHERE id = 4"))

    rule, statement = VOIDED
    assert rule in refused(seeded, statement)


def test_credit_that_was_spent_since_is_not_given_back(seeded: Sessions) -> None:
    asked = _REFUND.format("'p-card', 'record', 'desk', 600, 'REQUESTED', NULL, NULL")
    spent = (
        "INSERT INTO tender (payment_id, position, method, amount_cents)"
        " VALUES ('p-2', 9, 'credit', 900)"
    )
    with seeded.begin() as session:
        for told in ("UPDATE refund SET state = 'REJECTED' WHERE id = 'r-asked'", asked, spent):
            session.execute(text(told.replace(":", "\\:")))

    rule, statement = SPENT
    assert rule in refused(seeded, statement)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_every_rule_of_the_file_is_tried_here(database: str) -> None:
    tried = {rule for rule, _ in [*REFUSED, *copy_rules.REFUSED, VOIDED, SPENT]}

    assert words_of(database) == tried


def test_both_databases_have_the_same_rules() -> None:
    assert words_of("sqlite") == words_of("postgresql")


# A reversal tells again who approved its cause, and that is where it is refused.
_TELLS_AGAIN = {"reversal"}


def test_every_table_with_an_approval_refuses_that_of_oneself(sessions: Sessions) -> None:
    asked = {
        table.name
        for table in metadata.sorted_tables
        if {"approved_by", "approver", "closed_by"} & set(table.columns.keys())
        # Who closes a day closes what a second person signed before.
        and table.name not in {"day_close", *_TELLS_AGAIN}
    }

    inspector = inspect(sessions.engine)
    kept = {
        table
        for table in asked
        if any(
            str(check["name"]).endswith("_second_person") and "<>" in check["sqltext"]
            for check in inspector.get_check_constraints(table)
        )
    }
    # The rest is refused by a rule, which is tried with the others.
    triggers = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
        if sessions.is_postgresql
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with sessions.read() as session:
        names = set(session.scalars(text(triggers)))
    kept |= {table for table in asked if f"{table}_second_person" in names}

    assert kept == asked
    assert len(asked) >= 8


def test_nobody_empties_a_table_at_once(seeded: Sessions) -> None:
    if not seeded.is_postgresql:
        pytest.skip("SQLite has no TRUNCATE")
    for table in [*APPEND_ONLY, *NEVER_DELETED, "paper_print"]:
        assert "rule: " in refused(seeded, f"TRUNCATE {table} CASCADE"), table


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE invoice SET balance_cents = -1 WHERE id = 4",
        "UPDATE invoice SET balance_cents = 0 WHERE id = 4",
        "UPDATE invoice SET state = 'paid' WHERE id = 4",
        "UPDATE invoice SET due_on = '2020-01-01' WHERE id = 4",
        "UPDATE charge_attempt SET state = 'LOST' WHERE id = 'claimed'",
        "UPDATE till SET receipt_series = '009-009' WHERE code = '01'",
        "INSERT INTO till (code, name, receipt_series, is_active)"
        " VALUES ('01', 'x', '001-001', true)",
        "UPDATE cheque SET living = 2 WHERE id = 1",
        "UPDATE staff_user SET username = 'ANA' WHERE id = 1",
        "UPDATE staff_user SET username = 'sara' WHERE id = 1",
        "UPDATE refund SET approved_by = 1 WHERE id = 'r-asked'",
        "UPDATE refund SET state = 'APPROVED' WHERE id = 'r-asked'",
        "UPDATE discrepancy SET decided_at = seen_at WHERE id = 'd-open'",
        _REFUND.format("'p-2', 'record', 'desk', 0, 'REQUESTED', NULL, NULL"),
        _REVERSAL.format("'p-2', 1, 'back', NULL, NULL, 1, 0, 1"),
        _REVERSAL.format("'p-2', 1, 'back', 'r-done', 'dp-1', 1, 0, 1"),
        _REVERSAL.format("'p-2', 1, 'back', NULL, 'dp-1', 2, 0, 1"),
        _REVERSAL.format("'p-1', 2, 'again', 'r-done', NULL, 200, 200, 0"),
        *counter_rules.IMPOSSIBLE,
        *factor_rules.IMPOSSIBLE,
        *debit_rules.IMPOSSIBLE,
    ],
)
def test_the_columns_refuse_what_cannot_be(seeded: Sessions, statement: str) -> None:
    before = snapshot(seeded)

    refused(seeded, statement)

    assert snapshot(seeded) == before


@pytest.mark.parametrize(
    ("table", "columns", "values"),
    [
        (
            "claim",
            "holder, invoice_id, method, amount_cents, till, actor, since, live",
            f"'other', 2, 'debit', 1, '02', 'Luis', '{NOW}', 1",
        ),
        (
            "cheque",
            "payment_id, position, bank_code, account_number, number, account_key, number_key,"
            " drawer, dated_on, agreed_on, amount_cents, living",
            "'p-2', 1, '10', '01', '07', '1', '7', 'x', '2026-11-22', '2026-11-22', 1, 1",
        ),
        (
            "deposit",
            "payment_id, position, bank_account, slip, slip_key, deposited_on, depositor,"
            " amount_cents, state, living",
            "'p-2', 1, 'b', '09', '9', '2026-11-22', 'x', 1, 'claimed', 1",
        ),
        (
            "agreement",
            "account_id, method, starts_on, agreed_at, agreed_by, reason",
            f"1, 'cheque', '2026-06-01', '{NOW}', 'ana', 'x'",
        ),
        (
            "payment",
            "id, series, number, account_id, till, actor_id, received_at, business_date,"
            " amount_cents, applied_cents, credit_cents, session_id",
            f"'p-9', '001-001', 1, 1, '01', 1, '{NOW}', '2026-11-22', 1, 1, 0, 's-1'",
        ),
        (
            "outbox",
            "kind, ref, till, state, tries, last_problem, created_at, changed_at",
            f"'receipt', 'p-1', '01', 'todo', 0, '', '{NOW}', '{NOW}'",
        ),
        (
            "refund",
            "id, payment_id, kind, origin, amount_cents, state, expect_refunded_cents, reason,"
            " reference, till, requested_by, requested_at, stripe_version, owner, lease_until,"
            " changed_at",
            "'r-new', 'p-card', 'money', 'desk', 1, 'REQUESTED', 0, 'x', '', '01', 1,"
            f" '{NOW}', '', 'o', '{NOW}', '{NOW}'",
        ),
        (
            "refund",
            "id, payment_id, kind, origin, amount_cents, state, provider_refund_id,"
            " expect_refunded_cents, reason, reference, till, requested_at, stripe_version, owner,"
            " lease_until, changed_at",
            "'r-new', 'p-card', 'money', 'outside', 1, 'DONE', 're_1', 0, 'x', '', '01',"
            f" '{NOW}', '', 'o', '{NOW}', '{NOW}'",
        ),
        (
            "reversal",
            "id, payment_id, position, direction, refund_id, amount_cents, applied_cents,"
            " credit_cents, till, actor, approver, reason, at, business_date",
            f"'v-new', 'p-1', 2, 'back', 'r-done', 1, 1, 0, '01', 'a', '-', 'x', '{NOW}',"
            " '2026-11-22'",
        ),
        (
            "discrepancy",
            "id, kind, ref, told, gates, seen_at",
            f"'d-new', 'foreign', 'pi_9', '{{}}', true, '{NOW}'",
        ),
        *counter_rules.TWICE,
        *debit_rules.TWICE,
    ],
)
def test_what_must_be_unique_is(seeded: Sessions, table: str, columns: str, values: str) -> None:
    said = refused(seeded, f"INSERT INTO {table} ({columns}) VALUES ({values})").lower()

    assert "unique" in said


def test_the_last_cent_pays_an_invoice_and_ends_its_claim(seeded: Sessions) -> None:
    with seeded.begin() as session:
        session.execute(
            text(
                "INSERT INTO allocation (payment_id, invoice_id, amount_cents,"
                " balance_before_cents) VALUES ('p-2', 4, 1150, 1150)"
            )
        )
        session.execute(text("UPDATE charge_attempt SET state = 'CANCELED' WHERE id = 'claimed'"))
        paid = session.execute(
            text("SELECT state, balance_cents, version FROM invoice WHERE id = 4")
        ).one()
        live = session.scalar(text("SELECT live FROM claim WHERE holder = 'claimed'"))

    assert tuple(paid) == ("paid", 0, 2)
    assert live == 0


def test_what_goes_back_reopens_a_paid_invoice_which_may_then_be_voided(seeded: Sessions) -> None:
    with seeded.begin() as session:
        for statement in (
            "INSERT INTO allocation (payment_id, invoice_id, amount_cents, balance_before_cents)"
            " VALUES ('p-2', 4, 1150, 1150)",
            "INSERT INTO tender (payment_id, position, method, amount_cents)"
            " VALUES ('p-2', 9, 'cash', 1150)",
            _REFUND.format("'p-2', 'record', 'desk', 1150, 'REQUESTED', NULL, NULL"),
            _REVERSAL.format("'p-2', 1, 'back', 'r-new', NULL, 1150, 1150, 0"),
            _LINE.replace("v-1", "v-new").format("4, 1150, 0"),
        ):
            session.execute(text(statement.replace(":", "\\:")))
        reopened = session.execute(
            text("SELECT state, balance_cents, version FROM invoice WHERE id = 4")
        ).one()
        session.execute(text("UPDATE invoice SET state = 'void', void_reason = 'x' WHERE id = 4"))

    assert tuple(reopened) == ("open", 1150, 3)


def test_what_stripe_gave_back_is_written_whatever_was_asked_for_here(seeded: Sessions) -> None:
    outside = _REFUND.replace("'01', 1,", "'01', NULL,").format(
        "'p-card', 'money', 'outside', 1150, 'DONE', NULL, 're_3'"
    )

    with seeded.begin() as session:
        session.execute(text(outside.replace(":", "\\:")))
        count = session.scalar(text("SELECT count(*) FROM refund WHERE payment_id = 'p-card'"))

    assert count == 3


@pytest.mark.parametrize(
    "moves",
    [
        ("APPROVED", "SENDING", "APPROVED", "REJECTED"),
        ("APPROVED", "SENDING", "IN_DOUBT", "FAILED", "DONE", "FAILED"),
        ("APPROVED", "SENDING", "DONE"),
        ("REJECTED",),
    ],
)
def test_a_refund_goes_its_way(seeded: Sessions, moves: tuple[str, ...]) -> None:
    for state in moves:
        proof = ", provider_refund_id = 're_5'" if state == "DONE" else ""
        with seeded.begin() as session:
            session.execute(
                text(
                    f"UPDATE refund SET state = '{state}', approved_by = 2{proof}"
                    " WHERE id = 'r-asked'"
                )
            )

    with seeded.read() as session:
        assert session.scalar(text("SELECT state FROM refund WHERE id = 'r-asked'")) == moves[-1]


def test_every_view_for_auditors_can_be_read(seeded: Sessions) -> None:
    with seeded.read() as session:
        views = set(inspect(session).get_view_names())
        for view in views:
            session.execute(text(f"SELECT * FROM {view}")).all()

    assert views >= {
        "v_invoice",
        "v_attempt",
        "v_claim",
        "v_payment",
        "v_allocation",
        "v_receipt",
        "v_journal",
        "v_refund",
        "v_reversal",
        "v_reversal_line",
        "v_discrepancy",
        "v_mandate",
        "v_debit_batch",
        "v_debit_line",
        "v_day_close",
        "v_stripe_day",
    }


def snapshot(sessions: Sessions) -> list[object]:
    with sessions.read() as session:
        return [
            tuple(row)
            for table in (
                "invoice",
                "charge_attempt",
                "claim",
                "till",
                "cheque",
                "staff_user",
                "refund",
                "reversal",
                "discrepancy",
                "mandate",
                "debit_batch",
                "debit_line",
            )
            for row in session.execute(text(f"SELECT * FROM {table} ORDER BY 1"))
        ]
