from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.reconciliation.records import ReconciliationRow, Report, RowKind
from ui import formats, wording
from ui.reconciliation.rows import left_of, row_columns
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.labels import ElidedLabel
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.summary_card import SummaryCard
from ui.wording import words

_ALL: Final = "all"
_KINDS: Final = (
    RowKind.MISSING_HERE,
    RowKind.MISSING_THERE,
    RowKind.DIFFERING,
    RowKind.FOREIGN,
    RowKind.REFUND,
    RowKind.DISPUTE,
    RowKind.UNMARKED,
)


class ReportView(QWidget):
    """What a run found: the sums of both sides, and the lines that are not alike on both.

    Signals:
        difference_wanted(str), attempt_wanted(str): show it at the desk of open doubts.
        export_wanted(): write the lines shown into a file.
    """

    difference_wanted = Signal(str)
    attempt_wanted = Signal(str)
    export_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.report: Report | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        self._cards = QWidget()
        self._cards.setLayout(self._build_cards())
        self._cards.hide()
        column.addWidget(self._cards)
        column.addWidget(self._build_chips())
        column.addWidget(self._build_table(), 1)
        column.addLayout(self._build_foot())
        self._connect()

    @property
    def rows(self) -> list[ReconciliationRow]:
        """The lines shown, in the order shown."""
        return list(self.model.rows)

    def show_report(self, report: Report) -> None:
        """Show what a run found."""
        self.report = report
        self._cards.show()
        self.chips.setVisible(bool(report.rows))
        self._show_sums(report)
        counts = {kind.value: sum(row.kind is kind for row in report.rows) for kind in RowKind}
        self.chips.show_counts({_ALL: len(report.rows), **counts})
        self._show_rows()

    def open_current(self) -> None:
        """Show the chosen line at the desk of open doubts."""
        row = self._current()
        if row is None:
            return
        if row.difference:
            self.difference_wanted.emit(row.difference)
        elif row.attempt:
            self.attempt_wanted.emit(row.attempt)

    def _build_cards(self) -> QHBoxLayout:
        self.here = SummaryCard("reconciliation_here", self.tr("En los libros"), icon="receipt")
        self.there = SummaryCard("reconciliation_there", self.tr("En Stripe"), icon="card")
        self.left = SummaryCard("reconciliation_left", self.tr("Por resolver"), icon="doubt")
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE.small)
        for each in (self.here, self.there, self.left):
            row.addWidget(each, 1)
        return row

    def _build_chips(self) -> ChipRow:
        kinds = [Chip(kind, wording.state("row", kind).word) for kind in _KINDS]
        self.chips = ChipRow(
            "reconciliation_kinds",
            self.tr("Qué se muestra"),
            [Chip(_ALL, self.tr("Todo")), *kinds],
        )
        self.chips.hide()
        return self.chips

    def _build_table(self) -> RowsView:
        self.model: RowsModel[ReconciliationRow] = RowsModel(
            row_columns(), identity=lambda row: (row.kind, row.ref, row.told)
        )
        self.table = RowsView(
            "reconciliation_table",
            self.model,
            title=self.tr("Conciliación con Stripe"),
            empty=words("reconciliation.empty"),
        )
        self.setFocusProxy(self.table)
        return self.table

    def _build_foot(self) -> QHBoxLayout:
        self.chosen = ElidedLabel()
        self.chosen.setObjectName("reconciliation_chosen")
        self.export_button = ActionButton(
            "reconciliation_export", self.tr("E&xportar   Ctrl+E"), icon="export", flat=True
        )
        self.export_button.setAccessibleName(self.tr("Exportar"))
        self.open_button = ActionButton(
            "reconciliation_open", self.tr("&Ver en Cobros en duda"), icon="open"
        )
        row = QHBoxLayout()
        row.setSpacing(SPACE.small)
        row.addWidget(self.chosen, 1)
        row.addWidget(self.export_button)
        row.addWidget(self.open_button)
        return row

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.table.current_changed.connect(lambda _row: self._show_current())
        self.table.opened.connect(lambda _row: self.open_current())
        self.table.export_wanted.connect(self.export_wanted)
        self.open_button.clicked.connect(self.open_current)
        self.export_button.clicked.connect(self.export_wanted)
        self._show_current()

    def _show_sums(self, report: Report) -> None:
        counted = self.tr("{count} cuadran · desde {since}")
        self.here.show_figure(
            formats.money(report.here_cents),
            counted.format(count=f"{report.matched:,}", since=formats.moment(report.since)),
        )
        apart = report.there_cents - report.here_cents
        told = self.tr("igual que los libros")
        if apart:
            told = self.tr("{amount} de diferencia").format(amount=formats.money(apart))
        self.there.show_figure(formats.money(report.there_cents), told, "warn" if apart else "")
        done = self.tr("{settled} registrados y {canceled} anulados ahora").format(
            settled=len(report.settled), canceled=report.canceled
        )
        left = left_of(report)
        self.left.show_figure(str(left), done, "err" if left else "ok")

    def _show_rows(self) -> None:
        if self.report is None:
            return
        kind = self.chips.current
        rows = [row for row in self.report.rows if kind in {_ALL, row.kind}]
        clean = clean_words(self.report) if not self.report.rows else self.tr("Nada de esto.")
        self.table.set_empty_text(clean)
        self.model.set_rows(rows)
        self._show_current()

    def _show_current(self) -> None:
        row = self._current()
        parts = [row.ref, row.attempt] if row else []
        self.chosen.set_whole(" · ".join(dict.fromkeys(part for part in parts if part)))
        reason = ""
        if row is None:
            reason = self.tr("Elija una línea.")
        elif not (row.difference or row.attempt):
            reason = self.tr("No es de la oficina: no hay nada que ver aquí.")
        self.open_button.set_reason(reason)
        unread = (
            "" if self.report is not None else self.tr("Concilie primero: no hay qué exportar.")
        )
        self.export_button.set_reason(unread)

    def _current(self) -> ReconciliationRow | None:
        row = self.table.current_record()
        return row if isinstance(row, ReconciliationRow) else None


def clean_words(report: Report) -> str:
    """That both sides are alike, in words."""
    key = {0: "reconciliation.clean.none", 1: "reconciliation.clean.one"}.get(report.matched)
    return words(key or "reconciliation.clean", count=f"{report.matched:,}")
