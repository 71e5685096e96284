from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from services.errors import BadField, BadFields, ChangedElsewhere, UserError
from services.staff.rights import Right
from ui.accounts.forms import FormScroll
from ui.settings.needs import SettingsNeeds
from ui.settings.resetting import changes, review, told_by
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import ReviewSheet
from ui.widgets.rows_model import RowsModel
from ui.widgets.text_rules import folded
from ui.wording import words, words_for

_FORM_LETTERS = 96
_EDITS = ("textEdited", "activated", "chosen", "toggled")


class SettingsSection(QWidget):
    """One part of the settings: a title, fields, what became of them.

    What is typed and not saved stays when the page is read again.

    Signals:
        dirty_changed(bool): whether something is typed that is not saved.
    """

    dirty_changed = Signal(bool)

    def __init__(self, key: str, title: str, icon: str, needs: SettingsNeeds) -> None:
        super().__init__()
        self.setObjectName(f"settings_{key}")
        self.setProperty("plain", True)
        self.key = key
        self.title = title
        self.icon = icon
        self.needs = needs
        self.is_dirty = False
        self.is_busy = False
        self._filling = False
        self._is_resetting = False
        self.notice = Notice(f"settings_{key}_notice")
        self.busy = BusyLine(f"settings_{key}_busy")
        self.form = Form(f"settings_{key}_form")
        self._fit()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, SPACE.normal, 0)
        self.column.setSpacing(SPACE.small)
        self.column.addWidget(label(title, scale=1.3, bold=True))
        self.form.submitted.connect(self.save)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the fields as wide as people read, whatever the letters."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "form"):
            self._fit()

    def _fit(self) -> None:
        self.form.setMaximumWidth(self.fontMetrics().averageCharWidth() * _FORM_LETTERS)

    # What a section tells about itself.

    def read(self) -> Any:
        """What the section shows, read on a worker's thread."""
        return None

    def show_read(self, answer: Any) -> None:
        """Fill the fields with what was read."""

    def save(self) -> None:
        """Save what is typed; sections that only show have nothing to save."""

    def refresh(self) -> None:
        """Read again, unless something is typed that is not saved."""
        if self.is_dirty or self.is_busy:
            return
        self.needs.tasks.run(self.read, self._fill, self.show_failure, owner=self)

    def matches(self, text: str) -> bool:
        """Whether some word of the section has this text, accents and case ignored."""
        sought = folded(text.strip())
        spoken = [self.title]
        spoken += [each.text() for each in self.findChildren(QLabel)]
        spoken += [each.text() for each in self.findChildren(ActionButton)]
        spoken += [each.text() for each in self.findChildren(QCheckBox)]
        for model in self.findChildren(RowsModel):
            spoken.append(model.text_of(range(model.rowCount())))
        return any(sought in folded(each.replace("&", "")) for each in spoken)

    # What sections are built with.

    @property
    def may_manage(self) -> bool:
        """Whether the operator may change the company's settings."""
        return self.needs.operator().may(Right.MANAGE_COMPANY)

    def finish(self, *buttons: ActionButton) -> None:
        """Put the buttons and the room that is left under the fields."""
        self.column.addWidget(FlowRow(*buttons))
        self.column.addWidget(self.busy)
        self.column.addStretch(1)

    def framed(self) -> QWidget:
        """The section as it is shown: it scrolls, and what it tells stays in sight under it."""
        frame = QWidget()
        frame.setProperty("plain", True)
        column = QVBoxLayout(frame)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(FormScroll(self, f"settings_{self.key}_scroll"), 1)
        column.addWidget(self.notice)
        return frame

    def help_text(self) -> str:
        """What the section is for, where that takes more than its words on the screen."""
        return ""

    def save_button(self) -> ActionButton:
        """The button that saves the section."""
        made = ActionButton(
            f"settings_{self.key}_save", self.tr("&Guardar"), icon="save", primary=True
        )
        made.clicked.connect(self.save)
        return made

    def undo_button(self) -> ActionButton:
        """The button that forgets what was typed."""
        made = ActionButton(f"settings_{self.key}_undo", self.tr("&Deshacer"), flat=True)
        made.clicked.connect(self.undo)
        return made

    def reset_button(self) -> ActionButton:
        """The button that goes back to what a new company begins with, shown first."""
        made = ActionButton(f"settings_{self.key}_reset", self.tr("Restablecer…"), flat=True)
        made.clicked.connect(self.ask_reset)
        return made

    def fill_defaults(self) -> None:
        """Fill the fields with what a new company, or a new till, begins with."""

    def ask_reset(self) -> None:
        """Show what would be other than it is, and save it once that is confirmed."""
        if self.is_busy:
            return
        before = told_by(self.form)
        self._filling = True
        self.fill_defaults()
        self._filling = False
        found = changes(before, told_by(self.form))
        if not found:
            self.notice.tell("ok", self.tr("Ya está como al empezar."))
            return
        self.set_dirty(True)
        sheet = review(self, self.key, self.title, found)
        sheet.chosen.connect(lambda _key: self._reset(sheet))
        sheet.closed.connect(self._reset_left)
        self._is_resetting = False
        sheet.open_sheet()

    def _reset(self, sheet: ReviewSheet) -> None:
        self._is_resetting = True
        sheet.close_sheet()
        self.save()
        self._is_resetting = False

    def _reset_left(self) -> None:
        """Nobody wanted it: what stood there stands there again."""
        if not self._is_resetting:
            self.undo()

    def undo(self) -> None:
        """Forget what was typed."""
        if not self.is_busy:
            self.form.clear_errors()
            self.notice.clear()
            self.set_dirty(False)
            self.refresh()

    def watch(self, *fields: QWidget) -> None:
        """Take an edit of these fields as something to be saved."""
        for field in fields:
            for name in _EDITS:
                signal = getattr(field, name, None)
                if signal is not None:
                    signal.connect(self._edited)
                    break

    def set_dirty(self, is_dirty: bool) -> None:
        """Note whether something is typed that is not saved."""
        if is_dirty != self.is_dirty:
            self.is_dirty = is_dirty
            self.dirty_changed.emit(is_dirty)

    def work(
        self,
        doing: str,
        act: Callable[[], Any],
        done: Callable[[Any], None],
        *,
        failed: Callable[[UserError], None] | None = None,
        slow: bool = False,
    ) -> None:
        """Do one thing off the window's thread; nothing else of the section meanwhile."""
        if self.is_busy:
            return
        self.is_busy = True
        self.notice.clear()
        self.form.clear_errors()
        self.busy.start(doing)
        self.show_rights()

        def over(then: Callable[[], None]) -> None:
            self.is_busy = False
            self.busy.stop()
            self.show_rights()
            then()

        refused = failed or self.show_failure
        self.needs.tasks.run(
            act,
            lambda answer: over(lambda: done(answer)),
            lambda error: over(lambda: refused(error)),
            owner=self,
            pool="network" if slow else "work",
        )

    def saved(self, told: str = "") -> None:
        """Say that it is saved."""
        self.set_dirty(False)
        self.notice.tell("ok", told or self.tr("Guardado."))
        self.refresh()

    def show_failure(self, error: UserError) -> None:
        """Say what was refused, at its field where it has one."""
        told = words_for(error)
        if isinstance(error, ChangedElsewhere):
            told = words("settings.changed_elsewhere")
        if isinstance(error, BadField | BadFields):
            told = self.form.show_refused(error)
        if told:
            self.notice.tell("err", told)

    def show_rights(self) -> None:
        """Let the operator change what their role allows, and nothing while something is saved."""
        refusal = self.tr("Guardando…") if self.is_busy else ""
        if not refusal and not self.may_manage:
            refusal = self.tr("Solo un administrador cambia esto.")
        self.form.setEnabled(not refusal)
        for button in self.findChildren(ActionButton):
            if button.objectName().endswith(("_save", "_undo", "_reset", "_add", "_remove")):
                button.set_reason(refusal)

    def _fill(self, answer: Any) -> None:
        if self.is_dirty:
            return
        self._filling = True
        self.show_read(answer)
        self._filling = False
        self.show_rights()

    def _edited(self, *_told: object) -> None:
        if not self._filling:
            self.set_dirty(True)
