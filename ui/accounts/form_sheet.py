from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QScrollArea, QWidget

from services.errors import BadField, BadFields, UserError
from ui.accounts.forms import follow_focus, forget_when_edited, settle
from ui.tasks import TaskRunner
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.form import Form
from ui.widgets.labels import rule
from ui.widgets.lines import NotesEdit
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.sheet import Sheet
from ui.wording import words_for

Work = Callable[[], Any]


class FormSheet(Sheet):
    """A form over the page that stays until the service agreed, with its refusals in place.

    Args:
        prepare: reads the form and gives the work for a worker's thread.
        rows: what the form is about, above it.

    Signals:
        done(object): what the work returned. The sheet has closed.
        refused(object): the `UserError` that it met. The sheet says so and stays.
    """

    done = Signal(object)
    refused = Signal(object)

    def __init__(
        self,
        name: str,
        title: str,
        over: QWidget,
        form: Form,
        *,
        action: str,
        prepare: Callable[[], Work],
        tasks: TaskRunner,
        rows: Sequence[SheetRow | tuple[str, str]] = (),
        icon: str = "",
        danger: bool = False,
        width: int = 520,
    ) -> None:
        super().__init__(name, title, over, width=width)
        self.form = form
        self._prepare = prepare
        self._tasks = tasks
        self.notice = Notice(f"{name}_notice")
        self.busy = BusyLine(f"{name}_busy")
        if rows:
            self.body.addLayout(rows_grid(rows))
            self.body.addWidget(rule())
        for widget in (form, self.notice, self.busy):
            self.body.addWidget(widget)
        self.back = ActionButton(f"{name}_back", self.tr("&Volver"))
        self.accept = OnceButton(
            f"{name}_accept",
            action,
            key="Ctrl+Return",
            icon=icon,
            primary=not danger,
            danger=danger,
        )
        self.back.clicked.connect(self.go_back)
        self.accept.fired.connect(self._act)
        form.submitted.connect(self.submit)
        forget_when_edited(form)
        self.add_button(self.back)
        self.add_button(self.accept)
        for area in self.panel.findChildren(QScrollArea):
            follow_focus(area)
        fields = form.fields()
        self._default = fields[0] if fields else self.back

    def submit(self) -> None:
        """Do it, as the button does."""
        self.accept.press()

    def _act(self) -> None:
        self.notice.clear()
        if not settle(self.form):
            self.form.focus_first_error()
            self._again()
            return
        work = self._prepare()
        self._rest(busy=True)
        self._tasks.run(work, done=self._did, failed=self._refused, owner=self)

    def _did(self, answer: object) -> None:
        self._rest(busy=False)
        self.close_sheet()
        self.done.emit(answer)

    def _refused(self, error: UserError) -> None:
        self._rest(busy=False)
        told = words_for(error)
        if isinstance(error, BadField | BadFields):
            told = self.form.show_refused(error)
        if told:
            self.notice.tell("err", told, closable=False)
        if not self.form.focus_first_error():
            self.form.focus_first()
        self._again()
        self.refused.emit(error)

    def _again(self) -> None:
        self.accept.renew()
        self.restart_guard()

    def _rest(self, *, busy: bool) -> None:
        self.set_may_leave(not busy)
        self.form.setEnabled(not busy)
        self.back.setEnabled(not busy)
        if busy:
            self.busy.start(self.tr("Guardando…"))
        else:
            self.busy.stop()


def reason_sheet(
    name: str,
    title: str,
    over: QWidget,
    *,
    action: str,
    act: Callable[[str], Any],
    tasks: TaskRunner,
    rows: Sequence[SheetRow | tuple[str, str]] = (),
    danger: bool = False,
    icon: str = "",
) -> FormSheet:
    """A sheet that asks why and then acts.

    Args:
        act: is given the reason, on a worker's thread; what it returns comes with `done`.
    """
    form = Form(f"{name}_form")
    reason = NotesEdit(f"{name}_reason", most=300, lines=3)
    form.add("reason", over.tr("&Motivo *"), reason)

    def prepare() -> Work:
        told = " ".join(reason.value().split())
        return lambda: act(told)

    return FormSheet(
        name,
        title,
        over,
        form,
        action=action,
        prepare=prepare,
        tasks=tasks,
        rows=rows,
        danger=danger,
        icon=icon,
    )
