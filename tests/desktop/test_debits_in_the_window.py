"""Debits in the whole program, by the keys of whoever tries it for the first time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

import desktop.app
import desktop.crash
from desktop.app import Program
from desktop.settings import till_settings
from services.debits.batch_states import BatchState, LineState
from services.debits.mandate_states import MandateState
from services.practice.demo_office import SECOND_SUPERVISOR
from services.practice.demo_run import SAMPLES
from tests.desktop.charging import copied
from tests.ui.kit.keys import ALT, CTRL, ENTER, press, underlined
from ui.accounts.place import AccountsPlace
from ui.approval.dialog import ApprovalDialog
from ui.debits.batches_page import BatchesPage
from ui.debits.mandates_page import MandatesPage
from ui.frame.shell import Shell
from ui.payments.page import PayPage
from ui.tabbed_place import TabbedPlace
from ui.widgets.sheet import Sheet

KEY = Qt.Key
SECONDS = 30_000


class Office:
    """The whole program with the supervisor before it; files are chosen by the test."""

    def __init__(self, qtbot: QtBot, program: Program, folder: Path) -> None:
        self.qtbot, self.program, self.folder = qtbot, program, folder
        self.wait(lambda: program.front is not None)
        window = program.window
        assert window is not None
        assert program.office is not None
        self.window = window
        self.services = program.office.services
        buttons = {each.objectName(): each for each in window.sign_in_page.demo_buttons}
        QTest.mouseClick(buttons["demo_sara"], Qt.MouseButton.LeftButton)
        self.wait(lambda: window.shell is not None)
        window.activateWindow()
        self.wait(window.isActiveWindow)
        place = self.shell.open_place("debits")
        assert isinstance(place, TabbedPlace)
        self.place = place
        self.page = place.show_kind(BatchesPage)
        # The system's own dialogs cannot be typed into here.
        self.page.acting._choose_folder = lambda *_asked: folder
        self.page.answers.answering._choose_file = lambda _page: self.sample
        self.settle()

    @property
    def shell(self) -> Shell:
        assert self.window.shell is not None
        return self.window.shell

    @property
    def sample(self) -> Path:
        return self.folder / SAMPLES / "respuesta_debitos_ejemplo.txt"

    def wait(self, is_so: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(is_so, timeout=SECONDS)

    def settle(self) -> None:
        self.wait(lambda: self.program.tasks.running == 0)
        QTest.qWait(5)

    def sheet(self, name: str) -> Any:
        def found() -> Sheet | None:
            sheets = self.window.findChildren(Sheet)
            return next((s for s in sheets if s.is_open and s.objectName() == name), None)

        self.wait(lambda: found() is not None)
        sheet = found()
        assert sheet is not None
        self.wait(lambda: sheet.is_ready)
        return sheet

    def type(self, text: str) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, text)

    def approve(self) -> None:
        """A second supervisor says yes over this screen, by keys alone."""
        dialog = self.sheet("approval")
        assert isinstance(dialog, ApprovalDialog)
        self.type(SECOND_SUPERVISOR.username)
        press(ENTER)
        self.type(SECOND_SUPERVISOR.password)
        press(ENTER)
        self.type("Revisado")
        press(ENTER, CTRL)
        self.wait(lambda: not dialog.is_open)
        self.settle()

    def preview(self, profile: str) -> None:
        """Ctrl+D, the bank, and a day by which something is due."""
        self.page.show_list()
        self.settle()
        press(KEY.Key_D, CTRL)
        self.wait(lambda: self.page.stack.currentWidget() is self.page.maker)
        self.settle()
        maker = self.page.maker
        maker.form.profile.set_value(profile)
        maker.form.day.setFocus()
        maker.form.day.selectAll()
        self.type("+20")
        press(ENTER)
        self.wait(lambda: maker._preview is not None and not maker._pause.isActive())
        self.settle()
        self.wait(maker.prepare_button.isEnabled)

    def run_batch(self, profile: str) -> int:
        """From the preview to the bank: F12 again and again, and a second person once."""
        self.preview(profile)
        press(KEY.Key_F12)
        self.wait(lambda: self.page.view.batch is not None and self.shown(BatchState.PREPARED))
        batch = self.page.view.batch
        assert batch is not None
        press(KEY.Key_F12)
        self.approve()
        self.wait(lambda: self.shown(BatchState.APPROVED))
        press(KEY.Key_F12)
        self.sheet("batch_written")
        press(KEY.Key_Escape)
        self.settle()
        self.wait(lambda: self.shown(BatchState.WRITTEN))
        press(KEY.Key_F12)
        self.sheet("batch_sent")
        press(KEY.Key_F12)
        self.settle()
        self.wait(lambda: self.shown(BatchState.SENT))
        return batch.number

    def shown(self, state: BatchState) -> bool:
        batch = self.page.view.batch
        is_there = self.page.stack.currentWidget() is self.page.view
        return is_there and batch is not None and batch.state is state


@pytest.fixture
def office(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    demo_data: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Office]:
    folder = copied(demo_data, tmp_path)
    # Pytest has its own last handler and its own ear for what Qt says.
    monkeypatch.setattr(desktop.crash, "install", lambda _show: None)
    monkeypatch.setattr(desktop.app, "qInstallMessageHandler", lambda _handler: None)
    program = Program(qapp, till_settings(folder))
    qapp.setQuitOnLastWindowClosed(False)
    program.start()
    yield Office(qtbot, program, folder)
    program.tasks.wait_all(10)
    assert program.window is not None
    program.window.hide()
    program.stop()
    program.window.deleteLater()


def test_a_newcomer_collects_at_two_banks_reads_an_answer_and_revokes_a_mandate(
    office: Office,
) -> None:
    services, page = office.services, office.page
    debits = services.debits
    assert page.list.chips.buttons["SENT"].text() == "En el banco  1"

    pichincha, guayaquil = office.run_batch("pichincha"), office.run_batch("guayaquil")

    # Both files are text that an editor opens: a tab for each column, or fixed places.
    for number in (pichincha, guayaquil):
        batch = debits.batches.show(number)
        lines = (office.folder / batch.file_name).read_bytes().decode("cp1252").splitlines()
        assert len(lines) >= batch.asked[0]
    assert (office.folder / debits.batches.show(pichincha).file_name).read_bytes().count(
        b"\t"
    ) >= 20

    # At the counter, an invoice that the bank is asked for says which batch has it.
    held = debits.batches.lines(pichincha)[0]
    pay = office.shell.open_place("pay")
    assert isinstance(pay, PayPage)
    pay.show_account(held.account)
    office.wait(lambda: pay.model.rowCount() > 0)
    office.settle()
    claimed = next(row for row in pay.model.rows if row.claim is not None)
    pay.table.select_row(pay.model.row_of(claimed.number))
    pay.table.setFocus()
    press(ENTER)
    assert f"El lote de débito {pichincha} la pide al banco" in pay.notice.text.text()
    (show,) = pay.notice.actions_shown
    show.press()
    office.settle()
    assert office.shell.current_page is office.place
    current = page.view.current
    assert current is not None
    assert current.line.id == held.id

    # The batch that waited since yesterday, and the bank's answer among the samples.
    (waiting,) = [
        each
        for each in debits.batches.listing()
        if each.number not in {pichincha, guayaquil} and each.state is BatchState.SENT
    ]
    page.show_batch(waiting.number)
    office.settle()
    press(KEY.Key_F12)
    office.wait(lambda: page.stack.currentWidget() is page.answers.view)
    office.settle()
    assert page.answers.view.chips.buttons["rejected"].text() == "Rechazado  2"
    press(KEY.Key_F12)
    done = office.sheet("answer_done")
    assert debits.batches.show(waiting.number).of(LineState.REJECTED)[0] == 2
    press(KEY.Key_R, ALT)
    office.wait(lambda: not done.is_open)
    desk = office.program.front._places._of.desk  # type: ignore[union-attr]
    office.wait(lambda: desk.dialog is not None and desk.dialog.shown is not None)
    assert desk.dialog is not None
    settled = debits.batches.show(waiting.number).of(LineState.SETTLED)[0]
    assert desk.dialog.title.text() == f"Recibos del lote {waiting.number}" or settled == 1
    desk.dialog.close_sheet()
    office.settle()
    page.view.take_focus()
    press(KEY.Key_P, CTRL)
    office.wait(lambda: desk.dialog is not None and desk.dialog.shown is not None)
    assert desk.dialog is not None
    assert desk.dialog.title.text() == f"Informe de lote de débitos {waiting.number}"
    desk.dialog.close_sheet()
    office.settle()

    # Revoke the mandate of somebody who still owes, and look at the next batch.
    line = debits.batches.lines(waiting.number, frozenset({LineState.REJECTED}))[0]
    mandates = office.place.show_kind(MandatesPage)
    office.settle()
    press(KEY.Key_F, CTRL)
    office.type(line.account)
    press(ENTER)
    office.wait(lambda: isinstance(office.shell.current_page, AccountsPlace))
    office.settle()
    assert mandates.rows.rows[0].mandate.state is MandateState.ACTIVE
    card = office.shell.current_page.findChild(QWidget, "mandate_card")
    assert card is not None
    card.act("revoke")  # type: ignore[attr-defined]
    revoke = office.sheet("revoke_mandate")
    office.type("Lo pide el cliente")
    press(ENTER, CTRL)
    office.wait(lambda: not revoke.is_open)
    office.settle()

    office.shell.open_place("debits")
    office.place.show_kind(BatchesPage)
    page.begin()
    office.settle()
    page.maker.form.profile.set_value("pichincha")
    office.wait(lambda: page.maker._preview is not None and not page.maker._pause.isActive())
    office.settle()
    page.maker.chips.choose("out")
    why = {row.account: row.told for row in page.maker.model.rows}
    assert why[line.account].startswith("Su autorización se revocó el ")
    press(KEY.Key_Escape)

    for tab in range(office.place.tabs.count()):
        office.place.tabs.setCurrentIndex(tab)
        office.settle()
        found = underlined(office.place)
        assert len(found) == len(set(found))
    assert services.verification.verify() == []
