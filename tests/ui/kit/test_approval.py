from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from services.staff.errors import ApprovalInvalid, SamePerson, WrongCredentials
from tests.ui.kit.keys import CTRL, ENTER, hold, press
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.tasks import ImmediateTasks

Show = Callable[..., QWidget]
REQUEST = ApprovalRequest("Anular recibo", "Recibo 001-000004512", 9100, "Ana Cajas")


class Asked:
    def __init__(self, show: Show) -> None:
        self.page = QLineEdit()
        self.window = show(self.page)
        self.tried: list[tuple[str, str, str]] = []
        self.refuse: Exception | None = None
        self.given: list[object] = []
        self.sheet = ApprovalDialog(self.page, REQUEST, self._approve, ImmediateTasks())
        self.sheet.approved.connect(self.given.append)
        self.sheet.open_sheet()

    def fill(self) -> None:
        QTest.keyClicks(self.sheet.username, "Sofia")
        press(ENTER)
        QTest.keyClicks(self.sheet.password, "secreta")
        press(ENTER)
        QTest.keyClicks(self.sheet.reason, "Valor equivocado")

    def _approve(self, username: str, password: str, reason: str) -> str:
        self.tried.append((username, password, reason))
        if self.refuse is not None:
            raise self.refuse
        return "approval-1"


@pytest.fixture
def asked(show: Show) -> Asked:
    return Asked(show)


def test_it_shows_exactly_what_is_approved(asked: Asked) -> None:
    shown = " ".join(label.text() for label in asked.sheet.findChildren(QLabel))
    for words in ("Anular recibo", "Recibo 001-000004512", "Ana Cajas", "91.00"):
        assert words in shown


def test_a_second_person_approves_by_keyboard(asked: Asked) -> None:
    assert asked.sheet.username.hasFocus()
    asked.fill()
    QTest.qWait(450)
    press(ENTER, CTRL)
    assert asked.tried == [("sofia", "secreta", "Valor equivocado")]
    assert asked.given == ["approval-1"]
    assert not asked.sheet.is_open


def test_enter_in_a_field_approves_nothing(asked: Asked) -> None:
    asked.fill()
    QTest.qWait(450)
    hold(asked.sheet.reason, ENTER, 20)
    assert asked.tried == []


def test_without_a_reason_nobody_is_asked(asked: Asked) -> None:
    QTest.keyClicks(asked.sheet.username, "sofia")
    QTest.keyClicks(asked.sheet.password, "secreta")
    QTest.qWait(450)
    press(ENTER, CTRL)
    assert asked.tried == []
    assert asked.sheet.form.rows["reason"].problem
    assert asked.sheet.agree.isVisible()


@pytest.mark.parametrize(
    ("error", "field"), [(WrongCredentials(), "password"), (SamePerson(), "username")]
)
def test_a_refusal_stands_at_its_field_and_may_be_tried_again(
    asked: Asked, error: Exception, field: str
) -> None:
    asked.refuse = error
    asked.fill()
    QTest.qWait(450)
    press(ENTER, CTRL)
    assert asked.sheet.form.rows[field].problem
    assert asked.sheet.password.text() == ""
    asked.refuse = None
    QTest.keyClicks(asked.sheet.password, "secreta")
    press(ENTER, CTRL)
    assert asked.given == []
    QTest.qWait(450)
    press(ENTER, CTRL)
    assert asked.given == ["approval-1"]


def test_other_refusals_stand_above_the_buttons(asked: Asked) -> None:
    asked.refuse = ApprovalInvalid()
    asked.fill()
    QTest.qWait(450)
    press(ENTER, CTRL)
    assert asked.sheet.notice.isVisible()


def test_esc_approves_nothing(asked: Asked) -> None:
    asked.fill()
    press(Qt.Key.Key_Escape)
    assert asked.tried == []
    assert asked.given == []
    assert asked.page.hasFocus()
