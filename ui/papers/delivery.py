from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from services.errors import UserError
from services.papers.outbox import PaperOutbox
from services.papers.records import OutboxResult, Outcome
from services.staff.rights import Operator
from ui.papers.desk import PaperDesk
from ui.tasks import TaskRunner
from ui.widgets.notice import Notice
from ui.wording import words_for


class ReceiptDelivery(QObject):
    """Brings a payment's receipt to paper right after it, and tells when that failed.

    Whatever happens here, the payment stands: its paper waits in the outbox.

    Args:
        desk: shows the receipt where it could not be printed.
        notice: where it is told; it stays until it is dismissed.
        offers_receipt: whether it opens the receipt too, where nothing else there does.

    Signals:
        delivered(object): the `OutboxResult`, printed or not.
    """

    delivered = Signal(object)

    def __init__(
        self,
        outbox: PaperOutbox,
        desk: PaperDesk,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        notice: Notice,
        *,
        offers_receipt: bool = True,
    ) -> None:
        super().__init__(notice)
        self._outbox = outbox
        self._desk = desk
        self._tasks = tasks
        self._operator = operator
        self._notice = notice
        self._offers_receipt = offers_receipt
        self._told_of = ""

    def deliver(self, payment_id: str) -> None:
        """Print the receipt that a payment left."""
        operator = self._operator()
        self._tasks.run(
            lambda: self._outbox.deliver(operator, payment_id),
            self._show,
            lambda error: self._fail(payment_id, "", error),
            owner=self._notice,
            pool="network",
        )

    def _show(self, result: OutboxResult) -> None:
        payment, receipt = result.payment_id, result.receipt
        if result.outcome is Outcome.FAILED:
            self._fail(payment, receipt, result.problem)
        elif result.outcome is Outcome.PRINTED:
            if self._told_of == payment:
                told = self.tr("Recibo {receipt} impreso.")
                self._notice.tell("ok", told.format(receipt=receipt))
        else:
            words = {
                Outcome.ARCHIVED: self._archived_words(result),
                Outcome.LEFT: self.tr("El recibo {receipt} se imprime en su propia caja."),
                Outcome.BUSY: self.tr("El recibo {receipt} ya se está imprimiendo."),
            }
            see = (self.tr("Ver recibo"), lambda: self._desk.show_receipt(payment))
            told = words[result.outcome].format(receipt=receipt)
            self._notice.tell("info", told, *((see,) if self._offers_receipt else ()))
        self.delivered.emit(result)

    def _archived_words(self, result: OutboxResult) -> str:
        if result.problem is None:
            return self.tr("Recibo {receipt} guardado, sin imprimir: esta caja no imprime sola.")
        return self.tr(
            "Recibo {receipt} guardado, sin imprimir: esta caja no tiene impresora."
            " Está en Papeles."
        )

    def _fail(self, payment: str, receipt: str, problem: UserError | None) -> None:
        self._told_of = payment
        told = self.tr("Recibo {receipt} guardado, no impreso.")
        why = words_for(problem) if problem is not None else ""
        self._notice.tell(
            "warn",
            f"{' '.join(told.format(receipt=receipt).split())} {why}".strip(),
            (self.tr("Reintentar"), lambda: self.deliver(payment)),
            (self.tr("PDF"), lambda: self._desk.show_receipt(payment)),
        )
