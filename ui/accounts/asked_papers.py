from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from services.customers.exporting import CustomerExport
from services.errors import BadField, BadFields
from services.papers.customers import CustomerPapers
from services.staff.rights import Operator
from ui.accounts.form_sheet import FormSheet, Work
from ui.accounts.papers import ShownPaper
from ui.saving import Saving
from ui.tasks import TaskRunner
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form

Choose = Callable[[QWidget, str], Path | None]


@dataclass(frozen=True, slots=True)
class CustomerDesk:
    """What a customer may ask for: papers, and all that is kept of them."""

    papers: CustomerPapers
    export: CustomerExport


class AskedPapers(QObject):
    """Asks what a paper of an account needs to know, and where an export goes.

    Signals:
        read_wanted(object): a paper is to be made and shown, by this callable.
        told(str, str): a tone and words: where the export was written, or why it was not.
    """

    read_wanted = Signal(object)
    told = Signal(str, str)

    def __init__(
        self,
        desk: CustomerDesk,
        over: QWidget,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        today: Callable[[], date],
        choose: Choose | None = None,
    ) -> None:
        super().__init__(over)
        self._desk = desk
        self._over = over
        self._tasks = tasks
        self._operator = operator
        self._today = today
        self._saving = Saving(tasks, over, choose or _ask_where)
        self._saving.told.connect(self.told)
        self.sheet: FormSheet | None = None

    def ask(self, kind: str, number: str) -> None:
        """Make a paper: "statement" and "payments" ask for their days first."""
        papers, operator = self._desk.papers, self._operator()
        at_once = {
            "no_debt": papers.no_debt,
            "consent": papers.consent,
            "revocation": papers.revocation,
        }
        if kind in at_once:
            self.read_wanted.emit(lambda: at_once[kind](operator, number))
            return
        make = papers.statement if kind == "statement" else papers.payments
        title = (
            self.tr("Estado de cuenta") if kind == "statement" else self.tr("Certificado de pagos")
        )
        today = self._today()
        form = Form("asked_paper_form", columns=2)
        first, last = DateEdit("asked_first", self._today), DateEdit("asked_last", self._today)
        form.add("first", self.tr("&Desde"), first)
        form.add("last", self.tr("&Hasta"), last)
        first.set_value(date(today.year, 1, 1))
        last.set_value(today)

        def prepare() -> Work:
            since, until = first.value(), last.value()

            def work() -> ShownPaper:
                if since is None or until is None:
                    empty = [("first", since), ("last", until)]
                    raise BadFields(
                        [BadField(field=key, problem="required") for key, day in empty if not day]
                    )
                if until < since:
                    raise BadField(field="last", problem="customer.days")
                return make(operator, number, since, until)

            return work

        self.sheet = FormSheet(
            "asked_paper",
            title,
            self._over,
            form,
            action=self.tr("&Preparar"),
            prepare=prepare,
            tasks=self._tasks,
            rows=[(self.tr("Cuenta"), number)],
            icon="summary",
        )
        self.sheet.done.connect(lambda paper: self.read_wanted.emit(lambda: paper))
        self.sheet.open_sheet()

    def export(self, number: str) -> None:
        """Save all that is kept of the customer of an account as a ZIP file."""
        export, operator = self._desk.export, self._operator()
        self._saving.save(
            f"datos_{number}.zip",
            lambda: export.export(operator, number).content,
            self.tr("Guardado en {path}. La bitácora dice quién lo sacó y cuándo."),
        )


def _ask_where(page: QWidget, name: str) -> Path | None:
    chosen, _ = QFileDialog.getSaveFileName(
        page, page.tr("Guardar los datos del cliente"), name, "ZIP (*.zip)"
    )
    return Path(chosen) if chosen else None
