"""Random days at the office: one seed is one case."""

import contextlib
from collections.abc import Callable
from random import Random
from typing import Any, Final

from services.practice.simulator.client import ControlRefused
from tests.faults.agenda import Agenda
from tests.faults.cutter import Cutter
from tests.faults.holding import held
from tests.faults.office import Office
from tests.faults.process import Till
from tests.faults.till import PATIENT, SHORT

_LONG: Final = SHORT.total + 0.05
_CUSTOMERS: Final = ("visa", "visa", "chargeDeclined")
_ENDPOINTS: Final = (
    "create",
    "confirm",
    "confirm",
    "cancel",
    "retrieve",
    "retrieve",
    "account",
    "list",
    "page_create",
    "page_expire",
    "page_retrieve",
    "refund",
    "refund_list",
)
_WIRE: Final = (
    "drop_before",
    "drop_after",
    "reset_before",
    "reset_after",
    "reset_mid",
    "409",
    "429",
    "lock_timeout",
    "500",
    "500_after",
    "500_late",
    "502",
    "503",
    "truncated",
    "truncated_json",
    "empty",
    "html",
    "401",
)
_SLOW: Final = ("hang_before", "hang_during", "hang_after")
_JUMPS: Final = (-3600.0, 300.0, 25 * 3600.0, 2 * 86400.0, -2 * 86400.0)
_TWO_HOURS: Final = 2 * 3600.0
_TURNS: Final = 800


