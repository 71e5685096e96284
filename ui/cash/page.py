from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from services.cash.records import (
    DeclaredTurn,
    Movement,
    MovementOrder,
    TurnRecord,
)
from services.errors import UserError
from services.staff.rights import Operator, Right
from ui import formats
from ui.accounts.form_sheet import reason_sheet
from ui.cash.count_view import CountView
from ui.cash.counting import Counting
from ui.cash.desk import CashServices, CashView, read_cash
from ui.cash.history_view import HistoryView
from ui.cash.movement_sheet import movement_sheet
from ui.cash.open_view import OpenView
from ui.cash.opening import Opening
from ui.cash.signing import Signing
from ui.cash.status import left_open_words
from ui.cash.turn_detail import TurnDetail
from ui.cash.turn_view import TurnView
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import label
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import SheetRow
from ui.widgets.state_badge import StateBadge
from ui.wording import words, words_for

_RELOAD_MILLISECONDS: Final = 30_000
_NOW: Final = "now"
_HISTORY: Final = "history"


class CashPage(QWidget):
    """The till (*caja*): open it, move cash, count it blind, and have it signed.

    Signals:
        opened(object), declared(object), signed(object): what became of a turn.
        report_wanted(str): show the report of the turn of this id.
    """

    opened = Signal(object)
    declared = Signal(object)
    signed = Signal(object)
    report_wanted = Signal(str)

    def __init__(
        self,
        services: CashServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("cash_page")
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._view: CashView | None = None
        self._is_counting = False
        self._is_opening = False
        self._arrived: QWidget | None = None
        self._asked = 0
        self.counting = Counting(services, tasks, operator, self)
        self.opening = Opening(operator, self)
        self.signing = Signing(services, tasks, operator, self)
        self._build()
        self._connect()

    # --- Building ---------------------------------------------------------------------------

    def _build(self) -> None:
        self.title = label(scale=1.5, bold=True, name="cash_title")
        self.badge = StateBadge()
        self.chips = ChipRow(
            "cash_parts",
            self.tr("Qué se muestra"),
            [Chip(_NOW, self.tr("Turno")), Chip(_HISTORY, self.tr("Historial"))],
        )
        self.notice = Notice("cash_notice")
        self.warning = Notice("cash_warning")
        self.open_view = OpenView()
        self.last = TurnDetail(
            "cash_last", self.tr("Aquí se verá el arqueo del turno anterior de esta caja.")
        )
        self.turn_view = TurnView()
        self.count_view = CountView()
        self.history = HistoryView()
        closed = QWidget()
        closed.setProperty("plain", True)
        halves = QHBoxLayout(closed)
        halves.setContentsMargins(0, 0, 0, 0)
        halves.setSpacing(SPACE.small)
        halves.addWidget(self.open_view, 1)
        halves.addWidget(self.last, 1)
        closed.setFocusProxy(self.open_view.float)
        self._closed_widget = closed
        self.stack = QStackedWidget()
        for widget in (closed, self.turn_view, self.count_view, self.history):
            self.stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        column.addWidget(FlowRow(title_row(self.title, self.badge), self.chips, head=True))
        for widget in (self.warning, self.notice):
            column.addWidget(widget)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.open_view.open_wanted.connect(self.opening.review)
        self.opening.accepted.connect(self.open_till)
        self.turn_view.count_wanted.connect(self.begin_count)
        self.turn_view.movement_wanted.connect(self.add_movement)
        self.turn_view.correction_wanted.connect(self.correct)
        self.count_view.left.connect(self.stop_count)
        self.count_view.declare_wanted.connect(self.review_count)
        for detail in (self.last, self.history.detail):
            detail.sign_wanted.connect(self.signing.sign)
            detail.report_wanted.connect(self.report_wanted)
        self.history.report_wanted.connect(self.report_wanted)
        self.history.turn_chosen.connect(self._read_turn)
        self.chips.chosen.connect(lambda _key: self._show_part())
        self.counting.declared.connect(self._declared)
        self.signing.signed.connect(self._signed)
        self.signing.refused.connect(self._fail)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()

    # --- Commands ---------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read the till and the turns again."""
        self._asked += 1
        asked, till = self._asked, self._operator().till
        self._tasks.run(
            lambda: read_cash(self._services, till),
            lambda view: self._show(view) if asked == self._asked else None,
            self._fail,
            owner=self,
        )

    def open_till(self, float_cents: int) -> None:
        """Begin a turn of this till, once however often it is pressed."""
        if self._is_opening:
            return
        operator = self._operator()
        self._is_opening = True
        self.open_view.button.set_reason(self.tr("Abriendo…"))

        def done(turn: TurnRecord) -> None:
            self._rest()
            told = self.tr("Caja {till} abierta con {amount}. Ya puede cobrar con F3.")
            amount = formats.money(turn.float_cents)
            self.notice.tell("ok", told.format(till=turn.till, amount=amount))
            self.refresh()
            self.opened.emit(turn)

        def failed(error: UserError) -> None:
            self._rest()
            self._fail(error)
            self.refresh()

        self._tasks.run(
            lambda: self._services.tills.open(operator, operator.till, float_cents),
            done,
            failed,
            owner=self,
        )

    def add_movement(self) -> None:
        """Ask what cash came or went, and write it."""
        operator, tills = self._operator(), self._services.tills
        usual = self._view.usual if self._view else ()

        def act(order: MovementOrder) -> Movement:
            return tills.move(operator, order)

        sheet = movement_sheet(self, act, self._tasks, usual)
        sheet.done.connect(lambda _movement: self._tell_written(self.tr("Movimiento registrado.")))
        sheet.open_sheet()

    def correct(self, found: Movement) -> None:
        """Ask why, and undo a movement by its mirror."""
        operator, tills = self._operator(), self._services.tills
        sheet = reason_sheet(
            "cash_correction",
            self.tr("Corregir un movimiento"),
            self,
            action=self.tr("&Corregir"),
            act=lambda reason: tills.correct(operator, found.id, reason),
            tasks=self._tasks,
            rows=[
                SheetRow(self.tr("Movimiento"), found.reason, strong=True),
                SheetRow(self.tr("Valor"), formats.money(found.net_cents), strong=True),
                SheetRow("", self.tr("Se anota otro igual y contrario; los dos quedan en el Z.")),
            ],
            icon="edit",
        )
        sheet.done.connect(lambda _movement: self._tell_written(self.tr("Movimiento corregido.")))
        sheet.open_sheet()

    def begin_count(self) -> None:
        """Count the drawer; nothing on the screen tells what should be in it."""
        self._is_counting = True
        self.notice.clear()
        self._show_part()
        self.count_view.setFocus()

    def stop_count(self) -> None:
        """Go back to the turn; what was typed stays for later."""
        self._is_counting = False
        self._show_part()
        self.turn_view.count_button.setFocus()

    def review_count(self) -> None:
        """Show what was counted once more, and declare it for good."""
        if self._view is not None and self._view.look is not None:
            self.counting.review(self._view.look.turn, self.count_view.pieces())

    def print_page(self) -> None:
        """Show the report of the turn in sight."""
        detail = self.history.detail if self.chips.current == _HISTORY else self.last
        if detail.isVisible():
            detail.report_button.press()

    def show_to_sign(self) -> None:
        """Show the turns that wait for a signature."""
        self.chips.choose(_HISTORY)
        self.history.show_waiting()

    def may_close(self) -> str | None:
        """A count that was typed and not declared would be lost."""
        if self._is_counting and self.count_view.pieces():
            return self.tr("Hay un arqueo de caja sin declarar.")
        return None

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "Su caja de hoy. Con la caja cerrada, escriba el fondo y F12 la abre. Durante el turno,"
            " Ctrl+M registra efectivo que entra o sale sin recibo. Para cerrar, F12 cuenta a"
            " ciegas por denominación (Enter baja) y se declara una sola vez; después un"
            " supervisor ve lo esperado, lo contado y la diferencia, y firma con un motivo. La"
            " caja siempre se puede cerrar: lo que está en duda sale en el reporte Z, que se ve e"
            " imprime con Ctrl+P desde aquí o desde el historial."
        )

    # --- What was done ----------------------------------------------------------------------

    def _declared(self, found: DeclaredTurn) -> None:
        self._is_counting = False
        self.count_view.clear()
        told = self.tr("{code} declarado. Falta la firma de un supervisor.")
        self.notice.tell("ok", told.format(code=found.turn.code))
        self.refresh()
        self.declared.emit(found)

    def _signed(self, turn: TurnRecord) -> None:
        told = self.tr("{code} cerrado y firmado por {who}.")
        self.notice.tell(
            "ok",
            told.format(code=turn.code, who=turn.closed_name),
            (self.tr("Ver Z"), lambda: self.report_wanted.emit(turn.id)),
        )
        self.refresh()
        self.signed.emit(turn)

    def _tell_written(self, told: str) -> None:
        self.notice.tell("ok", told)
        self.refresh()

    # --- Showing ----------------------------------------------------------------------------

    def _show(self, view: CashView) -> None:
        self._view = view
        operator = self._operator()
        self.title.setText(self.tr("Caja {till}").format(till=operator.till))
        self.badge.setVisible(view.look is not None)
        if view.look is not None:
            self.badge.show_state("turn", view.look.turn.state)
            refusal = _refusal(operator, view.look.turn)
            self.turn_view.show_turn(view.look, is_old=view.is_old, refusal=refusal)
        else:
            self._is_counting = False
            self.open_view.show_till(operator.till, view.left_cents)
            self.open_view.button.set_reason(self._why_not_open(operator))
        self.last.show_turn(view.last)
        self.history.show_turns(view.turns)
        self._show_warning(view)
        self._show_part()

    def _show_part(self) -> None:
        if self.chips.current == _HISTORY:
            self.stack.setCurrentWidget(self.history)
        elif self._view is None or self._view.look is None:
            self.stack.setCurrentWidget(self._closed_widget)
        elif self._is_counting:
            self.stack.setCurrentWidget(self.count_view)
        else:
            self.stack.setCurrentWidget(self.turn_view)
        shown = self.stack.currentWidget()
        target = shown.focusProxy() if shown is not None else None
        if target is not None:
            self.setFocusProxy(target)
        if shown is not self._arrived:
            self._arrived = shown
            self._take_keyboard()

    def _take_keyboard(self) -> None:
        """Whoever came here by the menu types into the part that is shown, once it is."""
        now = self.window().focusWidget()
        is_typing = isinstance(now, QLineEdit) and not self.isAncestorOf(now)
        if self.isVisible() and self.isEnabled() and not is_typing:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_warning(self, view: CashView) -> None:
        operator = self._operator()
        may_sign = operator.may(Right.APPROVE)
        lines = [
            left_open_words(turn)
            for turn in view.left_open
            if may_sign or turn.till == operator.till or turn.opened_by_id == operator.user_id
        ]
        if lines:
            self.warning.tell("warn", "\n".join(lines), closable=False)
        elif view.to_sign and may_sign and self.chips.current == _NOW:
            key = "cash.to_sign.one" if view.to_sign == 1 else "cash.to_sign"
            self.warning.tell(
                "info",
                words(key, count=view.to_sign),
                (self.tr("Ver"), self.show_to_sign),
                closable=False,
            )
        else:
            self.warning.clear()

    def _read_turn(self, turn: TurnRecord | None) -> None:
        if turn is None or turn.is_open:
            self.history.detail.show_turn(None)
            return

        def done(found: DeclaredTurn) -> None:
            current = self.history.current()
            if current is not None and current.id == found.turn.id:
                self.history.detail.show_turn(found)

        self._tasks.run(
            lambda: self._services.closing.declared(turn.id), done, self._fail, owner=self
        )

    def _why_not_open(self, operator: Operator) -> str:
        if not operator.may(Right.RECORD_PAYMENTS):
            return self.tr("Su rol no abre cajas.")
        return self.tr("Abriendo…") if self._is_opening else ""

    def _rest(self) -> None:
        self._is_opening = False
        self.open_view.button.set_reason(self._why_not_open(self._operator()))

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _reload_quietly(self) -> None:
        if self.isVisible() and not self._is_counting:
            self.refresh()


def _refusal(operator: Operator, turn: TurnRecord) -> str:
    if turn.opened_by_id == operator.user_id or operator.may(Right.APPROVE):
        return ""
    return words("cash.not_yours", who=turn.opened_name, till=turn.till)
