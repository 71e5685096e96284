from collections.abc import Callable
from typing import Any, Final

from services.audit.service import Journal
from services.clock import Now
from services.errors import BadField, NotFound
from services.events import Events
from services.staff import factor_store, people_store, store
from services.staff.codes import spelled
from services.staff.errors import LastAdministrator, NoFactor, Oneself
from services.staff.events import StaffChanged
from services.staff.passwords import Passwords
from services.staff.records import (
    ApprovalFilter,
    GivenApproval,
    OneTimePassword,
    Pair,
    Person,
    Standing,
)
from services.staff.rights import Operator, Right, Role
from services.storage.sessions import Session, Sessions
from services.text import clean_line

_GROUPS: Final = 4
_USERNAME_MOST: Final = 40
_PAGE: Final = 200

Act = Callable[[Session, Person], dict[str, Any]]


class PeopleService:
    """What an administrator does about the office's people, and who approved what for whom.

    Nobody is ever deleted: whoever leaves is deactivated, and their name stays at what they did.
    There is always an administrator who can come in. Adding and resetting hash a password, which
    is slow on purpose: never on the ui thread.
    """

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        events: Events,
        now: Now,
        passwords: Passwords | None = None,
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now
        self._passwords = passwords or Passwords()

    def people(self) -> list[Person]:
        """Everybody who works or worked here, by name."""
        with self._sessions.read() as session:
            return people_store.people(session, self._now())

    def add(
        self, operator: Operator, *, username: str, full_name: str, roles: frozenset[Role]
    ) -> OneTimePassword:
        """Add somebody, with a password that lets them in once.

        Raises:
            NotAllowed. UsernameTaken. BadField: `username`, `full_name` or `roles`.
        """
        operator.require(Right.MANAGE_STAFF)
        name = _username(username)
        full = clean_line(full_name, field="full_name", most=80, required=True)
        _refuse_none(roles)
        password = _one_time()
        kept = self._passwords.hash(password)
        with self._sessions.begin() as session:
            store.add_user(
                session,
                username=name,
                full_name=full,
                password_hash=kept,
                roles=roles,
                must_change=True,
                at=self._now(),
            )
            self._journal.append(
                session,
                operator,
                "staff.user_added",
                f"user:{name}",
                after={"full_name": full, "roles": sorted(roles)},
            )
        self._events.publish(StaffChanged(name))
        return OneTimePassword(name, password)

    def reset_password(self, operator: Operator, username: str, reason: str) -> OneTimePassword:
        """Give somebody a new password that lets them in once; their sessions end.

        It also takes back what too many failures had locked, and takes away their second factor,
        which only the old password opens: they take another one when they come in.

        Raises:
            NotAllowed, NotFound. Oneself: one's own is changed at the entrance.
        """
        password = _one_time()
        kept = self._passwords.hash(password)

        def act(session: Session, person: Person) -> dict[str, Any]:
            people_store.change_user(
                session, person.user.id, password_hash=kept, must_change_password=True
            )
            store.forget_failures(session, [f"user:{person.user.username}"], self._now())
            if factor_store.end(session, person.user.id, self._now()):
                return {"must_change_password": True, "second_factor": False}
            return {"must_change_password": True}

        changed = self._change(operator, username, "staff.password_reset", reason, act)
        return OneTimePassword(changed.user.username, password)

    def remove_factor(self, operator: Operator, username: str, reason: str) -> Person:
        """Take somebody's second factor away: the telephone is lost, and the codes on paper too.

        Raises:
            NotAllowed, NotFound. Oneself. NoFactor.
        """

        def act(session: Session, person: Person) -> dict[str, Any]:
            if not factor_store.end(session, person.user.id, self._now()):
                raise NoFactor(username=username)
            return {"second_factor": False}

        return self._change(operator, username, "staff.factor_removed", reason, act)

    def set_roles(
        self, operator: Operator, username: str, roles: frozenset[Role], reason: str
    ) -> Person:
        """Give somebody these roles and no others; their sessions end.

        Raises:
            NotAllowed, NotFound. Oneself. BadField: no role. LastAdministrator.
        """
        _refuse_none(roles)

        def act(session: Session, person: Person) -> dict[str, Any]:
            people_store.set_roles(session, person.user.id, roles)
            return {"roles": sorted(roles)}

        return self._change(operator, username, "staff.roles_changed", reason, act)

    def lock(self, operator: Operator, username: str, reason: str) -> Person:
        """Keep somebody out for now; their sessions end.

        Raises:
            NotAllowed, NotFound. Oneself. LastAdministrator.
        """

        def act(session: Session, person: Person) -> dict[str, Any]:
            people_store.change_user(session, person.user.id, locked_at=self._now())
            return {"standing": Standing.LOCKED}

        return self._change(operator, username, "staff.locked", reason, act)

    def unlock(self, operator: Operator, username: str, reason: str) -> Person:
        """Let somebody in again: locked, waiting after failures, long away, or back at the office.

        Raises:
            NotAllowed, NotFound. Oneself.
        """

        def act(session: Session, person: Person) -> dict[str, Any]:
            at = self._now()
            people_store.change_user(
                session, person.user.id, locked_at=None, is_active=True, active_since=at
            )
            store.forget_failures(session, [f"user:{person.user.username}"], at)
            return {"standing": Standing.ACTIVE}

        return self._change(operator, username, "staff.unlocked", reason, act)

    def deactivate(self, operator: Operator, username: str, reason: str) -> Person:
        """Somebody left: they do not come in any more, and all that they did stays.

        Raises:
            NotAllowed, NotFound. Oneself. LastAdministrator.
        """

        def act(session: Session, person: Person) -> dict[str, Any]:
            people_store.change_user(session, person.user.id, is_active=False)
            return {"standing": Standing.LEFT}

        return self._change(operator, username, "staff.deactivated", reason, act)

    def approvals(
        self,
        operator: Operator,
        wanted: ApprovalFilter,
        after: GivenApproval | None = None,
        limit: int = _PAGE,
    ) -> list[GivenApproval]:
        """Who approved what for whom, newest first, a page at a time."""
        _require_sight(operator)
        with self._sessions.read() as session:
            return people_store.approvals(session, wanted, after, limit)

    def pairs(self, operator: Operator, wanted: ApprovalFilter) -> list[Pair]:
        """How often the same two people decided together: what an auditor looks at each month."""
        _require_sight(operator)
        with self._sessions.read() as session:
            return people_store.pairs(session, wanted)

    def approved_actions(self) -> list[str]:
        """Every action that was ever approved."""
        with self._sessions.read() as session:
            return list(people_store.actions(session))

    def _change(
        self, operator: Operator, username: str, action: str, reason: str, act: Act
    ) -> Person:
        operator.require(Right.MANAGE_STAFF)
        why = clean_line(reason, field="reason", most=300, required=True)
        with self._sessions.begin() as session:
            people_store.hold_users(session)
            before = self._one(session, username)
            if before.user.id == operator.user_id:
                raise Oneself(username=username)
            after = act(session, before)
            changed = self._one(session, username)
            if not _has_administrator(people_store.people(session, self._now())):
                raise LastAdministrator(username=username)
            told = {
                name: sorted(before.user.roles) if name == "roles" else before.standing
                for name in after
                if name in {"roles", "standing"}
            }
            self._journal.append(
                session,
                operator,
                action,
                f"user:{before.user.username}",
                before=told,
                after=after,
                reason=why,
            )
        self._events.publish(StaffChanged(changed.user.username))
        return changed

    def _one(self, session: Session, username: str) -> Person:
        for person in people_store.people(session, self._now()):
            if person.user.username == username:
                return person
        raise NotFound(what="user", which=username)


def _has_administrator(people: list[Person]) -> bool:
    out = {Standing.LEFT, Standing.LOCKED, Standing.AWAY}
    return any(each.is_administrator and each.standing not in out for each in people)


def _require_sight(operator: Operator) -> None:
    if not operator.may(Right.MANAGE_STAFF):
        operator.require(Right.READ_JOURNAL)


def _refuse_none(roles: frozenset[Role]) -> None:
    if not roles:
        raise BadField(field="roles", problem="required")


def _username(typed: str) -> str:
    name = clean_line(typed, field="username", most=_USERNAME_MOST, required=True).lower()
    if not all(letter.isalnum() or letter in "._-" for letter in name):
        raise BadField(field="username", problem="shape")
    return name


def _one_time() -> str:
    """Some 79 bits, in groups that can be read aloud."""
    return spelled(_GROUPS)
