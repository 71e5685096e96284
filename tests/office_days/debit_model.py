"""What the books should say of authorized debit: mandates, batches, and what banks answered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.office_days.model import Invoice, Payment

BEFORE_SENT: Final = ("PREPARED", "APPROVED", "WRITTEN")
AT_BANK: Final = ("SENT", "ANSWERED")
ANSWERABLE: Final = (*AT_BANK, "CLOSED")
_ANSWERED: Final = ("SETTLED", "REJECTED", "REVERSED")
_RETRY_DAYS: Final = 3
_MOST_TRIES: Final = 3

ROWS: Final = {
    "mandate": "SELECT id, state, limit_cents FROM mandate",
    "batch": "SELECT number, state, lines, total_cents FROM debit_batch",
    "debit": "SELECT l.id, l.reference, l.amount_cents, l.state, p.id FROM debit_line l"
    " LEFT JOIN payment p ON p.debit_line_id = l.id",
    "debit share": "SELECT s.line_id, i.number, s.amount_cents FROM debit_share s"
    " JOIN invoice i ON i.id = s.invoice_id",
    "answer line": "SELECT verdict, count(*) FROM debit_answer_line GROUP BY verdict",
}
"""What is compared, by plain SQL."""


@dataclass
class Mandate:
    """A customer's order to their bank."""

    id: int
    account: str
    limit: int | None
    state: str = "REQUESTED"
    changed_at: int = 0

    @property
    def is_living(self) -> bool:
        return self.state not in {"REVOKED", "REJECTED"}

    def allows(self, cents: int) -> bool:
        return self.state == "ACTIVE" and (self.limit is None or cents <= self.limit)


@dataclass
class Debit:
    """One account in one batch; `next` is what is next after a refusal, or that nobody named it."""

    key: str
    mandate: Mandate
    shares: dict[str, int]
    state: str = "PENDING"
    next: str = ""
    was_named: bool = False
    decided_at: int = 0
    decided_on: date | None = None
    payment: "Payment | None" = None

    @property
    def cents(self) -> int:
        return sum(self.shares.values())

    def decide(self, state: str, at: int, on: date, next_: str = "") -> None:
        self.state, self.decided_at, self.decided_on, self.next = state, at, on, next_


@dataclass
class Batch:
    """A batch, by whom it was made, and what is written in its file."""

    number: int
    made_by: int
    debits: list[Debit]
    state: str = "PREPARED"
    written: tuple[int, int] | None = None
    fed: set[bytes] = field(default_factory=set)

    @property
    def cents(self) -> int:
        return sum(each.cents for each in self.debits if each.state != "WITHDRAWN")

    @property
    def waiting(self) -> list[Debit]:
        return [each for each in self.debits if each.state == "PENDING"]


@dataclass
class Debits:
    """All that there is of authorized debit."""

    mandates: list[Mandate] = field(default_factory=list)
    batches: list[Batch] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)

    def all(self) -> Iterator[Debit]:
        return (each for batch in self.batches for each in batch.debits)

    def keys(self) -> set[str]:
        return {each.key for each in self.all()}

    def living(self, account: str) -> Mandate | None:
        return next((m for m in self.mandates if m.account == account and m.is_living), None)

    def proposed(
        self, mandate: Mandate, owed: "list[Invoice]", collect_on: date
    ) -> "list[Invoice]":
        """The invoices of an account, the oldest due first, for which its bank is asked."""
        mine = [each for each in self.all() if each.mandate is mandate]
        if (
            mandate.state != "ACTIVE"
            or any(each.state == "PENDING" for each in mine)
            or not self._may_follow(mandate, mine, collect_on)
        ):
            return []
        found: list[Invoice] = []
        for invoice in owed:
            if invoice.claimed_by or self._tries(invoice.number) > _MOST_TRIES:
                continue
            total = sum(each.balance for each in found) + invoice.balance
            if mandate.limit is not None and total > mandate.limit:
                break
            found.append(invoice)
        return found

    def _may_follow(self, mandate: Mandate, mine: list[Debit], collect_on: date) -> bool:
        answered = [each for each in mine if each.state in _ANSWERED]
        last = max(answered, key=lambda each: each.decided_at, default=None)
        if last is None or last.state == "SETTLED" or last.decided_on is None:
            return True
        if last.state == "REVERSED":
            return mandate.changed_at > last.decided_at
        is_time = collect_on >= last.decided_on + timedelta(days=_RETRY_DAYS)
        return last.next in {"retry", "unnamed"} and is_time

    def _tries(self, number: str) -> int:
        return sum(each.state == "REJECTED" and number in each.shares for each in self.all())

    def wanted(self) -> dict[str, set[tuple[Any, ...]]]:
        """The rows of `ROWS`."""
        return {
            "mandate": {(m.id, m.state, m.limit) for m in self.mandates},
            "batch": {(b.number, b.state, *(b.written or (None, None))) for b in self.batches},
            "debit": {
                (
                    each.key,
                    each.mandate.account,
                    each.cents,
                    each.state,
                    each.payment.id if each.payment else None,
                )
                for each in self.all()
            },
            "debit share": {
                (each.key, number, cents)
                for each in self.all()
                for number, cents in each.shares.items()
            },
            "answer line": set(self.verdicts.items()),
        }
