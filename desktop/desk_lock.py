"""Tells when the desktop locks its screen or the computer goes to sleep."""

import os
from typing import Final, cast

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

_SCREENS: Final = (
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
    "org.xfce.ScreenSaver",
)
_SLEEP: Final = "org.freedesktop.login1.Manager"


class DeskLock(QObject):
    """Listens to the buses of a Linux desktop; elsewhere it hears nothing.

    Signals:
        locked(): the screen is locked, or the computer goes to sleep.
    """

    locked = Signal()

    def listen(self) -> None:
        """Listen to the desktop's own buses, where there is a desktop."""
        if "DBUS_SESSION_BUS_ADDRESS" in os.environ:
            self.listen_to(QDBusConnection.sessionBus())
            self.listen_to(QDBusConnection.systemBus())

    def listen_to(self, bus: QDBusConnection) -> bool:
        """Listen to one bus, whoever speaks there; whether it is there."""
        if not bus.isConnected():
            return False
        told = [(screen, "ActiveChanged") for screen in _SCREENS] + [(_SLEEP, "PrepareForSleep")]
        # A bus connects to slots by their text only, whatever the signature says of bytes.
        slot = cast("bytes", SLOT("changed(bool)"))
        return False not in [bus.connect("", "", face, name, self, slot) for face, name in told]

    @Slot(bool)
    def changed(self, is_so: bool) -> None:
        """The screen was locked or unlocked, the computer goes to sleep or wakes up."""
        if is_so:
            self.locked.emit()
