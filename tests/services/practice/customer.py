"""A customer at the hosted page: presses too early, then types a card and pays.

Run as a program of its own, with the page's address, like `browser.py`. With a folder as a second
argument it also keeps pictures of what the customer sees.
"""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--disable-gpu"

from typing import Any

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

LEFT = Qt.MouseButton.LeftButton
CARD = "424242424242424212" + "40" + "123"


class Customer:
    """A phone's browser on one page."""

    def __init__(self, url: str, pictures: str = "") -> None:
        self.pictures = pictures
        self.profile = QWebEngineProfile()
        self.view = QWebEngineView()
        self.view.setPage(QWebEnginePage(self.profile, self.view))
        self.view.resize(420, 760)
        self.view.show()
        self.view.activateWindow()
        self.view.setFocus()
        QTest.qWaitForWindowActive(self.view)
        self.view.page().load(QUrl(url))

    def until(self, script: str) -> Any:
        for _ in range(300):
            got: list[Any] = []
            self.view.page().runJavaScript(script, got.append)
            while not got:
                QTest.qWait(5)
            if got[0]:
                return got[0]
            QTest.qWait(20)
        raise TimeoutError(script)

    def see(self, name: str) -> None:
        if self.pictures:
            QTest.qWait(300)
            self.view.grab().save(str(Path(self.pictures) / f"{name}.png"))

    def press(self) -> None:
        self.view.page().runJavaScript("button.click()")

    def type(self, text: str) -> None:
        place = self.until(
            "(() => { scrollTo(0, 0); const at = document.querySelector('iframe')"
            ".getBoundingClientRect(); return `${at.left + 80},${at.top + 48}` })()"
        )
        proxy = self.view.focusProxy()
        assert proxy is not None
        x, y = (int(float(part)) for part in place.split(","))
        QTest.mouseClick(proxy, LEFT, pos=QPoint(x, y))
        self.until("document.hasFocus() && document.activeElement.tagName === 'IFRAME'")
        for letter in text:
            QTest.keyClick(proxy, Qt.Key(ord(letter)))
            QTest.qWait(30)


def main() -> None:
    app = QApplication([])
    customer = Customer(*sys.argv[1:3])
    customer.until("window.button && !button.disabled")
    customer.see("open")
    customer.press()
    print(customer.until("problem.textContent"), flush=True)
    customer.see("incomplete")
    customer.until("!button.disabled")
    customer.type(CARD)
    customer.see("typed")
    customer.press()
    print(customer.until("(document.getElementById('result') || {}).textContent"), flush=True)
    customer.see("paid")
    app.quit()
    os._exit(0)


if __name__ == "__main__":
    main()
