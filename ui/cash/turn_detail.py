from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from services.cash.records import DeclaredTurn, KindTotal
from services.cash.states import TurnState
from ui import formats, wording
from ui.cash.columns import difference_tone, difference_words
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.state_badge import StateBadge
from ui.wording import words

Rows = list[SheetRow | tuple[str, str]]


class TurnDetail(QFrame):
    """A counted turn for who signs it: expected, counted, and what is missing.

    Signals:
        sign_wanted(object): sign this `DeclaredTurn`.
        report_wanted(str): show the report of the turn of this id.
    """

    sign_wanted = Signal(object)
    report_wanted = Signal(str)

    def __init__(self, name: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("card", True)
        self.shown: DeclaredTurn | None = None
        self.title = label(scale=1.2, bold=True, name=f"{name}_title")
        self.badge = StateBadge()
        self.none = label(empty, tone="muted", wrap=True)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.sign_button = ActionButton(f"{name}_sign", self.tr("Fir&mar…"), icon="edit")
        # Ctrl+P belongs to the whole window: here it is only shown.
        self.report_button = ActionButton(
            f"{name}_report", self.tr("Ver Z   Ctrl+P"), icon="printer"
        )
        self.report_button.setAccessibleName(self.tr("Ver el reporte Z"))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.badge)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.small)
        foot.addStretch(1)
        foot.addWidget(self.report_button)
        foot.addWidget(self.sign_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE.wide, SPACE.normal, SPACE.wide, SPACE.normal)
        self._column.setSpacing(SPACE.small)
        self._column.addLayout(head)
        self._column.addWidget(self.none)
        self._column.addWidget(self._scroll, 1)
        self._column.addLayout(foot)
        self.sign_button.clicked.connect(self._sign)
        self.report_button.clicked.connect(self._report)
        self.show_turn(None)

    def show_turn(self, found: DeclaredTurn | None) -> None:
        """Show a counted turn, or that none is chosen."""
        self.shown = found
        self.none.setVisible(found is None)
        for widget in (self.badge, self.report_button):
            widget.setVisible(found is not None)
        self.sign_button.setVisible(found is not None and found.turn.state is TurnState.DECLARED)
        self.title.setText(found.turn.code if found else self.tr("Arqueo"))
        inside = QWidget()
        inside.setProperty("plain", True)
        if found is not None:
            column = QVBoxLayout(inside)
            column.setContentsMargins(0, 0, 0, 0)
            column.addLayout(rows_grid(turn_rows(found)))
            column.addStretch(1)
            self.badge.show_look(wording.state("turn", found.turn.state))
        self._scroll.setWidget(inside)

    def _sign(self) -> None:
        if self.shown is not None:
            self.sign_wanted.emit(self.shown)

    def _report(self) -> None:
        if self.shown is not None:
            self.report_wanted.emit(self.shown.turn.id)


def turn_rows(found: DeclaredTurn) -> Rows:
    """What is read before a turn is signed."""
    turn, summary = found.turn, found.summary
    difference = turn.difference_cents or 0

    def tr(text: str) -> str:
        return QCoreApplication.translate("CashPage", text)

    rows: Rows = [
        SheetRow(tr("Esperado"), formats.money(turn.expected_cents or 0), strong=True),
        SheetRow("", _expected_words(found), "muted"),
        SheetRow(tr("Contado"), formats.money(turn.counted_cents or 0), strong=True),
        SheetRow(
            difference_words(difference),
            formats.money(abs(difference)),
            difference_tone(difference) or "ok",
            strong=True,
        ),
        (tr("Cajero"), f"{turn.opened_name} · {formats.moment(turn.opened_at)}"),
        (tr("Contó"), f"{turn.declared_name} · {formats.moment(turn.declared_at)}"),
    ]
    if turn.closed_at is not None:
        rows.append((tr("Firmó"), f"{turn.closed_name} · {formats.moment(turn.closed_at)}"))
    if turn.reason:
        rows.append((tr("Motivo"), turn.reason))
    if turn.opening_difference_cents:
        apart = turn.opening_difference_cents
        told = f"{difference_words(apart)} {formats.money(abs(apart))}"
        rows.append(SheetRow(tr("Al abrir"), told, difference_tone(apart)))
    rows.append((tr("Recibos"), f"{summary.receipts:,}"))
    rows += [
        (words(f"kind.{each.method}"), _kind_told(each))
        for each in summary.kinds
        if each.method != "cash"
    ]
    if summary.voids:
        rows.append(SheetRow(tr("Anulados"), f"{len(summary.voids):,}", "warn"))
    if summary.doubts:
        count = f"{len(summary.doubts):,}"
        rows.append(SheetRow(tr("Tarjetas sin resolver"), count, "warn"))
    if summary.unverified:
        count = f"{len(summary.unverified):,}"
        rows.append(SheetRow(tr("Depósitos por verificar"), count, "warn"))
    return rows


def _kind_told(kind: KindTotal) -> str:
    """What is left of a kind of money; of credit, which leaves nothing, how much was spent."""
    if kind.method == "credit":
        count, cents = kind.count - kind.voided_count, kind.cents - kind.voided_cents
    else:
        count, cents = kind.held_count, kind.held_cents
    return f"{count:,} · {formats.money(cents)}"


def _expected_words(found: DeclaredTurn) -> str:
    """What the expected cash is made of: the float, what was taken, what came and went."""
    summary = found.summary
    parts = [words("cash.made_of.float", float_cents=found.turn.float_cents)]
    for key, cents in (
        ("taken", summary.cash_cents),
        ("in", summary.in_cents),
        ("out", summary.out_cents),
    ):
        if cents:
            parts.append(words(f"cash.made_of.{key}", shown_cents=cents))
    return " · ".join(parts)
