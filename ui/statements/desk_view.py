from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.statements.desk import DeskTotals
from services.statements.records import LineRecord, LineState
from ui import formats
from ui.statements.columns import line_columns, whole_words
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label
from ui.widgets.narrow import NarrowAware
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView

INCOMING: Final = "incoming"
OUTGOING: Final = "outgoing"
MATCHED: Final = "matched"
SET_ASIDE: Final = "set_aside"
_BESIDE: Final = frozenset({"age", "why", "score"})


class LinesView(RowsView):
    """The lines of the bank; Space accepts what is proposed, as Enter does.

    Signals:
        accept_wanted(object): the `LineRecord` under the cursor.
    """

    accept_wanted = Signal(object)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """One key accepts, and never by being held."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            record = self.current_record()
            if record is not None and not event.isAutoRepeat():
                self.accept_wanted.emit(record)
            return
        super().keyPressEvent(event)


class DeskView(QWidget):
    """What the bank says, line by line, beside what the office knows.

    Signals:
        chosen(str): which lines are shown now.
        accept_wanted(object): accept what is proposed for a `LineRecord`.
        aside_wanted(object), assign_wanted(object), payout_wanted(object), pay_wanted(object),
            undo_wanted(object): what else may be done with a `LineRecord`.
    """

    chosen = Signal(str)
    accept_wanted = Signal(object)
    aside_wanted = Signal(object)
    assign_wanted = Signal(object)
    payout_wanted = Signal(object)
    pay_wanted = Signal(object)
    undo_wanted = Signal(object)

    def __init__(
        self,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._today = today
        self._why_not = ""
        self.chips = ChipRow(
            "statement_lines",
            self.tr("Qué se muestra"),
            [
                Chip(INCOMING, self.tr("Ingresos por identificar")),
                Chip(OUTGOING, self.tr("Egresos")),
                Chip(MATCHED, self.tr("Identificados")),
                Chip(SET_ASIDE, self.tr("Apartados")),
            ],
            counted=True,
        )
        self.model: RowsModel[LineRecord] = RowsModel(
            line_columns(today), identity=lambda record: record.id
        )
        self.table = LinesView(
            "statement_table", self.model, title=self.tr("Líneas del banco"), waits=True
        )
        self.whole = label(wrap=True, name="statement_whole")
        self.summary = label(tone="muted", wrap=True, name="statement_summary")
        self.accept_button = ActionButton(
            "statement_accept", self.tr("&Aceptar"), key="F12", icon="ok", primary=True
        )
        self.assign_button = ActionButton("statement_assign", self.tr("A&signar…"), icon="deposit")
        self.pay_button = ActionButton("statement_pay", self.tr("&Cobrar…"), icon="pay")
        self.payout_button = ActionButton(
            "statement_payout", self.tr("Es de S&tripe…"), icon="card"
        )
        self.aside_button = ActionButton("statement_aside", self.tr("Aparta&r…"), icon="note")
        self.undo_button = ActionButton("statement_undo", self.tr("&Deshacer…"), icon="void")
        self._build()
        self._connect()
        self._show_current(None)

    @property
    def shown(self) -> str:
        """Which lines are shown."""
        return self.chips.current

    def show_lines(self, lines: list[LineRecord], totals: DeskTotals) -> None:
        """Show these lines, and what waits in all."""
        self.chips.show_counts(
            {
                INCOMING: totals.incoming[0],
                OUTGOING: totals.outgoing[0],
                MATCHED: totals.matched[0],
                SET_ASIDE: totals.set_aside[0],
            }
        )
        self.table.set_empty_text(self._empty())
        self.model.set_rows(lines)
        self.summary.setText(self._told(lines, totals))
        self._show_current(self.table.current_record())

    def show_rights(self, why_not: str) -> None:
        """Say why nothing may be decided here, or with "" let it."""
        self._why_not = why_not
        self._show_current(self.table.current_record())

    def _told(self, lines: list[LineRecord], totals: DeskTotals) -> str:
        if self.shown != INCOMING:
            count, cents = {
                OUTGOING: totals.outgoing,
                MATCHED: totals.matched,
                SET_ASIDE: totals.set_aside,
            }[self.shown]
            return self.tr("{n} en la lista · {cents}").format(
                n=f"{count:,}", cents=formats.money(cents)
            )
        count, cents = totals.incoming
        if not count:
            return self.tr("Todo lo que entró está identificado.")
        told = self.tr("{cents} sin identificar en {n} ingresos").format(
            cents=formats.money(cents), n=f"{count:,}"
        )
        if totals.oldest is not None:
            days = formats.days(max(0, (self._today() - totals.oldest).days))
            told += self.tr("; el más antiguo, de hace {days}").format(days=days)
        proposed = sum(line.proposal is not None for line in lines)
        if proposed:
            told += self.tr(". {n} con propuesta: Enter o Espacio la acepta").format(n=proposed)
        return told + "."

    def _empty(self) -> str:
        return {
            INCOMING: self.tr("Nada por identificar. Importe el extracto del banco."),
            OUTGOING: self.tr("Ningún egreso por identificar."),
            MATCHED: self.tr("Nada identificado todavía."),
            SET_ASIDE: self.tr("Nada apartado."),
        }[self.shown]

    def _show_current(self, record: LineRecord | None) -> None:
        self.whole.setText(whole_words(record) if record is not None else "")
        is_open = record is not None and record.state is LineState.OPEN
        none = self.tr("Elija una línea.")
        asked = self._why_not or ("" if record is not None else none)
        has_proposal = record is not None and record.proposal is not None
        is_income = record is not None and record.line.amount_cents > 0
        waits = self.shown in {INCOMING, OUTGOING}
        no_proposal = self.tr("Nada calza con esta línea: asígnela o apártela.")
        self.accept_button.set_reason(asked or ("" if has_proposal else no_proposal))
        for button in (self.accept_button, self.aside_button):
            button.setVisible(waits)
        for button in (self.assign_button, self.pay_button, self.payout_button):
            button.setVisible(self.shown == INCOMING)
            button.set_reason(asked or ("" if is_open and is_income else none))
        self.aside_button.set_reason(asked or ("" if is_open else none))
        self.undo_button.setVisible(not waits)
        self.undo_button.set_reason(asked)

    def _build(self) -> None:
        foot = FlowRow(
            label(""),
            self.undo_button,
            self.aside_button,
            self.payout_button,
            self.pay_button,
            self.assign_button,
            self.accept_button,
            head=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.chips)
        column.addWidget(self.table, 1)
        column.addWidget(self.whole)
        column.addWidget(self.summary)
        column.addWidget(foot)
        self.setFocusProxy(self.table)

    def _show_columns(self, is_narrow: bool) -> None:
        """Where there is no room, what the bank wrote comes first; the chosen line has the rest."""
        for place, column in enumerate(self.model.columns):
            if column.key in _BESIDE:
                self.table.setColumnHidden(place, is_narrow)

    def _connect(self) -> None:
        NarrowAware(self, self._show_columns)
        self.chips.chosen.connect(self.chosen)
        self.table.current_changed.connect(self._show_current)
        self.table.accept_wanted.connect(self._accept)
        self.table.opened.connect(self._accept)
        self.accept_button.clicked.connect(lambda: self._accept(self.table.current_record()))
        for button, signal in (
            (self.aside_button, self.aside_wanted),
            (self.assign_button, self.assign_wanted),
            (self.pay_button, self.pay_wanted),
            (self.payout_button, self.payout_wanted),
            (self.undo_button, self.undo_wanted),
        ):
            button.clicked.connect(lambda _checked=False, signal=signal: self._tell(signal.emit))

    def _accept(self, record: LineRecord | None) -> None:
        if record is not None and record.proposal is not None and not self._why_not:
            self.accept_wanted.emit(record)

    def _tell(self, tell: Callable[[LineRecord], None]) -> None:
        record = self.table.current_record()
        if isinstance(record, LineRecord):
            tell(record)
