from collections.abc import Callable

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from ui.widgets.notice import Notice

Show = Callable[..., QWidget]


def test_a_passing_notice_goes_by_itself_and_a_lasting_one_in_its_place_stays(show: Show) -> None:
    notice, field = Notice("notice"), QLineEdit()
    show(notice, field)
    field.setFocus()
    notice.tell("ok", "Pasa", seconds=0.05)
    assert notice.isVisible()
    QTest.qWait(200)
    assert not notice.isVisible()

    notice.tell("ok", "Pasa", seconds=0.05)
    notice.tell("err", "Queda")
    QTest.qWait(200)
    assert notice.isVisible()


def test_a_passing_notice_stays_while_the_keyboard_is_on_its_action(show: Show) -> None:
    notice, field = Notice("notice"), QLineEdit()
    show(notice, field)
    notice.tell("ok", "Pasa", ("Ver recibo", lambda: None), seconds=0.05)
    notice.actions_shown[0].setFocus()
    QTest.qWait(200)
    assert notice.isVisible()
    field.setFocus()
    QTest.qWait(200)
    assert not notice.isVisible()
