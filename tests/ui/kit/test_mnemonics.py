"""The underlined letters of sheets: they press and lead, and they never write."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from tests.ui.kit.keys import ALT, ENTER, press
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.tasks import ImmediateTasks
from ui.widgets.buttons import ActionButton
from ui.widgets.review_sheet import ReviewSheet, SheetAction
from ui.widgets.sheet import GUARD_MS

Show = Callable[..., QWidget]
REQUEST = ApprovalRequest("Anular recibo", "Recibo 001-000004512", 9100, "Ana Cajas")
SHIPPED = Path(__file__).parents[3] / "ui"


@pytest.fixture
def dialog(show: Show) -> ApprovalDialog:
    page = QLineEdit()
    show(page)
    made = ApprovalDialog(page, REQUEST, lambda *_typed: "approval-1", ImmediateTasks())
    made.open_sheet()
    return made


def test_alt_and_a_letter_go_to_the_field_whose_label_has_it_underlined(
    dialog: ApprovalDialog,
) -> None:
    QTest.qWait(GUARD_MS + 80)
    for letter, field in (
        (Qt.Key.Key_C, dialog.password),
        (Qt.Key.Key_M, dialog.reason),
        (Qt.Key.Key_U, dialog.username),
    ):
        press(letter, ALT)
        assert field.hasFocus()
    assert (dialog.username.text(), dialog.password.text(), dialog.reason.value()) == ("", "", "")


def test_alt_and_a_letter_never_write_even_in_the_first_400_ms_or_without_an_owner(
    dialog: ApprovalDialog,
) -> None:
    for field in (dialog.username, dialog.password, dialog.reason):
        field.setFocus()
        press(Qt.Key.Key_U, ALT)
        assert field.hasFocus()
    QTest.qWait(GUARD_MS + 80)
    for field in (dialog.username, dialog.password, dialog.reason):
        field.setFocus()
        press(Qt.Key.Key_X, ALT)
        press(Qt.Key.Key_4, ALT)
    assert (dialog.username.text(), dialog.password.text(), dialog.reason.value()) == ("", "", "")


def test_a_field_that_came_after_the_sheet_was_opened_is_not_written_in_either(
    dialog: ApprovalDialog,
) -> None:
    late = QLineEdit()
    dialog.body.addWidget(late)
    late.show()
    late.setFocus()
    press(Qt.Key.Key_X, ALT)
    QTest.keyClicks(late, "ok")
    assert late.text() == "ok"


def test_alt_and_a_letter_press_the_button_and_nothing_beneath(show: Show) -> None:
    field, beneath = QLineEdit(), QCheckBox("&Nada")
    show(field, beneath)
    sheet = ReviewSheet(
        "review", "Cobrar", field, rows=[], actions=[SheetAction("charge", "&Cobrar", once=True)]
    )
    chosen: list[str] = []
    sheet.chosen.connect(chosen.append)
    sheet.open_sheet()
    press(Qt.Key.Key_C, ALT)
    QTest.qWait(GUARD_MS + 80)
    assert chosen == []
    press(Qt.Key.Key_N, ALT)
    assert not beneath.isChecked()
    press(Qt.Key.Key_C, ALT)
    QTest.qWait(150)  # Qt shows the button pressed for a moment first.
    assert chosen == ["charge"]


def test_every_key_works_after_what_had_the_keyboard_is_disabled(show: Show) -> None:
    field = QLineEdit()
    show(field)
    sheet = ReviewSheet("review", "Papel", field, rows=[])
    tools = QWidget(sheet)
    chip = ActionButton("chip", "80 mm", parent=tools)
    sheet.body.addWidget(tools)
    sheet.open_sheet()
    QTest.qWait(GUARD_MS + 80)
    chip.setFocus()
    tools.setEnabled(False)
    QTest.qWait(1)
    press(ENTER)
    assert sheet.is_open
    press(Qt.Key.Key_Escape)
    assert not sheet.is_open


def test_no_underline_runs_through_the_tail_of_a_letter() -> None:
    files = SHIPPED.rglob("*.py")
    tailed = {
        f"{each.name}: {found.group()}"
        for each in files
        for found in re.finditer(r"tr\(\s*\"[^\"]*&[gjpqy][^\"]*\"", each.read_text("utf-8"))
    }
    assert tailed == set()
