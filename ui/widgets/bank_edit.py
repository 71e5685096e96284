from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from ui.widgets.choice_popup import ChoicePopup
from ui.widgets.lines import CheckedLine, selects_all
from ui.widgets.text_rules import folded
from ui.wording import words


@dataclass(frozen=True, slots=True)
class BankChoice:
    """A bank that may be chosen: its code, as the office types it, and its name."""

    code: str
    name: str

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class BankEdit(CheckedLine):
    """A bank by its code or by a part of its name: `10`, `pich`, `guayaq`.

    Signals:
        bank_changed(object): the `BankChoice` now, or None.
    """

    bank_changed = Signal(object)

    def __init__(
        self, name: str, banks: Sequence[BankChoice] = (), *, parent: QWidget | None = None
    ) -> None:
        super().__init__(name, most=60, parent=parent)
        self._banks: tuple[BankChoice, ...] = tuple(banks)
        self._value: BankChoice | None = None
        self._popup: ChoicePopup | None = None
        self._shown: tuple[BankChoice, ...] = ()
        self.setPlaceholderText(self.tr("Código o nombre"))

    def set_banks(self, banks: Sequence[BankChoice]) -> None:
        """Offer these banks from now on."""
        self._banks = tuple(banks)

    def value(self) -> BankChoice | None:
        """The bank chosen, or None."""
        return self._value

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed."""
        return not self.text().strip()

    def set_value(self, code: str | None) -> None:
        """Show the bank of a code, or none."""
        found = next((bank for bank in self._banks if bank.code == code), None)
        self.set_problem("")
        self.setText(str(found) if found else "")
        self._settle(found)

    def matches(self, typed: str) -> tuple[BankChoice, ...]:
        """The banks that a text may mean, the likeliest first."""
        sought = folded(typed.strip())
        if not sought:
            return ()
        ranked = [(self._rank(bank, sought), bank) for bank in self._banks]
        found = sorted((r for r in ranked if r[0] < 9), key=lambda r: (r[0], r[1].name))
        return tuple(bank for _, bank in found)

    def commit(self) -> None:
        """Take the highlighted bank, or the likeliest; say what is wrong if there is none."""
        if self.is_blank:
            self._hide()
            self.set_problem("")
            self._settle(None)
            return
        if self._value is not None and self.text() == str(self._value):
            self._hide()
            return
        found = self.matches(self.text())
        row = self._popup.current if self._popup else -1
        if 0 <= row < len(self._shown):
            self._take(self._shown[row])
        elif found:
            self._take(found[0])
        else:
            self._hide()
            self._settle(None)
            self.set_problem(words("bank.unknown"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk the list, Enter takes, Esc closes it."""
        key = event.key()
        is_open = self._popup is not None and self._popup.isVisible()
        if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
            if self._popup is not None and is_open:
                self._popup.move_by(1 if key == Qt.Key.Key_Down else -1)
            else:
                self._offer(self.matches(self.text()) or self._banks)
            return
        if key == Qt.Key.Key_Escape and is_open:
            self._hide()
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and is_open:
            self.commit()
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the whole text when reached by key."""
        super().focusInEvent(event)
        if selects_all(event):
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Settle on a bank."""
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.commit()
        super().focusOutEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Take the list away with the field."""
        self._hide()
        super().hideEvent(event)

    def _edited(self, text: str) -> None:
        super()._edited(text)
        self._settle(None)
        found = self.matches(self.text())
        exact = [bank for bank in found if bank.code == self.text().strip()]
        if exact and len(found) == 1:
            self._settle(exact[0])
        self._offer(found)
        if not found and not self.is_blank and not self.problem:
            self.set_problem(words("bank.unknown"))

    def _offer(self, banks: Sequence[BankChoice]) -> None:
        self._shown = tuple(banks)
        if self._popup is None:
            self._popup = ChoicePopup(self)
            self._popup.picked.connect(lambda row: self._take(self._shown[row]))
        self._popup.show_choices([str(bank) for bank in self._shown])

    def _take(self, bank: BankChoice) -> None:
        self.setText(str(bank))
        self.set_problem("")
        self._hide()
        self._settle(bank)

    def _settle(self, bank: BankChoice | None) -> None:
        if bank != self._value:
            self._value = bank
            self.bank_changed.emit(bank)

    def _hide(self) -> None:
        if self._popup is not None:
            self._popup.hide()

    @staticmethod
    def _rank(bank: BankChoice, sought: str) -> int:
        name = folded(bank.name)
        if bank.code == sought or bank.code.lstrip("0") == sought.lstrip("0"):
            return 0
        if folded(str(bank)) == sought:
            return 0
        if name.startswith(sought):
            return 1
        if any(word.startswith(sought) for word in name.split()):
            return 2
        if sought in name:
            return 3
        return 4 if bank.code.startswith(sought) else 9
