import os
from typing import Final

from PySide6.QtCore import QObject, QProcess, QProcessEnvironment, QTimer, Signal

from services.cards.entry import CardEntryFailed, CardRequest, read_answer

_SCRUBBED: Final = ("QTWEBENGINE_", "STRIPE_", "SSLKEYLOGFILE", "VENTANILLA_")
_PROXIES: Final = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "FTP_PROXY")
_LONGEST_MILLISECONDS: Final = 11 * 60_000
_MOST_BYTES: Final = 4096


class CardWindowEntry(QObject):
    """The card window: a process of its own that hands back a token and never a number.

    Args:
        command: how the program starts itself for card entry.
        folder: where it is started.
        why_not: why there is no card window on this computer; empty when there is.

    Signals:
        entered(object): an `EnteredCard`.
        cancelled(): the operator closed the window.
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
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._command = command
        self._folder = folder
        self._why_not = why_not
        self._process: QProcess | None = None
        self._told = bytearray()
        self._deadline = QTimer(self)
        self._deadline.setSingleShot(True)
        self._deadline.setInterval(_LONGEST_MILLISECONDS)
        self._deadline.timeout.connect(self.close)

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
        """Ask for a card; false when a window is open already."""
        if self._process is not None:
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
        self._process = process
        process.start(self._command[0], self._command[1:])
        process.write(request.to_line().encode() + b"\n")
        process.closeWriteChannel()
        self._deadline.start()
        return True

    def close(self) -> None:
        """Close the card window, whatever it shows."""
        if self._process is not None:
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
        self._end()
        if not line:
            self.failed.emit(CardEntryFailed(cause="crashed"))
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
        if process is not None:
            process.deleteLater()


def _environment() -> QProcessEnvironment:
    """What the helper inherits: nothing that could open the card page to others."""
    clean = QProcessEnvironment()
    for name, value in os.environ.items():
        if not name.startswith(_SCRUBBED) and name.upper() not in _PROXIES:
            clean.insert(name, value)
    return clean
