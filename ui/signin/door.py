from collections.abc import Callable, Sequence
from dataclasses import dataclass

from services.clock import Now
from services.staff.records import Enrolled, OwnFactor
from services.staff.rights import Operator


@dataclass(frozen=True, slots=True)
class DemoRole:
    """One click of the demo company's entrance: a role's name, its user, what it is good for.

    `till` is the one that they work at; empty for whichever is chosen.
    """

    title: str
    username: str
    about: str = ""
    icon: str = "account"
    till: str = ""


@dataclass(frozen=True, slots=True)
class ShownFactor:
    """A second factor to be taken: the secret to type, and the rows of its QR code."""

    secret: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactorDesk:
    """How somebody takes a second factor; called on a worker's thread.

    Args:
        offer: username; a new secret, which is nobody's yet.
        enrol: username, password, secret, its first code, till; raises `UserError`s.
        own: whether an operator has one already.
    """

    offer: Callable[[str], ShownFactor]
    enrol: Callable[[str, str, str, str, str], Enrolled]
    own: Callable[[Operator], OwnFactor | None]


@dataclass(frozen=True, slots=True)
class Door:
    """How people come in: what the sign-in page and the lock are given.

    Args:
        sign_in: username, password, till; raises `UserError`s.
        change_password: username, old, new, till; signs in with the new one.
        tills: those that this computer may be.
        demo_roles: one-click entrances; only ever in the demo company.
        demo_password: the password of a demo user.
        factor: how a second factor is taken where the books ask for one.
    """

    sign_in: Callable[[str, str, str], Operator]
    change_password: Callable[[str, str, str, str], Operator]
    tills: Sequence[str]
    now: Now
    demo_roles: Sequence[DemoRole] = ()
    demo_password: Callable[[str], str] | None = None
    factor: FactorDesk | None = None
