import importlib
import os
import pkgutil
import re
import threading
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select, text

from services.audit.records import Entry
from services.audit.service import Journal
from services.clock import utc_now
from services.naming.names import names_in
from services.naming.written import KINDS
from services.storage.sessions import Sessions
from services.storage.tables import journal
from services.verification import store
from services.verification.cheque_store import CHEQUES, SLIPS
from services.verification.day_store import DAYS
from services.verification.debit_store import DEBITS
from services.verification.records import Finding
from services.verification.service import Verification
from services.verification.state_store import STATES
from services.verification.till_store import TURNS
from tests.services.verification.conftest import Break
from ui import words

NOW: Final = "2026-11-22T20:00:00.000000+00:00"
UNVOIDED: Final = (
    "(SELECT min(payment_id) FROM cheque"
    " WHERE payment_id NOT IN (SELECT payment_id FROM payment_void))"
)
OLD: Final = "(SELECT min(id) FROM payment)"
APPLIED: Final = "(SELECT min(payment_id) FROM allocation)"
ACTIVE: Final = "(SELECT min(id) FROM account WHERE state = 'active')"
CHARGED: Final = "(SELECT min(id) FROM charge_attempt WHERE state = 'SUCCEEDED')"
FIRST: Final = "(SELECT min(id) FROM invoice)"
GIVEN_BACK: Final = (
    "(SELECT min(id) FROM refund WHERE state = 'DONE' AND origin = 'desk' AND kind = 'money')"
)
PAPER: Final = (
    "INSERT INTO paper (id, kind, subject, format, version, record, sha256, content, archived_at,"
    " archived_by) VALUES (900, 'receipt', 'x', 'a4', 1, '', 'not its hash', CAST('' AS BLOB),"
    f" '{NOW}', 'ana')"
)
PRINTS: Final = (
    "INSERT INTO paper_print (id, paper_id, copy, channel, state, at, by, till) VALUES"
    f" (900, 900, 1, 'print', 'done', '{NOW}', 'ana', '01'),"
    f" (901, 900, 1, 'print', 'sending', '{NOW}', 'ana', '02')"
)

