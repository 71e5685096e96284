"""One random stretch of office life: what is done, what must come of it, and whether it did."""

from collections import Counter
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeVar

from services.errors import UserError
from services.payments.records import PaymentOrder
from services.staff.rights import Operator
from services.verification.service import Verification
from tests.approvals import approve
from tests.office_days.day_truth import accounts_apart, days_apart
from tests.office_days.model import Account, Flag, Invoice, Model, Turn
from tests.office_days.office import (
    ACCOUNTS,
    CASHIERS,
    FIRST_INVOICES,
    HOLIDAYS,
    SUPERVISORS,
    TILLS,
    Office,
    identity,
)
from tests.office_days.truth import Watcher, broken_sums, differences
from tests.scratch import scratch_root

T = TypeVar("T")

LOOK_EVERY = 100
"""After so many things done the books are compared with the model, row by row."""
ADD_UP_EVERY = 500
"""And after so many all sums are taken again by plain SQL."""


class NotAsExpected(AssertionError):
    """The books, or an answer, are not what the model says."""


class Day:
    """The office, the model beside it, and whatever draws what happens next.

    Args:
        office: with fresh books.
        draw: makes every choice; a `Random` of a seed, or one that hypothesis steers.
    """

    def __init__(self, office: Office, draw: Random) -> None:
        self.office = office
        self.draw = draw
        self.model = Model(HOLIDAYS)
        self.story: list[str] = []
        self.counted: Counter[str] = Counter()
        self.orders: dict[str, tuple[Operator, PaymentOrder]] = {}
        self.allowed: frozenset[str] = frozenset()
        self._watcher = Watcher(office.sessions)
        self._files = TemporaryDirectory(dir=scratch_root())
        self.folder = Path(self._files.name)
        self._minted = 0
        self._begin()

    # --- For the operations -----------------------------------------------------------------

    def mint(self) -> str:
        """An id that no other thing of this day has."""
        self._minted += 1
        return identity(self._minted)

    def number(self) -> int:
        """A number that no other paper of this day has."""
        self._minted += 1
        return 100_000 + self._minted

    def likely(self, chance: float) -> bool:
        return self.draw.random() < chance

    def some(self, found: Collection[T], most: int) -> list[T]:
        """At least one of them, at most so many; none of none."""
        if not found:
            return []
        count = self.draw.randint(1, min(most, len(found)))
        return self.draw.sample(list(found), count)

    def one(self, found: Collection[T], newest: int = 40) -> T | None:
        """One of the newest; None of none."""
        return self.draw.choice(list(found)[-newest:]) if found else None

    def anybody(self) -> Operator:
        """Who works now: mostly a cashier whose till is open."""
        ready = [t.person for t in self.model.turns.values() if self._is_ready(t)]
        everybody = (*CASHIERS, *SUPERVISORS)
        person = self.draw.choice(ready if ready and self.likely(0.85) else everybody)
        return self._seated(person)

    def _is_ready(self, turn: Turn) -> bool:
        # A turn that began after its day was closed is of the next one.
        return turn.state == "open" and turn.day >= self.today

    def supervisor(self) -> Operator:
        return self._seated(self.draw.choice(SUPERVISORS))

    def _seated(self, person: str) -> Operator:
        turn = self.model.turn_of(person)
        tills = list(TILLS)
        usual = turn.till if turn else tills[(CASHIERS + SUPERVISORS).index(person) % len(tills)]
        till = self.draw.choice(tills) if self.likely(0.06) else usual
        self.model.days.hand = (till, person)
        return self.office.operator(person, till)

    def agree(self, operator: Operator, action: str, document: str, cents: int) -> str:
        """A second person's approval."""
        office = self.office
        return approve(
            office.sessions, action, document, cents, operator.user_id, "Revisado", office.clock
        )

    def approval(
        self, operator: Operator, action: str, document: str, cents: int, *, needed: bool
    ) -> tuple[str, bool]:
        """An approval, mostly where one is needed; and whether it is good. Empty is none."""
        if not self.likely(0.9 if needed else 0.05):
            return "", False
        is_good = self.likely(0.95)
        return self.agree(operator, action, document, cents + (not is_good)), is_good

    @property
    def today(self) -> date:
        return self.office.today

    def till_refusals(self, operator: Operator) -> set[str]:
        """Why somebody's till takes no money of theirs now."""
        turn = self.model.open_turn(operator.till)
        if turn is None:
            return {"cash.till_closed"}
        if turn.day < self.today:
            return {"cash.till_of_yesterday"}
        return set() if self._may_touch(operator, turn) else {"cash.till_of_another"}

    def drawer_refusals(self, operator: Operator) -> set[str]:
        """Why no cash moves in the drawer of somebody's till now."""
        turn = self.model.open_turn(operator.till)
        if turn is None:
            return {"cash.no_turn"}
        told = set()
        if turn.day < self.today:
            told.add("cash.left_open")
        if not self._may_touch(operator, turn):
            told.add("cash.not_yours")
        return told

    def _may_touch(self, operator: Operator, turn: Turn) -> bool:
        return turn.person == operator.username or operator.username in SUPERVISORS

    def attempt(self, what: str, refusals: set[str], act: Callable[[], T]) -> T | None:
        """Do something that the model either allows or refuses for one of these reasons.

        Returns:
            What came of it; None when it was refused, and then nothing was written.
        """
        self.model.now += 1
        self.model.days.today = self.today
        before = self._watcher.mark() if refusals else None
        try:
            done = act()
        except UserError as error:
            self._note(what, f"refused: {error.key}")
            if error.key not in refusals:
                raise NotAsExpected(f"{what}: {error}, and the model says {refusals}") from error
            if self._watcher.mark() != before:
                raise NotAsExpected(f"{what}: refused by {error.key}, and yet it wrote") from error
            return None
        self._note(what, "done")
        if refusals:
            raise NotAsExpected(f"{what}: done, and the model refuses it: {refusals}")
        return done

    def unchanged(self, what: str, act: Callable[[], T]) -> T:
        """Do again what was done before: the same answer, and nothing is written."""
        before = self._watcher.mark()
        try:
            found = act()
        except UserError as error:
            raise NotAsExpected(f"{what}, again: {error}") from error
        self._note(what, "again")
        if self._watcher.mark() != before:
            raise NotAsExpected(f"{what}: done twice")
        return found

    def expect(self, what: str, found: object, wanted: object) -> None:
        if found != wanted:
            raise NotAsExpected(f"{what}: {found!r}, and the model says {wanted!r}")

    # --- Looking ----------------------------------------------------------------------------

    def look(self) -> None:
        """Compare every row that the model knows with the books."""
        if told := differences(self.office.sessions, self.model):
            raise NotAsExpected("; ".join(told[:10]))

    def add_up(self) -> None:
        """Take all sums again, by plain SQL."""
        if told := broken_sums(self.office.sessions):
            raise NotAsExpected("; ".join(told[:10]))

    def verify(self) -> None:
        """Let the program look at itself."""
        found = Verification(self.office.sessions).verify()
        told = [str(each) for each in found if each.rule not in self.allowed]
        if told:
            raise NotAsExpected("verify: " + "; ".join(told[:10]))

    def add_up_days(self) -> None:
        """Compare what days, their entries and customers' papers say with the model."""
        office, model = self.office, self.model
        boss = office.operator(SUPERVISORS[0], "01")
        told = days_apart(office, model, boss, self.today)
        told += accounts_apart(office, model, self.today)
        if told:
            raise NotAsExpected("; ".join(told[:10]))

    def check(self) -> None:
        """All four."""
        self.look()
        self.add_up()
        self.add_up_days()
        self.verify()

    def close(self) -> None:
        self._watcher.close()
        self._files.cleanup()

    def _note(self, what: str, how: str) -> None:
        self.story.append(f"{self.office.clock.moment:%m-%d %H:%M} {what}: {how}")
        kind = what.partition(" ")[0]
        self.counted[f"{kind} {'refused' if how.startswith('refused') else 'done'}"] += 1

    def _begin(self) -> None:
        model, office = self.model, self.office
        for number, customer in ACCOUNTS.items():
            model.accounts[number] = Account(number, customer)
        sequential = 0
        for number, count in FIRST_INVOICES.items():
            for nth in range(count):
                sequential += 1
                cents = 3000 + 1234 * nth
                invoice = f"001-002-{sequential:09d}"
                due = date(2026, 8 + nth, 15)
                model.invoices[invoice] = Invoice(invoice, number, due, sequential, cents, cents)
        model.next_invoice = 501
        for series in TILLS.values():
            model.receipts[series] = 0
        for person, till in (("ana", "01"), ("luis", "02")):
            found = office.tills.current(till)
            if found is None:
                raise NotAsExpected("the office does not begin with open tills")
            model.turns[found.id] = Turn(found.id, till, 1, self.today, person, 0)

    def flag(self, cheque: int, customer: int) -> None:
        """A cheque that came back stands against its customer, once."""
        standing = any(f.cheque == cheque and not f.is_lifted for f in self.model.flags)
        if not standing:
            self.model.flags.append(Flag(cheque, customer))
