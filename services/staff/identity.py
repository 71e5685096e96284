from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.audit.service import Journal
from services.clock import Now
from services.staff import codes, factor_store, store
from services.staff.errors import (
    CodeNeeded,
    CodeUsed,
    FactorUnreadable,
    KeptOut,
    LockedOut,
    LongAway,
    WrongCode,
    WrongCredentials,
)
from services.staff.factor_seal import SealBroken, unseal
from services.staff.factor_store import KeptFactor
from services.staff.passwords import Passwords
from services.staff.records import AWAY
from services.staff.rights import WITH_FACTOR, Operator
from services.staff.typed import code_with
from services.storage.moments import shared_moment
from services.storage.sessions import Session, Sessions

_WAITS: Final = (
    # failures of one name, how long it then waits
    (10, timedelta(minutes=30)),
    (5, timedelta(seconds=30)),
)
_TILL_FAILURES: Final = 30
_TILL_WAIT: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class OpenFactor:
    """A second factor that its owner opened with password and code."""

    id: int
    secret: bytes


@dataclass(frozen=True, slots=True)
class Identified:
    """Somebody whose password was right, and the code where one was asked for.

    Attributes:
        must_change: the password was set by somebody else.
        must_enrol: these books ask this person for a second factor, and there is none.
    """

    operator: Operator
    must_change: bool
    must_enrol: bool
    factor: OpenFactor | None


@dataclass(frozen=True, slots=True)
class _Try:
    """One try, counted as a failure until it is known to be none."""

    name: str
    till: str
    locked: dict[str, datetime]

    @property
    def subjects(self) -> list[str]:
        return [f"user:{self.name}", f"till:{self.till}"]


class Identity:
    """Finds out who somebody is: name, password and, of those who have one, a code.

    A failure is counted before anything is looked at and taken back afterwards: a hundred guesses
    sent at once count as a hundred. Wrong codes count like wrong passwords, and a right password
    alone takes nothing back from somebody who also needs a code. On a server the waits and the
    codes are measured by its clock, which nobody moves at a till.
    """

    def __init__(
        self, sessions: Sessions, journal: Journal, now: Now, passwords: Passwords
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now
        self._passwords = passwords

    def identify(
        self, username: str, password: str, till: str, *, unattended: bool = False
    ) -> Identified:
        """Who this is.

        Args:
            password: a `TypedPassword` where a code was typed next to it.
            unattended: without a second factor, for what nobody is present at.

        Raises:
            WrongCredentials, WrongCode, CodeUsed: counted, for the name and for the till.
            CodeNeeded: the password is right. LockedOut. KeptOut, LongAway. FactorUnreadable.
        """
        name = username.strip().lower()
        with self._sessions.begin() as session:
            this = self._count(session, name, till)
            row = store.find_user(session, name)
            roles = store.roles_of(session, row.id) if row else frozenset()
            kept = factor_store.current(session, row.id) if row else None
        known = row if row is not None and row.is_active else None
        # Asked for nobody too: how long it takes tells no stranger who works here.
        is_right = self._passwords.is_right(password, known.password_hash if known else None)
        if known is None or not is_right:
            self._note(this, "staff.sign_in_failed")
            raise WrongCredentials()
        operator = Operator(known.id, known.username, known.full_name, roles, till)
        factor = None
        if kept is not None and not unattended:
            factor = self._prove(this, operator, kept, password)
        with self._sessions.begin() as session:
            if kept is not None and factor is None:
                store.take_back(session, this.subjects, this.locked, self._now())
            else:
                store.forget_failures(session, this.subjects, self._now())
            is_away = store.is_away(session, known, self._now())
            must_enrol = (
                kept is None
                and not unattended
                and not roles.isdisjoint(WITH_FACTOR)
                and factor_store.is_required(session)
            )
        if known.locked_at is not None:
            raise KeptOut()
        if is_away:
            raise LongAway(days=AWAY.days)
        return Identified(operator, known.must_change_password, must_enrol, factor)

    def _prove(self, this: _Try, operator: Operator, kept: KeptFactor, password: str) -> OpenFactor:
        code = code_with(password)
        if not code:
            with self._sessions.begin() as session:
                store.take_back(session, this.subjects, this.locked, self._now())
            raise CodeNeeded(username=this.name)
        try:
            secret = unseal(kept.sealed, password, seal_of(operator.user_id))
        except SealBroken as error:
            raise FactorUnreadable() from error
        try:
            with self._sessions.begin() as session:
                self._spend(session, operator, kept.id, secret, code)
        except (WrongCode, CodeUsed):
            self._note(this, "staff.code_refused")
            raise
        return OpenFactor(kept.id, secret)

    def _spend(
        self, session: Session, operator: Operator, factor_id: int, secret: bytes, code: str
    ) -> None:
        at = shared_moment(session, self._now())
        if codes.is_recovery(code):
            digest = codes.recovery_digest(secret, code)
            if not factor_store.use_recovery(session, factor_id, digest, at):
                raise WrongCode()
            left = factor_store.codes_left(session, factor_id)
            who = _subject(operator.username)
            self._journal.append(
                session, operator, "staff.recovery_code_used", who, after={"codes_left": left}
            )
            return
        step = codes.step_of_code(secret, code, at)
        if step is None:
            raise WrongCode()
        factor_store.use_step(session, operator.user_id, step, at)

    def _count(self, session: Session, name: str, till: str) -> _Try:
        """Count a failure in advance, or refuse, which takes the count back with it."""
        at = shared_moment(session, self._now())
        this = _Try(name, till, {})
        user, station = this.subjects
        failures, user_locked = store.count_failure(session, user, at)
        at_till, till_locked = store.count_failure(session, station, at)
        for until in (user_locked, till_locked):
            if until is not None and until > at:
                raise LockedOut(until=until)
        wait = next((wait for least, wait in _WAITS if failures >= least), None)
        if wait is not None:
            this.locked[user] = at + wait
        if at_till >= _TILL_FAILURES:
            this.locked[station] = at + _TILL_WAIT
        for subject, until in this.locked.items():
            store.lock(session, subject, until)
        return this

    def _note(self, this: _Try, action: str) -> None:
        nobody = Operator(0, "-", "", frozenset(), this.till)
        with self._sessions.begin() as session:
            self._journal.append(session, nobody, action, _subject(this.name[:60]))


def seal_of(user_id: int) -> str:
    """Whose a sealed secret is; it opens as nobody else's."""
    return f"ventanilla:second factor:{user_id}"


def _subject(username: str) -> str:
    return f"user:{username}"
