"""One case: an office with fresh books, a provider that remembers nothing, and its tills."""

import contextlib
import sqlite3
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, Final, Self
from uuid import UUID

from services.clock import business_date, utc_now
from services.practice.simulator import SimulatorProcess
from tests.faults import truth
from tests.faults.cutter import Cutter
from tests.faults.ground import INVOICES, Ground
from tests.faults.jobs import Job
from tests.faults.mutants import MUTANTS
from tests.faults.process import Till, Told
from tests.faults.raw import RawBooks
from tests.faults.till import TillPlan

_LEAST: Final = 50
"""The provider charges no less."""

_ROUNDS: Final = 4
_A_DAY: Final = 25 * 3600.0
_ENDED: Final = {
    "charge_attempt": "'SUCCEEDED', 'CANCELED'",
    "refund": "'DONE', 'FAILED', 'REJECTED'",
}
_PAST: Final = "2020-01-01T00:00:00.000000+00:00"
VISA: Final = ("pm_card_visa",)


class Office:
    """The harness's hand on one case.

    Args:
        ground: where the books come from.
        url: where they are.
        simulator: the provider.
        mutant: what is taken out of the program at its tills and in its books.

    Tills take the `way` to the books, which is the direct one unless a case puts a wire there.
    """

    def __init__(
        self, ground: Ground, url: str, simulator: SimulatorProcess, mutant: str = ""
    ) -> None:
        self.ground = ground
        self.url = url
        self.way = url
        self.simulator = simulator
        self.control = simulator.control
        self.books = RawBooks(url)
        self.tills: list[Till] = []
        self.traces: dict[str, list[Told]] = {}
        self.wire: Cutter | None = None
        self.clock = 0.0
        self.hangs = False
        self.refunds = False
        self._minted = 0
        self._hurries = False
        self._mutant = mutant
        for statement in MUTANTS[mutant].rules.get(ground.name, ()) if mutant else ():
            self.books.rows(statement)

    def hurrying(self) -> Self:
        """This office, where tills hired from now on wait less for the locks of others."""
        self._hurries = True
        return self

    def hire(self, *jobs: Job, at: int = 0, **different: Any) -> Till:
        """A new process at a till, standing at its first point.

        Args:
            jobs: what its person will do.
            at: the till's place, 0 to 5.
            different: fields of `TillPlan` that are not as usual.
        """
        till = Till(self.plan(*jobs, at=at, **different), len(self.tills) + 1)
        self.tills.append(till)
        self.traces[till.name] = till.told
        return till

    def plan(self, *jobs: Job, at: int = 0, **different: Any) -> TillPlan:
        """Who sits at a till and does what, as for `hire`."""
        return TillPlan(
            operator=different.pop("operator", self.ground.crew.cashiers[at]),
            jobs=jobs,
            books_url=different.pop("books_url", self.way),
            witness_url=self.url,
            stripe_url=different.pop("stripe_url", self.simulator.url),
            **{
                "clock": self.clock,
                "mutant": self._mutant,
                "hurries": self._hurries,
                **different,
            },
        )

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

    def charged(self, *numbers: str) -> str:
        """A charge that went well; the id of its payment."""
        till = self.hire(self.charge(*numbers))
        till.finish()
        assert till.last_word == "charged", till.verdicts
        return str(till.verdicts[-1]["payment"])

    def ask_refund(self, payment: str, cents: int) -> Job:
        """The job of asking for some of a payment back."""
        self.refunds = True
        return Job("ask refund", {"refund": self.mint(), "payment": payment, "cents": cents})

    def restore(self) -> None:
        """Somebody puts the safety copy of this morning in place of the books."""
        self.books.close()
        self.ground.restore(self.url)

    def let_leases_end(self) -> None:
        """Time passes for whoever left an attempt behind: every lease is over, every look due.

        A SQLite file that a frozen till has locked stays as it is: nobody could take over there.
        """
        past = _PAST if self.books.is_sqlite else datetime.fromisoformat(_PAST)
        with contextlib.suppress(sqlite3.OperationalError):
            self.books.rows("UPDATE job SET lease_until = ?", past)
        for table in _ENDED:
            living = f"state NOT IN ({_ENDED[table]})"
            with contextlib.suppress(sqlite3.OperationalError):
                self.books.rows(f"UPDATE {table} SET lease_until = ? WHERE {living}", past)
                self.books.rows(
                    f"UPDATE {table} SET poll_at = ? WHERE {living} AND poll_at IS NOT NULL", past
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

    def wait_for_a_lock(self) -> None:
        """Wait until somebody on the server waits for a lock; on a file nobody shows it."""
        sql = "SELECT count(*) AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        until = time.monotonic() + 5
        while not self.books.is_sqlite and not self.books.rows(sql)[0]["waiting"]:
            if time.monotonic() > until:
                raise AssertionError("nobody waits for a lock")
            time.sleep(0.005)

    def recover(self, at: int = 1) -> list[Told]:
        """Faults end, time passes, and another till brings everything to its end."""
        self.quieten()
        told: list[Told] = []
        for _ in range(_ROUNDS):
            self.let_leases_end()
            jobs = [Job("recover"), Job("recover refunds")] if self.refunds else [Job("recover")]
            told += self.hire(*jobs, at=at).finish()
            if not self.unfinished():
                break
            # What the provider remembers a failure of is known for good only a day later.
            self.pass_time(_A_DAY)
        return told

    def reconcile(self) -> None:
        """A supervisor compares the books with the provider."""
        self.quieten()
        self.let_leases_end()
        supervisor = self.ground.crew.supervisor
        till = self.hire(Job("reconcile"), operator=supervisor)
        till.finish()
        assert till.said("reconciled"), till.verdicts

    def quieten(self) -> None:
        """End every fault, and wait until no request is under way at the provider."""
        self.control.clear_faults()
        until = time.monotonic() + 5
        while truth.in_flight(self.control.base_url, self.control.token):
            if time.monotonic() > until:
                raise AssertionError("a request at the simulator does not end")
            time.sleep(0.01)

    def unfinished(self) -> list[Mapping[str, Any]]:
        """The attempts and refunds whose outcome is not known for good."""
        return [
            *self.books.rows(
                "SELECT id, state FROM charge_attempt WHERE state NOT IN ('SUCCEEDED', 'CANCELED')"
            ),
            *self.books.rows("SELECT id, state FROM refund WHERE state IN ('SENDING', 'IN_DOUBT')"),
        ]

    def look(self, *, settled: bool, reconciled: bool = False) -> list[str]:
        """What the independent checker finds wrong; nothing is what one hopes for.

        Args:
            settled: faults have ended and somebody has recovered, so that everything must agree.
            reconciled: somebody has compared everything with the provider too.
        """
        found = truth.read(
            self.books, self.control.base_url, self.control.token, self.traces, settled=settled
        )
        return truth.violations(found, settled=settled, reconciled=reconciled)

    def check(self, *, settled: bool = True, reconciled: bool = False) -> None:
        """Fail if anything is wrong."""
        wrong = self.look(settled=settled, reconciled=reconciled)
        assert not wrong, "\n".join(wrong)

    def end_well(self, *numbers: str) -> None:
        """Recover, check, let yet another till charge what is still owed, and check again."""
        self._hurries = False
        self.recover()
        self.check()
        owed = {number: self.owed(number) for number in numbers or INVOICES}
        jobs = [
            Job("charge", {"attempt": self.mint(), "shares": {number: cents}, "cards": VISA})
            for number, cents in owed.items()
            if cents >= _LEAST
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

    def owed(self, number: str) -> int:
        """What can still be charged for an invoice: nothing of a void one."""
        sql = "SELECT balance_cents FROM invoice WHERE number = ? AND state = 'open'"
        return sum(int(row["balance_cents"]) for row in self.books.rows(sql, number))

    def succeeded(self) -> int:
        """How many intents succeeded at the provider."""
        return sum(intent["status"] == "succeeded" for intent in self.control.intents())

    def close(self) -> None:
        """End whoever still sits at a till."""
        for till in self.tills:
            till.kill()
        self.books.close()


@contextmanager
def opened(ground: Ground, simulator: SimulatorProcess, *, mutant: str = "") -> Iterator[Office]:
    """An office for one case; its tills run a mutant, if one is named."""
    if not simulator.is_running:
        simulator.start()
    simulator.control.reset()
    with ground.fresh(altered=bool(mutant)) as url:
        office = Office(ground, url, simulator, mutant)
        now = utc_now()
        if business_date(now) != business_date(ground.crew.since):
            # The office's midnight came meanwhile, and its turns are of the day before.
            office.pass_time((ground.crew.since - now).total_seconds())
        try:
            yield office
        finally:
            office.close()


def shares(numbers: Iterable[str]) -> dict[str, int]:
    """These invoices, whole."""
    return {number: INVOICES[number] for number in numbers}
