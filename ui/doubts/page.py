from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.cards.difference_records import Decision, DifferenceRecord
from services.cards.records import AttemptRecord, Outcome, Verdict
from services.cards.states import State
from services.clock import Now
from services.errors import UserError
from services.refunds.records import RefundRecord
from services.staff.rights import Operator, Right
from ui.doubts.columns import doubt_columns
from ui.doubts.deciding import Deciding
from ui.doubts.desk import DoubtRow, DoubtServices, DoubtsView, Topic, read_doubts
from ui.doubts.detail import shown_end
from ui.doubts.details import detail_of
from ui.doubts.gate import gate_words
from ui.doubts.panel import DetailPanel
from ui.doubts.reading import Reading
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label
from ui.widgets.notice import Notice, NoticeTone
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words, words_for

_RELOAD_MILLISECONDS: Final = 10_000
_ALL: Final = "all"


class DoubtsPage(QWidget):
    """Everything that is open between the office and Stripe, and what may be done about it.

    There is no way here to free an invoice: only Stripe's proof does.

    Signals:
        next_wanted(): on to the next customer.
        account_wanted(str), receipt_wanted(str): the account's page, a payment's paper.
        note_wanted(str): what the customer is told of the attempt of this id, on paper.
        attempt_wanted(object): the sheet of the `AttemptRecord` that is under way.
        refund_wanted(str): the sheet of a refund, where it is approved, denied or looked into.
        shown(object): the `DoubtsView` that was read.
    """

    next_wanted = Signal()
    account_wanted = Signal(str)
    receipt_wanted = Signal(str)
    note_wanted = Signal(str)
    attempt_wanted = Signal(object)
    refund_wanted = Signal(str)
    shown = Signal(object)

    def __init__(
        self,
        services: DoubtServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("doubts_page")
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._rows: tuple[DoubtRow, ...] = ()
        self._kept: dict[str, None] = {}
        self._settled: set[str] = set()
        self._wanted = ""
        self._asked = 0
        self._is_looking = False
        self.reading = Reading(services.charges, services.evidence, tasks, self)
        self.deciding = Deciding(services, tasks, operator, self)
        self._build()
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.gate = Notice("doubts_gate")
        self.notice = Notice("doubts_notice")
        self.busy = BusyLine("doubts_busy")
        self.chips = ChipRow(
            "doubts_topics",
            self.tr("Qué se muestra"),
            [
                Chip(_ALL, self.tr("Todo")),
                Chip(Topic.DOUBT, self.tr("En duda")),
                Chip(Topic.DIFFERENCE, self.tr("Diferencias")),
                Chip(Topic.REFUND, self.tr("Devoluciones")),
                Chip(Topic.PHONE, self.tr("Esperan al cliente")),
                Chip(Topic.UNDER_WAY, self.tr("En curso")),
            ],
        )
        self.model: RowsModel[DoubtRow] = RowsModel(
            doubt_columns(self._now), identity=lambda row: row.key
        )
        self.table = RowsView("doubts_table", self.model, title=self.tr("Cobros en duda"))
        self.table.setMinimumHeight(104)
        self.panel = DetailPanel()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        title = label(self.tr("Cobros en duda"), scale=1.5, bold=True)
        column.addWidget(FlowRow(title, self.chips, head=True))
        for widget in (self.gate, self.notice, self.busy):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.panel, 2)
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.table.current_changed.connect(self._choose)
        self.table.opened.connect(self._open)
        self.panel.chosen.connect(self._act)
        self.reading.read.connect(self._was_read)
        self.deciding.decided.connect(self._tell)
        self.deciding.refused.connect(lambda told: self._tell("err", told))
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()
        self._seconds = QTimer(self)
        self._seconds.setInterval(1000)
        self._seconds.timeout.connect(self._tick)
        self._seconds.start()

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the books again; what is chosen stays chosen."""
        self._asked += 1
        asked, kept = self._asked, tuple(self._kept)
        self._tasks.run(
            lambda: read_doubts(self._services, kept),
            lambda view: self._show(view) if asked == self._asked else None,
            self._fail,
            owner=self,
        )

    def ask_now(self) -> None:
        """Ask Stripe about the chosen line now (F5); without one, read the books again."""
        row = self._current()
        if row is not None and not isinstance(row.subject, DifferenceRecord):
            self._look(row)
        else:
            self.reading.again()
            self.refresh()

    def print_page(self) -> None:
        """Show the paper that tells the customer how the chosen attempt stands."""
        self.panel.press("note")

    def show_attempt(self, attempt_id: str) -> None:
        """Show an attempt, also one whose outcome is known by now."""
        self._kept[attempt_id] = None
        self._show_line(f"attempt:{attempt_id}")

    def show_difference(self, difference_id: str) -> None:
        """Show a difference that waits for a decision."""
        self._show_line(f"difference:{difference_id}")

    def show_refund(self, refund_id: str) -> None:
        """Show a refund that is not at its end."""
        self._show_line(f"refund:{refund_id}")

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Lo que está abierto entre la oficina y Stripe: cobros de los que no se sabe el"
            " resultado, diferencias y devoluciones. F5 consulta a Stripe el elegido, F3 sigue"
            " con otro cliente y Ctrl+P muestra la constancia para el cliente. Nadie libera una"
            " factura sin prueba de Stripe; lo tardío, lo distinto y lo ajeno lo deciden dos"
            " personas."
        )

    def hideEvent(self, event: QHideEvent) -> None:
        """What is clear by now is not shown again on the next visit."""
        super().hideEvent(event)
        self._kept.clear()

    # --- Acting -----------------------------------------------------------------------------

    def _act(self, key: str) -> None:
        row = self._current()
        if row is None:
            return
        subject = row.subject
        if key == "next":
            self.next_wanted.emit()
        elif key == "look":
            self._look(row)
        elif key == "account":
            self.account_wanted.emit(row.account)
        elif key == "receipt":
            self.receipt_wanted.emit(_payment_of(subject))
        elif key.startswith("decide:"):
            self.deciding.decide(row, Decision(key.partition(":")[2]))
        elif isinstance(subject, RefundRecord):
            self.refund_wanted.emit(subject.id)
        elif isinstance(subject, AttemptRecord):
            if key == "note":
                self.note_wanted.emit(subject.id)
            else:
                self.attempt_wanted.emit(subject)

    def _open(self, row: DoubtRow) -> None:
        """Enter opens what has a sheet of its own; of the rest it goes to what can be done."""
        if isinstance(row.subject, RefundRecord):
            self.refund_wanted.emit(row.subject.id)
        elif "open" in self.panel.buttons:
            self.panel.press("open")
        else:
            self.panel.focus_first()

    def _look(self, row: DoubtRow) -> None:
        subject = row.subject
        if isinstance(subject, RefundRecord):
            self.refund_wanted.emit(subject.id)
            return
        operator = self._operator()
        if self._is_looking or not isinstance(subject, AttemptRecord):
            return
        if not operator.may(Right.CHARGE_CARDS):
            self.reading.again()
            return
        self._is_looking = True
        self._kept[subject.id] = None
        self.notice.clear()
        self.busy.start(self.tr("Consultando a Stripe…"))
        self._tasks.run(
            lambda: self._services.charges.look_now(operator, subject.id),
            self._looked,
            self._not_looked,
            owner=self,
            pool="network",
        )

    def _was_read(self) -> None:
        """Show what is known; what Stripe proves and the books still doubt is settled at once."""
        self._show_detail()
        row = self._current()
        if row is None or self._is_looking or row.key in self._settled:
            return
        subject, end = row.subject, shown_end(self.reading.seen(row.key))
        if (
            end is not None
            and isinstance(subject, AttemptRecord)
            and subject.state is State.IN_DOUBT
            and subject.lease_until <= self._now()
            and self._operator().may(Right.CHARGE_CARDS)
        ):
            # Once: what its proof could not settle is not asked about for ever.
            self._settled.add(row.key)
            self._look(row)

    def _looked(self, outcome: Outcome) -> None:
        self._rest()
        self._tell(*_found(outcome))
        self.reading.again()

    def _not_looked(self, error: UserError) -> None:
        self._rest()
        self._tell("err", words_for(error))

    def _rest(self) -> None:
        self._is_looking = False
        self.busy.stop()

    def _tell(self, tone: NoticeTone, told: str) -> None:
        self.notice.tell(tone, told)
        self.refresh()

    # --- Showing ----------------------------------------------------------------------------

    def _show(self, view: DoubtsView) -> None:
        self._rows = view.rows
        gate = gate_words(view.gating, self._operator())
        if gate:
            self.gate.tell("err", gate, closable=False)
        else:
            self.gate.clear()
        counts = {topic.value: view.count(topic) for topic in Topic}
        counts[_ALL] = len(view.rows)
        self.chips.show_counts(counts)
        self._show_rows()
        self.shown.emit(view)

    def _show_rows(self) -> None:
        topic = self.chips.current
        shown = [
            row for row in self._rows if topic in {_ALL, row.topic} or row.topic is Topic.ENDED
        ]
        self.table.set_empty_text(self._why_empty(topic))
        self.model.set_rows(shown)
        place = self.model.row_of(self._wanted) if self._wanted else -1
        if place >= 0:
            self._wanted = ""
            self.table.select_row(place)

    def _why_empty(self, topic: str) -> str:
        if topic == _ALL:
            return self.tr("Nada en duda. Todo lo cobrado está en los libros.")
        return self.tr("Nada de esto ahora.")

    def _choose(self, row: DoubtRow | None) -> None:
        self.reading.choose(row)
        self._show_detail()

    def _show_detail(self) -> None:
        row = self._current()
        if row is None:
            self.panel.show_detail(None)
            return
        seen = self.reading.seen(row.key)
        self.panel.show_detail(detail_of(row, seen, self._operator(), self._now()))

    def _show_line(self, key: str) -> None:
        self._wanted = key
        self.chips.choose(_ALL)
        self.refresh()

    def _current(self) -> DoubtRow | None:
        row = self.table.current_record()
        return row if isinstance(row, DoubtRow) else None

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error), (self.tr("Reintentar"), self.refresh))

    def _tick(self) -> None:
        if self.isVisible() and self._rows:
            self.table.viewport().update()

    def _reload_quietly(self) -> None:
        if self.isVisible():
            self.refresh()


def _payment_of(subject: AttemptRecord | DifferenceRecord | RefundRecord) -> str:
    # The payment of an attempt has the attempt's own id.
    return subject.id if isinstance(subject, AttemptRecord) else subject.payment


def _found(outcome: Outcome) -> tuple[NoticeTone, str]:
    """A tone and words for what a look found out."""
    if not outcome.was_reached:
        return "warn", words("looked.unreached")
    if outcome.verdict is Verdict.CHARGED:
        return "ok", words("looked.charged", receipt=outcome.receipt)
    if outcome.verdict is Verdict.NOT_CHARGED:
        return "ok", words("looked.not_charged")
    if outcome.verdict is Verdict.WAITING:
        return "info", words("looked.waiting")
    if outcome.verdict is Verdict.IN_DOUBT:
        return "warn", words("looked.in_doubt")
    return "info", words("looked.unfinished", till=outcome.attempt.till)
