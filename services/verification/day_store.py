"""The rules of closed days: their numbers, their sums, and the entry that tells of each."""

import hashlib
from collections.abc import Iterator
from contextlib import closing
from typing import Final

from sqlalchemy import text

from services.storage.sessions import Session
from services.verification.records import Rule

DAYS: Final = (
    Rule(
        "day.gap",
        "days",
        """
        SELECT 'day:' || max(day) AS subject, count(*) AS closes, max(number) AS last
        FROM day_close HAVING count(*) > 0 AND (min(number) <> 1 OR max(number) <> count(*)
            OR count(DISTINCT number) <> count(*))
        UNION ALL
        SELECT 'stripe_day:' || max(number), count(*), max(number)
        FROM stripe_day HAVING count(*) > 0 AND (min(number) <> 1 OR max(number) <> count(*))
        """,
    ),
    Rule(
        "day.sums",
        "I25",
        """
        SELECT 'day:' || c.day AS subject, c.received_cents, c.reversed_cents,
            coalesce(p.cents, 0) AS payments_cents, coalesce(r.cents, 0) AS reversals_cents
        FROM day_close c
        LEFT JOIN (SELECT business_date, CAST(sum(amount_cents) AS BIGINT) AS cents FROM payment
            GROUP BY business_date) p ON p.business_date = c.day
        LEFT JOIN (SELECT business_date, CAST(sum(CASE WHEN direction = 'back' THEN amount_cents
            ELSE -amount_cents END) AS BIGINT) AS cents FROM reversal
            GROUP BY business_date) r ON r.business_date = c.day
        WHERE c.received_cents <> coalesce(p.cents, 0)
            OR c.reversed_cents <> coalesce(r.cents, 0)
        """,
    ),
    Rule(
        "day.journal",
        "days",
        """
        SELECT 'day:' || c.day AS subject, c.number FROM day_close c WHERE NOT EXISTS (
            SELECT 1 FROM journal j WHERE j.action = 'day.closed'
                AND j.subject = 'day:' || c.day AND j.body LIKE '%' || c.sha256 || '%')
        UNION ALL
        SELECT 'day:' || s.day, s.number FROM stripe_day s WHERE NOT EXISTS (
            SELECT 1 FROM journal j WHERE j.action = 'day.compared'
                AND j.subject = 'day:' || s.day AND j.body LIKE '%' || s.sha256 || '%')
        """,
    ),
)


def altered_days(session: Session) -> Iterator[str]:
    """The days that do not say what they said when they were closed, or compared with Stripe."""
    statement = text(
        "SELECT day, sha256, record FROM day_close"
        " UNION ALL SELECT day, sha256, record FROM stripe_day ORDER BY day"
    )
    with closing(session.execute(statement.execution_options(yield_per=20))) as rows:
        for day, sha256, record in rows:
            if hashlib.sha256(record.encode()).hexdigest() != sha256:
                yield str(day)
