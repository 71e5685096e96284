"""How a card window is set up, told by one in a process of its own."""

import json
import os
import sys

if hasattr(os, "geteuid") and os.geteuid() == 0:
    os.environ["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--disable-gpu"

from PySide6.QtWebEngineCore import QWebEngineSettings
from PySide6.QtWidgets import QApplication

from services.cards.entry import CardRequest
from ui.cards.card_page import ATTRIBUTES_OFF
from ui.cards.card_window import CardWindow


def main() -> None:
    app = QApplication(sys.argv[:1])
    window = CardWindow(CardRequest(**json.loads(sys.stdin.readline())), lambda _told: None)
    settings, profile = window.page.settings(), window.profile
    rtc = QWebEngineSettings.WebAttribute.WebRTCPublicInterfacesOnly
    told = {
        "on": [one.name for one in ATTRIBUTES_OFF if settings.testAttribute(one)],
        "off": sum(not settings.testAttribute(one) for one in ATTRIBUTES_OFF),
        "web_rtc_public_only": settings.testAttribute(rtc),
        "unknown_schemes": settings.unknownUrlSchemePolicy().name,
        "off_the_record": profile.isOffTheRecord(),
        "cache": profile.httpCacheType().name,
        "cookies": profile.persistentCookiesPolicy().name,
        "storage": profile.storageName(),
        "menu": window.view.contextMenuPolicy().name,
        "drops": window.view.acceptDrops(),
        "inspected": window.page.inspectedPage() is not None
        or window.page.devToolsPage() is not None,
    }
    window.open()
    center = window.geometry().center()
    told["center"] = [center.x(), center.y()]
    print(json.dumps(told), flush=True)
    window.close()
    app.processEvents()


if __name__ == "__main__":
    main()
