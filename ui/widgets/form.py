from typing import Literal, Protocol, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from services.errors import BadField, BadFields
from ui import icons
from ui.theme import SPACE, set_font_scale, set_tone
from ui.widgets.labels import label
from ui.wording import words_for

LabelPlace = Literal["left", "top"]


class Field(Protocol):
    """What the kit's own fields offer beyond a plain widget."""

    def commit(self) -> None:
        """Settle what was typed."""


class FieldRow(QWidget):
    """A label, its field and a line for what is wrong, which never covers the field.

    The line's room is kept while it is empty, so that nothing jumps when it speaks.
    """

    def __init__(
        self,
        key: str,
        text: str,
        field: QWidget,
        *,
        hint: str = "",
        labels: LabelPlace = "left",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.field = field
        self._hint = hint
        self._told = ""
        self.label = label(text)
        self.label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(text.replace("&", "").rstrip(" *:"))
        if not field.objectName():
            field.setObjectName(key)
        self.mark = label()
        self.message = label(wrap=True, name=f"{field.objectName()}_message")
        set_font_scale(self.message, 0.86)
        self._build(labels)
        changed = getattr(field, "problem_changed", None)
        if changed is not None:
            changed.connect(self.show_problem)
        self.show_problem("")

    @property
    def problem(self) -> str:
        """What the line says is wrong; "" while it only hints."""
        return self._told

    def show_problem(self, text: str) -> None:
        """Say what is wrong under the field, or with "" give the hint back."""
        self._told = text
        self.message.setText(text or self._hint)
        set_tone(self.message, "err" if text else "muted")
        self.mark.setVisible(bool(text))
        if text:
            icons.set_icon(self.mark, "warn", "err", self.message.fontMetrics().height())
        self.field.setAccessibleDescription(text or self._hint)

    def set_hint(self, text: str) -> None:
        """Say this under the field while nothing is wrong with it."""
        self._hint = text
        if not self._told:
            self.show_problem("")

    def label_width(self) -> int:
        """The room that the label asks for."""
        return self.label.sizeHint().width()

    def set_label_width(self, width: int) -> None:
        """Line the field up with those of other rows."""
        self.label.setMinimumWidth(width)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the line's room when the letters grow."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "message"):
            self._reserve()

    def _build(self, labels: LabelPlace) -> None:
        under = QHBoxLayout()
        under.setContentsMargins(1, 1, 0, 0)
        under.setSpacing(SPACE.tight)
        under.addWidget(self.mark, 0, Qt.AlignmentFlag.AlignTop)
        under.addWidget(self.message, 1, Qt.AlignmentFlag.AlignTop)
        self._reserve()
        if labels == "top":
            column = QVBoxLayout(self)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(2)
            column.addWidget(self.label)
            column.addWidget(self.field)
            column.addLayout(under)
            # Beside a row whose message has three lines, this one stays in line at the top.
            column.addStretch(1)
            return
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.normal)
        grid.setVerticalSpacing(0)
        tall = isinstance(self.field, QPlainTextEdit)
        upright = Qt.AlignmentFlag.AlignTop if tall else Qt.AlignmentFlag.AlignVCenter
        grid.addWidget(self.label, 0, 0, upright)
        grid.addWidget(self.field, 0, 1)
        grid.addLayout(under, 1, 1)
        grid.setColumnStretch(1, 1)

    def _reserve(self) -> None:
        self.message.setMinimumHeight(self.message.fontMetrics().height() + 1)


