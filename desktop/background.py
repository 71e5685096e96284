"""What the program does by itself while it is open: settle doubts, compare with Stripe."""

import logging
from datetime import date, datetime, timedelta
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.wiring import Services
from services.cards.errors import NoKey
from services.cards.records import Outcome
from services.cards.service import ChargeService
from services.clock import business_date
from services.errors import UserError
from services.refunds.records import RefundRecord
from services.refunds.states import UNFINISHED
from services.staff.rights import the_program
from ui.tasks import TaskRunner

_TURN_MILLISECONDS: Final = 10_000
_COMPARE_MILLISECONDS: Final = 60_000
_LOG: Final = logging.getLogger("background")


class Background(QObject):
    """Looks every ten seconds whether a charge or a refund was left behind, here or elsewhere.

    Every hour, and at the start if the last hour saw none, one till of the office compares the
    books with Stripe. At the start and at midnight post-dated cheques come to hand.

    Args:
        compare_after: how long after its making the first comparison may come.

    Signals:
        settled(object): an attempt's `Outcome` that came to its end without anybody asking.
        refunded(object): a `RefundRecord` that did.
    """

    settled = Signal(object)
    refunded = Signal(object)

    def __init__(
        self,
        services: Services,
        tasks: TaskRunner,
        till: str,
        *,
        compare_after: timedelta = timedelta(0),
    ) -> None:
        super().__init__()
        self._services = services
        self._tasks = tasks
        self._system = the_program(till)
        self._is_looking = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MILLISECONDS)
        self._timer.timeout.connect(self.turn)
        self._is_comparing = False
        self._compare_from = services.now() + compare_after
        self._compare_timer = QTimer(self)
        self._compare_timer.setInterval(_COMPARE_MILLISECONDS)
        self._compare_timer.timeout.connect(self.compare)
        self._cheques_of: date | None = None
        self._compare_timer.timeout.connect(self.begin_day)

    def start(self) -> None:
        """Look now, and from now on."""
        self._timer.start()
        self._compare_timer.start()
        self.turn()
        self.compare()
        self.begin_day()

    def stop(self) -> None:
        """Look no more; what is under way ends by itself."""
        self._timer.stop()
        self._compare_timer.stop()

    def turn(self) -> None:
        """One look; nothing is sent anywhere when there is nothing unfinished."""
        if self._is_looking:
            return
        self._is_looking = True
        self._tasks.run(self._look, self._looked, self._failed, owner=self, pool="network")

    def _look(self) -> tuple[list[Outcome], list[RefundRecord]]:
        charges, refunds = self._services.charges, self._services.refunds
        outcomes = charges.recover(self._system) if charges.unfinished() else []
        now, looked = self._services.now(), list[RefundRecord]()
        if any(_is_due(refund, now) for refund in refunds.open_refunds()):
            # A till that can't ask Stripe leaves them to one that can.
            charges.check_ready()
            looked = refunds.recover(self._system)
        return outcomes, looked

    def _looked(self, found: tuple[list[Outcome], list[RefundRecord]]) -> None:
        self._is_looking = False
        outcomes, refunds = found
        for outcome in outcomes:
            if outcome.attempt.is_finished:
                self.settled.emit(outcome)
        for refund in refunds:
            if refund.state not in UNFINISHED:
                self.refunded.emit(refund)

    def _failed(self, error: UserError) -> None:
        self._is_looking = False
        _LOG.warning("recovery has to wait: %s", error)

    def begin_day(self) -> None:
        """Once on each business day: bring post-dated cheques to hand whose day it is."""
        today = business_date(self._services.now())
        if self._cheques_of == today:
            return
        self._cheques_of = today
        cheques, system = self._services.cheques, self._system
        self._tasks.run(
            lambda: cheques.come_due(system), lambda _moved: None, self._not_begun, owner=self
        )

    def _not_begun(self, error: UserError) -> None:
        self._cheques_of = None
        _LOG.warning("post-dated cheques have to wait: %s", error)

    def compare(self) -> None:
        """Compare with Stripe if it is time and nobody else does; silent without a key."""
        if self._is_comparing or self._services.now() < self._compare_from:
            return
        self._is_comparing = True
        services, system = self._services, self._system

        def work() -> None:
            if services.reconciliation.is_due() and _has_key(services.charges):
                services.reconciliation.run(system)

        self._tasks.run(
            work, lambda _none: self._compared(), self._not_compared, owner=self, pool="network"
        )

    def _compared(self) -> None:
        self._is_comparing = False

    def _not_compared(self, error: UserError) -> None:
        # What went wrong stands in the state that everybody sees; the next turn tries again.
        self._is_comparing = False
        _LOG.warning("reconciliation has to wait: %s", error)


def _is_due(refund: RefundRecord, now: datetime) -> bool:
    return refund.state in UNFINISHED and (refund.poll_at is None or refund.poll_at <= now)


def _has_key(charges: ChargeService) -> bool:
    """Whether this till can ask Stripe at all; one that cannot leaves the hour to another."""
    try:
        charges.check_ready()
    except NoKey:
        return False
    except UserError:
        # `run` meets it again, and writes it down for everybody.
        return True
    return True
