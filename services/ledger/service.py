from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

from services.cash.states import MovementKind
from services.ledger import store
from services.ledger.accounts import (
    BANKS_SETTING,
    SETTING,
    BankLedger,
    LedgerAccount,
    Purpose,
    as_setting,
    banks_as_setting,
    banks_from,
    from_setting,
)
from services.ledger.records import Concept, Entry, LedgerLine
from services.office.service import OfficeService
from services.payments.tenders import Method
from services.staff.rights import Operator
from services.storage.sessions import Session
from services.summaries.records import Question
from services.summaries.service import DaySummaries

_METHODS: Final[Mapping[str, Purpose]] = {
    Method.CASH: Purpose.CASH,
    Method.CHEQUE: Purpose.CHEQUES,
    Method.DEPOSIT: Purpose.DEPOSITS,
    Method.CARD: Purpose.CARDS,
    Method.VOUCHER: Purpose.VOUCHERS,
    Method.DEBIT: Purpose.DEBITS,
    Method.CREDIT: Purpose.ADVANCES,
}
# Cash given back for a void is the void's own, and stands with what was reversed.
_MOVEMENTS: Final[Mapping[str, Purpose]] = {
    MovementKind.DROP: Purpose.VAULT,
    MovementKind.ADD: Purpose.VAULT,
    MovementKind.PETTY: Purpose.PETTY,
    MovementKind.SLIP: Purpose.BANK,
}
_WITHHELD: Final = Method.WITHHOLDING.value
_INCOME: Final = "income"
_CHEQUE: Final = "cheque"

Slot = tuple[Purpose, str]
"""A purpose, and for money at a bank which of our accounts there; empty where nobody knows.
Of customers' advances it is what happened to them.
"""

Amounts = dict[Slot, int]
"""Cents by slot: above zero is debit, below it credit."""

Made = dict[tuple[date, Concept], Amounts]

_AT_BANK: Final = frozenset({Purpose.BANK, Purpose.DEPOSITS})
_CASH: Final[Slot] = (Purpose.CASH, "")
_CHEQUES: Final[Slot] = (Purpose.CHEQUES, "")
_RECEIVABLE: Final[Slot] = (Purpose.RECEIVABLE, "")
_CARDS: Final[Slot] = (Purpose.CARDS, "")
# What one receipt left and another used are two facts, and no line hides one behind the other.
_LEFT: Final[Slot] = (Purpose.ADVANCES, "left")
_USED: Final[Slot] = (Purpose.ADVANCES, "used")


