"""Choosing a file of this computer: in our words, and from the folder of the last one."""

from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

_LAST_FOLDER: Final = "folder_of_files"
_PLACES: Final = (
    QStandardPaths.StandardLocation.DownloadLocation,
    QStandardPaths.StandardLocation.DocumentsLocation,
    QStandardPaths.StandardLocation.HomeLocation,
)


def choose_file(over: QWidget, title: str, kinds: str) -> Path | None:
    """Ask for one file.

    Args:
        over: the page that asks.
        title: what for.
        kinds: as Qt writes them, `Imágenes (*.png *.jpg)`.

    Returns:
        The file, or None when nobody chose one.
    """
    dialog = file_dialog(over, title, kinds)
    is_chosen = dialog.exec() == QFileDialog.DialogCode.Accepted
    names = dialog.selectedFiles() if is_chosen else []
    dialog.deleteLater()
    if not names:
        return None
    chosen = Path(names[0])
    remember_folder(chosen.parent)
    return chosen


def file_dialog(over: QWidget | None, title: str, kinds: str) -> QFileDialog:
    """The dialog itself: the desktop's own where there is one, and else Qt's with our words."""
    dialog = QFileDialog(over, title, str(first_folder()), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    labels = QFileDialog.DialogLabel
    for part, words in (
        (labels.LookIn, _tr("Buscar en:")),
        (labels.FileName, _tr("Archivo:")),
        (labels.FileType, _tr("Tipo:")),
        (labels.Accept, _tr("Abrir")),
        (labels.Reject, _tr("Cancelar")),
    ):
        dialog.setLabelText(part, words)
    return dialog


def first_folder() -> Path:
    """Where the last file was, or else where this person's downloads or documents are."""
    app = QCoreApplication.instance()
    last = app.property(_LAST_FOLDER) if app is not None else None
    folders = [last] if isinstance(last, str) else []
    folders += [QStandardPaths.writableLocation(place) for place in _PLACES]
    return next((Path(each) for each in folders if each and Path(each).is_dir()), Path.home())


def remember_folder(folder: Path) -> None:
    """Begin there the next time, as long as the program runs."""
    app = QCoreApplication.instance()
    if app is not None:
        app.setProperty(_LAST_FOLDER, str(folder))


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileChoice", text)
