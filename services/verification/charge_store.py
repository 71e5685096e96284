"""The rules of the guarded charge: claims, attempts, and the payments that book them."""

from typing import Final

from services.verification.records import Rule

CHARGES: Final = (
    Rule(
        "claim.twice",
        "I7",
        """
        SELECT 'invoice:' || i.number AS subject, count(*) AS times FROM claim c
        JOIN invoice i ON i.id = c.invoice_id WHERE c.live = 1
        GROUP BY i.number HAVING count(*) > 1
        """,
    ),
    Rule(
        "claim.released_late",
        "I7",
        """
        SELECT 'attempt:' || c.holder AS subject, i.number AS invoice, a.state FROM claim c
        JOIN invoice i ON i.id = c.invoice_id LEFT JOIN charge_attempt a ON a.id = c.holder
        WHERE c.method IN ('card', 'phone') AND c.live = 1
            AND (a.id IS NULL OR a.state IN ('SUCCEEDED', 'CANCELED'))
        """,
    ),
    Rule(
        "claim.released_early",
        "I7",
        """
        SELECT 'attempt:' || a.id AS subject, i.number AS invoice, a.state FROM charge_attempt a
        JOIN claim c ON c.holder = a.id JOIN invoice i ON i.id = c.invoice_id
        WHERE a.state NOT IN ('SUCCEEDED', 'CANCELED') AND c.live <> 1
        """,
    ),
    Rule(
        "claim.amount",
        "I17",
        """
        SELECT 'attempt:' || a.id AS subject, a.amount_cents, coalesce(c.cents, 0) AS claimed_cents
        FROM charge_attempt a LEFT JOIN (
            SELECT holder, CAST(sum(amount_cents) AS BIGINT) AS cents FROM claim
            WHERE method IN ('card', 'phone') GROUP BY holder
        ) c ON c.holder = a.id
        WHERE a.channel <> 'found' AND a.amount_cents <> coalesce(c.cents, 0)
        """,
    ),
    Rule(
        "claim.not_owed",
        "I7",
        """
        SELECT 'invoice:' || i.number AS subject, c.amount_cents, i.balance_cents, i.state
        FROM claim c JOIN invoice i ON i.id = c.invoice_id
        WHERE c.live = 1 AND (i.state <> 'open' OR c.amount_cents > i.balance_cents)
        """,
    ),
    Rule(
        "claim.other_account",
        "I7",
        """
        SELECT 'attempt:' || a.id AS subject, i.number AS invoice FROM claim c
        JOIN charge_attempt a ON a.id = c.holder JOIN invoice i ON i.id = c.invoice_id
        WHERE i.account_id <> a.account_id
        """,
    ),
    Rule(
        "attempt.currency",
        "I17",
        "SELECT 'attempt:' || id AS subject, currency, amount_cents FROM charge_attempt"
        " WHERE currency <> 'usd' OR amount_cents < 50 OR amount_cents > 99999999",
    ),
    Rule(
        "attempt.proof",
        "I11",
        """
        SELECT 'attempt:' || id AS subject, state FROM charge_attempt
        WHERE (state IN ('ARMED', 'CONFIRMING', 'IN_DOUBT', 'SUCCEEDED') AND pi_id IS NULL
                AND (state = 'SUCCEEDED' OR page_id IS NULL))
            OR (state = 'SUCCEEDED' AND charge_id IS NULL)
        """,
    ),
    Rule(
        "attempt.intent_twice",
        "I1",
        """
        SELECT 'intent:' || pi_id AS subject, count(*) AS times FROM charge_attempt
        WHERE pi_id IS NOT NULL GROUP BY pi_id HAVING count(*) > 1
        """,
    ),
    Rule(
        "attempt.mode",
        "I24",
        """
        SELECT 'attempt:' || a.id AS subject, c.mode, a.stripe_account FROM charge_attempt a
        CROSS JOIN company c WHERE (a.livemode AND c.mode <> 'live')
            OR (NOT a.livemode AND c.mode = 'live')
            OR a.stripe_account <> coalesce(c.stripe_account, a.stripe_account)
        """,
    ),
    Rule(
        "attempt.unbooked",
        "I3",
        """
        SELECT 'attempt:' || a.id AS subject, a.amount_cents FROM charge_attempt a
        WHERE a.state = 'SUCCEEDED'
            AND NOT EXISTS (SELECT 1 FROM payment p WHERE p.attempt_id = a.id)
        """,
    ),
    Rule(
        "payment.attempt",
        "I4",
        """
        SELECT 'payment:' || p.id AS subject, a.id AS attempt, a.state, p.amount_cents,
            a.amount_cents AS attempt_cents
        FROM payment p LEFT JOIN charge_attempt a ON a.id = p.attempt_id
        WHERE p.attempt_id IS NOT NULL AND (a.id IS NULL OR a.state <> 'SUCCEEDED'
            OR a.account_id <> p.account_id
            OR (a.amount_cents <> p.amount_cents AND NOT a.needs_review))
        """,
    ),
    Rule(
        "payment.attempt_twice",
        "I1",
        """
        SELECT 'attempt:' || attempt_id AS subject, count(*) AS times FROM payment
        WHERE attempt_id IS NOT NULL GROUP BY attempt_id HAVING count(*) > 1
        """,
    ),
    Rule(
        "payment.card_tender",
        "I4",
        """
        SELECT 'payment:' || p.id AS subject FROM payment p WHERE p.attempt_id IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM tender t
                WHERE t.payment_id = p.id AND t.method = 'card'
                AND t.amount_cents = p.amount_cents)
        """,
    ),
)
