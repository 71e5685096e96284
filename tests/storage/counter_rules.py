"""What the third schema refuses: turns, tenders, cheques, slips and statements."""

from typing import Final

from tests.storage.times import NOW

APPEND_ONLY: Final = {
    "cash": "change_cents",
    "cash_count": "pieces",
    "cash_movement": "reason",
    "cheque_move": "reason",
    "payment_void": "reason",
    "tender_picture": "file_name",
    "withholding_line": "code",
}
NEVER_DELETED: Final = [
    "bank_slip",
    "bank_slip_cheque",
    "customer_flag",
    "statement_file",
    "statement_line",
    "statement_match",
    "till_session",
    "voucher",
    "withholding",
]
_TURN: Final = (
    "INSERT INTO till_session (id, till, number, state, business_date, opened_at, opened_by,"
    f" float_cents) VALUES ('s-new', '02', {{}}, '2026-11-22', '{NOW}', 2, 0)"
)
_MOVEMENT: Final = (
    "INSERT INTO cash_movement (id, session_id, kind, direction, amount_cents, reason, document,"
    f" reverses, at, by) VALUES ('m-new', {{}}, '{NOW}', 'ana')"
)
_PAYMENT: Final = (
    "INSERT INTO payment (id, series, number, account_id, till, actor_id, received_at,"
    " business_date, amount_cents, applied_cents, credit_cents, session_id) VALUES ('p-new',"
    f" '001-001', 99, 1, '01', 1, '{NOW}', {{}})"
)
_CHEQUE: Final = (
    "INSERT INTO cheque (payment_id, position, bank_code, account_number, number, account_key,"
    " number_key, drawer, dated_on, amount_cents, living, deposit_on, agreed_on) VALUES ('p-1', 1,"
    " '10', '1', '99', '1', '99', 'x', '2026-11-22', 300, 1, {})"
)
_BACK: Final = (
    "INSERT INTO reversal (id, payment_id, position, direction, cheque_id, occurrence,"
    " amount_cents, applied_cents, credit_cents, till, actor, approver, reason, at, business_date)"
    f" VALUES ('v-new', {{}}, '01', 'ana', '-', 'x', '{NOW}', '2026-11-22')"
)
_DECLARED: Final = (
    f"UPDATE till_session SET state = 'declared', declared_at = '{NOW}', declared_by = 1,"
    " summary = '{{}}', counted_cents = {0}, expected_cents = {1}, difference_cents = {0} - {1}"
    " WHERE id = 's-1'"
)

