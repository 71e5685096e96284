from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement

from services.cheques import list_store, rule_store, slip_store, store
from services.cheques.calendar import WorkingDays
from services.cheques.records import (
    AgreedDay,
    CalendarDay,
    ChequePaid,
    ChequeQuestion,
    ChequeRecord,
    ChequeRow,
    Picture,
    Register,
    Total,
    UnclearedInvoice,
    Waiting,
    Worklist,
)
from services.cheques.states import SlipState
from services.clock import Now, business_date
from services.errors import NotFound
from services.payments.left import fillings
from services.payments.records import Cause, Direction, PaymentRecord, ReversalRecord
from services.payments.service import PaymentService
from services.storage.sessions import Session, Sessions

_LONGEST: Final = timedelta(days=7)
"""More days than banks are ever closed in a row, so that a day that opens again is seen."""

_FUTURE: Final = 400
"""How many days ahead a post-dated cheque may lie, and a little more."""


class ChequeRegister:
    """The register of cheques: what there is, what waits, and the life of each."""

    def __init__(self, sessions: Sessions, payments: PaymentService, now: Now) -> None:
        self._sessions = sessions
        self._payments = payments
        self._now = now

    def listing(
        self, question: ChequeQuestion, *, after: ChequeRow | None = None, limit: int = 200
    ) -> list[ChequeRow]:
        """A page of cheques.

        Those that go to the bank come in the order of their days, all others newest first.

        Args:
            question: which ones.
            after: the last row of the page before.
            limit: how many at most.
        """
        with self._sessions.read() as session:
            days = rule_store.working_days(session)
            condition = self._condition(session, question, days)
            rows = list_store.listing(session, question, condition, after=after, limit=limit)
            invoices = list_store.invoices_of(session, [row.payment_id for row in rows])
        return [store.as_row(row, days, invoices.get(row.payment_id, ())) for row in rows]

    def total(self, question: ChequeQuestion) -> Total:
        """How many cheques a question finds, and what they are worth."""
        with self._sessions.read() as session:
            days = rule_store.working_days(session)
            return list_store.total(session, question, self._condition(session, question, days))

    def register(self) -> Register:
        """How many cheques are in each state and on each worklist, with their sums."""
        with self._sessions.read() as session:
            days = rule_store.working_days(session)
            today, news = business_date(self._now()), rule_store.rules(session).news_days
            asked = {each: list_store.waits(each, days, today, news) for each in Worklist}
            states, worklists = list_store.totals(session, asked)
            return Register(
                states=states,
                worklists=worklists,
                slips=slip_store.count(session, SlipState.PREPARED),
            )

    def waiting(self) -> Waiting:
        """What waits at the counter: for the first page, which looks every half minute."""
        today = business_date(self._now())
        with self._sessions.read() as session:
            days = rule_store.working_days(session)

            def total(worklist: Worklist) -> Total:
                asked = list_store.waits(worklist, days, today, 0)
                return list_store.total(session, ChequeQuestion(), asked)

            return Waiting(
                today=total(Worklist.TODAY),
                late=total(Worklist.LATE),
                came_back=total(Worklist.CAME_BACK),
                slips=slip_store.prepared(session),
            )

    def show(self, cheque_id: int) -> ChequeRecord:
        """One cheque with its life, what it paid, and what stands against its customer.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            row = store.find(session, cheque_id)
            if row is None:
                raise NotFound(what="cheque", which=cheque_id)
            found = store.as_row(row, rule_store.working_days(session))
            moves = store.moves(session, cheque_id)
            flag = store.flag_of(session, row.customer_id)
            has_picture = store.has_picture(session, found.payment, found.position)
            term = timedelta(days=rule_store.rules(session).presentation_days)
        payment = self._payments.show(found.payment)
        paid, credit = what_it_paid(payment, found.position, cheque_id)
        back = came_back(payment, cheque_id)
        return ChequeRecord(
            found,
            moves,
            paid,
            credit,
            flag,
            has_picture,
            twice_cents=back[-1].twice_cents if back else 0,
            present_by=found.dated_on + term,
        )

    def picture(self, cheque_id: int) -> Picture | None:
        """The newest picture of a cheque; None when nobody attached one.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            row = store.find(session, cheque_id)
            if row is None:
                raise NotFound(what="cheque", which=cheque_id)
            return store.picture(session, row.payment_id, row.position)

    def calendar(self) -> list[CalendarDay]:
        """What may go to the bank on each coming working day, post-dated or not.

        A day that was agreed on a weekend or holiday is the next working day.
        """
        today = business_date(self._now())
        with self._sessions.read() as session:
            days = rule_store.working_days(session)
            since = days.on_or_before(today)
            agreed = list_store.by_day(session, since, today + timedelta(days=_FUTURE))
        found: dict[date, Total] = {}
        for day, count, cents in agreed:
            goes = days.on_or_after(day)
            if goes >= today:
                before = found.get(goes, Total(0, 0))
                found[goes] = Total(before.count + count, before.cents + cents)
        return [CalendarDay(day, found[day].count, found[day].cents) for day in sorted(found)]

    def agreed_days(self) -> list[AgreedDay]:
        """The days that were agreed for what is here, from today on, whether banks work or not.

        Those of the days just before are among them, where weekends and holidays lead up to it.
        """
        today = business_date(self._now())
        with self._sessions.read() as session:
            agreed = list_store.by_day(session, today - _LONGEST, today + timedelta(days=_FUTURE))
        return [AgreedDay(*each) for each in sorted(agreed)]

    def uncleared_invoices(self, limit: int = 1000) -> list[UnclearedInvoice]:
        """Invoices that count as paid by cheques which the bank has yet to pay."""
        with self._sessions.read() as session:
            return list_store.uncleared_invoices(session, limit)

    def _condition(
        self, session: Session, question: ChequeQuestion, days: WorkingDays
    ) -> ColumnElement[bool] | None:
        if question.worklist is None:
            return None
        news = rule_store.rules(session).news_days
        return list_store.waits(question.worklist, days, business_date(self._now()), news)


def what_it_paid(
    payment: PaymentRecord, position: int, cheque_id: int
) -> tuple[tuple[ChequePaid, ...], int]:
    """Which invoices a cheque of a receipt paid, and what it left as credit.

    Returns:
        The invoices, the oldest due first, with what of them is owed again, and behind them
        those of the receipt that are owed again in place of what a refund had given back; and
        the credit.
    """
    part = fillings(payment)[position - 1]
    back: dict[str, int] = {}
    for each in came_back(payment, cheque_id):
        for line in each.lines:
            back[line.invoice] = back.get(line.invoice, 0) + line.amount_cents
    paid = {share.invoice: share.amount_cents for share in part.shares}
    return (
        tuple(
            ChequePaid(invoice, paid.get(invoice, 0), back.get(invoice, 0))
            for invoice in dict.fromkeys((*paid, *back))
        ),
        part.credit_cents,
    )


def came_back(payment: PaymentRecord, cheque_id: int) -> list[ReversalRecord]:
    """The documents by which a cheque of a receipt went out of the books."""
    cause = Cause(cheque=cheque_id)
    return [
        each
        for each in payment.reversals
        if each.cause == cause and each.direction is Direction.BACK
    ]
