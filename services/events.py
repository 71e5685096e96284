from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar

E = TypeVar("E")


class Events:
    """Facts announced inside this process, after their commit.

    Other tills learn of them by reading the database again. Subscribers are called on the
    publisher's thread; `ui.event_bridge` carries them to Qt's.
    """

    def __init__(self) -> None:
        self._subscribers: list[tuple[type[Any], Callable[[Any], None]]] = []
        self._lock = Lock()

    def subscribe(self, kind: type[E], callback: Callable[[E], None]) -> Callable[[], None]:
        """Call back for each event of a kind (subclasses too); returns how to stop."""
        entry = (kind, callback)
        with self._lock:
            self._subscribers.append(entry)

        def stop() -> None:
            with self._lock:
                if entry in self._subscribers:
                    self._subscribers.remove(entry)

        return stop

    def publish(self, event: object) -> None:
        """Tell every subscriber of this event's kind."""
        with self._lock:
            subscribers = tuple(self._subscribers)
        for kind, callback in subscribers:
            if isinstance(event, kind):
                callback(event)
