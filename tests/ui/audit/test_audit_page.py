import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.audit import read_store
from services.audit.export import check
from tests.books import Books
from tests.ui.audit.conftest import SEED, audit_of
from tests.ui.kit.keys import CTRL, press
from tests.ui.papers.office import click_twice, settle
from ui.audit.page import AuditPage
from ui.frame.shell import Shell
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet


@pytest.fixture
def key_given() -> threading.Event:
    """Until it is set, the key store does not answer whoever exports."""
    return threading.Event()


@pytest.fixture
def page(books: Books, tasks: TaskRunner, tmp_path: Path, key_given: threading.Event) -> AuditPage:
    def key() -> str:
        assert key_given.wait(20)
        return SEED

    services = audit_of(books, tmp_path, key)
    return AuditPage(
        services,
        tasks,
        lambda: books.supervisor,
        books.clock,
        choose=lambda _page, name: tmp_path / name,
    )


def test_a_rare_entry_is_found_and_opens_its_record(
    books: Books,
    page: AuditPage,
    tasks: TaskRunner,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with books.sessions.begin() as session:
        for place in range(90):
            subject = "account:100001" if place == 3 else f"user:{place}"
            books.journal.append(
                session, books.supervisor, "account.note_added", subject, after={"note": "Ñ"}
            )
    monkeypatch.setattr(read_store, "_LOOKED_AT", 20)
    shell = shell_with(page)
    press(Qt.Key.Key_F, CTRL)
    QTest.keyClicks(page.question.text, "100001")
    qtbot.waitUntil(lambda: len(page.rows.rows) == 1 and page._mark is None, timeout=10_000)
    settle(qtbot, tasks)
    assert page.searching.isHidden()

    page.table.setFocus()
    press(Qt.Key.Key_Return)
    sheet = shell.findChild(ReviewSheet)
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready, timeout=5_000)
    with qtbot.waitSignal(page.record_wanted, timeout=5_000) as told:
        sheet.buttons["open"].click()
    assert told.args == ["account:100001"]


def test_sound_books_are_sealed_and_exported_once_by_a_double_click(
    books: Books,
    page: AuditPage,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
    tmp_path: Path,
    key_given: threading.Event,
) -> None:
    shell = shell_with(page)
    with qtbot.waitSignal(page.checked, timeout=20_000):
        press(Qt.Key.Key_F12)
    assert page.state.text.text().startswith("Íntegra")
    assert (tmp_path / "sellos.jsonl").exists()

    with qtbot.waitSignal(page.exported, timeout=20_000) as told:
        click_twice(shell.window(), page.export_button)
        assert not page.export_button.isEnabled()
        key_given.set()
    assert check(told.args[0].file) == told.args[0]
    with books.sessions.read() as session:
        times = session.exec_driver_sql(
            "SELECT count(*) FROM journal WHERE action = 'journal.exported'"
        ).scalar_one()
    assert times == 1


def test_what_was_changed_behind_the_programs_back_is_listed(
    books: Books,
    page: AuditPage,
    sqlite_url: str,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as raw:
        raw.execute("DROP TRIGGER journal_no_update")
        raw.execute("UPDATE journal SET actor = 'luis' WHERE seq = 3 AND chain = '01'")
        raw.commit()
    shell_with(page)
    with qtbot.waitSignal(page.checked, timeout=20_000):
        press(Qt.Key.Key_F12)
    found = {each.rule: each.subject for each in page.findings.rows}
    assert found["journal.chain"] == "chain:01/3"
    assert page.findings_table.isVisible()
    page.back_button.click()
    assert page.table.isVisible()
