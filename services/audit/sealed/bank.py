"""Cheques, slips and what the bank says."""

from typing import Final

from services.audit.sealed.people import ITS_ACCOUNT, OWNER
from services.audit.sealing import Part, Sealed

_CHEQUE_OF: Final = "SELECT id FROM cheque WHERE payment_id = :key"
_MATCHED: Final = (
    "SELECT CAST(ref AS BIGINT) FROM statement_match"
    " WHERE kind = 'deposit' AND ref NOT LIKE 'line:%'"
)

BANK: Final = (
    Sealed(
        "cheque",
        (
            Part("cheque", "t.id", only=("state", "living", "deposit_on", "agreed_on")),
            Part("cheque_move", "t.cheque_id"),
        ),
        "'cheque:' || t.id",
        {
            "payment.recorded/cheque": _CHEQUE_OF,
            "payment.voided": _CHEQUE_OF,
            "cheque.came_due": "SELECT cheque_id FROM cheque_move WHERE from_state = 'POSTDATED'"
            " AND 'day:' || business_date = :subject",
            "slip.*": "SELECT cheque_id FROM bank_slip_cheque WHERE slip_id = :key",
            "cheque.*": "",
        },
        is_number=True,
    ),
    Sealed(
        "flag",
        (Part("customer_flag", "t.customer_id"),),
        ITS_ACCOUNT.format(of="t.customer_id"),
        {
            **dict.fromkeys(
                ("cheque.protested", "cheque.returned"),
                "SELECT customer_id FROM customer_flag WHERE cheque_id = CAST(:key AS BIGINT)",
            ),
            "customer.flag_lifted": OWNER,
        },
        is_number=True,
    ),
    Sealed(
        "deposit",
        (
            Part(
                "deposit",
                "t.id",
                only=("state", "living", "decided_at", "decided_by", "decision"),
            ),
        ),
        "'deposit:' || t.id",
        {
            "payment.recorded/deposit": "SELECT id FROM deposit WHERE payment_id = :key",
            "payment.voided": "SELECT id FROM deposit WHERE payment_id = :key",
            "deposit.*": "",
            "statement.matched": f"{_MATCHED} AND line_id = CAST(:key AS BIGINT)",
            "statement.unmatched": f"{_MATCHED} AND line_id = CAST(:key AS BIGINT)",
            "statement.matched_exact": f"{_MATCHED} AND at = (SELECT max(at) FROM statement_match)",
            "statement.undone": f"{_MATCHED} AND line_id IN"
            " (SELECT id FROM statement_line WHERE file_id = :key)",
        },
        is_number=True,
    ),
    Sealed(
        "statement",
        (Part("statement_file", "t.id"),),
        "'statement:' || t.file_name",
        {"statement.imported": "", "statement.undone": ""},
    ),
    Sealed(
        "statement_line",
        (Part("statement_line", "t.id", leave=("state", "note")),),
        "'statement_line:' || t.id",
        {"statement.imported": "SELECT id FROM statement_line WHERE file_id = :key"},
        is_number=True,
        has_hints=False,
    ),
    Sealed(
        "statement_note",
        (Part("statement_line", "t.id", only=("note",)),),
        "'statement_line:' || t.id",
        {"statement.set_aside": "", "statement.reopened": ""},
        is_number=True,
    ),
    Sealed(
        "statement_match",
        (Part("statement_match", "t.line_id"),),
        "'statement_line:' || t.line_id",
        {
            "statement.matched": "",
            "statement.unmatched": "",
            "statement.matched_exact": "SELECT line_id FROM statement_match"
            " WHERE at = (SELECT max(at) FROM statement_match)",
            "statement.undone": "SELECT id FROM statement_line WHERE file_id = :key",
        },
        is_number=True,
        has_hints=False,
    ),
)
