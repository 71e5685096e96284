from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.errors import UserError
from ui.accounts.papers import ShownPaper
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.notice import Notice
from ui.widgets.pdf_view import PdfView
from ui.wording import words_for


class PaperPane(QWidget):
    """A paper on screen, to be read, printed, saved or mailed. It is made on its first use.

    Signals:
        closed(): back to what was there before.
        print_requested(object), mail_requested(object): the `ShownPaper`.
    """

    closed = Signal()
    print_requested = Signal(object)
    mail_requested = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.paper: ShownPaper | None = None
        self._asked = 0
        self._view: PdfView | None = None
        self.notice = Notice(f"{name}_notice")
        self.busy = BusyLine(f"{name}_busy")
        self.back_button = ActionButton(f"{name}_back", self.tr("Volver"), icon="chevron-left")
        self.mail_button = ActionButton(f"{name}_mail", self.tr("Enviar por correo"), icon="mail")
        head = QHBoxLayout()
        head.setSpacing(SPACE.small)
        head.addWidget(self.back_button)
        head.addStretch(1)
        head.addWidget(self.mail_button)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, SPACE.small, 0, 0)
        self._column.setSpacing(SPACE.small)
        self._column.addLayout(head)
        self._column.addWidget(self.notice)
        self._column.addWidget(self.busy)
        self._column.addStretch(1)
        self.back_button.clicked.connect(self.closed)
        self.mail_button.clicked.connect(self._mail)

    def read(self, make: Callable[[], ShownPaper], tasks: TaskRunner) -> None:
        """Make a paper, on a worker's thread, and show it."""
        self._asked += 1
        asked = self._asked
        self.paper = None
        self.notice.clear()
        self.mail_button.setEnabled(False)
        if self._view is not None:
            self._view.hide()
        self.busy.start(self.tr("Preparando el documento…"))
        self.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        tasks.run(
            make,
            lambda paper: self._show(asked, paper),
            lambda error: self._fail(asked, error),
            owner=self,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _show(self, asked: int, paper: ShownPaper) -> None:
        if asked != self._asked:
            return
        self.busy.stop()
        self.paper = paper
        self.mail_button.setEnabled(True)
        view = self._pdf_view()
        view.show()
        view.show_pdf(paper.content, paper.title, paper.file_name)
        pages = view.findChild(QWidget, f"{view.objectName()}_pages")
        if pages is not None and self.back_button.hasFocus():
            pages.setFocus(Qt.FocusReason.OtherFocusReason)

    def _pdf_view(self) -> PdfView:
        if self._view is None:
            self._view = PdfView(f"{self.objectName()}_pdf")
            self._view.print_wanted.connect(self._print)
            self._column.insertWidget(3, self._view, 100)
        return self._view

    def _fail(self, asked: int, error: UserError) -> None:
        if asked == self._asked:
            self.busy.stop()
            self.notice.tell("err", words_for(error), closable=False)

    def _print(self) -> None:
        if self.paper is not None:
            self.print_requested.emit(self.paper)

    def _mail(self) -> None:
        if self.paper is not None:
            self.mail_requested.emit(self.paper)