# The words of a rule, and what it refuses. The open turn s-1 holds 50 cents, none of it counted.
REFUSED: Final[list[tuple[str, str]]] = [
    *(
        ("a turn keeps how it began and what was counted", f"UPDATE till_session SET {change}")
        for change in (
            "float_cents = 1 WHERE id = 's-1'",
            "opened_by = 2 WHERE id = 's-1'",
            "counted_cents = 999, difference_cents = 499 WHERE id = 's-2'",
            "expected_cents = 499, difference_cents = 501 WHERE id = 's-2'",
            "summary = '[]' WHERE id = 's-2'",
        )
    ),
    (
        "no such move of a turn",
        f"UPDATE till_session SET state = 'closed', closed_at = '{NOW}' WHERE id = 's-1'",
    ),
    ("a turn is declared with the sums of its own cash", _DECLARED.format(1, 50)),
    ("a turn is declared with the sums of its own cash", _DECLARED.format(0, 49)),
    (
        "a difference is signed with a reason",
        f"UPDATE till_session SET state = 'closed', closed_at = '{NOW}', closed_by = 1"
        " WHERE id = 's-2'",
    ),
    ("turns of a till begin open and are numbered one by one", _TURN.format("3, 'open'")),
    ("turns of a till begin open and are numbered one by one", _TURN.format("2, 'declared'")),
    ("cash moves in an open turn", _MOVEMENT.format("'s-2', 'drop', 'out', 1, 'x', '', NULL")),
    (
        "a correction mirrors one movement",
        _MOVEMENT.format("'s-1', 'correction', 'in', 49, 'x', '', 'm-3'"),
    ),
    (
        "a correction mirrors one movement",
        _MOVEMENT.format("'s-1', 'correction', 'out', 50, 'x', '', 'm-3'"),
    ),
    (
        "an open turn is counted",
        "INSERT INTO cash_count (session_id, form, denomination_cents, pieces)"
        " VALUES ('s-2', 'coin', 25, 1)",
    ),
    *(
        (
            "money at the counter belongs to an open turn of its day",
            _PAYMENT.format(values),
        )
        for values in (
            "'2026-11-22', 1, 0, 1, NULL",
            "'2026-11-22', 1, 0, 1, 's-2'",
            "'2026-11-23', 1, 0, 1, 's-1'",
        )
    ),
    (
        "money at the counter goes to who opened the turn, or to a supervisor",
        _PAYMENT.replace("'01', 1,", "'01', 2,").format("'2026-11-22', 1, 0, 1, 's-1'"),
    ),
    (
        "no more credit is spent than there is",
        "INSERT INTO tender (payment_id, position, method, amount_cents)"
        " VALUES ('p-2', 9, 'credit', 999999)",
    ),
    ("a recorded voucher is not rewritten", "UPDATE voucher SET amount_cents = 1"),
    ("a recorded withholding is not rewritten", "UPDATE withholding SET number = '9'"),
    (
        "lines are not above their withholding",
        "INSERT INTO withholding_line (payment_id, position, line, invoice_id, tax, code,"
        " base_cents, basis_points, amount_cents, computed_cents) VALUES ('p-2', 3, 2, 1, 'vat',"
        " '731', 1000, 7000, 71, 70)",
    ),
    (
        "money of a card goes back to the card",
        "INSERT INTO payment_void (id, payment_id, reason, cash_back_cents, session_id, till, by,"
        " approver, at, business_date) VALUES ('pv-new', 'p-card', 'x', 0, 's-1', '01', 'ana',"
        f" '-', '{NOW}', '2026-11-22')",
    ),
    (
        "what comes back again had gone back",
        "INSERT INTO reversal (id, payment_id, position, direction, dispute_id, amount_cents,"
        " applied_cents, credit_cents, till, actor, approver, reason, at, business_date) VALUES"
        f" ('v-new', 'p-card', 2, 'again', 'dp-1', 299, 0, 299, '01', 'ana', '-', 'x', '{NOW}',"
        " '2026-11-22')",
    ),
    (
        "a cheque or deposit comes back whole",
        _BACK.format("'p-2', 1, 'back', 3, 1, 299, 0, 299"),
    ),
    (
        "what goes back once more had come again",
        _BACK.format("'p-2', 1, 'back', 3, 2, 300, 0, 300"),
    ),
    # Of p-2 a voucher of 100 is here, and a cheque that the bank has not paid.
    (
        "what goes back came as money and is still there",
        "INSERT INTO refund (id, payment_id, kind, origin, amount_cents, state,"
        " expect_refunded_cents, reason, reference, till, requested_by, requested_at,"
        " stripe_version, owner, lease_until, changed_at) VALUES ('r-new', 'p-2', 'record', 'desk',"
        f" 101, 'REQUESTED', 0, 'x', '', '01', 1, '{NOW}', '', 'o', '{NOW}', '{NOW}')",
    ),
    ("no such move of a cheque", "UPDATE cheque SET state = 'CLEARED' WHERE id = 3"),
    *(
        ("a recorded cheque is not rewritten", f"UPDATE cheque SET {change} WHERE id = 3")
        for change in (
            "kind = 'certified'",
            "deposit_on = '2026-11-26'",
            "agreed_on = '2026-11-26'",
            "agreed_on = NULL",
        )
    ),
    *(
        ("a cheque is agreed for its day or that of its receipt", _CHEQUE.format(days))
        for days in (
            "NULL, NULL",
            "NULL, '2026-11-23'",
            "'2026-11-25', NULL",
            "'2026-11-25', '2026-11-22'",
        )
    ),
    (
        "a cheque that came back stands for no money",
        "UPDATE cheque SET state = 'VOIDED' WHERE id = 3",
    ),
    (
        "a cheque in a slip is on its way to the bank",
        "UPDATE cheque SET state = 'VOIDED', living = 0 WHERE id = 1",
    ),
    ("a slip keeps what it holds", "UPDATE bank_slip SET cash_cents = 1 WHERE id = 'bs-1'"),
    ("no such move of a slip", "UPDATE bank_slip SET state = 'prepared' WHERE id = 'bs-2'"),
    (
        "slips begin prepared and are numbered one by one",
        "INSERT INTO bank_slip (id, number, bank_account, state, cash_cents, cheque_cents, made_at,"
        f" made_by, till, changed_at) VALUES ('bs-new', 7, 'b', 'prepared', 1, 0, '{NOW}', 'ana',"
        f" '01', '{NOW}')",
    ),
    (
        "a slip takes cheques that are in hand",
        "INSERT INTO bank_slip_cheque (slip_id, cheque_id, live) VALUES ('bs-1', 3, 0)",
    ),
    ("a slip keeps its cheques", "UPDATE bank_slip_cheque SET cheque_id = 3"),
    ("no such move of a deposit", "UPDATE deposit SET state = 'claimed' WHERE id = 2"),
    ("an imported statement is not rewritten", "UPDATE statement_file SET file_name = 'x'"),
    ("a line of the bank is not rewritten", "UPDATE statement_line SET detail = 'other'"),
    ("no such move of a line", "UPDATE statement_line SET state = 'undone' WHERE id = 2"),
    ("a match is undone, never rewritten", "UPDATE statement_match SET why = 'other'"),
    (
        "an open line is matched",
        "INSERT INTO statement_match (line_id, kind, ref, why, at, by) VALUES (2, 'payment', 'p-2',"
        f" 'x', '{NOW}', 'ana')",
    ),
    ("a flag is lifted, never rewritten", "UPDATE customer_flag SET cheque_id = 1"),
]

