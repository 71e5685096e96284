"""Ten thousand lines of the bank, imported and matched, beside their rows written by hand."""

import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import insert, select

from services.cash.service import TillService
from services.deposits.matching import DepositMatcher
from services.staff.rights import Operator, Role
from services.statements.desk import StatementDesk
from services.statements.importing import StatementImport
from services.statements.profile_desk import ProfileDesk
from services.storage.tables import account, deposit, payment, tender, till_session
from tests.benchmarks.books import Books
from tests.benchmarks.company import TILLS
from tests.benchmarks.figures import Figure, Goal, Samples, in_turns, timed
from tests.benchmarks.ground import Ground

LINES: Final = 10_000
DEPOSITS: Final = 2_000
GOAL_MS: Final = 1_000.0
"""What the business asks for: ten thousand lines in a second."""

_DAY: Final = date(2026, 11, 20)
_AT: Final = "2026-11-20T15:00:00.000000+00:00"
_INSERT: Final = (
    "INSERT INTO statement_line (file_id, bank_account, day, place, line_key, occurrence,"
    " amount_cents, detail, reference, reference_key, balance_cents, state)"
    " VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, NULL, 'open')"
)
_FILE: Final = (
    "INSERT INTO statement_file (id, sha256, bank_account, profile, file_name, first_day, last_day,"
    " lines, known, imported_at, imported_by)"
    " VALUES (?, ?, ?, 'Pichincha', 'banco.csv', ?, ?, ?, 0, ?, 'sara')"
)


