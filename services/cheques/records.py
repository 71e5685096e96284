from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from services.cheques.states import ChequeState, SlipState
from services.payments.tenders import ChequeKind


class Worklist(StrEnum):
    """What waits for somebody: the questions that the office asks every day."""

    TODAY = "today"
    """May go to the bank today, and is in no slip yet."""
    TOMORROW = "tomorrow"
    """Its day is the next on which banks work."""
    NO_NEWS = "no_news"
    """At the bank for days, and it has not said what became of it."""
    CAME_BACK = "came_back"
    """Returned or protested, and still here."""
    LATE = "late"
    """Its day is past, and it is still here."""
    UNCLEARED = "uncleared"
    """Invoices count as paid by it, and the bank has not paid it yet."""


@dataclass(frozen=True, slots=True)
class ChequeQuestion:
    """Which cheques a list shows: of one state, of one worklist, with a text, or of an account."""

    state: ChequeState | None = None
    worklist: Worklist | None = None
    text: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class ChequeRow:
    """A cheque in a list.

    `deposit_on` is the day that was agreed; `bank_day` when the bank takes it, a working day.
    `slip` is the number of the slip that holds it, `deposited_on` when that went to the bank.
    `invoices` are those of its receipt, the oldest due first; lists have them.
    """

    id: int
    payment: str
    position: int
    receipt: str
    received_on: date
    account: str
    account_name: str
    bank_code: str
    account_number: str
    number: str
    drawer: str
    drawer_id: str
    city: str
    kind: ChequeKind
    dated_on: date
    deposit_on: date | None
    bank_day: date
    amount_cents: int
    state: ChequeState
    is_living: bool
    slip: int | None = None
    slip_state: SlipState | None = None
    deposited_on: date | None = None
    invoices: tuple[str, ...] = ()

    @property
    def is_in_slip(self) -> bool:
        """Whether a slip that has not gone to the bank holds it."""
        return self.slip_state is SlipState.PREPARED


@dataclass(frozen=True, slots=True)
class ChequeMove:
    """One step of a cheque's life, never changed.

    `was` is None for the receipt that began it. Fees are None where none were asked about, and
    before tax; `fee_billed_cents` is what the customer's invoice asks for, with its tax.
    """

    was: ChequeState | None
    became: ChequeState
    at: datetime
    business_date: date
    by: str
    till: str
    by_name: str = ""
    slip: int | None = None
    line: int | None = None
    reason_code: str = ""
    reason: str = ""
    bank_fee_cents: int | None = None
    customer_fee_cents: int | None = None
    fee_invoice: str = ""
    fee_billed_cents: int = 0
    replaced_by: str = ""
    receiver: str = ""
    receiver_id: str = ""


@dataclass(frozen=True, slots=True)
class ChequePaid:
    """What a cheque paid of one invoice; `reopened_cents` of it is owed again."""

    invoice: str
    amount_cents: int
    reopened_cents: int = 0


