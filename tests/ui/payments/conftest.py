from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from services.accounts.service import AccountService
from services.cards.service import ChargeService
from services.cash.service import TillService
from services.deposits.pictures import TenderPictures
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.invoices.service import InvoiceService
from services.payments.drafts import PaymentDrafts
from services.payments.voiding import VoidService
from services.practice.simulator import SimulatorProcess
from services.staff.rights import Operator
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.withholdings.service import WithholdingService
from tests.books import Books, Clock
from tests.services.cards.conftest import KEY, QUICK
from ui.cards.charge_flow import CardSettings, ChargeFlow
from ui.cards.entry import CardWindowEntry
from ui.payments.page import PayPage, PayServices
from ui.tasks import TaskRunner
from ui.widgets.bank_edit import BankChoice

OLDEST, NEXT, LATEST = "001-002-000004512", "001-002-000004890", "001-002-000005233"


@dataclass
class Counter:
    """A pay page over real books, a real simulator, and a stand-in for the card window."""

    page: PayPage
    books: Books
    charges: ChargeService
    simulator: SimulatorProcess
    entry: CardWindowEntry
    tasks: TaskRunner
    clock: Clock
    crashes: list[BaseException]

    def succeeded(self) -> int:
        intents = self.simulator.control.intents()
        return sum(intent["status"] == "succeeded" for intent in intents)


def helper_that_says(line: str) -> list[str]:
    """A card helper that answers at once: what is tested is the program around it."""
    return ["/bin/sh", "-c", f"read -r _; echo '{line}'"]


def helper_that_waits() -> list[str]:
    """A card helper in whose window nobody types anything."""
    return ["/bin/sleep", "600"]


def pay_services(books: Books, sessions: Sessions, clock: Clock) -> PayServices:
    """What a pay page asks of these books, all of it real."""
    parts = (sessions, books.journal, books.events, clock)
    return PayServices(
        AccountService(*parts),
        InvoiceService(*parts),
        books.payments,
        VoidService(sessions, books.payments, books.journal, books.events, clock),
        books.staff,
        TillService(*parts),
        PaymentDrafts(sessions, clock),
        TenderPictures(*parts),
        WithholdingService(sessions, books.journal, books.office, clock),
    )


def open_counter(
    qtbot: QtBot,
    sessions: Sessions,
    books: Books,
    simulator: SimulatorProcess,
    clock: Clock,
    operator: Operator,
    lock: Path | None = None,
) -> Counter:
    """A till of its own over these books, its pay page shown with the account."""
    gateway = StripeGateway(
        KEY, api_base=simulator.url, timeouts=Timeouts(2.0, 5.0, 6.0), now=clock
    )
    charges = ChargeService(
        sessions,
        gateway,
        books.payments,
        books.office,
        books.journal,
        books.events,
        clock,
        pace=QUICK,
    )
    crashes: list[BaseException] = []
    tasks = TaskRunner(crashes.append)
    entry = CardWindowEntry(helper_that_says('{"cancelled": true}'), lock=lock)
    page = PayPage(
        pay_services(books, sessions, clock),
        lambda over: ChargeFlow(
            charges,
            tasks,
            lambda: operator,
            entry,
            lambda: CardSettings("pk_test_x", f"{simulator.url}/v3/stripe.js"),
            over,
        ),
        tasks,
        lambda: operator,
        clock,
        banks=[BankChoice("10", "Banco Pichincha C.A."), BankChoice("17", "Banco de Guayaquil")],
        our_accounts=[("pichincha-1", "Pichincha, corriente 2100")],
    )
    qtbot.addWidget(page)
    page.resize(1186, 690)
    page.show()
    qtbot.waitExposed(page)
    page.show_account("100001")
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    return Counter(page, books, charges, simulator, entry, tasks, clock, crashes)


def close_counter(counter: Counter) -> None:
    counter.entry.close()
    counter.tasks.wait_all(10)
    QCoreApplication.processEvents()
    counter.tasks.wait_all(10)


@pytest.fixture
def sessions_of_books(sqlite_url: str) -> Iterator[Sessions]:
    sessions = Sessions(open_engine(sqlite_url))
    yield sessions
    sessions.close()


@pytest.fixture
def counter(
    qtbot: QtBot, sessions_of_books: Sessions, simulator: SimulatorProcess
) -> Iterator[Counter]:
    clock = Clock()
    books = Books(sessions_of_books, clock)
    books.add_account()
    for sequential, cents, due_on in (
        (4512, 4500, date(2026, 9, 15)),
        (4890, 4600, date(2026, 10, 15)),
        (5233, 4700, date(2026, 11, 15)),
    ):
        books.add_invoice(sequential, cents, due_on=due_on)
    simulator.control.set_clock(to=int(clock.moment.timestamp()))
    made = open_counter(qtbot, sessions_of_books, books, simulator, clock, books.cashier)
    yield made
    close_counter(made)
    assert made.crashes == []
