from datetime import UTC, date, datetime
from typing import Final

from services.clock import Now, business_date
from services.customers import store
from services.customers.records import (
    AccountStatement,
    Blocked,
    Blocker,
    Movement,
    ReceivedPayment,
    StillOwes,
)
from services.errors import NotFound
from services.money import Money
from services.payments.records import receipt_number
from services.storage.sessions import Session, Sessions
from services.summaries.words import AGAIN, CAUSES

_MOST_DAYS: Final = 3_660
_BEFORE: Final = datetime.min.replace(tzinfo=UTC)
# Which of what is not over stands under which blocker: a debit is a claim of a bank.
_KINDS: Final = {
    "card": Blocker.CARD,
    "claim": Blocker.CLAIM,
    "debit": Blocker.CLAIM,
    "cheque": Blocker.CHEQUE,
    "deposit": Blocker.DEPOSIT,
    "refund": Blocker.REFUND,
    "dispute": Blocker.DISPUTE,
    "difference": Blocker.DIFFERENCE,
}


class CustomerFile:
    """What an account owed, paid and owes, for papers that customers ask for. It only reads."""

    def __init__(self, sessions: Sessions, now: Now) -> None:
        self._sessions = sessions
        self._now = now

    def today(self) -> date:
        """The office's day."""
        return business_date(self._now())

    def statement(self, number: str, first: date, last: date) -> AccountStatement:
        """The statement of an account (*estado de cuenta*), both days included.

        Invoices that were voided are left out; credit that was spent moves nothing.

        Raises:
            NotFound.
        """
        if not 0 <= (last - first).days <= _MOST_DAYS:
            raise ValueError(f"a statement from {first} to {last}")
        with self._sessions.read() as session:
            account_id = _account(session, number)
            found = [
                (
                    _BEFORE,
                    Movement(
                        row.issued_on,
                        row.number,
                        f"Factura {row.period}".strip(),
                        row.total_cents,
                        0,
                    ),
                )
                for row in store.invoices(session, account_id, last)
            ]
            for row in store.payments(session, account_id, last):
                receipt = receipt_number(row.series, row.number)
                cents = row.amount_cents - int(row.spent_cents)
                words = "Pago" if cents else "Uso de saldo a favor"
                paid = Movement(row.business_date, receipt, words, 0, cents)
                found.append((row.received_at, paid))
            for row in store.reversals(session, account_id, last):
                cause = next(word for word in CAUSES if row._mapping[f"{word}_id"] is not None)
                cents = row.amount_cents - int(row.spent_cents)
                told, owed, less = CAUSES[cause], cents, 0
                if row.direction != "back":
                    told, owed, less = f"{told}: {AGAIN}", 0, cents
                receipt = receipt_number(row.series, row.receipt)
                undone = Movement(row.business_date, receipt, told, owed, less)
                found.append((row.at, undone))
        # A day's invoices, which have no moment, and then what happened as it happened.
        found.sort(key=lambda each: (each[1].day, each[0]))
        moved = [each for _, each in found]
        before = [each for each in moved if each.day < first]
        shown = [each for each in moved if each.day >= first]
        opening = sum(each.charge_cents - each.credit_cents for each in before)
        return AccountStatement(number, first, last, opening, tuple(shown))

    def received(self, number: str, first: date, last: date) -> list[ReceivedPayment]:
        """The payments of some days that stand, for their certificate.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            rows = store.standing_payments(session, _account(session, number), first, last)
            methods = store.methods(session, [row.id for row in rows])
        return [
            ReceivedPayment(
                receipt_number(row.series, row.number),
                row.business_date,
                tuple(dict.fromkeys(methods[row.id])),
                int(row.amount_cents),
                int(row.back_cents),
            )
            for row in rows
            if row.amount_cents
        ]

    def blocked(self, number: str) -> list[Blocked]:
        """What keeps the customer of an account from owing nothing, in all their accounts.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            found = store.accounts_of(session, number)
            if found is None:
                raise NotFound(what="account", which=number)
            _, accounts = found
            sums = {Blocker.DEBT: store.debt(session, accounts)}
            for name, (count, cents) in store.unfinished(session, accounts).items():
                before = sums.get(_KINDS[name], (0, 0))
                sums[_KINDS[name]] = (max(before[0], count), max(before[1], cents))
        return [Blocked(each, *sums[each]) for each in Blocker if sums[each][0]]

    def require_no_debt(self, number: str) -> None:
        """Refuse a customer who owes something, or of whom something is not over.

        Raises:
            NotFound. StillOwes.
        """
        found = self.blocked(number)
        if found:
            first = found[0]
            raise StillOwes(
                cause=first.blocker.value,
                count=first.count,
                amount=Money(first.cents, "USD"),
                more=len(found) - 1,
            )


def _account(session: Session, number: str) -> int:
    found = store.account_id(session, number)
    if found is None:
        raise NotFound(what="account", which=number)
    return found
