from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLabel, QVBoxLayout, QWidget

from services.papers.turns import KINDS
from services.payments.tenders import Method
from services.summaries.records import Choices, Question
from services.summaries.service import MOST_DAYS
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label
from ui.wording import words

_SPANS: Final = (("today", 0, 0), ("yesterday", 1, 1), ("week", 6, 0))


class QuestionBar(QWidget):
    """Which days a summary is about, and what it is narrowed to.

    Signals:
        asked(): another question stands in the fields.
        refused(str): what is wrong with the days, in words.
    """

    asked = Signal()
    refused = Signal(str)

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("summary_question")
        self._today = today
        self._last: Question | None = None
        self._build()
        self.first.set_value(today())
        self.last.set_value(today())
        self._connect()

    def question(self) -> Question | None:
        """What the fields ask; None while the days are not two days in order."""
        first, last = self.first.value(), self.last.value()
        if first is None or last is None or not 0 <= (last - first).days < MOST_DAYS:
            return None
        return Question(
            first,
            last,
            str(self.till.currentData() or ""),
            str(self.user.currentData() or ""),
            str(self.method.currentData() or ""),
        )

    def ask(self, question: Question) -> None:
        """Put a question into the fields."""
        self.first.set_value(question.first)
        self.last.set_value(question.last)
        for combo, wanted in (
            (self.till, question.till),
            (self.user, question.user),
            (self.method, question.method),
        ):
            combo.setCurrentIndex(max(0, combo.findData(wanted)))
        self._tell()

    def show_choices(self, choices: Choices) -> None:
        """Offer the tills and the people of the days; what was chosen stays chosen."""
        _offer(self.till, [(code, code) for code in choices.tills])
        _offer(self.user, [(name, username) for username, name in choices.people])

    def _build(self) -> None:
        self.first = DateEdit("summary_first", self._today)
        self.last = DateEdit("summary_last", self._today)
        spans = {
            "today": self.tr("&Hoy"),
            "yesterday": self.tr("&Ayer"),
            "week": self.tr("&7 días"),
        }
        self.spans = {
            key: ActionButton(f"summary_{key}", spans[key], flat=True) for key, _, _ in _SPANS
        }
        self.till = _combo("summary_till", self.tr("Todas"), self.tr("Caja"))
        self.user = _combo("summary_user", self.tr("Todos"), self.tr("Usuario"))
        self.method = _combo("summary_method", self.tr("Todos"), self.tr("Método"))
        for method in Method:
            self.method.addItem(KINDS[method.value], method.value)
        fields = (
            (self.tr("&Desde"), self.first),
            (self.tr("Ha&sta"), self.last),
        )
        narrowing = (
            (self.tr("&Caja"), self.till),
            (self.tr("&Usuario"), self.user),
            (self.tr("&Método"), self.method),
        )
        parts: list[QWidget] = [_named(text, field) for text, field in fields]
        parts += self.spans.values()
        parts += [_named(text, field) for text, field in narrowing]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(FlowRow(*parts))

    def _connect(self) -> None:
        for edit in (self.first, self.last):
            edit.returnPressed.connect(self._tell)
            edit.editingFinished.connect(self._tell)
        for combo in (self.till, self.user, self.method):
            combo.activated.connect(lambda _index: self._tell())
        for key, since, until in _SPANS:
            self.spans[key].clicked.connect(
                lambda _checked=False, since=since, until=until: self._show_span(since, until)
            )

    def _show_span(self, since: int, until: int) -> None:
        today = self._today()
        self.first.set_value(today - timedelta(days=since))
        self.last.set_value(today - timedelta(days=until))
        self._tell()

    def _tell(self) -> None:
        self.first.commit()
        self.last.commit()
        asked = self.question()
        if asked is None:
            self._last = None
            problem = "date.bad"
            if self.first.value() is not None and self.last.value() is not None:
                problem = "day.range"
            self.refused.emit(words(problem, days=MOST_DAYS))
        elif asked != self._last:
            self._last = asked
            self.asked.emit()


def _combo(name: str, everything: str, title: str) -> QComboBox:
    made = QComboBox()
    made.setObjectName(name)
    made.setAccessibleName(title)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    made.addItem(everything, "")
    return made


def _offer(combo: QComboBox, choices: list[tuple[str, str]]) -> None:
    """Offer these after the first, which is all of them."""
    if [(combo.itemText(n), combo.itemData(n)) for n in range(1, combo.count())] == choices:
        return
    text, chosen = combo.currentText(), combo.currentData()
    while combo.count() > 1:
        combo.removeItem(1)
    for words_of, key in choices:
        combo.addItem(words_of, key)
    if chosen and combo.findData(chosen) < 0:
        # It holds, though nobody of that name did anything on these days.
        combo.addItem(text, chosen)
    combo.setCurrentIndex(max(0, combo.findData(chosen)))


def _named(text: str, field: QWidget) -> QWidget:
    """A field with its label before it, which stay together."""
    named: QLabel = label(text, tone="muted")
    named.setBuddy(field)
    return FlowRow(named, field, spacing=SPACE.tight)
