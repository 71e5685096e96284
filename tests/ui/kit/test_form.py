from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from services.errors import BadField, BadFields
from tests.ui.kit.keys import CTRL, ENTER, SHIFT, hold, press
from tests.ui.kit.samples import BANKS
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.bank_edit import BankEdit
from ui.widgets.buttons import ActionButton
from ui.widgets.form import Form
from ui.widgets.lines import NotesEdit, TextLine

Show = Callable[..., QWidget]


class Page:
    def __init__(self, show: Show) -> None:
        self.form = Form("form")
        self.bank = BankEdit("bank", BANKS)
        self.number = TextLine("number")
        self.kind = QComboBox()
        self.kind.addItems(["Corriente", "Ahorros"])
        self.amount = AmountEdit("amount")
        self.notes = NotesEdit("notes")
        self.form.add("bank", "&Banco", self.bank)
        self.form.add("number", "&Número", self.number, hint="Seis cifras")
        self.form.add("kind", "&Tipo", self.kind)
        self.form.add("amount", "&Valor", self.amount)
        self.form.add("notes", "N&otas", self.notes)
        self.button = ActionButton("pay", "Pagar", primary=True)
        self.window = show(self.form, self.button)
        self.submitted: list[bool] = []
        self.pressed: list[bool] = []
        self.form.submitted.connect(lambda: self.submitted.append(True))
        self.button.clicked.connect(lambda: self.pressed.append(True))
        self.form.focus_first()


@pytest.fixture
def page(show: Show) -> Page:
    return Page(show)


def test_enter_advances_through_every_field_and_submits_nothing(page: Page) -> None:
    fields = [page.bank, page.number, page.kind, page.amount, page.notes]
    for field in fields:
        assert field.hasFocus()
        press(ENTER)
    assert page.button.hasFocus()
    assert page.submitted == []
    assert page.pressed == []
    assert page.notes.toPlainText() == ""


def test_shift_enter_goes_back(page: Page) -> None:
    page.form.focus("amount")
    press(ENTER, SHIFT)
    assert page.kind.hasFocus()
    press(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert page.amount.hasFocus()


def test_a_held_enter_advances_one_field_only(page: Page) -> None:
    hold(page.bank, ENTER, 50)
    assert page.number.hasFocus()
    assert page.pressed == []


def test_ctrl_enter_accepts_from_any_field(page: Page) -> None:
    for key in page.form.rows:
        page.form.focus(key)
        press(ENTER, CTRL)
    assert len(page.submitted) == 5
    assert page.pressed == []


def test_one_enter_takes_the_bank_and_advances(page: Page) -> None:
    QTest.keyClicks(page.bank, "pich")
    press(ENTER)
    assert page.bank.text() == "10 Banco Pichincha"
    assert page.number.hasFocus()


def test_alt_enter_breaks_a_line_of_notes(page: Page) -> None:
    page.form.focus("notes")
    QTest.keyClicks(page.notes, "a")
    press(ENTER, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(page.notes, "b")
    assert page.notes.value() == "a\nb"


def test_hidden_and_disabled_fields_are_passed_over(page: Page) -> None:
    page.form.show_row("number", False)
    page.kind.setEnabled(False)
    press(ENTER)
    assert page.amount.hasFocus()


def test_an_error_never_covers_its_field_and_moves_nothing(page: Page) -> None:
    row = page.form.rows["number"]
    places = {key: one.geometry() for key, one in page.form.rows.items()}
    page.form.show_error("number", "Ya se usó en el recibo 12.")
    QTest.qWait(20)
    assert {key: one.geometry() for key, one in page.form.rows.items()} == places
    assert row.message.text() == "Ya se usó en el recibo 12."
    assert not row.message.geometry().intersects(row.field.geometry())
    page.form.show_error("number", "")
    assert row.message.text() == "Seis cifras"


def test_what_a_service_refuses_is_told_at_the_fields(page: Page) -> None:
    told = page.form.show_refused(
        BadFields(
            [
                BadField(field="amount", problem="required"),
                BadField(field="number", problem="too_long"),
                BadField(field="elsewhere", problem="required"),
            ]
        )
    )
    assert page.form.rows["amount"].problem
    assert page.number.hasFocus()
    assert told
    page.form.clear_errors()
    assert not page.form.focus_first_error()


def test_a_field_s_own_problem_shows_under_it(page: Page) -> None:
    page.form.focus("amount")
    QTest.keyClicks(page.amount, "1.234")
    assert page.form.rows["amount"].message.text().startswith("¿")
    assert page.form.commit() is False


def test_every_field_has_a_name_for_screen_readers(page: Page) -> None:
    for row in page.form.rows.values():
        assert row.field.accessibleName()
        assert row.field.objectName()
        assert "&" not in row.field.accessibleName()
    page.form.show_error("number", "Malo.")
    assert page.number.accessibleDescription() == "Malo."


def test_alt_letter_goes_to_the_underlined_field(page: Page) -> None:
    press(Qt.Key.Key_V, Qt.KeyboardModifier.AltModifier)
    assert page.amount.hasFocus()


def test_a_scanner_s_enter_at_the_end_does_not_press_the_button(show: Show) -> None:
    form = Form("one")
    line = QLineEdit()
    form.add("slip", "Papeleta", line)
    button = ActionButton("pay", "Pagar", primary=True)
    show(form, button)
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    line.setFocus()
    QTest.keyClicks(line, "0012345")
    press(ENTER)
    assert button.hasFocus()
    assert pressed == []


def test_enter_presses_a_focused_button_once_however_long_it_is_held(page: Page) -> None:
    page.button.setFocus()
    hold(page.button, ENTER, 50)
    assert page.pressed == [True]


def test_a_refused_button_says_why(page: Page) -> None:
    page.button.set_reason("Falta el número del cheque.")
    page.button.press()
    assert page.pressed == []
    assert page.button.toolTip() == "Falta el número del cheque."
