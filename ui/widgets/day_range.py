from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.clock import GUAYAQUIL
from ui.theme import SPACE
from ui.widgets.date_edit import DateEdit
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label


class DayRange(QWidget):
    """From one day to another, both included; an empty end is open.

    Signals:
        changed(): another range of days holds. What is no date does not tell.
    """

    changed = Signal()

    def __init__(self, name: str, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("plain", True)
        self.first = DateEdit(f"{name}_first", today)
        self.last = DateEdit(f"{name}_last", today)
        parts: list[QWidget] = []
        for text, edit in ((self.tr("&Desde"), self.first), (self.tr("Ha&sta"), self.last)):
            named = label(text, tone="muted")
            named.setBuddy(edit)
            edit.setAccessibleName(text.replace("&", ""))
            parts.append(FlowRow(named, edit, spacing=SPACE.tight))
            edit.returnPressed.connect(self._tell)
            edit.editingFinished.connect(self._tell)
        self._told = self.days()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(FlowRow(*parts))

    def days(self) -> tuple[date | None, date | None]:
        """The first and the last day."""
        return self.first.value(), self.last.value()

    def set_days(self, first: date | None, last: date | None) -> None:
        """Show a range, and tell if it is another one."""
        self.first.set_value(first)
        self.last.set_value(last)
        self._tell()

    def moments(self) -> tuple[datetime | None, datetime | None]:
        """The first moment of the range, and the first one after it."""
        first, last = self.days()
        return (
            _begin(first) if first else None,
            _begin(last + timedelta(days=1)) if last else None,
        )

    def _tell(self) -> None:
        self.first.commit()
        self.last.commit()
        wrong = any(edit.value() is None and not edit.is_blank for edit in (self.first, self.last))
        if not wrong and self.days() != self._told:
            self._told = self.days()
            self.changed.emit()


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), GUAYAQUIL)
