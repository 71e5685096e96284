"""What happened at the demo company up to today, told by its real services in order of time."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from uuid import uuid4

from services.accounts.states import Method
from services.clock import business_date
from services.invoices.service import VOID
from services.payments.records import (
    CashTender,
    ChequeTender,
    CreditTender,
    DepositTender,
    PaymentOrder,
    Share,
    Tender,
)
from services.practice.demo_bills import DemoBill, bills_csv
from services.practice.demo_fates import BY_DEPOSIT, Fate
from services.practice.demo_office import (
    ACTIVATOR,
    BANK_ACCOUNTS,
    CASHIER,
    OTHER_CASHIER,
    SUPERVISOR,
    DemoOffice,
    DemoUser,
)
from services.practice.demo_plan import Visit, workday
from services.practice.demo_tenders import Purse
from services.practice.demo_turns import Turns

_OTHER_SEED: Final = 20_261_122
_LATER: Final = timedelta(days=12)
_TWO_TILLS_SINCE: Final = timedelta(days=75)
_WRONG: Final = {150: False, 180: True, 230: True}
"""Before which payments another one was written by mistake, and whether it was corrected."""

_WRONG_CHEQUE: Final = 180

_BANKS: Final = ("10", "17", "36", "30", "37", "32", "35")
_VOIDS: Final = (
    "Facturada dos veces por el sistema de facturación",
    "Plan equivocado; se emite otra",
    "El servicio no estuvo activo ese mes",
    "Datos del cliente equivocados; se emite otra",
    "Minutos de otra cuenta",
    "Emitida después del cierre del contrato",
)


class Story:
    """Collects what happens, and then lets it happen, the earliest first.

    Args:
        office: whose services tell it.
        random: decides what is left open.
        slip_day: when the last slip for the bank was prepared.
    """

    def __init__(self, office: DemoOffice, random: Random, slip_day: date) -> None:
        self.office = office
        self._slip_day = slip_day
        self.random = random
        self.owed: dict[str, int] = {}
        """What is still owed on each invoice that was imported, in cents."""
        self.payments = 0
        self._turns = Turns(office)
        self._purse = Purse(Random(_OTHER_SEED), office.invoices)  # noqa: S311  no secrets
        self._credit: defaultdict[str, int] = defaultdict(int)
        self.fated: dict[Fate, str] = {}
        """Which payment met which fate."""
        self._short_on = date.min
        self._acts: list[tuple[datetime, int, Callable[[], None]]] = []
        self._cheques: dict[str, tuple[str, str, int]] = {}
        self._slips = 4_410_000

    @property
    def today(self) -> date:
        """The present's business day."""
        return self.office.clock.today

    def at(self, moment: datetime, act: Callable[[], None]) -> None:
        """Let something happen at a moment, after what was told before of the same one."""
        self._acts.append((moment, len(self._acts), act))

    def on(self, days_ago: int, act: Callable[[], None], share: float | None = None) -> None:
        """Let something happen in office hours some days ago."""
        day = workday(self.today - timedelta(days=days_ago), self.today)
        part = self.random.random() if share is None else share
        self.at(self.office.clock.in_office_hours(day, part), act)

    def tell(self) -> None:
        """Let it all happen."""
        today: date | None = None
        for moment, _, act in sorted(self._acts, key=lambda each: each[:2]):
            day = business_date(moment)
            if today is not None and day != today:
                self._turns.end_day(today, CASHIER if today == self._short_on else None)
            today = day
            self.office.clock.forward(moment)
            act()
        self._acts.clear()
        self._turns.ready(CASHIER)

    # --- What comes in, and what is paid ------------------------------------------------------

    def bill(self, found: Iterable[DemoBill]) -> None:
        """A file of the billing system on each billing day."""
        by_day: defaultdict[date, list[DemoBill]] = defaultdict(list)
        for bill in found:
            by_day[bill.issued_on].append(bill)
        for day, bills in by_day.items():
            moment = self.office.clock.before_opening(day)
            self.at(moment, lambda day=day, bills=bills: self._import(day, bills))  # type: ignore[misc]

    def receive(self, visits: Sequence[Visit], fates: Mapping[int, Fate]) -> None:
        """Cheques, deposits and transfers; some visits, by their place, are examples."""
        past = [each.day for each in visits if each.day < self.today]
        self._short_on = max(past, default=date.min)
        for place, visit in enumerate(visits):
            share = self.random.random() * (0.6 if visit.day == self.today else 1)
            moment = self.office.clock.in_office_hours(visit.day, share)
            fate = fates.get(place)
            self.at(moment, lambda visit=visit, fate=fate: self._pay(visit, fate))  # type: ignore[misc]

    def void(self, found: Iterable[DemoBill]) -> None:
        """Invoices that were a mistake."""
        for reason, bill in zip(_VOIDS, found, strict=False):
            ago = (self.today - bill.issued_on).days - self.random.randrange(2, 5)
            self.on(max(ago, 0), lambda bill=bill, reason=reason: self._void(bill, reason))  # type: ignore[misc]

    # --- One thing at a time ------------------------------------------------------------------

    def _import(self, day: date, found: list[DemoBill]) -> None:
        office = self.office
        preview = office.invoice_import.preview(
            bills_csv(found), file_name=f"facturas_{day:%Y-%m-%d}.csv"
        )
        office.invoice_import.apply(office.operator(ACTIVATOR), preview)
        self.owed |= {each.number: each.total_cents for each in preview.invoices}

    def _pay(self, visit: Visit, fate: Fate | None) -> None:
        numbers = [bill.number for bill in visit.bills]
        amount = sum(self.owed[number] for number in numbers) * visit.percent // 100
        if visit.is_rounded_up:
            amount += -amount % 1_000
        if not amount:
            return
        account, shares = visit.account.number, self.oldest_first(numbers, amount)
        applied = sum(share.amount_cents for share in shares)
        given = (
            self._purse.tenders(visit, self._tenders(visit, amount), self._credit[account], applied)
            if fate is None
            else self._example(visit, fate, amount)
        )
        order = PaymentOrder(str(uuid4()), account, shares, given)
        if fate is not None:
            self.fated[fate] = order.id
        is_lately = visit.day > self.today - _TWO_TILLS_SINCE
        user = OTHER_CASHIER if self.random.random() < 0.15 and is_lately else CASHIER
        self.pay(user, order)

    def pay(self, user: DemoUser, order: PaymentOrder) -> None:
        """Take a payment at somebody's till, which is opened if it is not."""
        self._turns.ready(user)
        self._write(user, order)
        self.paid(order.shares)

    def _write(self, user: DemoUser, order: PaymentOrder) -> None:
        """Record a payment; two of them were wrong at first."""
        office, operator = self.office, self.office.operator(user)
        self._cash_of(user, order, 1)
        if self.payments in _WRONG:
            wrong = replace(order, id=str(uuid4()), tenders=(self._wrong(order),))
            first = office.payments.record(operator, wrong)
            self.payments += 1
            self._cash_of(user, wrong, 1)
            if _WRONG[self.payments - 1]:
                office.voids.correct(operator, first.id, order, "Era otra forma de pago")
                self._cash_of(user, wrong, -1)
                self._keep_credit(order)
                return
            office.voids.void(operator, first.id, "El cliente prefirió pagar de otra forma")
            self._cash_of(user, wrong, -1)
        office.payments.record(operator, order)
        self._keep_credit(order)

    def _wrong(self, order: PaymentOrder) -> Tender:
        """Cash that was none, or a cheque that was another customer's."""
        if self.payments != _WRONG_CHEQUE:
            return CashTender(order.amount_cents, 0, True)
        number = f"{self.payments:06d}"
        name = "Ferretería El Tornillo"
        return ChequeTender("17", "3010004477", number, name, self.office.today, order.amount_cents)

    def _cash_of(self, user: DemoUser, order: PaymentOrder, sign: int) -> None:
        cash = sum(each.amount_cents for each in order.tenders if isinstance(each, CashTender))
        self._turns.took(user, sign * cash)

    def _keep_credit(self, order: PaymentOrder) -> None:
        spent = sum(each.amount_cents for each in order.tenders if isinstance(each, CreditTender))
        left = order.amount_cents - order.applied_cents
        self._credit[order.account] += left - spent

    def oldest_first(self, numbers: Iterable[str], amount: int) -> tuple[Share, ...]:
        """An amount spread over invoices in their order, as far as it goes."""
        shares: list[Share] = []
        for number in numbers:
            part = min(amount, self.owed[number])
            if part:
                shares.append(Share(number, part))
                amount -= part
        return tuple(shares)

    def paid(self, shares: Iterable[Share]) -> None:
        """Take note of a payment."""
        self.payments += 1
        for share in shares:
            self.owed[share.invoice] -= share.amount_cents

    def _tenders(self, visit: Visit, amount: int) -> tuple[Tender, ...]:
        account = visit.account
        if account.method is not Method.CHEQUE:
            return (self._deposit(visit, amount),)
        if amount > 15_000 and self.random.random() < 0.1:
            return self._cheque(visit, amount - 5_000), self._deposit(visit, 5_000)
        return (self._cheque(visit, amount),)

    def _example(self, visit: Visit, fate: Fate, amount: int) -> tuple[Tender, ...]:
        """What a customer gives whose payment is to be an example of something."""
        if fate in BY_DEPOSIT:
            return (replace(self._deposit(visit, amount), deposited_on=visit.day),)
        days = {
            Fate.IN_HAND: self.today if visit.day < self.today else None,
            Fate.IN_SLIP: self._slip_day if visit.day < self._slip_day else None,
            Fate.POSTDATED: self.today + _LATER,
        }
        cash = amount // 5 if fate is Fate.SEVERAL else 0
        cheque = self._cheque(visit, amount - 2 * cash)
        given = replace(cheque, dated_on=visit.day, deposit_on=days.get(fate))
        if not cash:
            return (given,)
        return given, self._deposit(visit, cash), CashTender(cash)

    def next_slip(self) -> str:
        """The number of the next slip that a customer brings."""
        self._slips += self.random.randrange(3, 900)
        return f"{self._slips:09d}"

    def _deposit(self, visit: Visit, amount: int) -> DepositTender:
        slip = self.next_slip()
        day = visit.day - timedelta(days=self.random.choice((0, 0, 1, 2)))
        key = self.random.choice(BANK_ACCOUNTS)["number"]
        return DepositTender(key, slip, day, visit.account.customer.name, amount)

    def _cheque(self, visit: Visit, amount: int) -> ChequeTender:
        number = visit.account.number
        bank, held, last = self._cheques.get(number) or (
            self.random.choice(_BANKS),
            f"{self.random.randrange(3_000_000_000, 3_999_999_999)}",
            self.random.randrange(101, 900),
        )
        self._cheques[number] = bank, held, last + 1
        ahead = self.random.choice((0, 0, 0, 5, 15, 30))
        return ChequeTender(
            bank_code=bank,
            account_number=held,
            number=f"{last + 1:06d}",
            drawer=visit.account.customer.name,
            dated_on=visit.day + timedelta(days=ahead),
            amount_cents=amount,
        )

    def _void(self, bill: DemoBill, reason: str) -> None:
        asked_by = self.office.operator(ACTIVATOR)
        given = self.office.staff.approve(
            asked_by,
            SUPERVISOR.username,
            SUPERVISOR.password,
            action=VOID,
            document=f"invoice:{bill.number}",
            amount_cents=self.office.invoices.show(bill.number).total_cents,
            reason=reason,
        )
        self.office.invoices.void(asked_by, bill.number, given.id)
        self.owed[bill.number] = 0
