"""What the fourth schema refuses: mandates, batches, lines, answers and their receipts."""

from typing import Final

from tests.storage.debit_rows import batch, line, payment, share, written
from tests.storage.times import HASH, NOW

APPEND_ONLY: Final = {
    "mandate_move": "reason",
    "debit_share": "amount_cents",
    "debit_answer": "file_name",
    "debit_answer_line": "words",
    "debit_again": "reason",
}
NEVER_DELETED: Final = ["mandate", "debit_batch", "debit_line"]

_MANDATE: Final = (
    "INSERT INTO mandate (id, account_id, bank_code, bank_account_kind, bank_account_number,"
    " holder_name, holder_id_kind, holder_id_number, limit_cents, valid_from, valid_until, state,"
    " requested_at, requested_by, changed_at) VALUES (99, {}, '10', 'CTE', '1', 'x', '05', '1', {},"
    f" '2026-01-01', {{}}, {{}}, '{NOW}', 'ana', '{NOW}')"
)
_ANSWER_LINE: Final = (
    "INSERT INTO debit_answer_line (answer_id, number, reference, amount_cents, line_id, verdict,"
    " code, words) VALUES (1, 9, 'x', {}, '', '')"
)
_DECIDED: Final = f"decided_at = '{NOW}'"

# The words of a rule, and what it refuses.
REFUSED: Final[list[tuple[str, str]]] = [
    *(
        ("another bank account is another mandate", f"UPDATE mandate SET {change} WHERE id = 23")
        for change in (
            "account_id = 2",
            "bank_code = '36'",
            "bank_account_kind = 'AHO'",
            "bank_account_number = '9'",
            "holder_name = 'y'",
            "holder_id_number = '9'",
            "valid_from = '2026-02-01'",
            "requested_by = 'otra'",
        )
    ),
    *(
        ("an ended mandate does not change", f"UPDATE mandate SET {change} WHERE id = 21")
        for change in ("limit_cents = 1", "valid_until = NULL", "form_id = 13")
    ),
    *(
        (
            "a mandate becomes active with its signed form",
            f"UPDATE mandate SET state = 'ACTIVE'{form} WHERE id = 24",
        )
        # Without one, with one of another account, with a scan of something else.
        for form in ("", ", form_id = 13", ", form_id = 1")
    ),
    *(
        ("no such move of a mandate", f"UPDATE mandate SET state = '{state}' WHERE id = {key}")
        for key, state in (
            (23, "REQUESTED"),
            (23, "AT_BANK"),
            (23, "REJECTED"),
            (24, "SUSPENDED"),
            (26, "REJECTED"),
        )
    ),
    ("a mandate begins as a request", _MANDATE.format(1, "NULL", "NULL", "'ACTIVE'")),
    *(
        ("a batch keeps what it holds", f"UPDATE debit_batch SET {change}")
        for change in (
            "collect_on = '2026-11-26' WHERE id = 'b-2'",
            "number = 9 WHERE id = 'b-2'",
            "profile = 'produbanco' WHERE id = 'b-2'",
            "approved_by = NULL WHERE id = 'b-5'",
            "sha256 = NULL WHERE id = 'b-1'",
            "lines = 4 WHERE id = 'b-1'",
            "total_cents = 1 WHERE id = 'b-1'",
            "file_name = 'g.txt' WHERE id = 'b-1'",
        )
    ),
    *(
        ("no such move of a batch", f"UPDATE debit_batch SET state = '{state}' WHERE id = '{key}'")
        for key, state in (
            ("b-1", "PREPARED"),
            ("b-1", "APPROVED"),
            ("b-2", "WRITTEN"),
            ("b-5", "PREPARED"),
        )
    ),
    *(
        (
            "what came back may be asked for again",
            "INSERT INTO debit_again (line_id, kind, again_on, at, by, till, reason)"
            f" VALUES ('{key}', '{kind}', '2026-11-25', '{NOW}', 'ana', '01', 'x')",
        )
        for key, kind in (("1-1", "corrected"), ("1-2", "moved"))
    ),
    ("a file holds the lines of its batch", written(5, 2, 1150)),
    ("a file holds the lines of its batch", written(5, 1, 1151)),
    ("a file asks for what is claimed", written(3, 1, 1150)),
    ("a file asks for what its mandates allow", written(4, 1, 1150)),
    *(
        ("a batch ends when none of its lines waits", f"UPDATE debit_batch SET {change}")
        for change in (
            "state = 'CANCELLED', reason = 'x' WHERE id = 'b-2'",
            "state = 'CLOSED' WHERE id = 'b-1'",
        )
    ),
    ("batches begin prepared and are numbered one by one", batch(9)),
    ("batches begin prepared and are numbered one by one", batch(6, "APPROVED")),
    *(
        ("a line keeps what the bank is asked for", f"UPDATE debit_line SET {change}")
        for change in (
            "amount_cents = 1 WHERE id = '2-1'",
            "reference = 'x' WHERE id = '2-1'",
            "bank_account_number = '9' WHERE id = '2-1'",
            "mandate_id = 25 WHERE id = '2-1'",
            "settled_on = '2026-11-26' WHERE id = '1-1'",
            "words = 'otro motivo' WHERE id = '1-1'",
        )
    ),
    *(
        ("no such move of a debit", f"UPDATE debit_line SET state = '{state}' WHERE id = '1-1'")
        for state in ("PENDING", "REJECTED", "RELEASED")
    ),
    *(
        (
            "what was sent waits for the bank, what was not has no answer",
            f"UPDATE debit_line SET state = '{state}', {_DECIDED} WHERE id = '{key}'",
        )
        for key, state in (
            ("1-2", "WITHDRAWN"),
            ("2-1", "REJECTED"),
            ("2-1", "RELEASED"),
        )
    ),
    *(
        ("a batch being prepared takes debits of active mandates", told)
        for told in (
            line("5-2", 8),  # approved already
            line("2-2", 4),  # nobody activated it
            line("2-2", 6),  # suspended
            line("2-2", 8, 2001),  # above its limit
            line("2-2", 8).replace("'PENDING'", "'SETTLED'"),
        )
    ),
    (
        "a line asks the bank account of its mandate",
        line("2-2", 8).replace("'2200008'", "'2200009'"),
    ),
    *(
        ("a debit asks for what its account owes", told)
        for told in (
            share("2-1", 13, 151),  # above the line
            share("2-1", 14, 1),  # of another account
            share("3-1", 25, 1),  # no such invoice
            share("1-2", 18, 1),  # sent already
        )
    ),
    *(
        ("a debit under way keeps its claims", f"UPDATE claim SET live = 0 WHERE holder = '{key}'")
        for key in ("1-2", "2-1")
    ),
    (
        "an answer is of a batch that was sent",
        "INSERT INTO debit_answer (id, batch_id, sha256, file_name, lines, imported_at,"
        f" imported_by, till) VALUES (9, 'b-5', '{HASH}', 'r', 1, '{NOW}', 'ana', '01')",
    ),
    *(
        ("an answer decides lines of its batch", _ANSWER_LINE.format(values))
        for values in (
            "1150, '2-1', 'settled'",
            "1149, '1-2', 'settled'",
            "NULL, NULL, 'rejected'",
        )
    ),
    *(
        ("a receipt of a debit is for what its line collected", told)
        for told in (
            payment("p-new", "2-1"),
            payment("p-new", "1-1", 1149),
            payment("p-new", "1-1", 1150, "'succeeded'"),
        )
    ),
    *(
        (
            "money of a debit comes by the bank",
            f"INSERT INTO tender (payment_id, position, method, amount_cents) VALUES ({values}, 1)",
        )
        for values in ("'p-2', 5, 'debit'", "'p-debit', 2, 'cash'")
    ),
    (
        "money of a debit goes back by the bank",
        "INSERT INTO payment_void (id, payment_id, reason, cash_back_cents, session_id, till, by,"
        " approver, at, business_date) VALUES ('pv-new', 'p-debit', 'x', 0, 's-1', '01', 'ana',"
        f" '-', '{NOW}', '2026-11-22')",
    ),
    (
        "a debit that the bank took back is reversed",
        "INSERT INTO reversal (id, payment_id, position, direction, debit_line_id, amount_cents,"
        " applied_cents, credit_cents, till, actor, approver, reason, at, business_date) VALUES"
        f" ('v-new', 'p-debit', 1, 'back', '1-1', 1150, 1150, 0, '01', 'ana', '-', 'x', '{NOW}',"
        " '2026-11-22')",
    ),
]

