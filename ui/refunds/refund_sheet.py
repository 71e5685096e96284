from typing import Final

from PySide6.QtWidgets import QWidget

from services.refunds.records import RefundRecord
from services.refunds.states import Kind, State
from services.staff.rights import Right
from ui import formats
from ui.refunds.rows import record_rows
from ui.refunds.told import is_waiting, told_of
from ui.refunds.turn import RefundTurn, Seen
from ui.widgets.review_sheet import ReviewSheet, SheetAction

_RESTING: Final = frozenset({State.REQUESTED, State.APPROVED})
_WIDTH: Final = 640


class RefundSheet(ReviewSheet):
    """One refund: how it stands, and what can be done about it now."""

    def __init__(self, over: QWidget, receipt: str, amount_cents: int) -> None:
        self._waits = ""
        self._told = ""
        self._when = ""
        super().__init__("refund", "", over, amount_cents=amount_cents, width=_WIDTH)
        self.title.setText(self.tr("Devolución del recibo {n}").format(n=receipt))
        self.setAccessibleName(self.title.text())

    def show_turn(self, turn: RefundTurn) -> None:
        """Show what is known of a refund, and offer what its state and the operator allow."""
        seen = turn.known
        if seen is None:
            return
        told = told_of(seen, turn.operator, turn.error)
        state = seen.record.state
        waits = is_waiting(seen.record, turn.error)
        is_same = waits and state.value == self._waits
        self._waits = state.value if waits else ""
        self._told = told.text
        if is_same:
            self._retell()
            return
        self._when = ""
        self.set_rows(record_rows(seen))
        self.show_notice(told.tone, told.text, self._actions(seen, turn))

    def show_step(self, text: str) -> None:
        """Something is on its way. It goes on by itself when the sheet is left."""
        self._waits = ""
        self.show_busy(text)
        self.set_may_leave(True)
        self.set_actions([SheetAction("back", self.tr("&Cerrar; sigue sola"))])

    def show_not_known(self, why: str) -> None:
        """Not even the books could be read: nothing may be said of the money."""
        self._waits = ""
        text = self.tr(
            "No se pudo leer cómo quedó la devolución. No la repita: se revisa sola.\n{why}"
        )
        self.show_notice("warn", text.format(why=why).strip(), [self._look()])

    def show_unwritten(self) -> None:
        """The books can be read again, and have no such refund."""
        self._waits = ""
        text = self.tr("No quedó registrada: no se pidió ni se devolvió nada. Puede pedirla.")
        self.show_notice("info", text)

    def show_next_look(self, text: str) -> None:
        """Say when a doubt is looked at next, or that it is being looked at now."""
        if self._waits and text != self._when:
            self._when = text
            self._retell()

    def _retell(self) -> None:
        # Only the words: the buttons stay where the hand expects them.
        self.notice.text.setText(f"{self._told}\n{self._when}" if self._when else self._told)

    def _actions(self, seen: Seen, turn: RefundTurn) -> list[SheetAction]:
        record, operator = seen.record, turn.operator
        if is_waiting(record, turn.error):
            return [self._look()]
        actions: list[SheetAction] = []
        is_own = record.requested_by_id == operator.user_id
        may_approve = operator.may(Right.APPROVE)
        if record.state in _RESTING and (is_own or may_approve):
            no = self.tr("&Retirar el pedido…") if is_own else self.tr("&Negar…")
            actions.append(SheetAction("reject", no, icon="void"))
        if record.state is State.REQUESTED and may_approve and not is_own:
            actions.append(self._approve(record))
        if record.state is State.APPROVED:
            send = self.tr("&Enviar ahora")
            actions.append(SheetAction("send", send, "F12", "refresh", primary=True, once=True))
        if seen.back is not None:
            paper = self.tr("Ver &comprobante")
            actions.append(SheetAction("paper", paper, "Ctrl+P", "printer", primary=True))
        return actions

    def _approve(self, record: RefundRecord) -> SheetAction:
        amount = formats.money(record.amount_cents)
        if record.kind is Kind.MONEY:
            text = self.tr("&Aprobar y devolver {amount}").format(amount=amount)
        else:
            text = self.tr("&Aprobar y registrar {amount}").format(amount=amount)
        return SheetAction("approve", text, "F12", "ok", primary=True, once=True)

    def _look(self) -> SheetAction:
        return SheetAction("look", self.tr("Consultar &ahora"), "F5", "refresh")
