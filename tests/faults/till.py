"""A till as a process of its own: the program's real services, and what its person does."""

import os
import traceback
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any, Final

from sqlalchemy import Engine, event

from desktop.wiring import build_services
from services.cards.protocol import Pace
from services.gateways.stripe_gateway import StripeGateway, Timeouts
from services.staff.rights import Operator
from services.storage.engine import open_engine
from tests.faults.jobs import Desk, Job
from tests.faults.mutants import MUTANTS
from tests.faults.points import Points
from tests.faults.raw import RawBooks
from tests.faults.watched import WatchedSessions, watched_gateway

KEY: Final = "sk_test_practice"
QUICK: Final = Pace(
    lease=timedelta(seconds=60),
    create_waits=(0.0, 0.0, 0.0),
    confirm_waits=(0.0, 0.0, 0.0),
    resolve_waits=(0.0, 0.0, 0.0, 0.0),
    longest_wait=0.0,
)
PATIENT: Final = Timeouts(connect=1.0, read=4.0, total=5.0)
SHORT: Final = Timeouts(connect=0.5, read=0.2, total=0.3)
"""For cases in which the provider hangs: the same waits, a campaign's worth of times."""

_HURRY: Final = {
    "sqlite": ("PRAGMA busy_timeout = 250",),
    "postgresql": (
        "SET lock_timeout = '300ms'",
        "SET idle_in_transaction_session_timeout = '600ms'",
    ),
}


@dataclass(frozen=True, slots=True)
class TillPlan:
    """Who sits where, what they do, and what is different about this process.

    `books_url` is the way that the program takes to the books, `witness_url` the harness's own.
    `clock` is how many seconds its computer's clock is ahead; a till that `hurries` waits less
    for the locks of others than the program does.
    """

    operator: Operator
    jobs: tuple[Job, ...]
    books_url: str
    witness_url: str
    stripe_url: str
    clock: float = 0.0
    mutant: str = ""
    pace: Pace = QUICK
    timeouts: Timeouts = PATIENT
    hurries: bool = False
    key: str = KEY


def work(plan: TillPlan, line: Connection) -> None:
    """The whole life of a till's process."""
    points = Points(line)
    try:
        if plan.mutant:
            MUTANTS[plan.mutant].apply()
        desk = sit_down(plan, points)
        for job in plan.jobs:
            desk.do(job)
        points.tell("end")
    except EOFError:  # the harness is gone
        os._exit(1)
    except BaseException as bug:  # noqa: BLE001 - whatever it is, the harness has to see it
        points.tell("bug", error=repr(bug), told=traceback.format_exc())
    os._exit(0)


def sit_down(plan: TillPlan, points: Points) -> Desk:
    """The program's services on open books, and somebody before them."""
    points.skew = timedelta(seconds=plan.clock)
    engine = open_engine(plan.books_url)
    if plan.hurries:
        _hurry(engine)
    gateway = StripeGateway(
        plan.key, api_base=plan.stripe_url, timeouts=plan.timeouts, now=points.now
    )
    witness = RawBooks(plan.witness_url)
    services = build_services(
        WatchedSessions(engine, points),
        watched_gateway(gateway, points, witness),
        points.now,
        pace=plan.pace,
    )
    return Desk(services, plan.operator, points, witness)


def _hurry(engine: Engine) -> None:
    """Shorten what the program waits for a lock: the same waits, a campaign's worth of times."""

    @event.listens_for(engine, "connect")
    def _shorten(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for statement in _HURRY[engine.dialect.name]:
            cursor.execute(statement)
        cursor.close()
        if engine.dialect.name == "postgresql":
            connection.commit()
