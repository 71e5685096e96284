"""What the books say, by plain SQL: beside the model, and by itself."""

import sqlite3
from collections.abc import Iterable
from typing import Any, Final

import psycopg

from services.storage.engine import sqlite_path
from services.storage.sessions import Sessions
from tests.office_days import debit_model
from tests.office_days.model import Model

_SHAPE: Final = """
    SELECT (SELECT sum(seq) FROM journal_head), (SELECT sum(next_number) FROM receipt_series),
        (SELECT sum(balance_cents) FROM invoice), (SELECT count(*) FROM tender),
        (SELECT count(*) FROM reversal), (SELECT count(*) FROM cash_movement),
        (SELECT count(*) FROM cheque_move), (SELECT sum(living) FROM cheque),
        (SELECT sum(living) FROM deposit), (SELECT count(*) FROM bank_slip_cheque),
        (SELECT string_agg(state, '' ORDER BY id) FROM cheque),
        (SELECT string_agg(state, '' ORDER BY id) FROM deposit),
        (SELECT string_agg(state, '' ORDER BY id) FROM bank_slip),
        (SELECT string_agg(state, '' ORDER BY id) FROM till_session),
        (SELECT string_agg(state, '' ORDER BY id) FROM statement_line),
        (SELECT count(*) FROM statement_match WHERE undone_at IS NULL),
        (SELECT count(*) FROM customer_flag WHERE lifted_at IS NULL),
        (SELECT count(*) FROM approval WHERE used_at IS NULL)
"""


class Watcher:
    """Tells whether anything was written since it looked before.

    SQLite counts the commits that changed the file; on PostgreSQL it is the shape of all that
    operations write.
    """

    def __init__(self, sessions: Sessions) -> None:
        path = sqlite_path(str(sessions.engine.url))
        self._connection: Any
        if path is not None:
            self._connection = sqlite3.connect(path, isolation_level=None)
            self._question = "PRAGMA data_version"
            return
        url = sessions.engine.url.set(drivername="postgresql")
        self._connection = psycopg.connect(
            url.render_as_string(hide_password=False), autocommit=True
        )
        self._question = _SHAPE

    def mark(self) -> object:
        return self._connection.execute(self._question).fetchone()

    def close(self) -> None:
        self._connection.close()


_ROWS: Final = {
    "invoice": "SELECT i.number, a.number, i.total_cents, i.balance_cents, i.state FROM invoice i"
    " JOIN account a ON a.id = i.account_id",
    "payment": "SELECT p.id, p.series, p.number, a.number, p.till, p.session_id, p.amount_cents,"
    " p.credit_cents FROM payment p JOIN account a ON a.id = p.account_id",
    "tender": "SELECT payment_id, position, method, amount_cents FROM tender",
    "allocation": "SELECT l.payment_id, i.number, l.amount_cents FROM allocation l"
    " JOIN invoice i ON i.id = l.invoice_id",
    "void": "SELECT payment_id, cash_back_cents, replaced_by FROM payment_void",
    "cheque": "SELECT id, payment_id, position, amount_cents, state, living FROM cheque",
    "deposit": "SELECT id, payment_id, position, amount_cents, state, living FROM deposit",
    "voucher": "SELECT payment_id, position, amount_cents, living FROM voucher",
    "withholding": "SELECT payment_id, position, amount_cents, living FROM withholding",
    "turn": "SELECT id, till, number, state, counted_cents FROM till_session",
    "drawer": "SELECT s.id, s.float_cents + coalesce((SELECT sum(c.amount_cents) FROM cash c"
    " JOIN payment p ON p.id = c.payment_id WHERE p.session_id = s.id), 0)"
    " + coalesce((SELECT sum(CASE m.direction WHEN 'in' THEN m.amount_cents"
    " ELSE -m.amount_cents END) FROM cash_movement m WHERE m.session_id = s.id), 0)"
    " FROM till_session s",
    "slip": "SELECT id, number, bank_account, state, cash_cents, cheque_cents FROM bank_slip",
    "line": "SELECT id, file_id, amount_cents, state FROM statement_line",
    "match": "SELECT line_id, kind, ref FROM statement_match WHERE undone_at IS NULL",
    "flag": "SELECT cheque_id FROM customer_flag WHERE lifted_at IS NULL",
    "series": "SELECT series, next_number - 1 FROM receipt_series",
    "reversals": "SELECT count(*) FROM reversal",
    "claim": "SELECT i.number, c.holder FROM claim c JOIN invoice i ON i.id = c.invoice_id"
    " WHERE c.live = 1",
    "credit": """
        SELECT a.number,
            coalesce((SELECT sum(p.credit_cents) FROM payment p WHERE p.account_id = a.id), 0)
            - coalesce((SELECT sum(CASE r.direction WHEN 'back' THEN r.credit_cents
                ELSE -r.credit_cents END) FROM reversal r JOIN payment p ON p.id = r.payment_id
                WHERE p.account_id = a.id), 0)
            - coalesce((SELECT sum(t.amount_cents) FROM tender t
                JOIN payment p ON p.id = t.payment_id WHERE t.method = 'credit'
                AND p.account_id = a.id AND p.id NOT IN (SELECT payment_id FROM payment_void)), 0)
        FROM account a""",
    **debit_model.ROWS,
}


