"""The rows of one payment by hand: what saving it costs at the least."""

import time
from typing import Any, Final
from uuid import uuid4

from tests.benchmarks.company import TILLS, Size, total_cents
from tests.benchmarks.ground import Debtor

_AT: Final = "2026-11-20T15:00:00.000000+00:00"
_STATEMENTS: Final = {
    "number": "UPDATE receipt_series SET next_number = next_number + 1 WHERE series = ?"
    " RETURNING next_number - 1",
    "payment": "INSERT INTO payment (id, series, number, account_id, till, actor_id, received_at,"
    " business_date, amount_cents, applied_cents, credit_cents, session_id)"
    " VALUES (?, ?, ?, ?, ?, 1, ?, '2026-11-20', ?, ?, 0, 'a turn that is open')",
    "tender": "INSERT INTO tender (payment_id, position, method, amount_cents) VALUES (?, ?, ?, ?)",
    "deposit": "INSERT INTO deposit (payment_id, position, bank_account, slip, slip_key,"
    " deposited_on, depositor, amount_cents, state, living)"
    " VALUES (?, ?, 'Pichincha 2100', ?, ?, '2026-11-20', '', ?, 'claimed', 1)",
    "cash": "INSERT INTO cash (payment_id, position, tendered_cents, change_cents, amount_cents,"
    " told_not_deductible) VALUES (?, ?, ?, 0, ?, false)",
    "cheque": "INSERT INTO cheque (payment_id, position, bank_code, account_number, number,"
    " account_key, number_key, drawer, dated_on, agreed_on, amount_cents, living)"
    " VALUES (?, ?, '10', '2100', ?, '2100', ?, 'Ana', '2026-11-20', '2026-11-20', ?, 1)"
    " RETURNING id",
    "move": "INSERT INTO cheque_move (cheque_id, to_state, at, business_date, by, till)"
    " VALUES (?, 'IN_HAND', ?, '2026-11-20', 'ana', ?)",
    "allocation": "INSERT INTO allocation (payment_id, invoice_id, amount_cents,"
    " balance_before_cents) VALUES (?, ?, ?, ?)",
    "invoice": "UPDATE invoice SET balance_cents = balance_cents - ?, version = version + 1,"
    " state = 'paid' WHERE id = ?",
    "outbox": "INSERT INTO outbox (kind, ref, till, state, tries, last_problem, created_at,"
    " changed_at) VALUES ('receipt', ?, ?, 'todo', 0, '', ?, ?)",
    "journal": "INSERT INTO journal (chain, seq, at, actor, action, subject, body, reason, prev,"
    " hash) VALUES (?, ?, ?, 'ana', 'payment.recorded', ?, ?, '', ?, ?)",
    "touch": "UPDATE account SET changed_at = ? WHERE id = ?",
    "head": "UPDATE journal_head SET seq = ?, hash = ? WHERE chain = ?",
}


class RawPayments:
    """Writes payments with a driver's plain connection, one transaction each.

    The same rows as ours in the same tables, but nothing is read or checked first, and no
    trigger or foreign key looks.
    """

    def __init__(
        self, connection: Any, database: str, size: Size, till: str = TILLS[1].code
    ) -> None:
        self._connection = connection
        is_sqlite = database == "sqlite"
        self._begin = "BEGIN IMMEDIATE" if is_sqlite else "BEGIN"
        place = "?" if is_sqlite else "%s"
        self._sql = {name: text.replace("?", place) for name, text in _STATEMENTS.items()}
        self._size = size
        self._till = next(each for each in TILLS if each.code == till)
        # Nobody's entry has it, and no later one is behind it.
        self._seq = time.time_ns()
        if not is_sqlite:
            connection.autocommit = True

    def touch(self, debtor: Debtor) -> None:
        """One durable transaction that changes one row and journals it."""
        say, sql = self._connection.cursor().execute, self._sql
        hashed = uuid4().hex + uuid4().hex
        self._seq += 1
        say(self._begin)
        say(sql["touch"], (_AT, debtor.index + 1))
        entry = (self._till.code, self._seq, _AT, "attempt:", " " * 120, hashed, hashed)
        say(sql["journal"], entry)
        say(sql["head"], (self._seq, hashed, self._till.code))
        say("COMMIT")

    def write(self, debtor: Debtor, tenders: int = 1) -> None:
        """One payment of all of a debtor's invoices, by a deposit, or by three tenders."""
        say, sql = self._connection.cursor().execute, self._sql
        many = self._connection.cursor().executemany
        payment, hashed = str(uuid4()), uuid4().hex + uuid4().hex
        each = total_cents(debtor.index)
        amount = each * len(debtor.invoices)
        ids = [int(number[-9:]) for number in debtor.invoices]
        self._seq += 1
        say(self._begin)
        number = say(sql["number"], (self._till.receipt_series,)).fetchone()[0]
        series = self._till.receipt_series
        facts = (payment, series, number, debtor.index + 1, self._till.code, _AT, amount, amount)
        say(sql["payment"], facts)
        if tenders == 1:
            say(sql["tender"], (payment, 1, "deposit", amount))
            say(sql["deposit"], (payment, 1, payment, payment, amount))
        else:
            kinds = enumerate(("cash", "cheque", "deposit"), 1)
            many(sql["tender"], [(payment, place, kind, each) for place, kind in kinds])
            say(sql["cash"], (payment, 1, each, each))
            cheque = say(sql["cheque"], (payment, 2, payment, payment, each)).fetchone()[0]
            say(sql["move"], (cheque, _AT, self._till.code))
            say(sql["deposit"], (payment, 3, payment, payment, each))
        if len(ids) == 1:
            say(sql["allocation"], (payment, ids[0], each, each))
            say(sql["invoice"], (each, ids[0]))
        else:
            many(sql["allocation"], [(payment, key, each, each) for key in ids])
            many(sql["invoice"], [(each, key) for key in ids])
        say(sql["outbox"], (payment, self._till.code, _AT, _AT))
        body = f'{{"after":{{"amount_cents":{amount}}},"before":{{}}}}' + " " * 120
        entry = (self._till.code, self._seq, _AT, f"payment:{payment}", body, hashed, hashed)
        say(sql["journal"], entry)
        say(sql["head"], (self._seq, hashed, self._till.code))
        say("COMMIT")