class Day:
    """One random case: who comes, what they do, and everything that goes wrong.

    Tills go on one step at a time, in an order that the seed draws, so that the same seed gives
    the same day; or, some days, all at once, as the machine lets them.
    """

    def __init__(self, office: Office, seed: int) -> None:
        self.office = office
        self.story: list[str] = []
        self.happened: list[str] = []
        self._random = Random(seed)  # noqa: S311 - a day, not a secret
        self._is_slow = self._chance(0.1)
        self.takes_turns = self._chance(0.7)
        self._agenda = Agenda(office, self._random)
        self._asleep: dict[Till, int] = {}

    def play(self) -> None:
        """Live through the day, then let everything come to its end, and check."""
        wired = not self.office.books.is_sqlite and self._chance(0.5)
        with Cutter(self.office.url) if wired else contextlib.nullcontext() as wire:
            if wire is not None:
                self.office.wire, self.office.way = wire, wire.way
            self._set_faults()
            for _ in range(self._random.choice((2, 2, 2, 3, 3, 4, 5, 6))):
                self._hire()
            if self.takes_turns:
                self._take_turns()
            else:
                self._rush()
            self._go_home()
        self.office.way = self.office.url
        self.office.check(settled=False)
        self.office.end_well()
        self.office.control.settle_late()
        self.office.check()
        if self._chance(0.5):
            self.office.pass_time(_TWO_HOURS)  # a page that nobody knows closes by itself
            self.office.reconcile()
            self.office.check(reconciled=True)

    def _hire(self) -> Till:
        crew, at = self.office.ground.crew, self._random.randrange(6)
        supervises = self._chance(0.15)
        job = self._agenda.of_supervisor if supervises else self._agenda.of_cashier
        jobs = [job() for _ in range(self._random.choice((1, 1, 1, 2, 3)))]
        till = self.office.hire(
            *jobs,
            operator=crew.supervisor if supervises else crew.cashiers[at],
            timeouts=SHORT if self._is_slow else PATIENT,
            hurries=True,
        )
        told = "; ".join(f"{job.name} {dict(job.facts)}" for job in jobs)
        self.story.append(f"{till.name} comes to: {told}")
        return till

    def _set_faults(self) -> None:
        for _ in range(self._random.choice((0, 1, 1, 2, 3, 5))):
            self._set_fault()

    def _set_fault(self) -> None:
        slow = self._is_slow and self._chance(0.5)
        kind = self._random.choice(_SLOW if slow else _WIRE)
        endpoint = self._random.choice(_ENDPOINTS)
        if (kind, endpoint) == ("500_late", "refund"):
            kind = "500_after"  # what appears after a day is another day's business
        times = 1 if slow else self._random.choice((1, 1, 2, 4, 9))
        skip = self._random.choice((0, 0, 0, 1, 2))
        self.office.fault(endpoint, kind, times, skip=skip, seconds=_LONG)
        self._note(f"wire: {kind}", f"{times} times at {endpoint} after {skip}")

    def _rush(self) -> None:
        """Everybody at once; some are killed or frozen while they run."""
        self._note("all tills at once", "")
        tills = list(self.office.tills)
        for till in tills:
            for _ in range(self._random.choice((0, 0, 5, 15, 30))):
                if till.is_parked:
                    till.step_past_transaction()
        for till in tills:
            till.let_go()
        for till in tills:
            if self._chance(0.15):
                self._kill(till)

    def _take_turns(self) -> None:
        blow = self._random.choice((0.0, 0.01, 0.03, 0.06))
        for _ in range(_TURNS):
            ready = [till for till in self.office.tills if till.is_parked]
            awake = [till for till in ready if self._asleep.get(till, 0) <= 0]
            if not ready:
                return
            for till in list(self._asleep):
                self._asleep[till] -= 1
            if not awake:
                continue
            till = self._random.choice(awake)
            if self._chance(blow):
                self._random.choice(_BLOWS)(self, till)
            elif till.is_parked:
                till.step_past_transaction()

    def _kill(self, till: Till) -> None:
        if till.is_parked and self._chance(0.3):
            till.step()  # maybe into a transaction
        self._note("SIGKILL", f"{till.name} at {till.point or 'wherever it was'}")
        till.kill()

    def _replace(self, till: Till) -> None:
        self._kill(till)
        self._hire()

    def _sleep(self, till: Till) -> None:
        turns = self._random.randint(5, 80)
        self._note("asleep, taken over", f"{till.name} at {till.point} for {turns} turns")
        self._asleep[till] = turns
        self.office.let_leases_end()

    def _let_leases_end(self, till: Till) -> None:
        del till
        self._note("leases over", "")
        self.office.let_leases_end()

    def _jump(self, till: Till) -> None:
        seconds = self._random.choice(_JUMPS)
        self._note("clock moved", f"{till.name} by {seconds:.0f} s")
        till.move_clock(seconds)

    def _weekend(self, till: Till) -> None:
        del till
        seconds = 25 * 3600.0
        self._note("25 hours, keys forgotten", "")
        self.office.pass_time(seconds)
        for each in self.office.tills:
            if each.is_parked:
                each.move_clock(seconds)
        self.office.let_leases_end()

    def _hold(self, till: Till) -> None:
        self._note("books locked by another process", f"{till.name} at {till.point}")
        with held(self.office.url):
            till.step_past_transaction()

    def _cut(self, till: Till) -> None:
        wire = self.office.wire
        if wire is None:
            self._kill(till)
            return
        if self._chance(0.5):
            self._note("connection lost before the server committed", till.name)
            wire.cut_before_commit()
        else:
            self._note("connection lost after the server committed", till.name)
            wire.cut_after_commit()
        till.step_past_transaction()

    def _calm(self, till: Till) -> None:
        del till
        self.office.control.clear_faults()
        self.story.append("every fault ends")

    def _more(self, till: Till) -> None:
        del till
        self._set_fault()

    def _customer_pays(self, till: Till) -> None:
        """On a page whose link somebody was told; nobody else knows the address."""
        del till
        told = {said.get("page") for each in self.office.tills for said in each.told}
        for page in self.office.control.state()["pages"]:
            if page["id"] in told:
                with contextlib.suppress(ControlRefused):
                    self.office.control.pay_page(page["id"], self._random.choice(_CUSTOMERS))
                    self._note("customer pays on the phone", page["client_reference_id"])

    def _newcomer(self, till: Till) -> None:
        del till
        if len(self.office.tills) < 9:
            self._hire()

    def _go_home(self) -> None:
        for till in self.office.tills:
            if till.is_parked and self._chance(0.2):
                self._kill(till)
        for till in self.office.tills:
            till.finish()

    def _note(self, what: str, details: str) -> None:
        self.happened.append(what)
        self.story.append(f"{what}: {details}")

    def _chance(self, likely: float) -> bool:
        return self._random.random() < likely


_BLOWS: Final[tuple[Callable[[Day, Till], Any], ...]] = (
    Day._kill,
    Day._kill,
    Day._replace,
    Day._sleep,
    Day._sleep,
    Day._let_leases_end,
    Day._jump,
    Day._weekend,
    Day._hold,
    Day._cut,
    Day._cut,
    Day._calm,
    Day._more,
    Day._newcomer,
    Day._newcomer,
    Day._customer_pays,
    Day._customer_pays,
)
