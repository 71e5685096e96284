"""Rows of the fourth schema: mandates, batches in each stage, and an answer."""

from typing import Final

from tests.storage.times import HASH, NOW

# Account n has mandate n + 20, open invoice n + 10, and form n + 10 where it is active.
_ACCOUNTS: Final = range(3, 9)
_ACTIVE: Final = (3, 5, 6, 7, 8)


def line(key: str, account: int, amount: int = 1150) -> str:
    """A debit of an account, under a key such as `2-1`."""
    batch, position = key.split("-")
    return (
        "INSERT INTO debit_line (id, batch_id, position, mandate_id, account_id, reference,"
        " bank_code, bank_account_kind, bank_account_number, holder_name, holder_id_kind,"
        f" holder_id_number, amount_cents, tries, state) VALUES ('{key}', 'b-{batch}', {position},"
        f" {20 + account}, {account}, '10000{account}', '10', 'CTE', '220000{account}',"
        f" 'Comercial', '04', '1790012345001', {amount}, 0, 'PENDING')"
    )


def share(key: str, invoice: int, amount: int = 1150) -> str:
    """What a debit asks of an invoice."""
    return (
        "INSERT INTO debit_share (line_id, invoice_id, amount_cents)"
        f" VALUES ('{key}', {invoice}, {amount})"
    )


def _claim(key: str, invoice: int, amount: int = 1150) -> str:
    return (
        "INSERT INTO claim (holder, invoice_id, method, amount_cents, till, actor, since, live)"
        f" VALUES ('{key}', {invoice}, 'debit', {amount}, '01', 'Ana', '{NOW}', 1)"
    )


def batch(number: int, state: str = "PREPARED") -> str:
    """A batch for Pichincha."""
    return (
        "INSERT INTO debit_batch (id, number, profile, bank_account, collect_on, state, question,"
        f" made_at, made_by, till, changed_at) VALUES ('b-{number}', {number}, 'pichincha', 'b',"
        f" '2026-11-25', '{state}', '{{}}', '{NOW}', 1, '01', '{NOW}')"
    )


def written(number: int, lines: int, total: int) -> str:
    """The move that writes a batch's file."""
    return (
        f"UPDATE debit_batch SET state = 'WRITTEN', written_at = '{NOW}', lines = {lines},"
        f" total_cents = {total}, file_name = 'f{number}.txt', sha256 = '{HASH}'"
        f" WHERE id = 'b-{number}'"
    )


def _approved(number: int) -> str:
    return (
        f"UPDATE debit_batch SET state = 'APPROVED', approved_at = '{NOW}', approved_by = 2"
        f" WHERE id = 'b-{number}'"
    )


def payment(key: str, line_id: str, amount: int = 1150, attempt: str = "NULL") -> str:
    """The receipt of a debit."""
    return (
        "INSERT INTO payment (id, series, number, account_id, till, actor_id, received_at,"
        " business_date, amount_cents, applied_cents, credit_cents, attempt_id, debit_line_id)"
        f" VALUES ('{key}', '001-001', {80 + len(key)}, {6 if line_id == '4-1' else 3}, '01', 1,"
        f" '{NOW}', '2026-11-22', {amount}, {amount}, 0, {attempt}, '{line_id}')"
    )


