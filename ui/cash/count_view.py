from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from services.cash.records import DENOMINATIONS, Denomination, counted_cents
from services.cash.states import Form
from ui import formats
from ui.cash.pieces_edit import PiecesEdit
from ui.theme import SPACE, with_letters
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import card, label

_FIELD_WIDTH: Final = 92


class CountView(QWidget):
    """The blind count: how many of each bill and coin there are, with the sum as it grows.

    Signals:
        declare_wanted(): the count is whole; ask once more and write it.
        left(): go back without counting; what was typed stays.
    """

    declare_wanted = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[Denomination, PiecesEdit] = {}
        self.sums: dict[Denomination, QLabel] = {}
        self.total = label(scale=1.9, bold=True, name="cash_counted")
        self.problem = label(tone="err", wrap=True, name="cash_count_problem")
        self.back_button = ActionButton("cash_count_back", self.tr("&Volver"))
        self.declare_button = ActionButton(
            "cash_declare", self.tr("&Declarar…"), key="F12", icon="check", primary=True
        )
        lists = QHBoxLayout()
        lists.setSpacing(SPACE.wide)
        for form, title in ((Form.BILL, self.tr("Billetes")), (Form.COIN, self.tr("Monedas"))):
            some = [each for each in DENOMINATIONS if each.form is form]
            lists.addWidget(self._build_list(title, some), 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.small)
        foot.addWidget(label(self.tr("Total contado"), tone="muted", bold=True))
        foot.addWidget(self.total)
        foot.addWidget(self.problem, 1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.declare_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(
            label(
                self.tr(
                    "Cuente lo que hay en el cajón, sin mirar ningún otro total. Enter baja a la"
                    " siguiente denominación."
                ),
                tone="muted",
                wrap=True,
            )
        )
        column.addLayout(lists)
        column.addStretch(1)
        column.addLayout(foot)
        self.setFocusProxy(self.fields[DENOMINATIONS[0]])
        self._connect()
        self._add_up()

    def pieces(self) -> dict[Denomination, int]:
        """What was typed; what there is none of is left out."""
        return {each: field.pieces for each, field in self.fields.items() if field.pieces}

    def clear(self) -> None:
        """Begin another count."""
        for field in self.fields.values():
            field.setText("")

    def _build_list(self, title: str, denominations: Sequence[Denomination]) -> QWidget:
        frame = card()
        grid = QGridLayout(frame)
        grid.setContentsMargins(SPACE.wide, SPACE.small, SPACE.wide, SPACE.small)
        grid.setHorizontalSpacing(SPACE.normal)
        grid.setVerticalSpacing(SPACE.tight)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)
        grid.addWidget(label(title, bold=True), 0, 0)
        grid.addWidget(_right(label(self.tr("Piezas"), tone="muted")), 0, 1)
        grid.addWidget(_right(label(self.tr("Valor"), tone="muted")), 0, 2)
        for line, each in enumerate(denominations, 1):
            name = f"cash_{each.form.value}_{each.cents}"
            field = PiecesEdit(name)
            field.setFixedWidth(with_letters(_FIELD_WIDTH))
            worth = label(formats.money(each.cents))
            worth.setBuddy(field)
            field.setAccessibleName(f"{title} {formats.money(each.cents)}")
            total = _right(label(name=f"{name}_sum"))
            grid.addWidget(worth, line, 0)
            grid.addWidget(field, line, 1)
            grid.addWidget(total, line, 2)
            self.fields[each] = field
            self.sums[each] = total
        grid.setRowStretch(len(denominations) + 1, 1)
        return frame

    def _connect(self) -> None:
        for each, field in self.fields.items():
            field.changed.connect(self._add_up)
            field.problem_changed.connect(self.problem.setText)
            field.accepted.connect(self.declare_button.press)
            field.step_wanted.connect(lambda step, each=each: self._step(each, step))
        self.back_button.clicked.connect(self.left)
        self.declare_button.clicked.connect(self.declare_wanted)

    def _step(self, each: Denomination, step: int) -> None:
        there = DENOMINATIONS.index(each) + step
        reason = Qt.FocusReason.TabFocusReason
        if 0 <= there < len(DENOMINATIONS):
            self.fields[DENOMINATIONS[there]].setFocus(reason)
        elif step > 0:
            self.declare_button.setFocus(reason)

    def _add_up(self) -> None:
        pieces = self.pieces()
        for each, total in self.sums.items():
            count = pieces.get(each, 0)
            total.setText(formats.amount(each.cents * count) if count else "")
        self.total.setText(formats.money(counted_cents(pieces)))


def _right(made: QLabel) -> QLabel:
    made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made
