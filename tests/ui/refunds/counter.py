"""An office that gives money back at a real simulator, its pages inside a real frame."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar
from uuid import uuid4

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.cards.records import ChargeOrder, Verdict
from services.papers.records import TillPrinting
from services.payments.records import PaymentRecord, Share
from services.practice.simulator import SimulatorControl, SimulatorProcess
from services.printing.papers import PaperFormat
from services.refunds.records import RefundRecord
from services.refunds.states import State
from services.staff.rights import Operator
from tests.books import PASSWORD
from tests.services.cards.conftest import VISA
from tests.ui.kit.keys import LEFT
from tests.ui.papers.office import Office, settle
from ui.approval.dialog import ApprovalDialog
from ui.frame.shell import Shell
from ui.papers.desk import PaperDesk
from ui.refunds.ask_sheet import AskSheet
from ui.refunds.flow import RefundFlow
from ui.refunds.refund_sheet import RefundSheet
from ui.refunds.turn import RefundServices
from ui.tasks import TaskRunner
from ui.widgets.sheet import Sheet

S = TypeVar("S", bound=Sheet)
FIRST, SECOND, THIRD = (f"001-002-{n:09d}" for n in (1, 2, 3))
TILL = TillPrinting(True, "EPSON", PaperFormat.A4)


@dataclass
class Counter:
    """A till whose cashier gives money back."""

    office: Office
    simulator: SimulatorProcess
    shell: Shell
    desk: PaperDesk
    flow: RefundFlow
    told: list[tuple[str, str]]
    qtbot: QtBot
    tasks: TaskRunner

    @property
    def control(self) -> SimulatorControl:
        return self.simulator.control

    def charged(self, *numbers: str, cents: int = 4500) -> PaymentRecord:
        shares = tuple(Share(number, cents) for number in numbers or (FIRST, SECOND))
        order = ChargeOrder(str(uuid4()), "100001", shares)
        done = self.office.charges.charge(self.office.cashier, order, VISA)
        assert done.verdict is Verdict.CHARGED
        return self.office.books.payments.show(done.payment)

    def asks(self, payment: str) -> AskSheet:
        """Open the form of a payment, past its first 400 ms."""
        self.flow.ask(payment)
        settle(self.qtbot, self.tasks)
        assert self.flow.ask_sheet is not None
        return self.ready(self.flow.ask_sheet)

    def fills(self, sheet: AskSheet, cents: int | None = None) -> None:
        if cents is not None:
            sheet.amount.set_cents(cents)
        sheet.reason.set_value("El cliente pagó dos veces")

    def approval(self, user: str = "sara") -> ApprovalDialog:
        """The second person's dialog, filled in."""
        dialog = self.flow.approval
        assert dialog is not None
        self.ready(dialog)
        dialog.username.set_value(user)
        dialog.password.setText(PASSWORD)
        dialog.reason.set_value("Revisado con el cliente")
        return dialog

    def approves_here(self, payment: str, cents: int | None = None) -> None:
        """The whole road but its end: the form, the second person, and their yes."""
        sheet = self.asks(payment)
        self.fills(sheet, cents)
        QTest.mouseClick(sheet.here_button, LEFT)
        QTest.mouseClick(self.approval().agree, LEFT)

    def shows(self, refund: str, who: Operator | None = None) -> RefundSheet:
        self.office.who = who or self.office.who
        self.flow.show(refund)
        settle(self.qtbot, self.tasks)
        return self.sheet()

    def sheet(self) -> RefundSheet:
        sheet = self.flow.sheet
        assert sheet is not None
        return self.ready(sheet)

    def settles(self) -> None:
        settle(self.qtbot, self.tasks)

    def ends(self) -> RefundSheet:
        """What the sheet shows once everything was answered."""
        self.settles()
        return self.sheet()

    def asked(self, payment: str, cents: int = 4500) -> RefundRecord:
        """A refund that the cashier left for a supervisor."""
        sheet = self.asks(payment)
        self.fills(sheet, cents)
        QTest.mouseClick(sheet.ask_button, LEFT)
        done = self.ends()
        done.close_sheet()
        (refund,) = self.office.refunds.open_refunds()
        assert refund.state is State.REQUESTED
        return refund

    def ready(self, sheet: S) -> S:
        self.qtbot.waitUntil(lambda: sheet.is_ready, timeout=5000)
        return sheet

    def states(self) -> list[State]:
        return [each.state for each in self.office.refunds.newest()]

    def sent(self) -> int:
        """How many refunds there are at Stripe."""
        return len(self.control.refunds())

    def balances(self) -> list[int]:
        return [self.office.books.balance(number) for number in (FIRST, SECOND, THIRD)]


def make_counter(
    office: Office,
    simulator: SimulatorProcess,
    shell_with: Callable[..., Shell],
    tasks: TaskRunner,
    qtbot: QtBot,
    page: QWidget | None = None,
) -> Counter:
    simulator.control.set_clock(to=int(office.clock.moment.timestamp()))
    office.charging_at(simulator.url)
    office.charges.check_ready()
    office.who = office.cashier
    shell = shell_with(page or QWidget(), width=1100, height=720)
    desk = PaperDesk(office.paper_services(), tasks, office.operator, shell.body, till=lambda: TILL)
    services = RefundServices(
        office.refunds, office.books.payments, office.books.staff, office.books.journal
    )
    flow = RefundFlow(services, tasks, office.operator, shell.body)
    desk.refund_wanted.connect(flow.ask)
    flow.paper_wanted.connect(desk.show_refund)
    told: list[tuple[str, str]] = []
    flow.told.connect(lambda tone, text: told.append((tone, text)))
    return Counter(office, simulator, shell, desk, flow, told, qtbot, tasks)
