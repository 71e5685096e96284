from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now
from services.events import Events
from services.papers import store
from services.papers.events import PaperArchived
from services.papers.records import ArchivedPaper, PaperKind
from services.printing.papers import PaperFormat
from services.staff.rights import Operator
from services.storage.sessions import Session, Sessions

_BATCH: Final = 50
JOURNAL_SUBJECTS: Final = {
    PaperKind.RECEIPT: "payment",
    PaperKind.INVOICE: "invoice",
    PaperKind.ACTIVATION: "account",
    PaperKind.ATTEMPT: "attempt",
    PaperKind.REFUND: "refund",
    PaperKind.Z: "turn",
    PaperKind.SLIP: "slip",
    PaperKind.ACT: "cheque",
    PaperKind.MANDATE: "mandate",
    PaperKind.BATCH: "batch",
    PaperKind.DAY: "day",
    PaperKind.STRIPE: "stripe_day",
    PaperKind.STATEMENT: "account",
    PaperKind.PAYMENTS: "account",
    PaperKind.NO_DEBT: "account",
    PaperKind.CONSENT: "account",
    PaperKind.REVOCATION: "account",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper that was drawn and waits to be archived."""

    subject: str
    format: PaperFormat
    version: int
    record: str
    content: bytes


class Archive:
    """Keeps each paper once: whoever archives a version first made the original."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def versions(self, kind: PaperKind, subject: str) -> list[Row[Any]]:
        """The rows of a document, the newest version first, in every format."""
        with self._sessions.read() as session:
            return store.newest(session, kind, subject)

    def on_a4(self, kind: PaperKind, subjects: Sequence[str]) -> dict[str, Row[Any]]:
        """The newest row of each of several documents that is archived."""
        with self._sessions.read() as session:
            return {row.subject: row for row in store.existing(session, kind, subjects)}

    def keep(
        self, operator: Operator, kind: PaperKind, drafts: Sequence[Draft]
    ) -> list[ArchivedPaper]:
        """Archive papers, some dozens in each transaction.

        What another till archived meanwhile is given as it did.
        """
        kept: list[tuple[ArchivedPaper, bool]] = []
        for start in range(0, len(drafts), _BATCH):
            kept += self._keep_batch(operator, kind, drafts[start : start + _BATCH])
        for found, is_new in kept:
            if is_new:
                self._events.publish(PaperArchived(found.id, found.kind, found.subject))
        return [found for found, _ in kept]

    def _keep_batch(
        self, operator: Operator, kind: PaperKind, drafts: Sequence[Draft]
    ) -> list[tuple[ArchivedPaper, bool]]:
        def work(session: Session) -> list[tuple[ArchivedPaper, bool]]:
            return [self._keep_in(session, operator, kind, draft) for draft in drafts]

        try:
            return self._sessions.run(work)
        except IntegrityError:
            # Another till archived one between our look and our write: theirs is the original.
            return self._sessions.run(work)

    def _keep_in(
        self, session: Session, operator: Operator, kind: PaperKind, draft: Draft
    ) -> tuple[ArchivedPaper, bool]:
        for row in store.newest(session, kind, draft.subject):
            if row.version == draft.version and row.format == draft.format.value:
                return store.as_paper(row), False
        paper_id = store.add(
            session,
            kind,
            draft.subject,
            paper_format=draft.format,
            version=draft.version,
            record=draft.record,
            content=draft.content,
            at=self._now(),
            by=operator.username,
        )
        kept = store.find(session, paper_id)
        after = {
            "paper": paper_id,
            "number": kept.number,
            "format": kept.format,
            "version": kept.version,
            "sha256": kept.sha256,
        }
        subject = f"{JOURNAL_SUBJECTS[kind]}:{draft.subject}"
        self._journal.append(session, operator, "paper.archived", subject, after=after)
        return kept, True
