from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from services.cash.states import MovementKind
from services.ledger import store
from services.ledger.accounts import SETTING, LedgerAccount, Purpose, as_setting, from_setting
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

Amounts = dict[Purpose, int]
"""Cents by purpose: above zero is debit, below it credit."""


class LedgerService:
    """Days as balanced entries (*asientos*) for whoever keeps the accounts.

    They tell of money that came, went and moved; invoices are the billing system's to book.
    Cash is in the bank once it left the drawer in a slip, cheques once their slip was deposited.
    What customers deposited, cards and debits stand in accounts of their own until the
    accountant clears them with the bank's statement. A refund that is only recorded is booked as
    paid by our bank.
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

    def entries_in(self, session: Session, first: date, last: date) -> list[Entry]:
        """The entries of some days, as a transaction sees them."""
        chart = {each.purpose: each for each in self.accounts()}
        made: dict[tuple[date, Concept], Amounts] = defaultdict(lambda: defaultdict(int))
        self._received(session, first, last, made)
        self._reversed(session, first, last, made)
        for day, cents in store.deposited(session, first, last).items():
            _move(made[day, Concept.DEPOSITED], Purpose.BANK, Purpose.CHEQUES, cents)
        for (day, kind), cents in store.movements(session, first, last).items():
            if kind in _MOVEMENTS:
                _move(made[day, Concept.MOVED], _MOVEMENTS[kind], Purpose.CASH, cents)
        for (day, word), cents in store.differences(session, first, last).items():
            if word == "over":
                _move(made[day, Concept.COUNTED], Purpose.CASH, Purpose.OVER, cents)
            else:
                _move(made[day, Concept.COUNTED], Purpose.MISSING, Purpose.CASH, cents)
        for day, cents in store.fees(session, first, last).items():
            _move(made[day, Concept.FEES], Purpose.BANK_FEES, Purpose.BANK, cents)
        order = list(Concept)
        keys = sorted(made, key=lambda each: (each[0], order.index(each[1])))
        entries = [Entry(*key, _lines(chart, made[key])) for key in keys]
        return [each for each in entries if each.lines]

    def _received(
        self,
        session: Session,
        first: date,
        last: date,
        made: dict[tuple[date, Concept], Amounts],
    ) -> None:
        income = store.withheld(session, first, last)
        for (day, method), cents in store.tenders(session, first, last).items():
            amounts = made[day, Concept.RECEIVED]
            if method == _WITHHELD:
                of_income = income.get((day, _INCOME), 0)
                amounts[Purpose.INCOME_WITHHELD] += of_income
                amounts[Purpose.VAT_WITHHELD] += cents - of_income
            else:
                amounts[_METHODS[method]] += cents
        for (day, part), cents in store.paid(session, first, last).items():
            purpose = Purpose.RECEIVABLE if part == "applied" else Purpose.ADVANCES
            made[day, Concept.RECEIVED][purpose] -= cents

    def _reversed(
        self,
        session: Session,
        first: date,
        last: date,
        made: dict[tuple[date, Concept], Amounts],
    ) -> None:
        income = store.withheld_back(session, first, last)
        withheld: dict[date, int] = defaultdict(int)
        for each in self._summaries.reversed_in(session, Question(first, last)):
            amounts = made[each.day, Concept.REVERSED]
            if each.method == _WITHHELD:
                withheld[each.day] += each.cents
            elif each.cause == _CHEQUE or each.is_recorded:
                # The bank had the cheque, and takes its money back from there. No drawer and no
                # card gave what a refund only records: we paid it.
                amounts[Purpose.BANK] += each.cents
            else:
                amounts[_METHODS[each.method]] += each.cents
        for day, cents in withheld.items():
            of_income = max(-income.get((day, _INCOME), 0), cents)
            made[day, Concept.REVERSED][Purpose.INCOME_WITHHELD] += of_income
            made[day, Concept.REVERSED][Purpose.VAT_WITHHELD] += cents - of_income
        for (day, part), cents in store.unpaid(session, first, last).items():
            purpose = Purpose.RECEIVABLE if part == "applied" else Purpose.ADVANCES
            made[day, Concept.REVERSED][purpose] += cents


def _move(amounts: Amounts, to: Purpose, of: Purpose, cents: int) -> None:
    amounts[to] += cents
    amounts[of] -= cents


def _lines(
    chart: Mapping[Purpose, LedgerAccount], amounts: Mapping[Purpose, int]
) -> tuple[LedgerLine, ...]:
    """The lines of an entry, debits first; what came to nothing has none."""
    order = list(Purpose)
    listed = sorted(
        ((purpose, cents) for purpose, cents in amounts.items() if cents),
        key=lambda each: (each[1] < 0, order.index(each[0])),
    )
    return tuple(
        LedgerLine(chart[purpose], max(0, cents), max(0, -cents)) for purpose, cents in listed
    )
