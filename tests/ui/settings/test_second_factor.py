from base64 import b32decode
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.printing.qr import qr_rows
from services.staff.codes import code_at, step_of
from services.staff.records import SECOND_FACTOR
from services.staff.rights import Operator
from tests.books import PASSWORD
from tests.ui.kit.keys import ENTER, LEFT, press
from tests.ui.papers.office import Office
from ui.frame.shell import Shell
from ui.settings.lock import LockSection
from ui.settings.page import SettingsPage
from ui.signin.door import FactorDesk, ShownFactor
from ui.tasks import TaskRunner


def section(office: Office, page: SettingsPage) -> LockSection:
    """The lock's section over the books, with the way to a second factor."""
    staff = office.books.staff

    def offer(username: str) -> ShownFactor:
        offered = staff.offer_factor(username, "Ventanilla")
        return ShownFactor(offered.secret, qr_rows(offered.link))

    def change(who: Operator, old: str, new: str) -> object:
        return staff.change_password(who.username, old, new, who.till)

    desk = FactorDesk(offer, staff.enrol, staff.own_factor)
    return LockSection(replace(page.lock.needs, factor=desk, change_password=change))


def test_an_administrator_asks_for_it_and_a_cashier_takes_one_alone(
    office: Office,
    page: SettingsPage,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    made = section(office, page)
    shell_with(made.framed())
    made.refresh()
    assert tasks.wait_all(5)
    assert not made.required.isChecked()
    made.required.setChecked(True)
    made.save()
    qtbot.waitUntil(lambda: office.books.office.setting(SECOND_FACTOR) is True)
    assert tasks.wait_all(5)

    office.who = office.cashier
    made.set_dirty(False)
    made.refresh()
    qtbot.waitUntil(lambda: not made.form.isEnabled())
    assert made.own.take.isEnabled()
    QTest.mouseClick(made.own.take, LEFT)
    sheet = made.own.sheet
    assert sheet is not None
    factor = sheet.factor
    qtbot.waitUntil(lambda: sheet.is_ready)
    qtbot.waitUntil(lambda: bool(factor.qr.rows))
    assert factor.password.hasFocus()
    QTest.keyClicks(factor.password, PASSWORD)
    press(ENTER)
    assert factor.code.hasFocus()
    key = b32decode(factor.secret.text().replace(" ", "").upper())
    QTest.keyClicks(factor.code, code_at(key, step_of(office.clock())))
    press(ENTER)
    qtbot.waitUntil(lambda: len(factor.codes.labels) == 8)
    press(Qt.Key.Key_Escape)
    assert sheet.is_open  # the codes are told once
    qtbot.waitUntil(lambda: sheet.is_ready)
    QTest.mouseClick(factor.codes.done, LEFT)
    qtbot.waitUntil(lambda: "8 códigos" in made.own.told.text())
    assert "celular" in made.own.take.text()
    assert office.books.staff.own_factor(office.cashier) is not None


def test_anybody_changes_their_own_password(
    office: Office,
    page: SettingsPage,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    office.who = office.cashier
    made = section(office, page)
    shell_with(made.framed())
    made.refresh()
    assert tasks.wait_all(5)
    QTest.mouseClick(made.password.change, LEFT)
    sheet = made.password.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)

    def typed(old: str, new: str, again: str) -> None:
        for field, text in zip(sheet.form.fields(), (old, new, again), strict=True):
            field.setText(text)  # type: ignore[attr-defined]
        qtbot.waitUntil(lambda: sheet.is_ready)
        sheet.submit()
        assert tasks.wait_all(5)

    new = "una frase que nadie adivina"
    typed("otra cosa larga", new, new)
    assert "clave de ahora" in sheet.form.rows["old"].problem
    typed(PASSWORD, new, f"{new}!")
    assert sheet.form.rows["again"].problem
    typed(PASSWORD, "corta", "corta")
    assert sheet.form.rows["new"].problem
    typed(PASSWORD, new, new)
    qtbot.waitUntil(lambda: "nueva" in made.notice.text.text())
    assert not sheet.is_open
    assert office.books.staff.sign_in(office.cashier.username, new, office.cashier.till)
