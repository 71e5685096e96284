from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from ui.theme import repolish
from ui.widgets.text_rules import clean, has_card_number, stored
from ui.wording import words

MOST_CHARACTERS: Final = 120


class CheckedLine(QLineEdit):
    """A line of text that says what is wrong with it.

    Control characters never enter, a payment card's number is refused with the reason, and
    what is too long is cut with the reason.

    Signals:
        problem_changed(str): what is wrong now, in words; "" when nothing is.
    """

    problem_changed = Signal(str)

    def __init__(self, name: str, *, most: int = MOST_CHARACTERS, parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName(name)
        self.setMaxLength(most)
        self._problem = ""
        self._before = ""
        self._was_cut = False
        self._chosen = (-1, 0)
        self.textEdited.connect(self._edited)
        self.selectionChanged.connect(self._choose)
        self.inputRejected.connect(self._too_long)
        self.textChanged.connect(self._remember)

    @property
    def problem(self) -> str:
        """What is wrong with the text now, in words."""
        return self._problem

    def set_problem(self, text: str) -> None:
        """Mark the field as wrong, or with "" as right again."""
        if text == self._problem:
            return
        self._problem = text
        self.setProperty("wrong", bool(text))
        repolish(self)
        self.problem_changed.emit(text)

    def commit(self) -> None:
        """Settle what was typed, as leaving the field does. For fields that complete it."""

    def refuse(self, reason: str) -> None:
        """Take back the last edit and say why.

        What the edit would have replaced is chosen again: the next key must not be added to an
        amount that the operator believes gone.
        """
        before, place, chosen = self._before, self.cursorPosition(), self._chosen
        gone = len(self.text()) - len(before)
        self.setText(before)
        if chosen[1]:
            self.setSelection(*chosen)
        else:
            self.setCursorPosition(max(0, min(len(before), place - max(0, gone))))
        self.set_problem(reason)

    def _edited(self, text: str) -> None:
        kept = clean(text)
        if has_card_number(kept):
            self.refuse(words("text.card_number"))
            return
        if kept == text:
            was_cut = self._was_cut and len(text) >= self.maxLength()
            self.set_problem(words("text.too_long", most=self.maxLength()) if was_cut else "")
        else:
            place = len(clean(text[: self.cursorPosition()]))
            self.setText(kept)
            self.setCursorPosition(place)
            self.set_problem(words("text.control"))
        self._was_cut = False
        self._remember()

    def _choose(self) -> None:
        # Qt tells of an edit before it tells that the edit took the choice away.
        self._chosen = (self.selectionStart(), self.selectionLength())

    def _remember(self) -> None:
        if not has_card_number(self.text()):
            self._before = clean(self.text())

    def _too_long(self) -> None:
        # It comes before `textEdited` where part of a paste was taken, alone where none was.
        self._was_cut = True
        if len(self.text()) >= self.maxLength():
            self.set_problem(words("text.too_long", most=self.maxLength()))


class TextLine(CheckedLine):
    """A line of plain words: names, references, addresses."""

    def value(self) -> str:
        """The text as services want it: composed, trimmed, single spaces."""
        return stored(clean(self.text()))

    def set_value(self, text: str) -> None:
        """Show a text that is already stored."""
        self.setText(clean(text))
        self.setCursorPosition(0)
        self.set_problem("")


class PasswordLine(QLineEdit):
    """A password: hidden, pasteable, kept out of the clipboard; tells of Caps Lock.

    Signals:
        caps_lock_seen(bool): whether the last letter came with Caps Lock on.
    """

    caps_lock_seen = Signal(bool)

    def __init__(self, name: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(256)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Watch the letters for Caps Lock."""
        letter = event.text()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_CapsLock:
            self.caps_lock_seen.emit(False)
        elif len(letter) == 1 and letter.isalpha():
            self.caps_lock_seen.emit(letter.isupper() != shifted)
        super().keyPressEvent(event)


class NotesEdit(QPlainTextEdit):
    """A few lines of free text under the same rules as a line. Alt+Enter starts a line.

    Signals:
        problem_changed(str): what is wrong now, in words; "" when nothing is.
    """

    problem_changed = Signal(str)

    def __init__(
        self, name: str, *, most: int = 1000, lines: int = 3, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setTabChangesFocus(True)
        self._most = most
        self._lines = lines
        self._before = ""
        self._problem = ""
        self._checking = False
        self.textChanged.connect(self._check)
        self._fit()

    @property
    def problem(self) -> str:
        """What is wrong with the text now, in words."""
        return self._problem

    def set_problem(self, text: str) -> None:
        """Mark the field as wrong, or with "" as right again."""
        if text == self._problem:
            return
        self._problem = text
        self.setProperty("wrong", bool(text))
        repolish(self)
        self.problem_changed.emit(text)

    def value(self) -> str:
        """The text as services want it."""
        return stored(clean(self.toPlainText(), lines=True))

    def set_value(self, text: str) -> None:
        """Show a text that is already stored."""
        self.setPlainText(clean(text, lines=True))
        self.set_problem("")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Enter breaks the line; Enter alone belongs to the form."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if event.modifiers() & Qt.KeyboardModifier.AltModifier:
                self.insertPlainText("\n")
            else:
                event.ignore()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the same number of lines when the letters grow."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.fontMetrics().lineSpacing() * getattr(self, "_lines", 3) + 20)

    def _check(self) -> None:
        if self._checking:
            return
        text = self.toPlainText()
        kept = clean(text, lines=True)
        if has_card_number(kept):
            self._replace(self._before, words("text.card_number"))
        elif len(kept) > self._most:
            self._replace(kept[: self._most], words("text.too_long", most=self._most))
        elif kept != text:
            self._replace(kept, words("text.control"))
        else:
            self._before = text
            self.set_problem("")

    def _replace(self, text: str, reason: str) -> None:
        self._checking = True
        self.setPlainText(text)
        self.moveCursor(self.textCursor().MoveOperation.End)
        self._checking = False
        self._before = text
        self.set_problem(reason)


def selects_all(event: QFocusEvent) -> bool:
    """Whether a focus came by key, so that typing should replace what stands there."""
    by_key = {Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason}
    by_key |= {Qt.FocusReason.ShortcutFocusReason, Qt.FocusReason.OtherFocusReason}
    held = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
    return event.reason() in by_key and not held