# What is done to the books, and the rule that names it.
BROKEN: Final[list[tuple[str, tuple[str, ...]]]] = [
    (
        "invoice.balance",
        (
            "UPDATE invoice SET balance_cents = balance_cents - 1"
            " WHERE id = (SELECT min(id) FROM invoice WHERE balance_cents > 2)",
        ),
    ),
    (
        "invoice.state",
        (
            "UPDATE invoice SET state = 'open'"
            " WHERE id = (SELECT min(id) FROM invoice WHERE state = 'paid')",
        ),
    ),
    (
        "invoice.state",
        (
            "UPDATE invoice SET state = 'paid'"
            " WHERE id = (SELECT min(id) FROM invoice WHERE state = 'open')",
        ),
    ),
    (
        "invoice.void_paid",
        ("UPDATE invoice SET state = 'void' WHERE id = (SELECT min(invoice_id) FROM allocation)",),
    ),
    (
        "invoice.total",
        (f"UPDATE invoice_line SET net_cents = net_cents + 1 WHERE invoice_id = {FIRST}",),
    ),
    (
        "invoice.total",
        (f"UPDATE invoice SET tax_cents = tax_cents + 1 WHERE id = {FIRST}",),
    ),
    ("invoice.total", (f"DELETE FROM invoice_line WHERE invoice_id = {FIRST}",)),
    (
        "invoice.number_twice",
        (
            f"UPDATE invoice SET number = (SELECT number FROM invoice WHERE id = {FIRST})"
            " WHERE id = (SELECT max(id) FROM invoice)",
        ),
    ),
    ("payment.parts", (f"UPDATE payment SET credit_cents = credit_cents + 1 WHERE id = {OLD}",)),
    (
        "payment.allocations",
        (
            "UPDATE payment SET applied_cents = applied_cents - 1, credit_cents = credit_cents + 1"
            f" WHERE id = {APPLIED}",
        ),
    ),
    (
        "payment.tenders",
        (f"UPDATE tender SET amount_cents = amount_cents + 1 WHERE payment_id = {OLD}",),
    ),
    (
        "payment.other_account",
        (
            "UPDATE payment SET account_id = (SELECT max(a.id) FROM account a WHERE"
            f" a.id <> account_id) WHERE id = {APPLIED}",
        ),
    ),
    ("tender.detail", ("DELETE FROM cheque WHERE id = (SELECT min(id) FROM cheque)",)),
    (
        "tender.detail",
        (
            "UPDATE deposit SET amount_cents = amount_cents + 1"
            " WHERE id = (SELECT min(id) FROM deposit)",
        ),
    ),
    (
        "tender.detail",
        ("UPDATE tender SET method = 'card' WHERE method = 'deposit'",),
    ),
    (
        "tender.orphan",
        (
            "UPDATE tender SET method = 'cash'"
            " WHERE payment_id = (SELECT min(payment_id) FROM cheque)",
        ),
    ),
    (
        "cheque.twice",
        ("UPDATE cheque SET living = 1, bank_code = '1', account_key = '1', number_key = '1'",),
    ),
    (
        "cheque.twice",
        (
            "UPDATE cheque SET living = 0, state = 'CLEARED', bank_code = '1', account_key = '1',"
            " number_key = '1'",
        ),
    ),
    *(
        (
            "tender.detail",
            (f"DELETE FROM {table} WHERE payment_id = (SELECT min(payment_id) FROM {table})",),
        )
        for table in ("cash", "voucher", "withholding")
    ),
    (
        "payment.credit_source",
        (
            "UPDATE tender SET method = 'credit' WHERE payment_id ="
            " (SELECT min(id) FROM payment WHERE credit_cents > 0)",
        ),
    ),
    (
        "account.credit",
        (
            "UPDATE tender SET method = 'credit' WHERE payment_id ="
            " (SELECT min(payment_id) FROM deposit)",
        ),
    ),
    (
        "withholding.lines",
        ("UPDATE withholding_line SET amount_cents = amount_cents + 1 WHERE line = 1",),
    ),
    (
        "withholding.above",
        ("UPDATE withholding_line SET amount_cents = 9999999 WHERE line = 1",),
    ),
    (
        "voucher.twice",
        ("UPDATE voucher SET living = 1, terminal = 't', batch_key = '1', reference_key = '1'",),
    ),
    (
        "withholding.twice",
        ("UPDATE withholding SET living = 1, customer_id = 1, number_key = '1'",),
    ),
    ("void.reversal", ("DELETE FROM reversal WHERE void_id IS NOT NULL",)),
    (
        "void.living",
        (
            f"UPDATE cheque SET living = 1 WHERE payment_id = {UNVOIDED}",
            "INSERT INTO payment_void (id, payment_id, reason, cash_back_cents, till, by, approver,"
            f" at, business_date) SELECT 'v-x', {UNVOIDED}, 'x', 0, '01', 'ana', '-',"
            f" '{NOW}', '2026-11-22'",
        ),
    ),
    ("void.cash", ("DELETE FROM cash_movement WHERE kind = 'back'",)),
    ("void.cash", ("UPDATE payment_void SET cash_back_cents = cash_back_cents + 1",)),
    ("void.journal", ("DELETE FROM journal WHERE action = 'payment.voided'",)),
    ("void.same_person", ('UPDATE payment_void SET approver = "by"',)),
    ("deposit.twice", ("UPDATE deposit SET living = 1, bank_account = 'b', slip_key = '1'",)),
    ("payment.outbox", ("DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox)",)),
    (
        "outbox.orphan",
        ("UPDATE outbox SET ref = 'nobody' WHERE id = (SELECT min(id) FROM outbox)",),
    ),
    (
        "receipt.twice",
        (
            "UPDATE payment SET number = 4"
            " WHERE number = 5 AND series = (SELECT min(series) FROM payment)",
        ),
    ),
    (
        "receipt.gap",
        (
            "UPDATE payment SET number = 99999"
            " WHERE number = 5 AND series = (SELECT min(series) FROM payment)",
        ),
    ),
    ("receipt.series", ("UPDATE receipt_series SET next_number = next_number + 1",)),
    (
        "receipt.series",
        (
            "DELETE FROM payment WHERE number = 1"
            " AND series = (SELECT min(series) FROM receipt_series)",
        ),
    ),
    (
        "claim.twice",
        (
            "INSERT INTO claim (holder, invoice_id, method, amount_cents, till, actor, since, live)"
            " SELECT 'thief', invoice_id, 'debit', amount_cents, till, actor, since, 1"
            " FROM claim WHERE live = 1",
        ),
    ),
    ("claim.released_late", (f"UPDATE claim SET live = 1 WHERE holder = {CHARGED}",)),
    (
        "claim.released_late",
        (f"UPDATE claim SET live = 1, method = 'phone' WHERE holder = {CHARGED}",),
    ),
    ("claim.released_late", ("UPDATE claim SET holder = 'nobody' WHERE live = 1",)),
    ("claim.released_early", ("UPDATE claim SET live = 0 WHERE live = 1",)),
    ("claim.amount", ("UPDATE claim SET amount_cents = amount_cents - 1 WHERE live = 1",)),
    ("claim.amount", (f"DELETE FROM claim WHERE holder = {CHARGED}",)),
    (
        "claim.not_owed",
        (
            "UPDATE invoice SET balance_cents = 1 WHERE id IN"
            " (SELECT invoice_id FROM claim WHERE live = 1)",
        ),
    ),
    (
        "claim.other_account",
        (
            "UPDATE charge_attempt SET account_id = (SELECT max(a.id) FROM account a"
            " WHERE a.id <> account_id) WHERE state = 'IN_DOUBT'",
        ),
    ),
    ("attempt.currency", (f"UPDATE charge_attempt SET currency = 'eur' WHERE id = {CHARGED}",)),
    ("attempt.proof", (f"UPDATE charge_attempt SET charge_id = NULL WHERE id = {CHARGED}",)),
    ("attempt.proof", ("UPDATE charge_attempt SET pi_id = NULL WHERE state = 'IN_DOUBT'",)),
    ("attempt.intent_twice", ("UPDATE charge_attempt SET pi_id = 'pi_1'",)),
    ("attempt.mode", (f"UPDATE charge_attempt SET livemode = true WHERE id = {CHARGED}",)),
    (
        "attempt.mode",
        (f"UPDATE charge_attempt SET stripe_account = 'x' WHERE id = {CHARGED}",),
    ),
    ("attempt.unbooked", (f"UPDATE payment SET attempt_id = NULL WHERE attempt_id = {CHARGED}",)),
    ("payment.attempt", (f"UPDATE charge_attempt SET state = 'CANCELED' WHERE id = {CHARGED}",)),
    (
        "payment.attempt",
        (f"UPDATE charge_attempt SET amount_cents = amount_cents + 1 WHERE id = {CHARGED}",),
    ),
    (
        "payment.attempt",
        (f"UPDATE payment SET attempt_id = 'x' WHERE attempt_id = {CHARGED}",),
    ),
    (
        "payment.attempt_twice",
        (f"UPDATE payment SET attempt_id = {CHARGED} WHERE attempt_id IS NOT NULL",),
    ),
    ("payment.card_tender", ("UPDATE tender SET method = 'cash' WHERE method = 'card'",)),
    ("invoice.balance", ("DELETE FROM reversal_line",)),
    (
        "refund.above_payment",
        (f"UPDATE refund SET amount_cents = amount_cents + 99999999 WHERE id = {GIVEN_BACK}",),
    ),
    (
        "refund.no_money",
        (
            "UPDATE tender SET method = 'credit' WHERE payment_id = (SELECT payment_id"
            f" FROM refund WHERE id = {GIVEN_BACK})",
        ),
    ),
    (
        "refund.same_person",
        (f"UPDATE refund SET approved_by = requested_by WHERE id = {GIVEN_BACK}",),
    ),
    ("refund.unapproved", (f"UPDATE refund SET approved_by = NULL WHERE id = {GIVEN_BACK}",)),
    ("refund.unapproved", (f"UPDATE refund SET requested_by = NULL WHERE id = {GIVEN_BACK}",)),
    (
        "refund.two_open",
        (
            "UPDATE refund SET state = 'APPROVED', payment_id = (SELECT payment_id FROM refund"
            f" WHERE state = 'REQUESTED') WHERE id = {GIVEN_BACK}",
        ),
    ),
    ("refund.proof", (f"UPDATE refund SET provider_refund_id = NULL WHERE id = {GIVEN_BACK}",)),
    ("refund.proof", ("UPDATE refund SET state = 'SENDING' WHERE state = 'REQUESTED'",)),
    ("refund.provider_twice", ("UPDATE refund SET provider_refund_id = 're_1'",)),
    (
        "refund.reversal",
        (
            "UPDATE reversal SET amount_cents = amount_cents - 1, credit_cents = credit_cents - 1"
            f" WHERE refund_id = {GIVEN_BACK}",
        ),
    ),
    ("refund.reversal", (f"UPDATE refund SET state = 'FAILED' WHERE id = {GIVEN_BACK}",)),
    ("refund.reversal", (f"UPDATE refund SET state = 'REJECTED' WHERE id = {GIVEN_BACK}",)),
    ("refund.reversal", ("UPDATE refund SET state = 'DONE' WHERE state = 'FAILED'",)),
    ("refund.reversal", ("DELETE FROM reversal WHERE direction = 'again'",)),
    ("dispute.reversal", ("UPDATE dispute SET status = 'won'",)),
    ("dispute.reversal", ("DELETE FROM reversal WHERE dispute_id IS NOT NULL",)),
    ("refund.journal", ("DELETE FROM journal WHERE action = 'refund.done'",)),
    ("refund.journal", ("DELETE FROM journal WHERE action = 'refund.requested'",)),
    ("refund.vanished", ("DELETE FROM refund WHERE state = 'REQUESTED'",)),
    ("reversal.parts", ("UPDATE reversal SET credit_cents = credit_cents + 1",)),
    ("reversal.lines", ("DELETE FROM reversal_line",)),
    ("reversal.line_above", ("UPDATE reversal_line SET amount_cents = amount_cents + 99999999",)),
    (
        "reversal.above_payment",
        (
            "UPDATE reversal SET amount_cents = amount_cents + 1, credit_cents = credit_cents + 1"
            f" WHERE refund_id = {GIVEN_BACK}",
        ),
    ),
    ("reversal.mirror", ("DELETE FROM reversal WHERE direction = 'back'",)),
    (
        "reversal.mirror",
        (
            "UPDATE reversal SET direction = 'back', refund_id = NULL, occurrence = 2,"
            " cheque_id = (SELECT min(id) FROM cheque) WHERE direction = 'again'",
        ),
    ),
    ("reversal.position", ("UPDATE reversal SET position = position + 10",)),
    ("reversal.cause", ("UPDATE reversal SET refund_id = 'nobody' WHERE dispute_id IS NULL",)),
    (
        "reversal.cause",
        (
            "UPDATE refund SET payment_id = (SELECT payment_id FROM dispute)"
            f" WHERE id = {GIVEN_BACK}",
        ),
    ),
    ("reversal.journal", ("DELETE FROM journal WHERE action = 'payment.reversed'",)),
    ("reversal.journal", ("DELETE FROM journal WHERE action = 'payment.returned'",)),
    ("journal.chain", ("UPDATE journal SET reason = 'otra' WHERE seq = 3",)),
    ("journal.chain", ("UPDATE journal SET body = '{}' WHERE seq = 3",)),
    ("journal.chain", ("DELETE FROM journal WHERE seq = 2",)),
    (
        "journal.chain",
        (
            "DELETE FROM journal WHERE seq = (SELECT h.seq FROM journal_head h"
            " WHERE h.chain = journal.chain)",
        ),
    ),
    (
        "journal.headless",
        ("DELETE FROM journal_head WHERE chain = (SELECT min(chain) FROM journal)",),
    ),
    ("payment.journal", ("DELETE FROM journal WHERE action = 'payment.recorded' AND seq > 40",)),
    (
        "payment.journal_amount",
        (
            "UPDATE payment SET amount_cents = amount_cents + 1, credit_cents = credit_cents + 1"
            f" WHERE id = {OLD}",
        ),
    ),
    ("payment.vanished", (f"DELETE FROM payment WHERE id = {OLD}",)),
    ("attempt.vanished", ("DELETE FROM charge_attempt WHERE state = 'CANCELED'",)),
    ("attempt.journal", ("UPDATE charge_attempt SET state = 'CANCELED' WHERE state = 'IN_DOUBT'",)),
    ("attempt.journal", (f"UPDATE charge_attempt SET confirm_seq = 7 WHERE id = {CHARGED}",)),
    (
        "attempt.after_end",
        (
            "INSERT INTO journal (chain, seq, at, actor, action, subject, body, reason, prev, hash)"
            " SELECT chain, seq + 100000, at, actor, 'card.armed', subject, body, reason, prev,"
            " 'h' FROM journal WHERE action = 'card.settled' AND subject = 'attempt:' ||"
            f" {CHARGED}",
        ),
    ),
    ("record.altered", ("UPDATE cheque SET number = number || '9' WHERE id = 3",)),
    *(
        ("record.altered", (f"UPDATE {table} SET {column} = {column} || '9'",))
        for table, column in (
            ("cheque", "drawer"),
            ("deposit", "bank_account"),
            ("deposit", "slip"),
            ("voucher", "reference"),
            ("withholding", "number"),
        )
    ),
    ("record.altered", ("UPDATE withholding_line SET basis_points = basis_points + 1",)),
    ("record.altered", ("UPDATE cash SET tendered_cents = 0, change_cents = 0",)),
    ("approval.journal", ("UPDATE approval SET amount_cents = amount_cents + 1",)),
    ("approval.journal", ("UPDATE approval SET approved_by = 1 WHERE requested_by <> 1",)),
    ("turn.float", ("UPDATE till_session SET left_before_cents = left_before_cents + 1",)),
    ("dispute.amount", ("UPDATE dispute SET amount_cents = amount_cents + 1",)),
    (
        "refund.approver",
        (f"UPDATE refund SET approved_by = 1 WHERE id = {GIVEN_BACK}",),
    ),
    (
        "debit.answer_amount",
        ("UPDATE debit_answer_line SET amount_cents = amount_cents + 1 WHERE verdict = 'settled'",),
    ),
    ("account.state", (f"UPDATE account SET state = 'suspended' WHERE id = {ACTIVE}",)),
    ("account.state", (f"DELETE FROM account_move WHERE account_id = {ACTIVE}",)),
    (
        "account.agreement",
        (f"UPDATE agreement SET ended_at = agreed_at WHERE account_id = {ACTIVE}",),
    ),
    (
        "account.agreement",
        (
            "INSERT INTO agreement (id, account_id, method, starts_on, agreed_at, agreed_by,"
            f" reason) VALUES (99999, {ACTIVE}, 'deposit', '2026-01-01', '{NOW}', 'ana', 'x')",
        ),
    ),
    ("document.content", ("DELETE FROM document_content",)),
    ("document.content", ("UPDATE document SET size = size + 1",)),
    ("document.altered", ("UPDATE document_content SET sha256 = '0' || substr(sha256, 2)",)),
    ("paper.altered", (PAPER,)),
    ("paper.copy_twice", (PAPER, PRINTS)),
]
SERVER_ONLY: Final = {
    # A column's own UNIQUE can't be taken out of a SQLite table.
    "invoice.number_twice",
    "receipt.twice",
    "attempt.intent_twice",
    "payment.attempt_twice",
    "refund.provider_twice",
}
APART: Final = {"storage.damaged", "storage.dangling", "storage.rule_missing", "journal.unreadable"}


