import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from services.debits.banks.base import Problem
from services.debits.batch_states import BatchState, LineState
from services.debits.instructions import Instruction
from services.debits.mandate_states import MandateState


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """Which debits a batch is to hold.

    Attributes:
        profile: the key of the bank's profile.
        bank_account: the number of our account at that bank.
        collect_on: the day of the collection.
        due_until: only what is due until this day; the day of the collection when left out.
        plan: only accounts of this plan; of all when empty.
        accounts: only these, by number; all when empty.
    """

    profile: str
    bank_account: str
    collect_on: date
    due_until: date | None = None
    plan: str = ""
    accounts: tuple[str, ...] = ()

    @property
    def until(self) -> date:
        """The last due day that counts."""
        return self.due_until or self.collect_on

    def told(self) -> str:
        """The filter as a batch keeps it."""
        body = {
            "due_until": self.until.isoformat(),
            "plan": self.plan,
            "accounts": list(self.accounts),
        }
        return json.dumps(body, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class BatchOrder:
    """A batch to be prepared; `id` is a UUID minted with the preview, the same id is one batch."""

    id: str
    question: BatchQuestion


class Why(StrEnum):
    """Why somebody who pays by debit, or one of their invoices, is not in a batch."""

    NO_MANDATE = "no_mandate"
    """Agreed on debit, and no living mandate: revoked, rejected, or never asked for."""
    OTHER_METHOD = "other_method"
    """Named by somebody, and agreed to pay in another way."""
    OTHER_PLAN = "other_plan"
    """Named by somebody who asked for another plan at once."""
    NOT_ACTIVE = "not_active"
    """The bank has not confirmed the mandate yet."""
    SUSPENDED = "suspended"
    NOT_YET_VALID = "not_yet_valid"
    EXPIRED = "expired"
    OTHER_BANK = "other_bank"
    """This profile does not serve the customer's bank."""
    ACCOUNT_CLOSED = "account_closed"
    DISPUTED = "disputed"
    """The customer's bank or Stripe questions money of this account: nothing more is taken."""
    IN_BATCH = "in_batch"
    CLAIMED = "claimed"
    """A card, or the customer's own phone, is paying the invoice right now."""
    IN_DOUBT = "in_doubt"
    """A card's charge of the invoice is not known to have failed (*EN DUDA*)."""
    OVER_LIMIT = "over_limit"
    RETRY_LATER = "retry_later"
    RETRIES_SPENT = "retries_spent"
    FIX_FIRST = "fix_first"
    """The last one was refused for something that nobody has put right since."""
    TAKEN_BACK = "taken_back"
    """The bank gave the last one back to the customer, and the mandate is as it was."""
    UNWRITABLE = "unwritable"
    """The bank's file cannot say it."""
    NOTHING_DUE = "nothing_due"


@dataclass(frozen=True, slots=True)
class DebitShare:
    """What one invoice has of a debit."""

    invoice_id: int
    invoice: str
    due_on: date
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """One account that is in: what the bank would be asked, and for which invoices.

    `tries` is how often the oldest of this debt came back before.
    """

    mandate_id: int
    account_id: int
    account_name: str
    instruction: Instruction
    tries: int
    shares: tuple[DebitShare, ...]

    @property
    def account(self) -> str:
        """The account's number, which is its reference at the bank."""
        return self.instruction.reference

    @property
    def amount_cents(self) -> int:
        """What the bank is asked for."""
        return self.instruction.amount_cents


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An account, or some of its invoices, that is not in, with the reason.

    Attributes:
        cents: what stays unclaimed by it.
        owed: which invoices, with all that they owe; none where nothing is due.
        details: what the words of the reason need (`until`, `limit_cents`, `problem`, `words`,
            `next_step` ...).
    """

    account: str
    account_name: str
    why: Why
    cents: int
    owed: tuple[DebitShare, ...] = ()
    details: Mapping[str, object] = field(default_factory=dict)

    @property
    def word(self) -> str:
        """The reason as words tell it: `no_mandate.REVOKED` where its last one ended so."""
        state = self.details.get("state") if self.why is Why.NO_MANDATE else None
        return f"{self.why.value}.{state}" if state else self.why.value

    @property
    def invoices(self) -> tuple[str, ...]:
        """The numbers of those invoices."""
        return tuple(each.invoice for each in self.owed)


@dataclass(slots=True)
class Tally:
    """Counts and sums of a preview, as it goes by."""

    lines: int = 0
    cents: int = 0
    left_out: dict[Why, tuple[int, int]] = field(default_factory=dict)

    def add(self, one: Proposed | LeftOut) -> None:
        """Count one more."""
        if isinstance(one, Proposed):
            self.lines += 1
            self.cents += one.amount_cents
            return
        count, cents = self.left_out.get(one.why, (0, 0))
        self.left_out[one.why] = (count + 1, cents + one.cents)


@dataclass(frozen=True, slots=True)
class Preview:
    """A whole preview in memory, for a screen; commands read it as it comes.

    `problems` keep the file from being written whatever its lines: terms that are missing.
    `unknown` are the numbers asked for that no account has: nothing is prepared with them.
    """

    question: BatchQuestion
    problems: tuple[Problem, ...]
    lines: tuple[Proposed, ...]
    left_out: tuple[LeftOut, ...]
    tally: Tally
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BatchRow:
    """A batch with what became of its lines so far.

    Attributes:
        asked: count and cents of all lines but those withdrawn.
        by_state: count and cents of the lines in each state.
        asked_for: the filter, as it was asked.
        reason: why it was cancelled.
    """

    id: str
    number: int
    profile: str
    bank_account: str
    collect_on: date
    state: BatchState
    made_at: datetime
    made_by: str
    made_by_id: int
    till: str
    asked_for: Mapping[str, Any]
    approved_at: datetime | None
    approved_by: str
    written_at: datetime | None
    written_by: str
    file_name: str
    sha256: str
    sent_at: datetime | None
    sent_by: str
    reason: str
    by_state: Mapping[LineState, tuple[int, int]]

    @property
    def asked(self) -> tuple[int, int]:
        """How many lines and cents the bank is asked for."""
        counted = [each for state, each in self.by_state.items() if state != LineState.WITHDRAWN]
        return sum(count for count, _ in counted), sum(cents for _, cents in counted)

    @property
    def may_close(self) -> bool:
        """Whether what waits may be given up: the bank has answered, or nothing waits."""
        return self.state is BatchState.ANSWERED or (
            self.state is BatchState.SENT and not self.of(LineState.PENDING)[0]
        )

    def of(self, state: LineState) -> tuple[int, int]:
        """Count and cents of the lines in a state."""
        return self.by_state.get(state, (0, 0))


@dataclass(frozen=True, slots=True)
class LineRow:
    """One debit of a batch, with its receipt when it has one.

    `taken_back_on` is the bank's day of taking it back, `bank_fee_cents` what it charged us then.
    `mandate_state` and `batch_state` are how its mandate and its batch stand now.
    """

    id: str
    batch: int
    position: int
    account: str
    account_name: str
    reference: str
    bank_code: str
    bank_account_kind: str
    bank_account_number: str
    holder_name: str
    amount_cents: int
    tries: int
    state: LineState
    code: str
    words: str
    settled_on: date | None
    decided_at: datetime | None
    decided_by: str
    approver: str
    payment: str
    receipt: str
    credit_cents: int
    taken_back_on: date | None = None
    bank_fee_cents: int = 0
    mandate_state: MandateState = MandateState.ACTIVE
    batch_state: BatchState = BatchState.PREPARED

    @property
    def is_disallowed(self) -> bool:
        """Whether it waits although its mandate does not allow it any more."""
        return self.state is LineState.PENDING and self.mandate_state is not MandateState.ACTIVE


@dataclass(frozen=True, slots=True)
class Written:
    """A batch's file in its folder.

    Attributes:
        path: where it lies.
        is_copy: it was written before; these are the same bytes.
        withdrawn: the accounts whose mandate no longer allowed the debit, taken out now.
    """

    batch: BatchRow
    path: str
    is_copy: bool
    withdrawn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BatchChanged:
    """Announced after the commit of anything that moves a batch or one of its lines."""

    number: int
