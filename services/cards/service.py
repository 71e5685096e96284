import logging
import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import uuid4

from services.audit.service import Journal
from services.cards import store
from services.cards.answers import Answer, Intent, ProviderAccount
from services.cards.difference_records import DifferenceRecord
from services.cards.differences import Differences
from services.cards.errors import (
    AccountClosed,
    AmountRefused,
    BillingCharges,
    ChargingGated,
    ClockWrong,
    KeyMismatch,
    LostAttempt,
    NotEnoughRoom,
    ProviderRefused,
    ProviderUnavailable,
    TooLate,
)
from services.cards.found import FoundMoney
from services.cards.gate import BooksMoved, BooksRewound, Gate
from services.cards.gateway import CardGateway
from services.cards.params import PageTerms
from services.cards.phone import PhonePages, page_terms
from services.cards.protocol import Pace, Protocol
from services.cards.records import (
    AttemptMoved,
    AttemptRecord,
    CardToken,
    Channel,
    ChargeOrder,
    Outcome,
    Verdict,
)
from services.cards.recovery import Recovery
from services.cards.settlement import Settlement
from services.cards.states import State
from services.cards.sweep import Sweep
from services.clock import Now, business_date
from services.errors import NotFound
from services.events import Events
from services.office.records import Mode
from services.office.service import OfficeService
from services.payments.records import PaymentRecorded
from services.payments.service import PaymentService
from services.staff.rights import Operator, Right
from services.storage.engine import sqlite_path
from services.storage.errors import DatabaseBusy, DatabaseUnavailable, DiskFull
from services.storage.sessions import Sessions

LEAST_CENTS: Final = 50
MOST_CENTS: Final = 99_999_999
_CLOCK_LIMIT: Final = 600.0
_ROOM: Final = 64 * 1024 * 1024
_LOG: Final = logging.getLogger("cards")
_CHARGEABLE: Final = frozenset({"active", "suspended"})


