from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from services.staff.errors import LockedOut, MustChangePassword, WeakPassword, WrongCredentials
from services.staff.rights import Operator, Role
from tests.ui.kit.gallery import ANA, INFO, PLACES
from tests.ui.kit.keys import CTRL, ENTER, LEFT, press
from tests.ui.kit.samples import SamplePage
from ui.frame.idle import IdleWatch
from ui.frame.results import ResultGroup, ResultItem
from ui.main_window import MainWindow
from ui.place import Place
from ui.signin.door import DemoRole, Door
from ui.tasks import ImmediateTasks, TaskRunner
from ui.theme import Scheme, Theme
from ui.widgets.review_sheet import ReviewSheet, SheetAction

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


class Office:
    """The door's other side: one user, and a note of who tried what."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, str, str]] = []
        self.now = NOW
        self.refuse: Exception | None = None
        self.refuse_new: Exception | None = None

    def sign_in(self, username: str, password: str, till: str) -> Operator:
        self.tried.append((username, password, till))
        if self.refuse is not None:
            raise self.refuse
        if password != "correcta":
            raise WrongCredentials
        return Operator(1, username, "Ana Cajas", frozenset({Role.CASHIER}), till)

    def change(self, username: str, _old: str, new: str, till: str) -> Operator:
        if self.refuse_new is not None:
            raise self.refuse_new
        return replace(ANA, username=f"{username}:{new}:{till}")

    def door(self) -> Door:
        roles = [DemoRole("Cajera", "ana"), DemoRole("Supervisora", "sofia")]
        return Door(
            self.sign_in,
            self.change,
            ["01", "02"],
            lambda: self.now,
            roles,
            lambda _name: "correcta",
        )


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def window(app: QApplication, qtbot: QtBot, office: Office) -> Iterator[MainWindow]:
    style = Theme(app, Scheme.LIGHT, 10)
    made = MainWindow(INFO, style, ImmediateTasks(), office.door())
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    assert QTest.qWaitForWindowActive(made)
    yield made
    made.idle.stop()
    style.deleteLater()


class Built:
    """Places whose pages are counted as they are built."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    def places(self) -> list[Place]:
        return [
            Place(key, title, icon, partial(self._build, key)) for key, title, icon, _ in PLACES
        ]

    def _build(self, key: str) -> QWidget:
        self.keys.append(key)
        return SamplePage()


@pytest.fixture
def built(window: MainWindow) -> Built:
    made = Built()
    window.enter(ANA, made.places(), results)
    return made


def results(text: str) -> Sequence[ResultGroup]:
    if text == "nada":
        return []
    items = [ResultItem(f"{text} {n}", payload=f"{text}-{n}") for n in (1, 2)]
    return [ResultGroup("Cuentas", items), ResultGroup("Facturas", items[:1])]


# Coming in


def test_one_comes_in_by_keyboard_alone(window: MainWindow, office: Office) -> None:
    came: list[Operator] = []
    window.signed_in.connect(came.append)
    panel = window.sign_in_page.credentials
    assert panel.username.hasFocus()
    QTest.keyClicks(panel.username, "Ana")
    press(ENTER)
    assert panel.password.hasFocus()
    QTest.keyClicks(panel.password, "correcta")
    press(ENTER)
    assert [one.username for one in came] == ["ana"]
    assert office.tried == [("ana", "correcta", "01")]
    assert panel.password.text() == ""


def test_a_wrong_password_is_told_and_forgotten(window: MainWindow, office: Office) -> None:
    panel = window.sign_in_page.credentials
    panel.username.setText("ana")
    panel.password.setText("mala")
    panel.submit()
    assert "incorrectos" in panel.notice.text.text()
    assert panel.password.text() == ""
    assert panel.password.hasFocus()


def test_a_lock_out_counts_down_and_ends(window: MainWindow, office: Office, qtbot: QtBot) -> None:
    office.refuse = LockedOut(until=NOW + timedelta(seconds=30))
    panel = window.sign_in_page.credentials
    panel.attempt("ana", "x")
    assert "30 s" in panel.notice.text.text() or "31 s" in panel.notice.text.text()
    assert not panel.enter.isEnabled()
    panel.attempt("ana", "x")
    assert len(office.tried) == 1
    office.refuse = None
    office.now = NOW + timedelta(seconds=31)
    qtbot.waitUntil(panel.enter.isEnabled)
    panel.attempt("ana", "correcta")
    assert len(office.tried) == 2


def test_nothing_typed_is_told_at_its_field(window: MainWindow, office: Office) -> None:
    panel = window.sign_in_page.credentials
    panel.submit()
    assert panel.form.rows["username"].problem
    assert office.tried == []


