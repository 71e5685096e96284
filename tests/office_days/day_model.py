"""What summaries of days and their entries for the books should say: plain figures that move."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from tests.office_days.model import Payment, Tender

ACCOUNTS: Final = {
    "cash": "cash",
    "cheque": "cheques",
    "deposit": "deposits",
    "card": "cards",
    "voucher": "vouchers",
    "debit": "debits",
    "withholding": "income_withheld",
    "credit": "advances",
}
"""Where in the books each kind of money stands; who keeps back tax keeps back income tax here."""
_AT_ONCE: Final = ("cash", "card", "voucher", "debit")
_NO_MONEY: Final = ("withholding", "credit")
_CAUSES: Final = {"debit": "debit_line"}


class Fact(NamedTuple):
    """What came by one tender, or what one document took back of one method: below zero."""

    day: date
    receipt: str
    method: str
    till: str
    person: str
    cents: int
    cause: str


class Figures(NamedTuple):
    """How often and how much came, and went back."""

    times: int
    cents: int
    back_count: int
    back_cents: int


@dataclass
class Days:
    """The days of the office: who works now, what stood on each, and which are closed."""

    today: date = date.min
    hand: tuple[str, str] = ("", "")
    """The till and the user name of whoever acts."""
    facts: list[Fact] = field(default_factory=list)
    books: Counter[tuple[date, str]] = field(default_factory=Counter)
    """Debits less credits of each account of the books, by day."""
    closed: dict[date, tuple[int, str]] = field(default_factory=dict)
    """The number and the kept record of each close."""

    @property
    def open(self) -> date:
        """The day that a document is dated with now."""
        day = self.today
        while day in self.closed:
            day += timedelta(days=1)
        return day

    def book(self, day: date, to: str, of: str, cents: int) -> None:
        """Money goes from one account of the books to another."""
        self.books[day, to] += cents
        self.books[day, of] -= cents

    def came(self, payment: "Payment") -> None:
        """A receipt stands on its day."""
        payment.day, payment.made_on = self.open, self.today
        for tender in payment.tenders:
            tender.left = tender.cents
            self._stand(payment, tender.kind, tender.cents, "")
            self.books[payment.day, ACCOUNTS[tender.kind]] += tender.cents
        self.books[payment.day, "receivable"] -= sum(payment.shares.values())
        self.books[payment.day, "advances"] -= payment.credit

    def went(
        self,
        payment: "Payment",
        taken: dict[str, int],
        applied: int,
        *,
        cause: str,
        through: str = "",
    ) -> None:
        """A document takes money back, on its own day; below zero it comes again.

        Args:
            payment: of which receipt.
            taken: how much of each method.
            applied: what its invoices owe again; the rest was credit.
            cause: what it is.
            through: the account of the books that gave it; empty for that of each method.
        """
        for method, cents in taken.items():
            self._stand(payment, method, -cents, cause)
            self.books[self.open, through or ACCOUNTS[method]] -= cents
        self.books[self.open, "receivable"] += applied
        self.books[self.open, "advances"] += sum(taken.values()) - applied

    def _stand(self, payment: "Payment", method: str, cents: int, cause: str) -> None:
        # A receipt is of whoever took it; what is taken back, of whoever did that.
        till, person = self.hand if cause else (payment.till, payment.cashier)
        day = self.open
        self.facts.append(Fact(day, payment.receipt, method, till, person, cents, cause))


def take_money(tenders: "Iterable[Tender]", cents: int) -> dict[str, int]:
    """So much goes back: of what was here at once, then of what a bank had to pay first.

    Below zero it comes again, to where it had gone from.
    """
    taken: Counter[str] = Counter()
    for tender in sorted(tenders, key=_goes_first):
        if cents < 0:
            part = -min(-cents, tender.cents - tender.left)
        else:
            part = max(0, min(cents, tender.left))
        tender.left -= part
        taken[tender.kind] += part
        cents -= part
    if cents:
        raise AssertionError(f"{cents} cents that no tender had")
    return {kind: part for kind, part in taken.items() if part}


def take_all(tenders: "Iterable[Tender]") -> dict[str, int]:
    """All that is left goes back."""
    taken: Counter[str] = Counter()
    for tender in tenders:
        taken[tender.kind] += tender.left
        tender.left = 0
    return {kind: part for kind, part in taken.items() if part}


def take_one(tender: "Tender", cents: int) -> dict[str, int]:
    """All of one tender goes back, whatever went before; below zero it comes again."""
    tender.left -= cents
    return {tender.kind: cents}


def cause_of(tender: "Tender") -> str:
    """What a tender that is no money is the cause of."""
    return _CAUSES.get(tender.kind, tender.kind)


def figures(facts: Iterable[Fact], by: str) -> dict[str, Figures]:
    """Sums by `method`, `person` or `till`; by people and tills without credit that was spent."""
    found: dict[str, list[int]] = {}
    for fact in facts:
        if by != "method" and fact.method == "credit":
            continue
        sums = found.setdefault(getattr(fact, by), [0, 0, 0, 0])
        place = 2 if fact.cause else 0
        sums[place] += 1
        sums[place + 1] += -fact.cents if fact.cause else fact.cents
    return {key: Figures(*sums) for key, sums in found.items()}


def _goes_first(tender: "Tender") -> tuple[bool, bool, int]:
    return tender.kind in _NO_MONEY, tender.kind not in _AT_ONCE, tender.position
