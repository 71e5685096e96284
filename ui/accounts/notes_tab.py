from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.accounts.records import NoteRecord
from services.accounts.service import AccountService
from services.errors import BadField, UserError
from services.staff.rights import Operator
from ui.accounts import columns
from ui.accounts.desk import AccountView
from ui.accounts.forms import forget_when_edited
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.form import Form
from ui.widgets.lines import NotesEdit
from ui.widgets.notice import Notice
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for


class NotesTab(QWidget):
    """Notes about an account: added, never edited.

    Signals:
        changed(): a note was added; the account is to be read again.
    """

    changed = Signal()

    def __init__(
        self, accounts: AccountService, tasks: TaskRunner, operator: Callable[[], Operator]
    ) -> None:
        super().__init__()
        self.setObjectName("notes_tab")
        self._accounts = accounts
        self._tasks = tasks
        self._operator = operator
        self._number = ""
        self._is_busy = False
        self.note = NotesEdit("account_note", most=2000, lines=3)
        self.form = Form("note_form", labels="top")
        self.form.add(
            "note", self.tr("&Nota nueva"), self.note, hint=self.tr("Alt+Enter cambia de línea")
        )
        self.notice = Notice("account_note_notice")
        self.add_button = ActionButton(
            "account_note_add", self.tr("Añadir nota"), key="Ctrl+Return", icon="note"
        )
        self.model: RowsModel[NoteRecord] = RowsModel(
            columns.notes(), identity=lambda note: note.id, parent=self
        )
        self.table = RowsView(
            "account_notes", self.model, title=self.tr("Notas"), empty=self.tr("Sin notas.")
        )
        self._build()
        forget_when_edited(self.form)
        self.note.textChanged.connect(self._show_state)
        self.form.submitted.connect(self.add)
        self.add_button.clicked.connect(self.add)
        self._show_state()

    @property
    def is_dirty(self) -> bool:
        """Whether a note is being written."""
        return bool(self.note.value())

    def show_view(self, view: AccountView) -> None:
        """Show the notes of an account; a note that is being written for another one goes."""
        if view.number != self._number:
            self._number = view.number
            self.note.set_value("")
        self.model.set_rows(view.sheet.notes)

    def add(self) -> None:
        """Add what is written."""
        text, number, operator = self.note.value(), self._number, self._operator()
        if not text or self._is_busy:
            return
        self._is_busy = True
        self._show_state()
        self.notice.clear()
        self._tasks.run(
            lambda: self._accounts.add_note(operator, number, text),
            lambda _none: self._added(),
            self._refused,
            owner=self,
        )

    def _added(self) -> None:
        self._is_busy = False
        self.note.set_value("")
        self.note.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def _refused(self, error: UserError) -> None:
        self._is_busy = False
        self._show_state()
        if isinstance(error, BadField):
            self.form.show_refused(error)
        else:
            self.notice.tell("err", words_for(error))

    def _show_state(self) -> None:
        if self._is_busy:
            self.add_button.set_reason(self.tr("Guardando…"))
        else:
            self.add_button.set_reason("" if self.is_dirty else self.tr("Escriba la nota"))

    def _build(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.normal, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.notice)
        column.addWidget(self.form)
        column.addLayout(buttons)
        column.addWidget(self.table, 1)
