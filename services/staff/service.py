from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from services.audit.service import Journal
from services.clock import Now
from services.errors import NotFound
from services.staff import store
from services.staff.errors import (
    KeptOut,
    LockedOut,
    LongAway,
    MustChangePassword,
    SamePerson,
    WeakPassword,
    WrongCredentials,
)
from services.staff.passwords import Passwords
from services.staff.records import AWAY, Approval, StaffUser
from services.staff.rights import Operator, Right, Role
from services.storage.sessions import Session, Sessions

_WAITS: Final = (
    # failures of one name, how long it then waits
    (10, timedelta(minutes=30)),
    (5, timedelta(seconds=30)),
)
_TILL_FAILURES: Final = 30
_TILL_WAIT: Final = timedelta(minutes=30)
_APPROVAL_LIFE: Final = timedelta(minutes=5)


class StaffService:
    """The people of the office: signing in, and the second person's approval.

    Checking a password takes a quarter of a second: call from a worker, never the ui thread.
    """

    def __init__(
        self, sessions: Sessions, journal: Journal, now: Now, passwords: Passwords | None = None
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now
        self._passwords = passwords or Passwords()

    def sign_in(self, username: str, password: str, till: str) -> Operator:
        """Who this is, at that till.

        Raises:
            WrongCredentials: counted, for the name and for the till.
            LockedOut: after 5 failures for 30 s, after 10 for 30 minutes.
            KeptOut, LongAway: right, but an administrator has to let them in again.
            MustChangePassword: right, but the first password is used once.
        """
        operator, must_change = self._identify(username, password, till)
        if must_change:
            raise MustChangePassword(username=operator.username)
        with self._sessions.begin() as session:
            store.signed_in(session, operator.user_id, self._now())
            self._journal.append(session, operator, "staff.signed_in", _subject(operator.username))
        return operator

    def change_password(self, username: str, old: str, new: str, till: str) -> Operator:
        """Replace one's own password and come in.

        Raises:
            WrongCredentials, LockedOut, KeptOut, LongAway: as when signing in.
            WeakPassword: the new one.
        """
        operator, _ = self._identify(username, old, till)
        if new == old:
            raise WeakPassword(problem="same", shortest=0)
        kept = self._passwords.hash(new, (operator.username, operator.full_name))
        with self._sessions.begin() as session:
            store.set_password(session, operator.user_id, kept)
            store.signed_in(session, operator.user_id, self._now())
            self._journal.append(
                session, operator, "staff.password_changed", _subject(operator.username)
            )
        return operator

    def signed_out(self, operator: Operator) -> None:
        """Tell the journal that somebody left."""
        with self._sessions.begin() as session:
            self._journal.append(session, operator, "staff.signed_out", _subject(operator.username))

    def users(self) -> list[StaffUser]:
        """Everybody who works here, by username."""
        with self._sessions.read() as session:
            return store.users(session)

    def add_user(
        self,
        operator: Operator,
        *,
        username: str,
        full_name: str,
        password: str,
        roles: frozenset[Role],
        must_change: bool = True,
    ) -> int:
        """Add a user with a first password; returns the id.

        Raises:
            NotAllowed, UsernameTaken, WeakPassword.
        """
        operator.require(Right.MANAGE_STAFF)
        kept = self._passwords.hash(password, (username, full_name))
        with self._sessions.begin() as session:
            user_id = store.add_user(
                session,
                username=username,
                full_name=full_name,
                password_hash=kept,
                roles=roles,
                must_change=must_change,
                at=self._now(),
            )
            self._journal.append(
                session,
                operator,
                "staff.user_added",
                _subject(username),
                after={"full_name": full_name, "roles": sorted(roles)},
            )
        return user_id

    def hashed(self, password: str) -> str:
        """A password as it is kept; slow on purpose, so never inside a transaction.

        Raises:
            WeakPassword.
        """
        return self._passwords.hash(password)

    def add_first_administrator(
        self, session: Session, *, username: str, full_name: str, password_hash: str, till: str
    ) -> Operator:
        """The one user who is added by nobody: inside the transaction that begins the books."""
        roles = frozenset({Role.ADMINISTRATOR})
        user_id = store.add_user(
            session,
            username=username,
            full_name=full_name,
            password_hash=password_hash,
            roles=roles,
            must_change=False,
            at=self._now(),
        )
        return Operator(user_id, username.strip().lower(), full_name, roles, till)

    def approve(
        self,
        requested_by: Operator,
        username: str,
        password: str,
        *,
        action: str,
        document: str,
        amount_cents: int,
        reason: str,
    ) -> Approval:
        """A second person's yes, given over the cashier's screen with their own password.

        It is bound to this action, document and amount, is used once, and lapses in 5 minutes.

        Raises:
            WrongCredentials, LockedOut, KeptOut, LongAway: as when signing in. SamePerson.
            NotAllowed: no approver.
        """
        approver, must_change = self._identify(username, password, requested_by.till)
        if approver.user_id == requested_by.user_id:
            raise SamePerson()
        approver.require(Right.APPROVE)
        if must_change:
            raise MustChangePassword(username=approver.username)
        at = self._now()
        given = Approval(
            id=str(uuid4()),
            action=action,
            document=document,
            amount_cents=amount_cents,
            requested_by=requested_by.user_id,
            approved_by=approver.user_id,
            approver=approver.username,
            reason=reason,
            expires_at=at + _APPROVAL_LIFE,
        )
        with self._sessions.begin() as session:
            store.add_approval(session, given, at)
            self._journal.append(
                session,
                approver,
                "staff.approved",
                document,
                after={
                    "action": action,
                    "amount_cents": amount_cents,
                    "requested_by": requested_by.username,
                },
                reason=reason,
            )
        return given

    def is_still(self, operator: Operator) -> bool:
        """Whether somebody who came in may go on: not locked, reset, or of other roles since."""
        with self._sessions.look() as session:
            row = store.find_user(session, operator.username)
            return (
                row is not None
                and row.is_active
                and row.locked_at is None
                and not row.must_change_password
                and store.roles_of(session, row.id) == operator.roles
            )

    def operator(self, username: str, till: str) -> Operator:
        """Somebody as an operator without a password: for what the program does in their name.

        Raises:
            NotFound: nobody of that name.
        """
        with self._sessions.read() as session:
            row = store.find_user(session, username)
            if row is None:
                raise NotFound(what="user", which=username)
            return Operator(
                row.id, row.username, row.full_name, store.roles_of(session, row.id), till
            )

    def _identify(self, username: str, password: str, till: str) -> tuple[Operator, bool]:
        name = username.strip().lower()
        subjects = [f"user:{name}", f"till:{till}"]
        # The failure is counted before the password is looked at and taken back afterwards:
        # a hundred guesses sent at once count as a hundred.
        with self._sessions.begin() as session:
            self._count(session, subjects, self._now())
            row = store.find_user(session, name)
            roles = store.roles_of(session, row.id) if row else frozenset()
        known = row if row is not None and row.is_active else None
        if not self._passwords.is_right(password, known.password_hash if known else None):
            self._note_failure(name, till)
            raise WrongCredentials()
        assert known is not None  # noqa: S101  is_right is false for nobody
        with self._sessions.begin() as session:
            store.forget_failures(session, subjects, self._now())
            is_away = store.is_away(session, known, self._now())
        if known.locked_at is not None:
            raise KeptOut()
        if is_away:
            raise LongAway(days=AWAY.days)
        operator = Operator(known.id, known.username, known.full_name, roles, till)
        return operator, known.must_change_password

    def _count(self, session: Session, subjects: list[str], at: datetime) -> None:
        """Count a failure in advance, or refuse, which takes the count back with it."""
        user, till = subjects
        failures, user_locked = store.count_failure(session, user, at)
        at_till, till_locked = store.count_failure(session, till, at)
        for until in (user_locked, till_locked):
            if until is not None and until > at:
                raise LockedOut(until=until)
        for least, wait in _WAITS:
            if failures >= least:
                store.lock(session, user, at + wait)
                break
        if at_till >= _TILL_FAILURES:
            store.lock(session, till, at + _TILL_WAIT)

    def _note_failure(self, name: str, till: str) -> None:
        nobody = Operator(0, "-", "", frozenset(), till)
        with self._sessions.begin() as session:
            self._journal.append(session, nobody, "staff.sign_in_failed", _subject(name[:60]))


def _subject(username: str) -> str:
    return f"user:{username}"
