"""Fresh books for each case: a small company, copied from one that was written once."""

import shutil
import sqlite3
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import psycopg
from psycopg import sql

from services.cash.service import TillService
from services.clock import utc_now
from services.office.records import Till
from services.staff.rights import Operator, Role
from services.storage.engine import open_engine
from services.storage.migrate import migrate
from services.storage.sessions import Sessions
from tests.books import PASSWORD, Clock
from tests.faults.raw import SQLITE
from tests.postgres import Cluster
from tests.services.debits.batches.givens import DebitOffice

INVOICES: Final = {
    "001-002-000000001": 4500,
    "001-002-000000002": 2500,
    "001-002-000000003": 1990,
    "001-002-000000004": 800,
    "001-002-000000005": 12000,
    "001-002-000000006": 350,
}
FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH = INVOICES
DEBTORS: Final = {"200001": 6500, "200002": 3000, "200003": 1000, "200004": 4999, "200005": 1}
"""Accounts that pay by debit, and what each owes."""
_TABLES: Final = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
_CUT_OFF: Final = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
TILLS: Final = ("01", "02", "03", "04", "05", "06")


@dataclass(frozen=True, slots=True)
class Crew:
    """Who sits at each till, and who approves; since when their turns are open."""

    cashiers: tuple[Operator, ...]
    supervisor: Operator
    since: datetime


class Ground(Protocol):
    """Where fresh books come from."""

    @property
    def name(self) -> str:
        """The database's name, as in a test's id."""

    @property
    def crew(self) -> Crew:
        """The company's people."""

    def fresh(self, *, altered: bool = False) -> AbstractContextManager[str]:
        """The address of new books, gone at the end.

        Args:
            altered: the case will change the rules of the database.
        """

    def restore(self, url: str) -> None:
        """Put books back to what they were, as a safety copy of that day would."""

    def plays(self, case: int) -> bool:
        """Whether this case of many is played here."""


@dataclass(frozen=True, slots=True)
class InTurn:
    """One of several grounds among which the cases of a test are dealt out, in turn."""

    ground: Ground
    turn: int
    of: int

    @property
    def name(self) -> str:
        """The database's name."""
        return self.ground.name

    @property
    def crew(self) -> Crew:
        """The company's people."""
        return self.ground.crew

    def fresh(self, *, altered: bool = False) -> AbstractContextManager[str]:
        """The address of new books."""
        return self.ground.fresh(altered=altered)

    def restore(self, url: str) -> None:
        """Put books back to what they were."""
        self.ground.restore(url)

    def plays(self, case: int) -> bool:
        """Whether it is this one's turn."""
        return case % self.of == self.turn


class FileGround:
    """SQLite: a file, copied."""

    name: Final = "sqlite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "company.sqlite"
        url = f"{SQLITE}{self._template}"
        migrate(url)
        self.crew = found_company(url)
        with closing(sqlite3.connect(self._template)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def fresh(self, *, altered: bool = False, folder: Path | None = None) -> Iterator[str]:
        """The address of new books, in a folder of their own, in the given one if it matters."""
        del altered
        place = (folder or self._folder) / uuid.uuid4().hex[:12]
        place.mkdir()
        path = place / "ventanilla.sqlite"
        shutil.copy(self._template, path)
        try:
            yield f"{SQLITE}{path}"
        finally:
            shutil.rmtree(place, ignore_errors=True)

    def restore(self, url: str) -> None:
        """Put books back to what they were, as a safety copy of that day would."""
        path = Path(url.removeprefix(SQLITE))
        for each in path.parent.iterdir():
            each.unlink()
        shutil.copy(self._template, path)

    def plays(self, case: int) -> bool:
        """All of them."""
        del case
        return True


class ServerGround:
    """PostgreSQL: one database, put back to what it was; a copy where its rules are changed."""

    name: Final = "postgresql"

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._template = cluster.template_database(migrate)
        self.crew = found_company(cluster.url(self._template))
        self._kept = f"faults_{uuid.uuid4().hex[:12]}"
        with psycopg.connect(cluster.url(self._template), autocommit=True) as connection:
            found = connection.execute(_TABLES).fetchall()
            tables = [name for (name,) in found if name != "alembic_version"]
            connection.execute(_keep(tables))
            filled = [
                name
                for name in tables
                if connection.execute(
                    f'SELECT 1 FROM pristine."{name}" LIMIT 1'.encode()
                ).fetchone()
            ]
        self._put_back = _put_back(tables, filled)
        self._copy(self._kept)

    @contextmanager
    def fresh(self, *, altered: bool = False) -> Iterator[str]:
        """The address of new books."""
        if not altered:
            url = self.cluster.url(self._kept)
            with psycopg.connect(url, autocommit=True) as connection:
                connection.execute(_CUT_OFF)
                connection.execute(self._put_back)
            yield url
            return
        name = f"faults_{uuid.uuid4().hex[:12]}"
        self._copy(name)
        try:
            yield self.cluster.url(name)
        finally:
            self.cluster.drop_database(name)

    def restore(self, url: str) -> None:
        """Put books back to what they were: the database is dropped and made again."""
        name = url.rpartition("/")[2]
        self.cluster.drop_database(name)
        self._copy(name)

    def plays(self, case: int) -> bool:
        """All of them."""
        del case
        return True

    def _copy(self, name: str) -> None:
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        with psycopg.connect(self.cluster.url(), autocommit=True) as connection:
            connection.execute(command.format(sql.Identifier(name), sql.Identifier(self._template)))


def _keep(tables: list[str]) -> bytes:
    copies = (f'CREATE TABLE pristine."{name}" AS TABLE public."{name}"' for name in tables)
    return ";".join(["CREATE SCHEMA pristine", *copies]).encode()


def _put_back(tables: list[str], filled: list[str]) -> bytes:
    """Everything as it was, past the rules that let nobody delete anything."""
    parts = [
        "SET session_replication_role = replica",
        *(f'DELETE FROM public."{name}"' for name in tables),
        *(f'INSERT INTO public."{name}" SELECT * FROM pristine."{name}"' for name in filled),
    ]
    return ";".join(parts).encode()


def found_company(url: str) -> Crew:
    """Write the company, its six tills and its customers' invoices into migrated books."""
    sessions = Sessions(open_engine(url))
    try:
        books = DebitOffice(sessions, Clock(utc_now() - timedelta(days=1)))
        admin = books.staff.operator("admin", "01")
        for number in TILLS[2:]:
            books.office.add_till(admin, Till(number, f"Caja {number}", f"001-1{number}"))
        books.add_account()
        for sequential, cents in enumerate(INVOICES.values(), 1):
            books.add_invoice(sequential, cents)
        for sequential, (number, cents) in enumerate(DEBTORS.items(), 101):
            books.debtor(number, (sequential, cents))
        # Cheques are taken in the turns of today; cards need none.
        books.clock.moment = utc_now()
        books.open_tills()
        turns = TillService(sessions, books.journal, books.events, books.clock)
        for number in TILLS[2:]:
            books.staff.add_user(
                admin,
                username=f"caja{number}",
                full_name=f"Caja {number}",
                password=PASSWORD,
                roles=frozenset({Role.CASHIER}),
                must_change=False,
            )
            turns.open(books.staff.operator(f"caja{number}", number), number, 0)
        people = ("ana", "luis", *(f"caja{number}" for number in TILLS[2:]))
        cashiers = tuple(
            books.staff.operator(who, till) for who, till in zip(people, TILLS, strict=True)
        )
        return Crew(cashiers, books.supervisor, books.clock.moment)
    finally:
        sessions.close()
