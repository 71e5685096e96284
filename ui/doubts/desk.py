"""What the desk of open doubts shows, read in one go off the ui thread."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.accounts.service import AccountService
from services.cards.difference_records import DifferenceKind, DifferenceRecord
from services.cards.evidence import Evidence
from services.cards.marks import shares_of
from services.cards.records import AttemptRecord
from services.cards.service import ChargeService
from services.cards.states import State
from services.errors import NotFound
from services.refunds.records import RefundRecord
from services.refunds.service import RefundService
from services.staff.service import StaffService

TASK_AFTER: Final = timedelta(minutes=15)
"""From then on a doubt is a supervisor's task (CHARGE protocol, 7)."""


@dataclass(frozen=True, slots=True)
class DoubtServices:
    """What the desk asks of the office."""

    charges: ChargeService
    evidence: Evidence
    refunds: RefundService
    accounts: AccountService
    staff: StaffService


class Topic(StrEnum):
    """Why something is on the desk."""

    DOUBT = "doubt"
    DIFFERENCE = "difference"
    REFUND = "refund"
    PHONE = "phone"
    UNDER_WAY = "under_way"
    ENDED = "ended"
    """Asked about on this visit and clear by now; it stays until the page is left."""


Subject = AttemptRecord | DifferenceRecord | RefundRecord


@dataclass(frozen=True, slots=True)
class DoubtRow:
    """One line of the desk; `key` is `attempt:`, `difference:` or `refund:` and its id."""

    key: str
    topic: Topic
    subject: Subject
    since: datetime
    amount_cents: int
    account: str = ""
    customer: str = ""
    till: str = ""
    who: str = ""
    invoices: tuple[str, ...] = ()
    next_look: datetime | None = None

    @property
    def is_of_the_books(self) -> bool:
        """Whether it is about the books as a whole: nobody's money, and no amount."""
        subject = self.subject
        return isinstance(subject, DifferenceRecord) and subject.kind is DifferenceKind.REWOUND

    def is_task(self, now: datetime) -> bool:
        """Whether it has been in doubt for so long that a supervisor has to look into it."""
        return self.topic is Topic.DOUBT and now - self.since >= TASK_AFTER


@dataclass(frozen=True, slots=True)
class DoubtsView:
    """The desk as it stands: its lines, and the differences that keep cards from charging."""

    rows: tuple[DoubtRow, ...]
    gating: tuple[DifferenceRecord, ...]

    def count(self, topic: Topic) -> int:
        """How many lines a topic has."""
        return sum(row.topic is topic for row in self.rows)


def read_doubts(services: DoubtServices, kept: Iterable[str] = ()) -> DoubtsView:
    """Read everything that is open between the office and Stripe.

    Args:
        services: of the office.
        kept: attempts that are shown even if their outcome is known by now.
    """
    attempts = services.charges.unfinished()
    open_ids = {each.id for each in attempts}
    ended = [each for key in kept if key not in open_ids for each in _attempt(services, key)]
    differences = services.charges.differences.open()
    names = _Names(services.accounts)
    rows = [
        *(_of_attempt(each, names) for each in attempts if each.state is State.IN_DOUBT),
        *(_of_difference(services, each, names) for each in differences),
        *(_of_refund(each) for each in services.refunds.open_refunds()),
        *(_of_attempt(each, names) for each in attempts if each.state is not State.IN_DOUBT),
        *(_of_attempt(each, names) for each in ended),
    ]
    order = list(Topic)
    rows.sort(key=lambda row: order.index(row.topic))
    return DoubtsView(tuple(rows), tuple(each for each in differences if each.gates))


def is_open_page(attempt: AttemptRecord) -> bool:
    """Whether it is with the customer, on their own phone."""
    return attempt.is_on_phone and attempt.state in {State.ARMED, State.CONFIRMING}


class _Names:
    """The customers' names, each account read once."""

    def __init__(self, accounts: AccountService) -> None:
        self._accounts = accounts
        self._known: dict[str, str] = {}

    def of(self, account: str) -> str:
        if account and account not in self._known:
            try:
                self._known[account] = self._accounts.show(account).customer.name
            except NotFound:
                self._known[account] = ""
        return self._known.get(account, "")


def _of_attempt(attempt: AttemptRecord, names: _Names) -> DoubtRow:
    is_doubt = attempt.state is State.IN_DOUBT
    return DoubtRow(
        key=f"attempt:{attempt.id}",
        topic=_topic(attempt),
        subject=attempt,
        since=attempt.changed_at if is_doubt else attempt.created_at,
        amount_cents=attempt.amount_cents,
        account=attempt.account,
        customer=names.of(attempt.account),
        till=attempt.till,
        who=attempt.actor_name,
        invoices=tuple(share.invoice for share in attempt.shares),
        next_look=None if attempt.is_finished else attempt.poll_at,
    )


def _topic(attempt: AttemptRecord) -> Topic:
    if attempt.is_finished:
        return Topic.ENDED
    if attempt.state is State.IN_DOUBT:
        return Topic.DOUBT
    return Topic.PHONE if is_open_page(attempt) else Topic.UNDER_WAY


def _of_difference(
    services: DoubtServices, difference: DifferenceRecord, names: _Names
) -> DoubtRow:
    found = _attempt(services, difference.attempt)
    attempt = found[0] if found else None
    account = attempt.account if attempt else services.charges.found.account_of(difference)
    shares = attempt.shares if attempt else shares_of(difference.told.get("metadata", {}))
    return DoubtRow(
        key=f"difference:{difference.id}",
        topic=Topic.DIFFERENCE,
        subject=difference,
        since=difference.seen_at,
        amount_cents=difference.amount_cents,
        account=account,
        customer=names.of(account),
        till=attempt.till if attempt else "",
        who=attempt.actor_name if attempt else "",
        invoices=tuple(share.invoice for share in shares),
    )


def _of_refund(refund: RefundRecord) -> DoubtRow:
    return DoubtRow(
        key=f"refund:{refund.id}",
        topic=Topic.REFUND,
        subject=refund,
        since=refund.requested_at,
        amount_cents=refund.amount_cents,
        account=refund.account,
        customer=refund.account_name,
        till=refund.till,
        who=refund.requested_name,
        next_look=refund.poll_at,
    )


def _attempt(services: DoubtServices, attempt_id: str) -> Sequence[AttemptRecord]:
    if not attempt_id:
        return ()
    try:
        return (services.charges.attempt(attempt_id),)
    except NotFound:
        return ()
