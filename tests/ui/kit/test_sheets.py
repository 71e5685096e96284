from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QTabWidget, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.kit.keys import CTRL, ENTER, click, double_click, hold, hold_on, press
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.widgets.sheet import GUARD_MS

Show = Callable[..., QWidget]
PAST_GUARD = GUARD_MS + 80


class Till:
    """A window with a page under a review sheet that charges."""

    def __init__(self, show: Show, default: str = "back") -> None:
        self.field = QLineEdit()
        self.page_button = ActionButton("page_pay", "Cobrar", key="F12")
        self.window = show(self.field, self.page_button)
        self.page_presses = 0
        self.page_button.clicked.connect(self._count)
        self.field.setFocus()
        self.sheet = ReviewSheet(
            "review",
            "Cobrar",
            self.field,
            rows=[SheetRow("Cliente", "<b>Peña</b>")],
            amount_cents=9100,
            actions=[SheetAction("charge", "&Cobrar $ 91.00", "F12", primary=True, once=True)],
            default=default,
        )
        self.chosen: list[str] = []
        self.sheet.chosen.connect(self.chosen.append)
        self.closed: list[bool] = []
        self.sheet.closed.connect(lambda: self.closed.append(True))

    def open(self) -> None:
        self.sheet.open_sheet()

    def wait(self) -> None:
        QTest.qWait(PAST_GUARD)

    @property
    def charge(self) -> OnceButton:
        button = self.sheet.buttons["charge"]
        assert isinstance(button, OnceButton)
        return button

    def _count(self) -> None:
        self.page_presses += 1


@pytest.fixture
def till(show: Show) -> Till:
    return Till(show)


@pytest.fixture
def quick(show: Show) -> Till:
    return Till(show, default="charge")


def test_nothing_is_pressed_in_the_first_400_ms(quick: Till) -> None:
    quick.open()
    press(ENTER)
    press(Qt.Key.Key_Space)
    press(Qt.Key.Key_F12)
    press(ENTER, CTRL)
    double_click(quick.window, quick.charge)
    assert quick.chosen == []
    assert quick.charge.isVisible()


def test_volver_too_waits_for_the_guard_because_it_stands_under_enter(till: Till) -> None:
    till.open()
    press(ENTER)
    assert till.sheet.is_open
    till.wait()
    press(ENTER)
    assert till.closed == [True]
    assert till.chosen == []


def test_enter_goes_back_where_money_leaves(till: Till) -> None:
    till.open()
    till.wait()
    assert till.sheet.buttons["back"].hasFocus()
    press(ENTER, CTRL)
    assert till.chosen == []
    assert till.sheet.is_open


def test_ctrl_enter_accepts_once_what_enter_would(quick: Till) -> None:
    quick.open()
    quick.wait()
    quick.sheet.buttons["back"].setFocus()
    press(ENTER, CTRL)
    press(ENTER, CTRL)
    assert quick.chosen == ["charge"]


def test_enter_held_since_before_the_sheet_charges_nothing(quick: Till) -> None:
    quick.open()
    for _ in range(8):
        hold_on(quick.field, ENTER, 10)
        QTest.qWait(70)
    assert quick.chosen == []


def test_enter_held_on_the_button_charges_once(quick: Till) -> None:
    quick.open()
    quick.wait()
    hold(quick.charge, ENTER, 100)
    assert quick.chosen == ["charge"]


def test_space_held_on_the_button_charges_at_most_once(quick: Till) -> None:
    quick.open()
    quick.wait()
    hold(quick.charge, Qt.Key.Key_Space, 100)
    assert len(quick.chosen) <= 1


def test_a_double_click_charges_once_and_the_button_is_gone(till: Till) -> None:
    till.open()
    till.wait()
    double_click(till.window, till.charge)
    assert till.chosen == ["charge"]
    assert not till.charge.isVisible()


def test_a_triple_click_and_enter_and_f12_charge_once(till: Till) -> None:
    till.open()
    till.wait()
    place = till.charge.mapTo(till.window, till.charge.rect().center())
    for _ in range(3):
        click(till.window, place)
    press(ENTER)
    press(Qt.Key.Key_F12)
    till.charge.press()
    till.charge.click()
    assert till.chosen == ["charge"]


def test_the_room_of_the_gone_button_stays_empty(till: Till) -> None:
    till.open()
    till.wait()
    before = till.sheet.buttons["back"].geometry()
    place = till.charge.mapTo(till.window, till.charge.rect().center())
    click(till.window, place)
    QTest.qWait(20)
    assert till.sheet.buttons["back"].geometry() == before


