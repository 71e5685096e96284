"""The register of cheques with a hundred thousand of them, beside the same rows unjoined."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import Any, Final
from uuid import uuid4

from services.cheques.records import ChequeQuestion
from services.cheques.register import ChequeRegister
from services.cheques.states import ChequeState
from tests.benchmarks.figures import Figure, in_turns, timed
from tests.benchmarks.ground import Ground

CHEQUES: Final = 100_000
_SERIOUS: Final = 50
"""So many rounds are no trial: the register is as full as it may get."""
_TODAY: Final = date(2026, 11, 20)


def register(ground: Ground) -> Iterator[Figure]:
    """The register's page with a hundred thousand cheques, beside the same rows unjoined."""
    books = ground.books
    count = CHEQUES if ground.rounds >= _SERIOUS else ground.size.accounts
    _fill_cheques(ground, count)
    desk = ChequeRegister(books.sessions, books.payments, books.clock)
    middle = desk.listing(ChequeQuestion(), limit=1)[0]
    here = ChequeQuestion(state=ChequeState.IN_HAND)
    number = ChequeQuestion(text=middle.number)
    works: tuple[tuple[str, Callable[[], object], str], ...] = (
        (
            "first page",
            partial(desk.listing, ChequeQuestion(), limit=200),
            "SELECT * FROM cheque ORDER BY id DESC LIMIT 200",
        ),
        (
            "a page of those in hand",
            partial(desk.listing, here, limit=200),
            "SELECT * FROM cheque WHERE state = 'IN_HAND' ORDER BY deposit_on, id LIMIT 200",
        ),
        (
            "found by number",
            partial(desk.listing, number, limit=200),
            f"SELECT * FROM cheque WHERE number = '{middle.number}'",
        ),
        (
            "totals of all states and worklists",
            desk.register,
            "SELECT state, count(*), sum(amount_cents) FROM cheque GROUP BY state",
        ),
    )
    rounds = max(3, ground.rounds // 10)
    with ground.raw() as connection:
        for what, ask, sql in works:
            ours, limit = in_turns(rounds, partial(_asked, ask), partial(_plain, connection, sql))
            yield timed(
                f"register of {count:,} cheques: {what}",
                ours,
                limit,
                "plain, the cheques alone",
                database=ground.database,
            )


def _asked(ask: Callable[[], object], number: int) -> None:
    del number
    ask()


def _plain(connection: Any, sql: str, number: int) -> None:
    del number
    connection.execute(sql).fetchall()


def _fill_cheques(ground: Ground, count: int) -> None:
    """Receipts of one cheque each, written straight; a tenth of them still in hand."""
    with ground.raw(rules=True) as connection:
        is_sqlite = ground.database == "sqlite"
        if is_sqlite:
            triggers = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute("BEGIN")
        else:
            connection.execute("SET session_replication_role = replica")
        place = "?" if is_sqlite else "%s"
        many = connection.cursor().executemany

        def put(table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
            places = ", ".join([place] * len(columns.split(", ")))
            many(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)

        payments, cheques, tenders = [], [], []
        first = connection.execute("SELECT coalesce(max(id), 0) FROM cheque").fetchone()[0]
        states = ("CLEARED",) * 7 + ("DEPOSITED", "IN_HAND", "POSTDATED")
        for n in range(count):
            day = (_TODAY - timedelta(days=n % 300)).isoformat()
            identity = str(uuid4())
            at = f"{day}T15:00:00.000000+00:00"
            account = n % ground.size.accounts + 1
            cents, account_key, key = 5000 + n % 977, f"21{n:08d}", str(n)
            payments.append(
                (identity, "900-900", n + 1, account, "01", 1, at, day, cents, 0, cents)
            )
            tenders.append((identity, 1, "cheque", cents))
            cheques.append(
                (first + n + 1, identity, 1, "10", account_key, key, account_key, key, "Ana",
                 day, cents, day, states[n % 10], 1)
            )  # fmt: skip
        put(
            "payment",
            "id, series, number, account_id, till, actor_id, received_at, business_date,"
            " amount_cents, applied_cents, credit_cents",
            payments,
        )
        put("tender", "payment_id, position, method, amount_cents", tenders)
        put(
            "cheque",
            "id, payment_id, position, bank_code, account_number, number, account_key, number_key,"
            " drawer, dated_on, amount_cents, deposit_on, state, living",
            cheques,
        )
        connection.execute("COMMIT")
        if is_sqlite:
            for _, sql in triggers:
                connection.execute(sql)
            connection.execute("ANALYZE")
        else:
            connection.autocommit = True
            connection.execute("ANALYZE cheque")
            connection.execute("ANALYZE payment")
            connection.execute("SET session_replication_role = DEFAULT")
