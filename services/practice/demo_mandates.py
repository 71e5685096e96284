"""The demo company's orders to banks: some active, and one in each other state."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Final

from services.accounts.states import DocumentKind
from services.practice.demo_cast import DemoAccount
from services.practice.demo_office import ACTIVATOR
from services.practice.demo_requests import scan
from services.practice.demo_story import Story
from services.staff.rights import Operator

_ENDS: Final = (
    "active",
    "active",
    "at_bank",
    "active",
    "rejected",
    "active",
    "suspended",
    "active",
    "revoked",
    "active",
)
_LIMITED: Final = 1
_EXPIRING: Final = 3


def is_active(place: int) -> bool:
    """Whether the mandate of the account at this place is in force today."""
    return _ENDS[place % len(_ENDS)] == "active"


def sign(story: Story, accounts: Sequence[DemoAccount]) -> None:
    """Let customers sign, banks answer, and a few change their minds."""
    do = story.office.mandates
    for place, each in enumerate(accounts):
        end = _ENDS[place % len(_ENDS)]
        begun = 12 if end == "at_bank" else 290
        story.on(begun, _attach(story, each))
        story.on(begun - 2, _step(story, each, do.send, "Entregada al banco con la firma"))
        if end == "rejected":
            story.on(250, _step(story, each, do.reject, "El banco dice que la firma no coincide"))
        elif end != "at_bank":
            story.on(280, _step(story, each, do.activate, "El banco confirmó la orden de cobro"))
        if end == "suspended":
            story.on(25, _step(story, each, do.suspend, "Pide no debitar mientras viaja"))
        if end == "revoked":
            story.on(18, _step(story, each, do.revoke, "Lo pide por escrito; pagará de otra forma"))
        if place == _LIMITED:
            story.on(60, _limit(story, each, 15_000))
        if place == _EXPIRING:
            story.on(60, _expire(story, each, 20))


def _attach(story: Story, each: DemoAccount) -> Callable[[], None]:
    def act() -> None:
        office = story.office
        lines = ("DEMO - documento de ejemplo", "Orden de débito firmada", each.customer.name)
        office.documents.attach(
            office.operator(ACTIVATOR),
            each.number,
            DocumentKind.DEBIT_FORM,
            f"orden-debito-{each.number}.pdf",
            scan((*lines, f"Cuenta {each.number}")),
            original_seen=True,
        )

    return act


def _step(
    story: Story,
    each: DemoAccount,
    step: Callable[[Operator, int, str], object],
    reason: str,
) -> Callable[[], None]:
    def act() -> None:
        step(story.office.operator(ACTIVATOR), _of(story, each), reason)

    return act


def _limit(story: Story, each: DemoAccount, cents: int) -> Callable[[], None]:
    office, reason = story.office, "El cliente pone un límite"
    return lambda: office.mandates.limit(
        office.operator(ACTIVATOR), _of(story, each), cents, reason
    )


def _expire(story: Story, each: DemoAccount, days: int) -> Callable[[], None]:
    office, reason = story.office, "El banco pide una fecha final"
    until = story.today + timedelta(days=days)
    return lambda: office.mandates.renew(
        office.operator(ACTIVATOR), _of(story, each), until, reason
    )


def _of(story: Story, each: DemoAccount) -> int:
    return story.office.mandates.show(each.number)[0].mandate.id
