from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from services.audit.records import JournalFilter
from ui.accounts.choices import ChoiceCombo
from ui.audit.entry_words import area_words
from ui.theme import SPACE, with_letters
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.day_range import DayRange
from ui.widgets.flow_row import FlowRow
from ui.widgets.search_box import SearchBox
from ui.words.audit import AREAS

_SPANS: Final = {"all": None, "today": 0, "week": 6, "month": 29}


class QuestionBar(QWidget):
    """Which entries of the journal are asked for.

    Signals:
        asked(): another question.
    """

    asked = Signal()

    def __init__(self, today: Callable[[], date], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self._subject = ""
        self._build()
        self._connect()

    def question(self) -> JournalFilter:
        """What is asked for."""
        since, until = self.days.moments()
        return JournalFilter(
            since=since,
            until=until,
            till=self.till.value() or "",
            actor=self.actor.value() or "",
            area=self.area.value() or "",
            subject=self._subject,
            text=self.text.text().strip(),
        )

    def ask_about(self, subject: str) -> None:
        """Ask for everything about one record."""
        self._subject = subject
        self.name_subject(subject.partition(":")[2])
        self.subject.show()
        self.asked.emit()

    def name_subject(self, name: str) -> None:
        """Say what people call the record that is asked about."""
        if name:
            self.subject.setText(self.tr("Solo {subject}  ✕").format(subject=name[:60]))

    def offer(self, actors: Sequence[str], tills: Sequence[tuple[str, str]]) -> None:
        """Offer these people and tills; what is chosen stays chosen."""
        for combo, choices in (
            (self.actor, [(each, each) for each in actors]),
            (self.till, list(tills)),
        ):
            chosen, everything = combo.value() or "", combo.itemText(0)
            combo.set_choices([("", everything), *choices])
            combo.set_value(chosen)

    def _build(self) -> None:
        self.chips = ChipRow(
            "audit_span",
            self.tr("Días"),
            [
                Chip("all", self.tr("Siempre")),
                Chip("today", self.tr("Hoy")),
                Chip("week", self.tr("7 días")),
                Chip("month", self.tr("30 días")),
            ],
        )
        self.days = DayRange("audit", self._today)
        self.area = self._combo("audit_area", self.tr("Toda acción"), self.tr("Acción"))
        self.area.set_choices(
            [("", self.tr("Toda acción")), *((each, area_words(each)) for each in AREAS)]
        )
        self.area.set_value("")
        self.actor = self._combo("audit_actor", self.tr("Toda persona"), self.tr("Persona"))
        self.till = self._combo("audit_till", self.tr("Toda caja"), self.tr("Caja"))
        self.text = SearchBox("audit_text", self.tr("Registro, motivo o dato  (Ctrl+F)"))
        self.text.setMinimumWidth(with_letters(220))
        self.subject = ActionButton("audit_subject", "", icon="filter")
        self.subject.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(FlowRow(self.chips, self.days, self.area, self.actor, self.till))
        line = QHBoxLayout()
        line.setSpacing(SPACE.small)
        line.addWidget(self.text, 1)
        line.addWidget(self.subject)
        column.addLayout(line)

    def _combo(self, name: str, everything: str, title: str) -> ChoiceCombo[str]:
        made: ChoiceCombo[str] = ChoiceCombo(name, [("", everything)])
        made.setAccessibleName(title)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        made.set_value("")
        return made

    def _connect(self) -> None:
        for combo in (self.area, self.actor, self.till):
            combo.chosen.connect(lambda _value: self.asked.emit())
        self.days.changed.connect(self._days_typed)
        self.chips.chosen.connect(self._show_span)
        self.text.sought.connect(lambda _text: self.asked.emit())
        self.text.left.connect(self.text.clear_text)
        self.subject.clicked.connect(self._forget_subject)

    def _show_span(self, key: str) -> None:
        back, today = _SPANS[key], self._today()
        first = None if back is None else today - timedelta(days=back)
        if self.days.days() != (first, None):
            self.days.set_days(first, None)

    def _days_typed(self) -> None:
        today, days = self._today(), self.days.days()
        for key, back in _SPANS.items():
            if days == (None if back is None else today - timedelta(days=back), None):
                self.chips.choose(key)
        self.asked.emit()

    def _forget_subject(self) -> None:
        self._subject = ""
        self.subject.hide()
        self.asked.emit()
