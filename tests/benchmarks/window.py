"""The start of the program: from nothing to a sign-in that takes keys, and what it loads."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from services.storage.engine import sqlite_path
from tests.benchmarks.figures import Figure, Goal, Samples, in_turns, timed
from tests.benchmarks.ground import Ground

_ROOT: Final = Path(__file__).parents[2]


def window(ground: Ground) -> Iterator[Figure]:
    """Beside the smallest window that Qt can open; embedded books only."""
    path = sqlite_path(ground.books.url)
    if path is None:
        return
    told: list[dict[str, Any]] = []
    bare: list[dict[str, Any]] = []
    rounds = max(3, ground.rounds // 20)
    in_turns(
        rounds,
        lambda _: told.append(_start("tests.benchmarks.window_probe", path.parent)),
        lambda _: bare.append(_start("tests.benchmarks.bare_window", path.parent)),
        warm=1,
    )
    heavy = ", ".join(told[-1]["heavy"]) or "none"
    yield timed(
        "start to a window that takes a password",
        _seconds(told[1:]),
        _seconds(bare[1:]),
        "a bare QWidget",
        goal=Goal("p50", 450.0),
        note=f"{told[-1]['modules']} modules; heavy: {heavy}",
    )


def _seconds(told: list[dict[str, Any]]) -> Samples:
    return Samples(tuple(each["seconds"] for each in told))


def _start(module: str, data: Path) -> dict[str, Any]:
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", module, str(data)],
        cwd=_ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "BENCH_BEGUN": repr(begun)},
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found