def found(sessions: Sessions) -> list[Finding]:
    # Breaking things takes away rules, which is a finding of its own.
    return [each for each in Verification(sessions).verify() if each.rule != "storage.rule_missing"]


@pytest.mark.parametrize("demo_url", ["sqlite"], indirect=True)
def test_every_entry_tells_who_did_what_when_where_and_to_which_record(demo: Sessions) -> None:
    with demo.read() as session:
        entries = [Entry(**row._mapping) for row in session.execute(select(journal))]
        people = set(session.scalars(text("SELECT username FROM staff_user"))) | {"sistema"}
        tills = set(session.scalars(text("SELECT code FROM till")))
        names = names_in(session, {entry.subject for entry in entries})

    assert len(entries) > 1000
    for entry in entries:
        kind, _, key = entry.subject.partition(":")
        assert entry.actor in people, entry
        assert entry.chain in tills, entry
        assert entry.at.tzinfo is not None
        assert entry.at <= utc_now()
        assert f"journal.{entry.action}" in all_words(), entry.action
        assert kind in KINDS, entry.subject
        assert not re.search(r"[0-9a-f]{8}-[0-9a-f]{4}|…", names[entry.subject]), names[
            entry.subject
        ]
        assert key
        assert set(entry.change) == {"before", "after"}


