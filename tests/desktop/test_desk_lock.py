import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PySide6.QtDBus import QDBusConnection
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.desk_lock import DeskLock


@pytest.fixture
def bus() -> Iterator[str]:
    """The address of a bus of its own, as a desktop has one."""
    if shutil.which("dbus-daemon") is None:
        pytest.skip("no D-Bus on this computer")
    started = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert started.stdout is not None
    try:
        yield started.stdout.readline().strip()
    finally:
        started.kill()
        started.wait()
        started.stdout.close()


def say(bus: str, member: str, told: str) -> None:
    words = ["dbus-send", f"--bus={bus}", "--type=signal", "/org/any", member, f"boolean:{told}"]
    subprocess.run(words, check=True)


def test_a_locked_screen_and_a_computer_that_sleeps_are_heard(
    bus: str, qapp: QApplication, qtbot: QtBot
) -> None:
    lock, heard = DeskLock(), []
    lock.locked.connect(lambda: heard.append("locked"))
    assert lock.listen_to(QDBusConnection.connectToBus(bus, "test_desk_lock"))

    say(bus, "org.gnome.ScreenSaver.ActiveChanged", "false")
    say(bus, "org.gnome.ScreenSaver.ActiveChanged", "true")
    qtbot.waitUntil(lambda: heard == ["locked"])
    say(bus, "org.freedesktop.login1.Manager.PrepareForSleep", "true")
    qtbot.waitUntil(lambda: heard == ["locked"] * 2)
    assert not lock.listen_to(QDBusConnection("nobody"))
