from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.staff.rights import Operator
from tests.ui.accounts.acts import press_enter
from tests.ui.accounts.world import World
from tests.ui.kit.keys import press
from ui.accounts.account_page import AccountPage
from ui.accounts.list_page import AccountsPage
from ui.accounts.place import AccountsPlace
from ui.tasks import TaskRunner


def test_enter_opens_an_account_arrows_walk_its_tabs_and_esc_returns_to_its_line(
    qtbot: QtBot,
    world: World,
    tasks: TaskRunner,
    show: Callable[[QWidget], QWidget],
    folder: Path,
) -> None:
    number = world.active_account()

    def operator() -> Operator:
        return world.books.supervisor

    listing = AccountsPage(world.accounts, tasks, operator)
    sheet = AccountPage(
        world.desk,
        world.papers,
        tasks,
        operator,
        today=world.today,
        folder=folder,
    )
    place = AccountsPlace(listing, sheet)
    show(place)
    with qtbot.waitSignal(listing.rows.shown):
        place.refresh()
    listing.table.setFocus()

    press_enter()
    qtbot.waitUntil(lambda: sheet.tabs.tabBar().hasFocus())
    assert sheet.number == number
    press(Qt.Key.Key_Right)
    assert sheet.tabs.currentWidget() is sheet.invoices

    press(Qt.Key.Key_Escape)
    assert place.currentWidget() is listing
    qtbot.waitUntil(lambda: not listing.rows.is_reading)
    assert listing.table.hasFocus()
    assert listing.table.current_record().number == number
