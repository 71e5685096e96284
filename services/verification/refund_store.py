"""The rules of money that went back: refunds, disputes, and the reversals that book them."""

from typing import Final

from services.verification.records import Rule

_BY_CAUSE: Final = """
    SELECT {cause} AS cause, direction, count(*) AS times,
        CAST(sum(amount_cents) AS BIGINT) AS cents
    FROM reversal WHERE {cause} IS NOT NULL GROUP BY {cause}, direction
"""
_OF_REFUND: Final = _BY_CAUSE.format(cause="refund_id")
_OF_DISPUTE: Final = _BY_CAUSE.format(cause="dispute_id")
# What left of each payment, less what came back again.
_NET: Final = """
    SELECT payment_id, count(*) AS times, min(position) AS first, max(position) AS last,
        CAST(sum(CASE WHEN direction = 'back' THEN amount_cents ELSE -amount_cents END) AS BIGINT)
            AS cents,
        CAST(sum(CASE WHEN refund_id IS NULL THEN 0 WHEN direction = 'back' THEN amount_cents
            ELSE -amount_cents END) AS BIGINT) AS refunded,
        CAST(sum(CASE WHEN cheque_id IS NULL AND deposit_id IS NULL AND debit_line_id IS NULL THEN 0
            WHEN direction = 'back' THEN amount_cents ELSE -amount_cents END) AS BIGINT) AS unpaid,
        CAST(sum(applied_cents) AS BIGINT) AS applied,
        CAST(sum(CASE WHEN direction = 'back' THEN credit_cents ELSE -credit_cents END) AS BIGINT)
            AS credit
    FROM reversal GROUP BY payment_id
"""

