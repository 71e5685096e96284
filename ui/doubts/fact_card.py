from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from ui.doubts.facts import Facts
from ui.theme import SPACE
from ui.widgets.labels import label
from ui.widgets.review_sheet import rows_grid


class FactCard(QFrame):
    """A titled card with facts, whose values can be chosen with the mouse and copied."""

    def __init__(self, name: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", True)
        self.setAccessibleName(title)
        self._facts: Facts = ()
        self._shown = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE.normal, SPACE.small, SPACE.normal, SPACE.small)
        self._column.setSpacing(SPACE.small)
        self._column.addWidget(label(title, bold=True))
        self._column.addWidget(self._shown)
        self._column.addStretch(1)

    @property
    def facts(self) -> Facts:
        """What it shows."""
        return self._facts

    def show_facts(self, facts: Facts) -> None:
        """Show these facts; the same ones again are left alone, chosen text and all."""
        if facts == self._facts:
            return
        self._facts = facts
        before, self._shown = self._shown, QWidget()
        self._shown.setProperty("plain", True)
        self._shown.setLayout(rows_grid(facts))
        for told in self._shown.findChildren(QLabel):
            told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._column.replaceWidget(before, self._shown)
        before.hide()
        before.deleteLater()