def test_sound_books_are_found_sound(demo: Sessions) -> None:
    assert Verification(demo).verify() == []


# The queries are the same on a server: there one way to break each rule is enough.
EACH: Final = [
    pytest.param(database, rule, statements, id=f"{database}-{number}-{rule}")
    for database in ("sqlite", "postgresql")
    for number, (rule, statements) in enumerate(BROKEN)
    if (database == "sqlite" and rule not in SERVER_ONLY)
    or (database == "postgresql" and rule not in [earlier for earlier, _ in BROKEN[:number]])
]


@pytest.mark.parametrize(("demo_url", "rule", "statements"), EACH, indirect=["demo_url"])
def test_what_is_broken_is_named(
    demo: Sessions, break_it: Break, rule: str, statements: tuple[str, ...]
) -> None:
    break_it(*statements)

    findings = found(demo)

    assert rule in {finding.rule for finding in findings}
    assert all(finding.subject and finding.invariant for finding in findings)


def test_every_rule_is_broken_here_once() -> None:
    # Those of turns, cheques and days are broken beside their services, those of states by
    # whoever changes every value.
    rules = {rule.name for rule in store.RULES}
    rules -= {rule.name for rule in (*TURNS, *CHEQUES, *SLIPS, *DEBITS, *DAYS, *STATES)}

    assert {rule for rule, _ in BROKEN} == rules | {
        "journal.chain",
        "paper.altered",
        "document.altered",
        "record.altered",
    }


