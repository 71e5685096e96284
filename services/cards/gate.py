import logging
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from services.audit.service import Journal
from services.cards import store
from services.cards.answers import CANCELABLE, Intent
from services.cards.difference_records import DifferenceKind, DifferenceRecord, NewDifference
from services.cards.differences import Differences
from services.cards.gateway import CardGateway
from services.cards.marks import shares_of
from services.clock import Now
from services.staff.rights import Operator
from services.storage.engine import sqlite_path
from services.storage.errors import DatabaseReplaced
from services.storage.sessions import Session, Sessions

_SLACK: Final = timedelta(hours=1)
_FIRST_LOOK: Final = timedelta(days=30)
_LOG: Final = logging.getLogger("cards.gate")


class BooksRewound(Exception):
    """The books are older than this program saw them: somebody restored a copy meanwhile."""


class BooksMoved(Exception):
    """A server was restarted, or its books made anew, since Stripe was asked about them."""


class Gate:
    """Keeps books that do not know all of our money at Stripe from charging cards.

    A safety copy that was restored has forgotten the charges after it: charging from it would
    charge them again. So the newest intents with our mark must be known here before the first
    charge of a program, and the books may never be seen to go back.
    """

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        journal: Journal,
        differences: Differences,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._journal = journal
        self._differences = differences
        self._now = now
        self._has_looked = False
        self._seen: dict[str, int] = {}
        self._place = ""
        self._file = _identity(sessions)

    def let_pass(self, operator: Operator, books: str) -> None:
        """Let a charge begin, or say why none may.

        Args:
            operator: who is about to charge.
            books: the company's uuid, which stands in the metadata of our intents.

        Raises:
            ChargingGated: a difference waits for people. DatabaseReplaced.
            ProviderUnavailable: Stripe's list could not be read, so nobody knows.
        """
        self._refuse_another_file()
        if not self._has_looked:
            self.look(operator, books)
            self._has_looked = True
        self._differences.refuse_if_gated()

    def look(self, operator: Operator, books: str) -> list[DifferenceRecord]:
        """Compare Stripe's intents since our newest attempt with the attempts that are known.

        Returns:
            What was found for the first time; it closes the gate.

        Raises:
            ProviderUnavailable.
        """
        with self._sessions.read() as session:
            newest = store.newest_moment(session)
            self._seen = self._journal.heads_in(session)
            self._place = store.place(session)
        since = newest - _SLACK if newest else self._now() - _FIRST_LOOK
        intents = list(self._gateway.intents_since(int(since.timestamp())))
        return self.judge(operator, books, intents)

    def judge(
        self, operator: Operator, books: str, intents: Iterable[Intent]
    ) -> list[DifferenceRecord]:
        """Deal with intents that bear our mark and are of no attempt in these books.

        One that can still be stopped is canceled when it is of these very books; money is a
        difference for people. Rows come before intents, so whatever is read from Stripe first
        is in the books if the books are whole.
        """
        ours = [intent for intent in intents if intent.attempt]
        with self._sessions.read() as session:
            known = store.known(session, {intent.attempt for intent in ours})
        found = [
            self._unknown(operator, books, intent) for intent in ours if intent.attempt not in known
        ]
        return [each for each in found if each is not None]

    def refuse_going_back(self, session: Session) -> None:
        """Look, inside a claim's transaction, whether the books are as new as they were seen.

        Raises:
            BooksRewound. BooksMoved: they may be a copy; `look_anew` and claim again.
        """
        if store.place(session) != self._place:
            raise BooksMoved
        heads = self._journal.heads_in(session)
        for chain, seq in self._seen.items():
            if heads.get(chain, 0) < seq:
                raise BooksRewound(f"{chain}:{seq}:{heads.get(chain, 0)}")
        self._seen = heads

    def look_anew(self) -> None:
        """Ask Stripe again before the next charge, as at the first one."""
        self._has_looked = False
        self._seen = {}

    def close_rewound(self, operator: Operator, told: BooksRewound) -> None:
        """Close the gate because the books went back, and look at Stripe anew next time."""
        self.look_anew()
        moment = int(self._now().timestamp())
        new = NewDifference(DifferenceKind.REWOUND, f"{told}:{moment}", told={"heads": str(told)})
        self._differences.note(operator, new)

    def _unknown(self, operator: Operator, books: str, intent: Intent) -> DifferenceRecord | None:
        is_of_these_books = intent.metadata.get("books", books) == books
        if intent.status in CANCELABLE and is_of_these_books:
            answer = self._gateway.cancel(intent.id, str(uuid4()), self._gateway.version)
            intent = answer.intent or intent
            _LOG.warning("canceled %s of attempt %s, which nobody knows", intent.id, intent.attempt)
        if intent.is_canceled or (intent.status in CANCELABLE and not is_of_these_books):
            return None
        return self._sessions.run(lambda session: self._hold(session, operator, intent))

    def _hold(
        self, session: Session, operator: Operator, intent: Intent
    ) -> DifferenceRecord | None:
        """Write the difference, and keep its invoices from being paid a second time meanwhile.

        Stripe says that these invoices are paid; until people decided, no method may take more.
        """
        shares = shares_of(intent.metadata)
        free = store.free_balances(session, [share.invoice for share in shares])
        record = self._differences.note_in(session, operator, foreign(intent))
        if record is None:
            return None
        claims = [
            {
                "holder": record.id,
                "invoice_id": free[share.invoice][0],
                "method": "found",
                "amount_cents": min(share.amount_cents, free[share.invoice][1]),
                "till": intent.metadata.get("station", ""),
                "actor": "Stripe",
                "since": record.seen_at,
                "live": 1,
            }
            for share in shares
            if share.invoice in free
        ]
        if claims:
            store.add_claims(session, claims)
        return record

    def _refuse_another_file(self) -> None:
        if self._file is not None and _identity(self._sessions) != self._file:
            raise DatabaseReplaced(where=str(_path(self._sessions)))


def foreign(intent: Intent) -> NewDifference:
    """Money with our mark that no attempt of these books explains."""
    told: Mapping[str, object] = {
        "status": intent.status,
        "charge": intent.charge,
        "created": intent.created,
        "description": intent.description,
        "brand": intent.brand,
        "last4": intent.last4,
        "metadata": dict(intent.metadata),
    }
    return NewDifference(
        DifferenceKind.FOREIGN,
        intent.id,
        attempt=intent.attempt,
        there_cents=intent.received_cents or intent.amount_cents,
        told=told,
    )


def _path(sessions: Sessions) -> Path | None:
    return sqlite_path(str(sessions.engine.url))


def _identity(sessions: Sessions) -> tuple[int, int] | None:
    """Which file the books are, whatever its name; None on a server."""
    path = _path(sessions)
    if path is None:
        return None
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_dev, found.st_ino)
