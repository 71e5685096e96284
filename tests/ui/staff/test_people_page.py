from base64 import b32decode
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from services.staff.codes import code_at, step_of
from services.staff.errors import MustChangePassword
from services.staff.people import PeopleService
from services.staff.records import OneTimePassword, Person, Standing
from tests.books import PASSWORD, Books
from tests.ui.kit.keys import CTRL, press
from tests.ui.papers.office import click_twice, settle
from ui.accounts.form_sheet import FormSheet
from ui.frame.shell import Shell
from ui.staff.approvals_page import ApprovalsPage
from ui.staff.password_sheet import PasswordSheet
from ui.staff.people_page import PeoplePage
from ui.tasks import TaskRunner


@pytest.fixture
def page(books: Books, people: PeopleService, tasks: TaskRunner) -> PeoplePage:
    admin = books.staff.operator("admin", "01")
    return PeoplePage(people, tasks, lambda: admin)


def type_in(text: str) -> None:
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, text)


def choose(page: PeoplePage, username: str) -> None:
    names = [one.user.username for one in page.model.rows]
    page.table.select_row(names.index(username))


def armed(page: PeoplePage, qtbot: QtBot) -> FormSheet:
    sheet = page.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.accept._is_armed, timeout=5_000)
    return sheet


def test_a_new_person_is_typed_and_gets_a_password_to_hand_over(
    books: Books, page: PeoplePage, shell_with: Callable[..., Shell], qtbot: QtBot
) -> None:
    shell = shell_with(page)
    press(Qt.Key.Key_F12)
    armed(page, qtbot)
    type_in("nora")
    press(Qt.Key.Key_Return)
    type_in("Nora Torres")

    with qtbot.waitSignal(page.changed, timeout=10_000) as told:
        press(Qt.Key.Key_Return, CTRL)

    given = told.args[0]
    assert isinstance(given, OneTimePassword)
    shown = shell.findChild(PasswordSheet)
    assert shown is not None
    assert shown.password.text() == given.password
    with pytest.raises(MustChangePassword):
        books.staff.sign_in("nora", given.password, "01")


def test_a_double_click_locks_once_and_says_who(
    books: Books,
    page: PeoplePage,
    tasks: TaskRunner,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
) -> None:
    ana = books.staff.sign_in("ana", PASSWORD, "01")
    shell = shell_with(page)
    choose(page, "admin")
    assert not page.lock_button.isEnabled()  # one's own user
    choose(page, "ana")
    page.lock()
    sheet = armed(page, qtbot)
    type_in("Vacaciones")

    with qtbot.waitSignal(page.changed, timeout=10_000) as told:
        click_twice(shell.window(), sheet.accept)
    settle(qtbot, tasks)

    assert isinstance(told.args[0], Person)
    assert told.args[0].standing is Standing.LOCKED
    assert [each.action for each in books.journal.about("user:ana")].count("staff.locked") == 1
    assert not books.staff.is_still(ana)
    assert page.unlock_button.isEnabled()


def test_nobody_is_changed_without_a_reason_and_a_role_stays(
    page: PeoplePage, shell_with: Callable[..., Shell], qtbot: QtBot
) -> None:
    shell_with(page)
    choose(page, "ana")
    page.change_roles()
    sheet = armed(page, qtbot)
    for box in sheet.form.rows["roles"].field.boxes.values():  # type: ignore[attr-defined]
        box.setChecked(False)
    with qtbot.waitSignal(sheet.refused, timeout=10_000):
        press(Qt.Key.Key_Return, CTRL)
    assert sheet.form.rows["roles"].problem == "Elija al menos un rol."


def test_a_pair_opens_its_approvals(
    books: Books,
    people: PeopleService,
    tasks: TaskRunner,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
) -> None:
    books.staff.approve(
        books.cashier,
        "sara",
        PASSWORD,
        action="refund",
        document="payment:p1",
        amount_cents=900,
        reason="Pagó dos veces",
    )
    with books.sessions.begin() as session:
        session.exec_driver_sql("UPDATE approval SET used_at = approved_at")
    page = ApprovalsPage(people, tasks, lambda: books.supervisor, books.clock)
    shell_with(page)
    page.chips.choose("pairs")
    page.pair_table.select_row(0)
    page.pair_table.setFocus()
    with qtbot.waitSignal(page.shown, timeout=10_000):
        press(Qt.Key.Key_Return)

    assert page.chips.current == "list"
    assert page.person.value() == "ana"
    page.table.select_row(0)
    with qtbot.waitSignal(page.record_wanted) as told:
        page.table.opened.emit(page.table.current_record())
    assert told.args == ["payment:p1"]


def test_a_lost_telephone_is_taken_away_with_a_reason(
    books: Books,
    page: PeoplePage,
    tasks: TaskRunner,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
) -> None:
    secret = books.staff.offer_factor("sara", "Ventanilla").secret
    code = code_at(b32decode(secret), step_of(books.clock()))
    books.staff.enrol("sara", PASSWORD, secret, code, "01")
    shell_with(page)
    settle(qtbot, tasks)
    choose(page, "ana")
    assert not page.factor_button.isEnabled()
    choose(page, "sara")

    page.factor_button.click()
    armed(page, qtbot)
    type_in("Celular perdido")
    with qtbot.waitSignal(page.changed, timeout=10_000):
        press(Qt.Key.Key_Return, CTRL)

    assert books.staff.own_factor(books.supervisor) is None
    assert books.journal.about("user:sara")[0].reason == "Celular perdido"
