from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.lines import CheckedLine, selects_all

MOST_MONTHS = 24


class MonthsEdit(CheckedLine):
    """How many months are paid ahead (*anticipo*); nothing typed is none.

    Signals:
        months_changed(int): how many now.
    """

    months_changed = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, most=2, parent=parent)
        self._months = 0
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setPlaceholderText("0")

    @property
    def months(self) -> int:
        """How many."""
        return self._months

    def clear_months(self) -> None:
        """None."""
        self._months = 0
        self.clear()
        self.set_problem("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the whole number when reached by key."""
        super().focusInEvent(event)
        if selects_all(event):
            self.selectAll()

    def _edited(self, text: str) -> None:
        super()._edited(text)
        typed = self.text()
        is_number = typed.isascii() and typed.isdigit()
        months = int(typed) if is_number else 0
        wrong = bool(typed) and (not is_number or months > MOST_MONTHS)
        if wrong:
            self.set_problem(self.tr("De 1 a {most} meses.").format(most=MOST_MONTHS))
            months = 0
        if months != self._months:
            self._months = months
            self.months_changed.emit(months)
