"""What the pages of one person share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from desktop.offered import Offered
from desktop.till_told import TillTold
from desktop.ways import Ways
from desktop.wiring import Services
from services.clock import business_date
from services.papers.records import TillPrinting
from services.staff.rights import Operator
from ui.cards.charge_flow import CardSettings
from ui.cards.entry import CardWindowEntry
from ui.papers.desk import PaperDesk
from ui.receipts.desk import ReceiptDesk
from ui.refunds.flow import RefundFlow
from ui.settings.needs import SettingsNeeds
from ui.tasks import TaskRunner


@dataclass(frozen=True, slots=True)
class Workplace:
    """What the pages share on this computer, beside the services."""

    services: Services
    offered: Offered
    tasks: TaskRunner
    entry: CardWindowEntry
    card_settings: Callable[[], CardSettings]
    settings_needs: Callable[[Callable[[], Operator]], SettingsNeeds]
    printing: Callable[[], TillPrinting]
    a4_printer: Callable[[], str]
    folder: Path
    is_demo: bool
    mischief: Sequence[tuple[str, Callable[[], object]]]
    stripe_changed: Callable[[], object]
    till_changed: Callable[[], object]


class Joined:
    """A person at this computer, and what their pages hand work to once the shell is there."""

    def __init__(self, work: Workplace, operator: Operator, ways: Ways) -> None:
        self.work = work
        self.operator = operator
        self.ways = ways
        self.papers: PaperDesk | None = None
        self.receipt_desk: ReceiptDesk | None = None
        self.refunds: RefundFlow | None = None
        self.till: TillTold | None = None

    def who(self) -> Operator:
        """The person."""
        return self.operator

    def now(self) -> datetime:
        """The moment."""
        return self.work.services.now()

    def today(self) -> date:
        """The office's day."""
        return business_date(self.work.services.now())

    def show_till(self) -> None:
        """Say in the frame whether this till is open now."""
        if self.till is not None:
            self.till.show()

    @property
    def desk(self) -> PaperDesk:
        """Shows papers over the page."""
        if self.papers is None:
            raise RuntimeError("the places were not joined to a shell")
        return self.papers

    @property
    def receipts(self) -> ReceiptDesk:
        """Shows receipts over the page, and voids them."""
        if self.receipt_desk is None:
            raise RuntimeError("the places were not joined to a shell")
        return self.receipt_desk

    @property
    def money_back(self) -> RefundFlow:
        """Asks for refunds over the page."""
        if self.refunds is None:
            raise RuntimeError("the places were not joined to a shell")
        return self.refunds
