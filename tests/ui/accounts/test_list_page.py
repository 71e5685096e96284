from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.accounts.inputs import AgreementInput, ServiceInput
from services.accounts.records import AccountFilter
from services.accounts.states import Method
from tests.ui.accounts.acts import press_enter, type_in
from tests.ui.accounts.world import COMMERCE, World
from tests.ui.kit.keys import CTRL, LEFT, press
from ui.accounts.list_page import AccountsPage
from ui.tasks import TaskRunner
from ui.widgets.answer_rows import PAGE


@pytest.fixture
def page(world: World, tasks: TaskRunner, show: Callable[[QWidget], QWidget]) -> AccountsPage:
    made = AccountsPage(world.accounts, tasks, lambda: world.books.supervisor)
    show(made)
    return made


def ask_for(world: World, name: str, number: str, method: Method = Method.DEPOSIT) -> str:
    who = replace(
        COMMERCE, id_kind="06", id_number=number, name=name, trade_name="", contact_name=""
    )
    service = ServiceInput(plan_code="VOIP-HOGAR")
    return world.ask_for(who, agreement=AgreementInput(method=method), service=service)


def refreshed(qtbot: QtBot, page: AccountsPage) -> None:
    with qtbot.waitSignal(page.rows.shown):
        page.refresh()


def names(page: AccountsPage) -> list[str]:
    return [hit.name for hit in page.rows.model.rows]


def test_text_without_accents_finds_the_account_and_enter_opens_its_sheet(
    qtbot: QtBot, world: World, page: AccountsPage
) -> None:
    ask_for(world, "Hotel Cumandá", "A1")
    wanted = ask_for(world, "Núñez & Hijos", "A2")
    refreshed(qtbot, page)

    page.text.setFocus()
    with qtbot.waitSignal(page.sheet_requested) as opened:
        QTest.keyClicks(page.text, "nunez")
        press_enter()

    assert opened.args == [wanted]
    assert names(page) == ["Núñez & Hijos"]


def test_enter_typed_ahead_of_the_answer_never_opens_what_an_earlier_text_found(
    qtbot: QtBot, world: World, page: AccountsPage
) -> None:
    ask_for(world, "Aaa", "A1")
    wanted = ask_for(world, "Zapatería", "A2")
    refreshed(qtbot, page)
    opened: list[str] = []
    page.sheet_requested.connect(opened.append)

    type_in(page.text, "zapa")
    press_enter()
    press_enter()

    qtbot.waitUntil(lambda: bool(opened))
    assert set(opened) == {wanted}


def test_filters_by_state_and_method_leave_the_others_out(
    qtbot: QtBot, world: World, page: AccountsPage
) -> None:
    ask_for(world, "Uno", "A1", Method.DEPOSIT)
    ask_for(world, "Dos", "A2", Method.CHEQUE)
    refreshed(qtbot, page)
    assert len(names(page)) == 2

    page.method.setFocus()
    while page.method.value() != Method.CHEQUE.value:
        with qtbot.waitSignal(page.rows.shown):
            press(Qt.Key.Key_Down)

    qtbot.waitUntil(lambda: names(page) == ["Dos"])
    with qtbot.waitSignal(page.rows.shown):
        page.state.set_value("active")
    assert names(page) == []
    assert page.count.text() == "0 cuentas"


def test_a_double_click_asks_for_one_sheet(qtbot: QtBot, world: World, page: AccountsPage) -> None:
    wanted = ask_for(world, "Uno", "A1")
    refreshed(qtbot, page)
    opened: list[str] = []
    page.sheet_requested.connect(opened.append)
    spot = page.table.visualRect(page.rows.model.index(0, 1)).center()

    QTest.mouseClick(page.table.viewport(), LEFT, pos=spot)
    QTest.mouseDClick(page.table.viewport(), LEFT, pos=spot)

    assert opened == [wanted]


def test_f12_pays_for_the_account_under_the_cursor(
    qtbot: QtBot, world: World, page: AccountsPage
) -> None:
    wanted = ask_for(world, "Uno", "A1")
    refreshed(qtbot, page)

    with qtbot.waitSignal(page.pay_requested) as asked:
        press(Qt.Key.Key_F12)

    assert asked.args == [wanted]


def test_a_cashier_is_told_why_they_may_not_activate(
    qtbot: QtBot, world: World, tasks: TaskRunner, show: Callable[[QWidget], QWidget]
) -> None:
    page = AccountsPage(world.accounts, tasks, lambda: world.books.cashier)
    show(page)
    refreshed(qtbot, page)

    assert not page.new_button.isEnabled()
    assert page.new_button.toolTip() == "Su rol no activa cuentas"


def test_an_empty_office_says_what_to_do(qtbot: QtBot, page: AccountsPage) -> None:
    refreshed(qtbot, page)

    assert page.count.text() == "0 cuentas"
    assert "Todavía no hay cuentas" in page.table._empty


class ManyAccounts:
    """Counts what the page reads of a list of a hundred thousand."""

    def __init__(self, world: World) -> None:
        number = ask_for(world, "Plantilla", "A1")
        self._one = world.accounts.search(number)[0]
        self.pages: list[str] = []

    def page(self, chosen: AccountFilter, after: str = "", limit: int = PAGE) -> list[object]:
        self.pages.append(after)
        first = int(after) + 1 if after else 100_001
        last = min(first + limit, 200_001)
        return [replace(self._one, number=str(n), name=f"Cliente {n}") for n in range(first, last)]

    def count(self, chosen: AccountFilter) -> int:
        return 100_000


def test_a_hundred_thousand_accounts_are_read_page_by_page_as_the_table_scrolls(
    qtbot: QtBot, world: World, tasks: TaskRunner, show: Callable[[QWidget], QWidget]
) -> None:
    many = ManyAccounts(world)
    page = AccountsPage(many, tasks, lambda: world.books.supervisor)  # type: ignore[arg-type]
    show(page)
    refreshed(qtbot, page)
    assert page.count.text() == "100,000 cuentas"
    assert len(many.pages) <= 2

    page.table.setFocus()
    for _ in range(4):
        before = len(page.rows.model.rows)
        press(Qt.Key.Key_End, CTRL)
        qtbot.waitUntil(lambda before=before: len(page.rows.model.rows) > before)  # type: ignore[misc]

    shown = [hit.number for hit in page.rows.model.rows]
    assert shown == [str(100_001 + place) for place in range(len(shown))]
    assert len(shown) < 3000