# What only its columns refuse.
IMPOSSIBLE: Final = [
    _TURN.replace("2, 0)", "2, -1)").format("2, 'open'"),
    "INSERT INTO cash_count (session_id, form, denomination_cents, pieces)"
    " VALUES ('s-1', 'bill', 1000, 0)",
    "INSERT INTO cash_count (session_id, form, denomination_cents, pieces)"
    " VALUES ('s-1', 'note', 1000, 1)",
    _MOVEMENT.format("'s-1', 'drop', 'out', 0, 'x', '', NULL"),
    _MOVEMENT.format("'s-1', 'drop', 'out', 1, '', '', NULL"),
    _MOVEMENT.format("'s-1', 'drop', 'out', 50, 'x', '', 'm-3'"),
    f"UPDATE till_session SET state = 'closed', closed_at = '{NOW}', closed_by = 2, reason = 'x'"
    " WHERE id = 's-2'",
]

# Table, columns and values of what stands already.
TWICE: Final = [
    (
        "till_session",
        "id, till, number, state, business_date, opened_at, opened_by, float_cents",
        f"'s-new', '01', 2, 'open', '2026-11-22', '{NOW}', 2, 0",
    ),
    (
        "till_session",
        "id, till, number, state, business_date, opened_at, opened_by, float_cents",
        f"'s-new', '02', 2, 'open', '2026-11-22', '{NOW}', 1, 0",
    ),
    (
        "cash_movement",
        "id, session_id, kind, direction, amount_cents, reason, document, reverses, at, by",
        f"'m-new', 's-1', 'correction', 'in', 100, 'x', '', 'm-1', '{NOW}', 'ana'",
    ),
    (
        "voucher",
        "payment_id, position, terminal, batch, batch_key, reference, reference_key, auth_number,"
        " brand, last4, amount_cents, living",
        "'p-1', 2, 'T', '01', '1', '02', '2', '3', 'visa', '4242', 100, 1",
    ),
    (
        "withholding",
        "payment_id, position, customer_id, number, number_key, auth_number, issued_on,"
        " amount_cents, source, living",
        "'p-1', 2, 1, '1', '1', '9', '2026-11-22', 100, 'typed', 1",
    ),
    (
        "payment_void",
        "id, payment_id, reason, cash_back_cents, session_id, till, by, approver, at,"
        " business_date",
        f"'pv-new', 'p-void', 'x', 0, 's-1', '01', 'ana', '-', '{NOW}', '2026-11-22'",
    ),
    (
        "statement_line",
        "file_id, bank_account, day, place, line_key, occurrence, amount_cents, detail,"
        " reference, reference_key, state",
        "'sf-1', 'b', '2026-11-22', 3, 'k1', 1, 100, 'x', '', '', 'open'",
    ),
]
