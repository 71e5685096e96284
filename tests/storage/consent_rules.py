"""What the twelfth schema holds and refuses: consents, and numbers that a copy forgot."""

from typing import Final

from tests.storage.debit_rows import payment
from tests.storage.times import NOW

APPEND_ONLY: Final = {
    "consent_text": "text",
    "consent_event": "reason",
    "receipt_gap": "reason",
}


def event(kind: str, reason: str = "") -> str:
    """A consent that was given or revoked."""
    return (
        "INSERT INTO consent_event (customer_id, kind, version, happened_on, channel, reason, at,"
        f" by, till) VALUES (1, '{kind}', '2026-01', '2026-11-22', 'paper', '{reason}',"
        f" '{NOW}', 'ana', '01')"
    )


def gap(first: int, last: int) -> str:
    """Numbers of a series that were used before."""
    return (
        "INSERT INTO receipt_gap (series, first_number, last_number, reason, at, by) VALUES"
        f" ('001-002', {first}, {last}, 'x', '{NOW}', 'alba')"
    )


TWELFTH_ROWS: Final = (
    "INSERT INTO receipt_series (series, next_number) VALUES ('001-002', 1)",
    event("given"),
    event("revoked", "x"),
    event("given"),
    event("revoked", "y"),
    gap(1, 2),
    *["UPDATE receipt_series SET next_number = next_number + 1 WHERE series = '001-002'"] * 2,
)

_REVOKED: Final = "a consent is revoked after it was given, with a reason"
REFUSED: Final[list[tuple[str, str]]] = [
    (_REVOKED, event("revoked", "x")),
    (
        "texts of consent are numbered one by one",
        "INSERT INTO consent_text (version, number, text, added_at, added_by) VALUES"
        f" ('2', 3, 'x', '{NOW}', 'ana')",
    ),
    ("numbers that were used begin where the series stands", gap(5, 9)),
    (
        "this number was given before the books were restored",
        payment("p-again", "2-1").replace("'001-001', 87", "'001-002', 2"),
    ),
]