class Form(QWidget):
    """Fields one under the other. Enter goes to the next one and never submits.

    Signals:
        submitted(): Ctrl+Enter in any field.
        passed_last(): Enter left the last field; the focus went on to what follows.
    """

    submitted = Signal()
    passed_last = Signal()

    def __init__(
        self,
        name: str = "",
        *,
        columns: int = 1,
        labels: LabelPlace = "left",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.rows: dict[str, FieldRow] = {}
        self._labels = labels
        self._columns = columns
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(SPACE.wide)
        self._grid.setVerticalSpacing(3 if labels == "left" else SPACE.tight)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)
        self._next = 0

    def add(
        self, key: str, text: str, field: QWidget, *, hint: str = "", span: int = 1
    ) -> FieldRow:
        """Add a field under a label; `span` lets it cross columns."""
        row = FieldRow(key, text, field, hint=hint, labels=self._labels, parent=self)
        self.rows[key] = row
        self._place(row, span)
        field.installEventFilter(self)
        self._line_up()
        return row

    def add_widget(self, widget: QWidget, *, span: int = 0) -> None:
        """Add something that is not a field: a heading, a rule, a note."""
        self._place(widget, span or self._columns)

    def show_error(self, key: str, text: str) -> None:
        """Say at a field what is wrong with it."""
        self.rows[key].show_problem(text)
        self.rows[key].field.setProperty("wrong", bool(text))
        style = self.rows[key].field.style()
        style.unpolish(self.rows[key].field)
        style.polish(self.rows[key].field)

    def show_refused(self, error: BadField | BadFields) -> str:
        """Say at each field what a service refused, go to the first; returns what has no field."""
        problems = error.problems if isinstance(error, BadFields) else [error]
        lost = [words_for(one) for one in problems if one.field not in self.rows]
        for one in problems:
            if one.field in self.rows:
                self.show_error(one.field, words_for(one))
        self.focus_first_error()
        return "\n".join(lost)

    def clear_errors(self) -> None:
        """Say nothing is wrong anywhere."""
        for key in self.rows:
            self.show_error(key, "")

    def commit(self) -> bool:
        """Settle every field, and tell whether none says it is wrong."""
        for row in self.rows.values():
            if hasattr(row.field, "commit"):
                cast(Field, row.field).commit()
        return not any(row.problem for row in self.rows.values() if self._is_open(row.field))

    def focus(self, key: str) -> None:
        """Put the cursor in a field."""
        self.rows[key].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first(self) -> None:
        """Put the cursor in the first field that can take it."""
        fields = self.fields()
        if fields:
            fields[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_first_error(self) -> bool:
        """Put the cursor in the first field that is wrong; false if there is none."""
        for row in self.rows.values():
            if row.problem and self._is_open(row.field):
                row.field.setFocus(Qt.FocusReason.OtherFocusReason)
                return True
        return False

    def show_row(self, key: str, shown: bool) -> None:
        """Show a field or leave it out, label and message included."""
        self.rows[key].setVisible(shown)

    def fields(self) -> list[QWidget]:
        """The fields that can take the cursor now, in order."""
        return [row.field for row in self.rows.values() if self._is_open(row.field)]

    def let_enter(self, key: str) -> None:
        """Leave Enter to a field itself: only where it signs in or approves, never for money."""
        self.rows[key].field.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Enter advances, Shift+Enter goes back, Ctrl+Enter accepts; a held Enter does nothing."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.key() not in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            return super().eventFilter(watched, event)
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if held == Qt.KeyboardModifier.AltModifier:
            return super().eventFilter(watched, event)
        if event.isAutoRepeat():
            return True
        if hasattr(watched, "commit"):
            cast(Field, watched).commit()
        if held & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
        else:
            self._advance(watched, back=bool(held & Qt.KeyboardModifier.ShiftModifier))
        return True

    def changeEvent(self, event: QEvent) -> None:
        """Line the fields up again when the letters grow."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "rows"):
            self._line_up()

    def showEvent(self, event: QShowEvent) -> None:
        """Line the fields up with the letters of their style, which labels have once shown."""
        super().showEvent(event)
        self._line_up()

    def _advance(self, field: QObject, *, back: bool) -> None:
        fields = self.fields()
        here = next((i for i, one in enumerate(fields) if one is field), -1)
        there = here - 1 if back else here + 1
        if 0 <= there < len(fields):
            reason = Qt.FocusReason.BacktabFocusReason if back else Qt.FocusReason.TabFocusReason
            fields[there].setFocus(reason)
        elif back:
            self.focusPreviousChild()
        else:
            self.focusNextChild()
            self.passed_last.emit()

    def _place(self, widget: QWidget, span: int) -> None:
        span = min(span, self._columns)
        line, column = divmod(self._next, self._columns)
        if column + span > self._columns:
            line, column = line + 1, 0
        self._grid.addWidget(widget, line, column, 1, span)
        self._next = line * self._columns + column + span

    def _line_up(self) -> None:
        if self._labels == "left":
            widest = max(row.label_width() for row in self.rows.values()) if self.rows else 0
            for row in self.rows.values():
                row.set_label_width(widest)

    @staticmethod
    def _is_open(field: QWidget) -> bool:
        parent = field.parentWidget()
        shown = not field.isHidden() and (parent is None or not parent.isHidden())
        takes = field.focusPolicy() != Qt.FocusPolicy.NoFocus
        return shown and field.isEnabled() and takes and not bool(field.property("readOnly"))


def buttons_row(*buttons: QWidget, before: QLabel | None = None) -> QBoxLayout:
    """Buttons at the right end of a line, with an optional remark at its left."""
    line = QHBoxLayout()
    line.setSpacing(SPACE.small)
    if before is not None:
        line.addWidget(before, 1)
    else:
        line.addStretch(1)
    for button in buttons:
        line.addWidget(button)
    return line
