"""An office whose till makes copies, with a program that ends when it is told to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from desktop.app import Program
from desktop.copies import TillCopies
from desktop.opening import OpenOffice
from desktop.settings import Settings
from desktop.wiring import Services, build_services
from services.cards.gateway import CardGateway
from services.clock import Now
from services.office.service import OfficeService
from services.staff.rights import Operator, Role
from services.storage.sessions import Sessions
from tests.books import PASSWORD, Clock
from tests.services.debits.batches.givens import DebitOffice
from ui.settings.copies import CopiesSection
from ui.settings.needs import SettingsNeeds
from ui.tasks import TaskRunner


@dataclass
class OneProgram:
    """What the desk asks of the program."""

    settings: Settings
    last_act: Callable[[], None] | None = None

    def keep_settings(self, settings: Settings) -> None:
        self.settings = settings

    def end_with(self, act: Callable[[], None]) -> None:
        self.last_act = act


@dataclass
class OneOffice:
    """What the desk asks of an open office."""

    services: Services
    vault: object = None


@dataclass
class Needs:
    """What the section asks of the needs of all settings."""

    tasks: TaskRunner
    operator: Callable[[], Operator]
    now: Now
    office: OfficeService


@dataclass
class CopyWorld:
    """The office, its program and the section."""

    sessions: Sessions
    data: Path
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        self.office = DebitOffice(self.sessions, self.clock)
        self.office.debtor("100001", (1, 4_500))
        self.office.prepared()
        self.who = self.office.staff.operator("admin", "01")
        self.office.staff.add_user(
            self.who,
            username="marta",
            full_name="Marta Mora",
            password=PASSWORD,
            roles=frozenset({Role.SUPERVISOR}),
            must_change=False,
        )
        gateway = cast("CardGateway", None)
        self.services = build_services(self.sessions, gateway, self.clock)
        path = str(self.sessions.engine.url.database)
        self.program = OneProgram(Settings(self.data, database_url=f"sqlite:///{path}"))
        office = cast("OpenOffice", OneOffice(self.services))
        self.desk = TillCopies(cast("Program", self.program), office)

    def operator(self) -> Operator:
        return self.who

    def section(self, tasks: TaskRunner) -> CopiesSection:
        needs = Needs(tasks, self.operator, self.clock, self.office.office)
        return CopiesSection(cast("SettingsNeeds", needs), self.desk)