FOURTH_ROWS: Final = (
    *(
        f"""INSERT INTO account (id, number, customer_id, origin, state, plan_code, monthly_cents,
        activation_cents, tax_code, billing_day, name_folded, search_text, created_at, changed_at)
        VALUES ({n}, '10000{n}', 1, 'MANUAL', 'active', 'P', 1000, 0, '4', 1, 'comercial',
        '10000{n} comercial', '{NOW}', '{NOW}')"""
        for n in _ACCOUNTS
    ),
    *(
        f"""INSERT INTO invoice (id, number, sequential, account_id, issued_on, due_on, period,
        subtotal_cents, tax_cents, total_cents, balance_cents, state, agreement_method, source,
        created_at) VALUES ({n}, '001-002-0000000{n}', {n}, {owner}, '2026-11-01', '2026-11-15',
        '2026-11', 1000, 150, 1150, 1150, 'open', 'debit', 'billing', '{NOW}')"""
        for n, owner in (*((10 + n, n) for n in _ACCOUNTS), (23, 3))
    ),
    *(
        f"""INSERT INTO document (id, account_id, kind, file_name, media_type, size, sha256,
        original_seen_by, attached_at, attached_by) VALUES ({10 + n}, {n}, 'debit_form', 'a.pdf',
        'application/pdf', 0, '{HASH}', 'ana', '{NOW}', 'ana')"""
        for n in _ACTIVE
    ),
    *(
        f"""INSERT INTO mandate (id, account_id, bank_code, bank_account_kind, bank_account_number,
        holder_name, holder_id_kind, holder_id_number, limit_cents, valid_from, valid_until, state,
        requested_at, requested_by, changed_at) VALUES ({20 + n}, {n}, '10', 'CTE', '220000{n}',
        'Comercial', '04', '1790012345001', 2000, '2026-01-01', '2027-01-01', 'REQUESTED', '{NOW}',
        'ana', '{NOW}')"""
        for n in (1, *_ACCOUNTS)
    ),
    "UPDATE mandate SET state = 'REVOKED' WHERE id = 21",
    *(
        f"UPDATE mandate SET state = 'ACTIVE', form_id = {10 + n} WHERE id = {20 + n}"
        for n in _ACTIVE
    ),
    f"""INSERT INTO mandate_move (id, mandate_id, kind, to_state, at, business_date, by, till,
        reason) VALUES (101, 21, 'moved', 'REQUESTED', '{NOW}', '2026-11-22', 'ana', '01', 'x')""",
    # The first was sent: its first line came back with money, the second waits, the third came
    # back without, and may be asked for again.
    *(batch(1), line("1-1", 3), line("1-2", 8), line("1-3", 7)),
    *(share("1-1", 13), share("1-2", 18), share("1-3", 17)),
    *(_claim("1-1", 13), _claim("1-2", 18), _claim("1-3", 17)),
    *(_approved(1), written(1, 3, 3450)),
    f"UPDATE debit_batch SET state = 'SENT', sent_at = '{NOW}' WHERE id = 'b-1'",
    f"UPDATE debit_line SET state = 'SETTLED', settled_on = '2026-11-25', decided_at = '{NOW}'"
    " WHERE id = '1-1'",
    f"UPDATE debit_line SET state = 'REJECTED', decided_at = '{NOW}' WHERE id = '1-3'",
    f"""INSERT INTO debit_again (line_id, kind, again_on, at, by, till, reason)
        VALUES ('1-3', 'moved', '2026-11-30', '{NOW}', 'ana', '01', 'x')""",
    payment("p-debit", "1-1"),
    "INSERT INTO tender (payment_id, position, method, amount_cents)"
    " VALUES ('p-debit', 1, 'debit', 1149)",
    f"""INSERT INTO debit_answer (id, batch_id, sha256, file_name, lines, imported_at, imported_by,
        till) VALUES (1, 'b-1', '{HASH}', 'r.txt', 1, '{NOW}', 'ana', '01')""",
    """INSERT INTO debit_answer_line (answer_id, number, reference, amount_cents, line_id, verdict,
        code, words) VALUES (1, 1, '100003', 1150, '1-1', 'settled', '', '')""",
    # One being prepared, and three that are approved: without a claim, of a mandate that was
    # suspended since, and sound.
    *(batch(2), line("2-1", 3), share("2-1", 23, 1000), _claim("2-1", 23, 1000)),
    *(batch(3), line("3-1", 5), share("3-1", 15), _approved(3)),
    *(batch(4), line("4-1", 6), share("4-1", 16), _claim("4-1", 16), _approved(4)),
    *(batch(5), line("5-1", 7), share("5-1", 17), _claim("5-1", 17), _approved(5)),
    "UPDATE mandate SET state = 'SUSPENDED' WHERE id = 26",
)
