from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from services.audit.service import Journal
from services.clock import Now
from services.events import Events
from services.importing.progress import Progress, Unwatched
from services.papers import store
from services.papers.archive import JOURNAL_SUBJECTS, Archive
from services.papers.days import day_paper, title_of
from services.papers.desk import PrintDesk
from services.papers.errors import MailCause, MailProblem
from services.papers.folder import OutFolder
from services.papers.letters import letter
from services.papers.making import PaperMaker
from services.papers.outside import Attachment, MailCarrier, PrinterInfo, Printers
from services.papers.records import (
    ArchivedPaper,
    Channel,
    HandOut,
    MailDraft,
    PaperBundle,
    PaperKind,
    Printout,
    SavedPaper,
)
from services.papers.sources import PaperSources
from services.printing import press
from services.printing.papers import CompanyBlock, PaperFormat
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions
from services.summaries.records import DaySummary

MOST_AT_ONCE: Final = 2_000
"""How many papers one bundle holds."""

_UNWATCHED: Final = Unwatched()
_VERBS: Final = {
    Channel.FILE: "saved",
    Channel.OPEN: "opened",
    Channel.MAIL: "mailed",
}


class PaperService:
    """The archive of papers: each is made once, kept, and handed out as it was kept.

    Who may read accounts may have their papers; every hand-out is in the journal.
    """

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        events: Events,
        now: Now,
        *,
        sources: PaperSources,
        printers: Printers,
        mailer: MailCarrier | None,
        folder: OutFolder,
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now
        self._sources = sources
        self._printers = printers
        self._mailer = mailer
        self._folder = folder
        self._maker = PaperMaker(Archive(sessions, journal, events, now), sources, now)
        self._desk = PrintDesk(sessions, journal, events, now, printers)

    def head(self) -> CompanyBlock:
        """Who issues papers, as the next one says it."""
        return self._sources.company()

    def receipt(
        self, operator: Operator, payment_id: str, paper_format: PaperFormat = PaperFormat.A4
    ) -> ArchivedPaper:
        """The receipt of a payment; made the first time, the same bytes ever after.

        Raises:
            NotFound: no such payment. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._maker.receipt(operator, payment_id, paper_format)

    def invoice(self, operator: Operator, number: str) -> ArchivedPaper:
        """An invoice as it was first made; a void makes one version more.

        Raises:
            NotFound. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        (made,) = self._maker.invoices(operator, [number])
        return made

    def invoices(self, operator: Operator, numbers: Sequence[str]) -> PaperBundle:
        """Several invoices: each archived by itself, and all to be looked at as one PDF.

        Raises:
            NotFound: one of them does not exist. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        if not 0 < len(numbers) <= MOST_AT_ONCE:
            raise ValueError(f"{len(numbers)} invoices at once")
        made = self._maker.invoices(operator, list(dict.fromkeys(numbers)))
        content = made[0].content if len(made) == 1 else self._maker.together(made)
        return PaperBundle(tuple(made), content)

    def activation(self, operator: Operator, account_number: str) -> ArchivedPaper:
        """The activation sheet of an account; a new version once what it says has changed.

        Raises:
            NotFound. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._maker.activation(operator, account_number)

    def attempt_note(
        self, operator: Operator, attempt_id: str, paper_format: PaperFormat = PaperFormat.A4
    ) -> ArchivedPaper:
        """What the customer is told of a charge attempt now (*constancia de intento*).

        The same bytes while the same is true; a new version once the attempt moved.

        Raises:
            NotFound: no such attempt. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._maker.attempt_note(operator, attempt_id, paper_format)

    def refund(
        self, operator: Operator, refund_id: str, paper_format: PaperFormat = PaperFormat.A4
    ) -> ArchivedPaper:
        """The proof of a refund (*comprobante de devolución*).

        The same bytes ever after; a new version once the money came back.

        Raises:
            NotFound: no such refund. NoRefundPaper: nothing went back. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._maker.refund(operator, refund_id, paper_format)

    def z_report(
        self, operator: Operator, turn: str, paper_format: PaperFormat = PaperFormat.A4
    ) -> ArchivedPaper:
        """The report of a counted turn of a till (*cierre de caja*).

        The same bytes ever after; a new version once a second person has signed.

        Raises:
            NotFound: no such turn. TurnNotDeclared: nobody counted it. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._maker.z_report(operator, turn, paper_format)

    def slip(self, operator: Operator, slip_id: str) -> ArchivedPaper:
        """Our own deposit slip (*papeleta de depósito*) with the list of its cheques.

        The same bytes ever after; a new version once the bank took it, or it was voided.

        Raises:
            NotFound: no such slip. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._maker.slip(operator, slip_id)

    def act(self, operator: Operator, cheque_id: int) -> ArchivedPaper:
        """The act of giving a cheque that came back to its drawer.

        Raises:
            NotFound: no such cheque, or nobody gave it back. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._maker.act(operator, str(cheque_id))

    def batch(self, operator: Operator, number: int) -> ArchivedPaper:
        """What became of a batch of debits (*informe de lote*).

        The same bytes ever after; a new version once more became of it.

        Raises:
            NotFound: no such batch. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._maker.batch(operator, str(number))

    def day(self, operator: Operator, day: date) -> ArchivedPaper:
        """The summary of a closed day (*resumen diario de cobros*): the same bytes for ever.

        Raises:
            NotAllowed. DayNotClosed: it has no paper of its own yet. PaperDamaged.
        """
        operator.require(Right.READ_REPORTS)
        return self._maker.day(operator, day)

    def stripe_annex(self, operator: Operator, number: int) -> ArchivedPaper:
        """A closed day that was compared with Stripe later: the same bytes for ever.

        Raises:
            NotAllowed. NotFound: no such comparison. PaperDamaged.
        """
        operator.require(Right.READ_REPORTS)
        return self._maker.stripe_annex(operator, number)

    def look_at_days(self, operator: Operator, told: DaySummary) -> bytes:
        """The summary of any days as a PDF that is not kept: it says what it is not."""
        return press.render_day(day_paper(self._sources.company(), told, operator.full_name))

    def print_days(self, operator: Operator, told: DaySummary, printer: str | None = None) -> None:
        """Print a summary that is not kept, with what it is not all over it.

        Raises:
            NotAllowed. PrinterProblem.
        """
        operator.require(Right.READ_REPORTS)
        paper = day_paper(self._sources.company(), told, operator.full_name, self._now())
        job = self._desk.print_loose(title_of(told), press.render_day(paper), printer)
        question = told.question
        with self._sessions.begin() as session:
            self._journal.append(
                session,
                operator,
                "day.printed",
                f"day:{question.first.isoformat()}",
                after={"to": question.last, "printer": printer or "", "job": job},
            )

    def receipts(
        self, operator: Operator, payments: Sequence[str], progress: Progress = _UNWATCHED
    ) -> PaperBundle:
        """Receipts on A4: each archived by itself, and all to be looked at as one PDF.

        Raises:
            NotFound: one of them does not exist. PaperDamaged. What `progress` raises to stop:
            what was archived stays so.
        """
        operator.require(Right.READ_ACCOUNTS)
        if not 0 < len(payments) <= MOST_AT_ONCE:
            raise ValueError(f"{len(payments)} receipts at once")
        made = self._maker.receipts(operator, list(dict.fromkeys(payments)), progress)
        content = made[0].content if len(made) == 1 else self._maker.receipts_together(made)
        return PaperBundle(tuple(made), content)

    def mandate(self, operator: Operator, mandate_id: int) -> ArchivedPaper:
        """The letter in which a customer lets their bank pay us, to be signed.

        The same bytes ever after; a new version once its limit or its last day changed.

        Raises:
            NotFound: no such mandate. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._maker.mandate(operator, str(mandate_id))

    def show(self, operator: Operator, paper_id: int) -> ArchivedPaper:
        """One archived paper.

        Raises:
            NotFound. PaperDamaged.
        """
        operator.require(Right.READ_ACCOUNTS)
        with self._sessions.read() as session:
            return store.find(session, paper_id)

    def history(self, paper_id: int) -> list[HandOut]:
        """Every time that a paper was printed, saved, opened or mailed."""
        with self._sessions.read() as session:
            return store.hand_outs(session, paper_id)

    def was_printed(self, paper: ArchivedPaper) -> bool:
        """Whether a printer surely took this document before, in whatever format."""
        return self._desk.was_printed(paper)

    def unprinted_receipts(self, payments: Sequence[str]) -> list[str]:
        """Those of the payments whose receipt no printer took yet, in their order."""
        with self._sessions.read() as session:
            took = store.printed_subjects(session, PaperKind.RECEIPT, payments)
        return [each for each in payments if each not in took]

    def printers(self) -> list[PrinterInfo]:
        """The printers of this computer.

        Raises:
            PrinterProblem: the printing system does not answer.
        """
        return self._printers.listing()

    def print(self, operator: Operator, paper_id: int, printer: str | None = None) -> Printout:
        """Print one paper, on the system's own printer when none is named.

        The first print of a document is the original; later ones are marked as copies. What a
        receipt left in the outbox is done with it.

        Raises:
            NotFound. PaperDamaged. PrinterProblem: the archive and the payment stay as they are.
        """
        (printed,) = self.print_all(operator, [paper_id], printer)
        return printed

    def print_all(
        self, operator: Operator, paper_ids: Sequence[int], printer: str | None = None
    ) -> list[Printout]:
        """Print several papers of one format in one job, each with its own mark.

        Raises:
            As `print`.
        """
        operator.require(Right.READ_ACCOUNTS)
        with self._sessions.read() as session:
            found = [store.find(session, each) for each in dict.fromkeys(paper_ids)]
        if len({each.format for each in found}) != 1:
            raise ValueError("one job has papers of one format")
        return self._desk.print(operator, found, printer)

    def save_as(self, operator: Operator, paper_id: int, path: Path) -> SavedPaper:
        """Save the archived bytes where the operator chose, or elsewhere when that fails.

        Raises:
            NotFound. PaperDamaged. NoFolder.
        """
        found = self.show(operator, paper_id)
        saved = self._folder.write_at(path, found.content)
        self._handed_out(operator, found, Channel.FILE, {"path": str(saved.path)})
        return saved

    def save_together(self, operator: Operator, bundle: PaperBundle, path: Path) -> SavedPaper:
        """Save several papers as the one PDF that they are looked at as.

        Raises:
            NoFolder.
        """
        operator.require(Right.READ_ACCOUNTS)
        saved = self._folder.write_at(path, bundle.content)
        for each in bundle.papers:
            self._handed_out(operator, each, Channel.FILE, {"path": str(saved.path)})
        return saved

    def open_file(self, operator: Operator, paper_id: int) -> SavedPaper:
        """Write the archived bytes as a file for the system's viewer.

        Raises:
            NotFound. PaperDamaged. NoFolder.
        """
        found = self.show(operator, paper_id)
        saved = self._folder.write(found.file_name, found.content)
        self._handed_out(operator, found, Channel.OPEN, {"path": str(saved.path)})
        return saved

    def mail(
        self, operator: Operator, paper_id: int, to: str, subject: str = "", body: str = ""
    ) -> None:
        """Send the archived bytes by e-mail; what is left empty gets words of our own.

        Raises:
            NotFound. PaperDamaged. BadField: `to`, `subject` or `body`. MailProblem.
            ConsentRevoked: the customer wants none of this by e-mail; the law asks for invoices.
        """
        found = self.show(operator, paper_id)
        mailer, told = self._letter(found, subject, body)
        mailer.send(to, *told, [Attachment(found.file_name, found.content)])
        self._handed_out(operator, found, Channel.MAIL, {"to": to.strip()})

    def draft(
        self, operator: Operator, paper_id: int, to: str, subject: str = "", body: str = ""
    ) -> MailDraft:
        """Write a message with the paper, for the mail program to finish and send.

        Raises:
            NotFound. PaperDamaged. NoFolder. BadField: `to`, `subject` or `body`. MailProblem.
            ConsentRevoked: as `mail`.
        """
        found = self.show(operator, paper_id)
        mailer, told = self._letter(found, subject, body)
        message, mailto = mailer.draft(to, *told, [Attachment(found.file_name, found.content)])
        saved = self._folder.write(found.title, message, suffix=".eml")
        after = {"path": str(saved.path), "to": to.strip()}
        self._handed_out(operator, found, Channel.FILE, after)
        return MailDraft(saved.path, mailto, saved.notice)

    def _letter(
        self, found: ArchivedPaper, subject: str, body: str
    ) -> tuple[MailCarrier, tuple[str, str]]:
        self._sources.refuse_revoked(found.kind, found.subject)
        if self._mailer is None:
            raise MailProblem(MailCause.NOT_SET_UP)
        ours = letter(found, self._sources.company())
        return self._mailer, (subject.strip() or ours.subject, body.strip() or ours.body)

    def _handed_out(
        self, operator: Operator, found: ArchivedPaper, channel: Channel, after: Mapping[str, Any]
    ) -> None:
        at = self._now()

        with self._sessions.begin() as session:
            store.add_hand_out(
                session, found.id, channel, at=at, by=operator.username, till=operator.till
            )
            self._journal.append(
                session,
                operator,
                f"paper.{_VERBS[channel]}",
                f"{JOURNAL_SUBJECTS[found.kind]}:{found.subject}",
                after={"paper": found.id, "number": found.number, **after},
            )