@cache
def all_words() -> set[str]:
    found: set[str] = set()
    for module in pkgutil.iter_modules(words.__path__):
        if module.name != "declines":  # built with Qt, and no place for these
            found |= getattr(importlib.import_module(f"ui.words.{module.name}"), "WORDS", {}).keys()
    return found


def test_every_rule_has_words() -> None:
    rules = {rule for rule, _ in BROKEN} | APART | {rule.name for rule in store.RULES}

    assert {f"verify.{rule}" for rule in rules} <= all_words()


def test_the_record_that_is_broken_is_told(demo: Sessions, break_it: Break) -> None:
    with demo.read() as session:
        number, balance = session.execute(
            text("SELECT number, balance_cents FROM invoice WHERE balance_cents > 2 LIMIT 1")
        ).one()
    break_it(f"UPDATE invoice SET balance_cents = balance_cents - 1 WHERE number = '{number}'")

    (finding,) = [each for each in found(demo) if each.rule == "invoice.balance"]

    assert finding.subject == f"invoice:{number}"
    assert finding.invariant == "I5"
    assert finding.details["balance_cents"] == balance - 1


def test_money_that_was_found_and_a_page_that_waits_are_no_finding(
    demo: Sessions, break_it: Break
) -> None:
    break_it(
        f"UPDATE charge_attempt SET channel = 'found' WHERE id = {CHARGED}",
        f"DELETE FROM claim WHERE holder = {CHARGED}",
        "UPDATE charge_attempt SET channel = 'phone', pi_id = NULL, page_id = 'cs_1'"
        " WHERE state = 'IN_DOUBT'",
        "UPDATE claim SET method = 'phone' WHERE live = 1 AND method = 'card'",
    )

    assert {each.rule for each in found(demo)} == {"record.altered"}


