from collections.abc import Callable, Hashable, Sequence
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QCoreApplication, QEvent, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.errors import UserError
from services.staff.rights import Operator, Right
from ui.accounts.form_sheet import FormSheet
from ui.settings.needs import SettingsNeeds
from ui.theme import SPACE, row_height
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.form import Form
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for

R = TypeVar("R")

_MOST_SHOWN: Final = 12

Put = Callable[[Operator, list[R], list[R]], object]
"""Keeps a list: who, the list as it should be, and as the operator was shown it."""

Change = Callable[[list[R]], list[R]]
"""Turns a list as it is into the list as it should be."""


class RowsPanel(QWidget, Generic[R]):
    """A list of the settings, and what can be done to its lines.

    Each change is asked for in a sheet and saved at once. A list that another window changed
    meanwhile is read again: the sheet stays, with what was typed, and says so.

    Args:
        name: of the table; its buttons are called after it.
        read: the lines as they stand; runs on a worker's thread.
        put: keeps the lines; runs on a worker's thread.

    Signals:
        told(str, str): a tone and words: what was saved, or why it could not be read.
        shown(): the lines were read again, or another one was chosen.
    """

    told = Signal(str, str)
    shown = Signal()

    def __init__(
        self,
        name: str,
        needs: SettingsNeeds,
        columns: Sequence[Column[R]],
        *,
        identity: Callable[[R], Hashable],
        title: str,
        empty: str,
        read: Callable[[], Sequence[R]],
        put: Put[R],
        lines: int = 6,
    ) -> None:
        super().__init__()
        self.setProperty("plain", True)
        self._name = name
        self._needs = needs
        self._read = read
        self._put = put
        self._identity = identity
        self.rows: list[R] = []
        self._chosen_ones: list[ActionButton] = []
        self._free_ones: list[ActionButton] = []
        self.buttons: list[ActionButton] = []
        self.sheet: FormSheet | None = None
        self._defaults: list[R] = []
        self._told_as: Callable[[R], str] = str
        self.model: RowsModel[R] = RowsModel(columns, identity=identity, parent=self)
        self.table = RowsView(f"{name}_table", self.model, title=title, empty=empty)
        self._lines = lines
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(SPACE.small)
        self.column.addWidget(self.table, 1)
        self._fit()
        self.table.current_changed.connect(lambda _row: self.show_rights())

    @property
    def chosen(self) -> R | None:
        """The line under the cursor."""
        found: R | None = self.table.current_record()
        return found

    def offer(
        self,
        key: str,
        text: str,
        act: Callable[[], None],
        *,
        icon: str = "",
        of_one: bool = True,
        for_all: bool = False,
        primary: bool = False,
    ) -> ActionButton:
        """A button under the table.

        Args:
            of_one: it needs a line that is chosen.
            for_all: it changes nothing, so that whoever reads the list may press it.
        """
        made = ActionButton(f"settings_{self._name}_{key}", text, icon=icon, primary=primary)
        made.clicked.connect(act)
        self.buttons.append(made)
        if for_all:
            self._free_ones.append(made)
        if of_one:
            self._chosen_ones.append(made)
        return made

    def offer_reset(self, defaults: Sequence[R], told: Callable[[R], str]) -> None:
        """Offer the list that a new company begins with.

        Args:
            told: a line of it in words.
        """
        self._defaults, self._told_as = list(defaults), told
        self.offer("reset", _tr("Restablecer…"), self.ask_reset, of_one=False)

    def ask_reset(self) -> None:
        """Show which lines would come and go, and do it once that is confirmed."""
        kept, first = list(self.rows), list(self._defaults)
        rows = [
            SheetRow(_tr("Se quita"), self._told_as(each)) for each in kept if each not in first
        ]
        rows += [SheetRow(_tr("Vuelve"), self._told_as(each)) for each in first if each not in kept]
        if not rows and kept == first:
            self.told.emit("ok", _tr("La lista ya está como al empezar."))
            return
        more = len(rows) - _MOST_SHOWN
        shown: list[SheetRow | tuple[str, str]] = [*rows[:_MOST_SHOWN]]
        if more > 0:
            shown.append(("", _tr("y {n} más").format(n=more)))
        if not rows:
            shown.append(("", _tr("Solo cambia el orden.")))
        self.confirm(
            _tr("Restablecer la lista"),
            shown,
            lambda _rows: list(first),
            _tr("La lista está como al empezar."),
            action=_tr("&Restablecer"),
        )

    def finish(self) -> None:
        """Put the buttons under the table."""
        self.column.addWidget(FlowRow(*self.buttons))

    def refresh(self) -> None:
        """Read the lines again."""
        self._needs.tasks.run(self._read, self._show, self._failed, owner=self)

    def show_rights(self) -> None:
        """Let an administrator change the list; the others read it."""
        may = self._needs.operator().may(Right.MANAGE_COMPANY)
        refusal = "" if may else _tr("Solo un administrador cambia esto.")
        nothing = _tr("No hay nada elegido en la lista.")
        for button in self.buttons:
            is_waiting = button in self._chosen_ones and self.chosen is None
            button.set_reason(
                "" if button in self._free_ones else refusal or (nothing if is_waiting else "")
            )
        self.shown.emit()

    def ask(
        self,
        title: str,
        form: Form,
        make: Callable[[], Change[R]],
        done: str,
        *,
        action: str = "",
        icon: str = "save",
        rows: Sequence[SheetRow | tuple[str, str]] = (),
        danger: bool = False,
    ) -> FormSheet:
        """Ask for what a change needs, and make it.

        Args:
            make: reads the form and gives the change. That runs on a worker's thread, and what
                it refuses is told at its field.
            done: what to say when it is saved.
        """
        operator = self._needs.operator()

        def prepare() -> Callable[[], object]:
            change, was = make(), list(self.rows)
            return lambda: self._put(operator, change(list(was)), was)

        sheet = FormSheet(
            f"settings_{self._name}_sheet",
            title,
            self,
            form,
            action=action or _tr("&Guardar"),
            prepare=prepare,
            tasks=self._needs.tasks,
            rows=rows,
            icon=icon,
            danger=danger,
            width=620,
        )
        sheet.done.connect(lambda _answer: self._saved(done))
        sheet.refused.connect(self._refused)
        sheet.closed.connect(self._closed)
        self.sheet = sheet
        sheet.open_sheet()
        return sheet

    def confirm(
        self,
        title: str,
        rows: Sequence[SheetRow | tuple[str, str]],
        change: Change[R],
        done: str,
        *,
        action: str,
        danger: bool = False,
    ) -> FormSheet:
        """Show what a change is about, and make it once it is confirmed."""
        shown = QWidget()
        shown.setProperty("plain", True)
        shown.setLayout(rows_grid(rows))
        form = Form(f"settings_{self._name}_confirm")
        form.add_widget(shown)
        icon = "void" if danger else "check"
        return self.ask(title, form, lambda: change, done, action=action, icon=icon, danger=danger)

    def added(self, new: Callable[[], R]) -> Change[R]:
        """What puts a line after the others."""
        return lambda rows: [*rows, new()]

    def replaced(self, old: R, new: Callable[[], R]) -> Change[R]:
        """What puts a line in the place of another one."""
        gone = self._identity(old)
        return lambda rows: [new() if self._identity(each) == gone else each for each in rows]

    def without(self, old: R) -> Change[R]:
        """What leaves a line out."""
        gone = self._identity(old)
        return lambda rows: [each for each in rows if self._identity(each) != gone]

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for as many lines when the letters grow."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "table"):
            self._fit()

    def _fit(self) -> None:
        self.table.setMinimumHeight(round(row_height(self.font()) * (self._lines + 1.2)))

    def _show(self, rows: Sequence[R]) -> None:
        self.rows = list(rows)
        self.model.set_rows(self.shown_rows(self.rows))
        self.show_rights()

    def shown_rows(self, rows: list[R]) -> list[R]:
        """Which of the lines stand in the table."""
        return rows

    def _saved(self, words: str) -> None:
        self.told.emit("ok", words)
        self.refresh()

    def _refused(self, error: UserError) -> None:
        if error.key == "record.changed_elsewhere":
            self.refresh()

    def _failed(self, error: UserError) -> None:
        self.told.emit("err", words_for(error))

    def _closed(self) -> None:
        self.sheet = None


def _tr(text: str) -> str:
    return QCoreApplication.translate("RowsPanel", text)
