"""The demo company's Stripe: a simulator, one for each data folder."""

import contextlib
import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from services.clock import utc_now
from services.errors import UserError

if TYPE_CHECKING:
    from services.practice.simulator import SimulatorControl, SimulatorProcess

SECRET_KEY: Final = "sk_test_ventanilla_demo"
PUBLISHABLE_KEY: Final = "pk_test_ventanilla_demo"
STATE_FILE: Final = "simulator.sqlite"
READY_FILE: Final = "simulator.json"
_PATIENCE: Final = 10.0


class NoLocalStripe(UserError):
    """The simulator could not be started. Details: `cause`."""

    key = "practice.no_simulator"


class LocalStripe:
    """Finds the simulator that serves this folder, or starts one that ends with this process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: SimulatorProcess | None = None
        self._control: SimulatorControl | None = None
        self._lock = Lock()

    def url(self) -> str:
        """The base address of its API; starts it when nobody has. Takes about half a second.

        Raises:
            NoLocalStripe.
        """
        return self.control().base_url

    def control(self) -> "SimulatorControl":
        """The hand that steers it.

        Raises:
            NoLocalStripe.
        """
        with self._lock:
            if self._control is None or not _answers(self._control):
                self._control = self._running() or self._start()
            return self._control

    def set_ahead(self, ahead: timedelta) -> None:
        """Let it be so much later there too.

        Raises:
            NoLocalStripe.
        """
        self.control().set_clock(to=int((utc_now() + ahead).timestamp()))

    def close(self) -> None:
        """End it, if this process started it."""
        with self._lock:
            if self._process is not None:
                self._process.stop()
            self._process = self._control = None

    def _running(self) -> "SimulatorControl | None":
        from services.practice.simulator import SimulatorControl  # noqa: PLC0415  demo only

        try:
            told = json.loads((self._folder / READY_FILE).read_text(encoding="utf-8"))
            control = SimulatorControl(str(told["url"]), str(told["control_token"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return control if _answers(control) else None

    def _port_before(self) -> int:
        """The port that it had when it last ran here, 0 when it never did."""
        try:
            told = json.loads((self._folder / READY_FILE).read_text(encoding="utf-8"))
            return urlsplit(str(told["url"])).port or 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def _start(self) -> "SimulatorControl":
        from services.practice.simulator import (  # noqa: PLC0415  demo only
            SimulatorDidNotStart,
            SimulatorProcess,
        )

        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        command = [sys.executable, "-m", "services.practice.simulator"]
        command += ["--ready-file", str(self._folder / READY_FILE)]
        # The links that customers were given name the port, and outlive the program.
        before = self._port_before()
        process = SimulatorProcess(self._folder / STATE_FILE, before, command)
        try:
            try:
                process.start()
            except (SimulatorDidNotStart, ValueError):
                if not before:
                    raise
                process = SimulatorProcess(self._folder / STATE_FILE, command=command)
                process.start()
        except (SimulatorDidNotStart, OSError, ValueError) as error:
            # Two processes may have found none at the same moment; one of them serves now.
            until = time.monotonic() + _PATIENCE
            while time.monotonic() < until:
                found = self._running()
                if found is not None:
                    return found
                time.sleep(0.1)
            raise NoLocalStripe(cause=str(error)) from error
        self._process = process
        return process.control


def _answers(control: "SimulatorControl") -> bool:
    from services.practice.simulator import ControlRefused  # noqa: PLC0415  demo only

    with contextlib.suppress(OSError, ValueError, KeyError, ControlRefused):
        control.set_clock()
        return True
    return False
