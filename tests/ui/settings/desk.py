"""The page of the settings over the books of a small company."""

from dataclasses import dataclass, field

import pytest
from PySide6.QtWidgets import QApplication

from services.accounts.directory import AccountDirectory
from services.cheques.register import ChequeRegister
from services.cheques.rulebook import ChequeRulebook
from services.office.desk import company_desk
from services.office.usual_reasons import UsualReasons
from services.papers.trial import TrialPrint
from services.practice.simulator import SimulatorProcess
from services.withholdings.service import WithholdingService
from tests.services.cards.conftest import Desk
from tests.ui.papers.office import Office
from ui.settings.needs import CounterBooks, Secrets, SettingsNeeds, TillSetup
from ui.settings.page import SettingsPage
from ui.tasks import TaskRunner
from ui.theme import Scheme, Theme


@dataclass
class Till:
    """This till's set-up, in memory."""

    setup: TillSetup = field(default_factory=TillSetup)
    writes: int = 0

    def read(self) -> TillSetup:
        return self.setup

    def write(self, setup: TillSetup) -> None:
        self.setup = setup
        self.writes += 1


@dataclass
class Vault:
    """What was put into the vault."""

    stripe: list[str] = field(default_factory=list)
    mail: list[str] = field(default_factory=list)


@pytest.fixture
def till() -> Till:
    return Till()


@pytest.fixture
def vault() -> Vault:
    return Vault()


@pytest.fixture
def page(
    office: Office,
    tasks: TaskRunner,
    app: QApplication,
    till: Till,
    vault: Vault,
    simulator: SimulatorProcess,
) -> SettingsPage:
    office.who = office.admin
    simulator.control.set_clock(to=int(office.clock.moment.timestamp()))
    books = office.books
    theme = Theme(app, Scheme.LIGHT, 10)
    trial = TrialPrint(office.printer, office.clock, office.papers.head)
    needs = SettingsNeeds(
        office=office.books.office,
        company=company_desk(books.sessions, books.journal, office.clock),
        counter=CounterBooks(
            cheque_rulebook=ChequeRulebook(books.sessions, books.journal, office.clock),
            cheque_register=ChequeRegister(books.sessions, books.payments, office.clock),
            withholdings=WithholdingService(
                books.sessions, books.journal, books.office, office.clock
            ),
            payments=books.payments,
            usual_reasons=UsualReasons(books.office),
            directory=AccountDirectory(books.sessions, books.journal, office.clock),
        ),
        charges=Desk(office.books, simulator, office.clock).charges,
        papers=office.papers,
        tasks=tasks,
        operator=office.operator,
        now=office.clock,
        theme=theme,
        till=till,
        secrets=Secrets(vault.stripe.append, vault.mail.append),
        version="1.0.0",
        trial_print=trial.print,
        trial_page=trial.page,
    )
    return SettingsPage(needs)
