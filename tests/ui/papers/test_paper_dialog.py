from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.papers.errors import PrinterCause
from services.papers.records import TillPrinting
from services.printing.papers import PaperFormat
from tests.ui.kit.keys import CTRL, LEFT, press, underlined
from tests.ui.papers.office import Office, Told, click_twice, settle
from ui.frame.shell import Shell
from ui.papers.desk import PaperDesk
from ui.papers.outside import Outside
from ui.papers.sheet import PaperDialog
from ui.tasks import TaskRunner

ShellWith = Callable[..., Shell]
FIRST, SECOND, THIRD = (f"001-002-{n:09d}" for n in (1, 2, 3))


class Desktop:
    """The programs and dialogs around the window: none opens, what is asked is remembered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.opened: list[Path] = []
        self.addresses: list[str] = []
        self.has_programs = True

    def outside(self) -> Outside:
        return Outside(self._open, self._open_address, lambda _page, name: self.folder / name)

    def _open(self, path: Path) -> bool:
        self.opened.append(path)
        return self.has_programs

    def _open_address(self, address: str) -> bool:
        self.addresses.append(address)
        return self.has_programs


@pytest.fixture
def desktop(tmp_path: Path) -> Desktop:
    return Desktop(tmp_path)


@pytest.fixture
def shell(shell_with: ShellWith) -> Shell:
    return shell_with(QWidget())


@pytest.fixture
def desk(office: Office, shell: Shell, tasks: TaskRunner, desktop: Desktop) -> PaperDesk:
    till = TillPrinting(True, "EPSON", PaperFormat.ROLL_80)
    services = office.paper_services()
    return PaperDesk(
        services,
        tasks,
        office.operator,
        shell.body,
        till=lambda: till,
        outside=desktop.outside(),
    )


def opened(desk: PaperDesk, qtbot: QtBot, tasks: TaskRunner) -> PaperDialog:
    settle(qtbot, tasks)
    assert desk.dialog is not None
    dialog = desk.dialog
    qtbot.waitUntil(lambda: dialog.is_ready)
    return dialog


def test_a_receipt_is_shown_as_it_is_archived_and_ctrl_p_prints_the_original(
    office: Office, desk: PaperDesk, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    payment = office.pay_one(1)
    desk.show_receipt(payment)
    dialog = opened(desk, qtbot, tasks)
    archived = office.papers.receipt(office.cashier, payment, PaperFormat.ROLL_80)
    assert dialog.view.content == archived.content
    assert dialog.title.text() == "Recibo 001-001-000000001"
    assert "ORIGINAL" in dialog.tools.mark.text()

    QTest.keyClick(shell, Qt.Key.Key_P, CTRL)
    settle(qtbot, tasks)

    assert office.printer.jobs == [[archived.content]]
    assert dialog.notice.text.text() == "Enviado a la impresora: ORIGINAL."
    assert "ORIGINAL impreso · sara, caja 01" in dialog.tools.history.text()
    assert "COPIA" in dialog.tools.mark.text()
    assert office.outbox.waiting() == []


def test_the_switch_shows_the_same_receipt_on_a4(
    office: Office, desk: PaperDesk, qtbot: QtBot, tasks: TaskRunner
) -> None:
    payment = office.pay_one(1)
    desk.show_receipt(payment)
    dialog = opened(desk, qtbot, tasks)

    QTest.mouseClick(dialog.tools.format_buttons[PaperFormat.A4], LEFT)
    settle(qtbot, tasks)

    a4 = office.papers.receipt(office.cashier, payment, PaperFormat.A4)
    assert dialog.view.content == a4.content
    assert dialog.tools.format_buttons[PaperFormat.A4].isChecked()


def test_a_double_click_prints_one_paper(
    office: Office, desk: PaperDesk, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desk.show_receipt(office.pay_one(1))
    dialog = opened(desk, qtbot, tasks)

    click_twice(shell, dialog.print_button)
    settle(qtbot, tasks)

    assert len(office.printer.jobs) == 1


def test_a_printer_that_fails_is_told_and_can_be_tried_again(
    office: Office, desk: PaperDesk, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    payment = office.pay_one(1)
    office.printer.breaks(PrinterCause.OFFLINE)
    desk.show_receipt(payment)
    dialog = opened(desk, qtbot, tasks)
    QTest.keyClick(shell, Qt.Key.Key_P, CTRL)
    settle(qtbot, tasks)
    assert "El papel quedó guardado" in dialog.notice.text.text()
    assert office.books.payments.show(payment).amount_cents == 4500

    office.printer.is_mended()
    QTest.mouseClick(dialog.notice.actions_shown[0], LEFT)
    settle(qtbot, tasks)

    assert dialog.notice.text.text() == "Enviado a la impresora: ORIGINAL."


def test_an_enter_typed_ahead_prints_nothing(
    office: Office, desk: PaperDesk, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desk.show_receipt(office.pay_one(1))
    for _ in range(5):
        QTest.keyClick(shell, Qt.Key.Key_Return)
        QTest.keyClick(shell, Qt.Key.Key_P, CTRL)
    settle(qtbot, tasks)

    assert office.printer.jobs == []
    assert desk.dialog is not None


def test_without_a_printer_the_paper_can_still_be_saved_and_opened(
    office: Office, desk: PaperDesk, desktop: Desktop, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.printer.known.clear()
    desk.show_invoice(FIRST)
    dialog = opened(desk, qtbot, tasks)
    assert not dialog.print_button.isEnabled()
    assert "No hay impresora" in dialog.print_button.toolTip()

    QTest.mouseClick(dialog.tools.save_button, LEFT)
    settle(qtbot, tasks)
    saved = desktop.folder / f"Factura {FIRST}.pdf"
    assert saved.read_bytes() == dialog.view.content

    QTest.mouseClick(dialog.tools.open_button, LEFT)
    settle(qtbot, tasks)
    assert desktop.opened[0].read_bytes() == dialog.view.content
    assert "abierto en el visor" in dialog.tools.history.text()


def test_without_a_viewer_it_says_where_the_file_is(
    office: Office, desk: PaperDesk, desktop: Desktop, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desktop.has_programs = False
    desk.show_invoice(FIRST)
    dialog = opened(desk, qtbot, tasks)

    QTest.mouseClick(dialog.tools.open_button, LEFT)
    settle(qtbot, tasks)

    assert str(desktop.opened[0]) in dialog.notice.text.text()


def test_a_paper_is_mailed_to_the_address_that_is_typed(
    office: Office, desk: PaperDesk, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desk.show_invoice(FIRST)
    dialog = opened(desk, qtbot, tasks)

    QTest.keyClicks(dialog.tools.address, "maria@correo.example")
    QTest.mouseClick(dialog.tools.mail_button, LEFT)
    settle(qtbot, tasks)

    ((to, subject, _, (attached,)),) = office.postbag.sent
    assert to == "maria@correo.example"
    assert FIRST in subject
    assert attached.content == dialog.view.content
    assert dialog.notice.text.text() == "Enviado a maria@correo.example."


def test_a_draft_opens_in_the_mail_program(
    office: Office, desk: PaperDesk, desktop: Desktop, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desk.show_invoice(FIRST)
    dialog = opened(desk, qtbot, tasks)

    QTest.keyClicks(dialog.tools.address, "maria@correo.example")
    QTest.mouseClick(dialog.tools.draft_button, LEFT)
    settle(qtbot, tasks)

    assert [path.suffix for path in desktop.opened] == [".eml"]
    assert "programa de correo" in dialog.notice.text.text()


def test_several_invoices_are_one_paper_to_look_at_and_one_job(
    office: Office, desk: PaperDesk, shell: Shell, desktop: Desktop, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desk.show_invoices([FIRST, SECOND, THIRD])
    dialog = opened(desk, qtbot, tasks)
    assert dialog.view.page_count == 3
    assert not dialog.tools.mail_part.isVisible()

    QTest.keyClick(shell, Qt.Key.Key_P, CTRL)
    settle(qtbot, tasks)
    QTest.mouseClick(dialog.tools.save_button, LEFT)
    settle(qtbot, tasks)

    assert [len(job) for job in office.printer.jobs] == [3]
    (saved,) = desktop.folder.glob("*.pdf")
    assert saved.name == f"Factura {FIRST} – Factura {THIRD}.pdf"
    assert dialog.shown is not None
    assert saved.read_bytes() == dialog.shown.content


def test_a_paper_that_is_not_there_is_told_and_esc_leaves(
    desk: PaperDesk, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desk.show_invoice("001-002-000009999")
    dialog = opened(desk, qtbot, tasks)
    assert dialog.notice.property("notice") == "err"
    assert not dialog.print_button.isEnabled()

    QTest.keyClick(shell.window().focusWidget(), Qt.Key.Key_Escape)

    assert desk.dialog is None


def test_a_reprint_goes_straight_to_the_printer_marked_as_a_copy(
    office: Office, desk: PaperDesk, qtbot: QtBot, tasks: TaskRunner
) -> None:
    payment = office.pay_one(1)
    told = Told()
    desk.told.connect(told)
    for _ in range(2):
        desk.reprint(payment)
        settle(qtbot, tasks)
    office.printer.breaks(PrinterCause.OFFLINE)
    desk.reprint(payment)
    settle(qtbot, tasks)

    assert told.heard[:2] == [
        ("ok", "Enviado a la impresora: ORIGINAL."),
        ("ok", "Enviado a la impresora: COPIA – REIMPRESIÓN 1."),
    ]
    assert told.heard[2][0] == "warn"  # type: ignore[index]


def test_esc_leaves_the_paper_after_another_format_was_chosen(
    office: Office, desk: PaperDesk, shell: Shell, qtbot: QtBot, tasks: TaskRunner
) -> None:
    desk.show_receipt(office.pay_one(1))
    dialog = opened(desk, qtbot, tasks)
    assert len(set(underlined(dialog))) == len(underlined(dialog))
    chip = dialog.tools.format_buttons[PaperFormat.A4]
    QTest.mouseClick(chip, LEFT)
    settle(qtbot, tasks)
    assert chip.hasFocus()
    press(Qt.Key.Key_Escape)
    assert not dialog.is_open
