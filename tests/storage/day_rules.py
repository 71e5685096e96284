"""What the fifth schema holds and refuses: days that were closed, and compared with Stripe."""

from typing import Final

from tests.storage.debit_rows import payment
from tests.storage.times import HASH, NOW

CLOSED: Final = "2026-11-20"
APPEND_ONLY: Final = {"day_close": "reason", "stripe_day": "till"}


def close(day: str, number: int, received: int = 0, reversed_: int = 0) -> str:
    """The close of a day."""
    return (
        "INSERT INTO day_close (day, number, closed_at, closed_by, till, received_cents,"
        f" reversed_cents, record, sha256) VALUES ('{day}', {number}, '{NOW}', 2, '01',"
        f" {received}, {reversed_}, '{{}}', '{HASH}')"
    )


def compared(day: str, number: int, close_number: str = "NULL") -> str:
    """A comparison of a day with Stripe."""
    return (
        "INSERT INTO stripe_day (number, day, close_number, at, by, till, here_cents,"
        f" there_cents, fee_cents, differences, record, sha256) VALUES ({number}, '{day}',"
        f" {close_number}, '{NOW}', 'sara', '01', 0, 0, 0, 0, '{{}}', '{HASH}')"
    )


FIFTH_ROWS: Final = (close(CLOSED, 1), compared(CLOSED, 1, "1"))

_SECOND: Final = "nobody approves what they asked for"
_LATE: Final = "nothing is dated into a closed day"
REFUSED: Final[list[tuple[str, str]]] = [
    (_LATE, payment("p-late", "1-1").replace("2026-11-22", CLOSED)),
    (
        _LATE,
        "INSERT INTO reversal (id, payment_id, position, direction, dispute_id, amount_cents,"
        " applied_cents, credit_cents, till, actor, approver, reason, at, business_date) VALUES"
        f" ('v-late', 'p-card', 2, 'back', 'dp-1', 10, 0, 10, '01', 'ana', '-', 'x', '{NOW}',"
        f" '{CLOSED}')",
    ),
    (
        _LATE,
        "INSERT INTO payment_void (id, payment_id, reason, cash_back_cents, session_id, till, by,"
        " approver, at, business_date) VALUES ('pv-late', 'p-2', 'x', 0, 's-1', '01', 'ana', '-',"
        f" '{NOW}', '{CLOSED}')",
    ),
    (
        _LATE,
        "INSERT INTO till_session (id, till, number, state, business_date, opened_at, opened_by,"
        f" float_cents) VALUES ('s-late', '02', 2, 'open', '{CLOSED}', '{NOW}', 2, 0)",
    ),
    (
        _LATE,
        "INSERT INTO cheque_move (cheque_id, from_state, to_state, at, business_date, by, till)"
        f" SELECT id, state, 'DEPOSITED', '{NOW}', '{CLOSED}', 'ana', '01' FROM cheque",
    ),
    (
        _SECOND,
        "INSERT INTO payment_void (id, payment_id, reason, cash_back_cents, session_id, till, by,"
        " approver, at, business_date) VALUES ('pv-own', 'p-2', 'x', 0, 's-1', '01', 'ana', 'ana',"
        f" '{NOW}', '2026-11-22')",
    ),
    (
        _SECOND,
        f"UPDATE debit_line SET state = 'RELEASED', words = 'x', decided_at = '{NOW}',"
        " decided_by = 'ana', approver = 'ana' WHERE id = '1-2'",
    ),
    ("days are closed one by one, in a row of numbers", close("2026-11-21", 3)),
    ("a day closes after all its tills", close("2026-11-22", 2)),
    ("a day closes with the sums of its documents", close("2026-11-21", 2, received=1)),
    ("a day closes with the sums of its documents", close("2026-11-21", 2, reversed_=1)),
    ("comparisons with Stripe are kept in a row of numbers", compared("2026-11-21", 3)),
    ("a comparison of a closed day belongs to its close", compared(CLOSED, 2)),
    ("a comparison of a closed day belongs to its close", compared("2026-11-21", 2, "1")),
]
