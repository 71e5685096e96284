"""The window in which a card is typed. It lives in a process of its own; see `desktop.card_entry`.

Stripe's frame inside it sees the number; this program's main process never does.
"""

import json
import secrets
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QCloseEvent, QColor, QKeySequence, QShortcut
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from resources import text
from services.cards.entry import CardRequest
from ui.formats import money

PAGE_URL: Final = "https://terminal.localhost/"
LIVE_SCRIPT: Final = "https://js.stripe.com/endive/stripe.js"
_STRIPE_HOSTS: Final = frozenset(
    {
        "js.stripe.com",
        "hooks.stripe.com",
        "api.stripe.com",
        "m.stripe.network",
        "m.stripe.com",
        "r.stripe.com",
        "q.stripe.com",
        "merchant-ui-api.stripe.com",
    }
)
_LOAD_MILLISECONDS: Final = 20_000
_IDLE_MILLISECONDS: Final = 10 * 60_000
_LOOK_MILLISECONDS: Final = 80
_ATTRIBUTES_OFF: Final = (
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.JavascriptCanPaste,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.NavigateOnDropEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.WebGLEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
)

Answer = Callable[[dict[str, Any]], None]


class AllowList(QWebEngineUrlRequestInterceptor):
    """Lets the page speak with Stripe, or with the local simulator, and with nobody else."""

    def __init__(self, script: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._script = urlsplit(script)

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802
        """Qt asks here before each request."""
        if not self.allows(info.requestUrl()):
            info.block(True)

    def allows(self, url: QUrl) -> bool:
        """Whether an address is Stripe's, the simulator's, or the page's own."""
        if url.toString() in {PAGE_URL, "about:blank"} or url.scheme() == "data":
            return True
        if url.scheme() == "https":
            return url.host() in _STRIPE_HOSTS
        loopback = self._script.hostname in {"127.0.0.1", "localhost"}
        same = (url.scheme(), url.host(), url.port()) == (
            self._script.scheme,
            self._script.hostname,
            self._script.port or -1,
        )
        return loopback and same


class CardPage(QWebEnginePage):
    """A page that goes nowhere, opens nothing, downloads nothing and asks for nothing."""

    def __init__(self, profile: QWebEngineProfile, allowed: AllowList, parent: QWidget) -> None:
        super().__init__(profile, parent)
        self._allowed = allowed
        settings = self.settings()
        for attribute in _ATTRIBUTES_OFF:
            settings.setAttribute(attribute, False)
        settings.setAttribute(QWebEngineSettings.WebAttribute.WebRTCPublicInterfacesOnly, True)
        self.permissionRequested.connect(lambda permission: permission.deny())

    def acceptNavigationRequest(  # noqa: N802
        self,
        url: QUrl | str,
        kind: QWebEnginePage.NavigationType,
        isMainFrame: bool,  # noqa: N803
    ) -> bool:
        """Our own page in the main frame; only Stripe's frames inside it."""
        wanted = QUrl(url)
        if isMainFrame:
            return wanted.toString() == PAGE_URL or wanted.scheme() == "data"
        return self._allowed.allows(wanted)

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:  # noqa: N802
        """No other window is ever opened."""
        return None  # type: ignore[return-value]

    def javaScriptConsoleMessage(  # noqa: N802
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,  # noqa: N803
        sourceID: str,  # noqa: N803
    ) -> None:
        """What a page prints is nobody's business here and could hold anything."""


class CardWindow(QWidget):
    """Asks for a card and answers once: a token, or that there is none."""

    def __init__(self, request: CardRequest, answer: Answer) -> None:
        super().__init__()
        self._request = request
        self._answer: Answer | None = answer
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        self._loading = self._deadline(_LOAD_MILLISECONDS, "not_loaded")
        self._idle = self._deadline(_IDLE_MILLISECONDS, "idle")

    def open(self) -> None:
        """Show the window and load the page."""
        self.show()
        self.activateWindow()
        self._loading.start()
        self._idle.start()
        self._page.setHtml(page_html(self._request.script), QUrl(PAGE_URL))

    def _deadline(self, milliseconds: int, cause: str) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(milliseconds)
        timer.timeout.connect(lambda: self._end({"failed": cause}))
        return timer

    def _build(self) -> None:
        self.setObjectName("cardWindow")
        self.setWindowTitle(self._request.title)
        self.setWindowFlag(Qt.WindowType.WindowStaysOnTopHint)
        self.setMinimumSize(440, 430)
        self._build_web()
        amount = _label("cardAmount", money(self._request.amount_cents))
        font = amount.font()
        font.setPointSizeF(font.pointSizeF() * 1.8)
        font.setBold(True)
        amount.setFont(font)
        self.message = _label("cardMessage", self.tr("Cargando el formulario…"))
        self.message.setMinimumHeight(self.message.fontMetrics().height() * 2)
        note = self.tr("El número se escribe en el formulario de Stripe; este programa no lo ve.")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(_label("cardTitle", self._request.title))
        column.addWidget(amount)
        column.addWidget(self.view, 1)
        column.addWidget(self.message)
        column.addWidget(_label("cardNote", note))
        column.addLayout(self._build_buttons())

    def _build_buttons(self) -> QHBoxLayout:
        self.back_button = QPushButton(self.tr("Volver"))
        self.back_button.setObjectName("cardBack")
        self.back_button.clicked.connect(self.close)
        self.pay_button = QPushButton(self._request.button)
        self.pay_button.setObjectName("cardPay")
        self.pay_button.setProperty("primary", True)
        self.pay_button.setEnabled(False)
        self.pay_button.clicked.connect(self._submit)
        for button in (self.back_button, self.pay_button):
            button.setAccessibleName(button.text())
            button.setAutoDefault(False)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self).activated.connect(self.close)
        charge = QShortcut(QKeySequence(Qt.Key.Key_F12), self)
        charge.setAutoRepeat(False)
        charge.activated.connect(self._submit)
        buttons = QHBoxLayout()
        buttons.addWidget(self.back_button)
        buttons.addStretch(1)
        buttons.addWidget(self.pay_button)
        return buttons

    def _build_web(self) -> None:
        # Without a name a profile keeps everything in memory, and nothing on the disk.
        self._profile = QWebEngineProfile(self)
        self._profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self._profile.setPersistentCookiesPolicy(
            QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
        )
        self._allowed = AllowList(self._request.script, self)
        self._profile.setUrlRequestInterceptor(self._allowed)
        self._profile.downloadRequested.connect(lambda download: download.cancel())
        self._page = CardPage(self._profile, self._allowed, self)
        self._page.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
        self._page.renderProcessTerminated.connect(lambda *_: self._end({"failed": "renderer"}))
        self._page.loadFinished.connect(self._start)
        self.view = QWebEngineView(self)
        self.view.setObjectName("cardView")
        self.view.setPage(self._page)
        self.view.setAcceptDrops(False)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.setAccessibleName(self.tr("Datos de la tarjeta"))

    def _start(self, loaded: bool) -> None:
        if not loaded:
            self._end({"failed": "not_loaded"})
            return
        given = {
            "key": self._request.publishable_key,
            "amount": self._request.amount_cents,
            "dark": self._request.dark,
        }
        self._page.runJavaScript(f"window.ventanilla.start({json.dumps(given)})")
        self._timer.start()

    def _look(self) -> None:
        self._page.runJavaScript("JSON.stringify(window.ventanilla.state)", self._looked)

    def _looked(self, told: object) -> None:
        try:
            state = json.loads(str(told))
            phase, token = str(state["phase"]), state["token"]
            complete, message = state["complete"] is True, str(state["message"])
        except (ValueError, KeyError, TypeError):
            return
        if phase == "done" and isinstance(token, dict):
            self._end(token)
        elif phase == "failed":
            self._end({"failed": "form"})
        elif phase == "escaped":
            self.close()
        else:
            if phase == "ready" and self._loading.isActive():
                self._loading.stop()
                self.view.setFocus(Qt.FocusReason.OtherFocusReason)
            waiting = phase in {"loading", "submitting"}
            self.pay_button.setEnabled(phase == "ready" and complete)
            self.message.setText(self.tr("Un momento…") if waiting else message)

    def _submit(self) -> None:
        if not self.pay_button.isEnabled():
            return
        self.pay_button.setEnabled(False)
        self._page.runJavaScript("window.ventanilla.submit()")

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing is an answer too: no card."""
        event.accept()
        self._end({"cancelled": True})

    def _end(self, told: dict[str, Any]) -> None:
        answer, self._answer = self._answer, None
        if answer is None:
            return
        self._timer.stop()
        self._loading.stop()
        self._idle.stop()
        # A page outlives its profile only to crash: it goes first.
        self.view.setPage(None)  # type: ignore[arg-type]  # Qt takes it, its stub does not
        self._page.deleteLater()
        self.hide()
        answer(told)


def _label(name: str, words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def page_html(script: str) -> str:
    """The constant page with the one script it may load and a nonce of its own."""
    nonce = secrets.token_urlsafe(18)
    parts = urlsplit(script)
    origin = f"{parts.scheme}://{parts.netloc}"
    live = "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com"
    frames = live if origin == "https://js.stripe.com" else origin
    connect = "https://api.stripe.com" if origin == "https://js.stripe.com" else origin
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce}' {origin}",
            f"style-src 'nonce-{nonce}' 'unsafe-inline'",
            f"frame-src {frames}",
            f"connect-src {connect}",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    filled = text("card_entry", "page.html")
    page = text("card_entry", "page.js")
    for name, value in (
        ("policy", policy),
        ("nonce", nonce),
        ("script", script),
        ("page", page),
    ):
        filled = filled.replace("{{" + name + "}}", value)
    return filled
