"""The simulator as a process of its own."""

import json
import os
import secrets
import subprocess
import sys
import threading
from pathlib import Path
from typing import Final

from services.practice.simulator.client import SimulatorControl

START_SECONDS: Final = 20.0
STOP_SECONDS: Final = 5.0


class SimulatorDidNotStart(Exception):
    """The simulator's process ended, or said nothing."""


class SimulatorProcess:
    """Starts, stops, kills and restarts a simulator.

    It ends with the process that started it, whatever way that one ends.

    Args:
        state_file: Where it keeps its state; None keeps it in memory.
        port: 0 for a free one; a restart takes the same.
        command: How to start it; this Python, when left out.

    Example:
        with SimulatorProcess(tmp_path / "stripe.db") as simulator:
            client = StripeClient("sk_test_1", base_addresses={"api": simulator.url})
    """

    def __init__(
        self, state_file: Path | None = None, port: int = 0, command: list[str] | None = None
    ) -> None:
        self.state_file = state_file.resolve() if state_file else None
        self.port = port
        self.control_token = secrets.token_urlsafe(24)
        self._command = command or [sys.executable, "-m", "services.practice.simulator"]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "SimulatorProcess":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The base address of the API."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def control(self) -> SimulatorControl:
        """The hand that steers it."""
        return SimulatorControl(self.url, self.control_token)

    @property
    def is_running(self) -> bool:
        """Whether its process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self) -> int:
        """Its process."""
        if self._process is None:
            raise SimulatorDidNotStart("not started")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it serves.

        Raises:
            SimulatorDidNotStart: with what it said.
        """
        words = [*self._command, "--port", str(self.port), "--stop-with-stdin"]
        if self.state_file is not None:
            words += ["--state", str(self.state_file)]
        root = Path(__file__).resolve().parents[3]
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "VENTANILLA_SIMULATOR_TOKEN": self.control_token},
            cwd=root,
        )
        self.port = int(json.loads(self._first_line())["port"])

    def stop(self) -> None:
        """End it politely."""
        self._end(kill=False)

    def kill(self) -> None:
        """End it as a power cut would: SIGKILL."""
        self._end(kill=True)

    def restart(self) -> None:
        """Start it again on the same port and state."""
        self.stop()
        self.start()

    def _end(self, *, kill: bool) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if kill:
            process.kill()
        elif process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _first_line(self) -> bytes:
        process = self._process
        if process is None or process.stdout is None:
            raise SimulatorDidNotStart("not started")
        late = threading.Timer(START_SECONDS, process.kill)
        late.start()
        line = process.stdout.readline()
        late.cancel()
        if not line:
            self._end(kill=True)
            raise SimulatorDidNotStart("the simulator ended before it served")
        return line
