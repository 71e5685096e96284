"""Ten thousand debits: who is in, and the bank's answer with its receipts, beside their rows."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from typing import Any, Final
from uuid import uuid4

from services.debits.batch_records import BatchOrder, BatchQuestion
from services.debits.batches import APPROVE
from services.debits.desk import DebitDesk, debit_desk
from services.staff.rights import Operator
from services.storage.engine import sqlite_path
from tests.approvals import approve
from tests.benchmarks.figures import Figure, Goal, in_turns, timed
from tests.benchmarks.ground import Ground
from tests.benchmarks.straight import straight
from tests.services.debits.batches.givens import OURS, answer, row

LINES: Final = 10_000
PREVIEW_MS: Final = 500.0
ANSWER_MS: Final = 3_000.0

_DAY: Final = date(2026, 11, 25)
_AT: Final = "2026-11-20T15:00:00.000000+00:00"
_SEEN: Final = (
    "SELECT a.id, a.number, c.name, c.address, c.city, c.phone, c.email, m.*, i.id, i.number,"
    " i.due_on, i.period, i.balance_cents FROM mandate m JOIN account a ON a.id = m.account_id"
    " JOIN customer c ON c.id = a.customer_id JOIN invoice i ON i.account_id = a.id"
    " WHERE m.state = 'ACTIVE' AND i.state = 'open' AND i.due_on <= '2026-11-25' ORDER BY a.id"
)
_OWED: Final = (
    "SELECT account_id FROM invoice WHERE state = 'open'"
    " GROUP BY account_id HAVING count(*) = 1 AND max(due_on) <= '2026-11-25' ORDER BY account_id"
)
_ROWS: Final = (
    "INSERT INTO payment (id, series, number, account_id, till, actor_id, received_at,"
    " business_date, amount_cents, applied_cents, credit_cents, debit_line_id)"
    " VALUES (?, '910-910', ?, ?, '01', 1, ?, '2026-11-20', ?, ?, 0, ?)",
    "INSERT INTO tender (payment_id, position, method, amount_cents) VALUES (?, 1, 'debit', ?)",
    "INSERT INTO allocation (payment_id, invoice_id, amount_cents, balance_before_cents)"
    " VALUES (?, ?, ?, ?)",
    "INSERT INTO outbox (kind, ref, till, state, tries, last_problem, created_at, changed_at)"
    " VALUES ('receipt', ?, '01', 'done', 0, '', ?, ?)",
    "INSERT INTO journal (chain, seq, at, actor, action, subject, body, reason, prev, hash)"
    " VALUES ('raw', ?, ?, 'ana', 'payment.recorded', ?, ?, '', '', ?)",
    "UPDATE invoice SET balance_cents = 0, state = 'paid', version = version + 1 WHERE id = ?",
    "UPDATE debit_line SET state = 'SETTLED', settled_on = '2026-11-25', decided_at = ?,"
    " decided_by = 'ana' WHERE id = ?",
)


def debits(ground: Ground) -> Iterator[Figure]:
    """The preview of a batch, and a bank's answer to the whole of it, both read to the end."""
    rounds = max(1, min(2, ground.rounds // 100))
    groups = _groups(ground, rounds + 2)
    count = len(groups[0])
    books, driver = ground.books, "sqlite3" if ground.database == "sqlite" else "psycopg"
    desk = debit_desk(books.sessions, books.journal, books.events, books.clock)
    _sign(ground, groups[0], 0)

    def ours(_: int) -> None:
        shown = desk.preparing.preview(_asked(0))
        if shown.tally.lines != count:
            raise ValueError(f"{shown.tally.lines} of {count} were in: {shown.tally.left_out}")

    with ground.raw() as connection:

        def limit(_: int) -> None:
            connection.execute(_SEEN).fetchall()

        took, least = in_turns(max(3, ground.rounds // 30), ours, limit, warm=1)
    yield timed(
        f"preview of a batch of {count:,} debits",
        took,
        least,
        f"plain {driver}, the rows of one join",
        database=ground.database,
        goal=Goal("p50", PREVIEW_MS),
    )
    for number, group in enumerate(groups[1:], 1):
        _sign(ground, group, number)
    files = [_at_bank(desk, ground, books.cashier, number) for number in range(len(groups))]
    spare = files.pop()

    def booked(number: int) -> None:
        batch, content = files[number]
        done = desk.answers.apply(books.cashier, desk.answers.preview(batch, content, "r.txt"))
        if done.settled[0] != count:
            raise ValueError(f"{done.settled[0]} of {count} were booked")

    with _without_rules(ground) as connection:
        raw = _Raw(connection, ground, spare[0])

        def written(number: int) -> None:
            raw.write(number)

        took, least = in_turns(rounds, booked, written, warm=1)
    yield timed(
        f"answer of {count:,} debits, with its payments and receipts' numbers",
        took,
        least,
        f"plain {driver}, the same rows, no rules and no commit",
        database=ground.database,
        goal=Goal("p50", ANSWER_MS),
    )


def _groups(ground: Ground, many: int) -> list[list[int]]:
    """Accounts that owe one invoice, in groups of ten thousand, or as many as there are.

    What was measured before on the same books may have paid some.
    """
    with ground.raw() as connection:
        owed = connection.execute(_OWED).fetchall()
    able = [account_id - 1 for (account_id,) in owed]
    count = min(LINES, len(able) // many)
    return [able[n * count : (n + 1) * count] for n in range(many)]


def _asked(number: int) -> BatchQuestion:
    return BatchQuestion("pichincha", OURS, _DAY, plan=f"D{number}")


def _sign(ground: Ground, indexes: Sequence[int], number: int) -> None:
    """An active mandate for each account, and a plan of their own to ask for them by."""
    with straight(ground) as put:
        put(
            "plan",
            "code, name, monthly_cents, activation_cents, tax_code, is_active",
            [(f"D{number}", "Hogar", 1990, 0, "4", 1 if ground.database == "sqlite" else True)],
        )
    ids = ", ".join(str(index + 1) for index in indexes)
    with ground.books.sessions.begin() as session:
        session.exec_driver_sql(f"UPDATE account SET plan_code = 'D{number}' WHERE id IN ({ids})")
    with straight(ground) as put:
        put(
            "mandate",
            "account_id, bank_code, bank_account_kind, bank_account_number, holder_name,"
            " holder_id_kind, holder_id_number, valid_from, state, requested_at, requested_by,"
            " changed_at",
            [
                (
                    index + 1,
                    "10",
                    "AHO",
                    f"22{index:08d}",
                    f"TITULAR PEÑAHERRERA {index}",
                    "05",
                    "1710034065",
                    "2026-01-01",
                    "ACTIVE",
                    _AT,
                    "ana",
                    _AT,
                )
                for index in indexes
            ],
        )


def _at_bank(desk: DebitDesk, ground: Ground, cashier: Operator, number: int) -> tuple[int, bytes]:
    """A batch that was sent, and the bank's file that says that all of it was collected."""
    batch = desk.preparing.prepare(cashier, BatchOrder(str(uuid4()), _asked(number)))
    sessions, clock = ground.books.sessions, ground.books.clock
    lines, cents = batch.asked
    yes = approve(
        sessions, APPROVE, f"batch:{batch.number}", cents, cashier.user_id, "Visto", clock
    )
    desk.batches.approve(cashier, batch.number, yes)
    folder = ground.folder / f"batch-{batch.number}"
    folder.mkdir()
    desk.files.write(cashier, batch.number, folder)
    desk.batches.sent(cashier, batch.number)
    told = desk.batches.lines(batch.number)
    if len(told) != lines:
        raise ValueError(f"{len(told)} lines of {lines}")
    return batch.number, answer(
        row(each.reference, each.amount_cents, line=each.id) for each in told
    )


@contextmanager
def _without_rules(ground: Ground) -> Iterator[Any]:
    """The same books without a rule: a copy of a file, for a server a session past its rules."""
    path = sqlite_path(ground.books.url)
    if path is None:
        with ground.raw(rules=False) as connection:
            connection.autocommit = True
            yield connection
        return
    copy = ground.folder / "raw.sqlite"
    with closing(sqlite3.connect(path)) as books, closing(sqlite3.connect(copy)) as bare:
        books.backup(bare)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        named = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in named.fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
    copy.unlink()


class _Raw:
    """The rows of an answer by a driver's plain connection, past every rule."""

    def __init__(self, connection: Any, ground: Ground, batch: int) -> None:
        self._connection = connection
        place = "?" if ground.database == "sqlite" else "%s"
        self._begin = "BEGIN IMMEDIATE" if ground.database == "sqlite" else "BEGIN"
        self._sql = [statement.replace("?", place) for statement in _ROWS]
        connection.execute("INSERT INTO receipt_series (series, next_number) VALUES ('910-910', 1)")
        self._lines = connection.execute(
            "SELECT l.id, l.account_id, l.amount_cents, s.invoice_id FROM debit_line l"
            " JOIN debit_share s ON s.line_id = l.id JOIN debit_batch b ON b.id = l.batch_id"
            f" WHERE b.number = {batch} ORDER BY l.position"
        ).fetchall()

    def write(self, number: int) -> None:
        """One answer's rows in one transaction; they are taken back for the next round."""
        cursor, lines = self._connection.cursor(), self._lines
        ids = [str(uuid4()) for _ in lines]
        body = '{"after":{"amount_cents":2289,"receipt":"910-910-000000001"},"before":{}}'
        told: list[list[tuple[Any, ...]]] = [
            [
                (key, number * len(lines) + n, line[1], _AT, line[2], line[2], line[0])
                for n, (key, line) in enumerate(zip(ids, lines, strict=True), 1)
            ],
            [(key, line[2]) for key, line in zip(ids, lines, strict=True)],
            [(key, line[3], line[2], line[2]) for key, line in zip(ids, lines, strict=True)],
            [(key, _AT, _AT) for key in ids],
            [
                (number * len(lines) + n, _AT, f"payment:{key}", body, key)
                for n, key in enumerate(ids)
            ],
            [(line[3],) for line in lines],
            [(_AT, line[0]) for line in lines],
        ]
        cursor.execute(self._begin)
        for statement, values in zip(self._sql, told, strict=True):
            cursor.executemany(statement, values)
        cursor.execute("ROLLBACK")
