from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from services.accounts.documents import DocumentService
from services.accounts.records import DocumentRecord
from services.accounts.states import AccountState, DocumentKind
from services.errors import UserError
from services.staff.rights import Operator, Right
from ui.accounts import columns
from ui.accounts.choices import ChoiceCombo, document_kinds
from ui.accounts.form_sheet import FormSheet, Work, reason_sheet
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.file_choice import choose_file
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words, words_for

_ENDED = frozenset({AccountState.CLOSED, AccountState.REJECTED})


class DocumentsPanel(QWidget):
    """The scans of an account: attached by dialog or dropped on the panel, shown by their hash.

    Args:
        folder: where copies are written for the system's viewer.
        is_brief: leave out what a narrow place has no room for.

    Signals:
        changed(): something was attached or withdrawn.
        open_file_requested(object): the `Path` of a copy, for the system's viewer.
    """

    changed = Signal()
    open_file_requested = Signal(object)

    def __init__(
        self,
        documents: DocumentService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        folder: Path,
        *,
        is_brief: bool = False,
    ) -> None:
        super().__init__()
        self.setObjectName("documents_panel")
        self.setAcceptDrops(True)
        self._documents = documents
        self._tasks = tasks
        self._operator = operator
        self._folder = folder
        self._number = ""
        self._state = AccountState.REQUESTED
        self._wanted: DocumentKind = DocumentKind.ID
        self.choose_file: Callable[[], Path | None] = self._ask_file
        self.notice = Notice("documents_notice")
        self.attach_button = ActionButton("documents_attach", self.tr("Adju&ntar…"), icon="attach")
        self.open_button = ActionButton("documents_open", self.tr("Abrir"), icon="open")
        self.withdraw_button = ActionButton("documents_withdraw", self.tr("Retirar…"), icon="void")
        self.model: RowsModel[DocumentRecord] = RowsModel(
            columns.documents(is_brief=is_brief), identity=lambda one: one.id, parent=self
        )
        self.table = RowsView(
            "documents_table",
            self.model,
            title=self.tr("Documentos"),
            empty=self.tr("Sin documentos. Adjunte un archivo PDF, PNG o JPG, o suéltelo aquí."),
        )
        self._build()
        self._connect()

    def show_documents(
        self,
        number: str,
        state: AccountState,
        documents: tuple[DocumentRecord, ...],
        wanted: DocumentKind = DocumentKind.OTHER,
    ) -> None:
        """Show the documents of an account; `wanted` is the kind that is probably next."""
        self._number, self._state, self._wanted = number, state, wanted
        self.model.set_rows(documents)
        reason = self._why_not()
        self.attach_button.set_reason(reason)
        self._show_current(self.table.current_record())

    def attach(self) -> None:
        """Ask for a file and for what it is."""
        path = self.choose_file()
        if path is not None:
            self.attach_path(path)

    def attach_as(self, kind: DocumentKind) -> None:
        """Ask for a file that is probably of this kind, over whatever page asks for it."""
        path = self.choose_file()
        if path is not None:
            self.attach_path(path, kind)

    def attach_path(self, path: Path, wanted: DocumentKind | None = None) -> None:
        """Ask what a file is, and attach it; `wanted` is what it probably is."""
        if self._why_not():
            return
        form = Form("attach_form")
        kind = ChoiceCombo[DocumentKind]("attach_kind", document_kinds())
        kind.set_value(wanted or self._wanted)
        seen = QCheckBox(self.tr("Tuve el &original en mis manos"))
        seen.setObjectName("attach_original_seen")
        form.add("kind", self.tr("¿&Qué es?"), kind)
        form.add("original_seen", self.tr("Original"), seen)
        number, operator = self._number, self._operator()

        def prepare() -> Work:
            what, is_seen = kind.value() or DocumentKind.OTHER, seen.isChecked()
            return lambda: self._documents.attach_file(
                operator, number, what, path, original_seen=is_seen
            )

        sheet = FormSheet(
            "attach_document",
            self.tr("Adjuntar un documento"),
            self,
            form,
            action=self.tr("Adjuntar"),
            prepare=prepare,
            tasks=self._tasks,
            rows=[(self.tr("Archivo"), path.name), (self.tr("Cuenta"), number)],
            icon="attach",
        )
        sheet.done.connect(self._attached)
        sheet.open_sheet()

    def open_current(self) -> None:
        """Open the chosen document in the system's viewer, once its hash was checked."""
        record = self.table.current_record()
        if not isinstance(record, DocumentRecord):
            return
        self.notice.clear()
        self._tasks.run(
            lambda: self._documents.export_to(self._folder, record.id),
            self.open_file_requested.emit,
            self._fail,
            owner=self,
        )

    def withdraw(self) -> None:
        """Mark the chosen document as not valid any more, with a reason."""
        record = self.table.current_record()
        if not isinstance(record, DocumentRecord):
            return
        number, operator = self._number, self._operator()
        sheet = reason_sheet(
            "withdraw_document",
            self.tr("Retirar el documento"),
            self,
            action=self.tr("Retirar"),
            act=lambda why: self._documents.withdraw(operator, number, record.id, why),
            tasks=self._tasks,
            rows=[
                (self.tr("Documento"), words(f"document_kind.{record.kind.value}")),
                (self.tr("Archivo"), record.file_name),
            ],
            danger=True,
        )
        sheet.done.connect(self.changed)
        sheet.open_sheet()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one file of this computer."""
        if _dropped(event) is not None and not self._why_not():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Attach the file that was dropped."""
        path = _dropped(event)
        if path is not None:
            event.acceptProposedAction()
            self.attach_path(path)

    def _attached(self, record: DocumentRecord) -> None:
        told = self.tr("Adjuntado: {kind}, {name}. Huella SHA-256 {hash}")
        self.notice.tell(
            "ok",
            told.format(
                kind=words(f"document_kind.{record.kind.value}"),
                name=record.file_name,
                hash=f"{record.sha256[:16]}…",
            ),
        )
        self.changed.emit()

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _why_not(self) -> str:
        if not self._number or self._state in _ENDED:
            return self.tr("La cuenta terminó")
        may = self._operator().may(Right.EDIT_ACCOUNTS)
        return "" if may else self.tr("Su rol no adjunta documentos")

    def _show_current(self, record: DocumentRecord | None) -> None:
        nothing = self.tr("Elija un documento")
        self.open_button.set_reason("" if record else nothing)
        reason = self._why_not()
        if record is None:
            reason = nothing
        elif record.withdrawn_at is not None:
            reason = self.tr("Ya fue retirado")
        self.withdraw_button.set_reason(reason)

    def _ask_file(self) -> Path | None:
        kinds = self.tr("Documentos (*.pdf *.png *.jpg *.jpeg)")
        return choose_file(self, self.tr("Adjuntar un documento"), kinds)

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE.small)
        hint = label(self.tr("También puede soltar el archivo sobre la lista"), tone="muted")
        hint.setWordWrap(True)
        buttons.addWidget(hint, 1)
        for button in (self.withdraw_button, self.open_button, self.attach_button):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.attach_button.clicked.connect(self.attach)
        self.open_button.clicked.connect(self.open_current)
        self.withdraw_button.clicked.connect(self.withdraw)
        self.table.opened.connect(self.open_current)
        self.table.current_changed.connect(self._show_current)


def _dropped(event: QDropEvent) -> Path | None:
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile() or urls[0].host():
        return None
    return Path(urls[0].toLocalFile())
