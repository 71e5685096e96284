"""The whole program with a cashier at its till, for tests of a charge by card."""

import subprocess
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Program
from services.accounts.records import AccountFilter
from services.practice.demo_office import DEMO_USERS
from services.practice.simulator import SimulatorControl
from tests.desktop.leaving_program import choose_card
from tests.ui.kit.keys import press
from ui.cards.charge_sheet import ChargeSheet
from ui.frame.shell import Shell
from ui.main_window import MainWindow
from ui.payments.page import PayPage
from ui.widgets.review_sheet import ReviewSheet

KEY = Qt.Key
ANA = next(user for user in DEMO_USERS if user.username == "ana")


class Till:
    """The whole program with Ana at the till, and a customer with a saved card before her."""

    def __init__(self, qtbot: QtBot, program: Program) -> None:
        self.qtbot = qtbot
        self.program = program
        qtbot.waitUntil(lambda: program.front is not None, timeout=60000)
        assert program.window is not None
        assert program.office is not None
        self.window: MainWindow = program.window
        self.office = program.office
        self.services = program.office.services
        self._sign_in()
        self.before = self.succeeded()

    @property
    def control(self) -> SimulatorControl:
        return self.office.stripe.control()

    @property
    def shell(self) -> Shell:
        assert self.window.shell is not None
        return self.window.shell

    @property
    def page(self) -> PayPage:
        page = self.shell.page("pay")
        assert isinstance(page, PayPage)
        return page

    @property
    def sheet(self) -> ChargeSheet:
        sheet = self.page.charge_flow.sheet
        assert sheet is not None
        return sheet

    def attempt(self) -> str:
        """The attempt on the sheet now."""
        turn = self.page.charge_flow._turn
        assert turn is not None
        return turn.attempt

    def succeeded(self) -> int:
        return int(self.control.state()["succeeded"])

    def charged(self) -> int:
        """How many charges succeeded since the program was opened."""
        return self.succeeded() - self.before

    def review(self, *, saved: bool = True) -> ChargeSheet:
        number = self._customer_with_card()
        page = self.shell.open_place("pay")
        assert isinstance(page, PayPage)
        page.show_account(number)
        self.qtbot.waitUntil(lambda: page.model.rowCount() >= 2, timeout=20000)
        page.model.set_checked([page.model.record(0)])
        page.choose_method("card")
        choose_card(page, saved=saved)
        page.pay()
        assert page.reason.text() == ""
        sheet = self.sheet
        self.qtbot.waitUntil(lambda: sheet.is_ready)
        return sheet

    def send_and_hold(self) -> ChargeSheet:
        """A charge whose answer is held at Stripe, with the money taken."""
        sheet = self.review()
        self.control.add_fault("confirm", "hold")
        press(KEY.Key_F12)
        self.qtbot.waitUntil(lambda: bool(self.control.state()["held"]), timeout=20000)
        assert self.page.charge_flow.is_busy
        return sheet

    def unlock(self) -> None:
        lock = self.window._lock
        assert lock is not None
        QTest.keyClicks(lock.credentials.password, ANA.password)
        press(KEY.Key_Return)
        self.qtbot.waitUntil(lambda: not self.window.is_locked, timeout=20000)

    def questions(self) -> list[ReviewSheet]:
        return [
            sheet for sheet in self.shell.findChildren(ReviewSheet, "close_sheet") if sheet.is_open
        ]

    def wait_for(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.sheet.notice.text.text(), timeout=30000)

    def _sign_in(self) -> None:
        button = next(
            b for b in self.window.sign_in_page.demo_buttons if b.objectName() == "demo_ana"
        )
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: self.window.shell is not None, timeout=9000)
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)

    def _customer_with_card(self) -> str:
        services = self.services
        for hit in services.accounts.page(AccountFilter(), limit=200):
            if hit.open_invoices < 2 or hit.state.value != "active":
                continue
            cards = services.accounts.show(hit.number).cards
            free = not any(each.claim for each in services.invoices.pending(hit.number))
            if free and cards and all(card.last4 == "4242" for card in cards):
                return hit.number
        raise AssertionError("the demo has no such customer")


def copied(data: Path, target: Path) -> Path:
    """A data folder of one's own, as it was when it was built."""
    folder = target / "data"
    subprocess.run(["cp", "-a", str(data), str(folder)], check=True)
    return folder
