from PySide6.QtCore import QObject, Qt, Signal

from services.events import Events


class EventBridge(QObject):
    """The facts that services announce, as one Qt signal on the window's thread.

    Signals:
        published(object): the event, whatever thread announced it.
    """

    published = Signal(object)
    _carried = Signal(object)

    def __init__(self, events: Events, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._carried.connect(self.published, Qt.ConnectionType.QueuedConnection)
        self._stop = events.subscribe(object, self._carried.emit)

    def stop(self) -> None:
        """Carry nothing more; the program is closing."""
        self._stop()
