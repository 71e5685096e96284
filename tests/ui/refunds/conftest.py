from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from services.practice.simulator import SimulatorProcess
from tests.ui.papers.office import Office, app, office, shell_with, show, tasks
from tests.ui.refunds.counter import Counter, make_counter
from ui.frame.shell import Shell
from ui.tasks import TaskRunner

__all__ = ["app", "counter", "office", "shell_with", "show", "tasks"]


@pytest.fixture
def counter(
    office: Office,
    simulator: SimulatorProcess,
    shell_with: Callable[..., Shell],
    tasks: TaskRunner,
    qtbot: QtBot,
) -> Counter:
    return make_counter(office, simulator, shell_with, tasks, qtbot)
