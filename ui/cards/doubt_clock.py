import math
import time
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from services.clock import utc_now
from ui import formats

_WAITS: Final = (5, 15, 60)


class DoubtClock(QObject):
    """Says when a doubt is looked at next: after 5 s, 15 s, and then every minute.

    Signals:
        told(str): how long it still takes, once a second.
        due(): now.
    """

    told = Signal(str)
    due = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._looked_at = utc_now()
        self._next = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self._tick)

    @property
    def is_running(self) -> bool:
        """Whether a look is to come."""
        return self._timer.isActive()

    def start(self, looks: int) -> None:
        """A look has just ended, after so many others; count down to the next."""
        self._looked_at = utc_now()
        self._next = time.monotonic() + _WAITS[min(looks, len(_WAITS) - 1)]
        self._timer.start()
        self._tick()

    def stop(self) -> None:
        """Count no further."""
        self._timer.stop()

    def _tick(self) -> None:
        left = math.ceil(self._next - time.monotonic())
        if left <= 0:
            self._timer.stop()
            self.due.emit()
            return
        told = self.tr("Última consulta {at}. Próxima en {n} s.")
        at = formats.clock_time(self._looked_at, seconds=True)
        self.told.emit(told.format(at=at, n=left))
