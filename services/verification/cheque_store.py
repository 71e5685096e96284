"""The rules of cheques and of our deposit slips."""

from typing import Final

from services.verification.records import Rule

_BACK: Final = "('RETURNED', 'PROTESTED')"
_NEWEST: Final = "SELECT cheque_id, max(id) AS id FROM cheque_move GROUP BY cheque_id"
# How often each came back, how often from money that it stood for, and how often it was cleared
# after it had come back.
_LIFE: Final = f"""
    SELECT cheque_id,
        sum(CASE WHEN to_state IN {_BACK} THEN 1 ELSE 0 END) AS back,
        sum(CASE WHEN to_state IN {_BACK} AND from_state <> 'REDEPOSITED' THEN 1 ELSE 0 END)
            AS lost,
        sum(CASE WHEN from_state = 'REDEPOSITED' AND to_state = 'CLEARED' THEN 1 ELSE 0 END)
            AS again
    FROM cheque_move GROUP BY cheque_id
"""
_REVERSED: Final = """
    SELECT cheque_id,
        sum(CASE WHEN direction = 'back' THEN 1 ELSE 0 END) AS back,
        sum(CASE WHEN direction = 'again' THEN 1 ELSE 0 END) AS again,
        min(amount_cents) AS least, max(amount_cents) AS most, min(payment_id) AS payment_id
    FROM reversal WHERE cheque_id IS NOT NULL GROUP BY cheque_id
"""
_HELD: Final = """
    SELECT s.slip_id, CAST(sum(c.amount_cents) AS BIGINT) AS cents
    FROM bank_slip_cheque s JOIN cheque c ON c.id = s.cheque_id GROUP BY s.slip_id
"""
_DRAWN: Final = """
    SELECT ref, CAST(sum(CASE WHEN direction = 'out' THEN amount_cents ELSE -amount_cents END)
        AS BIGINT) AS cents
    FROM cash_movement WHERE ref IN (SELECT id FROM bank_slip) GROUP BY ref
"""

CHEQUES: Final = (
    Rule(
        "cheque.last_move",
        "cheques",
        f"""
        SELECT 'cheque:' || c.id AS subject, c.state, m.to_state AS last_move FROM cheque c
        LEFT JOIN ({_NEWEST}) n ON n.cheque_id = c.id LEFT JOIN cheque_move m ON m.id = n.id
        WHERE m.id IS NULL OR m.to_state <> c.state
        """,
    ),
    Rule(
        "cheque.broken_life",
        "cheques",
        """
        SELECT 'cheque:' || m.cheque_id AS subject, m.from_state, m.to_state FROM cheque_move m
        WHERE coalesce(m.from_state, '') <> coalesce((SELECT b.to_state FROM cheque_move b
            WHERE b.cheque_id = m.cheque_id AND b.id < m.id ORDER BY b.id DESC LIMIT 1), '')
        """,
    ),
    Rule(
        "cheque.living",
        "cheques",
        f"""
        SELECT 'cheque:' || c.id AS subject, c.state, c.living FROM cheque c
        LEFT JOIN ({_LIFE}) l ON l.cheque_id = c.id
        WHERE c.living <> CASE WHEN c.state IN ('POSTDATED', 'IN_HAND', 'DEPOSITED', 'CLEARED')
            AND coalesce(l.back, 0) = 0 THEN 1 ELSE 0 END
        """,
    ),
    Rule(
        "cheque.reversal",
        "cheques",
        f"""
        SELECT 'cheque:' || c.id AS subject, c.amount_cents, coalesce(r.back, 0) AS back,
            coalesce(r.again, 0) AS again
        FROM cheque c LEFT JOIN ({_LIFE}) l ON l.cheque_id = c.id
        LEFT JOIN ({_REVERSED}) r ON r.cheque_id = c.id
        WHERE coalesce(r.back, 0) <> coalesce(l.lost, 0)
            OR coalesce(r.again, 0) <> coalesce(l.again, 0)
            OR coalesce(r.least, c.amount_cents) <> c.amount_cents
            OR coalesce(r.most, c.amount_cents) <> c.amount_cents
            OR coalesce(r.payment_id, c.payment_id) <> c.payment_id
        """,
    ),
    Rule(
        "cheque.unflagged",
        "cheques",
        f"""
        SELECT 'cheque:' || m.cheque_id AS subject, count(*) AS times FROM cheque_move m
        WHERE m.to_state IN {_BACK} AND NOT EXISTS (SELECT 1 FROM customer_flag f
            WHERE f.cheque_id = m.cheque_id) GROUP BY m.cheque_id
        """,
    ),
    Rule(
        "cheque.fee",
        "cheques",
        """
        SELECT 'cheque:' || m.cheque_id AS subject, m.customer_fee_cents,
            coalesce(i.subtotal_cents, 0) AS billed_cents
        FROM cheque_move m LEFT JOIN invoice i ON i.id = m.fee_invoice_id
        WHERE coalesce(m.customer_fee_cents, 0) <> coalesce(i.subtotal_cents, 0)
            OR (i.id IS NOT NULL AND i.source <> 'fee')
        """,
    ),
    Rule(
        "cheque.journal",
        "I8",
        f"""
        SELECT 'cheque:' || c.id AS subject, coalesce(l.back, 0) AS back,
            coalesce(j.times, 0) AS times
        FROM cheque c LEFT JOIN ({_LIFE}) l ON l.cheque_id = c.id
        LEFT JOIN (
            SELECT subject, count(*) AS times FROM journal
            WHERE action IN ('cheque.protested', 'cheque.returned') GROUP BY subject
        ) j ON j.subject = 'cheque:' || c.id
        WHERE coalesce(l.back, 0) <> coalesce(j.times, 0)
        """,
    ),
)

