from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.kit.keys import LEFT
from tests.ui.papers.office import Office, Told, click_twice, settle
from ui.frame.shell import Shell
from ui.invoices.run_page import MonthlyRunPage
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet

ShellWith = Callable[..., Shell]


@pytest.fixture
def page(office: Office, tasks: TaskRunner) -> MonthlyRunPage:
    office.give_plan()
    return MonthlyRunPage(office.runs, tasks, office.operator, office.clock)


def review(page: MonthlyRunPage, shell: Shell, qtbot: QtBot) -> ReviewSheet:
    QTest.keyClick(shell, Qt.Key.Key_F12)
    (sheet,) = shell.findChildren(ReviewSheet)
    qtbot.waitUntil(lambda: sheet.is_ready)
    return sheet


def test_a_month_is_previewed_reviewed_and_issued(
    office: Office, page: MonthlyRunPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.books.add_account("100002")
    shell = shell_with(page)
    assert page.period.currentText() == "noviembre 2026"
    assert [each.account_number for each in page.accounts.rows] == ["100001"]
    assert [each.account_number for each in page.excluded.rows] == ["100002"]
    wanted = Told()
    page.print_many_wanted.connect(wanted)

    sheet = review(page, shell, qtbot)
    QTest.keyClick(sheet, Qt.Key.Key_F12)
    settle(qtbot, tasks)

    assert office.books.count("invoice") == 4
    assert page.notice.text.text().startswith("1 factura emitida: ")
    QTest.mouseClick(page.notice.actions_shown[0], LEFT)
    (numbers,) = wanted.heard
    assert office.invoices.show(numbers[0]).period == "2026-11"  # type: ignore[index]


def test_the_same_month_again_has_nothing_to_issue(
    office: Office, page: MonthlyRunPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell = shell_with(page)
    sheet = review(page, shell, qtbot)
    QTest.keyClick(sheet, Qt.Key.Key_F12)
    settle(qtbot, tasks)

    assert page.reason.text() == "No hay nada por emitir en este mes."
    QTest.keyClick(shell, Qt.Key.Key_F12)
    assert not [each for each in shell.findChildren(ReviewSheet) if each.is_open]
    assert office.books.count("invoice") == 4


def test_a_double_click_issues_once(
    office: Office, page: MonthlyRunPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell = shell_with(page)
    sheet = review(page, shell, qtbot)

    click_twice(shell, sheet.buttons["issue"])
    settle(qtbot, tasks)

    assert office.books.count("invoice") == 4


def test_a_day_too_far_is_told_at_its_field(
    page: MonthlyRunPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.issued_on.setFocus()
    page.issued_on.selectAll()
    QTest.keyClicks(page.issued_on, "+90")
    page.issued_on.commit()
    settle(qtbot, tasks)

    assert page.fields["issued_on"].problem
    assert not page.issue_button.isEnabled()


def test_a_cashier_issues_nothing(
    office: Office, page: MonthlyRunPage, shell_with: ShellWith
) -> None:
    office.who = office.cashier
    shell = shell_with(page)

    assert page.reason.text() == "Su rol no emite facturas."
    QTest.keyClick(shell, Qt.Key.Key_F12)
    assert shell.findChildren(ReviewSheet) == []
