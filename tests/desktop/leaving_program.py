"""The whole program in a process of its own, with a hand in it that leaves while it charges.

`FOLDER close|kill|term` charges a saved card, holds Stripe's answer, and says so; told to, it
closes the window and answers the question. `FOLDER look ATTEMPT` starts the program again and
tells what it found out by itself.
"""

import os
import sys
import traceback
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

import desktop.opening
from desktop.app import Program
from desktop.settings import till_settings
from desktop.wiring import build_services
from services.accounts.records import AccountFilter
from services.cards.protocol import Pace
from ui.payments.page import PayPage
from ui.widgets.review_sheet import ReviewSheet


class Hand:
    """Does one thing after the other, each when it can be done."""

    def __init__(self, program: Program, how: str, attempt: str) -> None:
        self._program = program
        self._how = how
        self._attempt = attempt
        first = self._look if how == "look" else self._come_in
        self._steps: list[Callable[[], bool]] = [first]
        self._timer = QTimer()
        self._timer.timeout.connect(self._turn)
        self._timer.start(50)

    def _turn(self) -> None:
        try:
            if self._steps and self._steps[0]():
                self._steps.pop(0)
        except BaseException:  # noqa: BLE001 - a hand that fails must not leave a program open
            traceback.print_exc()
            os._exit(9)

    def _come_in(self) -> bool:
        window = self._program.window
        if self._program.front is None or window is None:
            return False
        buttons = window.sign_in_page.demo_buttons
        next(each for each in buttons if each.objectName() == "demo_ana").click()
        self._steps.append(self._choose)
        return True

    def _choose(self) -> bool:
        window, office = self._program.window, self._program.office
        if window is None or window.shell is None or office is None:
            return False
        services = office.services
        for hit in services.accounts.page(AccountFilter(), limit=200):
            cards = services.accounts.show(hit.number).cards
            free = not any(each.claim for each in services.invoices.pending(hit.number))
            usable = cards and all(card.last4 == "4242" for card in cards)
            if hit.open_invoices >= 2 and hit.state.value == "active" and free and usable:
                break
        page = window.shell.open_place("pay")
        assert isinstance(page, PayPage)
        page.show_account(hit.number)
        self._steps.append(lambda: self._review(page))
        return True

    def _review(self, page: PayPage) -> bool:
        if page.model.rowCount() < 2:
            return False
        page.model.set_checked([page.model.record(0)])
        page.choose_method("card")
        choose_card(page)
        page.pay()
        self._steps.append(lambda: self._send(page))
        return True

    def _send(self, page: PayPage) -> bool:
        sheet, office = page.charge_flow.sheet, self._program.office
        if sheet is None or not sheet.is_ready or office is None:
            return False
        control = office.stripe.control()
        self._before = control.state()["succeeded"]
        control.add_fault("confirm", "hold")
        turn = page.charge_flow._turn
        assert turn is not None
        self._attempt = turn.attempt
        sheet.buttons["charge"].press()
        self._steps.append(self._say)
        return True

    def _say(self) -> bool:
        office = self._program.office
        if office is None or not office.stripe.control().state()["held"]:
            return False
        print("sending", self._attempt, self._before, flush=True)
        if self._how == "close":
            self._steps.append(self._close)
        return True

    def _close(self) -> bool:
        window = self._program.window
        assert window is not None
        window.close()
        self._steps.append(self._insist)
        return True

    def _insist(self) -> bool:
        window = self._program.window
        assert window is not None
        assert window.shell is not None
        (question,) = window.shell.findChildren(ReviewSheet, "close_sheet")
        if not question.is_ready:
            return False
        print("asked", flush=True)
        question.buttons["go"].click()
        return True

    def _look(self) -> bool:
        office = self._program.office
        if self._program.front is None or office is None:
            return False
        outcome = office.services.charges.outcome(self._attempt)
        if not outcome.attempt.is_finished:
            return False
        attempt = outcome.attempt
        succeeded = office.stripe.control().state()["succeeded"]
        print(succeeded, attempt.state.value, outcome.receipt, attempt.actor, flush=True)
        QApplication.quit()
        return True


def choose_card(page: PayPage, *, saved: bool = True) -> None:
    """Choose the customer's saved card, or the one that is typed."""
    choices = page.card.card
    for index in range(choices.count()):
        choices.setCurrentIndex(index)
        if (page.card.saved is not None) is saved:
            return


def main() -> int:
    # A till that died is taken over after its lease; nobody waits a minute for that here.
    quick = partial(build_services, pace=Pace(lease=timedelta(seconds=2)))
    setattr(desktop.opening, "build_services", quick)  # noqa: B010 - the one way mypy lets pass
    app = QApplication(sys.argv[:1])
    program = Program(app, till_settings(Path(sys.argv[1])))
    hand = Hand(program, sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "")
    program.start()
    code = app.exec()
    del hand
    return code


if __name__ == "__main__":
    sys.exit(main())
