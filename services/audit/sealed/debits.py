"""Batches of debits, and the bank's answers."""

from typing import Final

from services.audit.sealing import Part, Sealed

_BATCH: Final = "(SELECT id FROM debit_batch WHERE number = CAST(:key AS BIGINT))"
_OF_BATCH: Final = f"SELECT id FROM debit_line WHERE batch_id = {_BATCH}"
_DECIDED_NOW: Final = (
    f"{_OF_BATCH} AND decided_at ="
    f" (SELECT max(decided_at) FROM debit_line WHERE batch_id = {_BATCH})"
)

_DECIDED: Final = (
    "state",
    "code",
    "words",
    "settled_on",
    "taken_back_on",
    "bank_fee_cents",
    "decided_at",
    "decided_by",
    "approver",
)

DEBIT_END: Final = Sealed(
    "debit_end",
    (Part("debit_line", "t.id", only=_DECIDED),),
    "'debit:' || t.id",
    {
        "debit.written": _DECIDED_NOW,
        "debit.cancelled": _DECIDED_NOW,
        "debit.closed": _DECIDED_NOW,
        "debit.released": "",
        "debit.reversed": "",
    },
    has_hints=False,
)
"""What became of a debit; sealed by whoever reads an answer, thousands at a time."""

ANSWER_LINE: Final = Sealed(
    "answer_line",
    (Part("debit_answer_line", "t.answer_id || '-' || t.number"),),
    "'batch:' || (SELECT b.number FROM debit_batch b JOIN debit_answer n ON n.batch_id = b.id"
    " WHERE n.id = t.answer_id)",
    has_hints=False,
)
"""What a line of an answer came to; sealed by whoever reads it."""

DEBITS: Final = (
    Sealed(
        "batch",
        # It is closed without an entry when its last line was told by the one before.
        (Part("debit_batch", "t.number", leave=("state", "changed_at")),),
        "'batch:' || t.number",
        {"debit.*": "SELECT number FROM debit_batch WHERE 'batch:' || number = :subject"},
        is_number=True,
    ),
    Sealed(
        "debit",
        (
            Part(
                "debit_line",
                "t.id",
                leave=_DECIDED,
            ),
            Part("debit_share", "t.line_id"),
            Part("claim", "t.holder", leave=("live",), where="t.method = 'debit'"),
        ),
        "'debit:' || t.id",
        {"debit.prepared": _OF_BATCH},
        has_hints=False,
    ),
    DEBIT_END,
    Sealed(
        "debit_again",
        (Part("debit_again", "t.line_id"),),
        "'debit:' || t.line_id",
        {"debit.moved": "", "debit.corrected": ""},
    ),
    Sealed(
        "answer",
        (Part("debit_answer", "t.id"),),
        "'batch:' || (SELECT b.number FROM debit_batch b WHERE b.id = t.batch_id)",
        {"debit.answered": f"SELECT max(id) FROM debit_answer WHERE batch_id = {_BATCH}"},
        is_number=True,
        has_hints=False,
    ),
    ANSWER_LINE,
)
