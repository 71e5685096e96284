from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from services.cards.difference_records import DifferenceRecord
from services.cards.evidence import BooksSay, Evidence, StripeSays
from services.cards.records import AttemptRecord
from services.cards.service import ChargeService
from services.errors import NotFound, UserError
from ui.doubts.desk import DoubtRow, Subject
from ui.doubts.detail import Seen
from ui.tasks import TaskRunner
from ui.wording import words_for


class Reading(QObject):
    """Reads both sides of the chosen line: the books at every reload, Stripe when it is asked.

    Stripe is asked when a line is chosen, when it moved, and on `again`; never on a timer.

    Signals:
        read(): something more is known of the chosen line.
    """

    read = Signal()

    def __init__(
        self, charges: ChargeService, evidence: Evidence, tasks: TaskRunner, owner: QObject
    ) -> None:
        super().__init__(owner)
        self._charges = charges
        self._evidence = evidence
        self._tasks = tasks
        self._owner = owner
        self._key = ""
        self._subject: Subject | None = None
        self._attempt = ""
        self._seen = Seen()
        self._asked = ""

    def seen(self, key: str) -> Seen:
        """What is known of a line by now; nothing of one that was not chosen last."""
        return self._seen if key == self._key else Seen()

    def choose(self, row: DoubtRow | None) -> None:
        """Read this line; the same one again reads the books, and Stripe only if it moved."""
        key = row.key if row else ""
        if key != self._key:
            self._key, self._seen, self._asked = key, Seen(), ""
        self._subject = row.subject if row else None
        self._attempt = _attempt_of(self._subject)
        if self._attempt:
            self._read_books()

    def again(self) -> None:
        """Ask Stripe about the chosen line once more."""
        self._asked = ""
        if self._attempt:
            self._read_books()

    def _read_books(self) -> None:
        key, attempt = self._key, self._attempt

        def done(books: BooksSay) -> None:
            if key != self._key:
                return
            self._seen = replace(self._seen, books=books)
            self.read.emit()
            self._ask_stripe(books.attempt)

        def failed(error: UserError) -> None:
            # An attempt that these books never had is told by what Stripe showed of it.
            if key == self._key and not isinstance(error, NotFound):
                self._seen = replace(self._seen, problem=words_for(error))
                self.read.emit()

        self._tasks.run(lambda: self._evidence.books(attempt), done, failed, owner=self._owner)

    def _ask_stripe(self, attempt: AttemptRecord) -> None:
        stamp = f"{attempt.id}:{attempt.state}:{attempt.pi_id}"
        if stamp == self._asked or (attempt.pi_id is None and attempt.page_id is None):
            return
        self._asked = stamp
        key = self._key

        def done(says: StripeSays) -> None:
            if key == self._key:
                self._seen = replace(self._seen, stripe=says, problem="")
                self.read.emit()

        def failed(error: UserError) -> None:
            if key == self._key:
                self._seen = replace(self._seen, stripe=None, problem=words_for(error))
                self.read.emit()

        self._tasks.run(
            lambda: self._evidence.stripe(attempt),
            done,
            failed,
            owner=self._owner,
            pool="network",
        )


def _attempt_of(subject: Subject | None) -> str:
    if isinstance(subject, AttemptRecord):
        return subject.id
    if isinstance(subject, DifferenceRecord):
        return subject.attempt
    return ""
