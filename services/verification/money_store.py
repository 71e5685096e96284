"""The rules of invoices and payments: what must add up, to the cent."""

from typing import Final

from services.verification.records import Rule

# What payments applied to each invoice, less what reversals took off it again.
_APPLIED: Final = (
    "SELECT invoice_id, CAST(sum(cents) AS BIGINT) AS cents FROM ("
    "SELECT invoice_id, amount_cents AS cents FROM allocation"
    " UNION ALL SELECT invoice_id, -amount_cents FROM reversal_line) parts GROUP BY invoice_id"
)
# The tax is rounded once for each rate, half up; bases are never negative.
_ADDED_UP: Final = (
    "SELECT invoice_id, CAST(sum(base) AS BIGINT) AS subtotal,"
    " CAST(sum((base * points + 5000) / 10000) AS BIGINT) AS tax FROM ("
    "SELECT invoice_id, tax_basis_points AS points, CAST(sum(net_cents) AS BIGINT) AS base"
    " FROM invoice_line GROUP BY invoice_id, tax_code, tax_basis_points) rates GROUP BY invoice_id"
)

INVOICES: Final = (
    Rule(
        "invoice.balance",
        "I5",
        f"""
        SELECT 'invoice:' || i.number AS subject, i.total_cents, i.balance_cents,
            coalesce(a.cents, 0) AS applied_cents
        FROM invoice i LEFT JOIN ({_APPLIED}) a ON a.invoice_id = i.id
        WHERE i.balance_cents <> i.total_cents - coalesce(a.cents, 0)
        """,
    ),
    Rule(
        "invoice.state",
        "I5",
        """
        SELECT 'invoice:' || number AS subject, state, balance_cents, total_cents FROM invoice
        WHERE (state = 'paid' AND balance_cents <> 0)
            OR (state = 'open' AND balance_cents = 0)
            OR state NOT IN ('open', 'paid', 'void')
            OR balance_cents < 0 OR balance_cents > total_cents OR total_cents <= 0
        """,
    ),
    Rule(
        "invoice.void_paid",
        "I5",
        """
        SELECT 'invoice:' || i.number AS subject FROM invoice i WHERE i.state = 'void'
            AND (SELECT coalesce(sum(a.amount_cents), 0) FROM allocation a
                WHERE a.invoice_id = i.id)
            <> (SELECT coalesce(sum(l.amount_cents), 0) FROM reversal_line l
                WHERE l.invoice_id = i.id)
        """,
    ),
    Rule(
        "invoice.total",
        "I17",
        f"""
        SELECT 'invoice:' || i.number AS subject, i.subtotal_cents, i.tax_cents, i.total_cents,
            coalesce(t.subtotal, 0) AS lines_cents, coalesce(t.tax, 0) AS rates_cents
        FROM invoice i LEFT JOIN ({_ADDED_UP}) t ON t.invoice_id = i.id
        WHERE t.invoice_id IS NULL OR i.subtotal_cents <> t.subtotal OR i.tax_cents <> t.tax
            OR i.total_cents <> t.subtotal + t.tax
        """,
    ),
    Rule(
        "invoice.number_twice",
        "I10",
        "SELECT 'invoice:' || number AS subject, count(*) AS times FROM invoice"
        " GROUP BY number HAVING count(*) > 1",
    ),
)

