import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.cards.states import TERMINAL, State
from services.payments.records import Share


class Channel(StrEnum):
    """Where the card of an attempt is: in the card window, on the customer's own phone, or
    nowhere that these books know of (*found* at the provider)."""

    WINDOW = "window"
    PHONE = "phone"
    FOUND = "found"


@dataclass(frozen=True, slots=True)
class ChargeOrder:
    """One deliberate decision to take money from a card for these invoices.

    `attempt` is a UUID minted when the review opens, not at the click. `customer` is the
    provider's customer for a saved card, empty otherwise.
    """

    attempt: str
    account: str
    shares: tuple[Share, ...]
    customer: str = ""
    channel: Channel = Channel.WINDOW

    @property
    def amount_cents(self) -> int:
        """What the card is charged."""
        return sum(share.amount_cents for share in self.shares)


class TokenKind(StrEnum):
    """What a card entry hands over instead of a number."""

    PAYMENT_METHOD = "payment_method"
    CONFIRMATION_TOKEN = "confirmation_token"


@dataclass(frozen=True, slots=True)
class CardToken:
    """A card without its number: the provider's token, the brand and the last four digits."""

    kind: TokenKind
    id: str
    brand: str = ""
    last4: str = ""


@dataclass(frozen=True, slots=True)
class Decline:
    """Why the bank said no: the provider's code and words; ours stand in a table by code."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class AttemptRecord:
    """A charge attempt as it stands in the books."""

    id: str
    account: str
    amount_cents: int
    state: State
    pi_id: str | None
    charge_id: str | None
    confirm_seq: int
    fence: int
    owner: str
    lease_until: datetime
    actor_id: int
    actor: str
    actor_name: str
    till: str
    livemode: bool
    stripe_version: str
    create_params: str
    confirm_params: str | None
    watch: bool
    needs_review: bool
    failure: str | None
    card_brand: str | None
    card_last4: str | None
    polls: int
    poll_at: datetime | None
    created_at: datetime
    changed_at: datetime
    shares: tuple[Share, ...]
    channel: Channel = Channel.WINDOW
    page_id: str | None = None
    page_url: str | None = None
    page_until: datetime | None = None
    asked_at: datetime | None = None

    @property
    def is_on_phone(self) -> bool:
        """Whether the customer pays on a page of the provider."""
        return self.channel is Channel.PHONE

    @property
    def is_waiting(self) -> bool:
        """Whether a page is open for the customer, as far as these books know."""
        return self.is_on_phone and self.state is State.CONFIRMING

    @property
    def link(self) -> str:
        """The address of the customer's page; empty while it must not be known to anybody."""
        return (self.page_url or "") if self.is_waiting else ""

    @property
    def is_finished(self) -> bool:
        """Whether its outcome is known for good."""
        return self.state in TERMINAL

    @property
    def decline(self) -> Decline | None:
        """The last no of the bank, if there was one."""
        if not self.failure:
            return None
        told: dict[str, Any] = json.loads(self.failure)
        return Decline(told.get("code", ""), told.get("message", ""))


class Verdict(StrEnum):
    """What may be told of an attempt now; each is true when it is told."""

    READY = "ready"
    CHARGED = "charged"
    DECLINED = "declined"
    NOT_CHARGED = "not_charged"
    WAITING = "waiting"
    IN_DOUBT = "in_doubt"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An attempt and what may be told of it. `receipt` and `payment` are there once charged.

    `was_reached` is false when the provider was asked and did not answer.
    """

    attempt: AttemptRecord
    verdict: Verdict
    receipt: str = ""
    payment: str = ""
    was_reached: bool = True


@dataclass(frozen=True, slots=True)
class AttemptMoved:
    """Announced after each commit that moved an attempt."""

    attempt: str
    state: State
