from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.cheques.records import ChequeRow, SlipRecord, SlipRow
from services.cheques.states import SlipState
from services.errors import UserError
from services.staff.rights import Operator, Right
from ui import formats
from ui.accounts.form_sheet import FormSheet, reason_sheet
from ui.cheques.columns import cheque_columns, slip_columns
from ui.cheques.desk import ChequeServices
from ui.cheques.slip_sheet import cheque_count, deposited_sheet
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.growing_rows import GrowingRows, GrowingView
from ui.widgets.labels import label
from ui.widgets.review_sheet import SheetRow
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for

_PAGE = 100
_SHOWN = ("state", "number", "bank", "drawer", "customer", "dated", "amount")


class SlipsView(QWidget):
    """Our deposit slips, the newest first, with the cheques of the chosen one.

    Signals:
        decided(str): words for what was done. refused(str): why not.
        paper_wanted(str): the paper of the slip of this id.
    """

    decided = Signal(str)
    refused = Signal(str)
    paper_wanted = Signal(str)

    def __init__(
        self,
        services: ChequeServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        today: Callable[[], date],
        accounts: Mapping[str, str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("slips_view")
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._today = today
        self._is_all = True
        self._is_reading = False
        self.sheet: FormSheet | None = None
        self.record: SlipRecord | None = None
        self.rows: GrowingRows[SlipRow] = GrowingRows(
            slip_columns(accounts), identity=lambda row: row.id, parent=self
        )
        columns = {column.key: column for column in cheque_columns(today)}
        self.held: RowsModel[ChequeRow] = RowsModel(
            [columns[key] for key in _SHOWN], identity=lambda row: row.id
        )
        self._build()

    def refresh(self) -> None:
        """Read the slips again; what is chosen stays chosen."""
        self._is_reading = True
        wanted = max(_PAGE, len(self.rows.rows))
        self._tasks.run(
            lambda: self._services.slips.newest(limit=wanted),
            lambda found: self._show(found, wanted),
            self._fail,
            owner=self,
        )

    def deposited(self) -> None:
        """Ask for the bank's number of the chosen slip."""
        record = self.record
        if record is None or not self.deposited_button.isEnabled():
            return
        operator, slip = self._operator(), record.slip
        sheet = deposited_sheet(
            self,
            record,
            lambda number, on: self._services.slips.deposited(operator, slip.id, number, on),
            self._tasks,
            self._today(),
        )

        def done(found: SlipRecord) -> None:
            told = self.tr("Papeleta {number}: el banco la recibió con el N.º {bank}.")
            self.decided.emit(told.format(number=found.slip.number, bank=found.slip.bank_number))

        sheet.done.connect(done)
        self.sheet = sheet
        sheet.open_sheet()

    def void(self) -> None:
        """Ask why the chosen slip never goes."""
        record = self.record
        if record is None or not self.void_button.isEnabled():
            return
        operator, slip = self._operator(), record.slip
        rows: list[SheetRow | tuple[str, str]] = [
            SheetRow(
                self.tr("Papeleta {number}").format(number=slip.number),
                formats.money(slip.total_cents),
                strong=True,
            ),
            SheetRow(
                "",
                self.tr("Sus cheques quedan en cartera y su efectivo vuelve a la caja abierta."),
                "warn",
            ),
        ]
        sheet = reason_sheet(
            "slip_void",
            self.tr("Anular la papeleta"),
            self,
            action=self.tr("&Anular"),
            act=lambda reason: self._services.slips.void(operator, slip.id, reason),
            tasks=self._tasks,
            rows=rows,
            danger=True,
        )
        told = self.tr("Papeleta {number} anulada.").format(number=slip.number)
        sheet.done.connect(lambda _record: self.decided.emit(told))
        self.sheet = sheet
        sheet.open_sheet()

    def print_page(self) -> None:
        """Show the paper of the chosen slip."""
        row = self.table.current_record()
        if isinstance(row, SlipRow):
            self.paper_wanted.emit(row.id)

    def _build(self) -> None:
        self.deposited_button = ActionButton(
            "slips_deposited", self.tr("El &banco la recibió…"), icon="bank", primary=True
        )
        self.print_button = ActionButton("slips_print", self.tr("&Ver papel"), icon="printer")
        self.void_button = ActionButton("slips_void", self.tr("A&nular…"), icon="void", danger=True)
        self.table = GrowingView(
            "slips_table", self.rows, title=self.tr("Papeletas de depósito"), more=self._more
        )
        self.table.set_empty_text(
            self.tr("Todavía no hay papeletas. Ctrl+D arma una con los cheques en cartera.")
        )
        self.held_table = RowsView("slip_held", self.held, title=self.tr("Sus cheques"))
        self.held_table.set_empty_text(self.tr("Sin cheques: solo efectivo."))
        self.held_title = label(bold=True, name="slip_held_title")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.table, 3)
        column.addWidget(FlowRow(self.deposited_button, self.print_button, self.void_button))
        column.addWidget(self.held_title)
        column.addWidget(self.held_table, 2)
        self.setFocusProxy(self.table)
        self.deposited_button.clicked.connect(self.deposited)
        self.print_button.clicked.connect(self.print_page)
        self.void_button.clicked.connect(self.void)
        self.table.opened.connect(lambda row: self.paper_wanted.emit(row.id))
        self.table.current_changed.connect(self._choose)
        self._choose(None)

    def _show(self, found: Sequence[SlipRow], wanted: int) -> None:
        self._is_reading = False
        self._is_all = len(found) < wanted
        self.rows.replace(found)
        if not found:
            self._choose(None)

    def _more(self) -> None:
        if self._is_all or self._is_reading or not self.rows.rows:
            return
        self._is_reading = True
        last = self.rows.rows[-1].number

        def done(found: Sequence[SlipRow]) -> None:
            self._is_reading = False
            self._is_all = len(found) < _PAGE
            self.rows.append(found)

        self._tasks.run(
            lambda: self._services.slips.newest(before=last, limit=_PAGE),
            done,
            self._fail,
            owner=self,
        )

    def _choose(self, row: SlipRow | None) -> None:
        self.record = None
        self._show_buttons(row)
        if row is None:
            self.held.set_rows([])
            self.held_title.setText("")
            return

        def done(found: SlipRecord) -> None:
            current = self.table.current_record()
            if isinstance(current, SlipRow) and current.id == found.slip.id:
                self._show_record(found)

        self._tasks.run(lambda: self._services.slips.show(row.id), done, self._fail, owner=self)

    def _show_record(self, record: SlipRecord) -> None:
        self.record = record
        self.held.set_rows(list(record.cheques))
        slip = record.slip
        told = self.tr("Papeleta {number}: {n} {cheques}, efectivo {cash}").format(
            number=slip.number,
            n=cheque_count(slip.cheques),
            cheques=formats.money(slip.cheque_cents),
            cash=formats.money(slip.cash_cents),
        )
        self.held_title.setText(f"{told} · {slip.reason}" if slip.reason else told)
        self._show_buttons(slip)

    def _show_buttons(self, row: SlipRow | None) -> None:
        why = ""
        if row is None:
            why = self.tr("Elija una papeleta.")
        elif not self._operator().may(Right.RECORD_PAYMENTS):
            why = self.tr("Su rol no lo permite.")
        elif row.state is not SlipState.PREPARED:
            why = self.tr("Esta papeleta ya no espera ir al banco.")
        self.deposited_button.set_reason(why)
        self.void_button.set_reason(why)
        self.print_button.set_reason("" if row else self.tr("Elija una papeleta."))

    def _fail(self, error: UserError) -> None:
        self._is_reading = False
        self.refused.emit(words_for(error))

    def take_focus(self) -> None:
        """Put the keyboard in the list."""
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
