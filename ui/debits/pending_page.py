from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.debits.desk import DebitDesk
from services.debits.reasons import Next
from services.debits.report_records import Surplus, Waiting
from services.errors import UserError
from services.exporting import Cents, Table, workbook
from services.staff.rights import Operator, Right
from ui import formats, wording
from ui.debits.again_acting import AgainActing
from ui.saving import Saving
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.rows_model import Column, RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.search_box import SearchBox
from ui.wording import words_for

_ALL: Final = "all"
SURPLUS: Final = "surplus"


@dataclass(frozen=True, slots=True)
class Pending:
    """Something of a debit that waits for a day or for somebody."""

    line: str
    kind: str
    account: str
    name: str
    cents: int
    at: datetime
    tries: int
    what: str
    todo: str
    again_on: date | None
    waits: Waiting | None = None

    @property
    def may_move(self) -> bool:
        """Whether it only waits for its day."""
        return self.waits is not None and self.waits.again_on is not None

    @property
    def may_correct(self) -> bool:
        """Whether something is to be put right first, and then it may be asked for again."""
        waits = self.waits
        return waits is not None and waits.kind is Next.FIX and not waits.is_spent


class PendingPage(QWidget):
    """What came back without money and is still owed, with what is next; and what came too much.

    Signals:
        account_wanted(str), pay_wanted(str): an account's page, its payment.
        line_wanted(str): the debit of this key, in its batch.
        shown(): the list was read.
    """

    account_wanted = Signal(str)
    pay_wanted = Signal(str)
    line_wanted = Signal(str)
    shown = Signal()

    def __init__(
        self,
        desk: DebitDesk,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        saving: Callable[[QWidget], Saving] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("pending_debits_page")
        self._reports = desk.reports
        self._tasks = tasks
        self._operator = operator
        self._rows: list[Pending] = []
        self.saving = saving(self) if saving else Saving(tasks, self)
        self.acting = AgainActing(desk.again, tasks, operator, now, self)
        self._build()
        self._connect()

    def refresh(self) -> None:
        """Read the list again; what is chosen stays chosen."""

        def work() -> list[Pending]:
            waiting = [_waiting(each) for each in self._reports.waiting()]
            return waiting + [_surplus(each) for each in self._reports.surplus()]

        self._tasks.run(work, self._show, self._fail, owner=self)

    def show_kind(self, kind: str) -> None:
        """Show one kind: `retry`, `fix`, `final` or `surplus`."""
        self.chips.choose(kind)

    def export_page(self) -> None:
        """Save the list that is shown for Excel."""
        rows = list(self.model.rows)
        self.saving.save(self.tr("debitos_rechazados.xlsx"), lambda: workbook([_table(rows)]))

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Los débitos que el banco no cobró o devolvió y todavía se deben: los que entran solos"
            " en un lote cuando llega su día, los que esperan que alguien corrija algo, y los que"
            " ya no se cobran así. «Cambiar fecha» mueve el día de un reintento; «Corregido» deja"
            " entrar otra vez lo que ya se corrigió. También lo que un banco cobró de más. Enter"
            " abre el débito en su lote."
        )

    def _build(self) -> None:
        self.count = label(tone="muted", name="pending_count")
        self.account_button = ActionButton("pending_account", self.tr("&Ver cuenta"), icon="open")
        self.pay_button = ActionButton("pending_pay", self.tr("&Cobrar por otro medio"), icon="pay")
        self.line_button = ActionButton("pending_line", self.tr("Ver &débito"), icon="debit")
        self.move_button = ActionButton("pending_move", self.tr("Cambiar &fecha…"), icon="calendar")
        self.correct_button = ActionButton("pending_correct", self.tr("Co&rregido…"), icon="check")
        self.export_button = ActionButton(
            "pending_export", self.tr("E&xcel"), icon="export", flat=True
        )
        head = FlowRow(
            title_row(
                label(self.tr("Rechazados y por reintentar"), scale=1.5, bold=True), self.count
            ),
            self.export_button,
            head=True,
        )
        kinds = [each.value for each in Next] + [SURPLUS]
        self.chips = ChipRow(
            "pending_kinds",
            self.tr("Qué sigue"),
            [
                Chip(_ALL, self.tr("Todos")),
                *(Chip(kind, wording.state("debit_next", kind).word) for kind in kinds),
            ],
            counted=True,
        )
        self.text = SearchBox("pending_text", self.tr("Cuenta, cliente o motivo  (Ctrl+F)"))
        self.model: RowsModel[Pending] = RowsModel(_columns(), identity=lambda row: row.line)
        self.table = RowsView("pending_table", self.model, title=self.tr("Rechazados"), waits=True)
        self.todo = label(tone="muted", wrap=True, name="pending_todo")
        self.notice = Notice("pending_notice")
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.small, SPACE.page, SPACE.small)
        column.setSpacing(SPACE.small)
        for widget in (head, self.notice, self.chips, self.text):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addWidget(self.todo)
        column.addWidget(
            FlowRow(
                self.move_button,
                self.correct_button,
                self.pay_button,
                self.line_button,
                self.account_button,
            )
        )
        self.setFocusProxy(self.table)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._show_rows())
        self.text.sought.connect(self.model.set_filter)
        self.text.left.connect(self.text.clear_text)
        self.text.moved.connect(lambda _step: self._into_table())
        self.text.accepted.connect(lambda _with: self._into_table())
        self.table.filter_wanted.connect(self.text.setFocus)
        self.table.export_wanted.connect(self.export_page)
        self.table.opened.connect(lambda row: self.line_wanted.emit(row.line))
        self.table.current_changed.connect(self._show_current)
        self.line_button.clicked.connect(lambda: self._with_current(self._open_line))
        self.account_button.clicked.connect(
            lambda: self._with_current(lambda row: self.account_wanted.emit(row.account))
        )
        self.pay_button.clicked.connect(
            lambda: self._with_current(lambda row: self.pay_wanted.emit(row.account))
        )
        self.move_button.clicked.connect(lambda: self._with_waiting(self.acting.move))
        self.correct_button.clicked.connect(lambda: self._with_waiting(self.acting.correct))
        self.acting.decided.connect(self._decided)
        self.export_button.clicked.connect(self.export_page)
        self.saving.told.connect(self.notice.tell)
        self._show_current(None)

    def _show(self, rows: Sequence[Pending]) -> None:
        self._rows = list(rows)
        counts = dict.fromkeys((*(each.value for each in Next), SURPLUS), 0)
        for row in rows:
            counts[row.kind] += 1
        self.chips.show_counts(counts | {_ALL: len(rows)})
        cents = sum(row.cents for row in rows if row.kind != SURPLUS)
        told = self.tr("{n} · se deben {cents}")
        self.count.setText(told.format(n=f"{len(rows):,}", cents=formats.money(cents)))
        self._show_rows()
        self.shown.emit()

    def _show_rows(self) -> None:
        key = self.chips.current
        empty = self.tr("Ningún débito rechazado espera nada.")
        self.table.set_empty_text(empty if key == _ALL else self.tr("Ninguno es así."))
        self.model.set_rows([row for row in self._rows if key in {_ALL, row.kind}])

    def _show_current(self, row: Pending | None) -> None:
        self.todo.setText(f"{row.line} · {row.what}. {row.todo}".replace("..", ".") if row else "")
        none = "" if row else self.tr("Elija un débito.")
        for button in (self.account_button, self.line_button):
            button.set_reason(none)
        is_paid = row is not None and row.kind == SURPLUS
        self.pay_button.set_reason(none or (self.tr("Ya está cobrado.") if is_paid else ""))
        why = none
        if not why and not self._operator().may(Right.RECORD_PAYMENTS):
            why = self.tr("Su rol no lo permite.")
        may_move, may_correct = bool(row and row.may_move), bool(row and row.may_correct)
        self.move_button.set_reason(
            why or ("" if may_move else self.tr("Solo lo que se reintenta tiene fecha."))
        )
        self.correct_button.set_reason(
            why or ("" if may_correct else self.tr("Solo lo que hay que corregir, y aún se puede."))
        )

    def _decided(self, told: str) -> None:
        self.notice.tell("ok", told)
        # What was pressed may be of no use any more: the keyboard would leave the page with it.
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.refresh()

    def _open_line(self, row: Pending) -> None:
        self.line_wanted.emit(row.line)

    def _with_current(self, act: Callable[[Pending], object]) -> None:
        row = self.table.current_record()
        if isinstance(row, Pending):
            act(row)

    def _with_waiting(self, act: Callable[[Waiting], None]) -> None:
        row = self.table.current_record()
        if isinstance(row, Pending) and row.waits is not None:
            act(row.waits)

    def _into_table(self) -> None:
        self.text.tell_now()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))


