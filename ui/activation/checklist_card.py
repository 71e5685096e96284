from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from services.accounts.records import ChecklistItem
from ui import icons
from ui.theme import SPACE, set_tone
from ui.widgets.labels import label
from ui.wording import words


class ChecklistCard(QFrame):
    """What an activation needs, one line each: a tick, or a cross and what is missing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("checklist")
        self.setProperty("card", True)
        self.title = label(bold=True, name="checklist_title")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE.normal, SPACE.normal, SPACE.normal, SPACE.normal)
        self._column.setSpacing(SPACE.small)
        self._column.addWidget(self.title)
        self._shown: QWidget | None = None

    def show_items(self, items: tuple[ChecklistItem, ...]) -> None:
        """Show the list as it stands."""
        done = sum(item.is_ok for item in items)
        told = self.tr("Lista de control · {done} de {count}")
        self.title.setText(told.format(done=done, count=len(items)))
        set_tone(self.title, "ok" if done == len(items) else "")
        if self._shown is not None:
            self._column.removeWidget(self._shown)
            self._shown.hide()
            self._shown.deleteLater()
        self._shown = _lines(items)
        self._column.addWidget(self._shown)
        missing = [item_told(item).replace("\n", ": ") for item in items if not item.is_ok]
        self.setAccessibleName(self.title.text())
        self.setAccessibleDescription("; ".join(missing))


def item_told(item: ChecklistItem) -> str:
    """`Contrato firmado`, and on a second line what is missing of it."""
    title = words(f"activation.item.{item.key}")
    return f"{title}\n{words(f'activation.missing.{item.missing}')}" if item.missing else title


def _lines(items: tuple[ChecklistItem, ...]) -> QWidget:
    shown = QWidget()
    grid = QGridLayout(shown)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE.small)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    top = Qt.AlignmentFlag.AlignTop
    for place, item in enumerate(items):
        mark = label(name=f"check_{item.key}")
        tone = "ok" if item.is_ok else "err"
        icons.set_icon(mark, "ok" if item.is_ok else "err", tone)
        mark.setAccessibleName("✓" if item.is_ok else "✗")
        told = label(item_told(item), wrap=True, name=f"item_{item.key}")
        set_tone(told, "" if item.is_ok else "err")
        grid.addWidget(mark, place, 0, top)
        grid.addWidget(told, place, 1, top)
    return shown