SLIPS: Final = (
    Rule(
        "slip.gap",
        "cheques",
        """
        SELECT 'slip:' || max(number) AS subject, count(*) AS slips, max(number) AS last
        FROM bank_slip HAVING max(number) <> count(*) OR min(number) <> 1
        """,
    ),
    Rule(
        "slip.sum",
        "cheques",
        f"""
        SELECT 'slip:' || s.number AS subject, s.cheque_cents, coalesce(h.cents, 0) AS held_cents
        FROM bank_slip s LEFT JOIN ({_HELD}) h ON h.slip_id = s.id
        WHERE s.cheque_cents <> coalesce(h.cents, 0)
        """,
    ),
    Rule(
        "slip.cash",
        "cheques",
        f"""
        SELECT 'slip:' || s.number AS subject, s.cash_cents, coalesce(d.cents, 0) AS drawn_cents
        FROM bank_slip s LEFT JOIN ({_DRAWN}) d ON d.ref = s.id
        WHERE coalesce(d.cents, 0) <> CASE WHEN s.state = 'void' THEN 0 ELSE s.cash_cents END
        """,
    ),
    Rule(
        "slip.cheque_twice",
        "cheques",
        """
        SELECT 'cheque:' || cheque_id AS subject, count(*) AS times FROM bank_slip_cheque
        WHERE live = 1 GROUP BY cheque_id HAVING count(*) > 1
        """,
    ),
    Rule(
        "slip.cheque_elsewhere",
        "cheques",
        """
        SELECT 'cheque:' || c.id AS subject, s.number AS slip, s.state AS slip_state, c.state
        FROM bank_slip_cheque b JOIN bank_slip s ON s.id = b.slip_id
        JOIN cheque c ON c.id = b.cheque_id
        WHERE b.live = 1 AND (s.state = 'void'
            OR (s.state = 'prepared' AND c.state NOT IN ('IN_HAND', 'RETURNED', 'PROTESTED'))
            OR (s.state = 'deposited'
                AND c.state NOT IN ('DEPOSITED', 'REDEPOSITED', 'CLEARED')))
        """,
    ),
    Rule(
        "slip.journal",
        "I8",
        """
        SELECT 'slip:' || s.number AS subject, s.state, coalesce(j.made, 0) AS made,
            coalesce(j.ended, 0) AS ended
        FROM bank_slip s LEFT JOIN (
            SELECT subject, sum(CASE WHEN action = 'slip.prepared' THEN 1 ELSE 0 END) AS made,
                sum(CASE WHEN action <> 'slip.prepared' THEN 1 ELSE 0 END) AS ended
            FROM journal WHERE action IN ('slip.prepared', 'slip.deposited', 'slip.voided')
            GROUP BY subject
        ) j ON j.subject = 'slip:' || s.id
        WHERE coalesce(j.made, 0) <> 1
            OR coalesce(j.ended, 0) <> CASE WHEN s.state = 'prepared' THEN 0 ELSE 1 END
        """,
    ),
)
