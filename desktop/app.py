"""The window's start and stop order."""

import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from desktop import crash, logs
from desktop.entrance import Known, read_known, write_known
from desktop.settings import BadSettings, Settings, save_settings, till_settings
from desktop.version import VERSION
from services.errors import UserError
from ui.language import speak_spanish
from ui.start import StartWindow
from ui.tasks import TaskRunner
from ui.theme import Scheme, Theme

if TYPE_CHECKING:
    from desktop.front import Front
    from desktop.opening import OpenOffice
    from ui.main_window import MainWindow

_SCRUBBED = ("QTWEBENGINE_", "SSLKEYLOGFILE", "STRIPE_LOG")


class Closing(UserError):
    """The program ends before its books were open."""

    key = "desktop.closing"


def run_window(data: Path | None) -> int:
    """Open the window on a data folder; returns the exit code of the process."""
    for name in [name for name in os.environ if name.startswith(_SCRUBBED)]:
        del os.environ[name]
    try:
        settings = till_settings(data)
    except UserError as error:
        return _refuse_to_start(error)
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    logs.set_up_logs(settings.logs_dir, name="ventanilla")
    app = QApplication(sys.argv[:1])
    program = Program(app, settings)
    program.start()
    code = app.exec()
    return code if program.last_act is None else _act_and_end(app, program.last_act, code)


class Program(QObject):
    """The running program: opens the office, then its window, and closes both in order."""

    def __init__(self, app: QApplication, settings: Settings) -> None:
        super().__init__()
        self._app = app
        self.settings = settings
        app.setApplicationName("Ventanilla")
        app.setApplicationVersion(VERSION)
        app.setQuitOnLastWindowClosed(True)
        qInstallMessageHandler(crash.qt_messages())
        speak_spanish(app)
        self.theme = Theme(app, Scheme(settings.palette), settings.font_pt)
        self.theme.changed.connect(self._keep_theme)
        self.tasks = TaskRunner(self._crashed)
        crash.install(self._tell_crash)
        self.start_window = StartWindow()
        self.office: OpenOffice | None = None
        self.window: MainWindow | None = None
        self.front: Front | None = None
        self.last_act: Callable[[], None] | None = None
        self._known: Known | None = None
        self._is_open = threading.Event()
        app.aboutToQuit.connect(self.stop)

    def start(self) -> None:
        """Show the entrance if the last start knew it, and open the books off the ui thread."""
        known = read_known(self.settings.data_dir)
        if known is not None:
            self._show_entrance(known)
        else:
            self.start_window.begin()
        self.tasks.run(self._open, self._opened, self._not_opened)

    def stop(self) -> None:
        """Let running work end for two seconds, then give everything back."""
        self._is_open.set()
        if self.front is not None:
            self.front.stop()
        self.tasks.wait_all(2.0)
        if self.office is not None:
            self.office.close()

    def _open(self) -> "OpenOffice":
        from desktop.opening import open_office  # loads the database library

        return open_office(self.settings, lambda: self.settings)

    def _show_entrance(self, known: Known) -> None:
        from ui.main_window import MainWindow

        before, self._known = self.window, known
        door = known.door(self._wait_for_office, self.settings.till)
        self.window = MainWindow(
            known.info, self.theme, self.tasks, door, idle_minutes=self.settings.idle_minutes
        )
        self.window.closing.connect(self._keep_size)
        self.start_window.end()
        if self.settings.is_maximized:
            self.window.showMaximized()
        else:
            self.window.show()
        if before is not None:
            before.close()
            before.deleteLater()

    def _wait_for_office(self) -> "OpenOffice":
        """The office, once it is open; for workers' threads."""
        self._is_open.wait()
        if self.office is None:
            raise Closing()
        return self.office

    def _opened(self, office: "OpenOffice") -> None:
        from desktop.front import Front  # pages are imported once books are open

        self.office = office
        known = Known.of(office)
        if known != self._known:
            self._show_entrance(known)
            write_known(self.settings.data_dir, known)
        if self.window is None:
            raise RuntimeError("an office without its entrance")
        self.front = Front(self, office, self.window)
        self._is_open.set()
        QTimer.singleShot(0, self.front.begin)

    def _not_opened(self, error: UserError) -> None:
        self._is_open.set()
        self.start_window.refuse(error)
        if self.window is not None:
            self.window.hide()

    def _keep_theme(self, scheme: str, font_pt: int) -> None:
        self.keep_settings(replace(self.settings, palette=scheme, font_pt=font_pt))

    def _keep_size(self) -> None:
        is_maximized = self.window is not None and self.window.isMaximized()
        if is_maximized == self.settings.is_maximized:
            return
        # Nobody is kept from leaving because a size could not be written.
        with suppress(BadSettings):
            self.keep_settings(replace(self.settings, is_maximized=is_maximized))

    def keep_settings(self, settings: Settings) -> None:
        """Remember this till's settings; they hold from now on."""
        self.settings = settings
        save_settings(settings)

    def end_with(self, act: Callable[[], None]) -> None:
        """End now, and do this once everything was given back."""
        self.last_act = act
        self._app.exit(0)

    def _crashed(self, error: BaseException) -> None:
        self._tell_crash(crash.report(error))

    def _tell_crash(self, reference: str) -> None:
        # Called on whatever thread failed: the window's own thread shows it.
        QTimer.singleShot(0, self, lambda: self.start_window.tell_crash(reference, self.window))


def _act_and_end(app: QApplication, act: Callable[[], None], code: int) -> int:
    try:
        act()
    except UserError as error:
        window = StartWindow()
        window.refuse(error)
        return app.exec() or 1
    return code


def _refuse_to_start(error: UserError) -> int:
    from ui.wording import words_for

    sys.stderr.write(words_for(error) + "\n")
    app = QApplication(sys.argv[:1])
    speak_spanish(app)
    Theme(app)
    window = StartWindow()
    window.refuse(error)
    return app.exec() or 1