def statements(ground: Ground) -> Iterator[Figure]:
    """Read, look up and propose; write; and take all exact proposals at once."""
    books, rounds = ground.books, max(3, min(7, ground.rounds // 40))
    parts = (books.sessions, books.journal, books.events, books.clock)
    matchers = [DepositMatcher()]
    profiles = _Anywhere(books.sessions, books.office, books.journal, books.clock)
    imports = StatementImport(*parts, profiles, matchers)
    desk = StatementDesk(*parts, matchers)
    boss = Operator(1, "sara", "Sara", frozenset({Role.SUPERVISOR}), TILLS[0].code)
    accounts = [f"21000{n:05d}" for n in range(2 * (rounds + 1))]
    _claim(books, accounts[: rounds + 1])
    files = [_file(number) for number in range(rounds + 1)]
    spent: list[float] = []

    def ours(number: int) -> None:
        begun = time.process_time()
        preview = imports.preview(files[number], accounts[number], file_name="banco.csv")
        imports.apply(boss, preview)
        spent.append(time.process_time() - begun)

    with ground.raw() as connection:
        raw = _Raw(connection, ground.database)

        def limit(number: int) -> None:
            raw.write(accounts[rounds + 1 + number])

        took, least = in_turns(rounds, ours, limit, warm=1)
        used = [cpu * 1000 for cpu in spent[1:]]
    driver = "sqlite3" if ground.database == "sqlite" else "psycopg"
    yield timed(
        f"import and match {LINES:,} lines of the bank",
        took,
        least,
        f"plain {driver}, the same rows",
        database=ground.database,
        goal=Goal("p50", GOAL_MS),
        note=f"{median(used):.0f} ms CPU of the till",
    )
    accepted = _accept(desk, boss, accounts[: rounds + 1])
    yield timed(
        f"accept {DEPOSITS:,} exact matches at once",
        accepted,
        least,
        f"plain {driver}, the rows of the lines",
        database=ground.database,
    )


def _accept(desk: StatementDesk, boss: Operator, accounts: Sequence[str]) -> Samples:
    counts: list[int] = []

    def take(number: int) -> None:
        counts.append(desk.accept_exact(boss, accounts[number]).count)

    (took,) = in_turns(len(accounts) - 1, take, warm=1)
    if set(counts) != {DEPOSITS}:
        raise ValueError(f"{counts} were matched, and not {DEPOSITS} each")
    return took


def _file(seed: int) -> bytes:
    """A fifth of the lines are deposits that were claimed; the others nobody knows."""
    lines = ["Movimientos", "Fecha;Tipo;Monto;Detalle;Fecha contable;Categoría"]
    for n in range(LINES):
        day = _DAY - timedelta(days=n % 28)
        cents = _cents(n)
        kind = "Ingreso" if n % 5 < 4 else "Egreso"
        detail = f"DEPOSITO {_slip(n)} AGENCIA {seed}" if n % 5 == 0 else f"MOVIMIENTO {n * 7919}"
        amount = f"{cents // 100:,}".replace(",", ".") + f",{cents % 100:02d}"
        lines.append(f"{day:%d/%m/%Y};{kind};{amount};{detail};{day:%d/%m/%Y};Otros")
    return "\n".join(lines).encode("cp1252")


def _slip(n: int) -> str:
    return f"{50_000_000 + n}"


def _cents(n: int) -> int:
    return 1000 + (n * 37) % 900_000


def _claim(books: Books, accounts: Sequence[str]) -> None:
    """Claimed deposits for each account, under receipts of their own, without invoices."""
    till, at = TILLS[0], books.clock()
    tills = TillService(books.sessions, books.journal, books.events, books.clock)
    if tills.current(till.code) is None:
        tills.open(books.cashier, till.code, 0)
    with books.sessions.begin() as session:
        payer = session.scalar(select(account.c.id).limit(1))
        turn, actor = session.execute(
            select(till_session.c.id, till_session.c.opened_by).where(
                till_session.c.till == till.code, till_session.c.state == "open"
            )
        ).one()
        number = 900_000_000
        for bank_account in accounts:
            payments, tenders, deposits = [], [], []
            for n in range(0, LINES, 5):
                identity, cents = str(uuid4()), _cents(n)
                number += 1
                payments.append(
                    {
                        "id": identity,
                        "series": till.receipt_series,
                        "number": number,
                        "account_id": payer,
                        "till": till.code,
                        "actor_id": actor,
                        "received_at": at,
                        "business_date": at.date(),
                        "amount_cents": cents,
                        "applied_cents": 0,
                        "credit_cents": cents,
                        "session_id": turn,
                    }
                )
                place = {"payment_id": identity, "position": 1, "amount_cents": cents}
                tenders.append(place | {"method": "deposit"})
                deposits.append(
                    place
                    | {
                        "bank_account": bank_account,
                        "slip": _slip(n),
                        "slip_key": _slip(n),
                        "deposited_on": _DAY - timedelta(days=n % 28),
                        "depositor": "",
                        "state": "claimed",
                        "living": 1,
                    }
                )
            session.execute(insert(payment), payments)
            session.execute(insert(tender), tenders)
            session.execute(insert(deposit).inline(), deposits)


class _Anywhere(ProfileDesk):
    """Takes the statement of any account, so that every round has one of its own."""

    def require_account(self, bank_account: str) -> None:
        """Every account is ours."""


class _Raw:
    """The rows of an import by a driver's plain connection, with the rules of the schema."""

    def __init__(self, connection: Any, database: str) -> None:
        self._connection = connection
        place = "?" if database == "sqlite" else "%s"
        self._begin = "BEGIN IMMEDIATE" if database == "sqlite" else "BEGIN"
        self._insert, self._file = (sql.replace("?", place) for sql in (_INSERT, _FILE))
        if database != "sqlite":
            connection.autocommit = True

    def write(self, bank_account: str) -> None:
        """One file and its lines."""
        cursor, identity = self._connection.cursor(), str(uuid4())
        day = _DAY.isoformat()
        rows = [
            (
                identity,
                bank_account,
                day,
                n,
                uuid4().hex,
                _cents(n),
                f"MOVIMIENTO {n * 7919}",
                "",
                str(n),
            )
            for n in range(LINES)
        ]
        cursor.execute(self._begin)
        cursor.execute(self._file, (identity, identity, bank_account, day, day, LINES, _AT))
        cursor.executemany(self._insert, rows)
        cursor.execute("COMMIT")
