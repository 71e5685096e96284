"""The page in which Stripe's frame stands: what it may load, where it may go, what it may ask."""

import base64
import hashlib
from typing import Final
from urllib.parse import urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWidgets import QWidget

from resources import text

PAGE_URL: Final = "https://terminal.localhost/"
LIVE_SCRIPT: Final = "https://js.stripe.com/endive/stripe.js"
ATTRIBUTES_OFF: Final = (
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.JavascriptCanPaste,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.AllowRunningInsecureContent,
    QWebEngineSettings.WebAttribute.AllowGeolocationOnInsecureOrigins,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.NavigateOnDropEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.WebGLEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
)
_LIVE_HOSTS: Final = frozenset(
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
_LIVE_FRAMES: Final = "https://js.stripe.com https://*.js.stripe.com https://hooks.stripe.com"
_LIVE_SCRIPTS: Final = "https://js.stripe.com https://*.js.stripe.com"


class AllowList(QWebEngineUrlRequestInterceptor):
    """Lets the page speak with Stripe, or with the local simulator, and with nobody else.

    Attributes:
        refused: how many requests were not sent.
    """

    def __init__(self, script: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._script = urlsplit(script)
        self.refused = 0

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:  # noqa: N802
        """Qt asks here before each request."""
        if not self.allows(info.requestUrl()):
            self.refused += 1
            info.block(True)

    def allows(self, url: QUrl) -> bool:
        """Whether an address is Stripe's or the simulator's, or needs no network at all."""
        if url.toString() == "about:blank" or url.scheme() == "data":
            return True
        if self._script.hostname == "js.stripe.com":
            host = url.host()
            known = host in _LIVE_HOSTS or host.endswith(".js.stripe.com")
            return url.scheme() == "https" and url.port() in {-1, 443} and known
        return (url.scheme(), url.host(), url.port()) == (
            self._script.scheme,
            self._script.hostname,
            self._script.port or -1,
        )


class CardPage(QWebEnginePage):
    """A page that goes nowhere, opens nothing, downloads nothing and asks for nothing.

    Attributes:
        refused: how often it wanted to, all the same.
    """

    def __init__(self, profile: QWebEngineProfile, allowed: AllowList, parent: QWidget) -> None:
        super().__init__(profile, parent)
        self._allowed = allowed
        self._is_ours = False
        self.refused = 0
        settings = self.settings()
        for attribute in ATTRIBUTES_OFF:
            settings.setAttribute(attribute, False)
        settings.setAttribute(QWebEngineSettings.WebAttribute.WebRTCPublicInterfacesOnly, True)
        settings.setUnknownUrlSchemePolicy(
            QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes
        )
        self.permissionRequested.connect(self._refuse_permission)
        self.fileSystemAccessRequested.connect(lambda request: request.reject())
        self.registerProtocolHandlerRequested.connect(lambda request: request.reject())
        self.desktopMediaRequested.connect(lambda request: request.cancel())
        self.fullScreenRequested.connect(lambda request: request.reject())

    def show_form(self, script: str) -> None:
        """Load the constant page with one script; the only navigation that is ever accepted."""
        self._is_ours = True
        self.setHtml(page_html(script), QUrl(PAGE_URL))

    def acceptNavigationRequest(  # noqa: N802
        self,
        url: QUrl | str,
        kind: QWebEnginePage.NavigationType,
        isMainFrame: bool,  # noqa: N803
    ) -> bool:
        """Our own page in the main frame, once for each `show_form`; Stripe's frames inside it."""
        wanted = QUrl(url)
        if isMainFrame:
            is_ours, self._is_ours = self._is_ours, False
            may = is_ours and (wanted.toString() == PAGE_URL or wanted.scheme() == "data")
        else:
            may = self._allowed.allows(wanted)
        self.refused += not may
        return may

    def createWindow(self, kind: QWebEnginePage.WebWindowType) -> QWebEnginePage:  # noqa: N802
        """No other window is ever opened."""
        self.refused += 1
        return None  # type: ignore[return-value]

    def chooseFiles(self, *_asked: object) -> list[str]:  # noqa: N802
        """No file of this computer is ever offered."""
        self.refused += 1
        return []

    def javaScriptAlert(self, origin: QUrl | str, message: str) -> None:  # noqa: N802
        """A page does not stop the till with a box of its own."""
        self.refused += 1

    def javaScriptConfirm(self, origin: QUrl | str, message: str) -> bool:  # noqa: N802
        """Neither does it ask."""
        self.refused += 1
        return False

    def javaScriptPrompt(self, *_asked: object) -> tuple[bool, str]:  # noqa: N802
        """Nor does it take an answer."""
        self.refused += 1
        return False, ""

    def javaScriptConsoleMessage(  # noqa: N802
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,  # noqa: N803
        sourceID: str,  # noqa: N803
    ) -> None:
        """What a page prints is nobody's business here and could hold anything."""

    def _refuse_permission(self, permission: object) -> None:
        self.refused += 1
        permission.deny()  # type: ignore[attr-defined]


def page_html(script: str) -> str:
    """The constant page: its policy names the hash of its own script and style, and one origin."""
    page, style = text("card_entry", "page.js"), text("card_entry", "page.css")
    filled = text("card_entry", "page.html")
    for name, value in (
        ("policy", _policy(script, page, style)),
        ("script", script),
        ("page", page),
        ("style", style),
    ):
        filled = filled.replace("{{" + name + "}}", value)
    return filled


def _policy(script: str, page: str, style: str) -> str:
    parts = urlsplit(script)
    origin = f"{parts.scheme}://{parts.netloc}"
    is_live = origin == "https://js.stripe.com"
    rules = {
        "default-src": "'none'",
        "script-src": f"{_LIVE_SCRIPTS if is_live else origin} {_hashed(page)}",
        "style-src": _hashed(style),
        "frame-src": _LIVE_FRAMES if is_live else origin,
        "connect-src": "https://api.stripe.com" if is_live else origin,
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hashed(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
