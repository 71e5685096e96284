from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from services.staff.rights import Operator, Right
from ui.accounts.paper_pane import PaperPane
from ui.accounts.papers import AccountPapers, ShownPaper
from ui.activation.desk import ActivationDesk
from ui.activation.queue import QueueView
from ui.activation.wizard_view import WizardView
from ui.tasks import TaskRunner
from ui.theme import SPACE

__all__ = ["ActivationDesk", "ActivationPage"]

_QUEUE: Final = 0
_WIZARD: Final = 1
_PAPER: Final = 2


class ActivationPage(QWidget):
    """Manual activations: what waits, the wizard, and the sheet to be signed.

    Signals:
        activated(str): the account of this number is active now.
        sheet_requested(str): show the account of this number.
        print_requested(object), mail_requested(object): a `ShownPaper`.
        open_file_requested(object): a `Path`, for the system's viewer.
    """

    activated = Signal(str)
    sheet_requested = Signal(str)
    print_requested = Signal(object)
    mail_requested = Signal(object)
    open_file_requested = Signal(object)

    def __init__(
        self,
        desk: ActivationDesk,
        papers: AccountPapers,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        *,
        today: Callable[[], date],
        folder: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("activation_page")
        self._papers = papers
        self._tasks = tasks
        self._operator = operator
        self.queue = QueueView(desk, tasks, operator)
        self.wizard = WizardView(desk, tasks, operator, today=today, folder=folder)
        self.paper = PaperPane("activation_paper")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.queue)
        self.stack.addWidget(self.wizard)
        self.stack.addWidget(self._paper_holder())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self._connect()

    def begin(self) -> None:
        """Begin a new activation; one that is being typed is kept as a draft."""
        if not self._operator().may(Right.EDIT_ACCOUNTS):
            return
        self.wizard.model.save()
        self.stack.setCurrentIndex(_WIZARD)
        self.wizard.begin()

    def resume(self, draft_id: str) -> None:
        """Go on with a draft."""
        self.stack.setCurrentIndex(_WIZARD)
        self.wizard.resume(draft_id)

    def review(self, number: str) -> None:
        """Go on with an account that was asked for."""
        self.wizard.model.save()
        self.stack.setCurrentIndex(_WIZARD)
        self.wizard.open_account(number)

    def refresh(self) -> None:
        """Read again what is shown; what is being typed stays."""
        if self.stack.currentIndex() == _QUEUE:
            self.queue.refresh()
        else:
            self.wizard.refresh()

    def print_page(self) -> None:
        """Ctrl+P: the paper on screen, or the sheet of the account in the wizard."""
        if self.stack.currentIndex() == _PAPER and self.paper.paper is not None:
            self.print_requested.emit(self.paper.paper)
        elif self.stack.currentIndex() == _WIZARD and self.wizard.model.number:
            self.show_paper(self.wizard.model.number)

    def show_paper(self, number: str) -> None:
        """Show the activation sheet of an account, to be printed and signed."""
        operator = self._operator()
        self._read_paper(lambda: self._papers.activation(operator, number))

    def show_letter(self, mandate_id: int) -> None:
        """Show the letter of a mandate to the customer's bank, to be printed and signed."""
        operator = self._operator()
        self._read_paper(lambda: self._papers.mandate(operator, mandate_id))

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Activa cuentas a mano en cuatro pasos. Enter pasa al campo siguiente, Ctrl+Enter al"
            " paso siguiente y Esc vuelve; el borrador se guarda solo. En el último paso se"
            " adjuntan los documentos y la lista de control dice qué falta para activar."
        )

    def _read_paper(self, read: Callable[[], ShownPaper]) -> None:
        self.stack.setCurrentIndex(_PAPER)
        self.paper.read(read, self._tasks)

    def _show_queue(self) -> None:
        self.wizard.model.close()
        self.stack.setCurrentIndex(_QUEUE)
        self.queue.refresh()
        self.queue.focus_first()

    def _show_saved(self) -> None:
        if self.stack.currentIndex() == _QUEUE:
            self.queue.refresh()

    def _close_paper(self) -> None:
        self.stack.setCurrentIndex(_WIZARD)
        self.wizard.refresh()

    def _paper_holder(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(SPACE.page, SPACE.small, SPACE.page, SPACE.normal)
        column.addWidget(self.paper)
        return holder

    def _connect(self) -> None:
        self.queue.begin_wanted.connect(self.begin)
        self.queue.draft_wanted.connect(self.resume)
        self.queue.account_wanted.connect(self.review)
        self.wizard.model.saved.connect(self._show_saved)
        self.wizard.left.connect(self._show_queue)
        self.wizard.activated.connect(self.activated)
        self.wizard.sheet_requested.connect(self.sheet_requested)
        self.wizard.paper_wanted.connect(self.show_paper)
        self.wizard.letter_wanted.connect(self.show_letter)
        self.wizard.open_file_requested.connect(self.open_file_requested)
        self.paper.closed.connect(self._close_paper)
        self.paper.print_requested.connect(self.print_requested)
        self.paper.mail_requested.connect(self.mail_requested)
