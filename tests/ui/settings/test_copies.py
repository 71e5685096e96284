from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.copies.records import Verdict
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import PASSWORD
from tests.ui.papers.office import click_twice, settle
from tests.ui.settings.copies_world import CopyWorld
from ui.accounts.form_sheet import FormSheet
from ui.settings.copies import CopiesSection
from ui.tasks import TaskRunner
from ui.widgets.lines import PasswordLine

Show = Callable[[QWidget], QWidget]
PHRASE = "cuatro caballos bajan despacio"


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CopyWorld]:
    monkeypatch.setattr("desktop.copies.subprocess.Popen", lambda *_, **_more: None)
    sessions = Sessions(open_engine(sqlite_url))
    yield CopyWorld(sessions, tmp_path / "datos")
    sessions.close()


@pytest.fixture
def section(world: CopyWorld, tasks: TaskRunner, show: Show, qtbot: QtBot) -> CopiesSection:
    made = world.section(tasks)
    show(made)
    made.refresh()
    settle(qtbot, tasks)
    return made


def ready(qtbot: QtBot, sheet: FormSheet | None) -> FormSheet:
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    return sheet


def phrase(sheet: QWidget, name: str, text: str) -> None:
    line = sheet.findChild(PasswordLine, name)
    assert line is not None
    line.setText(text)


def test_copies_are_sealed_made_once_tried_and_gone_back_to(
    section: CopiesSection, world: CopyWorld, tasks: TaskRunner, qtbot: QtBot
) -> None:
    assert "ninguna copia" in section.last.text()
    section.seal_button.press()
    sheet = ready(qtbot, section.sheet)
    phrase(sheet, "copies_phrase", PHRASE)
    phrase(sheet, "copies_phrase_again", "otra cosa muy distinta")
    sheet.accept.press()
    settle(qtbot, tasks)
    assert sheet.form.rows["again"].problem
    qtbot.waitUntil(lambda: sheet.is_ready)
    phrase(sheet, "copies_phrase_again", PHRASE)
    sheet.accept.press()
    settle(qtbot, tasks)
    assert PHRASE not in world.program.settings.backup_seal
    section.hour.set_value(6)
    section.save()
    settle(qtbot, tasks)
    assert world.program.settings.backup_hour == 6

    click_twice(section, section.make_button)
    settle(qtbot, tasks)
    line = section.model.record(0)
    assert (line.is_sound, line.is_sealed) == (True, True)
    section.table.select_row(0)
    section.drill_button.press()
    opening = ready(qtbot, _sheet(section))
    phrase(opening, "copies_open_phrase", PHRASE)
    opening.accept.press()
    settle(qtbot, tasks)
    assert "Ensayo bueno" in section.notice.text.text()

    section.restore_button.press()
    opening = ready(qtbot, _sheet(section))
    phrase(opening, "copies_open_phrase", PHRASE)
    opening.accept.press()
    settle(qtbot, tasks)
    review = section.flow.sheet
    assert review is not None
    assert isinstance(review, FormSheet)
    qtbot.waitUntil(lambda: review.is_ready)
    assert not section.notice.isVisible()
    used = review.form.rows["used_001-001"]
    used.field.set_value("40")  # type: ignore[attr-defined]
    click_twice(section, review.accept)
    settle(qtbot, tasks)
    act = world.program.last_act
    assert act is not None
    world.sessions.close()
    act()

    section.refresh()
    settle(qtbot, tasks)
    assert "vienen de la copia" in section.banner.notice.text.text()
    world.who = world.office.supervisor
    section.banner.ask()
    asked = ready(qtbot, section.banner.sheet)
    asked.accept.press()
    settle(qtbot, tasks)
    assert asked.form.rows["batch_1"].problem
    qtbot.waitUntil(lambda: asked.is_ready)
    asked.form.rows["batch_1"].field.set_value(Verdict.NOT_SENT)  # type: ignore[attr-defined]
    asked.form.rows["reason"].field.set_value("El banco no lo tiene")  # type: ignore[attr-defined]
    asked.accept.press()
    settle(qtbot, tasks)
    dialog = section.banner.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.is_ready)
    dialog.username.set_value("marta")
    dialog.password.setText(PASSWORD)
    dialog.submit()
    settle(qtbot, tasks)

    assert world.services.restored.waiting() is None
    with world.sessions.read() as session:
        found = "SELECT last_number FROM receipt_gap WHERE series = '001-001'"
        assert session.exec_driver_sql(found).scalar_one() == 40
    assert world.office.batches.cancel(world.office.cashier, 1, "no llegó").reason == "no llegó"


def _sheet(section: CopiesSection) -> FormSheet | None:
    found = section.window().findChildren(FormSheet, "copies_open_sheet")
    return found[-1] if found else None


def test_a_cashier_reads_and_a_stopped_copy_leaves_nothing(
    section: CopiesSection, world: CopyWorld, tasks: TaskRunner, qtbot: QtBot
) -> None:
    section.make()
    section.progress.cancel_wanted.emit()
    settle(qtbot, tasks)
    assert "Detenido" in section.notice.text.text()
    assert list(world.program.settings.copies_dir.glob("*")) == []

    world.who = world.office.cashier
    section.show_rights()
    assert section.make_button.toolTip()
    assert not section.restore_button.isEnabled()
