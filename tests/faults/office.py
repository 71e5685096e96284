"""One case: an office with fresh books, a provider that remembers nothing, and its tills."""

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from services.practice.simulator import SimulatorProcess
from tests.faults import truth
from tests.faults.cutter import Cutter
from tests.faults.ground import INVOICES, Ground
from tests.faults.jobs import Job
from tests.faults.process import Till, Told
from tests.faults.raw import RawBooks
from tests.faults.till import TillPlan

_ROUNDS: Final = 4
_PAST: Final = "2020-01-01T00:00:00.000000+00:00"
VISA: Final = ("pm_card_visa",)


class Office:
    """The harness's hand on one case.

    Args:
        url: where the books are.
        way: the way that tills take to the books, where it is not the direct one.
    """

    def __init__(self, ground: Ground, url: str, simulator: SimulatorProcess) -> None:
        self.ground = ground
        self.url = url
        self.way = url
        self.simulator = simulator
        self.control = simulator.control
        self.books = RawBooks(url)
        self.tills: list[Till] = []
        self.wire: Cutter | None = None
        self.clock = 0.0
        self.hangs = False
        self._minted = 0

    # --- People -----------------------------------------------------------------------------

    def hire(self, *jobs: Job, at: int = 0, **different: Any) -> Till:
        """A new process at a till, standing at its first point.

        Args:
            jobs: what its person will do.
            at: the till's place, 0 to 5.
            different: fields of `TillPlan` that are not as usual.
        """
        plan = TillPlan(
            operator=self.ground.crew.cashiers[at],
            jobs=jobs,
            books_url=different.pop("books_url", self.way),
            witness_url=self.url,
            stripe_url=self.simulator.url,
            **{"clock": self.clock, **different},
        )
        till = Till(plan)
        self.tills.append(till)
        return till

    def mint(self) -> str:
        """An attempt's id: a UUID, as a review screen mints it, and the same in every run."""
        self._minted += 1
        return str(UUID(int=self._minted, version=4))

    def charge(
        self, *numbers: str, cards: tuple[str, ...] = VISA, attempt: str | None = None
    ) -> Job:
        """The job of charging these invoices whole, with one card after the other."""
        facts = {"attempt": attempt or self.mint(), "shares": shares(numbers), "cards": cards}
        return Job("charge", facts)

    def open(self, *numbers: str, attempt: str | None = None) -> Job:
        """The job of opening an attempt for these invoices."""
        return Job("open", {"attempt": attempt or self.mint(), "shares": shares(numbers)})

    def cheque(self, *numbers: str) -> Job:
        """The job of taking a cheque for these invoices."""
        payment = self.mint()
        facts = {"payment": payment, "shares": shares(numbers), "number": payment[:8]}
        return Job("cheque", facts)

    # --- What happens -----------------------------------------------------------------------

    def let_leases_end(self) -> None:
        """Time passes for whoever left an attempt behind: every lease is over, every look due.

        A SQLite file that a frozen till has locked stays as it is: nobody could take over there.
        """
        past = _PAST if self.books.is_sqlite else datetime.fromisoformat(_PAST)
        with contextlib.suppress(sqlite3.OperationalError):
            self.books.rows(
                "UPDATE charge_attempt SET lease_until = ?"
                " WHERE state NOT IN ('SUCCEEDED', 'CANCELED')",
                past,
            )
            self.books.rows(
                "UPDATE charge_attempt SET poll_at = ?"
                " WHERE state NOT IN ('SUCCEEDED', 'CANCELED') AND poll_at IS NOT NULL",
                past,
            )

    def pass_time(self, seconds: float) -> None:
        """Time passes for everybody: the tills hired from now on, and the provider."""
        self.clock += seconds
        self.control.set_clock(advance=int(seconds))

    def fault(self, endpoint: str, kind: str, times: int = 1, **more: Any) -> None:
        """Something goes wrong between the tills and the provider."""
        self.hangs = self.hangs or kind.startswith(("hang", "slow"))
        self.control.add_fault(endpoint, kind, times, **more)

    def wait_for(self, till: Till, what: str, call: str) -> None:
        """Wait until a till that runs by itself has told something of one of its calls."""
        while not any(said["is"] == what and said.get("call") == call for said in till.told):
            till.listen()

    # --- The end of a case ------------------------------------------------------------------

    def recover(self, at: int = 1) -> list[Told]:
        """Faults end, time passes, and another till brings everything to its end."""
        self.quieten()
        told: list[Told] = []
        for _ in range(_ROUNDS):
            self.let_leases_end()
            told += self.hire(Job("recover"), at=at).finish()
            if not self.unfinished():
                break
        return told

    def quieten(self) -> None:
        """End every fault, and wait until no request is under way at the provider."""
        self.control.clear_faults()
        until = time.monotonic() + 5
        while truth.in_flight(self.control.base_url, self.control.token):
            if time.monotonic() > until:
                raise AssertionError("a request at the simulator does not end")
            time.sleep(0.01)

    def unfinished(self) -> list[Mapping[str, Any]]:
        """The attempts whose outcome is not known for good."""
        sql = "SELECT id, state FROM charge_attempt WHERE state NOT IN ('SUCCEEDED', 'CANCELED')"
        return list(self.books.rows(sql))

    def look(self, *, settled: bool) -> list[str]:
        """What the independent checker finds wrong; nothing is what one hopes for.

        Args:
            settled: faults have ended and somebody has recovered, so that everything must agree.
        """
        traces = {till.name: till.told for till in self.tills}
        found = truth.read(self.books, self.control.base_url, self.control.token, traces)
        return truth.violations(found, settled=settled)

    def check(self, *, settled: bool = True) -> None:
        """Fail if anything is wrong."""
        wrong = self.look(settled=settled)
        assert not wrong, "\n".join(wrong)

    def end_well(self, *numbers: str) -> None:
        """Recover, check, let yet another till charge what is still owed, and check again."""
        self.recover()
        self.check()
        owed = {number: self.balance(number) for number in numbers or INVOICES}
        jobs = [
            Job("charge", {"attempt": self.mint(), "shares": {number: cents}, "cards": VISA})
            for number, cents in owed.items()
            if cents
        ]
        if jobs:
            last = self.hire(*jobs, at=2)
            said = [told.get("verdict") for told in last.finish() if told["job"] == "confirm"]
            assert said == ["charged"] * len(jobs), last.verdicts
            self.check()

    def balance(self, number: str) -> int:
        """What is still owed on an invoice."""
        sql = "SELECT balance_cents FROM invoice WHERE number = ?"
        return int(self.books.rows(sql, number)[0]["balance_cents"])

    def succeeded(self) -> int:
        """How many intents succeeded at the provider."""
        return sum(intent["status"] == "succeeded" for intent in self.control.intents())

    def close(self) -> None:
        """End whoever still sits at a till."""
        for till in self.tills:
            till.kill()
        self.books.close()


@contextmanager
def opened(
    ground: Ground, simulator: SimulatorProcess, folder: Path | None = None
) -> Iterator[Office]:
    """An office for one case."""
    if not simulator.is_running:
        simulator.start()
    simulator.control.reset()
    with ground.fresh(folder) as url:
        office = Office(ground, url, simulator)
        try:
            yield office
        finally:
            office.close()


def shares(numbers: Iterable[str]) -> dict[str, int]:
    """These invoices, whole."""
    return {number: INVOICES[number] for number in numbers}