def differences(sessions: Sessions, model: Model) -> list[str]:
    """Where the books and the model differ."""
    told: list[str] = []
    wanted = _wanted(model)
    with sessions.read() as session:
        for name, question in _ROWS.items():
            found = {
                tuple(int(v) if _is_number(v) else v for v in row)
                for row in session.exec_driver_sql(question)
            }
            told += [
                f"{name} {row} is in the books alone"
                for row in sorted(found - wanted[name], key=str)
            ]
            told += [
                f"{name} {row} is not in the books" for row in sorted(wanted[name] - found, key=str)
            ]
    return told


def _is_number(value: object) -> bool:
    return value is not None and not isinstance(value, str)


def _wanted(model: Model) -> dict[str, set[tuple[Any, ...]]]:
    payments = list(model.payments.values())
    tenders = [(p, t) for p in payments for t in p.tenders]

    def of(kind: str) -> Iterable[tuple[Any, Any]]:
        return ((p, t) for p, t in tenders if t.kind == kind)

    return {
        "invoice": {
            (
                i.number,
                i.account,
                i.total,
                i.balance,
                "void" if i.is_void else "open" if i.balance else "paid",
            )
            for i in model.invoices.values()
        },
        "payment": {
            (
                p.id,
                p.receipt.rpartition("-")[0],
                int(p.receipt.rpartition("-")[2]),
                p.account,
                p.till,
                p.turn or None,
                p.cents,
                p.credit,
            )
            for p in payments
        },
        "tender": {(p.id, t.position, t.kind, t.cents) for p, t in tenders},
        "allocation": {(p.id, n, cents) for p in payments for n, cents in p.shares.items()},
        "void": {(p.id, p.cash, p.replaced_by or None) for p in payments if p.is_void},
        "cheque": {
            (t.id, p.id, t.position, t.cents, t.state, int(t.is_living)) for p, t in of("cheque")
        },
        "deposit": {
            (t.id, p.id, t.position, t.cents, t.state, int(t.is_living)) for p, t in of("deposit")
        },
        "voucher": {(p.id, t.position, t.cents, int(t.is_living)) for p, t in of("voucher")},
        "withholding": {
            (p.id, t.position, t.cents, int(t.is_living)) for p, t in of("withholding")
        },
        "turn": {
            (t.id, t.till, t.number, t.state, None if t.state == "open" else t.counted)
            for t in model.turns.values()
        },
        "drawer": {(t.id, t.expected) for t in model.turns.values()},
        "slip": {
            (s.id, s.number, s.account, s.state, s.cash, sum(c.cents for c in s.cheques))
            for s in model.slips.values()
        },
        "line": {(x.id, x.file, x.cents, x.state) for x in model.lines.values()},
        "match": {(x.id, x.kind, x.ref) for x in model.lines.values() if x.state == "matched"},
        "flag": {(f.cheque,) for f in model.flags if not f.is_lifted},
        "series": set(model.receipts.items()),
        "reversals": {(model.reversals,)},
        "claim": {(i.number, i.claimed_by) for i in model.invoices.values() if i.claimed_by},
        "credit": {(a.number, a.credit) for a in model.accounts.values()},
        **model.debits.wanted(),
    }


