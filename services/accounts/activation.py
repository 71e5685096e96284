from services.accounts import sheet_store, store
from services.accounts.checklist import checklist
from services.accounts.errors import ActivationBlocked, WrongState
from services.accounts.events import AccountChanged
from services.accounts.records import AccountSheet, ChecklistItem
from services.accounts.states import AccountState, may_move
from services.audit.service import Journal
from services.clock import Now
from services.debits import mandate_steps
from services.debits.mandate_steps import Step
from services.errors import ChangedElsewhere, NotFound
from services.events import Events
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.text import clean_line


class ActivationService:
    """The way of an account from its request to its end, each step by who may, with a reason."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def checklist(self, number: str) -> tuple[ChecklistItem, ...]:
        """What the activation of an account needs, and what is missing of it.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            return checklist(_sheet(session, number))

    def submit(self, operator: Operator, number: str, reason: str = "") -> None:
        """Hand a request in for review, complete or not.

        Raises:
            WrongState, ChangedElsewhere.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        why = clean_line(reason, field="reason", most=300)
        with self._sessions.begin() as session:
            found = store.lock(session, number)
            if found is not None and found.state == AccountState.REQUESTED:
                self._move(session, operator, number, AccountState.DOCUMENTS, why)
            self._move(session, operator, number, AccountState.IN_REVIEW, why)
            self._told(session, operator, number, "submitted", AccountState.IN_REVIEW, why)
        self._events.publish(AccountChanged(number))

    def send_back(self, operator: Operator, number: str, reason: str) -> None:
        """Give a request back for its documents.

        Raises:
            WrongState, ChangedElsewhere.
        """
        operator.require(Right.EDIT_ACCOUNTS)
        self._act(operator, number, AccountState.DOCUMENTS, "sent_back", reason)

    def activate(self, operator: Operator, number: str, reason: str) -> None:
        """Activate an account in review whose checklist is complete.

        Raises:
            ActivationBlocked: with the whole list. WrongState, ChangedElsewhere.
        """
        operator.require(Right.ACTIVATE_ACCOUNTS)
        why = clean_line(reason, field="reason", most=300, required=True)
        with self._sessions.begin() as session:
            # Moved first: that locks the account, so that no document is withdrawn meanwhile.
            self._move(
                session, operator, number, AccountState.ACTIVE, why, start=AccountState.IN_REVIEW
            )
            items = checklist(_sheet(session, number))
            if not all(item.is_ok for item in items):
                raise ActivationBlocked(number, items)
            self._told(session, operator, number, "activated", AccountState.ACTIVE, why)
        self._events.publish(AccountChanged(number))

    def reject(self, operator: Operator, number: str, reason: str) -> None:
        """Refuse a request for good; the mandate that was asked for is revoked with it."""
        operator.require(Right.ACTIVATE_ACCOUNTS)
        self._act(operator, number, AccountState.REJECTED, "rejected", reason)

    def suspend(self, operator: Operator, number: str, reason: str) -> None:
        """Stop an active account for a while."""
        operator.require(Right.ACTIVATE_ACCOUNTS)
        self._act(operator, number, AccountState.SUSPENDED, "suspended", reason)

    def reactivate(self, operator: Operator, number: str, reason: str) -> None:
        """Let a suspended account go on."""
        operator.require(Right.ACTIVATE_ACCOUNTS)
        start = AccountState.SUSPENDED
        self._act(operator, number, AccountState.ACTIVE, "reactivated", reason, start=start)

    def close(self, operator: Operator, number: str, reason: str) -> None:
        """End an account; what it owes stays owed."""
        operator.require(Right.CLOSE_ACCOUNTS)
        self._act(operator, number, AccountState.CLOSED, "closed", reason)

    def _act(
        self,
        operator: Operator,
        number: str,
        end: AccountState,
        verb: str,
        reason: str,
        *,
        start: AccountState | None = None,
    ) -> None:
        why = clean_line(reason, field="reason", most=300, required=True)
        with self._sessions.begin() as session:
            account_id = self._move(session, operator, number, end, why, start=start)
            self._told(session, operator, number, verb, end, why)
            if end is AccountState.REJECTED:
                at = self._now()
                step = Step(operator, self._journal, account_id, number, at, why)
                mandate_steps.revoke_living(session, step)
        self._events.publish(AccountChanged(number))

    def _move(
        self,
        session: Session,
        operator: Operator,
        number: str,
        end: AccountState,
        reason: str,
        *,
        start: AccountState | None = None,
    ) -> int:
        found = store.find(session, number)
        if found is None:
            raise NotFound(what="account", which=number)
        held = AccountState(found.state)
        if not may_move(held, end) or (start is not None and held is not start):
            raise WrongState(number, held, end)
        if not store.move(
            session, found.id, held, end, operator=operator, at=self._now(), reason=reason
        ):
            raise ChangedElsewhere()
        return int(found.id)

    def _told(
        self,
        session: Session,
        operator: Operator,
        number: str,
        verb: str,
        end: AccountState,
        reason: str,
    ) -> None:
        self._journal.append(
            session,
            operator,
            f"account.{verb}",
            f"account:{number}",
            after={"state": end},
            reason=reason,
        )


def _sheet(session: Session, number: str) -> AccountSheet:
    found = sheet_store.sheet(session, number)
    if found is None:
        raise NotFound(what="account", which=number)
    return found
