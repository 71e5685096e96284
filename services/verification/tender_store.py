"""The rules of what a receipt was paid with, and of receipts that were voided."""

from typing import Final

from services.verification.records import Rule

_OWN: Final = ("cash", "cheque", "deposit", "voucher", "withholding")
_MISSING: Final = " OR ".join(
    f"(t.method = '{each}' AND NOT EXISTS (SELECT 1 FROM {each} d WHERE d.payment_id ="
    " t.payment_id AND d.position = t.position AND d.amount_cents = t.amount_cents))"
    for each in _OWN
)
_DETAILS: Final = " UNION ALL ".join(
    f"SELECT payment_id, position, '{each}' AS method, amount_cents FROM {each}" for each in _OWN
)
_NO_MONEY: Final = "('withholding', 'credit')"
# Cheques that came back and lie here, or went to the bank again, cannot be given a second time.
_TAKEN: Final = "living = 1 OR state IN ('RETURNED', 'PROTESTED', 'REDEPOSITED', 'CLEARED')"
_LIVING: Final = " UNION ALL ".join(
    f"SELECT payment_id, '{each}' AS method, id FROM {each} WHERE living = 1"
    for each in ("cheque", "deposit", "voucher", "withholding")
)
_CREDIT: Final = """
    SELECT account_id, CAST(sum(cents) AS BIGINT) AS cents FROM (
        SELECT account_id, credit_cents AS cents FROM payment
        UNION ALL SELECT p.account_id,
            CASE WHEN r.direction = 'back' THEN -r.credit_cents ELSE r.credit_cents END
            FROM reversal r JOIN payment p ON p.id = r.payment_id
        UNION ALL SELECT p.account_id, -t.amount_cents
            FROM tender t JOIN payment p ON p.id = t.payment_id
            WHERE t.method = 'credit'
            AND NOT EXISTS (SELECT 1 FROM payment_void v WHERE v.payment_id = p.id)
    ) moved GROUP BY account_id
"""
# Only money that turned out to be none leaves an account below zero, or that a provider gave
# back; nobody at a desk gives credit back that was spent.
_LOST: Final = """
    SELECT p.account_id, CAST(sum(r.credit_cents) AS BIGINT) AS cents
    FROM reversal r JOIN payment p ON p.id = r.payment_id LEFT JOIN refund f ON f.id = r.refund_id
    WHERE r.direction = 'back' AND r.void_id IS NULL AND coalesce(f.kind, '') <> 'record'
    GROUP BY p.account_id
"""

TENDERS: Final = (
    Rule(
        "tender.detail",
        "I6",
        f"""
        SELECT 'payment:' || t.payment_id AS subject, t.position, t.method, t.amount_cents
        FROM tender t JOIN payment p ON p.id = t.payment_id
        WHERE {_MISSING} OR (t.method = 'card' AND p.attempt_id IS NULL)
        """,
    ),
    Rule(
        "tender.orphan",
        "I6",
        f"""
        SELECT 'payment:' || d.payment_id AS subject, d.position, d.method, d.amount_cents
        FROM ({_DETAILS}) d WHERE NOT EXISTS (SELECT 1 FROM tender t
            WHERE t.payment_id = d.payment_id AND t.position = d.position
            AND t.method = d.method AND t.amount_cents = d.amount_cents)
        """,
    ),
    Rule(
        "payment.credit_source",
        "I6",
        f"""
        SELECT 'payment:' || p.id AS subject, p.credit_cents, coalesce(m.cents, 0) AS money_cents
        FROM payment p LEFT JOIN (
            SELECT payment_id, CAST(sum(amount_cents) AS BIGINT) AS cents FROM tender
            WHERE method NOT IN {_NO_MONEY} GROUP BY payment_id
        ) m ON m.payment_id = p.id WHERE p.credit_cents > coalesce(m.cents, 0)
        """,
    ),
    Rule(
        "account.credit",
        "I6",
        f"""
        SELECT 'account:' || a.number AS subject, c.cents AS credit_cents,
            coalesce(l.cents, 0) AS lost_cents
        FROM ({_CREDIT}) c JOIN account a ON a.id = c.account_id
        LEFT JOIN ({_LOST}) l ON l.account_id = c.account_id
        WHERE c.cents < 0 AND -c.cents > coalesce(l.cents, 0)
        """,
    ),
    Rule(
        "withholding.lines",
        "I6",
        """
        SELECT 'payment:' || w.payment_id AS subject, w.number, w.amount_cents,
            coalesce(l.cents, 0) AS lines_cents
        FROM withholding w LEFT JOIN (
            SELECT payment_id, position, CAST(sum(amount_cents) AS BIGINT) AS cents
            FROM withholding_line GROUP BY payment_id, position
        ) l ON l.payment_id = w.payment_id AND l.position = w.position
        WHERE w.amount_cents <> coalesce(l.cents, 0)
        """,
    ),
    Rule(
        "withholding.above",
        "I6",
        """
        SELECT 'payment:' || l.payment_id AS subject, l.cents AS withheld_cents,
            coalesce(a.amount_cents, 0) AS amount_cents
        FROM (
            SELECT payment_id, invoice_id, CAST(sum(amount_cents) AS BIGINT) AS cents
            FROM withholding_line GROUP BY payment_id, invoice_id
        ) l LEFT JOIN allocation a
            ON a.payment_id = l.payment_id AND a.invoice_id = l.invoice_id
        WHERE l.cents > coalesce(a.amount_cents, 0)
        """,
    ),
    Rule(
        "cheque.twice",
        "I21",
        f"""
        SELECT 'cheque:' || bank_code || '/' || account_key || '/' || number_key AS subject,
            count(*) AS times
        FROM cheque WHERE {_TAKEN} GROUP BY bank_code, account_key, number_key
        HAVING count(*) > 1
        """,
    ),
    Rule(
        "deposit.twice",
        "I21",
        """
        SELECT 'deposit:' || bank_account || '/' || slip_key AS subject, count(*) AS times
        FROM deposit WHERE living = 1 GROUP BY bank_account, slip_key HAVING count(*) > 1
        """,
    ),
    Rule(
        "voucher.twice",
        "I21",
        """
        SELECT 'voucher:' || terminal || '/' || batch_key || '/' || reference_key AS subject,
            count(*) AS times
        FROM voucher WHERE living = 1 GROUP BY terminal, batch_key, reference_key
        HAVING count(*) > 1
        """,
    ),
    Rule(
        "withholding.twice",
        "I21",
        """
        SELECT 'withholding:' || customer_id || '/' || number_key AS subject, count(*) AS times
        FROM withholding WHERE living = 1 GROUP BY customer_id, number_key HAVING count(*) > 1
        """,
    ),
)

