import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What an answer of the provider proves about one request (CHARGE protocol, table 6)."""

    INTENT = "intent"
    PAGE = "page"
    REFUND = "refund"
    NOT_SENT = "not_sent"
    UNKNOWN = "unknown"
    REJECTED = "rejected"
    WRONG_STATE = "wrong_state"
    KEY_MISUSED = "key_misused"
    FORBIDDEN = "forbidden"
    DECLINED = "declined"
    STILL_RUNNING = "still_running"
    NOT_EXECUTED = "not_executed"
    LOCKED = "locked"
    SERVER_FAILED = "server_failed"
    GATEWAY_FAILED = "gateway_failed"


RETRY_CREATE: Final = frozenset(
    {
        Kind.NOT_SENT,
        Kind.UNKNOWN,
        Kind.STILL_RUNNING,
        Kind.NOT_EXECUTED,
        Kind.LOCKED,
        Kind.GATEWAY_FAILED,
    }
)
"""After these, sending the same create under the same key again is safe and may help."""

RETRY_CONFIRM: Final = {
    Kind.NOT_SENT: 3,
    Kind.UNKNOWN: 2,
    Kind.STILL_RUNNING: 3,
    Kind.NOT_EXECUTED: 3,
    Kind.GATEWAY_FAILED: 2,
}
"""How often the same confirm is sent again; after anything else only a read decides."""

CANCELABLE: Final = frozenset(
    {
        "requires_payment_method",
        "requires_confirmation",
        "requires_action",
        "requires_capture",
    }
)


@dataclass(frozen=True, slots=True)
class Intent:
    """A PaymentIntent as the provider shows it: the only proof there is.

    `attempt` is what stands in its metadata; amounts are cents; `created` is Unix seconds.
    `refunded_cents` and `is_disputed` are told where the charge was asked for with it.
    `refusal` is the most exact code of the last no of a bank, empty without one.
    """

    id: str
    status: str
    amount_cents: int
    received_cents: int
    currency: str
    attempt: str
    livemode: bool
    charge: str
    brand: str
    last4: str
    created: int = 0
    refunded_cents: int = 0
    is_disputed: bool = False
    description: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    refusal: str = ""

    @property
    def has_succeeded(self) -> bool:
        """Money was taken."""
        return self.status == "succeeded"

    @property
    def is_canceled(self) -> bool:
        """No money was taken with it, and none ever will be."""
        return self.status == "canceled"


@dataclass(frozen=True, slots=True)
class HostedPage:
    """A page of the provider on which the customer pays (a Checkout session).

    `status` is `open`, `complete` or `expired`; the page is the fence: once expired, nobody can
    begin to pay on it. `intent` is there as soon as a payment was begun.
    """

    id: str
    status: str
    is_paid: bool
    url: str
    amount_cents: int
    currency: str
    attempt: str
    livemode: bool
    expires: int
    intent: Intent | None = None


@dataclass(frozen=True, slots=True)
class ShownRefund:
    """A refund as the provider shows it; `refund` is our id in its metadata, empty if not ours.

    `status` is `pending`, `requires_action`, `succeeded`, `failed` or `canceled`.
    """

    id: str
    status: str
    amount_cents: int
    currency: str
    intent: str
    charge: str
    refund: str
    reason: str = ""
    failure: str = ""
    created: int = 0


@dataclass(frozen=True, slots=True)
class ShownDispute:
    """A dispute (*contracargo*) as the provider shows it.

    `status` is the provider's: `needs_response`, `under_review`, `won`, `lost`, `warning_…`.
    """

    id: str
    status: str
    amount_cents: int
    currency: str
    intent: str
    charge: str
    reason: str
    created: int = 0


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """Something that happened at the provider; `subject` is the id of the object it is about."""

    id: str
    kind: str
    subject: str
    created: int


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """One line of the provider's balance: money that came to it or left it, with its fee.

    `category` is the provider's: `charge`, `refund`, `refund_failure`, `dispute`,
    `dispute_reversal`, `payout`, `payout_reversal`, `fee` and others. `source` is the object that
    it is about, `charge` the charge behind that one, and `attempt` our mark on that charge.
    """

    id: str
    category: str
    amount_cents: int
    fee_cents: int
    net_cents: int
    currency: str
    source: str
    charge: str
    attempt: str
    description: str
    created: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its kind, what it shows where it shows something, the provider's own words."""

    kind: Kind
    intent: Intent | None = None
    code: str = ""
    decline_code: str = ""
    message: str = ""
    status: int = 0
    retry_after: float = 0.0
    is_alarm: bool = False
    page: HostedPage | None = None
    refund: ShownRefund | None = None

    @property
    def reason(self) -> str:
        """The most exact code there is, for the table of words."""
        return self.decline_code or self.code

    @property
    def told(self) -> str:
        """The reason and the provider's words, as an attempt keeps them."""
        return json.dumps({"code": self.reason or self.kind.value, "message": self.message})


@dataclass(frozen=True, slots=True)
class ProviderAccount:
    """Whose money a key moves, and what time it is there.

    `is_full_key`: the key may do all that the account may, where a restricted one would do.
    """

    id: str
    livemode: bool
    seconds_ahead: float
    name: str = ""
    country: str = ""
    currency: str = ""
    may_charge: bool = True
    may_pay_out: bool = True
    is_full_key: bool = False
