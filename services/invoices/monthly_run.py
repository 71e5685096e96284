from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count
from typing import Final

from sqlalchemy.exc import IntegrityError

from services.accounts.rates import rate_on
from services.accounts.records import TaxRecord
from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import BadField, ChangedElsewhere
from services.events import Events
from services.importing import Progress, Unwatched
from services.invoices import issue_store, run_store
from services.invoices.amounts import BadAmounts, Charge, Totals, totals_of
from services.invoices.columns import is_period
from services.invoices.errors import NumberTaken, SeriesExhausted
from services.invoices.events import InvoicesIssued
from services.invoices.issue_store import NewInvoice
from services.invoices.numbers import LAST_SEQUENTIAL, number_of
from services.invoices.run_records import RunAccount, RunExcluded, RunPreview, RunResult, WhyNot
from services.invoices.run_store import ACTIVATION_CODE, RunCandidate
from services.invoices.states import InvoiceSource
from services.office.service import NoCompany
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
from services.storage.violations import broken_rule

_UNWATCHED: Final = Unwatched()
_WINDOW: Final = timedelta(days=31)
_MOST_DUE_DAYS: Final = 366
_ONE: Final = 1_000_000
_E4: Final = 10_000
_ACTIVATION: Final = "Activación"  # printed on the invoice, as all words of paper are
_WHY_BAD: Final = {
    "invoice.total_zero": WhyNot.NOTHING_TO_BILL,
    "invoice.total_too_large": WhyNot.TOO_LARGE,
    "invoice.above_final_consumer": WhyNot.ABOVE_FINAL_CONSUMER,
}


@dataclass(frozen=True, slots=True)
class _Bill:
    """One account's invoice of a run, before it has a number."""

    account: RunCandidate
    charges: tuple[Charge, ...]
    totals: Totals
    method: str


class MonthlyRun:
    """Issues the month's invoices of a company that lets Ventanilla bill.

    Each active account gets its plan's whole month, once for a period, and on its first invoice
    the activation fee: never where the billing system has billed the account before, and never
    twice. A void invoice counts as none, so that the next run issues it anew.
    """

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def preview(self, period: str, *, issued_on: date | None = None) -> RunPreview:
        """Whom a run would bill for a month, and whom not and why; writes nothing.

        Args:
            period: the month, as `2026-11`.
            issued_on: decides the tax rate and the agreement; today without it.

        Raises:
            BadField: `period` or `issued_on`.
        """
        day = self._day(period, issued_on)
        accounts: list[RunAccount] = []
        excluded: list[RunExcluded] = []
        with self._sessions.read() as session:
            for found in _stretches(session, period, day):
                for each in found:
                    if isinstance(each, RunExcluded):
                        excluded.append(each)
                    else:
                        accounts.append(_shown(each))
        return RunPreview(period, tuple(accounts), tuple(excluded))

    def issue(
        self,
        operator: Operator,
        period: str,
        *,
        issued_on: date | None = None,
        due_days: int = 15,
        progress: Progress = _UNWATCHED,
    ) -> RunResult:
        """Issue and number the invoices of a month, all in one transaction.

        A second run of the same month adds only what is missing; two tills at once add nothing
        twice. `progress` may stop it until the last moment before the commit.

        Raises:
            BadField: `period`, `issued_on` or `due_days`. NoCompany. SeriesExhausted.
            NumberTaken: the series' next number is another invoice's; nothing was issued.
            ChangedElsewhere: another till issued for the same month in this moment. NotAllowed.
        """
        operator.require(Right.ISSUE_INVOICES)
        day = self._day(period, issued_on)
        if not 0 <= due_days <= _MOST_DUE_DAYS:
            raise BadField(
                field="due_days", problem="out_of_range", least="0", most=str(_MOST_DUE_DAYS)
            )
        due_on = day + timedelta(days=due_days)
        at = self._now()

        tries = count()

        def work(session: Session) -> RunResult:
            if next(tries) > 0:  # only the answer to an earlier try may have been lost
                earlier = run_store.issued_at(session, period, at)
                if earlier is not None:
                    return earlier
            return self._write(session, operator, _Run(period, day, due_on, at), progress)

        try:
            result = self._sessions.run(work)
        except IntegrityError as error:
            if broken_rule(error) == "invoice.number":
                raise NumberTaken(period=period) from error
            raise ChangedElsewhere from error
        if result.count:
            self._events.publish(InvoicesIssued(period, result.count))
        return result

    def _write(
        self, session: Session, operator: Operator, run: "_Run", progress: Progress
    ) -> RunResult:
        if not run_store.lock_numbering(session):
            raise NoCompany
        numbers: list[str] = []
        seals: dict[str, str] = {}
        total = 0
        for found in _stretches(session, run.period, run.issued_on):
            progress.raise_if_cancelled()
            bills = [each for each in found if isinstance(each, _Bill)]
            new = _numbered(session, bills, run)
            seals |= issue_store.add(session, new, run.at)
            numbers.extend(one.number for one in new)
            total += sum(one.totals.total_cents for one in new)
            progress.report(len(numbers), 0)
        if not numbers:
            return RunResult(run.period, 0, "", "", 0)
        result = RunResult(run.period, len(numbers), numbers[0], numbers[-1], total)
        self._journal.append_sealed(
            session,
            operator,
            "invoice.run_issued",
            f"run:{run.period}",
            after={
                "count": result.count,
                "first": result.first_number,
                "last": result.last_number,
                "total_cents": total,
                "issued_on": run.issued_on,
                "due_on": run.due_on,
            },
            rows=seals,
        )
        progress.raise_if_cancelled()
        return result

    def _day(self, period: str, issued_on: date | None) -> date:
        today = business_date(self._now())
        day = issued_on or today
        if not is_period(period):
            raise BadField(field="period", problem="invoice.bad_period")
        if day < today - _WINDOW:
            raise BadField(field="issued_on", problem="date.too_early", least=today - _WINDOW)
        if day > today + _WINDOW:
            raise BadField(field="issued_on", problem="date.too_late", most=today + _WINDOW)
        if period > (day.replace(day=1) + timedelta(days=32)).strftime("%Y-%m"):
            raise BadField(field="period", problem="invoice_run.too_far")
        return day


