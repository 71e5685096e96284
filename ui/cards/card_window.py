"""The window in which a card is typed. It lives in a process of its own; see `desktop.card_entry`.

Stripe's frame inside it sees the number; this program's main process never does.
"""

import json
from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWebEngineCore import QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from services.cards.entry import CardRequest
from ui.cards.card_page import AllowList, CardPage
from ui.formats import money

_LOAD_MILLISECONDS: Final = 20_000
_IDLE_MILLISECONDS: Final = 10 * 60_000
_LOOK_MILLISECONDS: Final = 80
_MOST_RELOADS: Final = 2

Answer = Callable[[dict[str, Any]], None]


class CardWindow(QWidget):
    """Asks for a card and answers once: a token, or that there is none.

    Signals:
        program_gone(): for whoever notices that the program that asked is no more.
    """

    program_gone = Signal()

    def __init__(self, request: CardRequest, answer: Answer) -> None:
        super().__init__()
        self._request = request
        self._answer: Answer | None = answer
        self._reloads = 0
        self._build()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        self._loading = self._deadline(_LOAD_MILLISECONDS, "not_loaded")
        self._idle = self._deadline(_IDLE_MILLISECONDS, "idle")
        self.program_gone.connect(self.close, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Show the window, over the program's own, and load the page."""
        self._place()
        self.show()
        self.activateWindow()
        self._idle.start()
        self._load()

    def _place(self) -> None:
        if len(self._request.over) != 4:
            return
        program = QRect(*self._request.over)
        place = QRect(QPoint(), self.sizeHint().expandedTo(self.minimumSize()))
        place.moveCenter(program.center())
        screen = QGuiApplication.screenAt(program.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        place.moveLeft(max(room.left(), min(place.left(), room.right() - place.width())))
        place.moveTop(max(room.top(), min(place.top(), room.bottom() - place.height())))
        self.setGeometry(place)

    def _load(self) -> None:
        self._loading.start()
        self.page.show_form(self._request.script)

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
        self.profile = QWebEngineProfile(self)
        self.profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        self.profile.setPersistentCookiesPolicy(
            QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies
        )
        self.allowed = AllowList(self._request.script, self)
        self.profile.setUrlRequestInterceptor(self.allowed)
        self.profile.downloadRequested.connect(lambda download: download.cancel())
        self.page = CardPage(self.profile, self.allowed, self)
        self.page.setBackgroundColor(QColor(Qt.GlobalColor.transparent))
        self.page.renderProcessTerminated.connect(self._renderer_died)
        self.page.loadFinished.connect(self._start)
        self.view = QWebEngineView(self)
        self.view.setObjectName("cardView")
        self.view.setPage(self.page)
        self.view.setAcceptDrops(False)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.view.setAccessibleName(self.tr("Datos de la tarjeta"))

    def _start(self, loaded: bool) -> None:
        if self._answer is None or not self._loading.isActive():
            return
        if not loaded:
            self._end({"failed": "not_loaded"})
            return
        given = {
            "key": self._request.publishable_key,
            "amount": self._request.amount_cents,
            "dark": self._request.dark,
        }
        self.page.runJavaScript(f"window.ventanilla.start({json.dumps(given)})")
        self._timer.start()

    def _renderer_died(self, *_how: object) -> None:
        """The form's process is gone, and what was typed with it: an empty form comes instead."""
        self._timer.stop()
        self.pay_button.setEnabled(False)
        self._reloads += 1
        if self._answer is None:
            return
        if self._reloads > _MOST_RELOADS:
            self._end({"failed": "renderer"})
            return
        self.message.setText(self.tr("El formulario se cerró solo. Cargándolo otra vez…"))
        QTimer.singleShot(0, self, self._load)

    def _look(self) -> None:
        self.page.runJavaScript("JSON.stringify(window.ventanilla.state)", self._looked)

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
        self.page.runJavaScript("window.ventanilla.submit()")

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
        self.page.deleteLater()
        self.hide()
        answer(told)


def _label(name: str, words: str) -> QLabel:
    label = QLabel(words)
    label.setObjectName(name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
