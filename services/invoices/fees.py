"""One invoice of its own for a charge that is no month of service."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.accounts.rates import rate_on
from services.audit.service import Journal
from services.clock import business_date
from services.errors import BadField, NotFound
from services.invoices import issue_store, run_store
from services.invoices.amounts import Charge, totals_of
from services.invoices.errors import SeriesExhausted
from services.invoices.issue_store import NewInvoice
from services.invoices.numbers import LAST_SEQUENTIAL, number_of
from services.invoices.states import InvoiceSource
from services.money import percentage
from services.office.service import NoCompany
from services.staff.rights import Operator
from services.storage.sessions import Session

_ONE: Final = 1_000_000
_E4: Final = 10_000


@dataclass(frozen=True, slots=True)
class FeeOrder:
    """What is billed apart: one line, its amount before tax, and the tax of it."""

    account: str
    code: str
    description: str
    cents: int
    tax: str
    due_days: int


@dataclass(frozen=True, slots=True)
class FeeTax:
    """The tax of a fee, as it is in force today."""

    code: str
    basis_points: int

    def on(self, cents: int) -> int:
        """The tax of a fee of so many cents: what its invoice will say, to the cent."""
        return percentage(cents, self.basis_points)


class FeeInvoices:
    """Bills fees inside the transaction of what causes them; who may is the cause's own rule."""

    def __init__(self, journal: Journal, now: Callable[[], datetime]) -> None:
        self._journal = journal
        self._now = now

    def tax_in(self, session: Session, code: str) -> FeeTax | None:
        """The tax that a fee would be billed with today; None when it is not in force."""
        rates = issue_store.taxes(session)
        rate = rate_on(rates, code, business_date(self._now()))
        return None if rate is None else FeeTax(rate.code, rate.basis_points)

    def issue_in(self, session: Session, operator: Operator, order: FeeOrder) -> str:
        """Write a numbered invoice of one line; gives its number.

        The cause keeps it from being billed twice: call it after the move that only one can make.

        Raises:
            NotFound: no such account. BadField: `tax` is not in force, or the account never
            agreed on how it pays. BadAmounts. SeriesExhausted. NoCompany.
        """
        at = self._now()
        day = business_date(at)
        account = issue_store.accounts(session, [order.account]).get(order.account)
        if account is None:
            raise NotFound(what="account", which=order.account)
        method = account.method_on(day)
        if method is None:
            raise BadField(field="account", problem="invoice.no_agreement", account=order.account)
        tax = self.tax_in(session, order.tax)
        if tax is None:
            raise BadField(field="tax", problem="invoice.tax_not_in_force", code=order.tax, day=day)
        charges = (_charge(order, tax),)
        totals = totals_of(charges, account.id_kind)
        number = _take_number(session)
        new = NewInvoice(
            number=number,
            account_id=account.id,
            issued_on=day,
            due_on=day + timedelta(days=order.due_days),
            period=f"{day:%Y-%m}",
            charges=charges,
            totals=totals,
            agreement_method=method,
            source=InvoiceSource.FEE,
        )
        seals = issue_store.add(session, [new], at)
        self._journal.append(
            session,
            operator,
            "invoice.fee_issued",
            f"invoice:{number}",
            after={
                "account": order.account,
                "code": order.code,
                "total_cents": totals.total_cents,
                "due_on": new.due_on,
            },
            rows=seals,
        )
        return number


def _charge(order: FeeOrder, tax: FeeTax) -> Charge:
    price_e6 = order.cents * _E4
    return Charge(order.code, order.description, _ONE, price_e6, 0, tax.code, tax.basis_points)


def _take_number(session: Session) -> str:
    if not run_store.lock_numbering(session):
        raise NoCompany
    series, sequential = run_store.take_numbers(session, 1)
    if sequential > LAST_SEQUENTIAL:
        raise SeriesExhausted(series=series)
    return number_of(series, sequential)
