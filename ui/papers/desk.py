from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.accounts.service import AccountService
from services.cards.service import ChargeService
from services.errors import NotFound
from services.invoices.service import InvoiceService
from services.papers.records import ArchivedPaper, PaperBundle, PaperKind, Printout, TillPrinting
from services.papers.service import PaperService
from services.payments.service import PaymentService
from services.printing.papers import PaperFormat
from services.refunds.service import RefundService
from services.staff.rights import Operator, Right
from ui import formats
from ui.papers.outside import Outside, the_desktop
from ui.papers.sheet import Load, PaperDialog
from ui.papers.shown import Returnable, ShownPapers, copy_words
from ui.tasks import TaskRunner
from ui.wording import words_for


@dataclass(frozen=True, slots=True)
class PaperServices:
    """The archive of papers, and the services that know whom a paper is for."""

    papers: PaperService
    accounts: AccountService
    invoices: InvoiceService
    payments: PaymentService
    charges: ChargeService
    refunds: RefundService


_IN_BOTH: Final = frozenset({PaperKind.RECEIPT, PaperKind.ATTEMPT, PaperKind.REFUND, PaperKind.Z})


class PaperDesk(QObject):
    """Shows any paper of the office over the page that asked.

    Args:
        over: the shell, or any widget of the window that the paper covers.
        till: how this till prints receipts.
        a4_printer: the name of this till's printer for A4; "" for the system's own.

    Signals:
        printed(object): the `Printout`s that a printer took.
        told(str, str): a tone and words for the frame: what became of a reprint.
        refund_wanted(str): money is to go back of the payment of this id.
    """

    printed = Signal(object)
    told = Signal(str, str)
    refund_wanted = Signal(str)

    def __init__(
        self,
        services: PaperServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
        *,
        till: Callable[[], TillPrinting],
        a4_printer: Callable[[], str] = str,
        outside: Outside | None = None,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._over = over
        self._till = till
        self._a4_printer = a4_printer
        self._outside = outside or the_desktop()
        self.dialog: PaperDialog | None = None

    def show_receipt(self, payment_id: str) -> None:
        """Show a receipt, first in the format of this till."""
        operator, papers = self._operator(), self._services.papers

        def load(wanted: PaperFormat | None) -> ShownPapers:
            chosen = wanted or self._till().receipt_format
            return self._alone(papers.receipt(operator, payment_id, chosen))

        self._open(load)

    def show_invoice(self, number: str) -> None:
        """Show an invoice."""
        operator, papers = self._operator(), self._services.papers
        self._open(lambda _format: self._alone(papers.invoice(operator, number)))

    def show_invoices(self, numbers: Sequence[str]) -> None:
        """Show several invoices as one paper; each is archived and printed by itself."""
        operator, papers, wanted = self._operator(), self._services.papers, list(numbers)
        if len(wanted) == 1:
            self.show_invoice(wanted[0])
            return

        def load(_format: PaperFormat | None) -> ShownPapers:
            bundle = papers.invoices(operator, wanted)
            return ShownPapers(bundle.papers, bundle.content)

        if wanted:
            self._open(load)

    def show_activation(self, account_number: str) -> None:
        """Show the activation sheet of an account."""
        operator, papers = self._operator(), self._services.papers
        self._open(lambda _format: self._alone(papers.activation(operator, account_number)))

    def show_attempt_note(self, attempt_id: str) -> None:
        """Show what the customer is told of a charge attempt now, in the format of this till."""
        operator, papers = self._operator(), self._services.papers

        def load(wanted: PaperFormat | None) -> ShownPapers:
            chosen = wanted or self._till().receipt_format
            return self._alone(papers.attempt_note(operator, attempt_id, chosen))

        self._open(load)

    def show_z(self, turn: str) -> None:
        """Show the report of a counted turn of a till, in the format of this till."""
        operator, papers = self._operator(), self._services.papers

        def load(wanted: PaperFormat | None) -> ShownPapers:
            chosen = wanted or self._till().receipt_format
            return self._alone(papers.z_report(operator, turn, chosen))

        self._open(load)

    def show_slip(self, slip_id: str) -> None:
        """Show our own deposit slip."""
        operator, papers = self._operator(), self._services.papers
        self._open(lambda _format: self._alone(papers.slip(operator, slip_id)))

    def show_act(self, cheque_id: int) -> None:
        """Show the act of a cheque that was given back."""
        operator, papers = self._operator(), self._services.papers
        self._open(lambda _format: self._alone(papers.act(operator, cheque_id)))

    def show_mandate(self, mandate_id: int) -> None:
        """Show the letter of a mandate to the customer's bank."""
        operator, papers = self._operator(), self._services.papers
        self._open(lambda _format: self._alone(papers.mandate(operator, mandate_id)))

    def show_batch(self, number: int) -> None:
        """Show what became of a batch of debits."""
        operator, papers = self._operator(), self._services.papers
        self._open(lambda _format: self._alone(papers.batch(operator, number)))

    def show_day(self, day: date) -> None:
        """Show the summary of a closed day."""
        operator, papers = self._operator(), self._services.papers
        self._open(lambda _format: self._alone(papers.day(operator, day)))

    def show_stripe_annex(self, number: int) -> None:
        """Show how a closed day stood beside Stripe when it was compared later."""
        operator, papers = self._operator(), self._services.papers
        self._open(lambda _format: self._alone(papers.stripe_annex(operator, number)))

    def show_bundle(self, bundle: PaperBundle) -> None:
        """Show several papers that were made already, as one."""
        if len(bundle.papers) == 1:
            self.show_paper(bundle.papers[0].id)
            return
        self._open(lambda _format: ShownPapers(bundle.papers, bundle.content, name=bundle.title))

    def show_refund(self, refund_id: str) -> None:
        """Show the proof of a refund, in the format of this till."""
        operator, papers = self._operator(), self._services.papers

        def load(wanted: PaperFormat | None) -> ShownPapers:
            chosen = wanted or self._till().receipt_format
            return self._alone(papers.refund(operator, refund_id, chosen))

        self._open(load)

    def show_paper(self, paper_id: int) -> None:
        """Show a paper that is archived already."""
        operator, papers = self._operator(), self._services.papers

        def load(wanted: PaperFormat | None) -> ShownPapers:
            found = papers.show(operator, paper_id)
            makers = {
                PaperKind.RECEIPT: papers.receipt,
                PaperKind.ATTEMPT: papers.attempt_note,
                PaperKind.REFUND: papers.refund,
                PaperKind.Z: papers.z_report,
            }
            make = makers.get(found.kind)
            if make is not None and wanted not in {None, found.format}:
                found = make(operator, found.subject, wanted or found.format)
            return self._alone(found)

        self._open(load)

    def reprint(self, payment_id: str) -> None:
        """Print a receipt once more, at once, as this till does."""
        operator, papers, wanted = self._operator(), self._services.papers, self.receipt_format()
        printer = self.printer_for(wanted) or None

        def work() -> Printout:
            paper = papers.receipt(operator, payment_id, wanted)
            return papers.print(operator, paper.id, printer)

        def done(printed: Printout) -> None:
            told = self.tr("Enviado a la impresora: {mark}.")
            self.told.emit("ok", told.format(mark=copy_words(printed.copy)))
            self.printed.emit([printed])

        self._tasks.run(
            work,
            done,
            lambda error: self.told.emit("warn", words_for(error)),
            owner=self,
            pool="network",
        )

    def receipt_format(self) -> PaperFormat:
        """How this till prints receipts."""
        return self._till().receipt_format

    def printer_for(self, paper_format: PaperFormat) -> str:
        """This till's printer for a format; "" for the system's own."""
        till = self._till()
        if paper_format is till.receipt_format and paper_format is PaperFormat.ROLL_80:
            return till.printer or ""
        return self._a4_printer() or till.printer or ""

    def _open(self, load: Load) -> None:
        if self.dialog is not None:
            return
        self.dialog = PaperDialog(
            self._over,
            load,
            self._services.papers,
            self._tasks,
            self._operator,
            self._outside,
            self.printer_for,
        )
        self.dialog.printed.connect(self.printed)
        self.dialog.refund_wanted.connect(self.refund_wanted)
        self.dialog.closed.connect(self._closed)
        self.dialog.begin()

    def _closed(self) -> None:
        self.dialog = None

    def _alone(self, paper: ArchivedPaper) -> ShownPapers:
        """One paper with what is known of it; runs on a worker's thread."""
        papers = self._services.papers
        return ShownPapers(
            (paper,),
            paper.content,
            address=self._address(paper),
            may_switch=paper.kind in _IN_BOTH,
            history=tuple(papers.history(paper.id)),
            was_printed=papers.was_printed(paper),
            returnable=self._returnable(paper),
        )

    def _returnable(self, paper: ArchivedPaper) -> Returnable | None:
        if paper.kind is not PaperKind.RECEIPT:
            return None
        payment = self._services.payments.show(paper.subject)
        why_not = ""
        if not self._operator().may(Right.REQUEST_REFUNDS):
            why_not = self.tr("Su rol no pide devoluciones.")
        if not payment.reversed_cents:
            return Returnable(payment.id, "", why_not)
        if payment.reversed_cents >= payment.amount_cents:
            why_not = self.tr("Ya se devolvió todo.")
        told = self.tr("Se devolvió {back} de {paid}.")
        back, paid = formats.money(payment.reversed_cents), formats.money(payment.amount_cents)
        return Returnable(payment.id, told.format(back=back, paid=paid), why_not)

    def _address(self, paper: ArchivedPaper) -> str:
        services = self._services
        try:
            if paper.kind is PaperKind.INVOICE:
                return services.invoices.show(paper.subject).customer.email
            if paper.kind in {PaperKind.Z, PaperKind.BATCH, PaperKind.DAY, PaperKind.STRIPE}:
                return ""
            account = paper.subject
            if paper.kind is PaperKind.RECEIPT:
                account = services.payments.show(paper.subject).account
            elif paper.kind is PaperKind.ATTEMPT:
                account = services.charges.attempt(paper.subject).account
            elif paper.kind is PaperKind.REFUND:
                account = services.refunds.show(paper.subject).account
            return services.accounts.show(account).customer.email
        except NotFound:
            return ""