@pytest.mark.parametrize("demo_url", ["sqlite"], indirect=True)
def test_the_journal_is_read_as_the_journal_reads_itself(demo: Sessions, break_it: Break) -> None:
    break_it("UPDATE journal SET actor = 'otra' WHERE seq = 7")

    told = {each.subject for each in found(demo) if each.rule == "journal.chain"}

    broken = Journal(demo, utc_now).verify()
    assert broken
    assert told == {f"chain:{each.chain}/{each.seq}" for each in broken}


def test_a_trigger_that_was_taken_out_is_missed(demo: Sessions) -> None:
    drop = (
        "ALTER TABLE payment DISABLE TRIGGER payment_append_only"
        if demo.is_postgresql
        else "DROP TRIGGER payment_no_update"
    )
    with demo.begin() as session:
        session.execute(text(drop))
        session.execute(text("DROP INDEX uq_claim_live"))

    findings = Verification(demo).verify()

    assert {finding.rule for finding in findings} == {"storage.rule_missing"}
    assert "rule:uq_claim_live" in {finding.subject for finding in findings}
    assert len(findings) == 2


@pytest.mark.parametrize("demo_url", ["sqlite"], indirect=True)
def test_a_row_that_points_at_nothing_is_found(demo: Sessions, break_it: Break) -> None:
    break_it("DELETE FROM customer WHERE id = (SELECT min(id) FROM customer)")

    assert "storage.dangling" in {finding.rule for finding in found(demo)}


