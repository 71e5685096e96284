"""What the first page and the search box lead to, in the whole program over the demo's books."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.app import Program
from services.cheques.records import ChequeQuestion, ChequeRow, Holiday, Worklist
from services.cheques.states import ChequeState
from services.deposits.records import DepositQuestion, DepositRecord, DepositState
from tests.desktop.test_till_in_the_window import program
from tests.ui.kit.keys import LEFT
from ui.cheques.page import ChequesPage
from ui.deposits.page import DepositsPage
from ui.frame.shell import Shell
from ui.home.page import HomePage
from ui.payments.page import PayPage
from ui.statements.page import StatementPage
from ui.tabbed_place import TabbedPlace

__all__ = ["program"]


def enter(qtbot: QtBot, program: Program, who: str) -> Shell:
    """Come in with one click."""
    qtbot.waitUntil(lambda: program.front is not None, timeout=60000)
    window = program.window
    assert window is not None
    buttons = {each.objectName(): each for each in window.sign_in_page.demo_buttons}
    QTest.mouseClick(buttons[f"demo_{who}"], LEFT)
    qtbot.waitUntil(lambda: window.shell is not None, timeout=60000)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    assert window.shell is not None
    return window.shell


def at_the_front(shell: Shell, tab: type[DepositsPage] | type[StatementPage]) -> object:
    place = shell.current_page
    assert isinstance(place, TabbedPlace)
    assert isinstance(place.tabs.currentWidget(), tab)
    return place.tabs.currentWidget()


def test_each_line_of_what_waits_at_the_counter_opens_its_screen(
    qtbot: QtBot, program: Program
) -> None:
    shell = enter(qtbot, program, "sara")
    home = shell.current_page
    assert isinstance(home, HomePage)
    qtbot.waitUntil(lambda: bool(home.attention.lines), timeout=30000)
    kinds = {"cheques", "slips", "deposits", "statement"}
    # A cheque for today is missing on the days on which no bank takes it.
    opens = [line.item.opens.partition(":") for line in home.attention.lines]
    assert kinds <= {kind for kind, _, _ in opens}

    for place, (kind, _, key) in enumerate(opens, 1):
        if kind not in kinds:
            continue
        shell.open_place("home")
        home.attention.open_line(place)
        if kind in {"cheques", "slips"}:
            page = shell.current_page
            assert isinstance(page, ChequesPage)
            assert page.worklists.current == (key or "slips")
        elif kind == "deposits":
            deposits = at_the_front(shell, DepositsPage)
            assert isinstance(deposits, DepositsPage)
            assert deposits.chips.current == DepositState.CLAIMED.value
        else:
            statement = at_the_front(shell, StatementPage)
            assert isinstance(statement, StatementPage)
            assert statement.bank_account == key
    came_back = shell.open_place("cheques")
    assert isinstance(came_back, ChequesPage)
    came_back.show_worklist(Worklist.CAME_BACK)
    qtbot.waitUntil(lambda: came_back.rows.model.rowCount() == 2, timeout=20000)


def test_the_search_box_leads_to_a_cheque_and_to_a_slip(qtbot: QtBot, program: Program) -> None:
    shell = enter(qtbot, program, "ana")
    assert program.office is not None
    services = program.office.services
    question = ChequeQuestion(state=ChequeState.PROTESTED)
    (protested,) = services.cheque_register.listing(question)
    deposit = services.deposits.listing(DepositQuestion(state=DepositState.REFUSED))[0]

    def choose(text: str, payload: str) -> None:
        shell.focus_search()
        shell.search_box.clear()
        QTest.keyClicks(shell.search_box, text)
        found = shell.finder.results
        qtbot.waitUntil(lambda: payload in [each.payload for each in found.items], timeout=20000)
        while found.current is not None and found.current.payload != payload:
            QTest.keyClick(shell.search_box, Qt.Key.Key_Down)
        QTest.keyClick(shell.search_box, Qt.Key.Key_Return)

    choose(protested.number, f"cheque:{protested.id}")
    qtbot.waitUntil(lambda: isinstance(shell.current_page, ChequesPage), timeout=20000)
    cheques = shell.current_page
    assert isinstance(cheques, ChequesPage)

    def is_shown() -> bool:
        row = cheques.table.current_record()
        return isinstance(row, ChequeRow) and row.id == protested.id

    qtbot.waitUntil(is_shown, timeout=20000)

    choose(deposit.slip, f"deposit:{deposit.id}")
    qtbot.waitUntil(lambda: isinstance(shell.current_page, TabbedPlace), timeout=20000)
    deposits = at_the_front(shell, DepositsPage)
    assert isinstance(deposits, DepositsPage)

    def is_chosen() -> bool:
        record = deposits.table.current_record()
        return isinstance(record, DepositRecord) and record.id == deposit.id

    qtbot.waitUntil(is_chosen, timeout=20000)


def test_what_the_office_decided_is_offered_to_whoever_comes_in_next(
    qtbot: QtBot, program: Program
) -> None:
    enter(qtbot, program, "sara")
    office, window = program.office, program.window
    assert office is not None
    assert window is not None
    services, day = office.services, date(2027, 3, 19)
    book, boss = services.cheque_rulebook, services.staff.operator("admin", "01")
    was = book.holidays()
    book.put_holidays(boss, [*was, Holiday(day, "San José")], was=was)
    assert day not in office.offered.holidays

    window.leave()
    qtbot.waitUntil(lambda: window.shell is None)
    shell = enter(qtbot, program, "ana")

    assert office.offered.holidays[day] == "San José"
    assert isinstance(shell.open_place("pay"), PayPage)