REFUNDS: Final = (
    Rule(
        "refund.above_payment",
        "I20",
        """
        SELECT 'payment:' || p.id AS subject, p.amount_cents, r.cents AS refunded_cents
        FROM payment p JOIN (
            SELECT payment_id, CAST(sum(amount_cents) AS BIGINT) AS cents FROM refund
            WHERE state NOT IN ('FAILED', 'REJECTED') GROUP BY payment_id
        ) r ON r.payment_id = p.id WHERE r.cents > p.amount_cents
        """,
    ),
    Rule(
        "refund.no_money",
        "I20",
        """
        SELECT 'payment:' || r.payment_id AS subject, r.cents AS refunded_cents,
            coalesce(m.cents, 0) AS money_cents
        FROM (SELECT payment_id, CAST(sum(amount_cents) AS BIGINT) AS cents FROM refund
            WHERE origin = 'desk' AND state NOT IN ('FAILED', 'REJECTED') GROUP BY payment_id) r
        LEFT JOIN (SELECT payment_id, CAST(sum(amount_cents) AS BIGINT) AS cents FROM tender
            WHERE method NOT IN ('withholding', 'credit') GROUP BY payment_id) m
            ON m.payment_id = r.payment_id
        WHERE r.cents > coalesce(m.cents, 0)
        """,
    ),
    Rule(
        "refund.same_person",
        "I20",
        "SELECT 'refund:' || id AS subject, amount_cents FROM refund"
        " WHERE approved_by = requested_by",
    ),
    Rule(
        "refund.unapproved",
        "I20",
        """
        SELECT 'refund:' || id AS subject, state, amount_cents FROM refund
        WHERE origin <> 'outside' AND (requested_by IS NULL OR (approved_by IS NULL
            AND state NOT IN ('REQUESTED', 'REJECTED')))
        """,
    ),
    Rule(
        "refund.two_open",
        "I20",
        """
        SELECT 'payment:' || payment_id AS subject, count(*) AS times FROM refund
        WHERE state IN ('REQUESTED', 'APPROVED', 'SENDING', 'IN_DOUBT')
        GROUP BY payment_id HAVING count(*) > 1
        """,
    ),
    Rule(
        "refund.proof",
        "I20",
        """
        SELECT 'refund:' || id AS subject, state FROM refund
        WHERE (kind = 'money' AND state = 'DONE' AND provider_refund_id IS NULL)
            OR (state IN ('SENDING', 'IN_DOUBT') AND sent_at IS NULL)
        """,
    ),
    Rule(
        "refund.provider_twice",
        "I20",
        """
        SELECT 'refund:' || provider_refund_id AS subject, count(*) AS times FROM refund
        WHERE provider_refund_id IS NOT NULL GROUP BY provider_refund_id HAVING count(*) > 1
        """,
    ),
    Rule(
        "refund.reversal",
        "I20",
        f"""
        SELECT 'refund:' || r.id AS subject, r.state, r.amount_cents,
            coalesce(b.cents, 0) AS back_cents, coalesce(g.cents, 0) AS again_cents
        FROM refund r
        LEFT JOIN ({_OF_REFUND}) b ON b.cause = r.id AND b.direction = 'back'
        LEFT JOIN ({_OF_REFUND}) g ON g.cause = r.id AND g.direction = 'again'
        WHERE coalesce(b.times, 0) > 1 OR coalesce(g.times, 0) > 1
            OR (r.state = 'DONE' AND (coalesce(b.cents, 0) <> r.amount_cents OR g.times > 0))
            OR (r.state <> 'DONE' AND coalesce(b.cents, 0) <> coalesce(g.cents, 0))
            OR (r.state NOT IN ('DONE', 'FAILED') AND b.times > 0)
        """,
    ),
    Rule(
        "dispute.reversal",
        "I5",
        f"""
        SELECT 'dispute:' || d.id AS subject, d.status, d.amount_cents,
            coalesce(b.cents, 0) AS back_cents, coalesce(g.cents, 0) AS again_cents
        FROM dispute d JOIN payment p ON p.id = d.payment_id
        LEFT JOIN ({_OF_DISPUTE}) b ON b.cause = d.id AND b.direction = 'back'
        LEFT JOIN ({_OF_DISPUTE}) g ON g.cause = d.id AND g.direction = 'again'
        LEFT JOIN ({_NET}) n ON n.payment_id = d.payment_id
        WHERE coalesce(b.cents, 0) > d.amount_cents
            OR (d.status = 'won' AND coalesce(b.cents, 0) <> coalesce(g.cents, 0))
            OR (d.status <> 'won' AND g.times > 0)
            OR (d.status IN ('needs_response', 'under_review', 'lost')
                AND coalesce(b.cents, 0) < d.amount_cents
                AND coalesce(n.cents, 0) < p.amount_cents)
        """,
    ),
    Rule(
        "refund.journal",
        "I8",
        """
        SELECT 'refund:' || r.id AS subject, r.state, coalesce(j.asked, 0) AS asked,
            coalesce(j.done, 0) AS done
        FROM refund r LEFT JOIN (
            SELECT subject,
                sum(CASE WHEN action = 'refund.requested' THEN 1 ELSE 0 END) AS asked,
                sum(CASE WHEN action = 'refund.done' THEN 1 ELSE 0 END) AS done
            FROM journal WHERE action IN ('refund.requested', 'refund.done') GROUP BY subject
        ) j ON j.subject = 'refund:' || r.id
        WHERE coalesce(j.asked, 0) <> CASE WHEN r.origin = 'outside' THEN 0 ELSE 1 END
            OR (r.state = 'DONE' AND coalesce(j.done, 0) < 1)
        """,
    ),
    Rule(
        "refund.vanished",
        "I8",
        """
        SELECT j.subject, j.chain, j.seq FROM journal j WHERE j.action = 'refund.requested'
            AND NOT EXISTS (SELECT 1 FROM refund r WHERE r.id = substr(j.subject, 8))
        """,
    ),
)

