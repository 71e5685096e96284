"""The card helper with a hand in it that types a card, for tests.

Run as a process of its own, as the program runs the real one. Chromium's sandbox refuses root,
which is who runs the tests in a container, so this turns it off; the program never does.
"""

import os
import sys

import desktop.card_entry as helper

helper.scrub(os.environ)
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--disable-gpu"

from PySide6.QtCore import Qt, QTimer  # noqa: E402 - the environment comes first
from PySide6.QtTest import QTest  # noqa: E402

from ui.cards import card_window  # noqa: E402

ACTION = sys.argv[1] if len(sys.argv) > 1 else "4242424242424242"
_open = card_window.CardWindow.open


def opened(window: card_window.CardWindow) -> None:
    _open(window)
    steps = iter(("type", "pay"))
    timer = QTimer(window)

    def step() -> None:
        if window.message.text() != "":
            return
        if ACTION == "close":
            window.close()
            return
        if ACTION == "abort":
            os.abort()
        if not window.property("typed"):
            next(steps, None)
            window.setProperty("typed", True)
            window.view.setFocus()
            for character in ACTION + "1230" + "123":
                QTest.keyClicks(window.view.focusProxy() or window.view, character)
        elif window.pay_button.isEnabled():
            timer.stop()
            QTest.mouseClick(window.pay_button, Qt.MouseButton.LeftButton)

    timer.timeout.connect(step)
    timer.start(150)


setattr(card_window.CardWindow, "open", opened)  # noqa: B010 - the one way mypy lets pass
sys.exit(helper.run(sys.stdin, sys.stdout))