@dataclass(frozen=True, slots=True)
class ChequeRecord:
    """One cheque with its life and what it paid.

    `flag` is what stands against its customer; `present_by` the last day of the term within
    which it should come before the bank; `twice_cents` what of it went out twice, for a refund
    had given it back before the bank did not pay it.
    """

    row: ChequeRow
    moves: tuple[ChequeMove, ...]
    paid: tuple[ChequePaid, ...]
    credit_cents: int
    flag: "FlagRecord | None" = None
    has_picture: bool = False
    twice_cents: int = 0
    present_by: date | None = None

    @property
    def came_back(self) -> ChequeMove | None:
        """The newest step by which the bank gave it back."""
        back = {ChequeState.RETURNED, ChequeState.PROTESTED}
        return next((each for each in reversed(self.moves) if each.became in back), None)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a cheque, as it was attached."""

    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Total:
    """How many, and how much together."""

    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class Register:
    """The register at a glance: how many cheques are where, and what waits."""

    states: Mapping[ChequeState, Total]
    worklists: Mapping[Worklist, Total]
    slips: int

    def total_of(self, question: ChequeQuestion) -> Total | None:
        """What a question finds, where the register tells it already; None where it does not."""
        if question.text or question.account:
            return None
        if question.worklist is not None:
            return self.worklists[question.worklist] if question.state is None else None
        if question.state is not None:
            return self.states.get(question.state, Total(0, 0))
        of_all = self.states.values()
        return Total(sum(each.count for each in of_all), sum(each.cents for each in of_all))


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody now; `slips` are prepared and not at the bank yet."""

    today: Total
    late: Total
    came_back: Total
    slips: Total


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A working day with the cheques that may go to the bank on it."""

    day: date
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class AgreedDay:
    """A day, working or not, that was agreed for cheques which are still here."""

    day: date
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class DayMove:
    """Cheques that go to the bank on another day than before."""

    was: date
    becomes: date
    count: int
    cents: int


@dataclass(frozen=True, slots=True)
class UnclearedInvoice:
    """An invoice that counts as paid, or partly, by a cheque that the bank has yet to pay."""

    invoice: str
    account: str
    account_name: str
    cheque: int
    number: str
    state: ChequeState
    amount_cents: int


class ReasonKind(StrEnum):
    """What a reason is for; the kinds of the `reason` table that belong to cheques."""

    PROTEST = "protest"
    RETURN = "return"

    @property
    def leads_to(self) -> ChequeState:
        """Where a cheque goes for a reason of this kind."""
        return ChequeState.PROTESTED if self is ReasonKind.PROTEST else ChequeState.RETURNED


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a bank gives a cheque back."""

    kind: ReasonKind
    code: str
    name: str
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which banks are closed (*feriado*)."""

    day: date
    name: str


@dataclass(frozen=True, slots=True)
class ChequeRules:
    """What the office decided about cheques.

    Attributes:
        bank_fee_cents: what our bank takes for one that comes back, as it is proposed.
        customer_fee_cents: what the customer is billed for it, before tax, as it is proposed.
        fee_tax: the code of that bill's tax.
        fee_due_days: how many days the customer has to pay it.
        news_days: after how many working days without news one is asked about.
        clearing_days: how many working days after its deposit a slip's cheques count as paid,
            when the statement shows the slip.
        presentation_days: within how many days of its date a cheque should go to the bank.
    """

    bank_fee_cents: int = 249
    customer_fee_cents: int = 300
    fee_tax: str = "4"
    fee_due_days: int = 5
    news_days: int = 3
    clearing_days: int = 1
    presentation_days: int = 20


@dataclass(frozen=True, slots=True)
class ProtestOrder:
    """A cheque that the bank gave back, as somebody enters it.

    `reason` is a code of the list, `note` what else is known. `customer_fee_cents` is before
    tax; 0 bills nothing. `told_cents` is what the customer was told with the tax, where somebody
    was: another bill is refused. `line` is the line of the bank's statement that told it.
    """

    cheque: int
    kind: ReasonKind
    reason: str
    bank_fee_cents: int
    customer_fee_cents: int
    approval: str
    note: str = ""
    line: int | None = None
    told_cents: int | None = None


@dataclass(frozen=True, slots=True)
class Protested:
    """What a protest did: these invoices are owed again, and this one bills the fee.

    `fee_billed_cents` is what that invoice asks for, with its tax. `twice_cents` a refund had
    given back before: that money went out twice, and the customer owes it. `is_new` is false when
    the cheque had come back before, at this till or another: then nothing was done.
    """

    cheque: ChequeRecord
    reopened: tuple[ChequePaid, ...]
    credit_cents: int
    fee_invoice: str
    is_new: bool
    twice_cents: int = 0
    fee_billed_cents: int = 0


@dataclass(frozen=True, slots=True)
class FlagRecord:
    """A customer whose cheque came back, until a supervisor lifts it."""

    id: int
    cheque: int
    raised_at: datetime


@dataclass(frozen=True, slots=True)
class SlipOrder:
    """What goes to the bank; `id` is a UUID minted when the slip is begun."""

    id: str
    bank_account: str
    cheques: tuple[int, ...]
    cash_cents: int = 0


@dataclass(frozen=True, slots=True)
class SlipRow:
    """A deposit slip of ours (*papeleta de depósito*) in a list."""

    id: str
    number: int
    bank_account: str
    state: SlipState
    cheques: int
    cheque_cents: int
    cash_cents: int
    made_at: datetime
    made_by: str
    made_name: str
    till: str
    changed_at: datetime
    bank_number: str = ""
    deposited_on: date | None = None
    reason: str = ""

    @property
    def total_cents(self) -> int:
        """What the bank is given."""
        return self.cheque_cents + self.cash_cents


@dataclass(frozen=True, slots=True)
class SlipRecord:
    """A slip with its cheques; those of a void one are where they were."""

    slip: SlipRow
    cheques: tuple[ChequeRow, ...]


@dataclass(frozen=True, slots=True)
class ChequesChanged:
    """Announced after cheques or slips moved."""

    cheques: tuple[int, ...]
