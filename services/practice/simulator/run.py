import contextlib
import json
import os
import signal
import sqlite3
import sys
import threading
from pathlib import Path
from typing import IO

from services.practice.simulator.server import SimulatorServer
from services.practice.simulator.state import StateInUse


def serve(
    port: int = 0,
    state: Path | None = None,
    *,
    ready_file: Path | None = None,
    control_token: str = "",
    stop_with: IO[bytes] | None = None,
    out: IO[str] | None = None,
) -> int:
    """Serve until SIGINT or SIGTERM; a line of JSON says when it is ready and where.

    Args:
        port: 0 for a free one.
        state: Where the state is kept; None keeps it in memory.
        ready_file: Also written with the ready line, whole or not at all.
        control_token: What `/_control/` asks for; a fresh one when empty.
        stop_with: A stream whose end ends the simulator too.
        out: Where the ready line goes; standard output when left out.

    Returns:
        The exit code: 0, or 1 when it could not start.
    """
    try:
        server = SimulatorServer(port, state, control_token)
    except StateInUse as used:
        print(f"another simulator uses {used}", file=sys.stderr)
        return 1
    except sqlite3.DatabaseError as wrong:
        print(f"the simulator's state file cannot be used: {state}: {wrong}", file=sys.stderr)
        return 1
    except OSError as wrong:
        print(f"the simulator cannot listen on port {port}: {wrong.strerror}", file=sys.stderr)
        return 1
    stopping = threading.Event()
    with contextlib.suppress(ValueError):  # not in the main thread: whoever called stops us
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
    if stop_with is not None:
        threading.Thread(target=_wait_for_end, args=(stop_with, stopping), daemon=True).start()
    server.serve_in_thread()
    _say_ready(server, ready_file, out or sys.stdout)
    while not stopping.wait(0.5):
        pass
    server.close()
    return 0


def _wait_for_end(stream: IO[bytes], stopping: threading.Event) -> None:
    while stream.read(1):
        pass
    stopping.set()


def _say_ready(server: SimulatorServer, ready_file: Path | None, out: IO[str]) -> None:
    line = json.dumps(
        {"url": server.url, "port": server.port, "control_token": server.control_token}
    )
    if ready_file is not None:
        part = ready_file.with_name(ready_file.name + ".part")
        part.write_text(line + "\n", encoding="utf-8")
        os.replace(part, ready_file)
    print(line, file=out, flush=True)
