import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Final

from services.audit.service import Journal
from services.clock import Now
from services.events import Events
from services.papers import outbox_store, store
from services.papers.archive import JOURNAL_SUBJECTS
from services.papers.errors import PrinterProblem
from services.papers.events import OutboxChanged, PaperPrinted
from services.papers.folder import safe_name
from services.papers.outside import Printers, PrintJob
from services.papers.records import ArchivedPaper, PaperKind, Printout, PrintState
from services.printing import press
from services.printing.figures import minute
from services.printing.papers import PaperFormat
from services.staff.rights import Operator
from services.storage.sessions import Session, Sessions

_MEDIA_BOX: Final = re.compile(rb"/MediaBox \[\s*0 0 ([\d.]+) ([\d.]+)\s*\]")
_POINTS_IN_MM: Final = 72 / 25.4


@dataclass(frozen=True, slots=True)
class _Print:
    """One paper on its way to the printer."""

    id: int
    copy: int
    paper: ArchivedPaper
    mark: str

    def pdf(self) -> bytes:
        """The archived bytes, marked unless it is the original."""
        if self.copy == 0:
            return self.paper.content
        words = f"COPIA – REIMPRESIÓN {self.copy} · {self.mark}"
        return press.stamp_copy(self.paper.content, words)


class PrintDesk:
    """Sends papers to printers and keeps count: one original of each document, then copies."""

    def __init__(
        self, sessions: Sessions, journal: Journal, events: Events, now: Now, printers: Printers
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now
        self._printers = printers

    def print(
        self, operator: Operator, papers: Sequence[ArchivedPaper], printer: str | None
    ) -> list[Printout]:
        """Print papers of one format in one job.

        The copy's number is taken before, so that of two tills one prints the original. A printer
        that surely took nothing gives it back; if nobody knows, the next print is a copy.

        Raises:
            PrinterProblem.
        """
        begun = self._begin(operator, papers)
        try:
            job = self._send(begun, printer)
        except PrinterProblem as problem:
            if problem.is_certain:
                self._sessions.run(lambda session: _refused(session, begun))
            raise
        self._sessions.run(lambda session: self._done(session, operator, begun, printer, job))
        for each in begun:
            paper = each.paper
            self._events.publish(PaperPrinted(paper.id, paper.kind, paper.subject, each.copy))
        self._events.publish(OutboxChanged(operator.till))
        return [Printout(each.paper.id, each.copy, printer or "", job) for each in begun]

    def print_loose(self, title: str, content: bytes, printer: str | None) -> str:
        """Print a PDF on A4 that no archive keeps; the printing system's name of the job.

        Raises:
            PrinterProblem.
        """
        with tempfile.TemporaryDirectory(prefix="ventanilla-") as folder:
            file = Path(folder) / safe_name(title)
            file.write_bytes(content)
            return self._printers.send(PrintJob(printer, title, (file,), PaperFormat.A4, None))

    def was_printed(self, paper: ArchivedPaper) -> bool:
        """Whether a printer surely took this document before, in whatever format."""
        with self._sessions.read() as session:
            return store.was_printed(session, paper)

    def _begin(self, operator: Operator, papers: Sequence[ArchivedPaper]) -> list[_Print]:
        at = self._now()

        with self._sessions.begin() as session:
            taken = {
                each.id: store.begin_print(
                    session, each, at=at, by=operator.username, till=operator.till
                )
                # In one order everywhere, so that two tills never wait for each other.
                for each in sorted(papers, key=lambda paper: paper.id)
            }
        mark = f"{operator.username} · {minute(at)}"
        return [_Print(*taken[each.id], each, mark) for each in papers]

    def _send(self, prints: Sequence[_Print], printer: str | None) -> str:
        first = prints[0].paper
        title = first.title if len(prints) == 1 else f"{first.title} y {len(prints) - 1} más"
        with _as_files(prints) as files:
            return self._printers.send(
                PrintJob(printer, title, files, first.format, _height_mm(prints))
            )

    def _done(
        self,
        session: Session,
        operator: Operator,
        prints: Sequence[_Print],
        printer: str | None,
        job: str,
    ) -> None:
        # Repeated after a lost connection, it finds that the prints have ended and adds nothing.
        ended = [each for each in prints if store.end_print(session, each.id, PrintState.DONE)]
        for each in ended:
            if each.paper.kind is PaperKind.RECEIPT:
                outbox_store.finish(session, each.paper.subject, self._now())
        for each in ended:
            after = {
                "paper": each.paper.id,
                "number": each.paper.number,
                "format": each.paper.format,
                "copy": each.copy,
                "printer": printer or "",
                "job": job,
            }
            subject = f"{JOURNAL_SUBJECTS[each.paper.kind]}:{each.paper.subject}"
            self._journal.append(session, operator, "paper.printed", subject, after=after)


def _refused(session: Session, prints: Sequence[_Print]) -> None:
    for each in prints:
        store.end_print(session, each.id, PrintState.REFUSED)


def _height_mm(prints: Sequence[_Print]) -> int | None:
    """The longest page of a roll; its printer cuts the paper there."""
    if prints[0].paper.format is PaperFormat.A4:
        return None
    boxes = (found for each in prints for found in _MEDIA_BOX.findall(each.paper.content))
    return ceil(max((float(height) for _, height in boxes), default=0.0) / _POINTS_IN_MM) or None


@contextmanager
def _as_files(prints: Sequence[_Print]) -> Iterator[tuple[Path, ...]]:
    with tempfile.TemporaryDirectory(prefix="ventanilla-") as folder:
        files = []
        for place, each in enumerate(prints):
            file = Path(folder) / f"{place:04d} {safe_name(each.paper.file_name)}"
            file.write_bytes(each.pdf())
            files.append(file)
        yield tuple(files)