# What only its columns refuse.
IMPOSSIBLE: Final = [
    _MANDATE.format(1, 0, "NULL", "'REQUESTED'"),
    _MANDATE.format(1, "NULL", "'2025-12-31'", "'REQUESTED'"),
    # By the person who prepared it.
    f"UPDATE debit_batch SET state = 'APPROVED', approved_at = '{NOW}', approved_by = 1"
    " WHERE id = 'b-2'",
    "UPDATE debit_batch SET state = 'APPROVED' WHERE id = 'b-2'",
    # A file of unknown lines is no file.
    f"UPDATE debit_batch SET state = 'WRITTEN', written_at = '{NOW}', file_name = 'f.txt',"
    f" sha256 = '{HASH}' WHERE id = 'b-5'",
    f"UPDATE debit_line SET state = 'RELEASED', {_DECIDED} WHERE id = '1-2'",
    f"UPDATE debit_line SET state = 'SETTLED', {_DECIDED} WHERE id = '1-2'",
    # A debit that was taken back without a day, and a charge for one that was not.
    "UPDATE debit_line SET state = 'REVERSED' WHERE id = '1-1'",
    f"UPDATE debit_line SET state = 'REJECTED', bank_fee_cents = 1, {_DECIDED} WHERE id = '1-2'",
]

