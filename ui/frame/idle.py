from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

MOST_MINUTES: Final = 15
NORMAL_MINUTES: Final = 10

_INPUT: Final = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class IdleWatch(QObject):
    """Notices that nobody has touched keyboard or mouse for some minutes.

    It listens at the program's windows and not at every widget: a filter on the application
    would run for each of its events.

    Signals:
        idle(): the time is up.
    """

    idle = Signal()

    def __init__(self, app: QGuiApplication, minutes: int = NORMAL_MINUTES) -> None:
        super().__init__(app)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.idle)
        self.set_minutes(minutes)
        app.focusWindowChanged.connect(self._watch)

    @property
    def minutes(self) -> int:
        """After how many minutes; never more than 15."""
        return self._timer.interval() // 60_000

    def set_minutes(self, minutes: int) -> None:
        """Shorten the time; it may not go above 15 minutes."""
        self._timer.setInterval(min(MOST_MINUTES, max(1, minutes)) * 60_000)

    def start(self) -> None:
        """Somebody came in."""
        self._timer.start()

    def stop(self) -> None:
        """Nobody is in, or the window is locked already."""
        self._timer.stop()

    @property
    def is_watching(self) -> bool:
        """Whether the time runs."""
        return self._timer.isActive()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Start the time again at every touch."""
        if event.type() in _INPUT and self._timer.isActive():
            self._timer.start()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)
