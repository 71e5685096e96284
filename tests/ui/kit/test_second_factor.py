from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from services.staff.errors import CodeNeeded, CodeUsed, MustChangePassword, MustEnrol, WrongCode
from services.staff.records import Enrolled, OwnFactor
from services.staff.rights import Operator, Role
from services.staff.typed import code_with
from tests.ui.kit.gallery import INFO, PLACES
from tests.ui.kit.keys import CTRL, ENTER, LEFT, press
from tests.ui.kit.samples import SamplePage
from tests.ui.kit.test_approval import REQUEST
from tests.ui.kit.test_window import NOW
from ui.approval.dialog import ApprovalDialog
from ui.main_window import MainWindow
from ui.place import Place
from ui.signin.door import DemoRole, Door, FactorDesk, ShownFactor
from ui.tasks import ImmediateTasks
from ui.theme import Scheme, Theme

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
CODES = tuple(f"abcd-efgh-jkm{n}" for n in range(2, 10))
SARA = Operator(4, "sara", "Sara Suárez", frozenset({Role.SUPERVISOR}), "01")


class Office:
    """The door's other side: what was tried, and what is said to it."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, str, str]] = []
        self.answers: list[Exception | None] = []
        self.enrolled: list[tuple[str, str, str, str]] = []
        self.refuse_code: Exception | None = None

    def sign_in(self, username: str, password: str, till: str) -> Operator:
        self.tried.append((username, str(password), code_with(password)))
        self._answer()
        return SARA

    def change(self, _username: str, _old: str, _new: str, _till: str) -> Operator:
        self._answer()
        return SARA

    def enrol(self, username: str, password: str, secret: str, code: str, till: str) -> Enrolled:
        assert secret == SECRET
        self.enrolled.append((username, password, code, till))
        if self.refuse_code is not None:
            raise self.refuse_code
        return Enrolled(SARA, CODES)

    def own(self, _operator: Operator) -> OwnFactor | None:
        return None

    def door(self) -> Door:
        desk = FactorDesk(lambda _name: ShownFactor(SECRET, ("10", "01")), self.enrol, self.own)
        return Door(
            self.sign_in,
            self.change,
            ["01", "02"],
            lambda: NOW,
            [DemoRole("Supervisora", "sara", till="02")],
            lambda _name: "la de la demo",
            desk,
        )

    def _answer(self) -> None:
        answer = self.answers.pop(0) if self.answers else None
        if answer is not None:
            raise answer


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


@pytest.fixture
def came(window: MainWindow) -> list[Operator]:
    told: list[Operator] = []
    window.signed_in.connect(told.append)
    return told


def type_in(words: str) -> None:
    field = QApplication.focusWidget()
    assert field is not None
    QTest.keyClicks(field, words)
    press(ENTER)


def test_the_code_is_asked_for_after_the_password_by_keyboard_alone(
    window: MainWindow, office: Office, came: list[Operator]
) -> None:
    panel = window.sign_in_page.credentials
    assert not panel.code.isVisible()
    office.answers = [CodeNeeded(), WrongCode(), CodeUsed()]
    type_in("sara")
    type_in("una clave")
    assert panel.code.hasFocus()
    assert panel.password.text() == "una clave"
    press(ENTER)
    assert len(office.tried) == 1  # nothing typed, nothing tried
    type_in("111 111")
    assert "ahora" in panel.form.rows["code"].problem
    type_in("222222")
    assert "ya se usó" in panel.form.rows["code"].problem
    assert panel.code.text() == ""
    type_in("333333")
    assert came == [SARA]
    assert office.tried[-1] == ("sara", "una clave", "333333")
    assert panel.password.text() == panel.code.text() == ""
    assert not panel.code.isVisible()


def test_another_name_is_not_asked_for_the_first_one_s_code(
    window: MainWindow, office: Office
) -> None:
    panel = window.sign_in_page.credentials
    office.answers = [CodeNeeded()]
    QTest.mouseClick(window.sign_in_page.demo_buttons[0], Qt.MouseButton.LeftButton)
    assert panel.code.hasFocus()
    assert panel.till.currentText() == "02"
    assert panel.password.text() == "la de la demo"
    panel.username.setFocus()
    QTest.keyClicks(panel.username, "x")
    assert not panel.code.isVisible()


def test_a_long_password_is_pasted(window: MainWindow, office: Office) -> None:
    long = "una frase de muchas palabras " * 4
    QGuiApplication.clipboard().setText(long)
    type_in("sara")
    field = window.sign_in_page.credentials.password
    QTest.keyClick(field, Qt.Key.Key_V, CTRL)
    press(ENTER)
    assert len(long) > 64
    assert office.tried == [("sara", long, "")]


def test_a_second_factor_is_taken_after_a_first_password(
    window: MainWindow, office: Office, came: list[Operator]
) -> None:
    office.answers = [MustChangePassword(), MustEnrol()]
    type_in("sara")
    type_in("la primera")
    type_in("mi propia frase larga")
    type_in("mi propia frase larga")
    panel = window.sign_in_page.factor
    assert panel is not None
    assert panel.isVisible()
    assert panel.code.hasFocus()
    assert panel.secret.text().replace(" ", "").upper() == SECRET
    assert panel.qr.rows == ("10", "01")
    assert not panel.password.isVisible()
    press(ENTER)
    assert panel.form.rows["code"].problem
    office.refuse_code = WrongCode()
    type_in("000000")
    assert panel.form.rows["code"].problem
    office.refuse_code = None
    type_in("123456")
    assert office.enrolled[-1] == ("sara", "mi propia frase larga", "123456", "01")
    assert came == []  # not before the codes were put away
    assert [each.text() for each in panel.codes.labels] == list(CODES)
    assert all(code in panel.codes.document().toPlainText() for code in CODES)
    QTest.mouseClick(panel.codes.copy, LEFT)
    assert QGuiApplication.clipboard().text() == "\n".join(CODES)
    QTest.mouseClick(panel.codes.done, LEFT)
    assert came == [SARA]
    assert panel.codes.codes == ()
    assert panel.secret.text() == ""


def test_the_lock_asks_for_the_code_too_and_takes_no_factor(
    window: MainWindow, office: Office
) -> None:
    window.enter(SARA, [Place(*PLACES[0][:3], SamplePage)], lambda _text: [])
    window.lock()
    office.answers = [CodeNeeded(), MustEnrol()]
    type_in("una clave")
    type_in("444444")
    lock = window.findChild(QWidget, "lock_screen")
    assert lock is not None
    assert "segundo factor" in window._lock.credentials.notice.text.text()  # type: ignore[union-attr]
    type_in("una clave")
    assert office.tried[-1] == ("sara", "una clave", "")
    assert window._lock is None


def test_a_second_person_gives_the_code_over_the_cashier_s_screen(
    show: Callable[..., QWidget],
) -> None:
    page, tried, answers = QLineEdit(), [], [CodeNeeded(), WrongCode(), None]
    show(page)

    def approve(username: str, password: str, reason: str) -> str:
        tried.append((username, str(password), code_with(password), reason))
        answer = answers.pop(0)
        if answer is not None:
            raise answer
        return "approval-1"

    sheet = ApprovalDialog(page, REQUEST, approve, ImmediateTasks())
    sheet.open_sheet()
    assert not sheet.code.isVisible()
    type_in("sofia")
    type_in("secreta")
    assert sheet.reason.hasFocus()
    QTest.keyClicks(sheet.reason, "Valor equivocado")
    for code in ("", "111111", "222222"):
        QTest.qWait(450)
        if code:
            assert sheet.code.hasFocus()
            QTest.keyClicks(sheet.code, code)
        press(ENTER, CTRL)
    assert [one[2] for one in tried] == ["", "111111", "222222"]
    assert tried[-1] == ("sofia", "secreta", "222222", "Valor equivocado")
    assert not sheet.is_open