# Table, columns and values of what stands already.
TWICE: Final = [
    (
        "mandate",
        "id, account_id, bank_code, bank_account_kind, bank_account_number, holder_name,"
        " holder_id_kind, holder_id_number, valid_from, state, requested_at, requested_by,"
        " changed_at",
        f"99, 4, '36', 'AHO', '9', 'x', '05', '1', '2026-01-01', 'REQUESTED', '{NOW}', 'ana',"
        f" '{NOW}'",
    ),
    (
        "debit_line",
        "id, batch_id, position, mandate_id, account_id, reference, bank_code, bank_account_kind,"
        " bank_account_number, holder_name, holder_id_kind, holder_id_number, amount_cents, tries,"
        " state",
        "'2-2', 'b-2', 2, 28, 8, '100008', '10', 'CTE', '2200008', 'Comercial', '04',"
        " '1790012345001', 1, 0, 'PENDING'",
    ),
    (
        "debit_answer",
        "id, batch_id, sha256, file_name, lines, imported_at, imported_by, till",
        f"9, 'b-1', '{HASH}', 'otro.txt', 1, '{NOW}', 'ana', '01'",
    ),
    (
        "debit_answer_line",
        "answer_id, number, reference, amount_cents, line_id, verdict, code, words",
        "1, 2, '100003', NULL, '1-1', 'rejected', '', ''",
    ),
    (
        "payment",
        "id, series, number, account_id, till, actor_id, received_at, business_date,"
        " amount_cents, applied_cents, credit_cents, debit_line_id",
        f"'p-new', '001-001', 99, 3, '01', 1, '{NOW}', '2026-11-22', 1150, 1150, 0, '1-1'",
    ),
]
