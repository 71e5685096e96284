"""The demo company opened: its books, and the simulator that is its Stripe."""

import contextlib
import sqlite3
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Final, Self

from services.audit.service import Journal
from services.clock import Now, utc_now
from services.errors import UserError
from services.office.records import Mode
from services.office.service import OfficeService
from services.practice.demo import (
    BUILT_AT,
    PUBLISHABLE_KEY,
    SECRET_KEY,
    DemoReport,
    DemoStripe,
    build_demo,
)
from services.practice.demo_samples import write_samples
from services.practice.demo_stripe import LocalStripe
from services.practice.simulator import SimulatorControl
from services.staff.service import StaffService
from services.storage.engine import open_engine, sqlite_path
from services.storage.migrate import migrate
from services.storage.sessions import Sessions

BOOKS_FILE: Final = "ventanilla.sqlite"
LOCK_FILE: Final = "demo.lock"
SAMPLES: Final = "ejemplos"
_BUILDING: Final = 180.0
_LATE_SECONDS: Final = 5.0
_FOR_EVER: Final = 0


class NotADemo(UserError):
    """These books are of a real company; the demo leaves them alone. Details: `where`."""

    key = "practice.not_a_demo"


class DemoUnfinished(UserError):
    """The demo company on this server was cut off while it was built. Details: `where`."""

    key = "practice.unfinished"


class Mischief(StrEnum):
    """What the demo's Stripe can be told to do wrong; it holds until it is told otherwise."""

    NONE = "none"
    LATE = "late"
    """Every charge is answered five seconds late."""
    LOST_ANSWER = "lost_answer"
    """Cards are charged, but the answer is lost; reading the charge afterwards works."""
    LINE_DOWN = "line_down"
    """Cards are charged, then the line is down: EN DUDA until all is well again."""
    SERVER_ERROR = "server_error"
    """Stripe fails before it charges anything."""
    DECLINE_NEXT = "decline_next"
    """The bank says no to the next charge, and yes again to those after it."""


_FAULTS: Final[dict[Mischief, tuple[tuple[str, str], ...]]] = {
    Mischief.NONE: (),
    Mischief.LATE: (("confirm", "hang_after"),),
    Mischief.LOST_ANSWER: (("confirm", "drop_after"),),
    Mischief.LINE_DOWN: (
        ("confirm", "drop_after"),
        ("retrieve", "drop_before"),
        ("cancel", "drop_before"),
    ),
    Mischief.SERVER_ERROR: (("confirm", "500"),),
    Mischief.DECLINE_NEXT: (("confirm", "declined"),),
}


def play(control: SimulatorControl, mischief: Mischief) -> None:
    """Tell a simulator what to do wrong from now on, and nothing else."""
    control.clear_faults()
    for endpoint, kind in _FAULTS[mischief]:
        times = 1 if mischief is Mischief.DECLINE_NEXT else _FOR_EVER
        control.add_fault(endpoint, kind, times=times, seconds=_LATE_SECONDS)


class DemoState(StrEnum):
    """What is in some books, as far as the demo is concerned."""

    MISSING = "missing"
    UNFINISHED = "unfinished"
    BUILT = "built"
    REAL = "real"


def demo_state(sessions: Sessions, now: Now = utc_now) -> DemoState:
    """Whether these books are the demo company's, and whole."""
    journal = Journal(sessions, now)
    office = OfficeService(sessions, journal, StaffService(sessions, journal, now), now)
    if not office.has_company():
        return DemoState.MISSING
    if office.company().mode is not Mode.DEMO:
        return DemoState.REAL
    return DemoState.BUILT if office.setting(BUILT_AT) else DemoState.UNFINISHED


class DemoRun:
    """The demo company of a data folder, open while the `with` lasts.

    The first start builds the company; later ones find it. Two starts at once build it once.

    Args:
        data_dir: where its books, its simulator's state and the samples lie.
        database_url: where the books are, when not in a file of that folder.
        password: of that server.
        now: the present.

    Example:
        with DemoRun(folder) as demo:
            open_window(demo.url, demo.publishable_key)
    """

    secret_key = SECRET_KEY
    publishable_key = PUBLISHABLE_KEY

    def __init__(
        self,
        data_dir: Path,
        *,
        database_url: str = "",
        password: str | None = None,
        now: Now = utc_now,
    ) -> None:
        self.data_dir = data_dir
        self.database_url = database_url or f"sqlite:///{data_dir / BOOKS_FILE}"
        self.samples_dir = data_dir / SAMPLES
        self.report: DemoReport | None = None
        self.mischief = Mischief.NONE
        self._password = password
        self._now = now
        self._stripe = LocalStripe(data_dir)

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open(self) -> None:
        """Start the simulator, and build the company if there is none; a few seconds then.

        Raises:
            NotADemo, DemoUnfinished, NoLocalStripe; and what opening any books raises.
        """
        self.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with _alone(self.data_dir / LOCK_FILE):
                self._stripe.control()
                self._find_or_build()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End the simulator, if this run started it."""
        self._stripe.close()

    @property
    def control(self) -> SimulatorControl:
        """The hand that steers the simulator; started anew if it ended."""
        return self._stripe.control()

    @property
    def url(self) -> str:
        """The base address to give to Stripe's library."""
        return self.control.base_url

    @property
    def script_url(self) -> str:
        """What stands in for Stripe.js on the card page."""
        return f"{self.url}/v3/stripe.js"

    def play(self, mischief: Mischief) -> None:
        """Tell the demo's Stripe what to do wrong from now on."""
        play(self.control, mischief)
        self.mischief = mischief

    def _find_or_build(self) -> None:
        migrate(self.database_url, password=self._password)
        with self._books() as sessions:
            state = demo_state(sessions, self._now)
        if state is DemoState.REAL:
            raise NotADemo(where=self.data_dir)
        if state is DemoState.UNFINISHED:
            self._set_aside()
            migrate(self.database_url, password=self._password)
        with self._books() as sessions:
            if state is not DemoState.BUILT:
                stripe = DemoStripe(self.url, self.control)
                self.report = build_demo(sessions, stripe, self._now)
            write_samples(sessions, self.samples_dir, self._now)

    @contextlib.contextmanager
    def _books(self) -> Iterator[Sessions]:
        sessions = Sessions(open_engine(self.database_url, password=self._password))
        try:
            yield sessions
        finally:
            sessions.close()

    def _set_aside(self) -> None:
        path = sqlite_path(self.database_url)
        if path is None:
            raise DemoUnfinished(where=self.data_dir)
        aside = f"{path.stem}-incompleta-{self._now():%Y%m%dT%H%M%SZ}{path.suffix}"
        for ending in ("", "-wal", "-shm"):
            file = path.with_name(path.name + ending)
            if file.exists():
                file.rename(path.with_name(aside + ending))


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[None]:
    """Keep every other process out for a while; a dead one keeps nobody out.

    SQLite's own lock: the same on every system, and gone with its process.
    """
    with contextlib.closing(sqlite3.connect(file, timeout=_BUILDING)) as lock:
        lock.isolation_level = None
        lock.execute("BEGIN EXCLUSIVE")
        yield
