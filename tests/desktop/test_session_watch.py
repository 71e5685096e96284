from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.session_watch import SessionWatch
from services.staff.people import PeopleService
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import CHEAP, PASSWORD, Books, Clock
from tests.ui.kit.gallery import door, found
from tests.ui.papers.office import INFO
from ui.main_window import MainWindow
from ui.tasks import ImmediateTasks
from ui.theme import Scheme, Theme


@pytest.fixture
def books(sqlite_url: str) -> Iterator[Books]:
    sessions = Sessions(open_engine(sqlite_url))
    yield Books(sessions, Clock())
    sessions.close()


def test_a_locked_person_is_out_and_so_is_everybody_after_twelve_hours(
    books: Books, qapp: QApplication, qtbot: QtBot
) -> None:
    tasks = ImmediateTasks()
    window = MainWindow(INFO, Theme(qapp, Scheme.LIGHT, 10), tasks, door())
    qtbot.addWidget(window)
    window.show()
    watch = SessionWatch(books.staff, tasks, books.clock)
    watch.over.connect(window.end_session)
    window.left.connect(lambda _gone: watch.end())
    people = PeopleService(books.sessions, books.journal, books.events, books.clock, CHEAP)
    admin = books.staff.operator("admin", "01")

    ana = books.staff.sign_in("ana", PASSWORD, "01")
    window.enter(ana, [], found)
    watch.begin(ana)
    watch.look()
    assert window.operator == ana
    people.lock(admin, "ana", "Vacaciones")
    watch.look()
    assert not window.operator
    assert window.sign_in_page.credentials.notice.text.text() == "staff.session_over"

    sara = books.staff.sign_in("sara", PASSWORD, "01")
    window.enter(sara, [], found)
    watch.begin(sara)
    books.clock.forward(hours=12)
    watch.look()
    assert window.operator is None
