from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget


@dataclass(frozen=True, slots=True)
class Outside:
    """What a page asks of the desktop around it: other programs, and where to save.

    `open_file` and `open_address` tell whether some program took it.
    """

    open_file: Callable[[Path], bool]
    open_address: Callable[[str], bool]
    ask_target: Callable[[QWidget, str], Path | None]


def the_desktop() -> Outside:
    """The system's own viewers and dialogs."""
    return Outside(
        lambda path: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
        lambda address: QDesktopServices.openUrl(QUrl(address)),
        _ask_target,
    )


def _ask_target(page: QWidget, name: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(
        page, page.tr("Guardar como"), name, page.tr("PDF (*.pdf)")
    )
    return Path(chosen) if chosen else None
