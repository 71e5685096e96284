import os
from pathlib import Path
from typing import Final

from PySide6.QtCore import QLockFile, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from services.cards.entry import CardEntryFailed, CardRequest, read_answer
from services.cards.entry_environment import without_dangers

_LONGEST_MILLISECONDS: Final = 11 * 60_000
_MOST_BYTES: Final = 4096


class CardWindowEntry(QObject):
    """The card window: a process of its own that hands back a token and never a number.

    Args:
        command: how the program starts itself for card entry.
        folder: where it is started.
        why_not: why there is no card window on this computer; empty when there is.
        lock: a file that says that one is open, to every program of these books on this
            computer; None for no such file.

    Signals:
        entered(object): an `EnteredCard`.
        cancelled(): the window was closed, by the operator or by `close`.
        failed(object): a `CardEntryFailed`; nothing was charged.
    """

    entered = Signal(object)
    cancelled = Signal()
    failed = Signal(object)

    def __init__(
        self,
        command: list[str],
        why_not: str = "",
        folder: str = "",
        lock: Path | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._folder = folder
        self._why_not = why_not
        self._lock = _lock_at(lock) if lock else None
        self._process: QProcess | None = None
        self._told = bytearray()
        self._is_closing = False
        self._was_too_long = False
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(_LONGEST_MILLISECONDS)
        self._deadline.timeout.connect(self._give_up_waiting)

    @property
    def is_open(self) -> bool:
        """Whether a card window is open; there is never a second one."""
        return self._process is not None

    @property
    def process_id(self) -> int:
        """The helper's process, 0 when there is none."""
        return int(self._process.processId()) if self._process else 0

    def why_not(self) -> str:
        """Why no card can be typed on this computer; empty when one can."""
        return self._why_not

    def open(self, request: CardRequest) -> bool:
        """Ask for a card; false when a window is open already, here or in another program."""
        if self._process is not None or (self._lock and not self._lock.tryLock(0)):
            return False
        process = QProcess(self)
        process.setProcessEnvironment(_environment())
        process.setWorkingDirectory(self._folder)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.SeparateChannels)
        process.readyReadStandardOutput.connect(self._read)
        process.readyReadStandardError.connect(process.readAllStandardError)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._not_started)
        self._told.clear()
        self._is_closing = self._was_too_long = False
        self._process = process
        process.start(self._command[0], self._command[1:])
        # Its input stays open: when this program is gone, the helper sees its end and goes too.
        process.write(request.to_line().encode() + b"\n")
        self._deadline.start()
        return True

    def close(self) -> None:
        """Close the card window, whatever it shows; a card that it told already still counts."""
        if self._process is not None:
            self._is_closing = True
            self._process.kill()

    def _give_up_waiting(self) -> None:
        if self._process is not None:
            self._was_too_long = True
            self._process.kill()

    def _read(self) -> None:
        if self._process is not None and len(self._told) <= _MOST_BYTES:
            self._told += self._process.readAllStandardOutput().data()

    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._end()
            self.failed.emit(CardEntryFailed(cause="not_started"))

    def _finished(self) -> None:
        self._read()
        line = bytes(self._told[:_MOST_BYTES]).decode(errors="replace").strip()
        self._told.clear()
        was_closed, was_too_long = self._is_closing, self._was_too_long
        self._end()
        if not line:
            if was_closed:
                self.cancelled.emit()
            else:
                cause = "timeout" if was_too_long else "crashed"
                self.failed.emit(CardEntryFailed(cause=cause))
            return
        try:
            card = read_answer(line.splitlines()[-1])
        except CardEntryFailed as error:
            self.failed.emit(error)
            return
        if card is None:
            self.cancelled.emit()
        else:
            self.entered.emit(card)

    def _end(self) -> None:
        process, self._process = self._process, None
        self._deadline.stop()
        if self._lock is not None:
            self._lock.unlock()
        if process is not None:
            process.deleteLater()


def _lock_at(path: Path) -> QLockFile:
    lock = QLockFile(str(path))
    # One left by a program that died is told by its process id, never by its age.
    lock.setStaleLockTime(0)
    return lock


def _environment() -> QProcessEnvironment:
    """What the helper inherits: nothing that could open the card page to others."""
    clean = QProcessEnvironment()
    for name, value in without_dangers(os.environ).items():
        clean.insert(name, value)
    return clean
