from collections.abc import Mapping, Sequence
from contextlib import closing
from typing import Any, Final

from services.audit import seal_store, store
from services.audit.records import GENESIS, Broken, Entry, NewEntry, canonical, entry_hash
from services.clock import Now
from services.staff.rights import Operator
from services.storage.sessions import Session, Sessions

_SEALS_IN_ONE: Final = 2000


class Journal:
    """The audit journal (*bitácora*): one hash chain per till, appended by every write."""

    def __init__(self, sessions: Sessions, now: Now) -> None:
        self._sessions = sessions
        self._now = now

    def append(
        self,
        session: Session,
        operator: Operator,
        action: str,
        subject: str,
        *,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str = "",
        rows: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Add one entry inside the transaction of the write that it tells of.

        Call it last: it locks the head of the till's chain until the commit, and it seals the
        rows of the action (see `sealed`) as they stand. Values in `before` and `after` are what
        JSON holds, dates and enums; never secrets, never card data.

        Args:
            session: the write's own transaction.
            operator: who acts, and at which till.
            action: `area.verb` in the past, as in `account.activated`.
            subject: `kind:key`, as in `account:100001`.
            before: the fields that changed, as they were.
            after: the same fields, as they are.
            reason: why, in the operator's words.
            rows: seals that the writer made of what it wrote.
        """
        sealed = seal_store.seals(session, action, subject, after or {}) | dict(rows or {})
        return store.append(
            session,
            chain=operator.till,
            at=self._now(),
            actor=operator.username,
            action=action,
            subject=subject,
            body=canonical(before, after, sealed),
            reason=reason,
        )

    def append_all(self, session: Session, operator: Operator, entries: Sequence[NewEntry]) -> None:
        """Add many entries, in order, as `append` adds one; a server is asked once for all."""
        store.append_all(
            session,
            chain=operator.till,
            at=self._now(),
            actor=operator.username,
            told=[
                (
                    each.action,
                    each.subject,
                    canonical(
                        None,
                        each.after,
                        seal_store.seals(session, each.action, each.subject, each.after)
                        | dict(each.rows),
                    ),
                    each.reason,
                )
                for each in entries
            ],
        )

    def append_sealed(
        self,
        session: Session,
        operator: Operator,
        action: str,
        subject: str,
        *,
        after: Mapping[str, Any],
        rows: Mapping[str, Any],
    ) -> None:
        """`append` for a write of many records: their seals go into entries of some thousands."""
        seals = list(rows.items())
        for start in range(_SEALS_IN_ONE, len(seals), _SEALS_IN_ONE):
            some = dict(seals[start : start + _SEALS_IN_ONE])
            told = {"records": len(some)}
            self.append(session, operator, "journal.sealed", subject, after=told, rows=some)
        first = dict(seals[:_SEALS_IN_ONE])
        self.append(session, operator, action, subject, after=after, rows=first)

    def about(self, subject: str, limit: int = 200) -> list[Entry]:
        """What happened to one record, newest first."""
        with self._sessions.read() as session:
            return store.about(session, subject, limit)

    def heads(self) -> dict[str, tuple[int, str]]:
        """Each chain with its length and the hash of its newest entry."""
        with self._sessions.read() as session:
            return store.heads(session)

    def heads_in(self, session: Session) -> dict[str, int]:
        """The length of each chain, as the caller's transaction sees it."""
        return {chain: length for chain, (length, _) in self.heads_of(session).items()}

    def heads_of(self, session: Session) -> dict[str, tuple[int, str]]:
        """`heads` as the caller's transaction sees them."""
        return store.heads(session)

    def verify(self) -> list[Broken]:
        """Read every chain and compute every hash again; empty when all hold."""
        with self._sessions.read() as session:
            return [
                broken
                for chain, (length, head) in store.heads(session).items()
                if (broken := _first_break(session, chain, length, head)) is not None
            ]


def _first_break(session: Session, chain: str, length: int, head: str) -> Broken | None:
    prev, seq = GENESIS, 0
    with closing(store.walk(session, chain)) as entries:
        for entry in entries:
            seq += 1
            if entry.seq != seq:
                return Broken(chain, seq, "missing")
            if entry.prev != prev:
                return Broken(chain, seq, "does not follow the entry before")
            if _computed(entry) != entry.hash:
                return Broken(chain, seq, "was changed")
            prev = entry.hash
    if (seq, prev) != (length, head):
        return Broken(chain, seq + 1, "the end is missing")
    return None


def _computed(entry: Entry) -> str:
    return entry_hash(
        chain=entry.chain,
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        body=entry.body,
        reason=entry.reason,
        prev=entry.prev,
    )
