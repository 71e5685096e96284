from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from services.errors import BadField, UserError
from services.papers.errors import FolderProblem
from services.papers.outside import PrinterInfo
from services.papers.records import MailDraft, PaperBundle, Printout, SavedPaper
from services.papers.service import PaperService
from services.printing.papers import PaperFormat
from services.staff.rights import Operator
from ui.papers.outside import Outside
from ui.papers.shown import PaperView, ShownPapers, copy_words
from ui.papers.tools import PaperTools
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.notice import Notice
from ui.widgets.sheet import Sheet
from ui.wording import words_for

Load = Callable[[PaperFormat | None], ShownPapers]
"""Gives the papers on a worker's thread: in a format, or None for the one of this till."""

T = TypeVar("T")

_WIDTH: Final = 1080
_TOOLS_WIDTH: Final = 270
_AROUND: Final = 178
_LEAST_HEIGHT: Final = 240


class PaperDialog(Sheet):
    """An archived paper over the page: looked at, printed, saved, opened, mailed.

    Args:
        load: reads the papers, off the window's thread.
        preferred: this till's printer for a format, "" for the system's own.

    Signals:
        printed(object): the `Printout`s that a printer took.
        refund_wanted(str): money is to go back of the payment of this id. The sheet has closed.
    """

    printed = Signal(object)
    refund_wanted = Signal(str)

    def __init__(
        self,
        over: QWidget,
        load: Load,
        papers: PaperService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        outside: Outside,
        preferred: Callable[[PaperFormat], str],
    ) -> None:
        super().__init__("paper", "", over, width=_WIDTH)
        self._load = load
        self._papers = papers
        self._tasks = tasks
        self._operator = operator
        self._outside = outside
        self._preferred = preferred
        self._printers: Sequence[PrinterInfo] = ()
        self._left_at: QWidget | None = None
        self.shown: ShownPapers | None = None
        self._make()
        self._connect()
        self.title.setText(self.tr("Preparando el papel…"))

    def begin(self) -> None:
        """Open, and read the paper and the printers."""
        self.open_sheet()
        self._read(None)
        self._tasks.run(
            self._papers.printers,
            self._show_printers,
            lambda error: self.notice.tell("warn", words_for(error)),
            owner=self,
            pool="network",
        )

    def print(self) -> None:
        """Print what is shown, on the printer chosen."""
        shown, operator = self.shown, self._operator()
        if shown is None or not self.print_button.isEnabled():
            return
        printer = self.tools.printer.value() or None
        numbers = [each.id for each in shown.papers]
        self._work(
            self.tr("Enviando a la impresora…"),
            lambda: self._papers.print_all(operator, numbers, printer),
            self._printed,
            self._not_printed,
        )

    def save(self) -> None:
        """Ask for a place and save there what is shown: the archived bytes, or several as one."""
        shown, operator = self.shown, self._operator()
        if shown is None:
            return
        bundle = PaperBundle(shown.papers, shown.content, shown.name)
        only = shown.only
        target = self._outside.ask_target(self, only.file_name if only else bundle.file_name)
        if target is not None:
            papers = self._papers
            self._work(
                self.tr("Guardando…"),
                lambda: (
                    papers.save_as(operator, only.id, target)
                    if only
                    else papers.save_together(operator, bundle, target)
                ),
                self._saved,
                self._failed,
            )

    def open_outside(self) -> None:
        """Open the paper in the system's own viewer."""
        shown, operator = self.shown, self._operator()
        if shown is None or shown.only is None:
            return
        number = shown.only.id
        self._work(
            self.tr("Abriendo…"),
            lambda: self._papers.open_file(operator, number),
            self._opened,
            self._failed,
        )

    def mail(self) -> None:
        """Send the paper to the address typed."""
        shown, operator, to = self.shown, self._operator(), self.tools.address.value()
        if shown is None or shown.only is None:
            return
        number = shown.only.id
        self.tools.address_row.show_problem("")
        self._work(
            self.tr("Enviando el correo…"),
            lambda: self._papers.mail(operator, number, to),
            lambda _none: self._say("ok", self.tr("Enviado a {to}.").format(to=to)),
            self._not_mailed,
        )

    def draft(self) -> None:
        """Write the message and hand it to the mail program."""
        shown, operator, to = self.shown, self._operator(), self.tools.address.value()
        if shown is None or shown.only is None:
            return
        number = shown.only.id
        self.tools.address_row.show_problem("")
        self._work(
            self.tr("Preparando el mensaje…"),
            lambda: self._papers.draft(operator, number, to),
            self._drafted,
            self._not_mailed,
        )

    def refund(self) -> None:
        """Leave the receipt, and ask what goes back of it."""
        back = self.shown.returnable if self.shown is not None else None
        if back is not None and not back.why_not:
            self.close_sheet()
            self.refund_wanted.emit(back.payment)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Make room for what is told, too."""
        if watched is self.notice and event.type() in {QEvent.Type.Show, QEvent.Type.Hide}:
            QTimer.singleShot(0, self, self._fit)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the paper all the height that there is."""
        super().resizeEvent(event)
        self._fit()

    # --- Building ---------------------------------------------------------------------------

    def _make(self) -> None:
        self.view = PaperView("paper_view")
        self.tools = PaperTools()
        self.notice = Notice("paper_notice")
        self.busy = BusyLine("paper_busy")
        letters = self.fontMetrics().averageCharWidth()
        self.tools.setFixedWidth(max(_TOOLS_WIDTH, letters * 36))
        parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        parts.setSpacing(SPACE.small)
        parts.addWidget(self.view, 1)
        parts.addWidget(self.tools)
        self.body.addWidget(self.notice)
        self.foot.insertWidget(0, self.busy, 100)
        self.body.addLayout(parts, 1)
        self.close_button = ActionButton("paper_close", self.tr("&Volver"))
        self.print_button = ActionButton(
            "paper_print", self.tr("&Imprimir"), key="Ctrl+P", icon="printer", primary=True
        )
        self.print_button.set_reason(self.tr("Preparando el papel…"))
        self.add_button(self.close_button)
        self.add_button(self.print_button)
        self._default = self.close_button
        self.notice.installEventFilter(self)
        self._fit()

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.go_back)
        self.print_button.clicked.connect(self.print)
        self.tools.save_wanted.connect(self.save)
        self.tools.open_wanted.connect(self.open_outside)
        self.tools.mail_wanted.connect(self.mail)
        self.tools.draft_wanted.connect(self.draft)
        self.tools.refund_wanted.connect(self.refund)
        self.tools.format_chosen.connect(self._read)

    def _fit(self) -> None:
        if hasattr(self, "view"):
            told = self.notice.sizeHint().height() + SPACE.small if self.notice.isVisible() else 0
            room = max(_LEAST_HEIGHT, self.height() - _AROUND - told)
            self.view.setFixedHeight(room)
            self.tools.setFixedHeight(room)

    # --- Working ----------------------------------------------------------------------------

    def _read(self, paper_format: PaperFormat | None) -> None:
        self._work(
            self.tr("Preparando el papel…"),
            lambda: self._load(paper_format),
            self._show,
            self._lost,
        )

    def _work(
        self,
        words: str,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[UserError], None],
    ) -> None:
        """One thing at a time; nothing can be pressed twice meanwhile."""
        self._set_busy(words)

        def over(act: Callable[[], None]) -> None:
            self._set_busy("")
            act()

        self._tasks.run(
            work,
            lambda answer: over(lambda: done(answer)),
            lambda error: over(lambda: failed(error)),
            owner=self,
            pool="network",
        )

    def _set_busy(self, words: str) -> None:
        if words:
            self.notice.clear()
            self.busy.start(words)
            here = self.focusWidget()
            self._left_at = here if here and self.tools.isAncestorOf(here) else None
        else:
            self.busy.stop()
        self.tools.setEnabled(not words)
        if not words and self._left_at is not None and self.focusWidget() in {None, self}:
            self._left_at.setFocus(Qt.FocusReason.OtherFocusReason)
        no_printer = self.tr("No hay impresora en este computador: guárdelo o ábralo.")
        self.print_button.set_reason(words or ("" if self._printers else no_printer))

    # --- Showing ----------------------------------------------------------------------------

    def _show(self, shown: ShownPapers) -> None:
        is_new = self.shown is None or self.shown.content != shown.content
        self.shown = shown
        self.title.setText(shown.title)
        self.setAccessibleName(shown.title)
        self.tools.show_papers(shown)
        if is_new:
            self.view.show_pdf(shown.content, "", f"{shown.title}.pdf")
            self.tools.show_printers(self._printers, self._preferred(shown.format))

    def _show_printers(self, printers: Sequence[PrinterInfo]) -> None:
        self._printers = printers
        wanted = self._preferred(self.shown.format) if self.shown else ""
        self.tools.show_printers(printers, wanted)
        if self.shown is not None and self.tools.isEnabled():
            self._set_busy("")

    def _printed(self, prints: Sequence[Printout]) -> None:
        marks = ", ".join(dict.fromkeys(copy_words(each.copy) for each in prints))
        self._read_history()
        self._say("ok", self.tr("Enviado a la impresora: {marks}.").format(marks=marks))
        self.printed.emit(prints)

    def _not_printed(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error), (self.tr("Reintentar"), self.print))

    def _saved(self, saved: SavedPaper) -> None:
        self._read_history()
        self._tell_place(self.tr("Guardado en {place}").format(place=saved.path), saved.notice)

    def _opened(self, saved: SavedPaper) -> None:
        self._read_history()
        if not self._outside.open_file(saved.path):
            told = self.tr("No hay un visor de PDF. El archivo está en {place}")
            self._say("warn", told.format(place=saved.path))
        elif saved.notice is not None:
            self._say("warn", words_for(saved.notice))

    def _drafted(self, draft: MailDraft) -> None:
        self._read_history()
        if self._outside.open_file(draft.path):
            told = self.tr("Termine y envíe el mensaje en su programa de correo.")
        elif self._outside.open_address(draft.mailto):
            told = self.tr("Se abrió el correo sin el adjunto: agréguelo desde {place}")
        else:
            told = self.tr("No hay un programa de correo. El mensaje está en {place}")
        self._tell_place(told.format(place=draft.path), draft.notice)

    def _not_mailed(self, error: UserError) -> None:
        if isinstance(error, BadField) and error.field == "to":
            self.tools.address_row.show_problem(words_for(error))
            self.tools.address.setFocus()
        else:
            self._failed(error)

    def _tell_place(self, words: str, problem: FolderProblem | None) -> None:
        if problem is None:
            self._say("ok", words)
        else:
            self._say("warn", words_for(problem))

    def _lost(self, error: UserError) -> None:
        if self.shown is None:
            self.title.setText(self.tr("No se pudo mostrar el papel"))
            self.tools.setEnabled(False)
            self.print_button.set_reason(words_for(error))
        self._failed(error)

    def _failed(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))

    def _say(self, tone: str, words: str) -> None:
        if tone == "ok":
            self.notice.tell("ok", words)
        else:
            self.notice.tell("warn", words)

    def _read_history(self) -> None:
        """Read the papers again for their history and mark; what is told stays."""
        shown = self.shown
        if shown is not None:
            self._tasks.run(lambda: self._load(shown.format), self._show, self._failed, owner=self)
