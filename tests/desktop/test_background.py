"""What the window does by itself: one comparison an hour for the whole office."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.background import Background
from desktop.gateway import LazyGateway
from desktop.wiring import Services, build_services
from services.cards.errors import NoKey
from services.cards.gateway import CardGateway
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.practice.simulator import SimulatorProcess
from services.reconciliation.service import EVERY
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import Books, Clock
from tests.services.cards.conftest import KEY, QUICK
from ui.tasks import TaskRunner


@dataclass
class Ground:
    """One set of books, with a till's services as often as a test wants them."""

    sessions: Sessions
    clock: Clock
    simulator: SimulatorProcess
    tasks: TaskRunner
    qtbot: QtBot

    def till(self, gateway: CardGateway | None = None) -> Services:
        real = StripeGateway(
            KEY, api_base=self.simulator.url, timeouts=Timeouts(2.0, 2.0, 3.0), now=self.clock
        )
        return build_services(self.sessions, gateway or real, self.clock, pace=QUICK)

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: self.tasks.running == 0, timeout=20_000)

    def an_hour_later(self) -> None:
        self.clock.forward(minutes=61)
        self.simulator.control.set_clock(to=int(self.clock.moment.timestamp()))

    def lists(self) -> int:
        """How often Stripe was asked for everything since a moment."""
        asked = self.simulator.control.requests()
        return sum(each["path"] == "/v1/payment_intents" for each in asked)


@pytest.fixture
def ground(
    qapp: QApplication, qtbot: QtBot, sqlite_url: str, simulator: SimulatorProcess
) -> Iterator[Ground]:
    clock, crashes = Clock(), list[BaseException]()
    simulator.control.set_clock(to=int(clock.moment.timestamp()))
    sessions = Sessions(open_engine(sqlite_url))
    Books(sessions, clock)
    made = Ground(sessions, clock, simulator, TaskRunner(crashes.append), qtbot)
    yield made
    assert made.tasks.wait_all(20)
    sessions.close()
    assert crashes == []


def test_one_till_compares_once_an_hour_for_all(ground: Ground) -> None:
    here = Background(ground.till(), ground.tasks, "01")
    there = Background(ground.till(), ground.tasks, "02")

    for _ in range(3):
        here.compare()
        ground.settle()
        there.compare()
        ground.settle()
    assert ground.lists() == 1
    state = ground.till().reconciliation.state()
    assert (state.by, state.problem, state.left) == ("01", "", 0)

    ground.an_hour_later()
    there.compare()
    ground.settle()
    assert ground.lists() == 2
    assert ground.till().reconciliation.state().by == "02"


def test_a_till_without_a_key_is_silent_and_leaves_the_hour_to_another(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    def no_key() -> CardGateway:
        raise NoKey()

    Background(ground.till(LazyGateway(no_key)), ground.tasks, "02").compare()
    ground.settle()

    assert ground.till().reconciliation.state().tried_at is None
    assert caplog.records == []
    assert ground.till().reconciliation.is_due()


def test_what_goes_wrong_is_logged_and_seen_by_everybody(
    ground: Ground, caplog: pytest.LogCaptureFixture
) -> None:
    ground.simulator.control.add_fault("list", "drop_before", times=0)
    background = Background(ground.till(), ground.tasks, "01")

    background.compare()
    ground.settle()

    assert "reconciliation has to wait" in caplog.text
    assert ground.till().reconciliation.state().problem.startswith("card.provider_unavailable")
    ground.simulator.control.clear_faults()
    ground.an_hour_later()
    background.compare()
    ground.settle()
    assert ground.till().reconciliation.state().problem == ""


def test_the_practice_company_keeps_its_doubt_for_the_first_hour(ground: Ground) -> None:
    background = Background(ground.till(), ground.tasks, "01", compare_after=EVERY)

    background.compare()
    ground.settle()
    assert ground.lists() == 0

    ground.an_hour_later()
    background.compare()
    ground.settle()
    assert ground.lists() == 1
