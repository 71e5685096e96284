from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import ChangedElsewhere, NotFound, UserError
from services.events import Events
from services.invoices import numbers, store
from services.invoices.errors import InvoiceClaimed, InvoiceHasPayments, InvoiceIsVoid
from services.invoices.events import InvoiceVoided
from services.invoices.records import InvoicePage, InvoiceRow, InvoiceSheet, PendingInvoice
from services.invoices.sheet import read_sheet
from services.invoices.states import InvoiceState
from services.staff.approvals import spend
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions

_NEWEST: Final = 2**62


VOID: Final = "invoice.void"
"""The action that a second person approves before an invoice is voided."""


class InvoiceService:
    """Invoices as the office sees them: what is owed, one with its charges, voiding."""

    def __init__(self, sessions: Sessions, journal: Journal, events: Events, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._events = events
        self._now = now

    def pending(self, account: str | int) -> list[PendingInvoice]:
        """What an account owes, oldest due first, with the claims of charges under way.

        Args:
            account: its number, or its id.

        Raises:
            NotFound: there is no such account.
        """
        with self._sessions.read() as session:
            found = store.pending(session, account, business_date(self._now()))
            if not found:
                _account_id(session, account)
            return found

    def of_account(self, account: str | int, *, offset: int = 0, limit: int = 100) -> InvoicePage:
        """The invoices of an account, paid and void ones too, newest first.

        Raises:
            NotFound: there is no such account.
        """
        today = business_date(self._now())
        with self._sessions.read() as session:
            account_id = _account_id(session, account)
            rows, count = store.of_account(session, account_id, today, offset=offset, limit=limit)
        return InvoicePage(tuple(rows), count)

    def listing(
        self, *, state: InvoiceState | None = None, before_id: int | None = None, limit: int = 100
    ) -> list[InvoiceRow]:
        """The whole office's invoices, newest first.

        Args:
            state: only those in this state.
            before_id: the id of the last row of the page before.
            limit: how many at most.
        """
        today = business_date(self._now())
        start = _NEWEST if before_id is None else before_id
        with self._sessions.read() as session:
            return store.listing(session, today, state=state, before_id=start, limit=limit)

    def find(self, typed: str, limit: int = 20) -> list[InvoiceRow]:
        """Invoices by number: whole, without dashes, without zeros, or its last digits alone."""
        today = business_date(self._now())
        number, sequential = numbers.whole_number(typed), numbers.tail(typed)
        with self._sessions.read() as session:
            if number is not None:
                return store.by_number(session, number, today)
            if sequential is not None:
                return store.by_sequential(session, sequential, today, limit)
        return []

    def show(self, number: str) -> InvoiceSheet:
        """One invoice with its charges, what was paid of it, and who claims it.

        Raises:
            NotFound: there is no such number.
        """
        with self._sessions.read() as session:
            return read_sheet(session, number, business_date(self._now()))

    def void(self, operator: Operator, number: str, approval: str) -> InvoiceSheet:
        """Make an invoice stand no longer (*anular*); its number stays taken.

        Args:
            operator: who asks for it.
            number: the invoice's.
            approval: the id of a second person's approval of `VOID` for this invoice and its
                total; its reason becomes the invoice's.

        Raises:
            ApprovalInvalid: for another invoice or amount, spent, or lapsed.
            InvoiceClaimed: a charge under way holds it. InvoiceHasPayments: reverse those first.
            InvoiceIsVoid: it was voided before. NotFound. NotAllowed.
        """
        operator.require(Right.VOID_INVOICES)
        try:
            with self._sessions.begin() as session:
                found = _head(session, number)
                told = spend(
                    session,
                    operator,
                    approval,
                    action=VOID,
                    document=f"invoice:{number}",
                    amount_cents=found.total_cents,
                    at=self._now(),
                )
                if not store.void(session, found.id, told):
                    raise _refusal(_head(session, number))
                self._journal.append(
                    session,
                    operator,
                    "invoice.voided",
                    f"invoice:{number}",
                    before={"state": InvoiceState.OPEN, "balance_cents": found.balance_cents},
                    after={"state": InvoiceState.VOID},
                    reason=told,
                )
        except IntegrityError as error:
            # PostgreSQL: a claim or payment committed between our look and our move.
            with self._sessions.read() as session:
                raise _refusal(_head(session, number)) from error
        self._events.publish(InvoiceVoided(number, found.account_id))
        return self.show(number)


def _account_id(session: Session, of: str | int) -> int:
    found = store.account_id(session, of)
    if found is None:
        raise NotFound(what="account", which=of)
    return found


def _head(session: Session, number: str) -> Row[Any]:
    found = store.head(session, number)
    if found is None:
        raise NotFound(what="invoice", which=number)
    return found


def _refusal(row: Row[Any]) -> UserError:
    if row.state == InvoiceState.VOID:
        return InvoiceIsVoid(number=row.number, reason=row.void_reason)
    claim = store.claim_of(row)
    if claim is not None:
        return InvoiceClaimed(
            number=row.number,
            method=claim.method,
            till=claim.till,
            who=claim.who,
            since=claim.since,
        )
    if row.balance_cents != row.total_cents:
        return InvoiceHasPayments(number=row.number, paid_cents=row.total_cents - row.balance_cents)
    return ChangedElsewhere()
