"""What the books should say after each thing that was done: plain values and sums.

It shares nothing with the services. Where they keep documents and add up what those say, the
model keeps one running figure for each thing and moves it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.office_days.day_model import Days, cause_of, take_all, take_money, take_one
from tests.office_days.debit_model import Debits

HANDED_BACK = ("RETURNED", "PROTESTED")
AT_BANK = ("DEPOSITED", "REDEPOSITED")


@dataclass
class Account:
    """A customer's account; several may be of one customer."""

    number: str
    customer: int
    credit: int = 0


@dataclass
class Invoice:
    """What is owed, and until when; `place` is its order among those of one day."""

    number: str
    account: str
    due: date
    place: int
    total: int
    balance: int
    is_void: bool = False
    claimed_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.balance > 0 and not self.is_void


@dataclass
class Tender:
    """One thing that a customer paid with, and what became of it."""

    kind: str
    cents: int
    key: str = ""
    position: int = 0
    withheld: dict[str, int] = field(default_factory=dict)
    deposit_on: date | None = None
    id: int = 0
    state: str = ""
    is_living: bool = True
    slip: str = ""
    is_credit_again: bool = False
    """A cheque that had come back and was paid at a later deposit."""
    back_at: int = -1
    reopened: set[str] = field(default_factory=set)
    """The invoices that are owed again because it came back."""
    line: int = 0
    """The bank's line that a deposit is matched with; `by_line` when it verified it."""
    by_line: bool = False
    moved_by: set[int] = field(default_factory=set)
    given_to: str = ""
    replaced_by: str = ""
    matched: dict[str, int] = field(default_factory=dict)
    left: int = 0
    """What no document took back of it; below zero where it went twice."""

    @property
    def is_taken(self) -> bool:
        """Whether the same paper cannot be given again."""
        is_with_us = self.state in {*HANDED_BACK, "REDEPOSITED", "CLEARED"}
        return self.is_living or (self.kind == "cheque" and is_with_us)


@dataclass
class Refund:
    """Money that somebody asked for, until somebody else says yes or no."""

    id: str
    cents: int
    by: str


@dataclass
class Payment:
    """A receipt: what was given, what it paid, and how much of that has gone back since."""

    id: str
    receipt: str
    account: str
    till: str
    turn: str
    cashier: str
    day: date
    at: int
    tenders: list[Tender]
    shares: dict[str, int]
    credit: int
    is_card: bool = False
    is_void: bool = False
    gone: dict[str, int] = field(default_factory=dict)
    gone_credit: int = 0
    refunded: int = 0
    """What refunds gave back, or may give."""
    asked: Refund | None = None
    outside: dict[str, int] = field(default_factory=dict)
    """Refunds that were made at the provider and that no bank refused, by its ids."""
    replaced_by: str = ""
    made_on: date | None = None
    """The day of the calendar; its `day` is a later one where that was closed."""

    @property
    def here(self) -> int:
        """What came as money that is surely here."""
        return sum(
            each.cents
            for each in self.tenders
            if each.kind in {"cash", "card", "debit"}
            or (each.kind == "voucher" and each.is_living)
            or (each.kind == "cheque" and each.state == "CLEARED")
            or (each.kind == "deposit" and each.is_living and each.state == "verified")
        )

    @property
    def cents(self) -> int:
        return sum(each.cents for each in self.tenders)

    @property
    def cash(self) -> int:
        return sum(each.cents for each in self.tenders if each.kind == "cash")

    @property
    def spent(self) -> int:
        """What of its account's credit it spent."""
        return sum(each.cents for each in self.tenders if each.kind == "credit")

    @property
    def left(self) -> dict[str, int]:
        """What each invoice still has of it."""
        rest = {number: cents - self.gone.get(number, 0) for number, cents in self.shares.items()}
        return {number: cents for number, cents in rest.items() if cents}

    @property
    def left_credit(self) -> int:
        return self.credit - self.gone_credit

    @property
    def left_cents(self) -> int:
        return self.left_credit + sum(self.left.values())


