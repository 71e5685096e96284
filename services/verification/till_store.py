"""The rules of turns: their numbers, their money, and that each payment belongs to one."""

from typing import Final

from services.verification.records import Rule

_CASH: Final = """
    SELECT p.session_id, CAST(sum(c.amount_cents) AS BIGINT) AS cents
    FROM cash c JOIN payment p ON p.id = c.payment_id GROUP BY p.session_id
"""
_MOVED: Final = """
    SELECT session_id, CAST(sum(CASE WHEN direction = 'in' THEN amount_cents
        ELSE -amount_cents END) AS BIGINT) AS cents
    FROM cash_movement GROUP BY session_id
"""
_COUNTED: Final = """
    SELECT session_id, CAST(sum(denomination_cents * pieces) AS BIGINT) AS cents
    FROM cash_count GROUP BY session_id
"""

TURNS: Final = (
    Rule(
        "turn.gap",
        "tills",
        """
        SELECT 'till:' || till AS subject, count(*) AS turns, min(number) AS first,
            max(number) AS last
        FROM till_session GROUP BY till
        HAVING min(number) <> 1 OR max(number) <> count(*) OR count(DISTINCT number) <> count(*)
        """,
    ),
    Rule(
        "turn.two_open",
        "tills",
        """
        SELECT 'till:' || till AS subject, count(*) AS times FROM till_session
        WHERE state = 'open' GROUP BY till HAVING count(*) > 1
        UNION ALL
        SELECT 'staff:' || opened_by AS subject, count(*) AS times FROM till_session
        WHERE state = 'open' GROUP BY opened_by HAVING count(*) > 1
        """,
    ),
    Rule(
        "turn.expected",
        "tills",
        f"""
        SELECT 'turn:' || s.id AS subject, s.expected_cents,
            s.float_cents + coalesce(c.cents, 0) + coalesce(m.cents, 0) AS computed_cents
        FROM till_session s
        LEFT JOIN ({_CASH}) c ON c.session_id = s.id
        LEFT JOIN ({_MOVED}) m ON m.session_id = s.id
        WHERE s.state <> 'open' AND (s.expected_cents IS NULL OR s.expected_cents
            <> s.float_cents + coalesce(c.cents, 0) + coalesce(m.cents, 0))
        """,
    ),
    Rule(
        "turn.counted",
        "tills",
        f"""
        SELECT 'turn:' || s.id AS subject, s.counted_cents, coalesce(k.cents, 0) AS computed_cents
        FROM till_session s LEFT JOIN ({_COUNTED}) k ON k.session_id = s.id
        WHERE (s.state <> 'open' AND (s.counted_cents IS NULL
                OR s.counted_cents <> coalesce(k.cents, 0)))
            OR (s.state = 'open' AND k.cents IS NOT NULL)
        """,
    ),
    Rule(
        "turn.difference",
        "tills",
        """
        SELECT 'turn:' || id AS subject, difference_cents, counted_cents, expected_cents
        FROM till_session WHERE state <> 'open' AND (difference_cents IS NULL
            OR difference_cents <> counted_cents - expected_cents)
        """,
    ),
    Rule(
        "turn.signed",
        "tills",
        """
        SELECT 'turn:' || id AS subject, state, difference_cents FROM till_session
        WHERE state = 'closed' AND (closed_by IS NULL OR closed_by = declared_by
            OR (difference_cents <> 0 AND reason = ''))
        """,
    ),
    # Money of a card or a debit, and what the first versions wrote before there were turns, may
    # have none.
    Rule(
        "turn.payment",
        "tills",
        """
        SELECT 'payment:' || p.id AS subject, p.till, p.business_date
        FROM payment p LEFT JOIN till_session s ON s.id = p.session_id
        WHERE (p.session_id IS NOT NULL AND (s.id IS NULL OR s.till <> p.till
                OR s.business_date <> p.business_date))
            OR (p.session_id IS NULL AND p.attempt_id IS NULL AND p.debit_line_id IS NULL
                AND p.received_at >= (SELECT min(opened_at) FROM till_session))
        """,
    ),
    Rule(
        "turn.cash",
        "tills",
        """
        SELECT 'payment:' || t.payment_id AS subject, t.position, t.amount_cents,
            c.amount_cents AS cash_cents
        FROM tender t LEFT JOIN cash c ON c.payment_id = t.payment_id AND c.position = t.position
        WHERE t.method = 'cash' AND (c.payment_id IS NULL OR c.amount_cents <> t.amount_cents
            OR c.tendered_cents - c.change_cents <> c.amount_cents)
        UNION ALL
        SELECT 'payment:' || c.payment_id AS subject, c.position, 0 AS amount_cents,
            c.amount_cents AS cash_cents
        FROM cash c LEFT JOIN tender t ON t.payment_id = c.payment_id AND t.position = c.position
            AND t.method = 'cash'
        WHERE t.payment_id IS NULL
        """,
    ),
    Rule(
        "turn.correction",
        "tills",
        """
        SELECT 'turn:' || m.session_id AS subject, m.amount_cents
        FROM cash_movement m LEFT JOIN cash_movement o ON o.id = m.reverses
        WHERE (m.kind = 'correction') <> (m.reverses IS NOT NULL)
            OR (m.reverses IS NOT NULL AND (o.id IS NULL OR o.amount_cents <> m.amount_cents
                OR o.direction = m.direction))
        """,
    ),
    Rule(
        "turn.journal",
        "I8",
        """
        SELECT 'turn:' || s.id AS subject, s.state, coalesce(j.opened, 0) AS opened,
            coalesce(j.declared, 0) AS declared, coalesce(j.closed, 0) AS closed
        FROM till_session s LEFT JOIN (
            SELECT subject, count(CASE WHEN action = 'till.opened' THEN 1 END) AS opened,
                count(CASE WHEN action = 'till.declared' THEN 1 END) AS declared,
                count(CASE WHEN action = 'till.closed' THEN 1 END) AS closed
            FROM journal WHERE action IN ('till.opened', 'till.declared', 'till.closed')
            GROUP BY subject
        ) j ON j.subject = 'turn:' || s.id
        WHERE coalesce(j.opened, 0) <> 1
            OR coalesce(j.declared, 0) <> CASE WHEN s.state = 'open' THEN 0 ELSE 1 END
            OR coalesce(j.closed, 0) <> CASE WHEN s.state = 'closed' THEN 1 ELSE 0 END
        """,
    ),
)