def test_caps_lock_is_told_under_the_password(window: MainWindow) -> None:
    panel = window.sign_in_page.credentials
    panel.password.caps_lock_seen.emit(True)
    assert "Mayús" in panel.form.rows["password"].problem
    panel.password.caps_lock_seen.emit(False)
    assert panel.form.rows["password"].problem == ""


def test_a_demo_role_comes_in_with_one_click(window: MainWindow, office: Office) -> None:
    came: list[Operator] = []
    window.signed_in.connect(came.append)
    QTest.mouseClick(window.sign_in_page.demo_buttons[1], Qt.MouseButton.LeftButton)
    assert [one.username for one in came] == ["sofia"]


def test_a_first_password_is_changed_before_coming_in(window: MainWindow, office: Office) -> None:
    came: list[Operator] = []
    window.signed_in.connect(came.append)
    office.refuse = MustChangePassword(username="ana")
    window.sign_in_page.credentials.attempt("ana", "primera")
    panel = window.sign_in_page.new_password
    assert panel.isVisible()
    panel.first.setText("una clave larga")
    panel.again.setText("otra clave larga")
    panel.submit()
    assert panel.form.rows["again"].problem
    panel.again.setText("una clave larga")
    office.refuse_new = WeakPassword(problem="common")
    panel.submit()
    assert "adivinar" in panel.form.rows["first"].problem
    office.refuse_new = None
    panel.submit()
    assert [one.username for one in came] == ["ana:una clave larga:01"]
    assert panel.first.text() == ""


def test_a_double_click_checks_one_password(
    app: QApplication, qtbot: QtBot, office: Office
) -> None:
    style = Theme(app, Scheme.LIGHT, 10)
    tasks = TaskRunner(lambda error: pytest.fail(repr(error)))
    window = MainWindow(INFO, style, tasks, office.door())
    qtbot.addWidget(window)
    came: list[Operator] = []
    window.signed_in.connect(came.append)
    panel = window.sign_in_page.credentials
    panel.username.setText("ana")
    panel.password.setText("correcta")
    panel.submit()
    panel.submit()
    assert panel.is_busy
    qtbot.waitUntil(lambda: bool(came))
    assert len(office.tried) == 1
    assert tasks.wait_all(5)
    style.deleteLater()


# The frame


def test_a_page_is_built_on_its_first_visit_and_refreshed_on_each(
    window: MainWindow, built: Built
) -> None:
    shell = window.shell
    assert shell is not None
    assert built.keys == ["home"]
    press(Qt.Key.Key_3, CTRL)
    press(Qt.Key.Key_1, CTRL)
    press(Qt.Key.Key_3, CTRL)
    assert built.keys == ["home", "accounts"]
    page = shell.current_page
    assert isinstance(page, SamplePage)
    assert page.refreshed == 2
    press(Qt.Key.Key_F5)
    assert page.refreshed == 3


def test_what_is_typed_goes_to_the_place_that_was_opened(window: MainWindow, built: Built) -> None:
    shell = window.shell
    assert shell is not None
    for key in ("home", "accounts", "home"):
        shell.sidebar.button(key).setFocus()
        QTest.mouseClick(shell.sidebar.button(key), LEFT)
        now, page = window.focusWidget(), shell.current_page
        assert page is not None
        assert now is page or page.isAncestorOf(now)


def test_f3_searches_and_enter_opens_the_first_result(window: MainWindow, built: Built) -> None:
    shell = window.shell
    assert shell is not None
    chosen: list[tuple[object, bool]] = []
    shell.chosen.connect(lambda payload, second: chosen.append((payload, second)))
    press(Qt.Key.Key_F3)
    for key in (Qt.Key.Key_C, Qt.Key.Key_O, Qt.Key.Key_M):
        press(key)
    press(ENTER)
    press(Qt.Key.Key_K, CTRL)
    press(Qt.Key.Key_X)
    press(Qt.Key.Key_Y)
    QTest.qWait(60)
    assert shell.finder.results.isVisible()
    press(Qt.Key.Key_Down)
    press(ENTER, CTRL)
    assert chosen == [("com-1", False), ("xy-2", True)]
    assert not shell.finder.results.isVisible()


