from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.accounts.records import AccountSheet
from services.audit.records import Entry
from services.audit.service import Journal
from services.errors import UserError
from ui import formats
from ui.accounts import columns
from ui.accounts.desk import AccountView
from ui.accounts.history_words import HistoryLine, history_lines
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import ReviewSheet
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.wording import words_for


class HistoryTab(QWidget):
    """What happened to an account: its states and the entries of the journal, in words."""

    def __init__(self, journal: Journal, tasks: TaskRunner) -> None:
        super().__init__()
        self.setObjectName("history_tab")
        self._journal = journal
        self._tasks = tasks
        self._asked = 0
        self.notice = Notice("account_history_notice")
        self.model: RowsModel[HistoryLine] = RowsModel(
            columns.history(), identity=lambda line: line.key, parent=self
        )
        self.table = RowsView(
            "account_history",
            self.model,
            title=self.tr("Historial"),
            empty=self.tr("Todavía no pasó nada."),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, SPACE.small, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        self.table.opened.connect(self._open)

    def show_view(self, view: AccountView) -> None:
        """Read what happened to an account."""
        self._asked += 1
        asked, sheet = self._asked, view.sheet

        def read() -> list[Entry]:
            owner = self._journal.about(f"customer:{sheet.customer.id}")
            return [*self._journal.about(f"account:{view.number}"), *owner]

        self._tasks.run(
            read,
            lambda entries: self._show(asked, sheet, entries),
            self._fail,
            owner=self,
        )

    def _show(self, asked: int, sheet: AccountSheet, entries: list[Entry]) -> None:
        if asked == self._asked:
            self.notice.clear()
            self.model.set_rows(history_lines(sheet, entries))

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _open(self, line: HistoryLine) -> None:
        """Show a line whole: in the table it may be cut."""
        rows = [
            (self.tr("Fecha"), formats.moment(line.at, seconds=True)),
            (self.tr("Quién"), f"{line.who} · {self.tr('Caja')} {line.till}"),
            (self.tr("Detalle"), "\n".join(line.detail.split("; ")) or "—"),
            (self.tr("Motivo"), line.reason or "—"),
        ]
        ReviewSheet("history_sheet", line.what, self, rows=rows, width=600).open_sheet()