class ChargeService:
    """The one guarded charge action: a card is charged once, or the doubt is kept until known."""

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        payments: PaymentService,
        office: OfficeService,
        journal: Journal,
        events: Events,
        now: Now,
        *,
        pace: Pace | None = None,
        free_bytes: Callable[[Path], int] | None = None,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._payments = payments
        self._office = office
        self._journal = journal
        self._events = events
        self._now = now
        self._pace = pace or Pace()
        self._free_bytes = free_bytes or (lambda path: shutil.disk_usage(path).free)
        self._owner = str(uuid4())
        self._account = ""
        self._books = ""
        self.differences = Differences(sessions, journal, now)
        self.gate = Gate(sessions, gateway, journal, self.differences, now)
        self._settlement = Settlement(sessions, payments, journal, self.differences, now)
        self.sweep = Sweep(sessions, gateway, self._settlement, self.differences, now)
        self.found = FoundMoney(sessions, gateway, payments, office, self.differences, journal, now)

    # --- Charging ---------------------------------------------------------------------------

    def open(self, operator: Operator, order: ChargeOrder) -> Outcome:
        """Claim the invoices and have an unconfirmed intent ready for a card, or a page open.

        Returns:
            READY with the attempt armed; WAITING with its `link`, for the customer's own phone;
            or NOT_CHARGED when the provider could not make one.

        Raises:
            NotAllowed, AmountRefused, BillingCharges, AccountClosed, NotEnoughRoom,
            AlreadyUnderWay, InvoiceClaimed, InvoiceNotOpen, InvoiceChanged, MoreThanOwed: nothing
            happened.
            KeyMismatch, WrongStripeAccount, ClockWrong, ProviderUnavailable, ProviderRefused,
            ChargingGated, DatabaseReplaced: this till charges nothing now.
        """
        operator.require(Right.CHARGE_CARDS)
        if not LEAST_CENTS <= order.amount_cents <= MOST_CENTS:
            raise AmountRefused(least_cents=LEAST_CENTS, most_cents=MOST_CENTS)
        self._refuse_by_agreement(order)
        self._refuse_without_room()
        protocol = self._protocol()
        try:
            claimed = self._claim(protocol, operator, order)
        except BooksMoved:
            self.gate.look_anew()
            claimed = self._claim(protocol, operator, order)
        self._tell(claimed)
        armed = protocol.arm(operator, claimed)
        if armed.is_on_phone:
            armed = self._pages(protocol).show(operator, armed)
        return self._outcome(armed)

    def confirm(self, operator: Operator, attempt_id: str, token: CardToken) -> Outcome:
        """Take the money with a card that was just entered or saved before.

        Returns:
            CHARGED with its receipt; DECLINED, with the same attempt ready for another card;
            NOT_CHARGED, proven at the provider; or IN_DOUBT: do not charge again.

        Raises:
            LostAttempt: another till took it over. NotFound.
        """
        operator.require(Right.CHARGE_CARDS)
        attempt = self.attempt(attempt_id)
        if attempt.state is not State.ARMED or attempt.is_on_phone:
            return self._outcome(attempt)
        protocol = self._protocol()
        recovery = self._recovery(protocol)
        moto = bool(self._office.setting("stripe.moto", default=False))
        try:
            confirming, answer = protocol.confirm(operator, attempt, token, moto=moto)
        except TooLate:
            return self._outcome(recovery.resolve(operator, self.attempt(attempt_id)))
        except LostAttempt:
            found = self.attempt(attempt_id)
            if found.state is State.ARMED:
                raise
            return self._outcome(found)
        self._tell(confirming)
        try:
            return self._outcome(recovery.answered(operator, confirming, answer))
        except LostAttempt:
            return self._outcome(self.attempt(attempt_id))
        except (DatabaseUnavailable, DatabaseBusy, DiskFull) as trouble:
            # Money may have moved and the books cannot be written now: that is a doubt, never a
            # refusal. Whoever looks next, here or at another till, records what Stripe proves.
            _LOG.warning("attempt %s could not be booked yet: %s", attempt_id, trouble)
            return self._outcome(confirming)

    def charge(self, operator: Operator, order: ChargeOrder, token: CardToken) -> Outcome:
        """Open and confirm at once, with a card that is known already."""
        opened = self.open(operator, order)
        if opened.verdict is not Verdict.READY:
            return opened
        return self.confirm(operator, order.attempt, token)

    def give_up(self, operator: Operator, attempt_id: str) -> Outcome:
        """Let an attempt go: its intent is canceled first, or its page expired, and seen so.

        Returns:
            NOT_CHARGED; CHARGED, if the money had been taken after all; or IN_DOUBT.
        """
        attempt = self.attempt(attempt_id)
        if attempt.is_finished:
            return self._outcome(attempt)
        protocol = self._protocol()
        if attempt.page_id is not None:
            return self._outcome(self._pages(protocol).close(operator, attempt))
        if attempt.pi_id is None:
            return self._outcome(protocol.move(operator, attempt, State.CANCELED, watch=True))
        return self._outcome(self._recovery(protocol).resolve(operator, attempt))

    def keep(self, attempt_id: str) -> bool:
        """Renew the lease while somebody sits before the card window; false when it is lost."""
        attempt = self.attempt(attempt_id)
        if attempt.owner != self._owner:
            return False
        with self._sessions.begin() as session:
            return store.renew(session, attempt, self._now(), self._pace.lease)

    # --- Doubts -----------------------------------------------------------------------------

    def recover(self, operator: Operator) -> list[Outcome]:
        """Bring what absent tills left behind to an end; each attempt that was looked at."""
        ended = self._recovery(self._protocol()).recover(operator)
        return [self._outcome(attempt) for attempt in ended]

    def look_now(self, operator: Operator, attempt_id: str) -> Outcome:
        """Ask the provider about one doubt at once (*Consultar ahora*)."""
        attempt = self.attempt(attempt_id)
        if attempt.is_waiting:
            look = self._pages(self._protocol()).look(operator, attempt)
            return replace(self._outcome(look.attempt), was_reached=look.was_reached)
        if not attempt.is_finished:
            with self._sessions.begin() as session:
                store.make_due(session, attempt_id, self._now())
            self.recover(operator)
        return self.outcome(attempt_id)

    def unfinished(self) -> list[AttemptRecord]:
        """Every attempt whose outcome is not known for good, oldest first."""
        with self._sessions.read() as session:
            return store.unfinished(session)

    def judge_unknown(
        self, operator: Operator, intents: Iterable[Intent]
    ) -> list[DifferenceRecord]:
        """Deal with intents that bear our mark and that the books do not know; see `Gate`."""
        return self.gate.judge(operator, self._books, intents)

    # --- Looking ----------------------------------------------------------------------------

    def attempt(self, attempt_id: str) -> AttemptRecord:
        """One attempt as it stands.

        Raises:
            NotFound.
        """
        with self._sessions.read() as session:
            found = store.find(session, attempt_id)
        if found is None:
            raise NotFound(what="attempt", which=attempt_id)
        return found

    def outcome(self, attempt_id: str) -> Outcome:
        """What may be told of an attempt now."""
        return self._outcome(self.attempt(attempt_id), tell=False)

    def attempts(self, state: State | None = None, limit: int = 100) -> list[AttemptRecord]:
        """The newest attempts, of one state or all."""
        with self._sessions.read() as session:
            return store.newest(session, state, limit)

    def of_account(self, account: str, limit: int = 100) -> list[AttemptRecord]:
        """The newest attempts for an account."""
        with self._sessions.read() as session:
            return store.of_account(session, account, limit)

    # --- The gate ---------------------------------------------------------------------------

    def check_ready(self) -> ProviderAccount:
        """Whether this till may charge: the key, its mode, its account and the clock.

        Raises:
            KeyMismatch, WrongStripeAccount, ClockWrong, ProviderUnavailable, ProviderRefused.
        """
        company = self._office.company()
        if self._gateway.livemode != (company.mode is Mode.LIVE):
            raise KeyMismatch(mode=company.mode.value, livemode=self._gateway.livemode)
        account = self._gateway.account()
        if isinstance(account, Answer):
            if account.status in {401, 403}:
                raise ProviderRefused(status=account.status)
            raise ProviderUnavailable(cause=account.message)
        if abs(account.seconds_ahead) > _CLOCK_LIMIT:
            raise ClockWrong(
                apart=timedelta(seconds=round(abs(account.seconds_ahead))),
                cause="ahead" if account.seconds_ahead > 0 else "behind",
            )
        self._office.adopt_stripe_account(account.id)
        self._account, self._books = account.id, company.uuid
        return account

    def probe(self) -> tuple[ProviderAccount, tuple[str, ...]]:
        """The same for whoever sets it up, with the rights of the key that nothing here needs.

        Raises:
            As `check_ready`.
        """
        return self.check_ready(), self._gateway.needless_rights()

    def _claim(self, protocol: Protocol, operator: Operator, order: ChargeOrder) -> AttemptRecord:
        self.gate.let_pass(operator, self._books)
        try:
            return protocol.claim(operator, order, self._terms(order))
        except BooksRewound as told:
            self.gate.close_rewound(operator, told)
            raise ChargingGated(count=1, cause="rewound") from told

    def _protocol(self) -> Protocol:
        if not self._account:
            self.check_ready()
        return Protocol(
            self._sessions,
            self._gateway,
            self._journal,
            self._now,
            owner=self._owner,
            stripe_account=self._account,
            books=self._books,
            gate=self.gate,
            pace=self._pace,
        )

    def _recovery(self, protocol: Protocol) -> Recovery:
        return Recovery(
            self._sessions,
            protocol,
            self._settlement,
            self._pages(protocol),
            self._now,
            owner=self._owner,
            pace=self._pace,
        )

    def _pages(self, protocol: Protocol) -> PhonePages:
        return PhonePages(
            self._sessions, self._gateway, protocol, self._settlement, self._now, self._pace
        )

    def _terms(self, order: ChargeOrder) -> PageTerms | None:
        is_on_phone = order.channel is Channel.PHONE
        return page_terms(self._office, self._now) if is_on_phone else None

    def _refuse_by_agreement(self, order: ChargeOrder) -> None:
        with self._sessions.read() as session:
            found = store.account_state(session, order.account)
            automatic = store.charged_by_billing(
                session, [share.invoice for share in order.shares], business_date(self._now())
            )
        if found is None:
            raise NotFound(what="account", which=order.account)
        if found[1] not in _CHARGEABLE:
            raise AccountClosed(number=order.account, state=found[1])
        if automatic is not None:
            raise BillingCharges(number=automatic[0], due_on=automatic[1])

    def _refuse_without_room(self) -> None:
        path = sqlite_path(str(self._sessions.engine.url))
        if path is None:
            return
        free = self._free_bytes(path.parent)
        if free < _ROOM:
            raise NotEnoughRoom(free_mb=free // (1024 * 1024))

    def _outcome(self, attempt: AttemptRecord, *, tell: bool = True) -> Outcome:
        receipt = ""
        if attempt.state is State.SUCCEEDED:
            verdict = Verdict.CHARGED
            receipt = self._payments.receipt_of_attempt(attempt.id)
        elif attempt.state is State.CANCELED:
            verdict = Verdict.NOT_CHARGED
        elif attempt.is_waiting or (attempt.is_on_phone and attempt.state is State.ARMED):
            verdict = Verdict.WAITING
        elif attempt.state is State.ARMED:
            verdict = Verdict.DECLINED if attempt.failure else Verdict.READY
        else:
            verdict = Verdict.IN_DOUBT
        if tell:
            self._tell(attempt)
            if receipt:
                self._events.publish(PaymentRecorded(attempt.id, receipt, attempt.account))
        # A card's payment has the id of its attempt.
        return Outcome(attempt, verdict, receipt, attempt.id if receipt else "")

    def _tell(self, attempt: AttemptRecord) -> None:
        self._events.publish(AttemptMoved(attempt.id, attempt.state))