def _waiting(each: Waiting) -> Pending:
    kind, todo = each.kind.value, each.next_step
    if each.is_spent and each.kind is not Next.FINAL:
        kind = Next.FIX.value
        todo = _tr("Ya se intentó {n} veces: acuerde otra forma de pago.").format(n=each.tries)
    elif each.again_on is not None and each.kind is not each.needs:
        todo = _tr("Corregido: entra en un lote desde el {day}.")
        todo = todo.format(day=formats.day(each.again_on))
    if each.decided:
        todo += f" {each.decided_by}: «{each.decided}»"
    return Pending(
        each.line,
        kind,
        each.account,
        each.account_name,
        each.amount_cents,
        each.at,
        each.tries,
        each.words,
        todo,
        each.again_on,
        each,
    )


def _surplus(each: Surplus) -> Pending:
    what = _tr("El recibo {receipt} dejó {cents} que ninguna factura debía")
    return Pending(
        each.line,
        SURPLUS,
        each.account,
        each.account_name,
        each.left_cents,
        each.at,
        0,
        what.format(receipt=each.receipt, cents=formats.money(each.surplus_cents)),
        _tr("Un supervisor decide: queda a favor, paga otra factura o se devuelve."),
        None,
    )


def _columns() -> list[Column[Pending]]:
    return [
        Column(
            "kind",
            _tr("Qué sigue"),
            lambda row: wording.state("debit_next", row.kind).word,
            look=lambda row: wording.state("debit_next", row.kind),
        ),
        Column("account", _tr("Cuenta"), lambda row: row.account),
        Column("name", _tr("Cliente"), lambda row: row.name, stretch=True, letters=18),
        Column(
            "amount",
            _tr("Valor"),
            lambda row: formats.amount(row.cents),
            "right",
            sort_key=lambda row: row.cents,
        ),
        Column(
            "at",
            _tr("Respuesta"),
            lambda row: formats.day(business_date(row.at)),
            tooltip=lambda row: formats.moment(row.at),
            sort_key=lambda row: row.at,
        ),
        Column("tries", _tr("Veces"), lambda row: str(row.tries or ""), "right"),
        Column(
            "again",
            _tr("Se reintenta"),
            lambda row: formats.day(row.again_on),
            "center",
            sort_key=lambda row: row.again_on or date.max,
        ),
        Column("what", _tr("Motivo"), lambda row: row.what, stretch=True),
    ]


def _table(rows: Sequence[Pending]) -> Table:
    titles = (
        _tr("Qué sigue"),
        _tr("Débito"),
        _tr("Cuenta"),
        _tr("Cliente"),
        _tr("Valor"),
        _tr("Respuesta"),
        _tr("Veces"),
        _tr("Se reintenta"),
        _tr("Motivo"),
        _tr("Qué hacer"),
    )
    lines = (
        (
            wording.state("debit_next", row.kind).word,
            row.line,
            row.account,
            row.name,
            Cents(row.cents),
            row.at,
            row.tries,
            row.again_on,
            row.what,
            row.todo,
        )
        for row in rows
    )
    return Table(_tr("Rechazados"), titles, lines)


def _tr(text: str) -> str:
    return QCoreApplication.translate("PendingDebits", text)