def test_enter_waits_for_a_slow_search_and_old_answers_are_dropped(
    app: QApplication, qtbot: QtBot, office: Office
) -> None:
    style = Theme(app, Scheme.LIGHT, 10)
    tasks = TaskRunner(lambda error: pytest.fail(repr(error)))
    window = MainWindow(INFO, style, tasks, office.door())
    qtbot.addWidget(window)
    window.show()

    def slow(text: str) -> Sequence[ResultGroup]:
        QTest.qSleep(60 if text == "co" else 5)
        return results(text)

    shell = window.enter(ANA, Built().places(), slow)
    chosen: list[object] = []
    shell.chosen.connect(lambda payload, _second: chosen.append(payload))
    shell.finder.box.setText("co")
    shell.finder.box.tell_now()
    shell.finder.box.setText("com")
    QTest.keyClick(shell.finder.box, ENTER)
    qtbot.waitUntil(lambda: bool(chosen))
    assert tasks.wait_all(5)
    QTest.qWait(20)
    assert chosen == ["com-1"]
    window.idle.stop()
    style.deleteLater()


def test_one_letter_is_not_searched_and_nothing_found_says_so(
    window: MainWindow, built: Built
) -> None:
    shell = window.shell
    assert shell is not None
    shell.finder.box.setText("n")
    QTest.qWait(50)
    assert not shell.finder.results.isVisible()
    shell.finder.box.setText("nada")
    QTest.qWait(50)
    assert shell.finder.results.isVisible()
    assert shell.finder.results.items == []


def test_a_greater_sign_lists_commands(window: MainWindow, built: Built) -> None:
    shell = window.shell
    assert shell is not None
    shell.focus_search()
    QTest.keyClicks(shell.search_box, ">cheq")
    QTest.qWait(50)
    assert [item.title for item in shell.finder.results.items] == ["Cheques"]
    press(ENTER)
    assert shell.current_key == "cheques"


def test_a_card_number_is_not_searched(window: MainWindow, built: Built) -> None:
    shell = window.shell
    assert shell is not None
    shell.focus_search()
    QTest.keyClicks(shell.search_box, "4242424242424242")
    assert shell.search_box.text() == "424242424242424"
    assert "tarjeta" in shell.search_box.problem


def test_f1_explains_the_page_and_lists_the_keys(window: MainWindow, built: Built) -> None:
    press(Qt.Key.Key_F1)
    shell = window.shell
    assert shell is not None
    sheet = shell.findChild(QWidget, "help_sheet")
    assert sheet is not None
    press(Qt.Key.Key_2, CTRL)
    assert built.keys == ["home"]
    press(Qt.Key.Key_Escape)
    QTest.qWait(10)
    assert shell.findChild(QWidget, "help_sheet") is None


def test_the_status_bar_says_where_one_is(window: MainWindow, built: Built) -> None:
    shell = window.shell
    assert shell is not None
    assert shell.status.text_of("till") == "Caja 02"
    assert shell.status.text_of("operator") == "Ana Cajas (Cajero)"
    assert shell.status.text_of("mode") == "DEMO · Stripe simulado"


def test_ctrl_plus_and_minus_change_the_letters(window: MainWindow, built: Built) -> None:
    press(Qt.Key.Key_Plus, CTRL)
    assert QApplication.font().pointSize() == 11
    press(Qt.Key.Key_Minus, CTRL)
    press(Qt.Key.Key_Minus, CTRL)
    assert QApplication.font().pointSize() == 9
    press(Qt.Key.Key_0, CTRL)
    assert QApplication.font().pointSize() == 10


# Lock and leave


def test_the_lock_hides_the_work_and_keeps_the_draft(
    window: MainWindow, built: Built, office: Office
) -> None:
    page = window.shell.current_page if window.shell else None
    assert isinstance(page, SamplePage)
    page.number.setFocus()
    QTest.keyClicks(page.number, "001234")
    press(Qt.Key.Key_L, CTRL)
    assert window.is_locked
    assert not page.isVisible()
    press(Qt.Key.Key_F12)
    press(Qt.Key.Key_2, CTRL)
    assert built.keys == ["home"]
    lock = window._lock
    assert lock is not None
    assert lock.credentials.password.hasFocus()
    QTest.keyClicks(lock.credentials.password, "mala")
    press(ENTER)
    assert lock.isVisible()
    QTest.keyClicks(lock.credentials.password, "correcta")
    press(ENTER)
    assert window._lock is None
    assert office.tried[-1] == ("ana", "correcta", "02")
    assert page.isVisible()
    assert page.number.text() == "001234"
    assert page.number.hasFocus()


def test_the_lock_hides_sheets_and_other_windows_too(window: MainWindow, built: Built) -> None:
    shell = window.shell
    assert shell is not None
    page = shell.current_page
    assert page is not None
    sheet = ReviewSheet("s", "Cobrar", page, actions=[SheetAction("go", "Ir", once=True)])
    sheet.open_sheet()
    other = QDialog(window)
    other.show()
    press(Qt.Key.Key_L, CTRL)
    QTest.qWait(10)
    window.lock()
    assert not sheet.isVisible()
    assert not other.isVisible()
    lock = window._lock
    assert lock is not None
    lock.credentials.attempt("ana", "correcta")
    assert sheet.isVisible()
    assert other.isVisible()
    assert not sheet.is_ready
    other.close()


