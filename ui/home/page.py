from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from services.clock import Now, business_date
from services.errors import UserError
from services.payments.records import Method, PaymentLine
from services.staff.rights import Operator, Right
from ui import formats
from ui.doubts.gate import gate_words
from ui.home.attention import AttentionList
from ui.home.columns import STATE, receipt_columns, short_method
from ui.home.items import attention_items
from ui.home.mischief import Mischief, MischiefButton
from ui.home.tour import TourStrip
from ui.home.view import HomeServices, HomeView, Taken, read_home
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import card, label
from ui.widgets.narrow import NarrowAware
from ui.widgets.notice import Notice
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.summary_card import BarStrip, SummaryCard
from ui.wording import words_for

__all__ = ["HomePage", "HomeServices"]

_RELOAD_MILLISECONDS: Final = 30_000
_BARS_WIDTH: Final = 700
_BARS: Final[tuple[tuple[Method, ...], ...]] = (
    (Method.CASH,),
    (Method.CHEQUE,),
    (Method.DEPOSIT,),
    (Method.CARD, Method.VOUCHER),
    (Method.DEBIT,),
    (Method.WITHHOLDING,),
)
"""What each of the six bars adds up; credit that is spent came in before."""


class HomePage(QWidget):
    """Today at a glance: what came in, what waits for somebody, the last receipts.

    Args:
        with_tour: show the five remarks for newcomers.
        mischief: what the practice Stripe can be told, the first being nothing; empty elsewhere.

    Signals:
        pay_wanted(): take a payment.
        doubt_opened(str): show the charge attempt of this id.
        difference_opened(str), refund_opened(str): show it at the desk of open doubts.
        cheques_wanted(str): show this worklist of cheques.
        slips_wanted(), deposits_wanted(): show our slips, what customers deposited.
        copies_wanted(): show the safety copies.
        statement_wanted(str): show what the bank says of this account of ours.
        batches_wanted(str): show the batches of debits of this state.
        debits_wanted(str): show the debits that came back and wait for this.
        day_wanted(str): show the summary of this day, as `2026-11-22`.
        place_wanted(str): open a place of the menu: `cash`, `outbox` or `activation`.
        receipt_wanted(str): show the paper of the payment of this id.
        reprint_wanted(str): print it again at once.
        tour_closed(): the remarks were read or sent away.
        shown(): the day was read again.
    """

    pay_wanted = Signal()
    doubt_opened = Signal(str)
    difference_opened = Signal(str)
    refund_opened = Signal(str)
    cheques_wanted = Signal(str)
    slips_wanted = Signal()
    copies_wanted = Signal()
    deposits_wanted = Signal()
    statement_wanted = Signal(str)
    batches_wanted = Signal(str)
    debits_wanted = Signal(str)
    day_wanted = Signal(str)
    place_wanted = Signal(str)
    receipt_wanted = Signal(str)
    reprint_wanted = Signal(str)
    tour_closed = Signal()
    shown = Signal()

    def __init__(
        self,
        services: HomeServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        with_tour: bool = False,
        mischief: Sequence[Mischief] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("home_page")
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._asked = 0
        self._build(with_tour=with_tour, mischief=mischief)
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self, *, with_tour: bool, mischief: Sequence[Mischief]) -> None:
        self.gate = Notice("home_gate")
        self.notice = Notice("home_notice")
        self.tour = TourStrip()
        self.tour.setVisible(with_tour)
        self.mischief = MischiefButton(mischief, self._tasks)
        self.mischief.setVisible(bool(mischief))
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lists.setSpacing(SPACE.normal)
        self.attention = AttentionList(self)
        self.attention.setMinimumHeight(104)
        self._lists.addWidget(self.attention, 4)
        self._lists.addWidget(self._build_receipts(), 6)
        inside = QWidget()
        inside.setProperty("plain", True)
        scroll = QScrollArea()
        scroll.setObjectName("home_scroll")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroll)
        column = QVBoxLayout(inside)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.normal)
        column.addWidget(self._build_head())
        column.addWidget(self.gate)
        column.addWidget(self.tour)
        column.addWidget(self.notice)
        column.addLayout(self._build_cards())
        column.addLayout(self._lists, 1)
        NarrowAware(self, self._restack)
        NarrowAware(self, self.bars.setHidden, _BARS_WIDTH)

    def _build_head(self) -> FlowRow:
        self.today = label(scale=1.5, bold=True, name="home_today")
        self.who = label(tone="muted", name="home_who")
        # F3 belongs to the whole window: here it is only shown.
        self.pay_button = ActionButton("home_pay", self.tr("Cobrar   F3"), icon="pay", primary=True)
        self.pay_button.setAccessibleName(self.tr("Cobrar"))
        return FlowRow(title_row(self.today, self.who), self.mischief, self.pay_button, head=True)

    def _build_cards(self) -> QHBoxLayout:
        self.office_card = SummaryCard("home_taken", self.tr("Cobrado hoy"), icon="pay")
        self.bars = BarStrip("home_bars", self.tr("Cobrado hoy por método"))
        self.office_card.side.addWidget(self.bars)
        self.till_card = SummaryCard("home_till", self.tr("Mi caja"), icon="till")
        self.till_button = ActionButton("home_open_till", self.tr("Ver caja"))
        self.till_card.side.addWidget(self.till_button)
        row = QHBoxLayout()
        row.setSpacing(SPACE.normal)
        row.addWidget(self.office_card, 3)
        row.addWidget(self.till_card, 2)
        return row

    def _build_receipts(self) -> QWidget:
        self.receipts: RowsModel[PaymentLine] = RowsModel(
            receipt_columns(lambda: business_date(self._now())), identity=lambda each: each.id
        )
        self.table = RowsView(
            "home_receipts",
            self.receipts,
            title=self.tr("Últimos 10 recibos"),
            empty=self.tr("Un momento…"),
        )
        self.table.setMinimumHeight(84)
        self.show_button = ActionButton("home_show", self.tr("Ver"), icon="eye", flat=True)
        self.reprint_button = ActionButton(
            "home_reprint", self.tr("Reimprimir"), icon="printer", flat=True
        )
        self.reprint_button.setToolTip("Ctrl+Shift+P")
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Últimos 10 recibos"), bold=True), 1)
        head.addWidget(self.show_button)
        head.addWidget(self.reprint_button)
        frame = card("home_latest")
        column = QVBoxLayout(frame)
        column.setContentsMargins(SPACE.small, SPACE.tight, SPACE.small, SPACE.small)
        column.setSpacing(SPACE.tight)
        column.addLayout(head)
        column.addWidget(self.table, 1)
        return frame

    def _restack(self, is_narrow: bool) -> None:
        way = QBoxLayout.Direction
        self._lists.setDirection(way.TopToBottom if is_narrow else way.LeftToRight)

    def _connect(self) -> None:
        self.pay_button.clicked.connect(self.pay_wanted)
        self.till_button.clicked.connect(lambda: self.place_wanted.emit("cash"))
        self.attention.chosen.connect(self._open)
        self.table.opened.connect(lambda each: self.receipt_wanted.emit(each.id))
        self.table.current_changed.connect(self._show_current)
        self.show_button.clicked.connect(lambda: self._with_current(self.receipt_wanted.emit))
        self.reprint_button.clicked.connect(self.reprint)
        self.tour.closed.connect(self.tour_closed)
        self.mischief.played.connect(self._tell_mischief)
        self.mischief.failed.connect(lambda error: self.notice.tell("err", words_for(error)))
        again = QShortcut(QKeySequence("Ctrl+Shift+P"), self)
        again.setAutoRepeat(False)
        again.activated.connect(self.reprint)
        self._show_current(None)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the day again."""
        operator = self._operator()
        self._asked += 1
        asked = self._asked
        self._show_day(operator)
        self._tasks.run(
            lambda: read_home(self._services, operator),
            lambda view: self._show(view) if asked == self._asked else None,
            self._fail,
            owner=self,
        )

    def reprint(self) -> None:
        """Ask for the chosen receipt on paper once more; the newest one when none is chosen."""
        self._with_current(self.reprint_wanted.emit)

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "El día de un vistazo. F3 empieza un cobro; las teclas 1 a 9 abren lo que está por"
            " atender. En la lista de recibos, Enter muestra el papel y Ctrl+Shift+P lo reimprime."
        )

    # --- Showing ----------------------------------------------------------------------------

    def _show_day(self, operator: Operator) -> None:
        told = self.tr("Hoy {day}")
        self.today.setText(told.format(day=formats.day(business_date(self._now()))))
        self.who.setText(operator.full_name)
        self.pay_button.setVisible(
            operator.may(Right.RECORD_PAYMENTS) or operator.may(Right.CHARGE_CARDS)
        )

    def _show(self, view: HomeView) -> None:
        if self.notice.property("notice") == "err":
            self.notice.clear()
        taken = view.office
        # With cash in the sum, whoever counts a drawer blindly could work out what it holds.
        is_blind = not self._operator().may(Right.READ_REPORTS)
        cents = taken.without_cash_cents if is_blind else taken.cents
        self.office_card.set_title(self._title(view.day, is_blind=is_blind))
        self.office_card.show_figure(formats.money(cents), self._counted(taken))
        self.bars.show_bars(self._bars(taken, is_blind=is_blind))
        self._show_till(view)
        self._show_gate(view)
        self.attention.show_items(attention_items(view, self._operator(), self._now()))
        self._show_receipts(view.latest)
        self.shown.emit()

    def _title(self, day: date, *, is_blind: bool) -> str:
        """What the figure is; once today was closed, what comes in now stands on another day."""
        told = self.tr("Cobrado hoy")
        if day != business_date(self._now()):
            told = self.tr("Cobrado para el {day}").format(day=formats.day(day))
        return self.tr("{told}, sin efectivo").format(told=told) if is_blind else told

    def _show_receipts(self, latest: Sequence[PaymentLine]) -> None:
        """A column for marks only where some receipt has one: names need the room."""
        place = [column.key for column in self.receipts.columns].index(STATE)
        self.table.setColumnHidden(place, not any(each.reversed_cents > 0 for each in latest))
        self.table.set_empty_text(self.tr("Todavía no hay recibos. F3 busca al primer cliente."))
        self.receipts.set_rows(list(latest))

    def _show_till(self, view: HomeView) -> None:
        may = self._operator().may(Right.RECORD_PAYMENTS)
        self.till_card.setVisible(may or view.turn is not None)
        self.till_button.setVisible(may)
        if view.turn is None:
            self.till_button.set_text(self.tr("Abrir caja"))
            closed = self.tr("Caja {till}: ábrala para cobrar").format(till=view.till)
            self.till_card.show_figure(self.tr("Cerrada"), closed, "warn")
            return
        self.till_button.set_text(self.tr("Cerrar caja"))
        turn = view.turn.turn
        if turn.business_date < business_date(self._now()):
            old = self.tr("Caja {till}, abierta el {day}: cuéntela y ciérrela")
            told = old.format(till=turn.till, day=formats.day(turn.business_date))
            self.till_card.show_figure(self.tr("Sin cerrar"), told, "err")
            return
        # How much cash there is stays untold: whoever counts it must not know.
        count = view.turn.receipts
        receipts = self.tr("1 recibo") if count == 1 else self.tr("{count} recibos")
        told = self.tr("Caja {till} · fondo {amount} · efectivo oculto")
        self.till_card.show_figure(
            receipts.format(count=f"{count:,}"),
            told.format(till=turn.till, amount=formats.money(turn.float_cents)),
        )

    def _show_gate(self, view: HomeView) -> None:
        told = gate_words(view.gating, self._operator())
        if not told:
            self.gate.clear()
            return
        first = view.gating[0].id
        self.gate.tell(
            "err",
            told,
            (self.tr("Abrir"), lambda: self.difference_opened.emit(first)),
            closable=False,
        )

    def _bars(self, taken: Taken, *, is_blind: bool) -> list[tuple[str, int, str]]:
        """Six bars that stay in their places: cards by both ways are one."""
        bars = []
        for methods in _BARS:
            if is_blind and Method.CASH in methods:
                bars.append((short_method(Method.CASH), 0, self.tr("oculto")))
                continue
            cents = sum(taken.of(method) for method in methods)
            bars.append((short_method(methods[0]), max(0, cents), formats.money(cents)))
        return bars

    def _counted(self, taken: Taken) -> str:
        told = self.tr("1 recibo") if taken.receipts == 1 else self.tr("{count} recibos")
        told = told.format(count=f"{taken.receipts:,}")
        if taken.reversals == 1:
            told += " · " + self.tr("1 reverso")
        elif taken.reversals:
            back = self.tr("{count} reversos")
            told += " · " + back.format(count=f"{taken.reversals:,}")
        return told

    def _show_current(self, line: PaymentLine | None) -> None:
        refusal = "" if line is not None else self.tr("No hay un recibo elegido.")
        self.show_button.set_reason(refusal)
        self.reprint_button.set_reason(refusal)

    def _tell_mischief(self, words: str) -> None:
        if words:
            told = self.tr("Stripe simulado: «{words}». Cobre con F8 y mire lo que pasa.")
            self.notice.tell("warn", told.format(words=words))
        else:
            self.notice.tell("ok", self.tr("El Stripe simulado vuelve a responder bien."))

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error), (self.tr("Reintentar"), self.refresh))

    def _open(self, opens: str) -> None:
        kind, _, key = opens.partition(":")
        plain = {
            "slips": self.slips_wanted,
            "deposits": self.deposits_wanted,
            "copies": self.copies_wanted,
        }
        if kind in plain:
            plain[kind].emit()
            return
        named = {
            "doubt": self.doubt_opened,
            "difference": self.difference_opened,
            "refund": self.refund_opened,
            "cheques": self.cheques_wanted,
            "statement": self.statement_wanted,
            "batches": self.batches_wanted,
            "debits": self.debits_wanted,
            "day": self.day_wanted,
        }
        named.get(kind, self.place_wanted).emit(key)

    def _with_current(self, act: Callable[[str], object]) -> None:
        line = self.table.current_record()
        if isinstance(line, PaymentLine):
            act(line.id)

    def _reload_quietly(self) -> None:
        if self.isVisible():
            self.refresh()
