from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.debits.batch_records import BatchRow
from services.debits.batch_states import AT_BANK, BEFORE_SENT, HAS_FILE, BatchState, LineState
from services.debits.report_records import BatchReport, ToldLine
from ui import formats, wording
from ui.debits.columns import line_columns
from ui.debits.told import batch_title, invoices_told, line_next
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.search_box import SearchBox
from ui.widgets.state_badge import StateBadge

_ALL: Final = "all"
_SUMMED: Final = (
    LineState.SETTLED,
    LineState.REJECTED,
    LineState.PENDING,
    LineState.RELEASED,
    LineState.REVERSED,
    LineState.WITHDRAWN,
)
"""Every state that a debit can be in: what was asked for is the sum of all but the withdrawn."""

_STEPS: Final = {
    BatchState.PREPARED: "approve",
    BatchState.APPROVED: "write",
    BatchState.WRITTEN: "sent",
    BatchState.SENT: "answer",
    BatchState.ANSWERED: "answer",
    BatchState.CLOSED: "answer",
}
"""What F12 does with a batch in each state."""


class BatchView(QWidget):
    """One batch: how far it is, what comes next, and each of its debits with why.

    Args:
        why_not: why the operator may do nothing with batches; empty when they may.

    Signals:
        chosen(str): something is to be done with the batch: `approve`, `write`, `sent`, `answer`,
            `copy`, `cancel`, `close`, `report`, `sheet`, `receipts`, `mail`, or `back`.
        line_chosen(str): or with the chosen debit: `release`, `take_back`, `account`, `receipt`.
    """

    chosen = Signal(str)
    line_chosen = Signal(str)

    def __init__(self, why_not: Callable[[], str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("batch_view")
        self._why_not = why_not
        self.report: BatchReport | None = None
        self._busy = ""
        self._build()
        self._connect()
        self.show_report(None)

    # --- Commands ---------------------------------------------------------------------------

    @property
    def batch(self) -> BatchRow | None:
        """The batch that is shown."""
        return self.report.batch if self.report else None

    @property
    def current(self) -> ToldLine | None:
        """The debit under the cursor."""
        row = self.table.current_record()
        return row if isinstance(row, ToldLine) else None

    @property
    def payments(self) -> list[str]:
        """The payments of what was collected, in the order of the lines."""
        if self.report is None:
            return []
        lines = (told.line for told in self.report.lines)
        return [line.payment for line in lines if line.state is LineState.SETTLED]

    def show_report(self, report: BatchReport | None) -> None:
        """Show a batch, or that it is being read."""
        is_other = report is None or self.batch is None or report.batch.id != self.batch.id
        self.report = report
        if is_other:
            self.text.clear_text()
            self.chips.choose(_ALL)
        if report is None:
            self.title.setText(self.tr("Leyendo el lote…"))
            self.badge.hide()
            self.facts.set_whole("")
            self.sums.setText("")
            self.model.set_rows([])
        else:
            self._show_head(report)
            counts = {state.value: report.batch.of(state)[0] for state in LineState}
            self.chips.show_counts(counts | {_ALL: len(report.lines)})
            self._show_banks(report)
            self._show_lines()
        self.show_rights()

    def show_busy(self, why: str) -> None:
        """Let nothing be done while a work is on its way; with "" let it again."""
        self._busy = why
        self.show_rights()

    def choose_line(self, key: str) -> None:
        """Put the cursor on the debit of a key such as `12-3`."""
        self.text.clear_text()
        self.chips.choose(_ALL)
        self.table.select_row(max(0, self.model.row_of(key)))

    def take_focus(self) -> None:
        """Put the keyboard in the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.title = label(scale=1.3, bold=True, name="batch_title")
        self.badge = StateBadge()
        self.step_button = ActionButton("batch_step", "", key="F12", icon="check", primary=True)
        self.buttons = {
            "back": ActionButton(
                "batch_back", self.tr("Lotes"), key="Esc", icon="chevron-left", flat=True
            ),
            "copy": ActionButton("batch_copy", self.tr("&Guardar archivo otra vez…"), icon="save"),
            "answer": ActionButton(
                "batch_answer", self.tr("Respuesta…"), key="Ctrl+O", icon="import"
            ),
            "close": ActionButton("batch_close", self.tr("&Cerrar…"), icon="check"),
            "cancel": ActionButton("batch_cancel", self.tr("An&ular…"), icon="void", danger=True),
            "receipts": ActionButton("batch_receipts", self.tr("&Recibos"), icon="printer"),
            "mail": ActionButton("batch_mail", self.tr("C&orreo…"), icon="mail"),
            "report": ActionButton("batch_report", self.tr("&Informe"), icon="summary"),
            "sheet": ActionButton("batch_sheet", self.tr("E&xcel"), icon="export", flat=True),
        }
        self.facts = ElidedLabel()
        self.facts.setObjectName("batch_facts")
        self.sums = label(bold=True, wrap=True, name="batch_sums")
        states = [Chip(each.value, wording.state("debit", each).word) for each in LineState]
        self.chips = ChipRow(
            "batch_states", self.tr("Estado"), [Chip(_ALL, self.tr("Todos")), *states]
        )
        self.text = SearchBox(
            "batch_seek", self.tr("Cuenta, cliente, factura, recibo o motivo  (Ctrl+F)")
        )
        self.model: RowsModel[ToldLine] = RowsModel(
            line_columns(), identity=lambda row: row.line.id
        )
        self.table = RowsView("batch_lines", self.model, title=self.tr("Débitos del lote"))
        self.next = label(tone="muted", wrap=True, name="batch_next")
        self.line_buttons = {
            "receipt": ActionButton("line_receipt", self.tr("&Ver recibo"), icon="receipt"),
            "account": ActionButton("line_account", self.tr("Cue&nta"), icon="account"),
            "release": ActionButton("line_release", self.tr("Li&berar…"), icon="unlock"),
            "take_back": ActionButton(
                "line_take_back", self.tr("El banco lo &devolvió…"), icon="err", danger=True
            ),
        }
        head = FlowRow(self.title, self.badge, self.step_button, head=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        for widget in (head, self.facts, self.sums, FlowRow(*self.buttons.values())):
            column.addWidget(widget)
        column.addWidget(self.chips)
        column.addWidget(self.text)
        column.addWidget(self.table, 1)
        column.addWidget(self.next)
        column.addWidget(FlowRow(*self.line_buttons.values()))
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.step_button.clicked.connect(self._step)
        for key, button in self.buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.chosen.emit(key))
        for key, button in self.line_buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.line_chosen.emit(key))
        self.chips.chosen.connect(lambda _key: self._show_lines())
        self.text.sought.connect(self.model.set_filter)
        self.text.left.connect(self.text.clear_text)
        self.text.moved.connect(lambda _step: self._into_table())
        self.text.accepted.connect(lambda _with: self._into_table())
        self.table.filter_wanted.connect(self.text.setFocus)
        self.table.opened.connect(self._open)
        self.table.current_changed.connect(lambda _row: self.show_rights())

    # --- Showing ----------------------------------------------------------------------------

    def _show_head(self, report: BatchReport) -> None:
        batch = report.batch
        self.title.setText(batch_title(batch))
        self.badge.show_state("debit_batch", batch.state)
        self.badge.show()
        steps = [
            (self.tr("preparado"), batch.made_at, batch.made_by),
            (self.tr("aprobado"), batch.approved_at, batch.approved_by),
            (self.tr("archivo"), batch.written_at, batch.written_by),
            (self.tr("enviado"), batch.sent_at, batch.sent_by),
        ]
        told = [f"{what} {formats.moment(at)} {by}" for what, at, by in steps if at is not None]
        if batch.file_name:
            told.append(f"{batch.file_name} · SHA-256 {batch.sha256[:12]}…")
        if batch.reason:
            told.insert(0, self.tr("anulado: {reason}").format(reason=batch.reason))
        self.facts.set_whole(" · ".join(told))
        count, cents = batch.asked
        parts = [self.tr("Pedido {n} · {cents}").format(n=f"{count:,}", cents=formats.money(cents))]
        for state in _SUMMED:
            count, cents = batch.of(state)
            if count:
                word = wording.state("debit", state).word
                parts.append(f"{word} {count:,} · {formats.money(cents)}")
        self.sums.setText("     ".join(parts))

    def _show_banks(self, report: BatchReport) -> None:
        """A column for the customers' banks only where they are not all the same."""
        place = [column.key for column in self.model.columns].index("bank")
        is_one = len({told.line.bank_code for told in report.lines}) < 2
        self.table.setColumnHidden(place, is_one)

    def _show_lines(self) -> None:
        if self.report is None:
            return
        key = self.chips.current
        self.model.set_rows(
            [told for told in self.report.lines if key in {_ALL, told.line.state.value}]
        )
        self.table.set_empty_text(self.tr("Ningún débito está en ese estado."))

    def show_rights(self) -> None:
        """Offer what can be done with the batch and the chosen debit as they stand."""
        self._show_steps()
        batch, told = self.batch, self.current
        reading = self.tr("Leyendo el lote…")
        why = self._busy or self._why_not()
        state = batch.state if batch else None
        self._offer("copy", bool(batch and batch.sha256 and state in HAS_FILE), why)
        self._offer("answer", state is BatchState.CLOSED, why)
        self._offer("close", bool(batch and batch.may_close), why)
        self._offer("cancel", state in BEFORE_SENT, why)
        self._offer("receipts", bool(self.payments), self._busy)
        self._offer("mail", bool(self.payments), why)
        for key in ("report", "sheet"):
            self.buttons[key].set_reason(reading if batch is None else "")
        nothing = "" if told else self.tr("Elija un débito.")
        line = told.line if told else None
        self.line_buttons["account"].set_reason(nothing)
        none = self.tr("Este débito no tiene recibo.")
        self.line_buttons["receipt"].set_reason(nothing or ("" if line and line.receipt else none))
        waits = bool(line and line.state is LineState.PENDING and state in AT_BANK)
        is_settled = bool(line and line.state is LineState.SETTLED)
        self.line_buttons["release"].setVisible(state in AT_BANK)
        self.line_buttons["release"].set_reason(
            why or nothing or ("" if waits else self.tr("Solo se libera lo que espera al banco."))
        )
        self.line_buttons["take_back"].setVisible(bool(self.payments))
        self.line_buttons["take_back"].set_reason(
            why or nothing or ("" if is_settled else self.tr("Solo se devuelve lo cobrado."))
        )
        self._show_next(told, batch)

    def _show_next(self, told: ToldLine | None, batch: BatchRow | None) -> None:
        if told is None or batch is None:
            self.next.setText("")
            return
        line = told.line
        parts = [f"{line.id} · {line.bank_account_number} · {line.holder_name}"]
        parts.append(invoices_told(told.shares))
        if told.why is not None and line.words and not told.why.said:
            parts.append(self.tr("el banco dice «{words}»").format(words=line.words))
        if line.approver:
            parts.append(self.tr("aprobó {name}").format(name=line.approver))
        parts.append(line_next(told, batch))
        self.next.setText(" · ".join(part for part in parts if part))

    def _show_steps(self) -> None:
        batch = self.batch
        key = _STEPS.get(batch.state) if batch else None
        texts = {
            "approve": self.tr("Aprobar…"),
            "write": self.tr("Generar archivo…"),
            "sent": self.tr("Marcar enviado…"),
            "answer": self.tr("Leer respuesta…"),
        }
        is_open = key is not None and batch is not None and batch.state is not BatchState.CLOSED
        self.step_button.setVisible(is_open)
        if is_open and key is not None:
            self.step_button.set_text(texts[key])
        self.step_button.set_reason(self._busy or self._why_not())

    def _offer(self, key: str, is_there: bool, why: str) -> None:
        self.buttons[key].setVisible(is_there)
        self.buttons[key].set_reason(why)

    def _step(self) -> None:
        if self.batch is not None:
            self.chosen.emit(_STEPS[self.batch.state])

    def _open(self, told: ToldLine) -> None:
        self.line_chosen.emit("receipt" if told.line.receipt else "account")

    def _into_table(self) -> None:
        self.text.tell_now()
        self.take_focus()
