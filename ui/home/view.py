from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from services.accounts.records import AccountFilter
from services.accounts.service import AccountService
from services.accounts.states import AccountState
from services.cards.difference_records import DifferenceRecord
from services.cards.records import AttemptRecord
from services.cards.service import ChargeService
from services.cards.states import State
from services.cash.closing import TillClosing
from services.cash.records import TurnLook, TurnRecord
from services.cash.service import TillService
from services.cheques.records import Total, Waiting
from services.cheques.register import ChequeRegister
from services.copies.restored import RestoredService
from services.copies.service import CopyService
from services.debits.batch_states import BatchState
from services.debits.desk import DebitDesk
from services.deposits.records import Tally
from services.deposits.service import DepositService
from services.papers.outbox import PaperOutbox
from services.papers.records import OutboxItem
from services.payments.records import REVERSED, Method, PaymentLine
from services.payments.service import PaymentService
from services.refunds.records import RefundRecord
from services.refunds.service import RefundService
from services.staff.rights import Operator, Right
from services.statements.desk import StatementDesk
from services.statements.records import UnknownMoney
from services.summaries.service import DaySummaries

LATEST: Final = 10


@dataclass(frozen=True, slots=True)
class HomeServices:
    """What the first page asks of the office's books."""

    payments: PaymentService
    charges: ChargeService
    accounts: AccountService
    outbox: PaperOutbox
    tills: TillService
    closing: TillClosing
    cheques: ChequeRegister
    deposits: DepositService
    statement: StatementDesk
    refunds: RefundService | None = None
    debits: DebitDesk | None = None
    copies: CopyService | None = None
    restored: RestoredService | None = None
    summaries: DaySummaries | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came in today, by method; `receipts` is how many papers tell of it."""

    methods: Mapping[str, tuple[int, int]]
    receipts: int = 0

    @property
    def cents(self) -> int:
        """All methods together, less what went back today."""
        return sum(cents for _, cents in self.methods.values())

    @property
    def without_cash_cents(self) -> int:
        """What came in but cash, whatever went back: whoever counts a drawer may know this."""
        hidden = {Method.CASH.value, REVERSED}
        return sum(cents for method, (_, cents) in self.methods.items() if method not in hidden)

    @property
    def reversals(self) -> int:
        """How many reversals today had, whatever the day of their payment."""
        return self.methods.get(REVERSED, (0, 0))[0]

    def of(self, method: str) -> int:
        """The cents of one method."""
        return self.methods.get(method, (0, 0))[1]


_NONE: Final = Total(0, 0)
_NO_CHEQUES: Final = Waiting(_NONE, _NONE, _NONE, _NONE)
_NO_DEPOSITS: Final = Tally()


@dataclass(frozen=True, slots=True)
class CounterView:
    """What waits between the counter and the bank; nothing of it for whoever may not act."""

    cheques: Waiting = _NO_CHEQUES
    deposits: Tally = _NO_DEPOSITS
    unknown: tuple[UnknownMoney, ...] = ()


NOTHING_AT_COUNTER: Final = CounterView()


@dataclass(frozen=True, slots=True)
class DebitsView:
    """What waits of debits: batches by state, what came back, and what came too much.

    Each pair is a count and cents.
    """

    batches: Mapping[BatchState, tuple[int, int]] = field(default_factory=dict)
    refused: tuple[int, int] = (0, 0)
    surplus: tuple[int, int] = (0, 0)


NO_DEBITS: Final = DebitsView()


@dataclass(frozen=True, slots=True)
class CopiesView:
    """When a good safety copy was made last, and whether these books came from one.

    Of a practice company none `are_made`, and nobody is told so.
    """

    made_at: datetime | None
    is_restored: bool
    are_made: bool = True


@dataclass(frozen=True, slots=True)
class Looks:
    """Which kinds of open work somebody can do anything about."""

    activations: bool = True
    """Activations by hand."""
    money: bool = True
    """What is open between the office and Stripe."""
    counter: bool = True
    """Cheques and deposits."""
    statement: bool = True
    """What the bank says."""
    copies: bool = True
    """Safety copies."""
    days: bool = True
    """Days to close."""

    @classmethod
    def of(cls, operator: Operator) -> "Looks":
        """By a person's rights."""
        may = operator.may
        counter = may(Right.RECORD_PAYMENTS)
        return cls(
            activations=may(Right.ACTIVATE_ACCOUNTS) or may(Right.EDIT_ACCOUNTS),
            money=may(Right.CHARGE_CARDS) or may(Right.READ_REPORTS) or may(Right.RECONCILE),
            counter=counter,
            statement=counter and may(Right.RECONCILE),
            copies=may(Right.MAKE_BACKUPS),
            days=may(Right.APPROVE) and may(Right.READ_REPORTS),
        )


