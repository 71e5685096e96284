from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from services.cash.records import KindTotal, Movement, TurnLook
from ui import formats
from ui.cash.columns import kind_columns, movement_columns
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import card, label
from ui.widgets.narrow import NarrowAware
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.summary_card import SummaryCard
from ui.wording import words

_LEAST_TABLE: Final = 110


class TurnView(QWidget):
    """An open turn: what it began with, what came in by kind, what cash came and went.

    How much cash it should hold is not here, because nobody may know before the count.

    Signals:
        count_wanted(), movement_wanted(): the buttons of it.
        correction_wanted(object): undo this `Movement`.
    """

    count_wanted = Signal()
    movement_wanted = Signal()
    correction_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._refusal = ""
        self._build()
        self._connect()

    def show_turn(self, look: TurnLook, *, is_old: bool, refusal: str) -> None:
        """Show a turn; `refusal` is why this operator may not touch its drawer."""
        turn = look.turn
        opened = formats.moment(turn.opened_at)
        told = self.tr("{code} · {at} · {who}")
        self.float_card.show_figure(
            formats.money(turn.float_cents),
            told.format(code=turn.code, at=opened, who=turn.opened_name),
        )
        doubts = self.tr("{count} en duda").format(count=look.doubts) if look.doubts else ""
        in_cash = self.tr("{count} con efectivo").format(count=look.cash_receipts)
        self.receipts_card.show_figure(
            f"{look.receipts:,}", " · ".join(part for part in (in_cash, doubts) if part)
        )
        self.cash_card.show_figure(words("cash.hidden"), self.tr("Se ve al declarar"))
        self.kinds.set_rows(_with_cash(look))
        self.movements.set_rows(list(look.movements))
        old = self.tr("Este turno es de otro día: solo se cuenta y se cierra.") if is_old else ""
        self.movement_button.set_reason(refusal or old)
        self.count_button.set_reason(refusal)
        self._refusal = refusal or old
        self._show_current()

    def _build(self) -> None:
        self.float_card = SummaryCard("cash_float_card", self.tr("Fondo"), icon="till")
        self.receipts_card = SummaryCard("cash_receipts", self.tr("Recibos"), icon="receipt")
        self.cash_card = SummaryCard("cash_expected", self.tr("Efectivo esperado"), icon="eye")
        cards = QHBoxLayout()
        cards.setSpacing(SPACE.small)
        for each in (self.float_card, self.receipts_card, self.cash_card):
            cards.addWidget(each, 1)
        kinds = self._build_kinds()
        movements = self._build_movements()
        self._tables = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._tables.setSpacing(SPACE.small)
        self._tables.addWidget(kinds, 5)
        self._tables.addWidget(movements, 6)
        self.count_button = ActionButton(
            "cash_count", self.tr("C&ontar y cerrar"), key="F12", icon="lock", primary=True
        )
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.count_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addLayout(cards)
        column.addLayout(self._tables, 1)
        column.addLayout(foot)
        self.setFocusProxy(self.movements_table)
        NarrowAware(self, self._restack)

    def _build_kinds(self) -> QWidget:
        self.kinds: RowsModel[KindTotal] = RowsModel(
            kind_columns(), identity=lambda each: each.method
        )
        self.kinds_table = RowsView(
            "cash_kinds",
            self.kinds,
            title=self.tr("Dinero por clase"),
            empty=words("cash.nothing_yet"),
        )
        return _framed("cash_kinds_card", self.tr("Dinero por clase"), self.kinds_table)

    def _build_movements(self) -> QWidget:
        self.movements: RowsModel[Movement] = RowsModel(
            movement_columns(), identity=lambda each: each.id
        )
        self.movements_table: RowsView = RowsView(
            "cash_movements",
            self.movements,
            title=self.tr("Movimientos de efectivo"),
            empty=words("cash.no_movements"),
        )
        self.correct_button: ActionButton = ActionButton(
            "cash_correct", self.tr("Co&rregir…"), icon="edit", flat=True
        )
        self.movement_button: ActionButton = ActionButton(
            "cash_movement", self.tr("&Movimiento"), key="Ctrl+M", icon="plus"
        )
        return _framed(
            "cash_movements_card",
            self.tr("Movimientos de efectivo"),
            self.movements_table,
            self.correct_button,
            self.movement_button,
        )

    def _connect(self) -> None:
        self.count_button.clicked.connect(self.count_wanted)
        self.movement_button.clicked.connect(self.movement_wanted)
        self.correct_button.clicked.connect(self._correct)
        self.movements_table.current_changed.connect(lambda _each: self._show_current())
        self._show_current()

    def _show_current(self) -> None:
        found = self.movements_table.current_record()
        reason = self._refusal
        if not reason and found is None:
            reason = self.tr("No hay un movimiento elegido.")
        elif not reason and not found.may_be_corrected:
            reason = self.tr("Este movimiento no se corrige aquí.")
        self.correct_button.set_reason(reason)

    def _correct(self) -> None:
        found = self.movements_table.current_record()
        if isinstance(found, Movement):
            self.correction_wanted.emit(found)

    def _restack(self, is_narrow: bool) -> None:
        way = QBoxLayout.Direction
        self._tables.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)


def _with_cash(look: TurnLook) -> list[KindTotal]:
    """The kinds with a line for cash that tells how many, and not how much."""
    if not look.cash_receipts:
        return list(look.kinds)
    return [KindTotal("cash", look.cash_receipts, 0, 0, 0, 0, 0), *look.kinds]


def _framed(name: str, title: str, table: RowsView, *buttons: ActionButton) -> QWidget:
    table.setMinimumHeight(_LEAST_TABLE)
    head = QHBoxLayout()
    head.addWidget(label(title, bold=True), 1)
    for button in buttons:
        head.addWidget(button)
    frame = card(name)
    column = QVBoxLayout(frame)
    column.setContentsMargins(SPACE.small, SPACE.small, SPACE.small, SPACE.small)
    column.setSpacing(SPACE.tight)
    column.addLayout(head)
    column.addWidget(table, 1)
    return frame
