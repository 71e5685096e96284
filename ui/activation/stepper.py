from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui import icons
from ui.theme import SPACE, set_font_scale, set_tone
from ui.widgets.labels import label


class Stepper(QWidget):
    """Where a wizard stands: the steps done, the one shown, the ones to come."""

    def __init__(self, titles: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("stepper")
        self._titles = tuple(titles)
        self._marks: list[QLabel] = []
        self._words: list[QLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for place, title in enumerate(self._titles):
            if place:
                arrow = label()
                icons.set_icon(arrow, "chevron-right", "muted", 12)
                row.addSpacing(SPACE.tight)
                row.addWidget(arrow)
                row.addSpacing(SPACE.tight)
            mark, words = label(), label(f"{place + 1}. {title}", tone="muted")
            self._marks.append(mark)
            self._words.append(words)
            row.addWidget(mark)
            row.addWidget(words)
        row.addStretch(1)
        self.show_step(0)

    def show_step(self, step: int, *, is_over: bool = False) -> None:
        """Mark a step as the one shown; `is_over` when even that one is done."""
        for place, (mark, words) in enumerate(zip(self._marks, self._words, strict=True)):
            is_done = place < step or is_over
            mark.setVisible(is_done)
            if is_done:
                icons.set_icon(mark, "check", "ok")
            is_here = place == step and not is_over
            set_font_scale(words, 1.0, bold=is_here)
            set_tone(words, "accent" if is_here else "ok" if is_done else "muted")
        told = self.tr("Paso {step} de {count}: {title}")
        self.setAccessibleName(
            told.format(step=step + 1, count=len(self._titles), title=self._titles[step])
        )
