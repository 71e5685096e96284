import pytest

from services.practice.simulator import SimulatorProcess
from tests.ui.doubts.world import Stripe
from tests.ui.papers.office import Office, app, office, shell_with, show, tasks
from ui.doubts.page import DoubtsPage
from ui.tasks import TaskRunner

__all__ = ["app", "office", "shell_with", "show", "tasks"]


@pytest.fixture
def stripe(office: Office, simulator: SimulatorProcess) -> Stripe:
    return Stripe(office, simulator)


@pytest.fixture
def page(office: Office, stripe: Stripe, tasks: TaskRunner) -> DoubtsPage:
    return DoubtsPage(stripe.services, tasks, office.operator, office.clock)
