"""What the sixth schema refuses: debits of restored books, until people spoke."""

from typing import Final

from tests.storage.debit_rows import batch
from tests.storage.times import NOW

NEVER_DELETED: Final = ["restored_copy", "restored_batch"]

_COPY: Final = (
    "INSERT INTO restored_copy (id, restored_at, restored_by, copy_made_at, batch_last,"
    " batch_known, has_debits, told{}) VALUES ('{}', '" + NOW + "', 'alba', '" + NOW + "', 5, 7,"
    " true, '{{}}'{})"
)
DECIDED: Final = (
    f"UPDATE restored_copy SET skipped = 2, decided_at = '{NOW}', decided_by = 'sara',"
    " approved_by = 'jorge', reason = 'x' WHERE id = 'rc-2'"
)
SIXTH_ROWS: Final = (
    _COPY.format("", "rc-1", ""),
    "INSERT INTO restored_batch (batch_id, restored_id) VALUES ('b-3', 'rc-1')",
    "UPDATE restored_batch SET verdict = 'sent'",
    DECIDED.replace("rc-2", "rc-1"),
)
"""A copy that was restored and decided: two numbers of batches were used after it."""
UNDECIDED_ROWS: Final = (
    _COPY.format("", "rc-2", ""),
    *(
        f"INSERT INTO restored_batch (batch_id, restored_id) VALUES ('b-{n}', 'rc-2')"
        for n in (2, 5)
    ),
    "INSERT INTO discrepancy (id, kind, ref, told, gates, seen_at) VALUES"
    f" ('d-rc', 'rewound', 'restored:rc-2', '{{}}', true, '{NOW}')",
)

_WAITS: Final = "a batch that may be at the bank waits, and goes the way that was said"
_ONCE: Final = "a restored copy is decided once and never rewritten"
REFUSED: Final[list[tuple[str, str]]] = [
    (
        "no debit begins until it is said what became of those after the copy",
        batch(8),
    ),
    (_WAITS, "UPDATE debit_batch SET state = 'CANCELLED', reason = 'x' WHERE id = 'b-2'"),
    (_WAITS, "UPDATE debit_batch SET state = 'CANCELLED', reason = 'x' WHERE id = 'b-3'"),
    (
        _WAITS,
        f"UPDATE debit_line SET state = 'WITHDRAWN', decided_at = '{NOW}' WHERE id = '5-1'",
    ),
    (_ONCE, "UPDATE restored_copy SET reason = 'y' WHERE id = 'rc-1'"),
    (_ONCE, "UPDATE restored_copy SET batch_known = 5 WHERE id = 'rc-2'"),
    (
        _ONCE,
        _COPY.format(
            ", skipped, decided_at, decided_by, approved_by, reason",
            "rc-3",
            f", 2, '{NOW}', 'sara', 'jorge', 'x'",
        ),
    ),
    (
        "restored books are compared with Stripe before cards are charged again",
        f"UPDATE discrepancy SET decided_at = '{NOW}', decision = 'acknowledged',"
        " decided_by = 'sara' WHERE id = 'd-rc'",
    ),
    ("a restored copy is decided when each of its batches is", DECIDED),
    (
        "what became of a batch is said once",
        "UPDATE restored_batch SET verdict = 'not_sent' WHERE batch_id = 'b-3'",
    ),
    (
        "what became of a batch is said once",
        "INSERT INTO restored_batch (batch_id, restored_id, verdict) VALUES"
        " ('b-4', 'rc-2', 'not_sent')",
    ),
]
"""Tried with `UNDECIDED_ROWS`."""
