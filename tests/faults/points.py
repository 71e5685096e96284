"""The steps of a process under test, each one told to the harness, which says when to go on."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import Any, Final, Protocol

from services.clock import utc_now

_SERVICES: Final = f"{os.sep}services{os.sep}"
_STORAGE: Final = f"{os.sep}services{os.sep}storage{os.sep}"

ON: Final = b"on"
FREE: Final = b"free"
CLOCK: Final = b"clock "
"""What the harness answers to a point: go on to the next one, stop asking, or the clock moves."""


class Line(Protocol):
    """Both ways between a process and the harness."""

    def send_bytes(self, buf: bytes, /) -> None:
        """Tell something."""

    def recv_bytes(self) -> bytes:
        """Wait for an answer."""


class Points:
    """The line from a till's process to the harness.

    Everything that happens goes over it as one JSON object with its moment on the machine's own
    monotonic clock, so that what several processes did can be put in order. At a point the
    process waits for the answer: that is where it is killed, frozen, or overtaken.
    """

    def __init__(self, line: Line) -> None:
        self._line = line
        self._is_free = False
        self.depth = 0
        self.skew = timedelta(0)

    def now(self) -> datetime:
        """This computer's clock, as far off as the harness wants it."""
        return utc_now() + self.skew

    def skew_by(self, seconds: float) -> None:
        """Move this computer's clock."""
        self.skew += timedelta(seconds=seconds)

    def tell(self, what: str, **facts: Any) -> None:
        """Say that something happened."""
        said = {"ns": time.monotonic_ns(), "is": what, **facts}
        self._line.send_bytes(json.dumps(said, default=str).encode())

    def reach(self, name: str) -> None:
        """Stand at a point until the harness lets this process go on."""
        self.tell("point", name=name, depth=self.depth)
        while not self._is_free:
            answer = self._line.recv_bytes()
            if answer.startswith(CLOCK):
                self.skew_by(float(answer.removeprefix(CLOCK)))
                continue
            self._is_free = answer == FREE
            return

    @contextmanager
    def transaction(self, step: str) -> Iterator[None]:
        """Around a transaction, from before it begins until its end is known."""
        self.tell("begin", step=step)
        self.depth += 1
        try:
            yield
        except BaseException as error:
            self.tell("undone", step=step, why=type(error).__name__)
            raise
        else:
            self.tell("done", step=step)
        finally:
            self.depth -= 1


def step_of_caller() -> str:
    """What the program is doing, in its own terms: the method that opened this transaction.

    A method that moves an attempt says where to, as in `Protocol._move(ARMED)`.
    """
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if _SERVICES in file and _STORAGE not in file:
            end = frame.f_locals.get("end")
            to = f"({end.value})" if isinstance(end, StrEnum) else ""
            return f"{_name(frame)}{to}"
        frame = frame.f_back
    return "somebody"


def _name(frame: FrameType) -> str:
    qualified = frame.f_code.co_qualname.replace(".<locals>.<lambda>", "")
    if "." in qualified:
        return qualified
    return f"{Path(frame.f_code.co_filename).stem}.{qualified}"
