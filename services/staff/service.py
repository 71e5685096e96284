from base64 import b32decode
from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import uuid4

from services.audit.service import Journal
from services.clock import Now
from services.errors import NotFound
from services.staff import codes, factor_store, store
from services.staff.errors import (
    MustChangePassword,
    MustEnrol,
    SamePerson,
    WeakPassword,
    WrongCode,
)
from services.staff.identity import Identity, seal_of
from services.staff.passwords import Passwords
from services.staff.records import (
    Approval,
    Asked,
    Enrolled,
    FactorOffer,
    OwnFactor,
    StaffUser,
)
from services.staff.rights import Operator, Right, Role
from services.storage.moments import shared_moment
from services.storage.sessions import Session, Sessions

_APPROVAL_LIFE: Final = timedelta(minutes=5)


class StaffService:
    """The people of the office: signing in, and the second person's approval.

    Checking a password takes a quarter of a second: call from a worker, never the ui thread. Where
    somebody has a second factor, the password is a `TypedPassword`, with the code next to it.
    """

    def __init__(
        self, sessions: Sessions, journal: Journal, now: Now, passwords: Passwords | None = None
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now
        self._passwords = passwords or Passwords()
        self._identity = Identity(sessions, journal, now, self._passwords)

    def sign_in(
        self, username: str, password: str, till: str, *, unattended: bool = False
    ) -> Operator:
        """Who this is, at that till.

        Args:
            unattended: a command of the night, which only reads: the password alone does.

        Raises:
            WrongCredentials, WrongCode, CodeUsed: counted, for the name and for the till.
            LockedOut: after 5 failures for 30 s, after 10 for 30 minutes.
            KeptOut, LongAway: right, but an administrator has to let them in again.
            CodeNeeded: right, but this person has a second factor. FactorUnreadable.
            MustChangePassword: right, but the first password is used once.
            MustEnrol: right, but these books ask this person for a second factor.
        """
        found = self._identity.identify(username, password, till, unattended=unattended)
        operator = found.operator
        if found.must_change:
            raise MustChangePassword(username=operator.username)
        if found.must_enrol:
            raise MustEnrol(username=operator.username)
        with self._sessions.begin() as session:
            store.signed_in(session, operator.user_id, self._now())
            self._journal.append(session, operator, "staff.signed_in", _subject(operator.username))
        return operator

    def change_password(self, username: str, old: str, new: str, till: str) -> Operator:
        """Replace one's own password and come in.

        Raises:
            As `sign_in`; with `MustEnrol` the password is changed. WeakPassword: the new one.
        """
        found = self._identity.identify(username, old, till)
        operator, factor = found.operator, found.factor
        if new == old:
            raise WeakPassword(problem="same", shortest=0)
        kept = self._passwords.hash(new, self._names(operator.username, operator.full_name))
        whose = seal_of(operator.user_id)
        sealed = self._passwords.seal(factor.secret, new, whose) if factor else ""
        with self._sessions.begin() as session:
            store.set_password(session, operator.user_id, kept)
            if factor is not None:
                factor_store.seal_again(session, factor.id, sealed)
            store.signed_in(session, operator.user_id, self._now())
            self._journal.append(
                session, operator, "staff.password_changed", _subject(operator.username)
            )
        if found.must_enrol:
            raise MustEnrol(username=operator.username)
        return operator

    def offer_factor(self, username: str, issuer: str) -> FactorOffer:
        """A new secret for somebody's telephone; nothing is kept until they show a code of it."""
        secret = codes.new_secret()
        return FactorOffer(secret, codes.link(secret, username.strip().lower(), issuer))

    def enrol(self, username: str, password: str, secret: str, code: str, till: str) -> Enrolled:
        """Take a second factor, or another one in place of one's own, and come in.

        Args:
            secret: of the offer.
            code: the first one that the telephone shows.

        Raises:
            As `sign_in`. WrongCode: the telephone shows another one.
        """
        found = self._identity.identify(username, password, till)
        operator, key = found.operator, b32decode(secret)
        if found.must_change:
            raise MustChangePassword(username=operator.username)
        sealed = self._passwords.seal(key, password, seal_of(operator.user_id))
        recovery = codes.new_recovery_codes()
        with self._sessions.begin() as session:
            at = shared_moment(session, self._now())
            step = codes.step_of_code(key, "".join(code.split()), at)
            if step is None:
                raise WrongCode()
            digests = [codes.recovery_digest(key, each) for each in recovery]
            factor_store.begin(session, operator.user_id, sealed, digests, at)
            factor_store.use_step(session, operator.user_id, step, at)
            store.signed_in(session, operator.user_id, self._now())
            self._journal.append(
                session, operator, "staff.factor_begun", _subject(operator.username)
            )
        return Enrolled(operator, recovery)

    def own_factor(self, operator: Operator) -> OwnFactor | None:
        """The operator's second factor; None when they have none."""
        with self._sessions.read() as session:
            row = factor_store.current(session, operator.user_id)
            if row is None:
                return None
            return OwnFactor(row.begun_at, factor_store.codes_left(session, row.id))

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
        kept = self._passwords.hash(password, self._names(username, full_name))
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

    def hashed(self, password: str, names: tuple[str, ...] = ()) -> str:
        """A password as it is kept; slow on purpose, so never inside a transaction.

        Args:
            password: the new one.
            names: of its owner and of the company, which are no password.

        Raises:
            WeakPassword.
        """
        return self._passwords.hash(password, names)

    def _names(self, *owner: str) -> tuple[str, ...]:
        with self._sessions.read() as session:
            return (*owner, *store.company_names(session))

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
            As `sign_in`. SamePerson. NotAllowed: no approver.
        """
        asked = [Asked(action, document, amount_cents)]
        return self.approve_all(requested_by, username, password, asked, reason=reason)[0]

    def approve_all(
        self,
        requested_by: Operator,
        username: str,
        password: str,
        asked: Sequence[Asked],
        *,
        reason: str,
    ) -> list[Approval]:
        """One yes to several things, an approval for each: a code is typed once.

        Raises:
            As `approve`.
        """
        found = self._identity.identify(username, password, requested_by.till)
        approver = found.operator
        if approver.user_id == requested_by.user_id:
            raise SamePerson()
        approver.require(Right.APPROVE)
        if found.must_change:
            raise MustChangePassword(username=approver.username)
        if found.must_enrol:
            raise MustEnrol(username=approver.username)
        at = self._now()
        given = [
            Approval(
                id=str(uuid4()),
                action=each.action,
                document=each.document,
                amount_cents=each.amount_cents,
                requested_by=requested_by.user_id,
                approved_by=approver.user_id,
                approver=approver.username,
                reason=reason,
                expires_at=at + _APPROVAL_LIFE,
            )
            for each in asked
        ]
        with self._sessions.begin() as session:
            for each in given:
                store.add_approval(session, each, at)
                self._journal.append(
                    session,
                    approver,
                    "staff.approved",
                    each.document,
                    after={
                        "action": each.action,
                        "amount_cents": each.amount_cents,
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


def _subject(username: str) -> str:
    return f"user:{username}"
