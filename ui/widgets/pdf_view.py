import os
import tempfile
from pathlib import Path
from typing import Final

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.notice import Notice

_STEPS: Final = (0.5, 0.67, 0.8, 1.0, 1.25, 1.5, 2.0, 3.0, 4.0)


class PdfView(QWidget):
    """The very bytes that are archived and printed, on screen.

    QtPdf is loaded with the first view, not with the window.

    Signals:
        print_wanted(): the print button, or Ctrl+P.
        closed(): the close button.
    """

    print_wanted = Signal()
    closed = Signal()

    def __init__(
        self, name: str = "pdf", *, closable: bool = False, parent: QWidget | None = None
    ) -> None:
        from PySide6.QtPdfWidgets import QPdfView  # noqa: PLC0415 - costs time nobody has at start

        super().__init__(parent)
        self.setObjectName(name)
        self._content = b""
        self._file_name = "documento.pdf"
        self._kept: list[Path] = []
        self._open(name, b"")
        self._fit_mode = QPdfView.ZoomMode.FitToWidth
        self._free_mode = QPdfView.ZoomMode.Custom
        self.title = ElidedLabel()
        self._pages = label(tone="muted", name=f"{name}_count")
        self.notice = Notice(f"{name}_notice")
        self._build(name, closable)

    @property
    def content(self) -> bytes:
        """The bytes shown."""
        return self._content

    @property
    def page_count(self) -> int:
        """How many pages the document has."""
        return self._document.pageCount()

    def show_pdf(self, content: bytes, title: str, file_name: str) -> None:
        """Show a document at its top; `file_name` is offered when it is saved."""
        self._content = content
        self._file_name = Path(file_name).name or "documento.pdf"
        before = self._view, self._document, self._buffer
        has_focus = self._view.hasFocus()
        # A view keeps a page that its thread drew of the document before, and shows it as one of
        # the new document's: what is on paper has to be what is seen.
        self._open(self.objectName(), content)
        self._column.replaceWidget(before[0], self._view)
        self._view.show()
        if has_focus:
            self._view.setFocus()
        before[0].hide()
        before[0].setObjectName("")
        for old in before:  # the view first: it waits for its thread
            old.deleteLater()
        self.title.set_whole(title)
        count = self.page_count
        self._pages.setText(
            self.tr("1 página") if count == 1 else self.tr("{count} páginas").format(count=count)
        )
        self.notice.clear()
        if count < 1:
            self.notice.tell("err", self.tr("El documento no se puede mostrar."))

    def zoom_by(self, step: int) -> None:
        """One step closer (1) or farther (-1)."""
        now = self._view.zoomFactor()
        if self._view.zoomMode() == self._fit_mode and self.page_count:
            page = self._document.pagePointSize(0).width() / 72 * self._view.logicalDpiX()
            now = self._view.viewport().width() / max(1.0, page)
        steps = (
            [s for s in _STEPS if s > now * 1.02]
            if step > 0
            else [s for s in _STEPS if s < now * 0.98]
        )
        self._view.setZoomMode(self._free_mode)
        if steps:
            self._view.setZoomFactor(steps[0] if step > 0 else steps[-1])

    def fit_width(self) -> None:
        """As wide as the room."""
        self._view.setZoomMode(self._fit_mode)

    def save_as(self) -> None:
        """Ask for a place and write the bytes there."""
        chosen, _ = QFileDialog.getSaveFileName(
            self, self.tr("Guardar como"), self._file_name, self.tr("PDF (*.pdf)")
        )
        if chosen:
            self.save_to(Path(chosen))

    def save_to(self, path: Path) -> bool:
        """Write the bytes to a file, whole or not at all; says where, or why not."""
        target = path if path.suffix.lower() == ".pdf" else path.with_name(f"{path.name}.pdf")
        try:
            _write(target, self._content)
        except OSError as error:
            told = self.tr("No se pudo guardar en {path}: {cause}")
            self.notice.tell("err", told.format(path=target, cause=error.strerror or error))
            return False
        self.notice.tell("ok", self.tr("Guardado en {path}").format(path=target))
        return True

    def open_outside(self) -> None:
        """Open the document in the system's own viewer; says where it is if there is none."""
        folder = Path(tempfile.mkdtemp(prefix="ventanilla-"))
        target = folder / self._file_name
        try:
            _write(target, self._content)
        except OSError as error:
            self.notice.tell("err", self.tr("No se pudo abrir: {cause}").format(cause=error))
            return
        self._kept.append(target)
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(target))):
            told = self.tr("No hay un visor de PDF. El archivo está en {path}")
            self.notice.tell("warn", told.format(path=target))

    def remove_copies(self) -> None:
        """Delete the copies that were opened outside; those still in use stay."""
        for copy in self._kept:
            copy.unlink(missing_ok=True)
            if copy.parent.exists() and not any(copy.parent.iterdir()):
                copy.parent.rmdir()
        self._kept = []

    def _open(self, name: str, content: bytes) -> None:
        from PySide6.QtPdf import QPdfDocument  # noqa: PLC0415 - as above
        from PySide6.QtPdfWidgets import QPdfView  # noqa: PLC0415

        self._buffer = QBuffer(self)
        self._document = QPdfDocument(self)
        if content:
            self._buffer.setData(QByteArray(content))
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self._document.load(self._buffer)
        self._view = QPdfView(self)
        self._view.setObjectName(f"{name}_pages")
        self._view.setAccessibleName(self.tr("Documento"))
        self._view.setDocument(self._document)
        self._view.setPageMode(QPdfView.PageMode.MultiPage)
        self._view.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def _build(self, name: str, closable: bool) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(SPACE.tight)
        tools.addWidget(self.title, 1)
        tools.addWidget(self._pages)
        tools.addSpacing(SPACE.small)
        pictures = (
            ("zoom_out", "zoom-out", self.tr("Alejar"), lambda: self.zoom_by(-1)),
            ("zoom_in", "zoom-in", self.tr("Acercar"), lambda: self.zoom_by(1)),
            ("fit", "fit", self.tr("Ajustar al ancho"), self.fit_width),
        )
        for key, icon, text, act in pictures:
            button = ActionButton(f"{name}_{key}", "", icon=icon, flat=True)
            button.setAccessibleName(text)
            button.setToolTip(text)
            button.clicked.connect(act)
            tools.addWidget(button)
        self._commands(name, tools, closable)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addLayout(tools)
        column.addWidget(self.notice)
        column.addWidget(self._view, 1)

    def _commands(self, name: str, tools: QHBoxLayout, closable: bool) -> None:
        open_button = ActionButton(f"{name}_open", self.tr("Abrir"), icon="open")
        open_button.clicked.connect(self.open_outside)
        save = ActionButton(f"{name}_save", self.tr("Guardar…"), icon="save")
        save.clicked.connect(self.save_as)
        printer = ActionButton(f"{name}_print", self.tr("Imprimir"), icon="printer", primary=True)
        printer.clicked.connect(self.print_wanted)
        shortcut = QShortcut(QKeySequence("Ctrl+P"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(printer.press)
        for button in (open_button, save, printer):
            tools.addWidget(button)
        if closable:
            close = ActionButton(f"{name}_close", "", icon="close", flat=True)
            close.setAccessibleName(self.tr("Cerrar"))
            close.clicked.connect(self.closed)
            tools.addWidget(close)


def _write(target: Path, content: bytes) -> None:
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except OSError:
        part.unlink(missing_ok=True)
        raise
