import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.payments.left import Left, spread_back
from services.payments.records import Reopened, ReversalRecord
from services.refunds.limits import Kept
from services.refunds.states import OPEN, Kind, Origin, State


@dataclass(frozen=True, slots=True)
class RefundOrder:
    """What somebody asks for.

    `id` is a UUID minted when the dialog opens: the same id twice is the same refund.
    `reference` says how the money went back when it is only recorded.
    """

    id: str
    payment: str
    amount_cents: int
    kind: Kind
    reason: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class RefundRecord:
    """A refund as it stands in the books. `pi_id` is the intent whose money goes back."""

    id: str
    payment: str
    receipt: str
    account: str
    account_name: str
    paid_cents: int
    attempt: str | None
    pi_id: str | None
    livemode: bool
    kind: Kind
    origin: Origin
    amount_cents: int
    state: State
    provider_refund_id: str | None
    provider_status: str | None
    expect_refunded_cents: int
    reason: str
    reference: str
    till: str
    requested_by: str
    requested_by_id: int | None
    requested_name: str
    requested_at: datetime
    approved_by: str
    approved_by_id: int | None
    approved_name: str
    approved_at: datetime | None
    stripe_version: str
    sent_at: datetime | None
    fence: int
    owner: str
    lease_until: datetime
    polls: int
    poll_at: datetime | None
    failure: str | None
    changed_at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it still keeps another refund of its payment from being asked for."""
        return self.state in OPEN

    @property
    def failure_code(self) -> str:
        """The last refusal's code, for the table of words; empty when there was none."""
        return str(self._told.get("code", ""))

    @property
    def failure_message(self) -> str:
        """The provider's own words for it."""
        return str(self._told.get("message", ""))

    @property
    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.failure) if self.failure else {}
        return told


@dataclass(frozen=True, slots=True)
class Refundable:
    """What may still go back of a payment, as the dialog shows it.

    `most_cents` is the most that may be asked for now, and `kept` what of the rest stays and why;
    `refunded_cents` is what Stripe has given back as far as the books know; `left` is what no
    reversal took yet, and `balances` what its invoices owe now; `credit_cents` is what its
    account has as *saldo a favor*. `open` is the refund under way that has to end first. `card`
    is the brand and last four digits, where money can go back to a card.
    """

    payment: str
    receipt: str
    account: str
    account_name: str
    received_on: date
    amount_cents: int
    most_cents: int
    refunded_cents: int
    may_return_money: bool
    card: str
    left: Left
    balances: Mapping[str, int]
    reversals: tuple[ReversalRecord, ...]
    refunds: tuple[RefundRecord, ...]
    kept: tuple[Kept, ...] = ()
    credit_cents: int = 0

    @property
    def open(self) -> RefundRecord | None:
        """The refund that has to end before another can be asked for."""
        return next((each for each in self.refunds if each.is_open), None)

    def reopened_by(self, amount_cents: int) -> tuple[int, tuple[Reopened, ...]]:
        """What an amount would do: so much comes from the credit, and these are owed again.

        Raises:
            MoreThanReversible: less than that is left.
        """
        back = spread_back(self.left, amount_cents)
        lines = (
            Reopened(share.invoice, share.amount_cents, self.balances.get(share.invoice, 0))
            for share in back.shares
        )
        return back.credit_cents, tuple(lines)


@dataclass(frozen=True, slots=True)
class DisputeRecord:
    """A dispute (*contracargo*) as it stands in the books; `status` is the provider's word."""

    id: str
    payment: str
    receipt: str
    account: str
    amount_cents: int
    reason: str
    status: str
    opened_at: datetime
    changed_at: datetime


class Followed(StrEnum):
    """What the books did about something that the provider shows; false when it was nothing."""

    NOTHING = ""
    NOTED = "noted"
    """Only its status was written down."""
    BACK = "back"
    """Money had left: a reversal was booked."""
    AGAIN = "again"
    """Money that had left is here again: credit was booked."""


@dataclass(frozen=True, slots=True)
class RefundMoved:
    """Announced after each commit that moved a refund."""

    refund: str
    payment: str
    state: State


@dataclass(frozen=True, slots=True)
class DisputeMoved:
    """Announced after each commit that wrote about a dispute."""

    dispute: str
    payment: str
    status: str


def failure_told(code: str, message: str = "") -> str:
    """Why a refund did not go through, as the books keep it."""
    return json.dumps({"code": code, "message": message})