@dataclass
class Turn:
    """A till's turn; `expected` is what its drawer should hold now."""

    id: str
    till: str
    number: int
    day: date
    person: str
    expected: int
    state: str = "open"
    counted: int = 0
    declared_by: str = ""


@dataclass
class Move:
    """Cash that somebody moved by hand."""

    id: str
    turn: str
    net: int
    kind: str
    is_corrected: bool = False


@dataclass
class Slip:
    """Our own deposit slip."""

    id: str
    number: int
    account: str
    cash: int
    cheques: list[Tender]
    turn: str
    state: str = "prepared"
    bank_number: str = ""
    day: date | None = None
    reason: str = ""
    line: int = 0

    @property
    def cents(self) -> int:
        return self.cash + sum(each.cents for each in self.cheques)


@dataclass
class Line:
    """A line of the bank's statement."""

    id: int
    file: str
    account: str
    day: date
    cents: int
    text: str
    state: str = "open"
    kind: str = ""
    ref: str = ""


@dataclass
class File:
    """An import of the bank's lines."""

    id: str
    account: str
    content: bytes
    lines: list[Line]
    is_undone: bool = False


@dataclass
class Flag:
    """A cheque that came back and stands against its customer."""

    cheque: int
    customer: int
    is_lifted: bool = False


