import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from services.cards.answers import Intent, Kind
from services.cards.difference_records import DifferenceKind, DifferenceRecord
from services.cards.gateway import CardGateway
from services.cards.service import ChargeService
from services.cards.sweep import Swept
from services.clock import Now
from services.errors import UserError
from services.events import Events
from services.reconciliation import store
from services.reconciliation.errors import ReconcilingElsewhere
from services.reconciliation.follow import Follower
from services.reconciliation.records import Action, CardPayment, Reconciled, Report, SyncState
from services.reconciliation.report import rows_of
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions
from services.verification.records import Progress, Unwatched

JOB: Final = "reconcile"
EVERY: Final = timedelta(hours=1)
_LEASE: Final = timedelta(minutes=3)
_SPAN: Final = timedelta(days=7)
_EVENTS_KEPT: Final = timedelta(days=25)
_SLACK: Final = timedelta(hours=1)
_STEPS: Final = 6
_UNWATCHED: Final = Unwatched()
_LOG: Final = logging.getLogger("reconciliation")


class Reconciliation:
    """Compares the books with Stripe, without webhooks: lists are read to their end.

    One till does it for all, every hour and at the start; anybody may ask for a span. What is
    proven is booked, what could still move is stopped, and the rest waits for people.
    """

    def __init__(
        self,
        sessions: Sessions,
        gateway: CardGateway,
        charges: ChargeService,
        follower: Follower,
        events: Events,
        now: Now,
    ) -> None:
        self._sessions = sessions
        self._gateway = gateway
        self._charges = charges
        self._follower = follower
        self._events = events
        self._now = now
        self._owner = str(uuid4())

    def is_due(self) -> bool:
        """Whether the hourly comparison should run now, at this till or another."""
        state = self.state()
        last = state.tried_at if state.problem else state.done_at
        return not state.is_running and (last is None or self._now() - last >= EVERY)

    def state(self) -> SyncState:
        """How far the office has read Stripe, and who reads now."""
        with self._sessions.read() as session:
            found = store.state(session, JOB, self._now())
        if found is None:
            return SyncState(None, None, None, "", is_running=False, by="")
        told: Mapping[str, Any] = found["told"]
        return SyncState(
            cursor=_moment(found["cursor"]) if found["cursor"] else None,
            tried_at=found["tried_at"],
            done_at=found["done_at"],
            problem=found["problem"],
            is_running=bool(found["is_running"]),
            by=str(told.get("by", "")),
            matched=int(told.get("matched", 0)),
            left=int(told.get("left", 0)),
        )

    def run(
        self,
        operator: Operator,
        since: datetime | None = None,
        progress: Progress = _UNWATCHED,
    ) -> Report:
        """Compare everything since a moment; a week, or since the last time, when left out.

        Safe to repeat and to leave at any moment: each step stands by itself.

        Raises:
            NotAllowed. ReconcilingElsewhere: another till is at it.
            ProviderUnavailable and what `check_ready` raises: some of it may be done.
        """
        if operator.user_id:
            operator.require(Right.RECONCILE)
        began = self._now()
        if not self._sessions.run(
            lambda session: store.take(session, JOB, self._owner, began, _LEASE)
        ):
            raise ReconcilingElsewhere(since=self.state().tried_at)
        try:
            report = self._run(operator, since or self._default_since(began), began, progress)
        except UserError as error:
            self._end(problem=str(error))
            raise
        except BaseException:
            self._end(problem="interrupted")
            raise
        told = {"by": operator.till, "matched": report.matched, "left": _left(report)}
        self._end(
            problem="",
            done_at=self._now(),
            cursor=int(began.timestamp()),
            told=json.dumps(told),
        )
        self._events.publish(Reconciled(report.is_clean, len(report.found)))
        return report

    def _run(
        self, operator: Operator, since: datetime, began: datetime, progress: Progress
    ) -> Report:
        step = self._stepper(progress)
        step("account")
        self._charges.check_ready()
        step("intents")
        intents = list(self._gateway.intents_since(int(since.timestamp())))
        found = self._charges.judge_unknown(operator, intents)
        swept = self._charges.sweep.compare(operator, intents)
        step("payments")
        payments = self._payments(since)
        self._doubt_missing(operator, payments, intents, swept)
        step("watch")
        swept.add(self._charges.sweep.watch(operator))
        self._withdraw_vanished(operator)
        step("refunds")
        found += self._follower.follow_lists(operator, int(since.timestamp()))
        step("events")
        found += self._follow_events(operator, began, swept)
        payments = self._payments(since)
        return Report(
            since=since,
            until=began,
            matched=len(set(swept.matched)),
            here_cents=sum(each.amount_cents for each in payments),
            there_cents=sum(each.received_cents for each in intents if _is_our_money(each)),
            settled=tuple(swept.settled),
            canceled=swept.canceled,
            rows=rows_of(since, intents, payments, swept, self._charges.differences.open(), found),
            found=tuple(found + swept.found),
        )

    def _doubt_missing(
        self,
        operator: Operator,
        payments: list[CardPayment],
        intents: list[Intent],
        swept: Swept,
    ) -> None:
        """Ask about each payment of the books that Stripe's list did not show as taken."""
        shown = {intent.id for intent in intents if intent.has_succeeded}
        for payment in payments:
            if payment.intent not in shown:
                swept.add(
                    self._charges.sweep.doubt_payment(
                        operator, payment.attempt, payment.amount_cents
                    )
                )

    def _withdraw_vanished(self, operator: Operator) -> None:
        """Foreign money that came to nothing needs no decision, and closes no gate."""
        for each in self._charges.differences.open():
            if each.kind is not DifferenceKind.FOREIGN:
                continue
            answer = self._gateway.retrieve(each.ref, self._gateway.version)
            if answer.kind is Kind.INTENT and answer.intent and answer.intent.is_canceled:
                self._charges.differences.withdraw(operator, each.id, "Stripe: canceled")

    def _follow_events(
        self, operator: Operator, began: datetime, swept: Swept
    ) -> list[DifferenceRecord]:
        """What happened to old intents, refunds and disputes, which no list of new ones shows."""
        cursor = self.state().cursor
        since = cursor - _SLACK if cursor else began - _SPAN
        if began - since > _EVENTS_KEPT:
            # Stripe forgets events after a month; the lists since the cursor told the same.
            return []
        events, found = self._follower.read_events(int(since.timestamp())), []
        late = [event.subject for event in events if event.kind.startswith("payment_intent.")]
        for subject in dict.fromkeys(late):
            answer = self._gateway.retrieve(subject, self._gateway.version)
            if answer.intent is not None:
                found += self._charges.judge_unknown(operator, [answer.intent])
                swept.add(self._charges.sweep.compare(operator, [answer.intent]))
        found += self._follower.follow_events(operator, events)
        return found

    def _payments(self, since: datetime) -> list[CardPayment]:
        with self._sessions.read() as session:
            return store.card_payments(session, since)

    def _default_since(self, began: datetime) -> datetime:
        cursor = self.state().cursor
        week_ago = began - _SPAN
        return min(week_ago, cursor - _SLACK) if cursor else week_ago

    def _stepper(self, progress: Progress) -> Callable[[str], None]:
        done = 0

        def step(name: str) -> None:
            nonlocal done
            progress.raise_if_cancelled()
            progress.report(done, _STEPS, name)
            done += 1
            at = self._now()
            kept = self._sessions.run(
                lambda session: store.renew(session, JOB, self._owner, at, _LEASE)
            )
            if not kept:
                raise ReconcilingElsewhere(since=at)

        return step

    def _end(self, **values: Any) -> None:
        at = self._now()
        with self._sessions.begin() as session:
            store.end(session, JOB, self._owner, at, **values)


def _is_our_money(intent: Intent) -> bool:
    return bool(intent.attempt) and intent.has_succeeded


def _left(report: Report) -> int:
    return sum(row.action is not Action.NOTHING for row in report.rows)


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
