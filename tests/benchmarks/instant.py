"""A card provider that answers at once: what is left of a charge is our own time."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, cast
from uuid import uuid4

from services.cards.answers import Answer, Intent, Kind, ProviderAccount, ShownEntry
from services.cards.gateway import CardGateway
from services.errors import UserError


class InstantStripe:
    """Makes an intent, takes its money, and shows it; the rest of a gateway is not asked."""

    livemode = False
    version = "instant"

    def __init__(self) -> None:
        self._intents: dict[str, Intent] = {}
        self.balance: list[ShownEntry] = []
        """What its list of the balance has besides."""
        self.problem: UserError | None = None
        """Why that list can't be read."""

    def create(self, params: Mapping[str, Any], key: str, version: str) -> Answer:
        del key, version
        found = Intent(
            id=f"pi_{uuid4().hex}",
            status="requires_payment_method",
            amount_cents=params["amount"],
            received_cents=0,
            currency="usd",
            attempt=params["metadata"]["attempt"],
            livemode=False,
            charge="",
            brand="",
            last4="",
        )
        return self._shown(found)

    def confirm(self, intent: str, params: Mapping[str, Any], key: str, version: str) -> Answer:
        del params, key, version
        found = self._intents[intent]
        return self._shown(
            replace(
                found,
                status="succeeded",
                received_cents=found.amount_cents,
                charge=f"ch_{uuid4().hex}",
                brand="visa",
                last4="4242",
            )
        )

    def retrieve(self, intent: str, version: str) -> Answer:
        del version
        return Answer(Kind.INTENT, self._intents[intent])

    def needless_rights(self) -> tuple[str, ...]:
        return ()

    def account(self) -> ProviderAccount:
        return ProviderAccount("acct_instant", livemode=False, seconds_ahead=0.0)

    def intents_since(self, moment: int) -> Iterator[Intent]:
        del moment
        return iter(())

    def balance_between(self, since: int, until: int) -> Iterator[ShownEntry]:
        """Each charge that was taken, whenever that was, with a fee of half a dollar."""
        del until
        if self.problem is not None:
            raise self.problem
        taken = [intent for intent in self._intents.values() if intent.charge]
        yield from self.balance
        for intent in taken:
            yield ShownEntry(
                id=f"txn_{intent.charge}",
                category="charge",
                amount_cents=intent.amount_cents,
                fee_cents=50,
                net_cents=intent.amount_cents - 50,
                currency="usd",
                source=intent.charge,
                charge=intent.charge,
                attempt=intent.attempt,
                description="",
                created=since,
            )

    def _shown(self, intent: Intent) -> Answer:
        self._intents[intent.id] = intent
        return Answer(Kind.INTENT, intent)


def instant_stripe() -> CardGateway:
    """A gateway that costs no time."""
    return cast("CardGateway", InstantStripe())
