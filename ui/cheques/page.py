from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from services.cheques.records import (
    ChequeQuestion,
    ChequeRecord,
    ChequeRow,
    Protested,
    SlipRecord,
    Worklist,
)
from services.cheques.states import AT_BANK, FOR_SLIP, ChequeState
from services.clock import Now, business_date
from services.errors import UserError
from services.staff.rights import Operator, Right
from ui import formats, wording
from ui.cheques.column_chooser import ColumnChooser
from ui.cheques.columns import HIDDEN_AT_FIRST
from ui.cheques.deciding import ChequeDeciding
from ui.cheques.desk import ChequeServices
from ui.cheques.detail import PICTURE_ROOM, ChequeDetail
from ui.cheques.protesting import Protesting
from ui.cheques.rows import ChequeRows, Shown
from ui.cheques.slip_making import SlipMaking
from ui.cheques.slips_view import SlipsView
from ui.deposits.attaching import Attaching
from ui.deposits.picture import decode
from ui.tasks import TaskRunner
from ui.theme import SPACE, with_letters
from ui.widgets.buttons import ActionButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.growing_rows import GrowingView
from ui.widgets.labels import label
from ui.widgets.narrow import NarrowAware
from ui.widgets.notice import Notice, NoticeTone
from ui.widgets.search_box import SearchBox
from ui.wording import words, words_for

_ALL: Final = "all"
_SLIPS: Final = "slips"
_EVERY: Final = frozenset({"", _ALL, _SLIPS})
"""What leaves no cheque out."""
_RELOAD_MILLISECONDS: Final = 15_000


