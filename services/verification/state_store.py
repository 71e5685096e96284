"""The rules of states that no seal holds, because they move with another record's entry."""

from typing import Final

from services.verification.records import Rule

STATES: Final = (
    Rule(
        "invoice.void_reason",
        "I5",
        "SELECT 'invoice:' || number AS subject, state, void_reason FROM invoice"
        " WHERE void_reason IS NOT NULL AND state <> 'void'",
    ),
    Rule(
        "attempt.early_charge",
        "I11",
        "SELECT 'attempt:' || id AS subject, state, charge_id FROM charge_attempt"
        " WHERE charge_id IS NOT NULL AND state <> 'SUCCEEDED'",
    ),
    Rule(
        "attempt.review",
        "I4",
        """
        SELECT 'attempt:' || id AS subject, state FROM charge_attempt
        WHERE needs_review AND state <> 'SUCCEEDED'
        """,
    ),
    Rule(
        "debit.early_answer",
        "debits",
        """
        SELECT 'debit:' || id AS subject, code, words FROM debit_line
        WHERE state = 'PENDING' AND (code <> '' OR words <> '' OR approver <> ''
            OR settled_on IS NOT NULL OR taken_back_on IS NOT NULL OR bank_fee_cents IS NOT NULL
            OR decided_at IS NOT NULL OR decided_by IS NOT NULL)
        """,
    ),
    Rule(
        "batch.state",
        "debits",
        """
        SELECT 'batch:' || b.number AS subject, b.state FROM debit_batch b
        WHERE b.state NOT IN ('PREPARED', 'APPROVED', 'WRITTEN', 'SENT', 'ANSWERED', 'CLOSED',
                'CANCELLED')
            OR (b.state = 'PREPARED' AND b.approved_at IS NOT NULL)
            OR (b.state = 'APPROVED' AND b.written_at IS NOT NULL)
            OR (b.state IN ('PREPARED', 'APPROVED', 'WRITTEN') AND b.sent_at IS NOT NULL)
            OR (b.state IN ('PREPARED', 'APPROVED', 'WRITTEN', 'SENT') AND EXISTS (
                SELECT 1 FROM debit_answer a JOIN debit_answer_line n ON n.answer_id = a.id
                WHERE a.batch_id = b.id AND n.verdict IN ('settled', 'rejected')))
        """,
    ),
    Rule(
        "statement.line_state",
        "cheques",
        """
        SELECT 'statement_line:' || l.id AS subject, l.state, l.note, count(m.id) AS matches
        FROM statement_line l JOIN statement_file f ON f.id = l.file_id
        LEFT JOIN statement_match m ON m.line_id = l.id AND m.undone_at IS NULL
        LEFT JOIN (
            SELECT subject,
                sum(CASE WHEN action = 'statement.set_aside' THEN 1 ELSE 0 END) AS aside,
                sum(CASE WHEN action = 'statement.reopened' THEN 1 ELSE 0 END) AS again
            FROM journal WHERE action IN ('statement.set_aside', 'statement.reopened')
            GROUP BY subject
        ) j ON j.subject = 'statement_line:' || l.id
        GROUP BY l.id, l.state, l.note, f.undone_at, j.aside, j.again
        HAVING l.state NOT IN ('open', 'matched', 'set_aside', 'undone')
            OR (l.state = 'matched') <> (count(m.id) = 1)
            OR (l.state = 'undone') <> (f.undone_at IS NOT NULL)
            OR (l.state = 'set_aside') <> (coalesce(j.aside, 0) > coalesce(j.again, 0))
            OR (l.note <> '' AND coalesce(j.aside, 0) = 0)
        """,
    ),
    Rule(
        "slip.let_go",
        "cheques",
        """
        SELECT 'cheque:' || b.cheque_id AS subject, s.number AS slip FROM bank_slip_cheque b
        JOIN bank_slip s ON s.id = b.slip_id
        WHERE b.live <> 1 AND s.state <> 'void' AND NOT EXISTS (SELECT 1 FROM cheque_move m
            -- In the order in which they were written: no two tills have the same clock.
            JOIN cheque_move d ON d.cheque_id = m.cheque_id AND d.slip_id = s.id AND d.id < m.id
            WHERE m.cheque_id = b.cheque_id AND m.to_state IN ('RETURNED', 'PROTESTED'))
        """,
    ),
    Rule(
        "tender.unvoided",
        "I21",
        """
        SELECT 'payment:' || t.payment_id AS subject, t.method FROM (
            SELECT payment_id, living, 'voucher' AS method FROM voucher
            UNION ALL SELECT payment_id, living, 'withholding' FROM withholding
        ) t WHERE t.living <> 1
            AND NOT EXISTS (SELECT 1 FROM payment_void v WHERE v.payment_id = t.payment_id)
        """,
    ),
)
