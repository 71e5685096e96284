from collections.abc import Callable
from datetime import timedelta
from typing import Final

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import ChangedElsewhere, NotFound, UserError
from services.events import Events
from services.papers import outbox_store
from services.papers.errors import PrinterCause, PrinterProblem
from services.papers.events import OutboxChanged
from services.papers.records import (
    ArchivedPaper,
    OutboxItem,
    OutboxResult,
    Outcome,
    TillPrinting,
)
from services.papers.service import PaperService
from services.printing.papers import PaperFormat
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions

_LEASE: Final = timedelta(minutes=2)


class PaperOutbox:
    """Receipts that payments left to be made and printed; each is done once.

    Nothing here can undo or repeat a payment: whatever fails, the receipt waits for the next run.

    Args:
        printing: how a till prints; None for the tills of other computers, whose receipts are
            archived here and printed there.
    """

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        events: Events,
        now: Now,
        papers: PaperService,
        printing: Callable[[str], TillPrinting | None],
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now
        self._papers = papers
        self._printing = printing

    def deliver(self, operator: Operator, payment_id: str) -> OutboxResult:
        """Make and print what one payment left, right after it.

        Raises:
            NotFound: no such payment. What printing raises is in the result.
        """
        operator.require(Right.READ_ACCOUNTS)
        with self._sessions.read() as session:
            found = outbox_store.of_payment(session, payment_id, self._now())
        if found is None:
            raise NotFound(what="payment", which=payment_id)
        return self._work(operator, found)

    def run(self, operator: Operator, till: str | None = None) -> list[OutboxResult]:
        """Make and print all that waits, of one till or of all."""
        operator.require(Right.READ_ACCOUNTS)
        return [self._work(operator, each) for each in self.waiting(till)]

    def waiting(self, till: str | None = None) -> list[OutboxItem]:
        """What waits: the least tried first, then the oldest."""
        with self._sessions.read() as session:
            return outbox_store.items(session, self._now(), till=till)

    def unprinted(self) -> list[OutboxItem]:
        """Today's receipts that wait no more and that no printer took: they were only archived."""
        at = self._now()
        with self._sessions.read() as session:
            return outbox_store.unprinted(session, business_date(at), at)

    def retry(self, operator: Operator, item_id: int) -> OutboxResult:
        """Print one receipt because somebody asks for it: also one that was given up, or that a
        till which prints nothing by itself has only archived.

        Raises:
            NotFound. What printing raises is in the result.
        """
        operator.require(Right.READ_ACCOUNTS)
        return self._work(operator, self._find(item_id), is_asked=True)

    def give_up(self, operator: Operator, item_id: int) -> None:
        """Let a receipt wait no more; its paper stays in the archive and can be printed.

        Raises:
            NotFound. ChangedElsewhere: it is done, or being printed.
        """
        operator.require(Right.RECORD_PAYMENTS)
        found = self._find(item_id)
        with self._sessions.begin() as session:
            if not outbox_store.give_up(session, item_id, self._now()):
                raise ChangedElsewhere()
            self._journal.append(
                session,
                operator,
                "paper.given_up",
                f"payment:{found.payment_id}",
                before={"state": found.state, "tries": found.tries},
                after={"state": "given_up"},
            )
        self._events.publish(OutboxChanged(found.till))

    def _find(self, item_id: int) -> OutboxItem:
        with self._sessions.read() as session:
            found = outbox_store.find(session, item_id, self._now())
        if found is None:
            raise NotFound(what="paper", which=str(item_id))
        return found

    def _work(
        self, operator: Operator, seen: OutboxItem, *, is_asked: bool = False
    ) -> OutboxResult:
        printing = self._printing(seen.till)
        if printing is None or (seen.state == "done" and not is_asked):
            return self._archived(operator, seen, printing)
        at = self._now()
        with self._sessions.begin() as session:
            is_ours = outbox_store.claim(session, seen, at, at + _LEASE)
        if not is_ours:
            return _result(seen, Outcome.BUSY)
        state, problem = "todo", "crash"
        try:
            result = self._printed(operator, seen, printing, is_asked=is_asked)
            state, problem = "done", _key(result.problem) if result.problem else ""
        except UserError as error:
            problem = _key(error)
            result = _result(seen, Outcome.FAILED, problem=error)
        finally:
            with self._sessions.begin() as session:
                outbox_store.release(session, seen.id, state, problem, self._now())
        self._events.publish(OutboxChanged(seen.till))
        return result

    def _archived(
        self, operator: Operator, seen: OutboxItem, printing: TillPrinting | None
    ) -> OutboxResult:
        """A receipt that is done, or that another computer's printer is to print."""
        paper_format = printing.receipt_format if printing else PaperFormat.A4
        try:
            paper = self._papers.receipt(operator, seen.payment_id, paper_format)
        except UserError as error:
            return _result(seen, Outcome.FAILED, problem=error)
        if seen.state != "done":
            return _result(seen, Outcome.LEFT, paper)
        was_printed = self._papers.was_printed(paper)
        return _result(seen, Outcome.PRINTED if was_printed else Outcome.ARCHIVED, paper)

    def _printed(
        self, operator: Operator, seen: OutboxItem, printing: TillPrinting, *, is_asked: bool
    ) -> OutboxResult:
        paper = self._papers.receipt(operator, seen.payment_id, printing.receipt_format)
        if not is_asked and not printing.auto_print:
            return _result(seen, Outcome.ARCHIVED, paper)
        if not is_asked and self._has_nowhere_to_print(printing):
            nowhere = PrinterProblem(PrinterCause.NONE)
            return _result(seen, Outcome.ARCHIVED, paper, nowhere)
        if not self._papers.was_printed(paper):
            self._papers.print(operator, paper.id, printing.printer)
        return _result(seen, Outcome.PRINTED, paper)

    def _has_nowhere_to_print(self, printing: TillPrinting) -> bool:
        """A computer without any printer archives; a printer that was named is waited for."""
        return printing.printer is None and not self._papers.printers()


def _key(error: UserError) -> str:
    """What went wrong, as a key of words."""
    return f"{error.key}.{error.cause}" if isinstance(error, PrinterProblem) else error.key


def _result(
    seen: OutboxItem,
    outcome: Outcome,
    paper: ArchivedPaper | None = None,
    problem: UserError | None = None,
) -> OutboxResult:
    return OutboxResult(
        item_id=seen.id,
        payment_id=seen.payment_id,
        receipt=seen.receipt,
        till=seen.till,
        outcome=outcome,
        paper_id=paper.id if paper else None,
        problem=problem,
    )
