from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget

from services.staff.rights import Operator
from services.summaries.records import DaySummary, Part
from ui import formats
from ui.accounts.form_sheet import FormSheet, Work
from ui.summaries.desk import SummaryServices, SummaryView
from ui.tasks import TaskRunner
from ui.widgets.form import Form
from ui.widgets.lines import NotesEdit
from ui.widgets.review_sheet import SheetRow

_NAMED: Final = 5
"""How many of the days before it are named."""


def closing_sheet(
    services: SummaryServices,
    view: SummaryView,
    over: QWidget,
    tasks: TaskRunner,
    operator: Callable[[], Operator],
) -> FormSheet:
    """Asks whether a day is to be closed for ever, with what it comes to.

    Its `done` brings the closed `DaySummary`, whose paper is archived by then.
    """
    told = view.told
    form = Form("summary_close_form", columns=1)
    reason = NotesEdit("summary_close_reason", most=300, lines=2)
    hint = (
        over.tr("Hay diferencias con Stripe sin decidir: diga por qué se cierra así.")
        if told.open_alarms
        else over.tr("Opcional.")
    )
    form.add("reason", over.tr("&Motivo"), reason, hint=hint)
    day, who = told.question.first, operator()

    def prepare() -> Work:
        words = reason.value()

        def work() -> DaySummary:
            closed = services.closing.close(who, day, words)
            services.papers.day(who, day)
            return closed

        return work

    return FormSheet(
        "summary_close",
        over.tr("Cerrar el {day}").format(day=formats.day(day)),
        over,
        form,
        action=over.tr("&Cerrar el día"),
        prepare=prepare,
        tasks=tasks,
        rows=_rows(view, over),
        icon="lock",
    )


def _rows(view: SummaryView, over: QWidget) -> list[SheetRow | tuple[str, str]]:
    told = view.told
    total, doubts = told.total, told.annex(Part.DOUBTS)
    rows: list[SheetRow | tuple[str, str]] = [
        (over.tr("Neto"), formats.money(total.net_cents)),
        (
            over.tr("Recibido y reversado"),
            f"{formats.money(total.cents)} · {formats.money(total.reversed_cents)}",
        ),
        (over.tr("Diferencia de cajas"), formats.money(told.difference_cents)),
    ]
    if doubts.lines:
        told_doubts = over.tr("{count}, por {amount}")
        rows.append(
            (
                over.tr("Cobros en duda"),
                told_doubts.format(count=len(doubts.lines), amount=formats.money(doubts.cents)),
            )
        )
    if view.earlier:
        days = ", ".join(formats.day(day) for day in view.earlier[:_NAMED])
        more = len(view.earlier) - _NAMED
        days += over.tr(" y {count} más").format(count=more) if more > 0 else ""
        rows.append(SheetRow(over.tr("Antes, sin cerrar"), days, "warn"))
    rows.append(
        (over.tr("Después"), over.tr("Nada se fecha en este día; lo que llegue va al siguiente."))
    )
    return rows