@pytest.mark.parametrize("demo_url", ["sqlite"], indirect=True)
def test_a_damaged_page_is_found(demo: Sessions, demo_url: str) -> None:
    path = Path(demo_url.removeprefix("sqlite:///"))
    with demo.read() as session:
        root = session.execute(
            text("SELECT rootpage FROM sqlite_master WHERE name = 'invoice'")
        ).scalar_one()
        size = session.execute(text("PRAGMA page_size")).scalar_one()
    demo.close()
    with path.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(os.urandom(size))

    assert "storage.damaged" in {finding.rule for finding in Verification(demo).verify()}


def test_looking_changes_nothing(demo: Sessions, demo_url: str) -> None:
    def counted() -> list[object]:
        with demo.read() as session:
            if demo.is_postgresql:
                statement = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables"
                return [session.execute(text(statement)).scalar_one()]
        demo.close()
        return [Path(demo_url.removeprefix("sqlite:///")).read_bytes()]

    before = counted()

    Verification(demo).verify()

    assert counted() == before


def test_tills_that_work_meanwhile_are_no_finding(demo: Sessions) -> None:
    from services.staff.rights import Operator, Role  # noqa: PLC0415

    going = threading.Event()
    journal = Journal(demo, utc_now)
    till = Operator(1, "ana", "Ana", frozenset({Role.CASHIER}), "02")

    def work() -> None:
        while not going.is_set():
            with demo.begin() as session:
                journal.append(session, till, "test.written", "test:1")

    working = threading.Thread(target=work)
    working.start()
    try:
        assert Verification(demo).verify() == []
    finally:
        going.set()
        working.join()


def test_it_can_be_stopped(demo: Sessions) -> None:
    class Stopped(Exception):
        pass

    class Stopping:
        def report(self, done: int, total: int, text: str = "") -> None:
            pass

        def raise_if_cancelled(self) -> None:
            raise Stopped

    with pytest.raises(Stopped):
        Verification(demo).verify(Stopping())