def test_f12_charges_from_anywhere_in_the_sheet_and_never_in_the_page(till: Till) -> None:
    till.open()
    press(Qt.Key.Key_F12)
    till.wait()
    press(Qt.Key.Key_F12)
    press(Qt.Key.Key_F12)
    assert till.chosen == ["charge"]
    assert till.page_presses == 0


def test_clicks_beside_the_sheet_do_not_reach_the_page(till: Till) -> None:
    till.open()
    till.wait()
    place = till.page_button.mapTo(till.window, till.page_button.rect().center())
    click(till.window, place)
    assert till.page_presses == 0


def test_tab_stays_inside_the_sheet(till: Till) -> None:
    till.open()
    till.wait()
    for _ in range(5):
        press(Qt.Key.Key_Tab)
        assert till.sheet.isAncestorOf(till.window.focusWidget() or till.window)
    press(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert till.sheet.isAncestorOf(till.window.focusWidget() or till.window)


def test_shortcuts_of_the_window_sleep_under_a_sheet(till: Till) -> None:
    heard: list[str] = []
    for key in ("F5", "Ctrl+K", "Ctrl+1"):
        shortcut = QShortcut(QKeySequence(key), till.window)
        shortcut.activated.connect(lambda key=key: heard.append(key))
    till.open()
    till.wait()
    press(Qt.Key.Key_F5)
    press(Qt.Key.Key_K, CTRL)
    press(Qt.Key.Key_1, CTRL)
    assert heard == []
    press(Qt.Key.Key_Escape)
    press(Qt.Key.Key_F5)
    assert heard == ["F5"]


def test_esc_gives_the_page_back_with_its_cursor(till: Till) -> None:
    till.open()
    press(Qt.Key.Key_Escape)
    assert till.closed == [True]
    assert till.field.hasFocus()
    assert till.page_button.isEnabled()


def test_while_busy_there_is_nothing_to_press_and_esc_does_not_leave(till: Till) -> None:
    till.open()
    till.wait()
    press(Qt.Key.Key_F12)
    till.sheet.show_busy("Enviando…")
    press(Qt.Key.Key_Escape)
    press(ENTER)
    assert till.sheet.is_open
    assert not any(button.isVisible() for button in till.sheet.buttons.values())


def test_new_actions_wait_for_their_own_400_ms(till: Till) -> None:
    till.open()
    till.wait()
    press(Qt.Key.Key_F12)
    again = SheetAction("again", "Otra &tarjeta", primary=True, once=True)
    till.sheet.show_notice("err", "Rechazada.", [again], default="again")
    press(ENTER)
    assert till.chosen == ["charge"]
    till.wait()
    press(ENTER)
    assert till.chosen == ["charge", "again"]


def test_what_was_disabled_before_stays_disabled_after(show: Show) -> None:
    off = QPushButton("no")
    off.setEnabled(False)
    window = show(off)
    sheet = ReviewSheet("s", "t", off)
    sheet.open_sheet()
    sheet.close_sheet()
    assert not off.isEnabled()
    assert window.isEnabled()


def test_the_sheet_fits_a_small_window(till: Till, qtbot: QtBot) -> None:
    till.window.resize(500, 300)
    till.sheet.set_rows([SheetRow(f"Línea {n}", "dato " * 12) for n in range(30)])
    till.open()
    QTest.qWait(30)
    for button in till.sheet.buttons.values():
        corner = button.mapTo(till.window, button.rect().bottomRight())
        assert till.window.rect().contains(corner)


def test_names_are_shown_as_they_are_written(till: Till) -> None:
    till.open()
    labels = till.sheet.findChildren(QLabel)
    assert "<b>Peña</b>" in [label.text() for label in labels]
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


def test_a_sheet_after_another_gives_back_what_qt_itself_had_made(show: Show) -> None:
    tabs = QTabWidget()
    tabs.addTab(QLineEdit(), "Pagos")
    window = show(tabs)
    tabs.tabBar().setFocus()
    first, second = (ReviewSheet("sheet", "Hoja", tabs, rows=[("", "texto")]) for _ in range(2))
    first.open_sheet()
    first.close_sheet()
    second.open_sheet()
    QTest.keyClick(second.buttons["back"], Qt.Key.Key_Tab)
    QTest.qWait(0)  # the first one is deleted

    second.close_sheet()

    assert window.isEnabled()
    assert tabs.isEnabled()
