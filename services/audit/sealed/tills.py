"""Turns of tills, and days."""

from typing import Final

from services.audit.sealing import Part, Sealed

TILLS: Final = (
    Sealed(
        "turn",
        (
            Part("till_session", "t.id"),
            Part("cash_count", "t.session_id"),
            # What goes to the bank or back to a customer belongs to its own document.
            Part("cash_movement", "t.session_id", where="t.ref IS NULL"),
        ),
        "'turn:' || t.till || '-' || t.number",
        {"till.*": ""},
    ),
    Sealed(
        "slip",
        (
            Part("bank_slip", "t.id"),
            Part("bank_slip_cheque", "t.slip_id", leave=("live",)),
            Part("cash_movement", "t.ref", where="t.ref IS NOT NULL AND t.kind <> 'back'"),
        ),
        "'slip:' || t.number",
        {"slip.*": ""},
    ),
    Sealed(
        "void",
        (
            Part("payment_void", "t.payment_id"),
            Part("cash_movement", "t.ref", where="t.kind = 'back'"),
        ),
        "'payment:' || t.payment_id",
        {"payment.voided": ""},
    ),
    Sealed(
        "invoice_void",
        (Part("invoice", "t.number", only=("void_reason",), where="t.state = 'void'"),),
        "'invoice:' || t.number",
        {"invoice.voided": ""},
    ),
    Sealed(
        "reversal",
        (
            Part("reversal", "t.payment_id"),
            Part("reversal_line", "r.payment_id", "JOIN reversal r ON r.id = t.reversal_id"),
        ),
        "'payment:' || t.payment_id",
        {"payment.reversed": "", "payment.returned": ""},
    ),
    Sealed(
        "picture",
        (Part("tender_picture", "t.payment_id"),),
        "'payment:' || t.payment_id",
        {"picture.attached": ""},
    ),
    Sealed(
        "paper",
        (Part("paper", "t.id", leave=("content",)),),
        "'paper:' || t.id",
        {"paper.archived": "SELECT CAST(:paper AS BIGINT)"},
        is_number=True,
        has_hints=False,
    ),
    Sealed(
        "print",
        (Part("paper_print", "t.id", where="t.state = 'done'"),),
        "'paper:' || t.paper_id",
        {
            "paper.*": "SELECT id FROM paper_print WHERE paper_id = CAST(:paper AS BIGINT)"
            " AND state = 'done'"
        },
        is_number=True,
        has_hints=False,
    ),
)
