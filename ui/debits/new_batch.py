from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from services.debits.banks.base import Problem
from services.debits.batch_records import (
    BatchOrder,
    BatchQuestion,
    BatchRow,
    LeftOut,
    Preview,
    Proposed,
    Why,
)
from services.errors import BadField, BadFields, ChangedElsewhere, UserError
from services.staff.rights import Operator
from ui import formats
from ui.debits.columns import Candidate, candidate, candidate_columns
from ui.debits.desk import DebitServices, OurAccount
from ui.debits.question_form import QuestionForm
from ui.debits.told import debit_count, invoices_told
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label
from ui.widgets.review_sheet import ReviewSheet, SheetRow
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.search_box import SearchBox
from ui.wording import WORDS, words, words_for

_IN: Final = "in"
_OUT: Final = "out"
_OF_BANK: Final = frozenset({"bank", "bank_account"})
_PAUSE_MILLISECONDS: Final = 200


@dataclass(frozen=True, slots=True)
class _Offered:
    accounts: list[OurAccount]
    plans: list[tuple[str, str]]


class NewBatch(QFrame):
    """Whom a batch would debit and whom not, each with the reason; nothing is fixed before F12.

    Signals:
        prepared(object): the `BatchRow`.
        left(): back to the list.
        looked(): a preview came in.
    """

    prepared = Signal(object)
    left = Signal()
    looked = Signal()

    def __init__(
        self,
        services: DebitServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("new_batch")
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._today = today
        self._candidates: list[Candidate] = []
        self._asked = 0
        self._order: BatchOrder | None = None
        self._preview: Preview | None = None
        self.is_preparing = False
        self.sheet: ReviewSheet | None = None
        self._build()
        self._connect()

    # --- Commands ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Begin a batch, with what is usual filled in."""
        self.form.begin()
        self.text.clear_text()
        self.chips.choose(_IN)
        self._tasks.run(self._read, self._offer, self._fail, owner=self)
        self.form.profile.setFocus(Qt.FocusReason.OtherFocusReason)

    def look(self) -> None:
        """Ask again who would be in."""
        self._pause.stop()
        question = self.form.question()
        self._asked += 1
        self._order, self._preview = None, None
        self._show_foot()
        self.form.show_unknown(())
        if question is None:
            self._show_rows([])
            return
        asked = self._asked

        def read() -> tuple[Preview, list[Candidate]]:
            preview = self._services.debits.preparing.preview(question)
            everybody: list[Proposed | LeftOut] = [*preview.lines, *preview.left_out]
            return preview, [candidate(one, place) for place, one in enumerate(everybody)]

        def done(found: tuple[Preview, list[Candidate]]) -> None:
            if asked == self._asked:
                self._show(question, *found)

        self._tasks.run(
            read,
            done,
            lambda error: self._fail(error) if asked == self._asked else None,
            owner=self,
        )

    def prepare(self) -> None:
        """Fix the lines that are shown and claim their invoices."""
        self.prepare_button.press()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.form = QuestionForm(self._today)
        chips = [Chip(_IN, self.tr("Entran")), Chip(_OUT, self.tr("Quedan fuera"))]
        chips += [Chip(why.value, _short(why)) for why in Why]
        self.chips = ChipRow("batch_whys", self.tr("Quién entra y por qué no"), chips)
        self.text = SearchBox("batch_text", self.tr("Cuenta, cliente, factura o motivo  (Ctrl+F)"))
        self.model: RowsModel[Candidate] = RowsModel(
            candidate_columns(), identity=lambda row: row.key
        )
        self.table = RowsView("batch_candidates", self.model, title=self.tr("Vista previa"))
        self.chosen = label(tone="muted", wrap=True, name="batch_chosen")
        self.total = label(bold=True, wrap=True, name="batch_total")
        self.reason = label(tone="warn", wrap=True, name="batch_reason")
        self.back_button = ActionButton("batch_leave", self.tr("Dejar"), key="Esc")
        self.prepare_button = OnceButton(
            "batch_prepare", self.tr("Preparar lote"), key="F12", icon="check"
        )
        foot = FlowRow(self.total, self.back_button, self.prepare_button, head=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addWidget(label(self.tr("Nuevo lote de débito"), scale=1.3, bold=True))
        for widget in (self.form, self.chips, self.text):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.chosen)
        column.addWidget(self.reason)
        column.addWidget(foot)
        self.setFocusProxy(self.form.profile)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MILLISECONDS)

    def _connect(self) -> None:
        self._pause.timeout.connect(self.look)
        self.form.edited.connect(self._edited)
        self.chips.chosen.connect(lambda _key: self._show_chosen())
        self.text.sought.connect(self._seek)
        self.text.left.connect(self.text.clear_text)
        self.text.moved.connect(lambda _step: self._into_table())
        self.text.accepted.connect(lambda _with: self._into_table())
        self.table.filter_wanted.connect(self.text.setFocus)
        self.table.current_changed.connect(self._show_current)
        self.table.opened.connect(self._open)
        self.back_button.clicked.connect(self._leave)
        self.prepare_button.fired.connect(self._prepare)
        self.form.submitted.connect(self.prepare_button.press)

    # --- What is asked ----------------------------------------------------------------------

    def _read(self) -> _Offered:
        plans = [(each.code, each.name) for each in self._services.directory.plans()]
        return _Offered(self._services.our_accounts(), plans)

    def _offer(self, offered: _Offered) -> None:
        self.form.offer(offered.accounts, offered.plans)

    def _edited(self) -> None:
        """What is shown is not what was asked any more."""
        self.prepare_button.set_reason(self.tr("Espere la vista previa."))
        self._pause.start()

    # --- What is shown ----------------------------------------------------------------------

    def _show(self, question: BatchQuestion, preview: Preview, rows: list[Candidate]) -> None:
        # One id for each preview: the same one prepared twice is one batch.
        self._order = BatchOrder(str(uuid4()), question)
        self._preview = preview
        self.form.show_unknown(preview.unknown)
        self._show_rows(rows)
        self.prepare_button.renew()
        self.prepare_button.arm()
        self._show_foot()
        self.looked.emit()

    def _show_rows(self, rows: list[Candidate]) -> None:
        self._candidates = rows
        counts: dict[str, int] = {why.value: 0 for why in Why}
        for row in rows:
            if row.why is not None:
                counts[row.why.value] += 1
        out = sum(counts.values())
        self.chips.show_counts(counts | {_IN: len(rows) - out, _OUT: out})
        self._show_chosen()

    def _show_chosen(self) -> None:
        key = self.chips.current
        if key == _IN:
            shown = [row for row in self._candidates if row.why is None]
            empty = self.tr("Nadie entra: mire en «Quedan fuera» por qué.")
        else:
            shown = [
                row for row in self._candidates if row.why is not None and key in {_OUT, row.why}
            ]
            empty = self.tr("Nadie queda fuera.")
        if not self._candidates:
            empty = self.tr(
                "Elija el banco, nuestra cuenta y un día desde hoy para ver a quién se debita."
            )
        for place, column in enumerate(self.model.columns):
            # Why somebody is out needs the room more than where they bank.
            self.table.setColumnHidden(place, key != _IN and column.key in _OF_BANK)
        self.table.set_empty_text(empty)
        self.model.set_rows(shown)

    def _seek(self, text: str) -> None:
        self.model.set_filter(text)

    def _show_foot(self) -> None:
        preview = self._preview
        if preview is None:
            self.total.setText("")
            self.reason.setText("")
            self.reason.hide()
            missing = self.tr("Falta el banco, nuestra cuenta o un día desde hoy.")
            is_whole = self.form.question() is not None
            wait = self.tr("Espere la vista previa.") if is_whole else missing
            self.prepare_button.set_reason(wait)
            return
        tally = preview.tally
        out = sum(count for count, _ in tally.left_out.values())
        cents = sum(total for _, total in tally.left_out.values())
        told = self.tr("Entran {lines} por {cents} · quedan fuera {out} por {left}")
        self.total.setText(
            told.format(
                lines=debit_count(tally.lines),
                cents=formats.money(tally.cents),
                out=f"{out:,}",
                left=formats.money(cents),
            )
        )
        why = self._why_not(preview)
        self.reason.setText(why)
        self.reason.setVisible(bool(why))
        self.prepare_button.set_reason(why)

    def _why_not(self, preview: Preview) -> str:
        if preview.problems:
            return " ".join(_problem(each) for each in preview.problems)
        if preview.unknown:
            return self.tr("Corrija las cuentas que se pidieron: algunas no existen.")
        if not preview.lines:
            return self.tr("Nadie entra: no hay qué preparar.")
        return ""

    def _show_current(self, row: Candidate | None) -> None:
        """The invoices of the chosen line, and its reason where the cell cuts it."""
        told = invoices_told(row.invoices) if row else ""
        parts = [row.account, told or self.tr("sin facturas"), row.told] if row else []
        self.chosen.setText(" · ".join(parts))

    def _open(self, row: Candidate) -> None:
        """All the invoices of a line, however many."""
        title = self.tr("Facturas de {account} · {name}")
        due = self.tr("vence {day} · {cents}")
        rows: list[SheetRow | tuple[str, str]] = [
            (
                each.invoice,
                due.format(day=formats.day(each.due_on), cents=formats.money(each.amount_cents)),
            )
            for each in row.invoices
        ]
        rows.append(SheetRow("", row.told, "warn" if row.why else "muted"))
        self.sheet = ReviewSheet(
            "batch_invoices",
            title.format(account=row.account, name=row.name),
            self,
            rows=rows,
            amount_cents=row.cents,
        )
        self.sheet.open_sheet()

    def _into_table(self) -> None:
        self.text.tell_now()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- Preparing --------------------------------------------------------------------------

    def _prepare(self) -> None:
        order = self._order
        if order is None or self._pause.isActive() or order.question != self.form.question():
            # Something was typed since: what is shown is not what would be fixed.
            self.look()
            return
        operator = self._operator()
        self.form.clear_errors()
        self._rest(busy=True)

        def done(batch: BatchRow) -> None:
            self._rest(busy=False)
            self.prepared.emit(batch)

        self._tasks.run(
            lambda: self._services.debits.preparing.prepare(operator, order),
            done,
            self._refused,
            owner=self,
        )

    def _refused(self, error: UserError) -> None:
        self._rest(busy=False)
        told = words_for(error)
        if isinstance(error, BadField | BadFields):
            told = self.form.show_refused(error)
        if isinstance(error, ChangedElsewhere):
            self.look()
        self.prepare_button.renew()
        self.prepare_button.arm()
        self.reason.setText(told)
        self.reason.setVisible(bool(told))

    def _rest(self, *, busy: bool) -> None:
        self.is_preparing = busy
        self.form.setEnabled(not busy)
        self.back_button.setEnabled(not busy)

    def _leave(self) -> None:
        if not self.is_preparing:
            self.left.emit()

    def _fail(self, error: UserError) -> None:
        self.reason.setText(words_for(error))
        self.reason.show()


def _short(why: Why) -> str:
    """A reason as a chip says it: without what differs from one account to the next."""
    short = f"debit.why_short.{why.value}"
    return words(short if short in WORDS else f"debit.why.{why.value}")


def _problem(problem: Problem) -> str:
    """Why no file could be written, after the name of the term that it is about."""
    told, term = words(problem.key, **problem.details), f"debit_term.{problem.field}"
    return f"{words(term)}: {told}" if term in WORDS else told
