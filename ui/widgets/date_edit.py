from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from services.clock import business_date, utc_now
from ui import formats
from ui.widgets.lines import CheckedLine, selects_all
from ui.wording import words


class DateEdit(CheckedLine):
    """A date in text: `h` today, `+1`, `-3`, `15`, `15/11`, or all of it.

    Args:
        today: what `h` means; the office's own day if not given.

    Signals:
        date_changed(object): the `date` now, or None.
    """

    date_changed = Signal(object)

    def __init__(
        self,
        name: str,
        today: Callable[[], date] | None = None,
        *,
        least: date | None = None,
        most: date | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(name, most=10, parent=parent)
        self._today = today or _office_today
        self._least = least
        self._most = most
        self._value: date | None = None
        self.setPlaceholderText(self.tr("dd/mm/aaaa"))
        self.setToolTip(self.tr("h: hoy · +1, −3: días desde hoy · 15: día de este mes"))

    def value(self) -> date | None:
        """The date typed; None while it is not one, or outside the limits."""
        return self._value

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed."""
        return not self.text().strip()

    def set_value(self, value: date | None) -> None:
        """Show a date, or nothing."""
        self.set_problem("")
        self.setText(formats.day(value))
        self._settle(value)

    def set_limits(self, least: date | None, most: date | None) -> None:
        """Accept dates from `least` to `most` from now on, both included."""
        self._least, self._most = least, most
        if not self.is_blank:
            self._read(told=True)

    def commit(self) -> None:
        """Read what was typed, say what is wrong with it, or write it out in full."""
        self._read(told=True)
        if self._value is not None:
            self.setText(formats.day(self._value))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the whole date when reached by key."""
        super().focusInEvent(event)
        if selects_all(event):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Write the date out in full."""
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()
        super().focusOutEvent(event)

    def _edited(self, text: str) -> None:
        super()._edited(text)
        self._read(told=False)

    def _read(self, *, told: bool) -> None:
        if self.is_blank:
            self._settle(None)
            return
        found = formats.parse_date(self.text(), self._today())
        wrong = ""
        if found is None:
            wrong = words("date.bad")
        elif self._least and found < self._least:
            wrong = words("date.too_early", least=self._least)
        elif self._most and found > self._most:
            wrong = words("date.too_late", most=self._most)
        if told or not wrong:
            self.set_problem(wrong)
        self._settle(None if wrong else found)

    def _settle(self, value: date | None) -> None:
        if value != self._value:
            self._value = value
            self.date_changed.emit(value)


def _office_today() -> date:
    return business_date(utc_now())