class ChequesPage(QWidget):
    """The register of cheques: by state and worklist, what becomes of each, and our slips.

    Signals:
        receipt_wanted(str), account_wanted(str), pay_wanted(str): a payment's paper, the
            account's page, its payment.
        slip_wanted(str), act_wanted(int): the paper of a slip, the act of a cheque.
        open_file_requested(object): the `Path` of a picture's copy.
        protested(object): the `Protested`, for other pages and for tests to wait on.
        shown(): the list was read.
    """

    receipt_wanted = Signal(str)
    account_wanted = Signal(str)
    pay_wanted = Signal(str)
    slip_wanted = Signal(str)
    act_wanted = Signal(int)
    protested = Signal(object)
    shown = Signal()

    def __init__(
        self,
        services: ChequeServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        accounts: Sequence[tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("cheques_page")
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._accounts = list(accounts)
        self._foot = ""
        self._wanted: int | None = None
        self.rows = ChequeRows(services.register, tasks, self._today, self)
        self.attaching = Attaching(services.pictures, tasks, operator, self)
        self.deciding = ChequeDeciding(services, tasks, operator, self)
        self.protesting = Protesting(services, tasks, operator, self)
        self.making = SlipMaking(services, tasks, operator, self._today, self._accounts, self)
        self._build()
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.count = label(tone="muted", name="cheques_count")
        self.slip_button = ActionButton(
            "cheques_slip", self.tr("Armar &depósito"), key="Ctrl+D", icon="bank", primary=True
        )
        self.clear_button = ActionButton("cheques_clear", self.tr("&Efectivizar…"), icon="ok")
        self.protest_button = ActionButton(
            "cheques_protest", self.tr("&Protestar…"), icon="err", danger=True
        )
        head = FlowRow(
            title_row(label(self.tr("Cheques"), scale=1.5, bold=True), self.count),
            self.protest_button,
            self.clear_button,
            self.slip_button,
            head=True,
        )
        states = [Chip(each.value, wording.state("cheque", each).word) for each in ChequeState]
        self.chips = ChipRow(
            "cheques_states",
            self.tr("Estado"),
            [Chip(_ALL, self.tr("Todos")), *states],
            counted=True,
        )
        lists = [
            Chip(each.value, words(f"worklist.{each.value}"), words(f"worklist.{each.value}.hint"))
            for each in Worklist
        ]
        self.worklists = ChipRow(
            "cheques_worklists",
            self.tr("Por hacer"),
            [Chip(_SLIPS, self.tr("Papeletas")), *lists],
            counted=True,
        )
        # One question at a time: what holds in one row leaves the other.
        self.worklists.leave()
        self.text = SearchBox(
            "cheques_text", self.tr("Número, girador, cliente, cuenta o recibo  (Ctrl+F)")
        )
        self.table = GrowingView(
            "cheques_table", self.rows.model, title=self.tr("Cheques"), more=self.rows.more
        )
        titles = [(column.key, column.title) for column in self.rows.model.columns]
        self.chooser = ColumnChooser("cheques_columns", self.table, titles)
        self.chooser.hide_columns(HIDDEN_AT_FIRST)
        filters = QHBoxLayout()
        filters.setSpacing(SPACE.small)
        filters.addWidget(self.text, 1)
        filters.addWidget(self.chooser)
        self.notice = Notice("cheques_notice")
        self.detail = ChequeDetail()
        self.body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(SPACE.small)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.detail)
        self.total = label(tone="muted", name="cheques_total")
        listed = QWidget()
        inner = QVBoxLayout(listed)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE.small)
        inner.addLayout(filters)
        inner.addLayout(self.body, 1)
        inner.addWidget(self.total)
        self.slips = SlipsView(
            self._services, self._tasks, self._operator, self._today, dict(self._accounts)
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(listed)
        self.stack.addWidget(self.slips)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        for widget in (head, self.notice, self.chips, self.worklists):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)
        self.setFocusProxy(self.table)
        self._narrow = NarrowAware(self, self._restack)

    def _connect(self) -> None:
        self.chips.chosen.connect(lambda _key: self._choose_state())
        self.worklists.chosen.connect(self._choose_worklist)
        self.text.sought.connect(lambda _text: self._ask())
        self.text.left.connect(self.text.clear_text)
        self.text.moved.connect(lambda _step: self._into_table())
        self.text.accepted.connect(lambda _with: self._into_table())
        self.rows.shown.connect(self._show)
        self.rows.failed.connect(self._fail)
        self.table.filter_wanted.connect(self.text.setFocus)
        self.table.current_changed.connect(self._show_current)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_selection())
        self.table.opened.connect(lambda row: self.receipt_wanted.emit(row.payment))
        self.slip_button.clicked.connect(self.prepare_slip)
        self.clear_button.clicked.connect(self.clear)
        self.protest_button.clicked.connect(self.protest)
        self.detail.chosen.connect(self._act)
        self.deciding.decided.connect(self._decided)
        self.deciding.refused.connect(self._refuse)
        self.deciding.unpaid.connect(self._offer_payment)
        self.deciding.act_wanted.connect(self.act_wanted)
        self.making.made.connect(self._slip_made)
        self.making.refused.connect(self._refuse)
        self.protesting.done.connect(self._protested)
        self.protesting.refused.connect(self._refuse)
        self.attaching.attached.connect(lambda _picture: self._decided(self.tr("Foto guardada.")))
        self.attaching.refused.connect(self._refuse)
        self.attaching.receipt_wanted.connect(self.receipt_wanted)
        self.slips.decided.connect(self._decided)
        self.slips.refused.connect(self._refuse)
        self.slips.paper_wanted.connect(self.slip_wanted)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()
        self._show_current(None)

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read again what is shown."""
        self._ask()
        if self._shows_slips:
            self.slips.refresh()

    def show_worklist(self, worklist: Worklist) -> None:
        """Show what waits for somebody."""
        self.text.clear_text()
        self.worklists.choose(worklist.value)

    def show_slips(self) -> None:
        """Show our slips."""
        self.worklists.choose(_SLIPS)

    def show_cheque(self, cheque_id: int) -> None:
        """Find one cheque in the register."""

        def found(record: ChequeRecord) -> None:
            self._wanted = cheque_id
            self.chips.choose(_ALL)
            self.text.setText(record.row.number)
            self.text.tell_now()
            # It may be the question that was asked before.
            self._ask()

        self._tasks.run(
            lambda: self._services.register.show(cheque_id), found, self._fail, owner=self
        )

    def prepare_slip(self) -> None:
        """Choose what goes to the bank; the chosen cheques are ticked at first."""
        if not self.slip_button.isEnabled():
            return
        self.notice.clear()
        self.making.begin({row.id for row in self._chosen() if row.state in FOR_SLIP})

    def clear(self) -> None:
        """Say that the bank paid the chosen cheques."""
        chosen = [row for row in self._chosen() if row.state in AT_BANK]
        if chosen and self.clear_button.isEnabled():
            self.notice.clear()
            self.deciding.clear(chosen)

    def protest(self) -> None:
        """Ask for a reason and a supervisor, then protest the chosen cheque."""
        record = self.detail.record
        if record is not None and self.protest_button.isEnabled():
            self.notice.clear()
            self.protesting.begin(record)

    def print_page(self) -> None:
        """Show the paper of the chosen slip, or the receipt of the chosen cheque."""
        if self._shows_slips:
            self.slips.print_page()
        elif self.detail.record is not None:
            self.receipt_wanted.emit(self.detail.record.row.payment)

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Los cheques de la oficina. Arriba, por estado y por lo que hay que hacer; Ctrl+F"
            " busca y Columnas elige qué se ve. Ctrl+D arma una papeleta con los que van al banco;"
            " al volver con el número del banco se registra en Papeletas. Protestar abre otra vez"
            " exactamente las facturas que pagó el cheque, factura el cargo al cliente y lo marca;"
            " otra persona lo aprueba. Un posfechado pasa solo a cartera en su día hábil."
        )

    # --- Acting -----------------------------------------------------------------------------

    def _act(self, key: str) -> None:
        record = self.detail.record
        if record is None:
            return
        row = record.row
        acts: dict[str, Callable[[], object]] = {
            "receipt": lambda: self.receipt_wanted.emit(row.payment),
            "account": lambda: self.account_wanted.emit(row.account),
            "pay": lambda: self.pay_wanted.emit(row.account),
            "act": lambda: self.act_wanted.emit(row.id),
            "picture": lambda: self.attaching.choose(row.payment, row.position),
            "replace": lambda: self.deciding.replace(record),
            "redeposit": lambda: self.making.begin({row.id}, only=True),
            "give_back": lambda: self.deciding.give_back(record),
            "lift": lambda: self.deciding.lift_flag(record),
        }
        self.notice.clear()
        acts[key]()

    def _slip_made(self, record: SlipRecord) -> None:
        told = self.tr("Papeleta {number} preparada: {total}.").format(
            number=record.slip.number, total=formats.money(record.slip.total_cents)
        )
        self._decided(told)
        self.slip_wanted.emit(record.slip.id)

    def _protested(self, done: Protested) -> None:
        self._decided(self.protesting.told(done), "warn" if done.twice_cents else "ok")
        self.protested.emit(done)

    # --- Showing ----------------------------------------------------------------------------

    def _choose_state(self) -> None:
        self.worklists.leave()
        self.stack.setCurrentIndex(0)
        self._ask()

    def _choose_worklist(self, key: str) -> None:
        self.chips.leave()
        if key == _SLIPS:
            self.stack.setCurrentWidget(self.slips)
            self.slips.refresh()
            self.slips.take_focus()
        else:
            self.stack.setCurrentIndex(0)
        self._ask()

    def _ask(self) -> None:
        state, worklist = self.chips.current, self.worklists.current
        self.rows.ask(
            ChequeQuestion(
                state=None if state in _EVERY else ChequeState(state),
                worklist=None if worklist in _EVERY else Worklist(worklist),
                text=self.text.text().strip(),
            )
        )

    def _show(self, shown: Shown) -> None:
        states = {state.value: each.count for state, each in shown.register.states.items()}
        counts = {state.value: states.get(state.value, 0) for state in ChequeState}
        self.chips.show_counts(counts | {_ALL: sum(counts.values())})
        waiting = {each.value: one.count for each, one in shown.register.worklists.items()}
        # As with the others, how many wait; the list has those of the past too.
        slips = shown.register.slips
        self.worklists.show_counts(waiting | ({_SLIPS: slips} if slips else {}))
        today = shown.register.worklists[Worklist.TODAY]
        if today.count:
            told = self.tr("{n} para depositar hoy · {cents}")
            self.count.setText(told.format(n=today.count, cents=formats.money(today.cents)))
        else:
            self.count.setText(self.tr("nada para depositar hoy"))
        self.table.set_empty_text(self._why_empty())
        self.table.ask_more()
        self._foot = self._sum(shown)
        if self._wanted is not None:
            self.table.select_row(max(0, self.rows.model.row_of(self._wanted)))
            self._wanted = None
        self._show_selection()
        self.shown.emit()

    def _sum(self, shown: Shown) -> str:
        count, void = shown.found.count, shown.void.count
        cents = formats.money(shown.found.cents - shown.void.cents)
        told = self.tr("{n} en la lista · {cents}").format(n=f"{count:,}", cents=cents)
        if void == 1:
            return f"{told} {self.tr('sin el anulado')}"
        if void:
            return f"{told} {self.tr('sin los {n} anulados').format(n=f'{void:,}')}"
        return told

    def _why_empty(self) -> str:
        if self.text.text().strip():
            return self.tr("Ningún cheque coincide. Esc borra la búsqueda.")
        if self.worklists.current not in _EVERY:
            return words(f"worklist.{self.worklists.current}.empty")
        if self.chips.current not in _EVERY:
            return self.tr("Ningún cheque está en ese estado.")
        return self.tr("Todavía no hay cheques. Se registran al cobrar (F7).")

    def _show_selection(self) -> None:
        chosen = self._chosen()
        self.protest_button.set_reason(self._why_no_protest(self.table.current_record()))
        foot = self._foot
        if len(chosen) > 1:
            cents = formats.money(sum(row.amount_cents for row in chosen))
            told = self.tr("{n} elegidos · {cents}").format(n=len(chosen), cents=cents)
            foot = f"{told}   |   {foot}"
        self.total.setText(foot)
        may = "" if self._may() else self.tr("Su rol no lo permite.")
        self.slip_button.set_reason(may)
        at_bank = any(row.state in AT_BANK for row in chosen) and not self._shows_slips
        self.clear_button.set_reason(
            may or ("" if at_bank else self.tr("Elija cheques depositados."))
        )

    def _show_current(self, row: ChequeRow | None) -> None:
        if row is None:
            self.detail.show_record(None)
            self._show_selection()
            return
        if self.detail.record is not None and self.detail.record.row.id != row.id:
            self.detail.show_record(None)
        self._show_selection()

        def done(found: tuple[ChequeRecord, QImage | None]) -> None:
            current = self.table.current_record()
            if isinstance(current, ChequeRow) and current.id == found[0].row.id:
                self.detail.show_record(found[0])
                self.detail.show_picture(found[1])
                self._show_buttons(found[0])

        self._tasks.run(lambda: self._read(row.id), done, self._fail, owner=self)

    def _read(self, cheque_id: int) -> tuple[ChequeRecord, QImage | None]:
        record = self._services.register.show(cheque_id)
        picture = self._services.register.picture(cheque_id) if record.has_picture else None
        if picture is None:
            return record, None
        width, height = PICTURE_ROOM
        return record, decode(picture.content, QSize(with_letters(width), with_letters(height)))

    def _show_buttons(self, record: ChequeRecord) -> None:
        may = "" if self._may() else self.tr("Su rol no lo permite.")
        in_slip = (
            self.tr("Está en una papeleta que espera ir al banco.") if record.row.is_in_slip else ""
        )
        for key in ("replace", "redeposit", "give_back"):
            self.detail.buttons[key].set_reason(may or in_slip)
        self.detail.buttons["picture"].set_reason(may)
        lifts = self._operator().may(Right.APPROVE)
        why = "" if lifts else self.tr("La quita un supervisor.")
        self.detail.buttons["lift"].set_reason(why)

    def _why_no_protest(self, row: ChequeRow | None) -> str:
        if not self._may():
            return self.tr("Su rol no lo permite.")
        if row is None or self._shows_slips:
            return self.tr("Elija un cheque.")
        if row.state not in {*AT_BANK, ChequeState.CLEARED}:
            return self.tr("Solo vuelve un cheque que fue al banco.")
        return ""

    @property
    def _shows_slips(self) -> bool:
        return self.stack.currentWidget() is self.slips

    def _chosen(self) -> list[ChequeRow]:
        return [row for row in self.table.selected_records() if isinstance(row, ChequeRow)]

    def _into_table(self) -> None:
        self.text.tell_now()
        self.rows.when_shown(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))

    def _may(self) -> bool:
        return self._operator().may(Right.RECORD_PAYMENTS)

    def _decided(self, told: str, tone: NoticeTone = "ok") -> None:
        self.notice.tell(tone, told)
        self.refresh()

    def _refuse(self, told: str) -> None:
        self.notice.tell("err", told)

    def _offer_payment(self, told: str) -> None:
        self.notice.tell("info", told, (self.tr("Cobrar de n&uevo"), lambda: self._act("pay")))

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _restack(self, is_narrow: bool) -> None:
        side = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        self.body.setDirection(side)
        unlimited = 16_777_215
        self.detail.setMinimumWidth(0 if is_narrow else with_letters(350))
        self.detail.setMaximumWidth(unlimited if is_narrow else with_letters(380))
        self.detail.setMaximumHeight(with_letters(236) if is_narrow else unlimited)

    def _today(self) -> date:
        return business_date(self._now())

    def _reload_quietly(self) -> None:
        if self.isVisible() and self.isEnabled() and not self.rows.is_reading:
            self.rows.again()
