"""The rules of authorized debit: mandates, what batches ask for, and what came of it."""

from typing import Final

from services.verification.records import Rule

_ANSWERED: Final = "('SETTLED', 'REVERSED')"
_SHARED: Final = """
    SELECT line_id, CAST(sum(amount_cents) AS BIGINT) AS cents FROM debit_share GROUP BY line_id
"""
# Each invoice of a line with the claim that holds it for the line.
_CLAIMED: Final = """
    SELECT s.line_id, count(*) AS shares, sum(CASE WHEN c.live = 1 THEN 1 ELSE 0 END) AS living
    FROM debit_share s LEFT JOIN claim c ON c.holder = s.line_id AND c.invoice_id = s.invoice_id
        AND c.method = 'debit' AND c.amount_cents = s.amount_cents GROUP BY s.line_id
"""
_ASKED: Final = """
    SELECT batch_id, count(*) AS lines, CAST(sum(amount_cents) AS BIGINT) AS cents
    FROM debit_line WHERE state <> 'WITHDRAWN' GROUP BY batch_id
"""
_TOLD: Final = """
    SELECT subject, sum(CASE WHEN action = '{action}' THEN 1 ELSE 0 END) AS times
    FROM journal WHERE action = '{action}' GROUP BY subject
"""

DEBITS: Final = (
    Rule(
        "mandate.two_living",
        "debits",
        """
        SELECT 'account:' || a.number AS subject, count(*) AS times FROM mandate m
        JOIN account a ON a.id = m.account_id
        WHERE m.state IN ('REQUESTED', 'AT_BANK', 'ACTIVE', 'SUSPENDED')
        GROUP BY a.number HAVING count(*) > 1
        """,
    ),
    Rule(
        "batch.gap",
        "debits",
        """
        SELECT 'batch:' || max(number) AS subject, count(*) AS batches FROM debit_batch
        HAVING max(number) - min(number) + 1 - count(*) NOT BETWEEN 0 AND
                (SELECT coalesce(sum(skipped), 0) FROM restored_copy)
            OR min(number) - 1 > (SELECT coalesce(sum(skipped), 0) FROM restored_copy)
        """,
    ),
    Rule(
        "batch.same_person",
        "debits",
        "SELECT 'batch:' || number AS subject, made_by FROM debit_batch"
        " WHERE approved_by = made_by",
    ),
    Rule(
        "batch.waits",
        "debits",
        """
        SELECT 'batch:' || b.number AS subject, b.state, count(*) AS times FROM debit_batch b
        JOIN debit_line l ON l.batch_id = b.id AND l.state = 'PENDING'
        WHERE b.state IN ('CANCELLED', 'CLOSED') GROUP BY b.number, b.state
        """,
    ),
    Rule(
        "batch.file",
        "debits",
        f"""
        SELECT 'batch:' || b.number AS subject, b.lines, b.total_cents,
            coalesce(a.lines, 0) AS found_lines, coalesce(a.cents, 0) AS found_cents
        FROM debit_batch b LEFT JOIN ({_ASKED}) a ON a.batch_id = b.id
        WHERE b.state IN ('WRITTEN', 'SENT', 'ANSWERED', 'CLOSED')
            AND (b.sha256 IS NULL OR coalesce(b.lines, 0) <> coalesce(a.lines, 0)
                OR coalesce(b.total_cents, 0) <> coalesce(a.cents, 0))
        """,
    ),
    Rule(
        "batch.bytes",
        "debits",
        """
        SELECT 'batch:' || b.number AS subject, b.sha256 FROM debit_batch b
        WHERE b.sha256 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM document_content c
            WHERE c.sha256 = b.sha256 AND length(c.content) > 0)
        """,
    ),
    Rule(
        "batch.journal",
        "I8",
        f"""
        SELECT 'batch:' || b.number AS subject, b.state, coalesce(p.times, 0) AS prepared,
            coalesce(w.times, 0) AS written, coalesce(s.times, 0) AS sent
        FROM debit_batch b
        LEFT JOIN ({_TOLD.format(action="debit.prepared")}) p ON p.subject = 'batch:' || b.number
        LEFT JOIN ({_TOLD.format(action="debit.written")}) w ON w.subject = 'batch:' || b.number
        LEFT JOIN ({_TOLD.format(action="debit.sent")}) s ON s.subject = 'batch:' || b.number
        WHERE coalesce(p.times, 0) <> 1
            OR coalesce(w.times, 0) <> CASE WHEN b.written_at IS NULL THEN 0 ELSE 1 END
            OR coalesce(s.times, 0) <> CASE WHEN b.sent_at IS NULL THEN 0 ELSE 1 END
        """,
    ),
    Rule(
        "debit.shares",
        "debits",
        f"""
        SELECT 'debit:' || l.id AS subject, l.amount_cents, coalesce(s.cents, 0) AS shared_cents
        FROM debit_line l LEFT JOIN ({_SHARED}) s ON s.line_id = l.id
        WHERE l.amount_cents <> coalesce(s.cents, 0)
        """,
    ),
    Rule(
        "debit.unclaimed",
        "I7",
        f"""
        SELECT 'debit:' || l.id AS subject, coalesce(c.shares, 0) AS shares,
            coalesce(c.living, 0) AS living
        FROM debit_line l LEFT JOIN ({_CLAIMED}) c ON c.line_id = l.id
        WHERE l.state = 'PENDING' AND (c.shares IS NULL OR c.shares <> c.living)
        """,
    ),
    Rule(
        "debit.claimed_late",
        "I7",
        """
        SELECT 'debit:' || c.holder AS subject, i.number AS invoice, coalesce(l.state, '') AS state
        FROM claim c JOIN invoice i ON i.id = c.invoice_id
        LEFT JOIN debit_line l ON l.id = c.holder
        LEFT JOIN debit_share s ON s.line_id = c.holder AND s.invoice_id = c.invoice_id
        WHERE c.method = 'debit' AND c.live = 1
            AND (s.line_id IS NULL OR l.state <> 'PENDING')
        """,
    ),
    Rule(
        "debit.payment",
        "I4",
        f"""
        SELECT 'debit:' || l.id AS subject, l.state, l.amount_cents,
            coalesce(p.times, 0) AS payments, coalesce(p.cents, 0) AS paid_cents
        FROM debit_line l LEFT JOIN (
            SELECT q.debit_line_id, count(*) AS times, min(q.account_id) AS account_id,
                CAST(sum(q.amount_cents) AS BIGINT) AS cents
            FROM payment q WHERE q.debit_line_id IS NOT NULL GROUP BY q.debit_line_id
        ) p ON p.debit_line_id = l.id
        WHERE coalesce(p.times, 0) <> CASE WHEN l.state IN {_ANSWERED} THEN 1 ELSE 0 END
            OR (p.times = 1 AND (p.cents <> l.amount_cents OR p.account_id <> l.account_id))
        """,
    ),
    Rule(
        "debit.tender",
        "I6",
        """
        SELECT 'payment:' || p.id AS subject, coalesce(t.debits, 0) AS debits,
            coalesce(t.others, 0) AS others
        FROM payment p LEFT JOIN (
            SELECT payment_id, sum(CASE WHEN method = 'debit' THEN 1 ELSE 0 END) AS debits,
                sum(CASE WHEN method = 'debit' THEN 0 ELSE 1 END) AS others
            FROM tender GROUP BY payment_id
        ) t ON t.payment_id = p.id
        WHERE coalesce(t.debits, 0) <> CASE WHEN p.debit_line_id IS NULL THEN 0 ELSE 1 END
            OR (p.debit_line_id IS NOT NULL AND t.others > 0)
        """,
    ),
    Rule(
        "debit.reversal",
        "I5",
        """
        SELECT 'debit:' || l.id AS subject, l.state, coalesce(r.times, 0) AS times,
            coalesce(r.cents, 0) AS back_cents
        FROM debit_line l LEFT JOIN (
            SELECT debit_line_id, count(*) AS times, CAST(sum(amount_cents) AS BIGINT) AS cents
            FROM reversal WHERE debit_line_id IS NOT NULL GROUP BY debit_line_id
        ) r ON r.debit_line_id = l.id
        WHERE coalesce(r.times, 0) <> CASE WHEN l.state = 'REVERSED' THEN 1 ELSE 0 END
            OR (r.times = 1 AND r.cents <> l.amount_cents)
        """,
    ),
    Rule(
        "debit.answer",
        "debits",
        f"""
        SELECT 'debit:' || l.id AS subject, l.state, coalesce(v.settled, 0) AS settled,
            coalesce(v.rejected, 0) AS rejected
        FROM debit_line l LEFT JOIN (
            SELECT line_id, sum(CASE WHEN verdict = 'settled' THEN 1 ELSE 0 END) AS settled,
                sum(CASE WHEN verdict = 'rejected' THEN 1 ELSE 0 END) AS rejected
            FROM debit_answer_line WHERE line_id IS NOT NULL GROUP BY line_id
        ) v ON v.line_id = l.id
        WHERE coalesce(v.settled, 0) <> CASE WHEN l.state IN {_ANSWERED} THEN 1 ELSE 0 END
            OR coalesce(v.rejected, 0) > CASE WHEN l.state = 'REJECTED' THEN 1 ELSE 0 END
        """,
    ),
    Rule(
        "debit.journal",
        "I8",
        f"""
        SELECT 'debit:' || l.id AS subject, l.state, coalesce(r.times, 0) AS released,
            coalesce(v.times, 0) AS reversed
        FROM debit_line l
        LEFT JOIN ({_TOLD.format(action="debit.released")}) r ON r.subject = 'debit:' || l.id
        LEFT JOIN ({_TOLD.format(action="debit.reversed")}) v ON v.subject = 'debit:' || l.id
        WHERE (l.state = 'RELEASED' AND coalesce(r.times, 0) <> 1)
            OR coalesce(v.times, 0) <> CASE WHEN l.state = 'REVERSED' THEN 1 ELSE 0 END
        """,
    ),
)
