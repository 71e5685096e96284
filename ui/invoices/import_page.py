from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from services.accounts.importing import AccountImport
from services.errors import UserError
from services.invoices.importing import InvoiceImport
from services.staff.rights import Operator, Right
from ui import formats
from ui.invoices.import_jobs import FilePreview, FileResult, account_job, invoice_job
from ui.invoices.import_panel import ImportPanel
from ui.saving import Saving
from ui.tasks import Task, TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.summary_card import EmptyState
from ui.wording import words_for

Chooser = Callable[[QWidget, str], Path | None]
"""Asks for a file; is given the page and the name that a new file would have, "" to open one."""


class ImportPage(QWidget):
    """Brings in a file of invoices or accounts: first what it would do, then all of it or nothing.

    Args:
        choose: asks for a file; the system's dialog if not given.

    Signals:
        imported(str): something was added: `invoices` or `accounts`.
    """

    imported = Signal(str)

    def __init__(
        self,
        invoices: InvoiceImport,
        accounts: AccountImport,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        *,
        choose: Chooser | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import_page")
        self._jobs = {job.key: job for job in (invoice_job(invoices), account_job(accounts))}
        self._job = self._jobs["invoices"]
        self._tasks = tasks
        self._operator = operator
        self._choose = choose or _ask_for_file
        self._saving = Saving(tasks, self, self._choose)
        self._preview: FilePreview | None = None
        self._task: Task | None = None
        self._is_writing = False
        self.setAcceptDrops(True)
        self._build()
        self._connect()
        self.choose_kind("invoices")

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.notice = Notice("import_notice")
        self.busy = BusyLine("import_busy", cancellable=True)
        self.empty = EmptyState(
            "import_empty", "", icon="import", action=self.tr("Elegir archivo…")
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.panel = ImportPanel(list(self._jobs.values()))
        self.stack.addWidget(self.panel)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.normal)
        column.addWidget(self._build_head())
        column.addWidget(self.notice)
        column.addWidget(self.busy)
        column.addWidget(self.stack, 1)

    def _build_head(self) -> FlowRow:
        self.kind_buttons = {
            key: ActionButton(f"import_{key}", job.title) for key, job in self._jobs.items()
        }
        for key, button in self.kind_buttons.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, key=key: self.choose_kind(key))
        self.template_button = ActionButton(
            "import_template", self.tr("&Plantilla…"), icon="save", flat=True
        )
        self.file_button = ActionButton(
            "import_file", self.tr("Elegir &archivo…"), key="Ctrl+O", icon="folder"
        )
        title = label(self.tr("Importar"), scale=1.5, bold=True)
        return FlowRow(
            title_row(title, *self.kind_buttons.values()),
            self.template_button,
            self.file_button,
            head=True,
        )

    def _connect(self) -> None:
        self._saving.told.connect(self.notice.tell)
        self.file_button.clicked.connect(self.choose_file)
        self.empty.button.clicked.connect(self.choose_file)
        self.template_button.clicked.connect(self.save_template)
        self.panel.apply_button.fired.connect(self._apply)
        self.busy.cancel_wanted.connect(self._stop)

    # --- Commands ---------------------------------------------------------------------------

    @property
    def kind(self) -> str:
        """What is brought in: `invoices` or `accounts`."""
        return self._job.key

    def choose_kind(self, key: str) -> None:
        """Bring in this kind of file; a preview of another kind is forgotten."""
        for name, button in self.kind_buttons.items():
            button.setChecked(name == key)
        if self._task is not None:
            return
        self._job = self._jobs[key]
        self._forget()

    def choose_file(self) -> None:
        """Ask for a file and show what it would do."""
        if self._task is not None:
            return
        chosen = self._choose(self, "")
        if chosen is not None:
            self.take_file(chosen)

    def take_file(self, path: Path) -> None:
        """Show what a file would do; nothing is written."""
        if self._task is not None:
            return
        self._forget()
        job = self._job
        self._begin(self.tr("Leyendo {file}…").format(file=path.name))
        self._task = self._tasks.run(
            lambda progress: job.preview(path, progress),
            self._show,
            self._refused,
            owner=self,
            progress=self.busy.advance,
            cancelled=self._cancelled,
        )
        self._forget_finished()

    def save_template(self) -> None:
        """Save an example of the file with its columns."""
        name = self.tr("plantilla_{kind}.csv").format(kind=self._job.title.lower())
        text = self._job.template()
        # Spreadsheets read the accents of a CSV only behind this mark.
        self._saving.save(
            name, lambda: text.encode("utf-8-sig"), self.tr("Plantilla guardada en {path}")
        )

    def refresh(self) -> None:
        """Look again at what the operator may do; a preview stays as it is."""
        self._show_reason()

    def may_close(self) -> str | None:
        """Why the window should stay open now."""
        if self._is_writing:
            return self.tr("Se está importando un archivo: si sale ahora, no se agrega nada.")
        return None

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Trae las facturas o cuentas que emite la facturación, desde un CSV o JSON. Primero"
            " muestra lo que haría, línea por línea; F12 lo agrega todo o nada. El mismo archivo"
            " dos veces no agrega nada. La plantilla muestra las columnas."
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dragged over the page."""
        if _dropped(event) is not None and self._task is None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Show what a dropped file would do."""
        path = _dropped(event)
        if path is not None:
            self.take_file(path)

    # --- Working ----------------------------------------------------------------------------

    def _apply(self) -> None:
        preview, job, operator = self._preview, self._job, self._operator()
        if preview is None or self._task is not None:
            return
        self._is_writing = True
        self._begin(self.tr("Importando {file}…").format(file=preview.file_name))
        self._task = self._tasks.run(
            lambda progress: job.apply(operator, preview, progress),
            self._applied,
            self._apply_refused,
            owner=self,
            progress=self.busy.advance,
            cancelled=self._apply_cancelled,
        )
        self._forget_finished()

    def _begin(self, words: str) -> None:
        self.notice.clear()
        self.busy.start(words)
        self.file_button.set_reason(self.tr("Espere a que termine."))
        for button in self.kind_buttons.values():
            button.setEnabled(False)

    def _end(self) -> None:
        self._task = None
        self._is_writing = False
        self.busy.stop()
        self.file_button.set_reason("")
        for button in self.kind_buttons.values():
            button.setEnabled(True)

    def _forget_finished(self) -> None:
        """A work that was over before `run` returned is not one to wait for."""
        if self._task is not None and self._task.is_over:
            self._task = None

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _forget(self) -> None:
        self._preview = None
        self.notice.clear()
        self.stack.setCurrentIndex(0)
        told = self.tr(
            "Elija o arrastre aquí el archivo de {kind} de la facturación (CSV o JSON).\n"
            "Nada se guarda hasta que usted lo confirme."
        )
        self.empty.text.setText(told.format(kind=self._job.title.lower()))

    # --- Showing ----------------------------------------------------------------------------

    def _show(self, preview: FilePreview) -> None:
        self._end()
        self._preview = preview
        self.panel.show_preview(self._job, preview)
        self.stack.setCurrentIndex(1)
        if preview.imported_before is not None:
            before = preview.imported_before
            told = self.tr(
                "Este mismo archivo ya se importó el {at} ({by}, {file}). No agregaría nada."
            )
            at = formats.moment(before.at)
            self.notice.tell("info", told.format(at=at, by=before.by, file=before.file_name))
        self._show_reason()

    def _show_reason(self) -> None:
        self.panel.show_reason(self._why_not())

    def _why_not(self) -> str:
        preview = self._preview
        if preview is None:
            return ""
        if not self._operator().may(Right.IMPORT_FILES):
            return self.tr("Su rol no importa archivos.")
        if preview.problems:
            return self.tr(
                "El archivo entra entero o no entra: corrija los problemas y elíjalo otra vez."
            )
        if preview.imported_before is not None:
            return self.tr("Ya se importó.")
        if not preview.new_count:
            return self.tr("Todo lo del archivo ya está registrado.")
        return ""

    def _applied(self, result: FileResult) -> None:
        self._end()
        kind = self._job.key
        if result.already_imported:
            self.notice.tell(
                "info", self.tr("El mismo archivo ya se había importado: no se agregó nada.")
            )
        else:
            told = self.tr("{kind}: {new} agregadas, {same} ya estaban. Nada quedó a medias.")
            self.notice.tell(
                "ok",
                told.format(
                    kind=self._job.title, new=f"{result.new_count:,}", same=f"{result.same_count:,}"
                ),
            )
        self.imported.emit(kind)

    def _refused(self, error: UserError) -> None:
        self._end()
        self.notice.tell("err", words_for(error))

    def _apply_refused(self, error: UserError) -> None:
        self._end()
        self.notice.tell("err", words_for(error))
        self.panel.offer_again()

    def _cancelled(self) -> None:
        self._end()
        self.notice.tell("info", self.tr("Se detuvo la lectura."))

    def _apply_cancelled(self) -> None:
        self._end()
        self.notice.tell("info", self.tr("Se detuvo la importación: no se agregó nada."))
        self.panel.offer_again()


def _ask_for_file(page: QWidget, new_name: str) -> Path | None:
    if new_name:
        chosen, _ = QFileDialog.getSaveFileName(
            page, page.tr("Guardar plantilla"), new_name, page.tr("CSV (*.csv)")
        )
    else:
        chosen, _ = QFileDialog.getOpenFileName(
            page,
            page.tr("Elegir archivo"),
            "",
            page.tr("Archivos de facturación (*.csv *.json *.txt);;Todos (*)"),
        )
    return Path(chosen) if chosen else None


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if len(urls) == 1 and urls[0].isLocalFile():
        return Path(urls[0].toLocalFile())
    return None
