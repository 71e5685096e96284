"""A page like the card window's: types into the frame and prints what the page itself gets.

Run as a program of its own, with the simulator's address: a browser engine is not for the tests'
process.
"""

import json
import os
import sys
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--disable-gpu"

from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

PAGE = """<!doctype html><meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'nonce-a' ORIGIN; frame-src ORIGIN;
 style-src 'unsafe-inline'">
<div id="place"></div>
<script nonce="a" src="ORIGIN/endive/stripe.js"></script>
<script nonce="a">
  window.heard = []; window.answer = null;
  const stripe = Stripe("pk_test_browser");
  const elements = stripe.elements({ mode: "payment", amount: 1234, currency: "usd" });
  const card = elements.create("payment");
  const hear = (name) => (said) => heard.push([name, said.complete || said.data]);
  ["ready", "change", "focus"].forEach((name) => card.on(name, hear(name)));
  window.addEventListener("message", hear("message"));
  card.mount("#place");
  const keep = (work) => { answer = null; work().then((got) => { answer = got; },
    (wrong) => { answer = { thrown: String(wrong) }; }); };
</script>"""


class Browser:
    def __init__(self, origin: str) -> None:
        self.profile = QWebEngineProfile()
        self.page = QWebEnginePage(self.profile)
        self.view = QWebEngineView()
        self.view.setPage(self.page)
        self.view.resize(460, 260)
        self.view.show()
        self.view.activateWindow()
        self.view.setFocus()
        QTest.qWaitForWindowActive(self.view)
        address = QUrl("https://terminal.localhost/")
        self.view.setHtml(PAGE.replace("ORIGIN", origin), address)

    def ask(self, script: str) -> Any:
        box: list[Any] = []
        self.page.runJavaScript(f"JSON.stringify({script})", box.append)
        self._wait(lambda: bool(box), script)
        return json.loads(box[0]) if box[0] else None

    def until(self, script: str) -> Any:
        got: list[Any] = []

        def answered() -> bool:
            got[:] = [self.ask(script)]
            return bool(got[0])

        self._wait(answered, script)
        return got[0]

    def work(self, script: str) -> Any:
        self.page.runJavaScript(f"keep(async () => {{ {script} }})")
        return self.until("window.answer")

    def type(self, text: str) -> None:
        self.page.runJavaScript("window.heard = []; card.blur(); card.focus()")
        self.until("window.heard.some((said) => said[0] === 'focus')")
        self.until("document.hasFocus() && document.activeElement.tagName === 'IFRAME'")
        proxy = self.view.focusProxy()
        assert proxy is not None
        for letter in text:
            typed = self.ask("window.heard.length")
            QTest.keyClick(proxy, Qt.Key(ord(letter)))
            self.until(f"window.heard.length > {typed}")

    @staticmethod
    def _wait(done: Any, what: str) -> None:
        for _ in range(1000):
            if done():
                return
            QTest.qWait(20)
        raise TimeoutError(what)


def main() -> None:
    app = QApplication([])
    browser = Browser(sys.argv[1])
    browser.until("(window.heard || []).some((said) => said[0] === 'ready')")
    told: dict[str, Any] = {}
    told["too early"] = browser.work("return await stripe.createConfirmationToken({ elements })")
    told["empty"] = browser.work("return await elements.submit()")
    browser.type("424242424242424212" + "40" + "123")
    browser.until("window.heard.some((said) => said[0] === 'change' && said[1])")
    told["token"] = browser.work(
        "await elements.submit(); return await stripe.createConfirmationToken({ elements })"
    )
    told["method"] = browser.work("return await stripe.createPaymentMethod({ elements })")
    browser.page.runJavaScript("card.clear()")
    browser.type("453957876362148612" + "40" + "123")
    told["real card"] = browser.work(
        "await elements.submit(); return await stripe.createConfirmationToken({ elements })"
    )
    told["heard"] = browser.ask("window.heard")
    told["seen"] = browser.ask(
        "[document.documentElement.outerHTML, document.querySelector('iframe').contentDocument]"
    )
    print(json.dumps(told), flush=True)
    app.quit()
    os._exit(0)


if __name__ == "__main__":
    main()
