"""The page of batches with the hands of whoever sits before it."""

from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.books import PASSWORD
from tests.ui.debits.world import DebitWorld
from tests.ui.papers.office import settle
from ui.approval.dialog import ApprovalDialog
from ui.debits.batches_page import BatchesPage
from ui.tasks import TaskRunner
from ui.widgets.sheet import Sheet


class Desk:
    """A page over real books, whose files are chosen by the test."""

    def __init__(self, world: DebitWorld, tasks: TaskRunner, qtbot: QtBot) -> None:
        self.world, self.tasks, self.qtbot = world, tasks, qtbot
        self.file: Path | None = None
        self.target: Path | None = world.folder / "lote.xlsx"
        self.page = BatchesPage(
            world.services,
            tasks,
            world.operator,
            world.clock,
            choose_folder=lambda *_asked: world.folder,
            choose_file=lambda _page: self.file,
            choose_target=lambda _page, _name: self.target,
        )

    def settle(self) -> None:
        settle(self.qtbot, self.tasks)

    def sheet(self, name: str) -> Sheet:
        """The open sheet of a name, past its first moments."""

        def found() -> Sheet | None:
            sheets = self.page.window().findChildren(Sheet)
            open_ones = [each for each in sheets if each.is_open]
            return next((each for each in open_ones if each.objectName() == name), None)

        self.qtbot.waitUntil(lambda: found() is not None, timeout=10_000)
        sheet = found()
        assert sheet is not None
        self.qtbot.waitUntil(lambda: sheet.is_ready, timeout=10_000)
        return sheet

    def agree(self, username: str = "sara", reason: str = "Visto") -> ApprovalDialog:
        """Fill in what a second person says, and say yes."""
        dialog = self.sheet("approval")
        assert isinstance(dialog, ApprovalDialog)
        dialog.username.setText(username)
        dialog.password.setText(PASSWORD)
        dialog.reason.setPlainText(reason)
        dialog.submit()
        self.settle()
        return dialog

    def begin(self) -> None:
        """A new batch, with its preview read."""
        self.page.begin()
        with self.qtbot.waitSignal(self.page.maker.looked, timeout=10_000):
            pass
        self.settle()

    def told(self) -> str:
        return self.page.notice.text.text().replace("\N{NO-BREAK SPACE}", " ")


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


def widget(page: QWidget, name: str) -> QWidget:
    found = page.findChild(QWidget, name)
    assert found is not None
    return found
