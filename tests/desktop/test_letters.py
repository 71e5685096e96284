"""The whole window at every place: a letter leads to one thing, and no row lies on itself."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QTabBar

from services.accounts.records import AccountFilter
from tests.desktop.charging import Till
from tests.ui.kit.letters import clashes
from tests.ui.kit.places import overlaps
from ui.accounts.place import AccountsPlace
from ui.payments.page import PayPage
from ui.widgets.chips import ChipRow

_ROUNDS = 20
"""A row tells its page that it wants other room, the page tells its own: each in a later turn."""


def settle(till: Till) -> None:
    """Until whatever was asked for has been answered and shown."""
    tasks = till.program.tasks
    while True:
        QCoreApplication.processEvents()
        if not tasks.running:
            return
        assert tasks.wait_all(20)


def supervise(till: Till) -> None:
    """The supervisor comes in, to whom every place is open."""
    till.window.leave()
    buttons = {each.objectName(): each for each in till.window.sign_in_page.demo_buttons}
    QTest.mouseClick(buttons["demo_sara"], Qt.MouseButton.LeftButton)
    till.qtbot.waitUntil(lambda: till.window.shell is not None, timeout=9000)
    settle(till)


def debtor(till: Till) -> str:
    accounts = till.services.accounts.page(AccountFilter(), limit=200)
    return next(each.number for each in accounts if each.open_invoices >= 2)


def test_no_letter_is_underlined_twice_and_no_row_lies_on_itself_at_any_place(till: Till) -> None:
    supervise(till)
    told: list[str] = []

    def look(where: str) -> None:
        settle(till)
        told.extend(f"{where}: {letter} {texts}" for letter, texts in clashes(till.window).items())
        rounds = 0
        while overlaps(till.window) and rounds < _ROUNDS:
            QCoreApplication.processEvents()
            rounds += 1
        told.extend(f"{where}: {each}" for each in overlaps(till.window))

    def look_around(where: str) -> None:
        look(where)
        page = till.shell.current_page
        assert page is not None
        for bar in page.findChildren(QTabBar):
            for place in range(bar.count() if bar.isVisible() else 0):
                bar.setCurrentIndex(place)
                look(f"{where}, {bar.tabText(place)}")
        for row in page.findChildren(ChipRow):
            for chip in row.findChildren(QPushButton):
                if chip.isVisible():
                    chip.click()
                    look(f"{where}, {chip.text()}")

    front = till.program.front
    assert front is not None
    assert front._places is not None
    places = front._places.all()
    assert len(places) > 12
    for place in places:
        page = till.shell.open_place(place.key)
        look_around(place.title)
        if isinstance(page, PayPage):
            page.show_account(debtor(till))
            page.part_button.click()
            page.months_button.click()
            for method in page.forms:
                page.choose_method(method)
                look(f"{place.title}, {method}")
        elif isinstance(page, AccountsPlace):
            page.show_account(debtor(till))
            look_around("ficha")

    assert told == []
