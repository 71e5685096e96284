"""A row in every table that has rules, written past the services, by the schema that began it."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import text

from services.storage.sessions import Session
from tests.storage.consent_rules import TWELFTH_ROWS
from tests.storage.copy_rules import SIXTH_ROWS
from tests.storage.day_rules import FIFTH_ROWS
from tests.storage.debit_rows import FOURTH_ROWS
from tests.storage.factor_rules import NINTH_ROWS
from tests.storage.settings_rules import TENTH_ROWS
from tests.storage.times import GENESIS, HASH, NOW

__all__ = ["GENESIS", "HASH", "NOW"]

_BEFORE_PAYMENTS: Final = (
    f"""INSERT INTO company (id, uuid, mode, legal_name, trade_name, tax_id, address, city, phone,
        email, help_email, invoice_series, stripe_account, created_at) VALUES (1, 'u-1', 'test',
        'VoIP Andina S.A.', 'VoIP Andina', '1790012345001', 'a', 'Quito', '02', 'a@b.ec', 'a@b.ec',
        '001-002', 'acct_1', '{NOW}')""",
    "INSERT INTO receipt_series (series, next_number) VALUES ('001-001', 3)",
    "INSERT INTO till (code, name, receipt_series, is_active)"
    " VALUES ('01', 'Caja 01', '001-001', true)",
    f"""INSERT INTO staff_user (id, username, full_name, password_hash, must_change_password,
        is_active, created_at) VALUES (1, 'ana', 'Ana', '-', false, true, '{NOW}'),
        (2, 'sara', 'Sara', '-', false, true, '{NOW}')""",
    "INSERT INTO tax (code, name, basis_points, valid_from)"
    " VALUES ('4', 'IVA 15 %', 1500, '2024-04-01')",
    "INSERT INTO plan (code, name, monthly_cents, activation_cents, tax_code, is_active)"
    " VALUES ('P', 'Plan', 1000, 0, '4', true)",
    f"""INSERT INTO customer (id, id_kind, id_number, name, trade_name, contact_name, email, phone,
        mobile, address, city, province, created_at) VALUES (1, '04', '1790012345001', 'Comercial',
        '', '', 'c@d.ec', '02', '09', 'a', 'Quito', 'Pichincha', '{NOW}')""",
    *(
        f"""INSERT INTO account (id, number, customer_id, origin, state, plan_code, monthly_cents,
        activation_cents, tax_code, billing_day, name_folded, search_text, created_at, changed_at)
        VALUES ({n}, '10000{n}', 1, 'MANUAL', 'active', 'P', 1000, 0, '4', 1, 'comercial',
        '10000{n} comercial', '{NOW}', '{NOW}')"""
        for n in (1, 2)
    ),
    "INSERT INTO account_move (id, account_id, to_state, at, by, till, reason)"
    f" VALUES (1, 1, 'active', '{NOW}', 'ana', '01', 'x'),"
    f" (2, 2, 'active', '{NOW}', 'ana', '01', 'x')",
    "INSERT INTO account_note (id, account_id, at, by, text)"
    f" VALUES (1, 1, '{NOW}', 'ana', 'hola')",
    f"INSERT INTO document_content (sha256, content) VALUES ('{HASH}', '')",
    f"""INSERT INTO document (id, account_id, kind, file_name, media_type, size, sha256,
        original_seen_by, attached_at, attached_by) VALUES (1, 1, 'id', 'a.pdf', 'application/pdf',
        0, '{HASH}', 'ana', '{NOW}', 'ana')""",
    f"""INSERT INTO agreement (id, account_id, method, starts_on, agreed_at, agreed_by, reason)
        VALUES (1, 1, 'deposit', '2026-01-01', '{NOW}', 'ana', 'x'),
        (2, 2, 'deposit', '2026-01-01', '{NOW}', 'ana', 'x')""",
    f"""INSERT INTO agreement (id, account_id, method, starts_on, ended_at, agreed_at, agreed_by,
        reason) VALUES (3, 1, 'cheque', '2025-01-01', '{NOW}', '{NOW}', 'ana', 'x')""",
    *(
        f"""INSERT INTO invoice (id, number, sequential, account_id, issued_on, due_on, period,
        subtotal_cents, tax_cents, total_cents, balance_cents, state, agreement_method, source,
        created_at) VALUES ({n}, '001-002-00000000{n}', {n}, {owner}, '2026-11-01', '2026-11-15',
        '2026-11', 1000, 150, 1150, 1150, 'open', 'deposit', 'billing', '{NOW}')"""
        for n, owner in ((1, 1), (2, 1), (3, 2), (4, 1), (5, 1))
    ),
    *(
        f"""INSERT INTO invoice_line (invoice_id, position, code, description, quantity_e6,
        unit_price_e6, discount_cents, net_cents, tax_code, tax_basis_points)
        VALUES ({n}, 1, 'P', 'Plan', 1000000, 10000000, 0, 1000, '4', 1500)"""
        for n in (1, 2, 3, 4, 5)
    ),
    *(
        f"""INSERT INTO charge_attempt (id, account_id, amount_cents, currency, state, pi_id,
        charge_id, owner, lease_until, actor_id, till, stripe_account, livemode, stripe_version,
        create_params, created_at, changed_at) VALUES ('{key}', 1, 1150, 'usd', 'CLAIMED', NULL,
        NULL, 'o', '{NOW}', 1, '01', 'acct_1', false, 'v', '{{}}', '{NOW}', '{NOW}')"""
        for key in ("claimed", "succeeded", "canceled", "phone")
    ),
    f"""INSERT INTO claim (holder, invoice_id, method, amount_cents, till, actor, since, live)
        VALUES ('claimed', 2, 'card', 1150, '01', 'Ana', '{NOW}', 1)""",
    "UPDATE charge_attempt SET state = 'CANCELED' WHERE id = 'canceled'",
    "UPDATE charge_attempt SET state = 'CREATING' WHERE id = 'succeeded'",
    "UPDATE charge_attempt SET state = 'ARMED', pi_id = 'pi_1' WHERE id = 'succeeded'",
    "UPDATE charge_attempt SET state = 'SUCCEEDED', charge_id = 'ch_1' WHERE id = 'succeeded'",
)


def _payments(column: str = "", value: str = "") -> tuple[str, ...]:
    """Three receipts, with one column more where the schema has it."""
    columns = (
        "id, series, number, account_id, till, actor_id, received_at, business_date, amount_cents,"
        f" applied_cents, credit_cents, attempt_id{column}"
    )
    return tuple(
        f"INSERT INTO payment ({columns}) VALUES ('{key}', '001-001', {number}, 1, '01', 1,"
        f" '{NOW}', '2026-11-22', {amount}, {applied}, {credit}, {attempt}{value})"
        for key, number, amount, applied, credit, attempt in (
            ("p-1", 1, 500, 400, 100, "NULL"),
            ("p-2", 2, 2000, 1500, 500, "NULL"),
            ("p-card", 3, 1150, 0, 1150, "'succeeded'"),
        )
    )


def _cheques(column: str = "", value: str = "") -> str:
    """Two cheques of the first receipt, with one column more where the schema has it."""
    return f"""INSERT INTO cheque (id, payment_id, position, bank_code, account_number, number,
        account_key, number_key, drawer, dated_on, amount_cents, living{column})
        VALUES (1, 'p-1', 1, '10', '1', '7', '1', '7', 'x', '2026-11-22', 300, 1{value}),
        (2, 'p-1', 1, '10', '1', '8', '1', '8', 'x', '2026-11-22', 300, 0{value})"""


_AFTER_PAYMENTS: Final = (
    "INSERT INTO tender (payment_id, position, method, amount_cents)"
    " VALUES ('p-1', 1, 'cheque', 300)",
    "INSERT INTO tender (payment_id, position, method, amount_cents)"
    " VALUES ('p-1', 2, 'deposit', 200)",
    "INSERT INTO tender (payment_id, position, method, amount_cents)"
    " VALUES ('p-card', 1, 'card', 1150)",
    """INSERT INTO deposit (id, payment_id, position, bank_account, slip, slip_key, deposited_on,
        depositor, amount_cents, state, living) VALUES (1, 'p-1', 2, 'b', '9', '9', '2026-11-22',
        'x', 200, 'claimed', 1), (2, 'p-1', 2, 'b', '8', '8', '2026-11-22', 'x', 200, 'claimed',
        0)""",
    "INSERT INTO allocation (payment_id, invoice_id, amount_cents, balance_before_cents)"
    " VALUES ('p-1', 1, 400, 1150)",
    f"""INSERT INTO approval (id, action, document, amount_cents, requested_by, approved_by, reason,
        approved_at, expires_at, used_at) VALUES
        ('fresh', 'a', 'd', 1, 1, 2, 'r', '{NOW}', '{NOW}', NULL),
        ('used', 'a', 'd', 1, 1, 2, 'r', '{NOW}', '{NOW}', '{NOW}')""",
    f"INSERT INTO journal_head (chain, seq, hash) VALUES ('01', 0, '{GENESIS}')",
    f"""INSERT INTO journal (chain, seq, at, actor, action, subject, body, reason, prev, hash)
        VALUES ('01', 1, '{NOW}', 'ana', 'a', 's', '{{}}', '', '{GENESIS}', '{HASH}')""",
    f"""INSERT INTO paper (id, kind, subject, format, version, record, sha256, content,
        archived_at, archived_by) VALUES (1, 'receipt', 'p-1', 'a4', 1, '{{}}', '{HASH}', '',
        '{NOW}', 'ana')""",
    f"""INSERT INTO paper_print (id, paper_id, copy, channel, state, at, by, till)
        VALUES (1, 1, 0, 'print', 'sending', '{NOW}', 'ana', '01'),
        (2, 1, 1, 'print', 'done', '{NOW}', 'ana', '01')""",
    f"""INSERT INTO outbox (id, kind, ref, till, state, tries, last_problem, created_at,
        changed_at) VALUES (1, 'receipt', 'p-1', '01', 'todo', 0, '', '{NOW}', '{NOW}')""",
    f"""INSERT INTO import_file (sha256, kind, file_name, records, imported_at, imported_by)
        VALUES ('{HASH}', 'invoices', 'f.csv', 1, '{NOW}', 'ana')""",
)
FIRST_ROWS: Final = (*_BEFORE_PAYMENTS, *_payments(), *_AFTER_PAYMENTS, _cheques())
"""What the first schema holds."""

TURN: Final = (
    "INSERT INTO till_session (id, till, number, state, business_date, opened_at, opened_by,"
    f" float_cents) VALUES ('s-1', '01', 1, 'open', '2026-11-22', '{NOW}', 1, 0)"
)

SECOND_ROWS: Final = (
    f"""INSERT INTO claim (holder, invoice_id, method, amount_cents, till, actor, since, live)
        VALUES ('phone', 5, 'phone', 1150, '01', 'Ana', '{NOW}', 1)""",
    "UPDATE charge_attempt SET state = 'CREATING', page_id = 'cs_1' WHERE id = 'phone'",
    # Only money that is here goes back.
    "UPDATE deposit SET state = 'verified' WHERE id = 1",
    *(
        f"""INSERT INTO refund (id, payment_id, kind, origin, amount_cents, state,
        expect_refunded_cents, reason, reference, till, requested_by, requested_at, stripe_version,
        owner, lease_until, changed_at) VALUES ('{key}', '{of}', '{kind}', 'desk', {cents},
        'REQUESTED', 0, 'x', '', '01', 1, '{NOW}', '', 'o', '{NOW}', '{NOW}')"""
        for key, of, kind, cents in (
            ("r-asked", "p-card", "money", 100),
            ("r-done", "p-1", "record", 200),
        )
    ),
    "UPDATE refund SET state = 'APPROVED', approved_by = 2 WHERE id = 'r-done'",
    "UPDATE refund SET state = 'DONE' WHERE id = 'r-done'",
    f"""INSERT INTO refund (id, payment_id, kind, origin, amount_cents, state, provider_refund_id,
        expect_refunded_cents, reason, reference, till, requested_at, stripe_version, owner,
        lease_until, changed_at) VALUES ('re_1', 'p-card', 'money', 'outside', 50, 'DONE', 're_1',
        0, 'x', '', '01', '{NOW}', '', '', '{NOW}', '{NOW}')""",
    "UPDATE refund SET state = 'FAILED' WHERE id = 're_1'",
    f"""INSERT INTO dispute (id, payment_id, amount_cents, reason, status, opened_at, changed_at)
        VALUES ('dp-1', 'p-card', 300, 'fraudulent', 'lost', '{NOW}', '{NOW}')""",
    *(
        f"""INSERT INTO reversal (id, payment_id, position, direction, refund_id, dispute_id,
        amount_cents, applied_cents, credit_cents, till, actor, approver, reason, at,
        business_date) VALUES ({values}, '01', 'ana', 'sara', 'x', '{NOW}', '2026-11-22')"""
        for values in (
            "'v-1', 'p-1', 1, 'back', 'r-done', NULL, 200, 150, 50",
            "'v-2', 'p-card', 1, 'back', NULL, 'dp-1', 300, 0, 300",
        )
    ),
    "INSERT INTO reversal_line (reversal_id, invoice_id, amount_cents, balance_before_cents)"
    " VALUES ('v-1', 1, 100, 750)",
    *(
        f"""INSERT INTO discrepancy (id, kind, ref, told, gates, seen_at)
        VALUES ('{key}', '{kind}', 'pi_9', '{{}}', true, '{NOW}')"""
        for key, kind in (("d-open", "foreign"), ("d-decided", "rewound"))
    ),
    f"""UPDATE discrepancy SET decided_at = '{NOW}', decision = 'acknowledged', decided_by = 'sara'
        WHERE id = 'd-decided'""",
    f"""INSERT INTO stripe_event (id, kind, subject, created, seen_at)
        VALUES ('evt_1', 'refund.failed', 're_1', 1, '{NOW}')""",
)


THIRD_ROWS: Final = (
    "INSERT INTO receipt_series (series, next_number) VALUES ('001-009', 1)",
    "INSERT INTO till (code, name, receipt_series, is_active)"
    " VALUES ('02', 'Caja 02', '001-009', true)",
    "INSERT INTO till_session (id, till, number, state, business_date, opened_at, opened_by,"
    f" float_cents) VALUES ('s-2', '02', 1, 'open', '2026-11-22', '{NOW}', 2, 0)",
    *(
        f"""INSERT INTO cash_movement (id, session_id, kind, direction, amount_cents, reason,
        document, reverses, at, by) VALUES ({values}, '{NOW}', 'ana')"""
        for values in (
            "'m-1', 's-1', 'drop', 'out', 100, 'x', '', NULL",
            "'m-2', 's-1', 'correction', 'in', 100, 'x', '', 'm-1'",
            "'m-3', 's-1', 'drop', 'out', 50, 'x', '', NULL",
            "'m-4', 's-2', 'add', 'in', 500, 'x', '', NULL",
        )
    ),
    "INSERT INTO cash_count (session_id, form, denomination_cents, pieces)"
    " VALUES ('s-2', 'bill', 1000, 1)",
    f"""UPDATE till_session SET state = 'declared', declared_at = '{NOW}', declared_by = 2,
        counted_cents = 1000, expected_cents = 500, difference_cents = 500, summary = '{{}}'
        WHERE id = 's-2'""",
    f"""INSERT INTO payment (id, series, number, account_id, till, actor_id, received_at,
        business_date, amount_cents, applied_cents, credit_cents, session_id) VALUES ('p-void',
        '001-001', 9, 2, '01', 1, '{NOW}', '2026-11-22', 10, 0, 10, 's-1')""",
    f"""INSERT INTO payment_void (id, payment_id, reason, cash_back_cents, session_id, till, by,
        approver, at, business_date) VALUES ('pv-1', 'p-void', 'x', 0, 's-1', '01', 'ana', '-',
        '{NOW}', '2026-11-22')""",
    """INSERT INTO cash (payment_id, position, tendered_cents, change_cents, amount_cents,
        told_not_deductible) VALUES ('p-2', 1, 120, 20, 100, false)""",
    """INSERT INTO voucher (id, payment_id, position, terminal, batch, batch_key, reference,
        reference_key, auth_number, brand, last4, amount_cents, living) VALUES (1, 'p-2', 2, 'T',
        '1', '1', '2', '2', '3', 'visa', '4242', 100, 1)""",
    """INSERT INTO withholding (id, payment_id, position, customer_id, number, number_key,
        auth_number, issued_on, amount_cents, source, living) VALUES (1, 'p-2', 3, 1,
        '001-001-000000001', '1', '9', '2026-11-22', 100, 'typed', 1)""",
    """INSERT INTO withholding_line (payment_id, position, line, invoice_id, tax, code, base_cents,
        basis_points, amount_cents, computed_cents) VALUES ('p-2', 3, 1, 1, 'income', '3440', 1000,
        300, 30, 30)""",
    f"""INSERT INTO tender_picture (id, payment_id, position, file_name, media_type, sha256, at, by)
        VALUES (1, 'p-1', 1, 'a.png', 'image/png', '{HASH}', '{NOW}', 'ana')""",
    """INSERT INTO cheque (id, payment_id, position, bank_code, account_number, number,
        account_key, number_key, drawer, dated_on, deposit_on, agreed_on, amount_cents, state,
        living) VALUES (3, 'p-2', 4, '10', '1', '9', '1', '9', 'x', '2026-11-22', '2026-11-25',
        '2026-11-25', 300, 'IN_HAND', 1)""",
    f"""INSERT INTO cheque_move (id, cheque_id, to_state, at, business_date, by, till)
        VALUES (101, 1, 'IN_HAND', '{NOW}', '2026-11-22', 'ana', '01')""",
    f"""INSERT INTO customer_flag (id, customer_id, cheque_id, raised_at)
        VALUES (1, 1, 2, '{NOW}')""",
    *(
        f"""INSERT INTO bank_slip (id, number, bank_account, state, cash_cents, cheque_cents,
        made_at, made_by, till, changed_at) VALUES ('{key}', {number}, 'b', 'prepared', 0, 300,
        '{NOW}', 'ana', '01', '{NOW}')"""
        for key, number in (("bs-1", 1), ("bs-2", 2))
    ),
    "INSERT INTO bank_slip_cheque (slip_id, cheque_id, live) VALUES ('bs-1', 1, 1)",
    "UPDATE bank_slip SET state = 'void', reason = 'x' WHERE id = 'bs-2'",
    "UPDATE deposit SET state = 'refused' WHERE id = 2",
    f"""INSERT INTO statement_file (id, sha256, bank_account, profile, file_name, first_day,
        last_day, lines, known, imported_at, imported_by) VALUES ('sf-1', '{HASH}', 'b', 'p',
        'f.csv', '2026-11-01', '2026-11-22', 2, 0, '{NOW}', 'ana')""",
    *(
        f"""INSERT INTO statement_line (id, file_id, bank_account, day, place, line_key, occurrence,
        amount_cents, detail, reference, reference_key, state) VALUES ({n}, 'sf-1', 'b',
        '2026-11-22', {n}, 'k{n}', 1, 100, 'x', '', '', 'open')"""
        for n in (1, 2)
    ),
    f"""INSERT INTO statement_match (id, line_id, kind, ref, why, at, by)
        VALUES (1, 2, 'payment', 'p-1', 'x', '{NOW}', 'ana')""",
)


def seed(session: Session) -> None:
    """Write all of it, by the rules of the newest schema."""
    seed_until_third(session)
    write(session, FOURTH_ROWS)
    write(session, FIFTH_ROWS)
    write(session, SIXTH_ROWS)
    write(session, NINTH_ROWS)
    write(session, TWELFTH_ROWS)
    write(session, TENTH_ROWS)


def seed_until_third(session: Session) -> None:
    """Write what the third schema holds."""
    write(session, _BEFORE_PAYMENTS)
    write(session, [TURN, *_payments(", session_id", ", 's-1'"), *_AFTER_PAYMENTS])
    write(session, [_cheques(", agreed_on", ", '2026-11-22'")])
    write(session, SECOND_ROWS)
    write(session, THIRD_ROWS)


def write(session: Session, rows: Iterable[str]) -> None:
    """Write rows that the schema of their number knows."""
    for row in rows:
        session.execute(text(row.replace(":", "\\:")))