@dataclass(frozen=True, slots=True)
class HomeView:
    """Everything that the first page shows, read in one go off the ui thread.

    `day` is the one that money is dated with now: the next one once today was closed. `turn` is
    the open turn of this till, without how much cash it should hold.
    """

    day: date
    office: Taken
    till: str
    turn: TurnLook | None
    left_open: tuple[TurnRecord, ...]
    to_sign: int
    doubts: tuple[AttemptRecord, ...]
    under_way: tuple[AttemptRecord, ...]
    in_review: int
    at_documents: int
    waiting: tuple[OutboxItem, ...]
    latest: tuple[PaymentLine, ...]
    differences: tuple[DifferenceRecord, ...] = ()
    refunds: tuple[RefundRecord, ...] = ()
    counter: CounterView = NOTHING_AT_COUNTER
    debits: DebitsView = NO_DEBITS
    copies: CopiesView | None = None
    open_days: tuple[date, ...] = ()

    @property
    def gating(self) -> tuple[DifferenceRecord, ...]:
        """The differences that keep every card of the office from being charged."""
        return tuple(each for each in self.differences if each.gates)


def read_home(services: HomeServices, operator: Operator) -> HomeView:
    """Read the day as it stands now.

    Args:
        services: what is asked.
        operator: whose till's receipts and papers are shown; what they can do nothing about is
            not read.
    """
    till, looks = operator.till, Looks.of(operator)
    unfinished, refunds = services.charges.unfinished(), services.refunds
    turn = services.tills.current(till)
    day, receipts = services.payments.today()
    return HomeView(
        day=day,
        office=Taken(services.payments.totals_today(), receipts),
        till=till,
        turn=services.tills.look(turn.id) if turn else None,
        left_open=tuple(services.tills.left_open()),
        to_sign=len(services.closing.to_sign()),
        doubts=_of(unfinished, doubtful=True),
        under_way=_of(unfinished, doubtful=False),
        in_review=_count(services, AccountState.IN_REVIEW) if looks.activations else 0,
        at_documents=_count(services, AccountState.DOCUMENTS) if looks.activations else 0,
        waiting=tuple(services.outbox.waiting(till)),
        latest=tuple(services.payments.latest(limit=LATEST)),
        differences=tuple(services.charges.differences.open()) if looks.money else (),
        refunds=tuple(refunds.open_refunds()) if refunds and looks.money else (),
        counter=_counter(services, looks),
        debits=_debits(services.debits, looks),
        copies=_copies(services) if looks.copies else None,
        open_days=_open_days(services.summaries, operator) if looks.days else (),
    )


def _open_days(summaries: DaySummaries | None, operator: Operator) -> tuple[date, ...]:
    return tuple(summaries.open_days(operator)) if summaries is not None else ()


def _copies(services: HomeServices) -> CopiesView | None:
    if services.restored is None:
        return None
    is_restored = services.restored.waiting() is not None
    if services.copies is None:
        return CopiesView(None, is_restored, are_made=False)
    return CopiesView(services.copies.last_made(), is_restored)


def _debits(desk: DebitDesk | None, looks: Looks) -> DebitsView:
    if desk is None or not looks.counter:
        return NO_DEBITS
    refused, surplus = desk.reports.waiting(), desk.reports.surplus()
    return DebitsView(
        desk.batches.counts(),
        (len(refused), sum(each.amount_cents for each in refused)),
        (len(surplus), sum(each.left_cents for each in surplus)),
    )


def _counter(services: HomeServices, looks: Looks) -> CounterView:
    if not looks.counter:
        return NOTHING_AT_COUNTER
    return CounterView(
        cheques=services.cheques.waiting(),
        deposits=services.deposits.claimed(),
        unknown=tuple(services.statement.unknown()) if looks.statement else (),
    )


def _of(attempts: Sequence[AttemptRecord], *, doubtful: bool) -> tuple[AttemptRecord, ...]:
    return tuple(each for each in attempts if (each.state is State.IN_DOUBT) is doubtful)


def _count(services: HomeServices, state: AccountState) -> int:
    return services.accounts.count(AccountFilter(states=frozenset({state})))
