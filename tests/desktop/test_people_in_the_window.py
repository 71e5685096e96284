"""An administrator's places in the whole program: people, the journal, and a session that ends."""

import sqlite3
from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from desktop.opening import open_office
from desktop.settings import till_settings
from tests.desktop.charging import Till, copied
from ui.audit.page import AuditPage
from ui.staff.people_page import PeoplePage
from ui.tabbed_place import TabbedPlace


def test_an_administrator_reads_of_people_and_a_locked_one_is_out_at_once(
    qtbot: QtBot, till: Till
) -> None:
    window, of = till.window, till.services
    window.leave()
    qtbot.waitUntil(lambda: window.operator is None, timeout=20000)
    admin = next(b for b in window.sign_in_page.demo_buttons if b.objectName() == "demo_admin")
    QTest.mouseClick(admin, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.operator is not None, timeout=60000)
    shell, operator = till.shell, window.operator
    assert operator is not None

    place = shell.open_place("staff")
    assert isinstance(place, TabbedPlace)
    people = place.show_kind(PeoplePage)
    qtbot.waitUntil(lambda: len(people.model.rows) == 6, timeout=20000)
    people.table.select_row(1)
    people.history_button.click()
    qtbot.waitUntil(lambda: shell.current_key == "audit", timeout=20000)
    journal = shell.findChild(AuditPage)
    assert journal is not None
    qtbot.waitUntil(
        lambda: {each.subject for each in journal.rows.rows} == {"user:ana"}, timeout=20000
    )
    journal.record_wanted.emit("invoice:001-002-000004115")
    qtbot.waitUntil(lambda: shell.current_key == "invoices", timeout=20000)

    boss = of.people.add(operator, username="jefa", full_name="Jefa", roles=operator.roles)
    other = of.staff.change_password("jefa", boss.password, "una frase solo suya", "02")
    of.people.lock(other, operator.username, "Vacaciones")
    qtbot.waitUntil(lambda: window.operator is None, timeout=20000)
    assert "Su sesión terminó" in window.sign_in_page.credentials.notice.text.text()


def test_the_practice_company_is_entered_with_one_click_months_later(
    demo_data: Path, tmp_path: Path
) -> None:
    settings = till_settings(copied(demo_data, tmp_path))
    with closing(sqlite3.connect(settings.data_dir / "ventanilla.sqlite")) as raw:
        raw.execute(
            "UPDATE staff_user SET created_at = '2020-01-01T00:00:00.000000+00:00',"
            " last_signed_in_at = NULL"
        )
        raw.commit()

    office = open_office(settings)

    assert office.services.staff.sign_in("ana", "ana-de-la-demo", "02").username == "ana"
    office.close()
