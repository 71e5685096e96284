from collections.abc import Callable, Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from services.errors import UserError
from services.statements.importing import StatementImport
from services.statements.records import FileRecord
from ui import formats
from ui.accounts.form_sheet import FormSheet, reason_sheet
from ui.statements.columns import file_columns
from ui.tasks import TaskRunner
from ui.widgets.buttons import ActionButton
from ui.widgets.notice import Notice
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.sheet import Sheet
from ui.wording import words_for


class FilesSheet(Sheet):
    """The imports of the past, and the way to undo one.

    Signals:
        undo_wanted(object): the `FileRecord` to be undone. The sheet has closed.
    """

    undo_wanted = Signal(object)

    def __init__(
        self,
        over: QWidget,
        imports: StatementImport,
        tasks: TaskRunner,
        accounts: Mapping[str, str],
        why_not: str,
    ) -> None:
        super().__init__("statement_files", "", over, width=940)
        self.title.setText(self.tr("Extractos importados"))
        self.setAccessibleName(self.title.text())
        self._imports = imports
        self._tasks = tasks
        self._why_not = why_not
        self.notice = Notice("statement_files_notice")
        self.model: RowsModel[FileRecord] = RowsModel(
            file_columns(accounts), identity=lambda record: record.id
        )
        self.table = RowsView(
            "statement_files_table",
            self.model,
            title=self.title.text(),
            empty=self.tr("Todavía no se importó ningún extracto."),
        )
        self.table.setMinimumHeight(260)
        self.back = ActionButton("statement_files_back", self.tr("&Volver"))
        self.undo_button = ActionButton(
            "statement_files_undo", self.tr("&Deshacer esta importación…"), icon="void", danger=True
        )
        for widget in (self.notice, self.table):
            self.body.addWidget(widget)
        self.add_button(self.back)
        self.add_button(self.undo_button)
        self._default = self.table
        self.back.clicked.connect(self.go_back)
        self.undo_button.clicked.connect(self.undo)
        self.table.current_changed.connect(self._show_current)
        self._show_current(None)
        self._read()

    def undo(self) -> None:
        """Ask for the chosen import to be undone."""
        record = self.table.current_record()
        if isinstance(record, FileRecord):
            self.close_sheet()
            self.undo_wanted.emit(record)

    def _read(self) -> None:
        self._tasks.run(self._imports.files, self.model.set_rows, self._fail, owner=self)

    def _show_current(self, record: FileRecord | None) -> None:
        reason = self._why_not
        if record is None:
            reason = self.tr("Elija una importación.")
        elif record.undone_at is not None:
            told = self.tr("La deshizo {by} el {at}.")
            reason = told.format(by=record.undone_by, at=formats.moment(record.undone_at))
        self.undo_button.set_reason(reason)

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))


def undo_sheet(
    over: QWidget,
    record: FileRecord,
    undo: Callable[[str], None],
    tasks: TaskRunner,
) -> FormSheet:
    """Asks why an import is undone.

    Args:
        undo: is given the reason, on a worker's thread.
    """
    imported = f"{formats.moment(record.imported_at)} · {record.imported_by}"
    told = over.tr("Sus líneas desaparecen, y los depósitos que confirmó esperan otra vez.")
    return reason_sheet(
        "statement_undo_file",
        over.tr("Deshacer la importación"),
        over,
        action=over.tr("&Deshacer"),
        act=undo,
        tasks=tasks,
        rows=[
            (over.tr("Archivo"), record.file_name),
            (over.tr("Líneas"), f"{record.lines:,}"),
            (over.tr("Importado"), imported),
            ("", told),
        ],
        danger=True,
    )
