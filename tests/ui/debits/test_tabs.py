from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.debits.world import DebitWorld
from tests.ui.kit.keys import LEFT
from tests.ui.papers.office import settle
from ui.debits.batches_page import BatchesPage
from ui.debits.mandates_page import MandatesPage
from ui.debits.pending_page import PendingPage
from ui.debits.results_page import ResultsPage
from ui.tabbed_place import TabbedPlace
from ui.tasks import TaskRunner


def test_a_tab_that_is_opened_gives_the_keyboard_to_its_list_and_never_to_a_button(
    world: DebitWorld, tasks: TaskRunner, show: Callable[[QWidget], QWidget], qtbot: QtBot
) -> None:
    world.at_bank(world.folder)
    desk = world.services.debits
    batches = BatchesPage(world.services, tasks, world.operator, world.clock)
    mandates = MandatesPage(world.services.mandates, tasks, world.clock)
    pending = PendingPage(desk, tasks, world.operator, world.clock)
    results = ResultsPage(desk.reports, tasks, world.clock)
    pages: list[QWidget] = [batches, mandates, pending, results]
    place = TabbedPlace("Débitos", [(str(n), page) for n, page in enumerate(pages)])
    show(place)
    place.refresh()
    settle(qtbot, tasks)
    place.setFocus()
    lists = [batches.list.table, mandates.table, pending.table, results.table]
    for at in (1, 2, 3, 0, 2, 1, 0):
        spot = place.tabs.tabBar().tabRect(at).center()
        QTest.mouseClick(place.tabs.tabBar(), LEFT, pos=spot)
        assert QApplication.focusWidget() is lists[at]
        settle(qtbot, tasks)
        assert QApplication.focusWidget() is lists[at]

    # A batch that was left open has the keyboard when one comes back to it.
    batches.show_batch(1)
    settle(qtbot, tasks)
    for at in (1, 0):
        QTest.mouseClick(place.tabs.tabBar(), LEFT, pos=place.tabs.tabBar().tabRect(at).center())
    assert QApplication.focusWidget() is batches.view.table
