"""The harness's side of a till's process: step it, kill it, freeze it, hear what it says."""

import contextlib
import json
import multiprocessing
import os
import signal
import time
from multiprocessing.connection import Connection
from typing import Any, Final

from tests.faults.points import CLOCK, FREE, ON
from tests.faults.till import TillPlan, work

Told = dict[str, Any]
_PATIENCE: Final = 30.0


class TillHangs(AssertionError):
    """A till neither came to its next point nor to its end."""


class TillNeverBegan(RuntimeError):
    """A till's process ended before its person did anything: it could not be set up."""


class Till:
    """One till's process, and everything that it has told so far.

    It is born standing at its first point. `name` is the till's code and a number; `here` is the
    point at which it stands, None while it runs by itself or is over.
    """

    def __init__(self, plan: TillPlan, number: int) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["__main__", "tests.faults.till"])
        self.plan = plan
        self.name = f"{plan.operator.till}#{number}"
        self.told: list[Told] = []
        self.here: Told | None = None
        self.is_over = False
        self._is_free = False
        self._line, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(plan, theirs), daemon=True)
        self._process.start()
        self._pid = self._process.pid or 0
        theirs.close()
        self.arrive()
        if not any(said["is"] == "job" for said in self.told):
            raise TillNeverBegan(self.told[-1]["told"] if self.told else "see standard error")

    @property
    def line(self) -> Connection:
        """To wait on for several tills at once."""
        return self._line

    @property
    def is_parked(self) -> bool:
        """Whether it stands at a point and waits."""
        return self.here is not None

    @property
    def point(self) -> str:
        """The name of the point at which it stands; empty when it does not."""
        return "" if self.here is None else str(self.here["name"])

    @property
    def has_effect(self) -> bool:
        """Whether something was or will be changed right here: a commit, or a call on the wire."""
        return self.point.endswith(" commit") or self.point.startswith(("before ", "after "))

    @property
    def in_transaction(self) -> bool:
        """Whether it stands at a point inside a transaction."""
        return self.here is not None and self.here["depth"] > 0

    def step(self, patience: float = _PATIENCE) -> str | None:
        """Let it go on to its next point; None when it came to its end instead."""
        self.go()
        return self.arrive(patience)

    def step_past_transaction(self) -> str | None:
        """Let it go on to its next point at which it holds no lock of the books."""
        point = self.step() if self.is_parked else None
        while self.in_transaction:
            point = self.step()
        return point

    def go(self) -> None:
        """Let it go on, without waiting for where it comes to."""
        if self.here is not None:
            self.here = None
            self._line.send_bytes(ON)

    def arrive(self, patience: float = _PATIENCE) -> str | None:
        """Wait until it stands at a point (its name) or is over (None).

        Raises:
            TillHangs: neither, in that many seconds.
        """
        until = time.monotonic() + patience
        while self.here is None and not self.is_over:
            if not self._line.poll(max(0.0, until - time.monotonic())):
                raise TillHangs(f"{self.name} after {self.told[-3:]}")
            self._read()
        return None if self.here is None else str(self.here["name"])

    def run_to(self, point: str) -> bool:
        """Let it go on until it stands at this point; false when it ended without."""
        while self.here is not None and self.here["name"] != point:
            self.step()
        return self.here is not None

    def let_go(self) -> None:
        """Let it run by itself: no more points."""
        if self.here is not None:
            self.here = None
            self._is_free = True
            self._line.send_bytes(FREE)

    def finish(self, patience: float = _PATIENCE) -> list[Told]:
        """Let it run to its end; what its people were told."""
        self.let_go()
        until = time.monotonic() + patience
        while not self.is_over:
            if not self._line.poll(max(0.0, until - time.monotonic())):
                self.kill()
                raise TillHangs(f"{self.name} after {self.told[-3:]}")
            self._read()
            self.let_go()  # it may have been on its way to a point
        return self.verdicts

    def listen(self, patience: float = _PATIENCE) -> None:
        """Hear the next thing that it tells."""
        if self.is_over or not self._line.poll(patience):
            raise TillHangs(f"{self.name} after {self.told[-3:]}")
        self._read()

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL."""
        with contextlib.suppress(ProcessLookupError):  # it ended by itself just now
            if not self.is_over:
                os.kill(self._pid, signal.SIGKILL)
        while not self.is_over:
            self._read()

    def freeze(self) -> None:
        """Stop it where it is: SIGSTOP, as a laptop that sleeps."""
        os.kill(self._pid, signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on as if nothing had been: SIGCONT."""
        os.kill(self._pid, signal.SIGCONT)

    def move_clock(self, seconds: float) -> None:
        """Move its computer's clock while it stands at a point."""
        self._line.send_bytes(CLOCK + str(seconds).encode())

    @property
    def verdicts(self) -> list[Told]:
        """What its people were told, refusals included."""
        return [said for said in self.told if said["is"] in {"told", "refused", "paid"}]

    def said(self, what: str) -> list[Told]:
        """Everything of one kind that it told."""
        return [said for said in self.told if said["is"] == what]

    @property
    def last_word(self) -> str:
        """The last verdict, or the last refusal."""
        said = self.verdicts[-1]
        return str(said.get("verdict") or said.get("error") or said["is"])

    def _read(self) -> None:
        try:
            said = json.loads(self._line.recv_bytes())
        except (EOFError, ConnectionResetError):
            self._over()
            return
        self.told.append(said)
        if said["is"] == "point" and not self._is_free:
            self.here = said

    def _over(self) -> None:
        self.is_over = True
        self.here = None
        self._process.join()
        self._line.close()
        self._process.close()