PAYMENTS: Final = (
    Rule(
        "payment.parts",
        "I6",
        """
        SELECT 'payment:' || id AS subject, amount_cents, applied_cents, credit_cents
        FROM payment WHERE applied_cents + credit_cents <> amount_cents
            OR applied_cents < 0 OR credit_cents < 0 OR amount_cents <= 0
        """,
    ),
    Rule(
        "payment.allocations",
        "I6",
        """
        SELECT 'payment:' || p.id AS subject, p.applied_cents, coalesce(a.cents, 0) AS found_cents
        FROM payment p LEFT JOIN (
            SELECT payment_id, CAST(sum(amount_cents) AS BIGINT) AS cents FROM allocation
            GROUP BY payment_id
        ) a ON a.payment_id = p.id
        WHERE p.applied_cents <> coalesce(a.cents, 0)
        """,
    ),
    Rule(
        "payment.tenders",
        "I6",
        """
        SELECT 'payment:' || p.id AS subject, p.amount_cents, coalesce(t.cents, 0) AS found_cents
        FROM payment p LEFT JOIN (
            SELECT payment_id, CAST(sum(amount_cents) AS BIGINT) AS cents FROM tender
            GROUP BY payment_id
        ) t ON t.payment_id = p.id
        WHERE p.amount_cents <> coalesce(t.cents, 0)
        """,
    ),
    Rule(
        "payment.other_account",
        "I6",
        """
        SELECT 'payment:' || p.id AS subject, i.number AS invoice
        FROM allocation l JOIN payment p ON p.id = l.payment_id
        JOIN invoice i ON i.id = l.invoice_id WHERE i.account_id <> p.account_id
        """,
    ),
    Rule(
        "payment.outbox",
        "I10",
        """
        SELECT 'payment:' || p.id AS subject, coalesce(o.times, 0) AS times
        FROM payment p LEFT JOIN (
            SELECT ref, count(*) AS times FROM outbox WHERE kind = 'receipt' GROUP BY ref
        ) o ON o.ref = p.id WHERE coalesce(o.times, 0) <> 1
        """,
    ),
    Rule(
        "outbox.orphan",
        "I10",
        """
        SELECT 'outbox:' || o.id AS subject, o.ref FROM outbox o
        WHERE o.kind = 'receipt' AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.id = o.ref)
        """,
    ),
    Rule(
        "receipt.twice",
        "I10",
        """
        SELECT 'receipt:' || series || '-' || number AS subject, count(*) AS times
        FROM payment GROUP BY series, number HAVING count(*) > 1
        """,
    ),
    Rule(
        "receipt.gap",
        "I10",
        """
        SELECT 'receipt:' || p.series || '-' || (p.number - 1) AS subject FROM payment p
        JOIN receipt_series s ON s.series = p.series
        WHERE p.number > s.first_number AND NOT EXISTS (SELECT 1 FROM payment q
            WHERE q.series = p.series AND q.number = p.number - 1)
        AND NOT EXISTS (SELECT 1 FROM receipt_gap g
            WHERE g.series = p.series AND g.last_number = p.number - 1)
        UNION ALL
        SELECT 'receipt:' || g.series || '-' || (g.first_number - 1) AS subject FROM receipt_gap g
        JOIN receipt_series s ON s.series = g.series
        WHERE g.first_number > s.first_number AND NOT EXISTS (SELECT 1 FROM payment q
            WHERE q.series = g.series AND q.number = g.first_number - 1)
        AND NOT EXISTS (SELECT 1 FROM receipt_gap h
            WHERE h.series = g.series AND h.last_number = g.first_number - 1)
        """,
    ),
    Rule(
        "receipt.series",
        "I10",
        """
        SELECT 'series:' || n.series AS subject, n.next_number, n.receipts, n.last_number FROM (
            SELECT s.series, s.next_number, s.first_number, count(p.id) AS receipts,
                coalesce(max(p.number), s.first_number - 1) AS last_number,
                coalesce(min(p.number), s.first_number) AS least_number,
                (SELECT coalesce(sum(g.last_number - g.first_number + 1), 0) FROM receipt_gap g
                    WHERE g.series = s.series) AS used,
                (SELECT coalesce(max(g.last_number), 0) FROM receipt_gap g
                    WHERE g.series = s.series) AS last_used
            FROM receipt_series s LEFT JOIN payment p ON p.series = s.series
            GROUP BY s.series, s.next_number, s.first_number
        ) n
        WHERE n.receipts + n.used <> n.next_number - n.first_number
            OR n.least_number < n.first_number
            OR CASE WHEN n.last_used > n.last_number THEN n.last_used ELSE n.last_number END
                <> n.next_number - 1
        """,
    ),
)
