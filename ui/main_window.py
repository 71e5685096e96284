from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QStyle, QWidget
from shiboken6 import isValid

from services.staff.rights import Operator
from ui import icons
from ui.frame.idle import NORMAL_MINUTES, IdleWatch
from ui.frame.results import SearchProvider
from ui.frame.shell import Shell
from ui.place import FrameInfo, Place
from ui.signin.door import Door
from ui.signin.lock_screen import LockScreen
from ui.signin.page import SignInPage
from ui.tasks import TaskRunner
from ui.theme import Theme
from ui.tokens import palette_of
from ui.widgets.review_sheet import ReviewSheet, SheetAction
from ui.widgets.sheet import Sheet
from ui.wording import role

LEAST_SIZE: Final = QSize(1024, 640)


class MainWindow(QMainWindow):
    """The window: sign-in, then one person's shell, or the lock in its place.

    Signals:
        signed_in(object): an `Operator` came in; answer with `enter`.
        left(object): the `Operator` went, and the shell with them.
        locked(), unlocked(): the same person went and came back.
        closing(): the window is about to close for good.
    """

    signed_in = Signal(object)
    left = Signal(object)
    locked = Signal()
    unlocked = Signal()
    closing = Signal()

    def __init__(
        self,
        info: FrameInfo,
        theme: Theme,
        tasks: TaskRunner,
        door: Door,
        *,
        idle_minutes: int = NORMAL_MINUTES,
    ) -> None:
        super().__init__()
        self._info = info
        self._tasks = tasks
        self._door = door
        self._operator: Operator | None = None
        self._lock: LockScreen | None = None
        self._aside: list[QWidget] = []
        self._may_close = False
        self._question: ReviewSheet | None = None
        self._before: QWidget | None = None
        self.shell: Shell | None = None
        self.sign_in_page = SignInPage(info, door, tasks)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.sign_in_page)
        self.setCentralWidget(self._stack)
        mode = f" · {info.mode}" if info.mode else ""
        self.setWindowTitle(f"{info.company}{mode} · Ventanilla")
        self.setWindowIcon(icons.icon("logo", palette_of(self), "accent"))
        self.setMinimumSize(LEAST_SIZE.boundedTo(_screen_room()))
        self.resize(QSize(1366, 768).boundedTo(_screen_room() - _frame_guess(self)))
        self.idle = IdleWatch(_app(), idle_minutes)
        self._connect(theme)
        self.sign_in_page.begin()

    @property
    def operator(self) -> Operator | None:
        """Who is in."""
        return self._operator

    @property
    def is_locked(self) -> bool:
        """Whether the lock stands in place of the work."""
        return self._lock is not None

    def enter(
        self,
        operator: Operator,
        places: Sequence[Place],
        search: SearchProvider,
        join: Callable[[Shell], None] = lambda _shell: None,
    ) -> Shell:
        """Open the shell for somebody who signed in, at its first place.

        Args:
            operator: who came in.
            places: what their rights open.
            search: what the search box finds.
            join: is given the shell before its first page is built.
        """
        self._drop_shell()
        shell = Shell(self._info, places, search, self._tasks)
        join(shell)
        shell.lock_wanted.connect(self.lock)
        shell.leave_wanted.connect(self.leave)
        roles = ", ".join(sorted(role(one) for one in operator.roles))
        shell.status.show_part("operator", f"{operator.full_name} ({roles})")
        shell.status.show_part("till", self.tr("Caja {till}").format(till=operator.till))
        self._operator = operator
        self.shell = shell
        self._stack.addWidget(shell)
        self._stack.setCurrentWidget(shell)
        if places:
            shell.open_place(places[0].key)
        self.idle.start()
        return shell

    def lock(self) -> None:
        """Put the lock in place of the work, which stays as it is, hidden."""
        if self._operator is None or self.shell is None or self._lock is not None:
            return
        self.idle.stop()
        self._put_aside()
        self._before = self.shell.focusWidget()
        # What ends behind the lock may ask for the keyboard; nothing there gets it.
        self.shell.setEnabled(False)
        self._lock = LockScreen(self._operator, self._door, self._tasks)
        self._lock.unlocked.connect(self._unlock)
        self._lock.switch_wanted.connect(self._switch)
        self._stack.addWidget(self._lock)
        self._stack.setCurrentWidget(self._lock)
        self._lock.begin()
        self.locked.emit()

    def leave(self) -> None:
        """Sign out, after asking where something would be lost."""
        self._ask_then(self.tr("Salir"), self._leave_now)

    def end_session(self, told: str) -> None:
        """Whoever is in may not go on: sign them out, saying why.

        Where something is on its way or would be lost, the lock keeps it, and they are signed
        out the next time this is asked.
        """
        if self._operator is None:
            return
        if self._reasons():
            self.lock()
            page = self._lock
            if page is not None:
                page.credentials.notice.tell("warn", told, closable=False)
            return
        self._leave_now()
        self.sign_in_page.credentials.notice.tell("warn", told, closable=False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close, after asking where something would be lost or is still on its way."""
        if self._may_close or self._operator is None or not self._reasons():
            self.closing.emit()
            event.accept()
            return
        event.ignore()
        if self._lock is not None:
            self._lock.credentials.notice.tell(
                "warn",
                "\n".join(self._reasons()),
                (self.tr("&Cerrar de todos modos"), self._close_now),
            )
        else:
            self._ask_then(self.tr("Cerrar Ventanilla"), self._close_now)

    def _connect(self, theme: Theme) -> None:
        self.sign_in_page.signed_in.connect(self.signed_in)
        self.idle.idle.connect(self.lock)
        keys: dict[str, Callable[[], None]] = {
            "Ctrl+L": self.lock,
            "Ctrl++": theme.bigger,
            "Ctrl+=": theme.bigger,
            "Ctrl+-": theme.smaller,
            "Ctrl+0": theme.normal,
        }
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)

    def _reasons(self) -> list[str]:
        return self.shell.reasons_to_stay() if self.shell else []

    def _ask_then(self, title: str, act: Callable[[], None]) -> None:
        reasons = self._reasons()
        if not reasons or self.shell is None:
            act()
            return
        if self._question is not None:
            return
        sheet = ReviewSheet(
            "close_sheet",
            title,
            self.shell,
            rows=[("", reason) for reason in reasons],
            actions=[SheetAction("go", self.tr("&Salir de todos modos"), danger=True)],
        )
        self._question = sheet
        sheet.closed.connect(self._answered)
        sheet.chosen.connect(sheet.close_sheet)
        sheet.chosen.connect(act)
        sheet.open_sheet()

    def _answered(self) -> None:
        self._question = None

    def _close_now(self) -> None:
        self._may_close = True
        self.close()

    def _leave_now(self) -> None:
        gone = self._operator
        self.idle.stop()
        self._drop_lock()
        self._drop_shell()
        self._operator = None
        self._stack.setCurrentWidget(self.sign_in_page)
        self.sign_in_page.begin()
        self.left.emit(gone)

    def _unlock(self) -> None:
        self._drop_lock()
        if self.shell is not None:
            before, self._before = self._before, None
            self.shell.setEnabled(True)
            self._stack.setCurrentWidget(self.shell)
            for window in self._aside:
                window.show()
            self._aside = []
            asks = any(sheet.is_open for sheet in self.shell.findChildren(Sheet))
            if before is not None and isValid(before) and not asks:
                before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.idle.start()
        self.unlocked.emit()

    def _switch(self) -> None:
        """Another person comes in: the first one's work is only left if it loses nothing."""
        reasons = self._reasons()
        if reasons and self._lock is not None:
            self._lock.credentials.notice.tell("warn", "\n".join(reasons), closable=False)
            return
        QTimer.singleShot(0, self, self._leave_now)

    def _put_aside(self) -> None:
        """Hide every other window too: what is locked cannot be read."""
        popup = QApplication.activePopupWidget()
        while popup is not None:
            popup.close()
            popup = QApplication.activePopupWidget()
        self._aside = [
            window
            for window in QApplication.topLevelWidgets()
            if window is not self and window.isVisible() and window.isWindow()
        ]
        for window in self._aside:
            window.hide()

    def _drop_lock(self) -> None:
        if self._lock is not None:
            self._stack.removeWidget(self._lock)
            self._lock.hide()
            self._lock.deleteLater()
            self._lock = None

    def _drop_shell(self) -> None:
        for window in self._aside:
            window.close()
        self._aside = []
        self._question = None
        if self.shell is not None:
            self._stack.removeWidget(self.shell)
            self.shell.hide()
            self.shell.deleteLater()
            self.shell = None


def _app() -> QGuiApplication:
    app = QGuiApplication.instance()
    if not isinstance(app, QGuiApplication):
        raise TypeError("a window needs its application first")
    return app


def _frame_guess(window: QWidget) -> QSize:
    """What the desktop adds around a window, which nobody tells before it is shown."""
    title = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    return QSize(4, round(1.5 * title))


def _screen_room() -> QSize:
    screen = QGuiApplication.primaryScreen()
    return screen.availableSize() if screen else LEAST_SIZE
