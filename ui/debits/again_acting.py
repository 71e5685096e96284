from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.clock import Now, business_date
from services.debits.again import FARTHEST_DAYS, AskingAgain
from services.debits.again_records import AgainOrder
from services.debits.reasons import Next
from services.debits.report_records import Waiting
from services.errors import BadField
from services.staff.rights import Operator
from ui import formats
from ui.accounts.form_sheet import FormSheet, Work
from ui.tasks import TaskRunner
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.lines import NotesEdit
from ui.widgets.review_sheet import SheetRow


class AgainActing(QObject):
    """Asks from which day a debit that came back may be asked for again, and why.

    Signals:
        decided(str): words for what was decided. The list has to be read again.
    """

    decided = Signal(str)

    def __init__(
        self,
        again: AskingAgain,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._again = again
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._over = over
        self.sheet: FormSheet | None = None

    def move(self, waits: Waiting) -> None:
        """Ask for another day."""
        self._ask(
            waits,
            "again_move",
            self.tr("Cambiar la fecha del reintento"),
            self.tr("Qué acordó con el cliente."),
            waits.again_on,
            self.tr("&Cambiar"),
        )

    def correct(self, waits: Waiting) -> None:
        """Ask what was put right."""
        self._ask(
            waits,
            "again_correct",
            self.tr("Ya está corregido"),
            self.tr("Qué se corrigió, y quién lo confirmó."),
            None,
            self.tr("Marcar &corregido"),
        )

    def _ask(
        self, waits: Waiting, name: str, title: str, hint: str, day: date | None, action: str
    ) -> None:
        today = business_date(self._now())
        latest = today + timedelta(days=FARTHEST_DAYS)
        form = Form(f"{name}_form")
        since = DateEdit(f"{name}_on", lambda: today, least=today, most=latest)
        since.set_value(max(day or today, today))
        reason = NotesEdit(f"{name}_reason", most=300, lines=2)
        form.add(
            "again_on",
            self.tr("&Desde el día *"),
            since,
            hint=self.tr("Entra en el lote cuyo día del débito sea ese o uno posterior."),
        )
        form.add("reason", self.tr("&Motivo *"), reason, hint=hint)
        operator = self._operator()
        # What was refused for want of a day only needs one, however often it was moved.
        act = self._again.move if waits.needs is Next.RETRY else self._again.corrected

        def prepare() -> Work:
            chosen, told = since.value(), " ".join(reason.value().split())

            def work() -> date:
                if chosen is None:
                    raise BadField(
                        field="again_on", problem="date_range", earliest=today, latest=latest
                    )
                act(operator, AgainOrder(waits.line, chosen, told))
                return chosen

            return work

        sheet = FormSheet(
            name,
            title,
            self._over,
            form,
            action=action,
            prepare=prepare,
            tasks=self._tasks,
            rows=self._rows(waits),
            width=580,
        )

        def done(chosen: date) -> None:
            told = self.tr("El débito {line} entra otra vez desde el {day}.")
            self.decided.emit(told.format(line=waits.line, day=formats.day(chosen)))

        sheet.done.connect(done)
        self.sheet = sheet
        sheet.open_sheet()

    def _rows(self, waits: Waiting) -> list[SheetRow | tuple[str, str]]:
        return [
            SheetRow(
                self.tr("Débito {line}").format(line=waits.line),
                formats.money(waits.amount_cents),
                strong=True,
            ),
            (self.tr("Cliente"), f"{waits.account} · {waits.account_name}"),
            (self.tr("Motivo del banco"), waits.words),
        ]
