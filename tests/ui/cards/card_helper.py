"""The card helper with a hand in it that types a card, for tests.

What it does is one word: a number types it and pays; `hold:NUMBER` types it, says so in the file
`TYPED_FILE` and waits; `kill-renderer:NUMBER` kills the form's process once before it types,
`kill-renderers` each time; `close` and `abort` end it.

Run as a process of its own, as the program runs the real one. Chromium's sandbox refuses root,
which is who runs the tests in a container, so this turns it off; the program never does.
"""

import os
import signal
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
    timer = QTimer(window)
    crashes = {"kill-renderer": 1, "kill-renderers": 9}.get(ACTION.partition(":")[0], 0)
    number = ACTION.rpartition(":")[2]

    def step() -> None:
        if window.message.text() != "":
            return
        if ACTION == "close":
            window.close()
            return
        if ACTION == "abort":
            os.abort()
        nonlocal crashes
        if crashes:
            crashes -= 1
            window.message.setText("…")
            os.kill(window.page.renderProcessPid(), signal.SIGKILL)
        elif not window.property("typed"):
            window.setProperty("typed", True)
            window.view.setFocus()
            for character in number + "1230" + "123":
                QTest.keyClicks(window.view.focusProxy() or window.view, character)
        elif window.pay_button.isEnabled():
            timer.stop()
            if ACTION.startswith("hold:"):
                sys.stderr.write("typed\n")
                with open(os.environ["TYPED_FILE"], "w", encoding="utf-8") as typed:
                    typed.write("typed")
                return
            QTest.mouseClick(window.pay_button, Qt.MouseButton.LeftButton)

    timer.timeout.connect(step)
    timer.start(150)


setattr(card_window.CardWindow, "open", opened)  # noqa: B010 - the one way mypy lets pass
sys.exit(helper.run(sys.stdin, sys.stdout))