_BROKEN: Final = {
    "a payment's invoices are its tenders less its credit": """
        SELECT p.id FROM payment p
        WHERE coalesce((SELECT sum(a.amount_cents) FROM allocation a WHERE a.payment_id = p.id), 0)
            <> (SELECT sum(t.amount_cents) FROM tender t WHERE t.payment_id = p.id)
                - p.credit_cents""",
    "no invoice is below zero or above its total": """
        SELECT number FROM invoice WHERE balance_cents < 0 OR balance_cents > total_cents""",
    "an invoice owes what was not paid": """
        SELECT i.number FROM invoice i WHERE i.balance_cents <> i.total_cents
            - coalesce((SELECT sum(a.amount_cents) FROM allocation a WHERE a.invoice_id = i.id), 0)
            + coalesce((SELECT sum(r.amount_cents) FROM reversal_line r
                WHERE r.invoice_id = i.id), 0)""",
    "receipts have no gap": """
        SELECT s.series FROM receipt_series s LEFT JOIN payment p ON p.series = s.series
        GROUP BY s.series, s.next_number
        HAVING count(p.id) <> s.next_number - 1 OR count(DISTINCT p.number) <> count(p.id)
            OR coalesce(min(p.number), 1) <> 1 OR coalesce(max(p.number), 0) <> count(p.id)""",
    "a reversal has one cause, which has it once in each direction, each time that it happens": """
        SELECT min(id) FROM reversal GROUP BY direction, coalesce(refund_id, dispute_id, void_id,
            CAST(cheque_id AS TEXT), CAST(deposit_id AS TEXT), debit_line_id), occurrence,
            refund_id IS NULL, dispute_id IS NULL, void_id IS NULL, cheque_id IS NULL,
            deposit_id IS NULL, debit_line_id IS NULL
        HAVING count(*) > 1""",
    "a reversal takes its cause's amount": """
        SELECT r.id FROM reversal r LEFT JOIN cheque c ON c.id = r.cheque_id
        LEFT JOIN deposit d ON d.id = r.deposit_id LEFT JOIN refund f ON f.id = r.refund_id
        LEFT JOIN debit_line b ON b.id = r.debit_line_id
        WHERE r.amount_cents <> coalesce(c.amount_cents, d.amount_cents, f.amount_cents,
            b.amount_cents, r.amount_cents)""",
    "a living claim of a debit is of one that waits": """
        SELECT c.holder FROM claim c LEFT JOIN debit_line l ON l.id = c.holder
        WHERE c.method = 'debit' AND c.live = 1 AND (l.state IS NULL OR l.state <> 'PENDING')""",
    "what a bank collected is one payment of it": """
        SELECT l.id FROM debit_line l LEFT JOIN payment p ON p.debit_line_id = l.id
        WHERE l.state IN ('SETTLED', 'REVERSED') AND (p.id IS NULL
            OR p.amount_cents <> l.amount_cents OR p.account_id <> l.account_id)
            OR l.state NOT IN ('SETTLED', 'REVERSED') AND p.id IS NOT NULL""",
    "a reversal gives back what it takes of each invoice": """
        SELECT r.id FROM reversal r WHERE r.applied_cents <> coalesce((SELECT sum(l.amount_cents)
            FROM reversal_line l WHERE l.reversal_id = r.id), 0)
            OR r.amount_cents <> r.applied_cents + r.credit_cents""",
    "no payment gives an invoice back more than it paid": """
        SELECT a.payment_id FROM allocation a WHERE a.amount_cents < coalesce((
            SELECT sum(l.amount_cents) FROM reversal_line l JOIN reversal r ON r.id = l.reversal_id
            WHERE r.payment_id = a.payment_id AND l.invoice_id = a.invoice_id), 0)""",
    "no more went back of a payment than there was, but what was given for money that is none": """
        SELECT p.id FROM payment p WHERE p.amount_cents < (SELECT sum(CASE r.direction
            WHEN 'back' THEN r.amount_cents ELSE -r.amount_cents END) FROM reversal r
            WHERE r.payment_id = p.id AND (r.refund_id IS NULL OR NOT EXISTS (SELECT 1
                FROM reversal u WHERE u.payment_id = p.id
                AND (u.cheque_id IS NOT NULL OR u.deposit_id IS NOT NULL
                    OR u.debit_line_id IS NOT NULL))))""",
    "an invoice counts as paid by money that is there, or by what is none": """
        SELECT p.id FROM payment p WHERE p.id NOT IN (SELECT payment_id FROM payment_void)
            AND p.credit_cents < (SELECT sum(CASE r.direction WHEN 'back' THEN r.credit_cents
                ELSE -r.credit_cents END) FROM reversal r WHERE r.payment_id = p.id)
            AND p.applied_cents - (SELECT sum(r.applied_cents) FROM reversal r
                WHERE r.payment_id = p.id) > (SELECT coalesce(sum(t.amount_cents), 0)
                FROM tender t WHERE t.payment_id = p.id AND t.method IN ('withholding', 'credit'))
        """,
    "what went through again had gone the other way": """
        SELECT r.id FROM reversal r WHERE (r.direction = 'again' OR r.occurrence > 1)
            AND NOT EXISTS (SELECT 1 FROM reversal o WHERE o.payment_id = r.payment_id
                AND o.direction <> r.direction AND o.position < r.position
                AND o.amount_cents = r.amount_cents AND o.occurrence = r.occurrence
                    - (CASE r.direction WHEN 'back' THEN 1 ELSE 0 END)
                AND (o.refund_id = r.refund_id OR o.cheque_id = r.cheque_id))""",
    "no more than there was left a receipt that is void": """
        SELECT v.payment_id FROM payment_void v WHERE v.cash_back_cents > (
            SELECT r.amount_cents FROM reversal r WHERE r.void_id = v.id)""",
    "a living paper exists once": """
        SELECT 'cheque' FROM cheque WHERE living = 1 OR state IN ('REDEPOSITED', 'CLEARED')
        GROUP BY bank_code, account_key, number_key HAVING count(*) > 1
        UNION ALL SELECT 'deposit' FROM deposit WHERE living = 1
        GROUP BY bank_account, slip_key HAVING count(*) > 1
        UNION ALL SELECT 'voucher' FROM voucher WHERE living = 1
        GROUP BY terminal, batch_key, reference_key HAVING count(*) > 1
        UNION ALL SELECT 'withholding' FROM withholding WHERE living = 1
        GROUP BY customer_id, number_key HAVING count(*) > 1""",
    "nothing of a void receipt lives": """
        SELECT v.payment_id FROM payment_void v WHERE EXISTS (SELECT 1 FROM cheque c
            WHERE c.payment_id = v.payment_id AND c.living = 1) OR EXISTS (SELECT 1 FROM deposit d
            WHERE d.payment_id = v.payment_id AND d.living = 1)""",
    "what came back stands for no money": """
        SELECT c.id FROM cheque c WHERE c.living = 1
            AND EXISTS (SELECT 1 FROM reversal r WHERE r.cheque_id = c.id)""",
    "a counted turn expected its cash documents": """
        SELECT s.id FROM till_session s WHERE s.state <> 'open' AND s.expected_cents
            <> s.float_cents + coalesce((SELECT sum(c.amount_cents) FROM cash c
                JOIN payment p ON p.id = c.payment_id WHERE p.session_id = s.id), 0)
            + coalesce((SELECT sum(CASE m.direction WHEN 'in' THEN m.amount_cents
                ELSE -m.amount_cents END) FROM cash_movement m WHERE m.session_id = s.id), 0)""",
    "cash that went back has its document": """
        SELECT v.payment_id FROM payment_void v WHERE v.cash_back_cents <> coalesce((
            SELECT sum(m.amount_cents) FROM cash_movement m
            WHERE m.kind = 'back' AND m.ref = v.payment_id), 0)""",
    "each document is journalled": """
        SELECT 'payment:' || id FROM payment WHERE 'payment:' || id NOT IN (
            SELECT subject FROM journal WHERE action = 'payment.recorded')
        UNION ALL SELECT 'payment:' || payment_id FROM payment_void WHERE 'payment:' || payment_id
            NOT IN (SELECT subject FROM journal WHERE action = 'payment.voided')
        UNION ALL SELECT 'payment:' || payment_id FROM reversal GROUP BY payment_id
            HAVING count(*) <> (SELECT count(*) FROM journal j
                WHERE j.subject = 'payment:' || payment_id
                AND j.action IN ('payment.reversed', 'payment.returned'))
        UNION ALL SELECT 'slip:' || id FROM bank_slip WHERE 'slip:' || id NOT IN (
            SELECT subject FROM journal WHERE action = 'slip.prepared')
        UNION ALL SELECT 'turn:' || id FROM till_session WHERE 'turn:' || id NOT IN (
            SELECT subject FROM journal WHERE action = 'till.opened')
        UNION ALL SELECT 'turn:' || id FROM till_session WHERE state <> 'open'
            AND 'turn:' || id NOT IN (SELECT subject FROM journal WHERE action = 'till.declared')
        UNION ALL SELECT 'statement:' || id FROM statement_file WHERE 'statement:' || id
            NOT IN (SELECT subject FROM journal WHERE action = 'statement.imported')""",
}


def broken_sums(sessions: Sessions) -> list[str]:
    """Which sums of the books do not hold, and where."""
    told = []
    with sessions.read() as session:
        for rule, question in _BROKEN.items():
            rows = session.exec_driver_sql(question).fetchmany(3)
            if rows:
                told.append(f"not so: {rule}: {', '.join(str(row[0]) for row in rows)}")
    return told