@dataclass(frozen=True, slots=True)
class _Run:
    period: str
    issued_on: date
    due_on: date
    at: datetime


def _stretches(session: Session, period: str, day: date) -> Iterator[list[_Bill | RunExcluded]]:
    """Every account's bill, or why it gets none, some at a time."""
    rates = issue_store.taxes(session)
    last = 0
    while accounts := run_store.candidates(session, period, after=last, limit=issue_store.BATCH):
        last = accounts[-1].id
        agreed = issue_store.agreements(session, [account.id for account in accounts])
        yield [
            _bill(
                account,
                issue_store.method_on(agreed.get(account.id, ()), account.origin, day),
                rates,
                period,
                day,
            )
            for account in accounts
        ]


def _bill(
    account: RunCandidate,
    method: str | None,
    rates: Mapping[str, TaxRecord],
    period: str,
    day: date,
) -> _Bill | RunExcluded:
    rate = rate_on(rates, account.tax_code or "", day)
    why = _why_not(account, method, period)
    if why is not None or rate is None or method is None:
        return RunExcluded(account.number, account.customer_name, why or WhyNot.NO_TAX)
    charges = tuple(_charges(account, rate))
    try:
        totals = totals_of(charges, account.id_kind)
    except BadAmounts as bad:
        why = _WHY_BAD.get(str(bad.details["problem"]), WhyNot.NOTHING_TO_BILL)
        return RunExcluded(account.number, account.customer_name, why)
    return _Bill(account, charges, totals, method)


def _why_not(account: RunCandidate, method: str | None, period: str) -> WhyNot | None:
    if account.is_billed:
        return WhyNot.ALREADY_BILLED
    if account.state != "active":
        return WhyNot.SUSPENDED
    activated_at = account.activated_at
    if activated_at is not None and business_date(activated_at).strftime("%Y-%m") > period:
        return WhyNot.NOT_YET_ACTIVE
    if account.plan_name is None:
        return WhyNot.NO_PLAN
    if method is None:
        return WhyNot.NO_AGREEMENT
    return None


def _charges(account: RunCandidate, rate: TaxRecord) -> Iterator[Charge]:
    def charge(code: str, description: str, cents: int) -> Charge:
        return Charge(code, description, _ONE, cents * _E4, 0, rate.code, rate.basis_points)

    if account.monthly_cents:
        yield charge(account.plan_code or "", account.plan_name or "", account.monthly_cents)
    if _owes_activation(account):
        words = f"{_ACTIVATION}: {account.plan_name}"
        yield charge(ACTIVATION_CODE, words, account.activation_cents)


def _owes_activation(account: RunCandidate) -> bool:
    # An account of the web has paid it with its first order.
    return account.is_activation_due and account.origin == "MANUAL"


def _numbered(session: Session, bills: list[_Bill], run: _Run) -> list[NewInvoice]:
    if not bills:
        return []
    series, first = run_store.take_numbers(session, len(bills))
    if first + len(bills) - 1 > LAST_SEQUENTIAL:
        raise SeriesExhausted(series=series)
    return [
        NewInvoice(
            number=number_of(series, sequential),
            account_id=bill.account.id,
            issued_on=run.issued_on,
            due_on=run.due_on,
            period=run.period,
            charges=bill.charges,
            totals=bill.totals,
            agreement_method=bill.method,
            source=InvoiceSource.RUN,
        )
        for sequential, bill in enumerate(bills, start=first)
    ]


def _shown(bill: _Bill) -> RunAccount:
    account = bill.account
    return RunAccount(
        account_number=account.number,
        customer_name=account.customer_name,
        plan_name=account.plan_name or "",
        monthly_cents=account.monthly_cents,
        activation_cents=account.activation_cents if _owes_activation(account) else 0,
        subtotal_cents=bill.totals.subtotal_cents,
        tax_cents=bill.totals.tax_cents,
        total_cents=bill.totals.total_cents,
    )