REVERSALS: Final = (
    Rule(
        "reversal.parts",
        "I6",
        """
        SELECT 'payment:' || payment_id AS subject, position, amount_cents, applied_cents,
            credit_cents
        FROM reversal WHERE applied_cents + credit_cents <> amount_cents OR amount_cents <= 0
            OR applied_cents < 0 OR credit_cents < 0
            OR (direction = 'again' AND applied_cents <> 0)
        """,
    ),
    Rule(
        "reversal.lines",
        "I6",
        """
        SELECT 'payment:' || r.payment_id AS subject, r.position, r.applied_cents,
            coalesce(l.cents, 0) AS found_cents
        FROM reversal r LEFT JOIN (
            SELECT reversal_id, CAST(sum(amount_cents) AS BIGINT) AS cents FROM reversal_line
            GROUP BY reversal_id
        ) l ON l.reversal_id = r.id WHERE r.applied_cents <> coalesce(l.cents, 0)
        """,
    ),
    Rule(
        "reversal.line_above",
        "I5",
        """
        SELECT 'payment:' || t.payment_id AS subject, i.number AS invoice,
            coalesce(a.amount_cents, 0) AS paid_cents, t.cents AS reversed_cents
        FROM (
            SELECT r.payment_id, l.invoice_id, CAST(sum(l.amount_cents) AS BIGINT) AS cents
            FROM reversal_line l JOIN reversal r ON r.id = l.reversal_id
            GROUP BY r.payment_id, l.invoice_id
        ) t JOIN invoice i ON i.id = t.invoice_id
        LEFT JOIN allocation a ON a.payment_id = t.payment_id AND a.invoice_id = t.invoice_id
        WHERE t.cents > coalesce(a.amount_cents, 0)
        """,
    ),
    # A cheque or deposit that is no money leaves the books whole, whatever a refund gave back
    # before: only together do the two take more than there was.
    Rule(
        "reversal.above_payment",
        "I6",
        f"""
        SELECT 'payment:' || p.id AS subject, p.amount_cents, n.cents AS reversed_cents
        FROM payment p JOIN ({_NET}) n ON n.payment_id = p.id
        WHERE n.cents - n.unpaid > p.amount_cents OR n.cents - n.refunded > p.amount_cents
            OR n.applied > p.applied_cents OR n.cents < 0
            OR n.credit > p.credit_cents + CASE WHEN n.unpaid > 0 THEN n.refunded ELSE 0 END
        """,
    ),
    Rule(
        "reversal.mirror",
        "I6",
        """
        SELECT 'payment:' || v.payment_id AS subject, v.position, v.occurrence FROM reversal v
        WHERE (v.direction = 'again' AND NOT EXISTS (SELECT 1 FROM reversal r
                WHERE r.direction = 'back' AND r.payment_id = v.payment_id
                AND r.occurrence = v.occurrence AND r.amount_cents = v.amount_cents
                AND r.position < v.position AND (r.refund_id = v.refund_id
                    OR r.dispute_id = v.dispute_id OR r.cheque_id = v.cheque_id)))
            OR (v.direction = 'back' AND v.occurrence > 1 AND NOT EXISTS (SELECT 1 FROM reversal r
                WHERE r.direction = 'again' AND r.cheque_id = v.cheque_id
                AND r.occurrence = v.occurrence - 1 AND r.position < v.position))
        """,
    ),
    Rule(
        "reversal.position",
        "I6",
        f"""
        SELECT 'payment:' || payment_id AS subject, times, last FROM ({_NET}) n
        WHERE first <> 1 OR last <> times
        """,
    ),
    Rule(
        "reversal.cause",
        "I6",
        """
        SELECT 'payment:' || v.payment_id AS subject, v.position FROM reversal v
        LEFT JOIN refund r ON r.id = v.refund_id LEFT JOIN dispute d ON d.id = v.dispute_id
        LEFT JOIN payment_void o ON o.id = v.void_id LEFT JOIN cheque c ON c.id = v.cheque_id
        LEFT JOIN deposit s ON s.id = v.deposit_id
        LEFT JOIN payment b ON b.debit_line_id = v.debit_line_id
        WHERE coalesce(r.payment_id, d.payment_id, o.payment_id, c.payment_id, s.payment_id, b.id,
                '') <> v.payment_id
            OR (c.id IS NOT NULL AND c.amount_cents <> v.amount_cents)
            OR (s.id IS NOT NULL AND s.amount_cents <> v.amount_cents)
            OR (b.id IS NOT NULL AND b.amount_cents <> v.amount_cents)
        """,
    ),
    Rule(
        "reversal.journal",
        "I8",
        f"""
        SELECT 'payment:' || p.id AS subject, coalesce(n.times, 0) AS reversals,
            coalesce(j.times, 0) AS times
        FROM payment p LEFT JOIN ({_NET}) n ON n.payment_id = p.id
        LEFT JOIN (
            SELECT subject, count(*) AS times FROM journal
            WHERE action IN ('payment.reversed', 'payment.returned') GROUP BY subject
        ) j ON j.subject = 'payment:' || p.id
        WHERE coalesce(n.times, 0) <> coalesce(j.times, 0)
        """,
    ),
)