VOIDS: Final = (
    # All of it went back. A cheque that had come back before the void may still be paid later, at
    # its second deposit: that money is credit of the account.
    Rule(
        "void.reversal",
        "I5",
        """
        SELECT 'payment:' || v.payment_id AS subject, p.amount_cents,
            coalesce(n.cents, 0) AS back_cents
        FROM payment_void v JOIN payment p ON p.id = v.payment_id
        LEFT JOIN (
            SELECT r.payment_id, CAST(sum(CASE WHEN r.direction = 'back' THEN r.amount_cents
                ELSE -r.amount_cents END) AS BIGINT) AS cents
            FROM reversal r JOIN reversal o ON o.payment_id = r.payment_id
                AND o.void_id IS NOT NULL AND r.position <= o.position GROUP BY r.payment_id
        ) n ON n.payment_id = v.payment_id
        WHERE coalesce(n.cents, 0) <> p.amount_cents OR NOT EXISTS (SELECT 1 FROM reversal r
            WHERE r.void_id = v.id AND r.payment_id = v.payment_id AND r.direction = 'back')
        """,
    ),
    Rule(
        "void.living",
        "I21",
        f"""
        SELECT 'payment:' || v.payment_id AS subject, l.method, l.id
        FROM payment_void v JOIN ({_LIVING}) l ON l.payment_id = v.payment_id
        """,
    ),
    Rule(
        "void.cash",
        "I6",
        """
        SELECT 'payment:' || v.payment_id AS subject, v.cash_back_cents,
            coalesce(c.cents, 0) AS cash_cents, coalesce(m.cents, 0) AS moved_cents
        FROM payment_void v
        LEFT JOIN (SELECT payment_id, CAST(sum(amount_cents) AS BIGINT) AS cents FROM cash
            GROUP BY payment_id) c ON c.payment_id = v.payment_id
        LEFT JOIN (SELECT ref, CAST(sum(amount_cents) AS BIGINT) AS cents FROM cash_movement
            WHERE kind = 'back' GROUP BY ref) m ON m.ref = v.payment_id
        WHERE v.cash_back_cents <> coalesce(c.cents, 0)
            OR v.cash_back_cents <> coalesce(m.cents, 0)
        """,
    ),
    Rule(
        "void.journal",
        "I8",
        """
        SELECT 'payment:' || v.payment_id AS subject, coalesce(j.times, 0) AS times
        FROM payment_void v LEFT JOIN (
            SELECT subject, count(*) AS times FROM journal WHERE action = 'payment.voided'
            GROUP BY subject
        ) j ON j.subject = 'payment:' || v.payment_id WHERE coalesce(j.times, 0) <> 1
        """,
    ),
    Rule(
        "void.same_person",
        "I20",
        "SELECT 'payment:' || payment_id AS subject, approver FROM payment_void"
        ' WHERE approver = "by"',
    ),
)
