from typing import Final

from services.audit.service import Journal
from services.cards import difference_store as store
from services.cards.difference_records import (
    DECISIONS,
    GATING,
    Decision,
    DifferenceKind,
    DifferenceRecord,
    NewDifference,
)
from services.cards.errors import ChargingGated, NotComparedYet
from services.clock import Now
from services.errors import ChangedElsewhere, NotFound
from services.staff.approvals import approver_name, spend
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions

APPROVAL: Final = "difference"
"""The action of a second person's approval; its document is `difference:<id>`."""


class Differences:
    """What Stripe and the books say differently, each once, until it is decided."""

    def __init__(self, sessions: Sessions, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now

    def note(self, operator: Operator, new: NewDifference) -> DifferenceRecord | None:
        """Write a difference down; None when it stands already, decided or not."""
        return self._sessions.run(lambda session: self.note_in(session, operator, new))

    def note_in(
        self, session: Session, operator: Operator, new: NewDifference
    ) -> DifferenceRecord | None:
        """`note` inside the transaction that found it."""
        record = store.add(session, new, self._now(), gates=new.kind in GATING)
        if record is not None:
            self._journal.append(
                session,
                operator,
                f"difference.{new.kind.value}",
                f"difference:{record.id}",
                after={
                    "ref": new.ref,
                    "attempt": new.attempt,
                    "payment": new.payment,
                    "here_cents": new.here_cents,
                    "there_cents": new.there_cents,
                },
            )
        return record

    def refuse_if_gated(self) -> None:
        """Let no money come or go while books and provider disagree about what there is.

        Raises:
            ChargingGated.
        """
        if self.is_gated():
            gating = [each for each in self.open() if each.gates]
            is_rewound = all(each.kind is DifferenceKind.REWOUND for each in gating)
            raise ChargingGated(count=len(gating), cause="rewound" if is_rewound else "foreign")

    def open(self) -> list[DifferenceRecord]:
        """What waits for a decision, the alarms first, then the oldest."""
        with self._sessions.read() as session:
            return store.undecided(session)

    def newest(self, limit: int = 100) -> list[DifferenceRecord]:
        """The newest, decided or not."""
        with self._sessions.read() as session:
            return store.newest(session, limit)

    def show(self, difference_id: str) -> DifferenceRecord:
        """One difference.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return self._found(session, difference_id)

    def is_gated(self) -> bool:
        """Whether an undecided difference keeps every card of the office from being charged."""
        with self._sessions.read() as session:
            return store.is_gated(session)

    def decide(
        self,
        operator: Operator,
        difference_id: str,
        decision: Decision,
        *,
        reason: str = "",
        approval: str = "",
    ) -> DifferenceRecord:
        """End a difference as people decided; what the books say of money does not change by it.

        Args:
            operator: a supervisor.
            difference_id: which one.
            decision: one of `DECISIONS` of its kind.
            reason: why, where no second person is asked; theirs counts otherwise.
            approval: a second person's, for the kinds that want one.

        Raises:
            NotAllowed, NotFound, ApprovalInvalid. ChangedElsewhere: it is decided already.
            NotComparedYet: books out of a safety copy, and nobody asked Stripe since.
        """
        return self._sessions.run(
            lambda session: self.decide_in(
                session, operator, difference_id, decision, reason=reason, approval=approval
            )
        )

    def decide_in(
        self,
        session: Session,
        operator: Operator,
        difference_id: str,
        decision: Decision,
        *,
        reason: str = "",
        approval: str = "",
    ) -> DifferenceRecord:
        """`decide` inside the transaction of what the decision does."""
        operator.require(Right.APPROVE)
        record = self._found(session, difference_id)
        if decision not in DECISIONS[record.kind]:
            raise ValueError(f"{decision} is no decision about {record.kind}")
        if record.is_open and not store.is_compared(session, record):
            raise NotComparedYet
        at = self._now()
        approver = ""
        if record.needs_second_person:
            reason = spend(
                session,
                operator,
                approval,
                action=APPROVAL,
                document=f"difference:{record.id}",
                amount_cents=record.amount_cents,
                at=at,
            )
            approver = approver_name(session, approval)
        done = store.decide(
            session,
            record.id,
            decision=decision,
            by=operator.username,
            approver=approver,
            reason=reason,
            at=at,
        )
        if not done:
            raise ChangedElsewhere(what="difference", which=record.id)
        self._journal.append(
            session,
            operator,
            "difference.decided",
            f"difference:{record.id}",
            before={"kind": record.kind, "ref": record.ref},
            after={"decision": decision, "approved_by": approver},
            reason=reason,
        )
        return self._found(session, difference_id)

    def withdraw(self, operator: Operator, difference_id: str, why: str) -> None:
        """End a difference that Stripe itself has resolved: there is no money to decide about."""

        def work(session: Session) -> None:
            done = store.decide(
                session,
                difference_id,
                decision=Decision.ACKNOWLEDGED,
                by=operator.username,
                approver="",
                reason=why,
                at=self._now(),
            )
            if done:
                self._journal.append(
                    session,
                    operator,
                    "difference.withdrawn",
                    f"difference:{difference_id}",
                    reason=why,
                )

        self._sessions.run(work)

    def _found(self, session: Session, difference_id: str) -> DifferenceRecord:
        found = store.find(session, difference_id)
        if found is None:
            raise NotFound(what="difference", which=difference_id)
        return found