def test_idleness_locks_and_its_minutes_only_go_down(
    window: MainWindow, built: Built, app: QApplication
) -> None:
    window.idle.set_minutes(60)
    assert window.idle.minutes == 15
    window.idle.set_minutes(5)
    assert window.idle.minutes == 5
    assert window.idle.is_watching
    window.idle.idle.emit()
    assert window.is_locked
    assert not window.idle.is_watching


def test_any_key_starts_the_idle_time_again(app: QApplication, qtbot: QtBot) -> None:
    watch = IdleWatch(app, 1)
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    assert QTest.qWaitForWindowActive(line)
    heard: list[bool] = []
    watch.idle.connect(lambda: heard.append(True))
    watch._timer.setInterval(150)
    watch.start()
    for _ in range(8):
        QTest.qWait(40)
        press(Qt.Key.Key_A)
    assert heard == []
    qtbot.waitUntil(lambda: heard == [True])
    watch.deleteLater()


def test_another_person_may_come_in_unless_something_would_be_lost(
    window: MainWindow, built: Built
) -> None:
    page = window.shell.current_page if window.shell else None
    assert isinstance(page, SamplePage)
    page.reason_to_stay = "Un cobro con tarjeta está en curso."
    window.lock()
    lock = window._lock
    assert lock is not None
    lock.switch.click()
    QTest.qWait(10)
    assert window.is_locked
    assert "en curso" in lock.credentials.notice.text.text()
    page.reason_to_stay = None
    left: list[Operator] = []
    window.left.connect(left.append)
    lock.switch.click()
    QTest.qWait(10)
    assert left == [ANA]
    assert window.shell is None
    assert window.sign_in_page.isVisible()


def test_closing_asks_while_a_charge_is_on_its_way(window: MainWindow, built: Built) -> None:
    page = window.shell.current_page if window.shell else None
    assert isinstance(page, SamplePage)
    page.reason_to_stay = "Un cobro con tarjeta está en curso."
    window.close()
    assert window.isVisible()
    sheet = window.findChild(ReviewSheet, "close_sheet")
    assert isinstance(sheet, ReviewSheet)
    assert sheet.buttons["back"].hasFocus()
    press(Qt.Key.Key_Escape)
    assert window.isVisible()
    page.reason_to_stay = None
    window.close()
    assert not window.isVisible()


def test_closing_anyway_is_possible(window: MainWindow, built: Built) -> None:
    page = window.shell.current_page if window.shell else None
    assert isinstance(page, SamplePage)
    page.reason_to_stay = "Un cobro con tarjeta está en curso."
    window.close()
    sheet = window.findChild(ReviewSheet, "close_sheet")
    assert isinstance(sheet, ReviewSheet)
    QTest.qWait(450)
    sheet.buttons["go"].click()
    assert not window.isVisible()


# What everybody needs


def focusable(window: QWidget) -> list[QWidget]:
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.objectName().startswith("qt_")
    ]


def test_every_focusable_widget_has_both_names(window: MainWindow, built: Built) -> None:
    for widget in focusable(window):
        assert widget.objectName(), widget
        assert widget.accessibleName() or getattr(widget, "text", str)(), widget.objectName()
    window.leave()
    for widget in focusable(window):
        assert widget.objectName(), widget


@pytest.mark.parametrize("points", [9, 14, 18])
@pytest.mark.parametrize("size", [(1366, 768), (1024, 640)])
def test_the_frame_fits_the_smallest_screen(
    window: MainWindow,
    built: Built,
    size: tuple[int, int],
    points: int,
    app: QApplication,
    forget_font: Callable[[int], None],
) -> None:
    forget_font(points)
    window.resize(*size)
    QTest.qWait(20)
    assert (window.width(), window.height()) == size
    shell = window.shell
    assert shell is not None
    for part in (shell.status, shell.search_box, shell.lock_button, shell.leave_button):
        corner = part.mapTo(window, part.rect().bottomRight())
        assert window.rect().contains(corner), part.objectName()
    for button in (shell.lock_button, shell.leave_button):
        assert button.width() >= button.sizeHint().width() - 1


@pytest.fixture
def forget_font(app: QApplication) -> Callable[[int], None]:
    from ui import theme  # noqa: PLC0415

    return lambda points: (theme.apply(app, Scheme.LIGHT, points), None)[1]
