"""An office on a real SQLite file, with its papers, for the tests of the pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select, update

from services.accounts.importing import AccountImport
from services.cards.service import ChargeService
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.invoices.importing import InvoiceImport
from services.invoices.monthly_run import MonthlyRun
from services.refunds.service import RefundService
from services.staff.rights import Operator
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from services.storage.tables import account, company, plan
from tests.services.cards.conftest import KEY, QUICK
from tests.services.papers.conftest import Archivist
from tests.ui.kit.keys import LEFT, NONE
from ui import theme
from ui.frame.shell import Shell
from ui.papers.desk import PaperServices
from ui.place import FrameInfo, Place
from ui.tasks import TaskRunner
from ui.theme import Scheme

__all__ = ["Office", "app", "office", "shell_with", "show", "tasks"]

NO_STRIPE = "http://127.0.0.1:9"
INFO = FrameInfo("VoIP Andina", "1.0.0", "PRUEBAS", "Stripe", "SQLite")


class Office(Archivist):
    """A small company: an account with three invoices, and its staff."""

    def __init__(self, sessions: Sessions, folder: Path) -> None:
        super().__init__(sessions, folder)
        parts = (sessions, self.books.journal, self.books.events, self.clock)
        self.invoice_import = InvoiceImport(*parts)
        self.account_import = AccountImport(*parts)
        self.runs = MonthlyRun(*parts)
        self.admin = self.books.staff.operator("admin", "01")
        self.who = self.supervisor
        self.charges = self.charging_at(NO_STRIPE)
        self.books.add_account(method="deposit")
        for sequential in (1, 2, 3):
            self.books.add_invoice(sequential)

    def charging_at(self, stripe: str) -> ChargeService:
        """Charge cards at a Stripe and give back at it, and make papers of what became of it."""
        self.stripe = stripe
        gateway = StripeGateway(
            KEY, api_base=stripe, timeouts=Timeouts(2.0, 2.0, 3.0), now=self.clock
        )
        books = self.books
        self.charges = ChargeService(
            self.sessions,
            gateway,
            books.payments,
            books.office,
            books.journal,
            books.events,
            self.clock,
            pace=QUICK,
        )
        self.gateway = gateway
        self.refunds = self.another_till()
        self.sources = replace(self.sources, outcome=self.charges.outcome, refund=self.refunds.show)
        self.papers = self.service(self.printer)
        self.outbox = self.another_outbox()
        return self.charges

    def another_till(self, key: str = "") -> RefundService:
        """Whatever gives money back at another till, with the same key or its own."""
        books = self.books
        gateway = self.gateway
        if key:
            gateway = StripeGateway(
                key, api_base=self.stripe, timeouts=Timeouts(2.0, 2.0, 3.0), now=self.clock
            )
        return RefundService(
            self.sessions,
            gateway,
            books.payments,
            books.journal,
            books.events,
            self.clock,
            pace=QUICK,
        )

    def paper_services(self) -> PaperServices:
        return PaperServices(
            self.papers,
            self.accounts,
            self.invoices,
            self.books.payments,
            self.charges,
            self.refunds,
        )

    def operator(self) -> Operator:
        return self.who

    def give_plan(self, number: str = "100001") -> None:
        """Let the monthly run bill an account, with the numbers after those that are there."""
        with self.sessions.begin() as session:
            session.execute(update(company).values(next_invoice=100))
            code = session.scalar(select(plan.c.code).order_by(plan.c.code).limit(1))
            session.execute(
                update(account)
                .where(account.c.number == number)
                .values(plan_code=code, tax_code="4")
            )


@dataclass
class Told:
    """What a page announced."""

    heard: list[object] = field(default_factory=list)

    def __call__(self, *told: object) -> None:
        self.heard.append(told[0] if len(told) == 1 else told)


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    theme.apply(qapp, Scheme.LIGHT, 10)
    yield qapp
    theme.apply(qapp, Scheme.LIGHT, 10)


@pytest.fixture
def office(sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    sessions = Sessions(open_engine(sqlite_url))
    yield Office(sessions, tmp_path / "papeles")
    sessions.close()


@pytest.fixture
def tasks(app: QApplication) -> Iterator[TaskRunner]:
    crashed: list[BaseException] = []
    runner = TaskRunner(crashed.append)
    yield runner
    assert runner.wait_all(20)
    assert crashed == []


@pytest.fixture
def show(app: QApplication, qtbot: QtBot) -> Callable[..., QWidget]:
    """Show a widget in an active window, as an operator has it."""

    def shown(widget: QWidget, width: int = 1100, height: int = 720) -> QWidget:
        widget.resize(width, height)
        qtbot.addWidget(widget)
        widget.show()
        widget.activateWindow()
        assert QTest.qWaitForWindowActive(widget)
        return widget

    return shown


@pytest.fixture
def shell_with(
    show: Callable[..., QWidget], tasks: TaskRunner, qtbot: QtBot
) -> Callable[..., Shell]:
    """A page inside the frame, as its only place, open and read."""

    def made(page: QWidget, **size: int) -> Shell:
        place = Place("page", "Página", "home", lambda: page)
        shell = Shell(INFO, [place], lambda _text: [], tasks)
        show(shell, **size)
        shell.open_place("page")
        settle(qtbot, tasks)
        return shell

    return made


def settle(qtbot: QtBot, tasks: TaskRunner) -> None:
    """Wait until every work was answered and its answer painted."""
    qtbot.waitUntil(lambda: tasks.running == 0, timeout=20_000)
    QTest.qWait(5)


def click_twice(window: QWidget, widget: QWidget) -> None:
    """A double click on what may be gone after its first half."""
    place = widget.mapTo(window, widget.rect().center())
    for act in (QTest.mousePress, QTest.mouseRelease) * 2:
        # PySide forgets its wrapper of the handle when a sheet of the window is deleted.
        handle = window.windowHandle()
        assert handle is not None
        act(handle, LEFT, NONE, place)
