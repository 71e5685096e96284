from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.papers.errors import PrinterCause
from services.papers.records import TillPrinting
from services.printing.papers import PaperFormat
from tests.ui.kit.keys import CTRL, LEFT
from tests.ui.papers.office import Office, Told, click_twice, settle
from ui.frame.shell import Shell
from ui.papers.delivery import ReceiptDelivery
from ui.papers.desk import PaperDesk
from ui.papers.outbox_page import OutboxPage
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet

ShellWith = Callable[..., Shell]
TILL = TillPrinting(True, "EPSON", PaperFormat.ROLL_80)


@pytest.fixture
def page(office: Office, tasks: TaskRunner) -> OutboxPage:
    return OutboxPage(office.outbox, tasks, office.operator, office.clock)


@pytest.fixture
def shell(shell_with: ShellWith, page: OutboxPage) -> Shell:
    return shell_with(page)


@pytest.fixture
def desk(office: Office, shell: Shell, tasks: TaskRunner) -> PaperDesk:
    services = office.paper_services()
    return PaperDesk(services, tasks, office.operator, shell.body, till=lambda: TILL)


@pytest.fixture
def delivery(office: Office, shell: Shell, desk: PaperDesk, tasks: TaskRunner) -> ReceiptDelivery:
    return ReceiptDelivery(office.outbox, desk, tasks, office.operator, shell.notice)


def test_a_receipt_that_prints_says_nothing(
    office: Office, delivery: ReceiptDelivery, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    delivery.deliver(office.pay_one(1))
    settle(qtbot, tasks)

    assert len(office.printer.jobs) == 1
    assert not shell.notice.isVisible()


def test_a_receipt_that_does_not_print_is_told_with_its_ways_out(
    office: Office,
    delivery: ReceiptDelivery,
    desk: PaperDesk,
    shell: Shell,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    office.printer.breaks(PrinterCause.OFFLINE)
    payment = office.pay_one(1)
    delivery.deliver(payment)
    settle(qtbot, tasks)
    assert shell.notice.text.text().startswith("Recibo 001-001-000000001 guardado, no impreso.")
    again, pdf = shell.notice.actions_shown
    assert (again.text(), pdf.text()) == ("Reintentar", "PDF")
    assert office.books.payments.show(payment).receipt == "001-001-000000001"

    QTest.mouseClick(pdf, LEFT)
    settle(qtbot, tasks)
    assert desk.dialog is not None
    desk.dialog.close_sheet()

    office.printer.is_mended()
    QTest.mouseClick(again, LEFT)
    settle(qtbot, tasks)
    assert shell.notice.text.text() == "Recibo 001-001-000000001 impreso."
    assert len(office.printer.jobs) == 1


def test_a_computer_without_printers_offers_the_pdf(
    office: Office, delivery: ReceiptDelivery, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.printer.known.clear()
    delivery.deliver(office.pay_one(1))
    settle(qtbot, tasks)

    told = "Recibo 001-001-000000001 guardado, sin imprimir: esta caja no tiene impresora."
    assert shell.notice.text.text().startswith(told)
    assert [each.text() for each in shell.notice.actions_shown] == ["Ver recibo"]


def wait_in_outbox(office: Office, *sequentials: int) -> list[str]:
    office.printer.breaks(PrinterCause.OFFLINE)
    payments = [office.pay_one(each) for each in sequentials]
    for payment in payments:
        office.outbox.deliver(office.cashier, payment)
    office.printer.is_mended()
    return payments


def test_the_outbox_lists_what_waits_and_ctrl_p_prints_it(
    office: Office, page: OutboxPage, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    wait_in_outbox(office, 1, 2)
    page.refresh()
    settle(qtbot, tasks)
    assert page.count.text() == "2 recibos"

    page.table.setFocus()
    QTest.keyClick(shell, Qt.Key.Key_P, CTRL)
    settle(qtbot, tasks)

    assert page.notice.text.text() == "1 recibo listo."
    assert [each.receipt for each in page.model.rows] == ["001-001-000000002"]


def test_what_was_only_archived_today_is_listed_and_can_be_printed(
    office: Office, page: OutboxPage, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    known = list(office.printer.known)
    office.printer.known.clear()
    office.outbox.deliver(office.cashier, office.pay_one(1))
    page.refresh()
    settle(qtbot, tasks)
    assert [each.receipt for each in page.model.rows] == ["001-001-000000001"]
    assert page.give_up_button.toolTip() != ""

    office.printer.known.extend(known)
    QTest.mouseClick(page.all_button, LEFT)
    settle(qtbot, tasks)
    assert len(office.printer.jobs) == 1
    assert page.model.rows == []


def test_a_double_click_on_print_all_prints_each_receipt_once(
    office: Office, page: OutboxPage, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    wait_in_outbox(office, 1, 2, 3)
    page.refresh()
    settle(qtbot, tasks)

    click_twice(shell, page.all_button)
    settle(qtbot, tasks)

    assert len(office.printer.jobs) == 3
    assert page.model.rows == []


def test_the_first_failure_stops_the_batch_and_says_why(
    office: Office, page: OutboxPage, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    wait_in_outbox(office, 1, 2)
    office.printer.breaks(PrinterCause.REFUSED)
    page.refresh()
    settle(qtbot, tasks)

    QTest.mouseClick(page.all_button, LEFT)
    settle(qtbot, tasks)

    assert "sigue guardado, no impreso" in page.notice.text.text()
    assert sorted(each.tries for each in page.model.rows) == [1, 2]


def test_enter_shows_the_paper_and_giving_up_asks_first(
    office: Office, page: OutboxPage, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    (payment,) = wait_in_outbox(office, 1)
    page.refresh()
    settle(qtbot, tasks)
    shown = Told()
    page.receipt_wanted.connect(shown)
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert shown.heard == [payment]

    QTest.mouseClick(page.give_up_button, LEFT)
    (sheet,) = shell.findChildren(ReviewSheet)
    qtbot.waitUntil(lambda: sheet.is_ready)
    QTest.mouseClick(sheet.buttons["drop"], LEFT)
    settle(qtbot, tasks)

    assert office.outbox.waiting() == []
    assert page.model.rows == []


def test_an_auditor_may_look_and_not_give_up(
    office: Office, page: OutboxPage, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    wait_in_outbox(office, 1)
    office.who = office.admin
    page.refresh()
    settle(qtbot, tasks)

    assert page.give_up_button.toolTip() == "Su rol no lo permite."
