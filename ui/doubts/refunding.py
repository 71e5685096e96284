from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.errors import UserError
from services.refunds.records import RefundRecord
from services.refunds.service import RefundService
from services.refunds.states import Kind, State
from services.staff.rights import Operator
from ui import wording
from ui.accounts.form_sheet import reason_sheet
from ui.doubts.refund_detail import refund_failure
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words, words_for


class Refunding(QObject):
    """Says yes or no to refunds that somebody else asked for, and asks what became of them.

    Signals:
        told(str, str): a tone and words for what became of it. The list has to be read again.
    """

    told = Signal(str, str)

    def __init__(
        self,
        refunds: RefundService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._refunds = refunds
        self._tasks = tasks
        self._operator = operator
        self._over = over

    def approve(self, refund: RefundRecord) -> None:
        """Show what would be sent, and send it once it is agreed to."""
        sheet = ReviewSheet(
            "refund_approval",
            self.tr("Aprobar devolución"),
            self._over,
            rows=[
                SheetRow(self.tr("Cuenta"), f"{refund.account} · {refund.account_name}"),
                SheetRow(self.tr("Recibo"), refund.receipt, strong=True),
                SheetRow(self.tr("La pidió"), refund.requested_name),
                SheetRow(self.tr("Motivo"), refund.reason),
                SheetRow("", self._what_it_does(refund), "warn"),
            ],
            amount_cents=refund.amount_cents,
            actions=[SheetAction("send", self.tr("&Devolver"), danger=True, once=True)],
        )
        operator = self._operator()

        def agreed(_key: str) -> None:
            sheet.close_sheet()
            self._run(lambda: self._refunds.approve(operator, refund.id))

        sheet.chosen.connect(agreed)
        sheet.open_sheet()

    def reject(self, refund: RefundRecord) -> None:
        """Ask why, and say no."""
        operator = self._operator()
        sheet = reason_sheet(
            "refund_rejection",
            self.tr("Negar devolución"),
            self._over,
            action=self.tr("&Negar"),
            act=lambda reason: self._refunds.reject(operator, refund.id, reason),
            tasks=self._tasks,
            rows=[SheetRow(self.tr("Recibo"), refund.receipt, strong=True)],
            danger=True,
        )
        sheet.done.connect(self._tell)
        sheet.open_sheet()

    def look(self, refund: RefundRecord) -> None:
        """Ask Stripe about it now, or send what is approved."""
        operator = self._operator()
        self._run(lambda: self._refunds.look_now(operator, refund.id))

    def _what_it_does(self, refund: RefundRecord) -> str:
        if refund.kind is Kind.MONEY:
            return self.tr("El dinero vuelve a la tarjeta. No se puede deshacer.")
        return self.tr("Solo se registra: el dinero se devolvió por otro medio.")

    def _run(self, work: Callable[[], RefundRecord]) -> None:
        self._tasks.run(work, self._tell, self._fail, owner=self._over, pool="network")

    def _tell(self, refund: RefundRecord) -> None:
        look = wording.state("refund", refund.state)
        details = {"amount_cents": refund.amount_cents, "receipt": refund.receipt}
        if refund.state is State.DONE:
            self.told.emit("ok", words("refund.looked.done", **details))
        elif refund.state is State.FAILED:
            self.told.emit("err", words("refund.looked.failed", why=refund_failure(refund)))
        elif refund.state is State.REJECTED:
            self.told.emit("info", words("refund.looked.rejected"))
        else:
            self.told.emit("warn", words("refund.looked.open", state=look.word))

    def _fail(self, error: UserError) -> None:
        self.told.emit("err", words_for(error))
