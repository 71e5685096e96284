from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.invoices.states import InvoiceState
from tests.books import PASSWORD
from tests.ui.kit.keys import CTRL, ENTER, LEFT, double_click
from tests.ui.papers.office import Office, Told, settle
from ui.approval.dialog import ApprovalDialog
from ui.frame.shell import Shell
from ui.invoices.columns import scaled
from ui.invoices.page import InvoicesPage
from ui.tasks import TaskRunner

ShellWith = Callable[..., Shell]
FIRST, SECOND, THIRD = (f"001-002-{n:09d}" for n in (1, 2, 3))


@pytest.fixture
def page(office: Office, tasks: TaskRunner) -> InvoicesPage:
    return InvoicesPage(office.invoices, office.books.staff, tasks, office.operator)


def numbers(page: InvoicesPage) -> list[str]:
    return [row.number for row in page.rows.model.rows]


def open_void(
    office: Office, page: InvoicesPage, qtbot: QtBot, tasks: TaskRunner, approver: str, reason: str
) -> ApprovalDialog:
    office.who = office.books.activator
    page.show_invoice(FIRST)
    settle(qtbot, tasks)
    QTest.mouseClick(page.view.void_button, LEFT)
    (dialog,) = page.window().findChildren(ApprovalDialog)
    qtbot.waitUntil(lambda: dialog.is_ready)
    dialog.username.set_value(approver)
    dialog.password.setText(PASSWORD)
    dialog.reason.set_value(reason)
    return dialog


def test_the_newest_come_first_and_enter_opens_one_with_its_charges(
    page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    assert numbers(page) == [THIRD, SECOND, FIRST]
    assert page.count.text() == "3 facturas"

    page.table.setFocus()
    page.table.select_row(2)
    QTest.keyClick(page.table, ENTER)
    settle(qtbot, tasks)

    assert page.view.title.text() == FIRST
    assert [line.description for line in page.view.lines.rows] == ["Mensualidad"]
    assert page.view.state.word == "Vencida"
    assert page.view.pay_button.isVisible()


def test_digits_and_enter_open_the_invoice_and_esc_goes_back(
    page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.text.setFocus()
    QTest.keyClicks(page.text, "2")
    QTest.keyClick(page.text, ENTER)
    settle(qtbot, tasks)
    assert page.view.title.text() == SECOND

    QTest.keyClick(page.view.lines_table, Qt.Key.Key_Escape)
    settle(qtbot, tasks)

    assert page.stack.currentIndex() == 0
    assert page.text.text() == "2"
    assert numbers(page) == [SECOND]


def test_a_state_shows_only_its_own(
    office: Office, page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.pay_one(2)
    shell_with(page)
    page.state.set_value(InvoiceState.PAID.value)
    settle(qtbot, tasks)
    assert numbers(page) == [SECOND]

    page.state.set_value(InvoiceState.VOID.value)
    settle(qtbot, tasks)
    assert numbers(page) == []


def test_a_paid_invoice_lists_its_receipt_and_cannot_be_voided(
    office: Office, page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    payment = office.pay_one(2)
    shell_with(page)
    page.show_invoice(SECOND)
    settle(qtbot, tasks)
    shown = Told()
    page.receipt_wanted.connect(shown)

    page.view.payments_table.setFocus()
    QTest.keyClick(page.view.payments_table, ENTER)

    assert shown.heard == [payment]
    assert not page.view.void_button.isVisible()
    assert not page.view.pay_button.isVisible()


def test_an_invoice_is_voided_once_a_second_person_approves(
    office: Office, page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    dialog = open_void(office, page, qtbot, tasks, "sara", "Facturada dos veces")

    QTest.mouseClick(dialog.agree, LEFT)
    qtbot.waitUntil(lambda: office.invoices.show(FIRST).state is InvoiceState.VOID, timeout=10000)
    settle(qtbot, tasks)

    assert page.view.state.word == "Anulada"
    assert "Facturada dos veces" in page.view.notice.text.text()
    assert page.notice.text.text() == f"Factura {FIRST} anulada."


def test_nobody_approves_their_own_void(
    office: Office, page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    dialog = open_void(office, page, qtbot, tasks, "pablo", "Facturada dos veces")

    QTest.mouseClick(dialog.agree, LEFT)
    settle(qtbot, tasks)

    assert dialog.is_open
    assert office.invoices.show(FIRST).state is InvoiceState.OPEN


def test_a_double_click_voids_once(
    office: Office, page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell = shell_with(page)
    dialog = open_void(office, page, qtbot, tasks, "sara", "Facturada dos veces")

    double_click(shell, dialog.agree)
    qtbot.waitUntil(lambda: office.invoices.show(FIRST).state is InvoiceState.VOID, timeout=10000)
    settle(qtbot, tasks)

    entries = [each for each in office.actions(f"invoice:{FIRST}") if each == "invoice.voided"]
    assert entries == ["invoice.voided"]


def test_a_cashier_may_not_void_import_or_issue(
    office: Office, page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.who = office.cashier
    shell_with(page)
    page.show_invoice(FIRST)
    settle(qtbot, tasks)

    assert page.view.void_button.toolTip() == "Su rol no anula facturas."
    page.void()
    assert page.window().findChildren(ApprovalDialog) == []
    assert not page.import_button.isEnabled()
    assert not page.run_button.isEnabled()


def test_ctrl_p_asks_for_the_paper_of_all_that_are_chosen(
    page: InvoicesPage, shell_with: ShellWith
) -> None:
    shell = shell_with(page)
    one, many = Told(), Told()
    page.print_wanted.connect(one)
    page.print_many_wanted.connect(many)

    page.table.setFocus()
    QTest.keyClick(shell, Qt.Key.Key_P, CTRL)
    QTest.keyClick(page.table, Qt.Key.Key_A, CTRL)
    QTest.keyClick(shell, Qt.Key.Key_P, CTRL)

    assert one.heard == [THIRD]
    assert many.heard == [[THIRD, SECOND, FIRST]]


def test_an_invoice_that_is_not_there_is_told_over_the_list(
    page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.show_invoice("001-002-000009999")
    settle(qtbot, tasks)

    assert page.notice.property("notice") == "err"
    assert page.stack.currentIndex() == 0


def test_more_rows_are_read_as_the_list_scrolls(
    office: Office, page: InvoicesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    for sequential in range(10, 260):
        office.books.add_invoice(sequential)
    shell_with(page)
    assert len(page.rows.model.rows) == 200

    page.table.verticalScrollBar().setValue(page.table.verticalScrollBar().maximum())
    settle(qtbot, tasks)

    assert len(page.rows.model.rows) == 253
    assert page.count.text() == "253 facturas"


def test_quantities_show_no_more_decimals_than_they_have() -> None:
    assert scaled(1_000_000) == "1"
    assert scaled(456_250_000) == "456.25"
    assert scaled(19_900_000, 2) == "19.90"
    assert scaled(82_500, 2) == "0.0825"
    assert scaled(1_234_000_000, 2) == "1,234.00"
