from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QTableWidget, QTableWidgetItem, QWidget

from services.importing.exports import MOST_COLUMNS
from services.importing.sample import Sample
from ui.theme import repolish, row_height

SHOWN: Final = 20
_PASSED_OVER: Final = ""


class LinesTable(QTableWidget):
    """The first lines of a file; over each column stands what it tells.

    Args:
        meanings: what a column may tell: a value and its words.

    Signals:
        told(): somebody chose what a column tells.
    """

    told = Signal()

    def __init__(
        self, name: str, meanings: Sequence[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name = name
        self._offered = meanings
        self.meanings: list[QComboBox] = []
        self.setObjectName(f"{name}_table")
        self.setAccessibleName(self.tr("Primeras líneas del archivo"))
        self.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        self.setHorizontalScrollMode(QTableWidget.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)

    def columns(self) -> dict[int, str]:
        """What the columns tell, by their places; those that tell nothing are left out."""
        return {
            place: combo.currentData()
            for place, combo in enumerate(self.meanings)
            if combo.currentData()
        }

    def choose(self, columns: Mapping[int, str]) -> None:
        """Choose what the columns tell; the others tell nothing."""
        for place, combo in enumerate(self.meanings):
            combo.setCurrentIndex(max(0, combo.findData(columns.get(place, _PASSED_OVER))))

    def show_wrong(self, meaning: str = "") -> None:
        """Mark the column that tells this, and go there; with "" none is wrong."""
        for combo in self.meanings:
            is_wrong = meaning != "" and combo.currentData() == meaning
            if bool(combo.property("wrong")) != is_wrong:
                combo.setProperty("wrong", is_wrong)
                repolish(combo)
            if is_wrong:
                combo.setFocus()

    def show_sample(self, sample: Sample) -> None:
        """Show the lines of a file; what was chosen stays."""
        chosen = self.columns()
        self._fill(sample)
        self.choose(chosen)

    def _fill(self, sample: Sample) -> None:
        lines, width = sample.lines[:SHOWN], min(sample.width, MOST_COLUMNS)
        self.clear()
        self.setRowCount(len(lines) + 1)
        self.setColumnCount(width)
        self.setHorizontalHeaderLabels(
            [self.tr("Columna {n}").format(n=place + 1) for place in range(width)]
        )
        self.setVerticalHeaderLabels(["", *(str(line.number) for line in lines)])
        self.meanings = [self._combo(place) for place in range(width)]
        for place, combo in enumerate(self.meanings):
            self.setCellWidget(0, place, combo)
        for row, line in enumerate(lines, start=1):
            for place, cell in enumerate(line.cells[:width]):
                self.setItem(row, place, QTableWidgetItem(cell[:200]))
        height = row_height(self.font())
        self.verticalHeader().setDefaultSectionSize(height)
        self.setRowHeight(0, round(height * 1.35))
        self.resizeColumnsToContents()
        widest = self.fontMetrics().averageCharWidth() * 36
        for place, combo in enumerate(self.meanings):
            least = combo.sizeHint().width() + 28
            self.setColumnWidth(place, max(least, min(widest, self.columnWidth(place))))
        self.setMinimumHeight(height * 8)

    def _combo(self, place: int) -> QComboBox:
        combo = QComboBox()
        combo.setObjectName(f"{self._name}_meaning_{place + 1}")
        combo.setAccessibleName(self.tr("Columna {n}").format(n=place + 1))
        combo.addItem(self.tr("(nada)"), _PASSED_OVER)
        for value, words in self._offered:
            combo.addItem(words, value)
        combo.currentIndexChanged.connect(self.told)
        return combo
