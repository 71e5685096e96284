from collections.abc import Callable
from contextlib import suppress
from threading import Event
from typing import Any, Final, Literal, TypeVar, overload

from PySide6.QtCore import QCoreApplication, QObject, QRunnable, Qt, QThreadPool, Signal, Slot
from shiboken6 import isValid

from services.errors import UserError

T = TypeVar("T")
Pool = Literal["work", "network"]

_WORK_THREADS: Final = 3
_NETWORK_THREADS: Final = 4


class Cancelled(Exception):
    """Raised inside a work that was asked to stop."""


class Progress:
    """What a long work holds: it tells how far it is, and asks whether to go on."""

    def __init__(self, report: Callable[[int, int, str], None]) -> None:
        self._report = report
        self._stop = Event()

    def report(self, done: int, total: int, text: str = "") -> None:
        """Say how many of how many are done. A total of 0 means that nobody knows."""
        self._report(done, total, text)

    @property
    def is_cancelled(self) -> bool:
        """Whether the operator asked to stop."""
        return self._stop.is_set()

    def raise_if_cancelled(self) -> None:
        """Leave the work here if the operator asked to stop.

        Raises:
            Cancelled: the operator did.
        """
        if self.is_cancelled:
            raise Cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point."""
        self._stop.set()


class Task:
    """One work that was started: it can be asked to stop, and says whether it ended."""

    def __init__(
        self,
        done: Callable[[Any], None] | None,
        failed: Callable[[UserError], None] | None,
        progress: Callable[[int, int, str], None] | None,
        owner: QObject | None,
        cancelled: Callable[[], None] | None = None,
    ) -> None:
        self.progress = Progress(lambda *_: None)
        self.is_over = False
        self._done = done
        self._failed = failed
        self._progressed = progress
        self._owner = owner
        self._cancelled = cancelled

    @property
    def is_cancelled(self) -> bool:
        """Whether the operator asked to stop."""
        return self.progress.is_cancelled

    def cancel(self) -> None:
        """Ask the work to stop at its next safe point; past the last one it is `done`."""
        self.progress.cancel()

    @property
    def is_owned(self) -> bool:
        """Whether the page that asked still exists."""
        return self._owner is None or isValid(self._owner)

    def deliver(self, kind: str, answer: Any, crashed: Callable[[BaseException], None]) -> None:
        """Hand an answer to the callbacks, on the thread of the window."""
        if kind == "progress":
            if self._progressed and self.is_owned and not self.is_over:
                self._progressed(*answer)
            return
        self.is_over = True
        if kind == "crashed":
            crashed(answer)
        elif not self.is_owned:
            return
        elif kind == "cancelled":
            if self._cancelled:
                self._cancelled()
        elif kind == "done":
            if self._done:
                self._done(answer)
        elif self._failed:
            self._failed(answer)
        else:
            crashed(answer)


class _Mailbox(QObject):
    """Carries answers from any thread to the one that it was made on."""

    arrived = Signal(object, str, object)

    def __init__(self, deliver: Callable[[Task, str, Any], None]) -> None:
        super().__init__()
        self._deliver = deliver
        self.arrived.connect(self._open, Qt.ConnectionType.QueuedConnection)

    @Slot(object, str, object)
    def _open(self, task: Task, kind: str, answer: Any) -> None:
        self._deliver(task, kind, answer)


class _Run(QRunnable):
    def __init__(self, task: Task, work: Callable[[], Any], mailbox: _Mailbox) -> None:
        super().__init__()
        self._task = task
        self._work = work
        self._mailbox = mailbox

    def run(self) -> None:
        """Do the work and post its answer."""
        kind, answer = answer_of(self._work, self._task)
        # A work may outlive the program it belonged to; then nobody is left to tell.
        with suppress(RuntimeError):
            self._mailbox.arrived.emit(self._task, kind, answer)


class TaskRunner:
    """Slow work off the window's thread. The only place of the program with threads.

    Args:
        crashed: is given whatever is not a `UserError`, and a `UserError` nobody waits for.
    """

    def __init__(self, crashed: Callable[[BaseException], None]) -> None:
        self._crashed = crashed
        self._mailbox = _Mailbox(self._deliver)
        self._runs: dict[Task, _Run | None] = {}
        self._pools = {"work": QThreadPool(), "network": QThreadPool()}
        self._pools["work"].setMaxThreadCount(_WORK_THREADS)
        self._pools["network"].setMaxThreadCount(_NETWORK_THREADS)

    @overload
    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        *,
        owner: QObject | None = None,
        progress: None = None,
        pool: Pool = "work",
        cancelled: Callable[[], None] | None = None,
    ) -> Task: ...

    @overload
    def run(
        self,
        work: Callable[[Progress], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        *,
        owner: QObject | None = None,
        progress: Callable[[int, int, str], None],
        pool: Pool = "work",
        cancelled: Callable[[], None] | None = None,
    ) -> Task: ...

    def run(
        self,
        work: Callable[..., T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[UserError], None] | None = None,
        *,
        owner: QObject | None = None,
        progress: Callable[[int, int, str], None] | None = None,
        pool: Pool = "work",
        cancelled: Callable[[], None] | None = None,
    ) -> Task:
        """Start a work; its callbacks come on the window's thread, or not at all.

        Args:
            work: must store its own result; takes a `Progress` when `progress` is given.
            done: is given what the work returned, even when it was asked to stop too late.
            failed: is given a `UserError`. Without it, the error goes to the crash handler.
            owner: the widget that asked. Once it is gone, nobody is called back.
            progress: is given `done, total, text` as the work reports them.
            pool: "network" for what waits on others, so that it never starves the rest.
            cancelled: is called when the work stopped because it was asked to.
        """
        task = Task(done, failed, progress, owner, cancelled)
        task.progress = Progress(lambda *told: self._post(task, "progress", told))
        whole = work if progress is None else (lambda: work(task.progress))
        self._start(task, whole, pool)
        return task

    def wait_all(self, timeout: float) -> bool:
        """Wait for every work, at most so many seconds, and deliver the answers."""
        over = [pool.waitForDone(round(timeout * 1000)) for pool in self._pools.values()]
        QCoreApplication.sendPostedEvents(self._mailbox)
        return all(over)

    @property
    def running(self) -> int:
        """How many works have not been answered yet."""
        return len(self._runs)

    def _start(self, task: Task, work: Callable[[], Any], pool: Pool) -> None:
        run = _Run(task, work, self._mailbox)
        run.setAutoDelete(False)
        self._runs[task] = run
        self._pools[pool].start(run)

    def _post(self, task: Task, kind: str, answer: Any) -> None:
        self._mailbox.arrived.emit(task, kind, answer)

    def _deliver(self, task: Task, kind: str, answer: Any) -> None:
        if kind != "progress":
            self._runs.pop(task, None)
        task.deliver(kind, answer, self._crashed)


class ImmediateTasks(TaskRunner):
    """Does every work at once, on the caller's thread: for tests."""

    def __init__(self, crashed: Callable[[BaseException], None] | None = None) -> None:
        super().__init__(crashed or _raise)

    def _start(self, task: Task, work: Callable[[], Any], pool: Pool) -> None:
        self._runs[task] = None
        self._deliver(task, *answer_of(work, task))

    def _post(self, task: Task, kind: str, answer: Any) -> None:
        self._deliver(task, kind, answer)


def answer_of(work: Callable[[], Any], task: Task) -> tuple[str, Any]:
    """Do a work and name what became of it."""
    if task.is_cancelled:
        return "cancelled", None
    try:
        answer = work()
    except Cancelled:
        return "cancelled", None
    except UserError as error:
        return "failed", error
    except BaseException as error:  # noqa: BLE001 - the crash handler wants every one
        return "crashed", error
    return "done", answer


def _raise(error: BaseException) -> None:
    raise error