@dataclass
class Model:
    """All of the books."""

    holidays: frozenset[date]
    accounts: dict[str, Account] = field(default_factory=dict)
    invoices: dict[str, Invoice] = field(default_factory=dict)
    payments: dict[str, Payment] = field(default_factory=dict)
    turns: dict[str, Turn] = field(default_factory=dict)
    moves: dict[str, Move] = field(default_factory=dict)
    slips: dict[str, Slip] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    flags: list[Flag] = field(default_factory=list)
    cheques: dict[int, tuple[Payment, Tender]] = field(default_factory=dict)
    deposits: dict[int, tuple[Payment, Tender]] = field(default_factory=dict)
    papers: dict[tuple[str, str], list[Tender]] = field(default_factory=dict)
    """Cheques, slips, vouchers and withholdings by what makes each the same one."""
    receipts: dict[str, int] = field(default_factory=dict)
    """The last receipt of each series."""
    debits: Debits = field(default_factory=Debits)
    days: Days = field(default_factory=Days)
    next_invoice: int = 1
    reversals: int = 0
    now: int = 0

    # --- Turns ------------------------------------------------------------------------------

    def open_turn(self, till: str) -> Turn | None:
        return next((t for t in self.turns.values() if t.till == till and t.state == "open"), None)

    def turn_of(self, person: str) -> Turn | None:
        found = (t for t in self.turns.values() if t.person == person and t.state == "open")
        return next(found, None)

    # --- What each tender paid --------------------------------------------------------------

    def in_order(self, numbers: Iterator[str] | dict[str, int]) -> list[str]:
        """Invoices, the oldest due first."""
        return sorted(numbers, key=lambda n: (self.invoices[n].due, self.invoices[n].place))

    def parts(self, payment: Payment) -> dict[int, tuple[dict[str, int], int]]:
        """What each tender paid of each invoice, and what it left as credit, by its position."""
        missing = dict(payment.shares)
        paid: dict[int, dict[str, int]] = {t.position: {} for t in payment.tenders}
        unused = {t.position: t.cents for t in payment.tenders}

        def give(tender: Tender, number: str, most: int) -> None:
            cents = min(most, missing[number], unused[tender.position])
            if cents:
                mine = paid[tender.position]
                mine[number] = mine.get(number, 0) + cents
                missing[number] -= cents
                unused[tender.position] -= cents

        for tender in payment.tenders:
            for number, cents in tender.withheld.items():
                give(tender, number, cents)
        first = [t for t in payment.tenders if t.kind == "credit"]
        last = [t for t in payment.tenders if t.kind not in {"credit", "withholding"}]
        for tender in (*first, *last):
            for number in self.in_order(payment.shares):
                give(tender, number, missing[number])
        return {position: (paid[position], unused[position]) for position in paid}

    # --- Money that comes and goes back -----------------------------------------------------

    def pay(self, payment: Payment) -> None:
        self.payments[payment.id] = payment
        self.days.came(payment)
        series, _, number = payment.receipt.rpartition("-")
        self.receipts[series] = int(number)
        account = self.accounts[payment.account]
        account.credit += payment.credit - payment.spent
        for number, cents in payment.shares.items():
            self.invoices[number].balance -= cents
        if payment.turn:
            self.turns[payment.turn].expected += payment.cash
        for tender in payment.tenders:
            if tender.key:
                self.papers.setdefault((tender.kind, tender.key), []).append(tender)

    def go_back(self, payment: Payment, parts: dict[str, int], credit: int) -> None:
        """So much of each invoice is owed again, and so much credit is gone."""
        for number, cents in parts.items():
            payment.gone[number] = payment.gone.get(number, 0) + cents
            self.invoices[number].balance += cents
        payment.gone_credit += credit
        self.accounts[payment.account].credit -= credit
        self.reversals += 1

    def money_left(self, payment: Payment) -> dict[str, int]:
        """What each invoice still has of it that is not withheld, nor credit that was spent."""
        kept: dict[str, int] = {}
        parts = self.parts(payment)
        for tender in payment.tenders:
            if tender.kind in {"withholding", "credit"}:
                for number, cents in parts[tender.position][0].items():
                    kept[number] = kept.get(number, 0) + cents
        rest = {n: cents - kept.get(n, 0) for n, cents in payment.left.items()}
        return {n: rest[n] for n in self.in_order(rest) if rest[n] > 0}

    def living_credit(self, payment: Payment) -> int:
        """What it left as credit and its account still has."""
        return max(0, min(payment.left_credit, self.accounts[payment.account].credit))

    def refundable(self, payment: Payment) -> int:
        """The most that anybody may decide to give back of it."""
        there = self.living_credit(payment) + sum(self.money_left(payment).values())
        return max(0, min(there, payment.here - payment.refunded))

    def refund_refusals(self, payment: Payment, cents: int) -> set[str]:
        """Why so much may not be given back: some of it is kept, or there never was so much."""
        if cents <= self.refundable(payment):
            return set()
        is_kept = (
            max(0, payment.left_credit) > self.living_credit(payment)
            or sum(self.money_left(payment).values()) < sum(payment.left.values())
            or self.living_credit(payment) + sum(self.money_left(payment).values())
            > max(0, payment.here - payment.refunded)
        )
        return {"refund.limited" if is_kept else "payment.more_than_reversible"}

    def give_back(self, payment: Payment, cents: int, *, is_fact: bool = False) -> None:
        """Living credit goes first, then the newest invoices; spent credit only by a fact."""
        credit = min(cents, self.living_credit(payment))
        money = self.money_left(payment)
        parts, rest = _newest(money, cents - credit)
        if rest and not is_fact:
            raise AssertionError(f"{rest} of {cents} was not there to be given back")
        self.go_back(payment, parts, credit + rest)
        # What is only recorded, our bank paid; what is a fact, the provider took of the card.
        self.days.went(
            payment,
            take_money(payment.tenders, cents),
            sum(parts.values()),
            cause="refund",
            through="" if is_fact else "bank",
        )

    def give_again(self, payment: Payment, cents: int, tender: Tender | None = None) -> None:
        """Money that had gone back is here again, as credit; that of a cheque, or of a card."""
        if tender is None:
            self.days.went(payment, take_money(payment.tenders, -cents), 0, cause="refund")
        else:
            self.days.went(payment, take_one(tender, -cents), 0, cause="cheque", through="bank")
        payment.gone_credit -= cents
        self.accounts[payment.account].credit += cents
        self.reversals += 1

    def turn_out_empty(self, payment: Payment, tender: Tender) -> int:
        """A tender is no money: all of it goes, and what was given back for it is owed.

        Returns:
            What stands against the account, for it went out twice.
        """
        mine, credit = self.parts(payment)[tender.position]
        if tender.is_credit_again:
            mine, credit = {}, tender.cents
        money = self.money_left(payment)
        parts = {n: min(cents, money.get(n, 0)) for n, cents in mine.items()}
        from_credit = max(0, min(credit, payment.left_credit))
        missing = tender.cents - sum(parts.values()) - from_credit
        living = max(0, self.living_credit(payment) - from_credit)
        from_credit += min(missing, living)
        missing -= min(missing, living)
        free = {n: cents - parts.get(n, 0) for n, cents in money.items()}
        more, missing = _newest(free, missing)
        for number, cents in more.items():
            parts[number] = parts.get(number, 0) + cents
        was = max(0, payment.left_credit)
        owed_again = {n: c for n, c in parts.items() if c}
        self.go_back(payment, owed_again, from_credit + missing)
        self.days.went(
            payment,
            take_one(tender, tender.cents),
            sum(owed_again.values()),
            cause=cause_of(tender),
            through="bank" if tender.kind == "cheque" else "",
        )
        tender.reopened |= set(owed_again)
        tender.is_credit_again = False
        return max(0, from_credit + missing - was)

    def come_again(self, payment: Payment, tender: Tender) -> None:
        """The money of a cheque that had come back is here after all."""
        self.give_again(payment, tender.cents, tender)
        tender.is_credit_again = True

    def void(self, payment: Payment, drawer: Turn | None) -> None:
        applied = sum(payment.left.values())
        self.days.went(payment, take_all(payment.tenders), applied, cause="void")
        self.go_back(payment, payment.left, payment.left_credit)
        self.accounts[payment.account].credit += payment.spent
        payment.is_void = True
        if drawer is not None:
            drawer.expected -= payment.cash
        for tender in payment.tenders:
            if tender.is_living:
                tender.is_living = False
                if tender.kind == "cheque":
                    tender.state = "VOIDED"

    # --- Cheques ----------------------------------------------------------------------------

    def working_day(self, day: date) -> date:
        """The day itself, or the next on which banks work."""
        while day.isoweekday() > 5 or day in self.holidays:
            day += timedelta(days=1)
        return day

    def clears_on(self, day: date) -> date:
        """One working day after a deposit."""
        return self.working_day(day + timedelta(days=1))

    def come_due(self, today: date) -> list[int]:
        """Bring to hand the post-dated cheques whose day has come."""
        due = [
            tender
            for _, tender in self.cheques.values()
            if tender.state == "POSTDATED" and self.working_day(tender.deposit_on or today) <= today
        ]
        for tender in due:
            tender.state = "IN_HAND"
        return [tender.id for tender in due]

    def clear(self, cheque: int) -> None:
        payment, tender = self.cheques[cheque]
        if tender.state == "CLEARED":
            return
        if tender.state == "REDEPOSITED":
            self.come_again(payment, tender)
        tender.state = "CLEARED"

    def deposit_slip(self, slip: Slip, number: str, day: date) -> None:
        slip.state, slip.bank_number, slip.day = "deposited", number, day
        for tender in slip.cheques:
            if tender.state == "IN_HAND":
                self.days.book(self.days.open, "bank", "cheques", tender.cents)
            tender.state = "DEPOSITED" if tender.state == "IN_HAND" else "REDEPOSITED"

    def is_flagged(self, account: str) -> bool:
        customer = self.accounts[account].customer
        return any(f.customer == customer and not f.is_lifted for f in self.flags)

    # --- Cards ------------------------------------------------------------------------------

    def claim(self, attempt: str, numbers: list[str]) -> None:
        for number in numbers:
            self.invoices[number].claimed_by = attempt

    def release(self, attempt: str) -> None:
        for invoice in self.invoices.values():
            if invoice.claimed_by == attempt:
                invoice.claimed_by = ""


def _newest(money: dict[str, int], cents: int) -> tuple[dict[str, int], int]:
    """So much of these, the last one first; and what they have not."""
    parts = {}
    for number in reversed(money):
        taken = min(cents, money[number])
        if taken:
            parts[number] = taken
            cents -= taken
    return parts, cents
