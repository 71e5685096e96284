"""The demo company's orders to banks: some active, and one in each other state."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import Enum, auto
from typing import Final

from services.accounts.states import DocumentKind, Method
from services.practice.demo_cast import DemoAccount
from services.practice.demo_life import leavers
from services.practice.demo_office import ACTIVATOR
from services.practice.demo_requests import scan
from services.practice.demo_story import Story
from services.staff.rights import Operator


class End(Enum):
    """What a customer's order to the bank has come to by today."""

    ACTIVE = auto()
    AT_BANK = auto()
    REJECTED = auto()
    SUSPENDED = auto()
    REVOKED = auto()


_ENDS: Final = (
    End.ACTIVE,
    End.ACTIVE,
    End.AT_BANK,
    End.ACTIVE,
    End.REJECTED,
    End.ACTIVE,
    End.SUSPENDED,
    End.ACTIVE,
    End.REVOKED,
    End.ACTIVE,
)
_LIMITED: Final = slice(1, 2)
_EXPIRING: Final = slice(2, 3)


def mandate_ends(accounts: Sequence[DemoAccount]) -> dict[str, End]:
    """What each debit's mandate comes to, by account: nothing happens to it once somebody left."""
    gone = {each.number for each in leavers(accounts)}
    debited = [each.number for each in accounts if each.method is Method.DEBIT]
    staying = [number for number in debited if number not in gone]
    ends = {number: _ENDS[place % len(_ENDS)] for place, number in enumerate(staying)}
    return {number: ends.get(number, End.ACTIVE) for number in debited}


def sign(story: Story, accounts: Sequence[DemoAccount]) -> None:
    """Let customers with a debit sign, banks answer, and a few change their minds."""
    do = story.office.mandates
    ends = mandate_ends(accounts)
    signers = [each for each in accounts if each.number in ends]
    active = [number for number, end in ends.items() if end is End.ACTIVE]
    for each in signers:
        end = ends[each.number]
        begun = 12 if end is End.AT_BANK else 290
        story.on(begun, _attach(story, each))
        story.on(begun - 2, _step(story, each, do.send, "Entregada al banco con la firma"))
        if end is End.REJECTED:
            story.on(250, _step(story, each, do.reject, "El banco dice que la firma no coincide"))
        elif end is not End.AT_BANK:
            story.on(280, _step(story, each, do.activate, "El banco confirmó la orden de cobro"))
        if end is End.SUSPENDED:
            story.on(25, _step(story, each, do.suspend, "Pide no debitar mientras viaja"))
        if end is End.REVOKED:
            story.on(18, _step(story, each, do.revoke, "Lo pide por escrito; pagará de otra forma"))
        if each.number in active[_LIMITED]:
            story.on(60, _limit(story, each, 15_000))
        if each.number in active[_EXPIRING]:
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