class LedgerService:
    """Days as balanced entries (*asientos*) for whoever keeps the accounts.

    They tell of money that came, went and moved; invoices are the billing system's to book.
    Cash is in the bank once it left the drawer in a slip, cheques once their slip was deposited.
    What customers deposited, cards and debits stand in accounts of their own until the
    accountant clears them with the bank's statement; a bank account with an account of the chart
    for itself has its slips, deposits, returned cheques and costs there. A float that is not what
    the turn before left is over or missing like a count; a till's first float comes from nowhere
    that these books know, and is the accountant's to book. What Stripe kept and sent
    to the bank is booked of the days whose comparison is kept. A refund that is only recorded is
    booked as paid by our bank.
    """

    def __init__(self, office: OfficeService, summaries: DaySummaries) -> None:
        self._office = office
        self._summaries = summaries

    def accounts(self) -> tuple[LedgerAccount, ...]:
        """The chart of accounts, one for each purpose."""
        return from_setting(self._office.setting(SETTING))

    def put_accounts(
        self,
        operator: Operator,
        accounts: Sequence[LedgerAccount],
        *,
        was: Sequence[LedgerAccount] | None = None,
    ) -> None:
        """Change the chart; the journal keeps what it was.

        Args:
            was: the chart as the operator was shown it; None for whatever it is.

        Raises:
            NotAllowed. BadField. ChangedElsewhere: it is not `was` any more.
        """
        self._office.put_setting(
            operator,
            SETTING,
            as_setting(accounts),
            if_still=lambda kept: was is None or from_setting(kept) == tuple(was),
        )

    def banks(self) -> tuple[BankLedger, ...]:
        """Our bank accounts that have an account of the chart for themselves."""
        return banks_from(self._office.setting(BANKS_SETTING))

    def put_banks(
        self,
        operator: Operator,
        banks: Sequence[BankLedger],
        *,
        was: Sequence[BankLedger] | None = None,
    ) -> None:
        """Give bank accounts an account of the chart each; the journal keeps what it was.

        Raises:
            NotAllowed. BadField. ChangedElsewhere: it is not `was` any more.
        """
        self._office.put_setting(
            operator,
            BANKS_SETTING,
            banks_as_setting(banks, self.accounts()),
            if_still=lambda kept: was is None or banks_from(kept) == tuple(was),
        )

    def entries_in(self, session: Session, first: date, last: date) -> list[Entry]:
        """The entries of some days, as a transaction sees them."""
        made: Made = defaultdict(lambda: defaultdict(int))
        self._received(session, first, last, made)
        self._reversed(session, first, last, made)
        for (day, bank), cents in store.deposited(session, first, last).items():
            _move(made[day, Concept.DEPOSITED], (Purpose.BANK, bank), _CHEQUES, cents)
        for (day, kind), cents in store.movements(session, first, last).items():
            if kind in _MOVEMENTS:
                _move(made[day, Concept.MOVED], (_MOVEMENTS[kind], ""), _CASH, cents)
        for concept, apart in (
            (Concept.OPENED, store.openings(session, first, last)),
            (Concept.COUNTED, store.differences(session, first, last)),
        ):
            for (day, word), cents in apart.items():
                if word == "over":
                    _move(made[day, concept], _CASH, (Purpose.OVER, ""), cents)
                else:
                    _move(made[day, concept], (Purpose.MISSING, ""), _CASH, cents)
        for (day, bank), cents in store.fees(session, first, last).items():
            fee, of = (Purpose.BANK_FEES, ""), (Purpose.BANK, bank)
            _move(made[day, Concept.FEES], fee, of, cents)
        for kept in self._summaries.stripe_in(session, first, last):
            told = kept.told
            fee_cents = told.fee_cents + told.plain_fee_cents
            _move(made[kept.day, Concept.CARD_FEES], (Purpose.CARD_FEES, ""), _CARDS, fee_cents)
            payouts = made[kept.day, Concept.PAYOUTS]
            _move(payouts, (Purpose.BANK, ""), _CARDS, told.payout_cents)
        order = list(Concept)
        chart = self._chart()
        keys = sorted(made, key=lambda each: (each[0], order.index(each[1])))
        entries = [Entry(*key, _lines(chart, made[key])) for key in keys]
        return [each for each in entries if each.lines]

    def _chart(self) -> Callable[[Slot], LedgerAccount]:
        """Which account a slot is booked in."""
        general = {each.purpose: each for each in self.accounts()}
        own = {each.bank: each for each in self.banks()}

        def account(slot: Slot) -> LedgerAccount:
            purpose, bank = slot
            found = own.get(bank)
            if found is None or purpose not in _AT_BANK:
                return general[purpose]
            return LedgerAccount(Purpose.BANK, found.code, found.name)

        return account

    def _received(self, session: Session, first: date, last: date, made: Made) -> None:
        income = store.withheld(session, first, last)
        for (day, method), cents in store.tenders(session, first, last).items():
            amounts = made[day, Concept.RECEIVED]
            if method == _WITHHELD:
                of_income = income.get((day, _INCOME), 0)
                amounts[Purpose.INCOME_WITHHELD, ""] += of_income
                amounts[Purpose.VAT_WITHHELD, ""] += cents - of_income
            else:
                amounts[_slot(method)] += cents
        for (day, bank), cents in store.customers_deposits(session, first, last).items():
            amounts = made[day, Concept.RECEIVED]
            _move(amounts, (Purpose.DEPOSITS, bank), (Purpose.DEPOSITS, ""), cents)
        for (day, part), cents in store.paid(session, first, last).items():
            made[day, Concept.RECEIVED][_RECEIVABLE if part == "applied" else _LEFT] -= cents

    def _reversed(self, session: Session, first: date, last: date, made: Made) -> None:
        income = store.withheld_back(session, first, last)
        withheld: dict[date, int] = defaultdict(int)
        back = self._summaries.reversed_in(session, Question(first, last))
        banks = store.banks_of(session, sorted({each.payment for each in back}))
        for each in back:
            amounts = made[each.day, Concept.REVERSED]
            if each.method == _WITHHELD:
                withheld[each.day] += each.cents
            elif each.cause == _CHEQUE:
                # The bank had the cheque, and takes its money back from there.
                amounts[Purpose.BANK, banks.get((each.payment, each.method), "")] += each.cents
            elif each.is_recorded:
                # No drawer and no card gave what a refund only records: we paid it.
                amounts[Purpose.BANK, ""] += each.cents
            else:
                bank = banks.get((each.payment, each.method), "")
                amounts[_slot(each.method, bank)] += each.cents
        for day, cents in withheld.items():
            of_income = max(-income.get((day, _INCOME), 0), cents)
            made[day, Concept.REVERSED][Purpose.INCOME_WITHHELD, ""] += of_income
            made[day, Concept.REVERSED][Purpose.VAT_WITHHELD, ""] += cents - of_income
        for (day, part), cents in store.unpaid(session, first, last).items():
            made[day, Concept.REVERSED][_RECEIVABLE if part == "applied" else _LEFT] += cents


def _slot(method: str, bank: str = "") -> Slot:
    """Where the money of a method is; only what was deposited is at one of our banks."""
    purpose = _METHODS[method]
    if purpose is Purpose.ADVANCES:
        return _USED
    return purpose, bank if purpose is Purpose.DEPOSITS else ""


def _move(amounts: Amounts, to: Slot, of: Slot, cents: int) -> None:
    amounts[to] += cents
    amounts[of] -= cents


def _lines(account_of: Callable[[Slot], LedgerAccount], amounts: Amounts) -> tuple[LedgerLine, ...]:
    """The lines of an entry, debits first; what came to nothing has none."""
    order = list(Purpose)
    sums: dict[tuple[LedgerAccount, str], int] = defaultdict(int)
    for slot, cents in amounts.items():
        purpose, word = slot
        sums[account_of(slot), word if purpose is Purpose.ADVANCES else ""] += cents
    listed = sorted(
        ((account, cents) for (account, _), cents in sums.items() if cents),
        key=lambda each: (each[1] < 0, order.index(each[0].purpose), each[0].code),
    )
    return tuple(LedgerLine(account, max(0, cents), max(0, -cents)) for account, cents in listed)
