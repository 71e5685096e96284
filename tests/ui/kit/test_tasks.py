import threading
from collections.abc import Iterator

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from services.errors import NotFound, UserError
from services.events import Events
from ui.event_bridge import EventBridge
from ui.tasks import ImmediateTasks, Progress, TaskRunner


class Runner:
    def __init__(self) -> None:
        self.crashes: list[BaseException] = []
        self.tasks = TaskRunner(self.crashes.append)


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[Runner]:
    made = Runner()
    yield made
    assert made.tasks.wait_all(5)


def test_work_is_done_elsewhere_and_answered_here(runner: Runner, qtbot: QtBot) -> None:
    threads: list[threading.Thread] = []
    answers: list[tuple[int, threading.Thread]] = []

    def work() -> int:
        threads.append(threading.current_thread())
        return 91

    runner.tasks.run(work, done=lambda n: answers.append((n, threading.current_thread())))
    qtbot.waitUntil(lambda: bool(answers))
    assert answers == [(91, threading.main_thread())]
    assert threads[0] is not threading.main_thread()
    assert runner.tasks.running == 0


def test_a_user_error_goes_to_the_page_and_a_bug_to_the_crash_handler(
    runner: Runner, qtbot: QtBot
) -> None:
    refused: list[UserError] = []
    bug = ZeroDivisionError("bug")
    error = NotFound(what="factura", which="1")
    runner.tasks.run(lambda: _raise(error), failed=refused.append)
    runner.tasks.run(lambda: _raise(bug), failed=refused.append)
    qtbot.waitUntil(lambda: bool(refused) and bool(runner.crashes))
    assert refused == [error]
    assert runner.crashes == [bug]


def test_a_user_error_that_nobody_waits_for_is_not_lost(runner: Runner, qtbot: QtBot) -> None:
    error = NotFound(what="factura", which="1")
    runner.tasks.run(lambda: _raise(error))
    qtbot.waitUntil(lambda: runner.crashes == [error])


def test_nobody_is_called_back_after_the_page_is_gone(runner: Runner, qtbot: QtBot) -> None:
    page = QWidget()
    answers: list[int] = []
    go, stored = threading.Event(), []

    def work() -> int:
        go.wait(5)
        stored.append(1)
        return 1

    runner.tasks.run(work, done=answers.append, owner=page)
    shiboken6.delete(page)
    go.set()
    assert runner.tasks.wait_all(5)
    qtbot.waitUntil(lambda: runner.tasks.running == 0)
    assert stored == [1]
    assert answers == []


def test_progress_comes_in_order_and_stopping_is_asked_for(runner: Runner, qtbot: QtBot) -> None:
    seen: list[tuple[int, int, str]] = []
    ended: list[str] = []
    started = threading.Event()

    def work(progress: Progress) -> int:
        progress.report(1, 3, "uno")
        progress.report(2, 3)
        started.set()
        while True:
            progress.raise_if_cancelled()

    task = runner.tasks.run(
        work,
        done=lambda _n: ended.append("done"),
        progress=lambda *told: seen.append(told),
        cancelled=lambda: ended.append("cancelled"),
    )
    assert started.wait(5)
    task.cancel()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == ["cancelled"]
    assert seen == [(1, 3, "uno"), (2, 3, "")]


def test_work_that_was_stopped_too_late_is_told_as_done(runner: Runner, qtbot: QtBot) -> None:
    ended: list[str] = []
    started, go = threading.Event(), threading.Event()

    def work() -> str:
        started.set()
        go.wait(5)
        return "committed"

    task = runner.tasks.run(work, done=ended.append)
    assert started.wait(5)
    task.cancel()
    go.set()
    qtbot.waitUntil(lambda: ended == ["committed"])


def test_a_slow_network_does_not_starve_the_rest(runner: Runner, qtbot: QtBot) -> None:
    go = threading.Event()
    answers: list[int] = []
    for _ in range(8):
        runner.tasks.run(lambda: go.wait(5), pool="network")
    runner.tasks.run(lambda: 7, done=answers.append)
    qtbot.waitUntil(lambda: answers == [7])
    go.set()


def test_immediate_tasks_answer_at_once(qapp: QApplication) -> None:
    tasks = ImmediateTasks()
    answers: list[object] = []
    tasks.run(lambda: 1, done=answers.append)
    tasks.run(lambda: _raise(NotFound()), failed=answers.append)
    tasks.run(
        lambda progress: progress.report(1, 2),
        done=answers.append,
        progress=lambda *told: answers.append(told),
    )
    assert answers[0] == 1
    assert isinstance(answers[1], NotFound)
    assert answers[2:] == [(1, 2, ""), None]
    with pytest.raises(ZeroDivisionError):
        tasks.run(lambda: _raise(ZeroDivisionError()))


def test_events_cross_threads_as_one_signal(qapp: QApplication, qtbot: QtBot) -> None:
    events = Events()
    bridge = EventBridge(events)
    heard: list[tuple[object, threading.Thread]] = []
    bridge.published.connect(lambda e: heard.append((e, threading.current_thread())))
    thread = threading.Thread(target=events.publish, args=("paid",))
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [("paid", threading.main_thread())]
    bridge.stop()
    events.publish("again")
    QApplication.processEvents()
    assert len(heard) == 1


def _raise(error: BaseException) -> None:
    raise error
