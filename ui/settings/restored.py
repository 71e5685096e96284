from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.copies.records import OpenBatch, RestoredBooks, RestoredOrder, Verdict
from services.debits.batch_states import BatchState
from services.errors import BadField, BadFields, UserError
from services.staff.rights import Right
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.accounts.form_sheet import FormSheet
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.settings.copies_desk import CopyDesk
from ui.settings.needs import SettingsNeeds
from ui.widgets.form import Form
from ui.widgets.labels import label
from ui.widgets.lines import NotesEdit, TextLine
from ui.widgets.notice import Notice
from ui.wording import words_for

_Said = tuple[int, str, dict[int, Verdict]]


class RestoredBanner(QWidget):
    """Says that these books came from a copy, and asks what became of debits since.

    Signals:
        decided(): it was said.
    """

    decided = Signal()

    def __init__(self, needs: SettingsNeeds, desk: CopyDesk, over: QWidget) -> None:
        super().__init__()
        self.setProperty("plain", True)
        self._needs = needs
        self._desk = desk
        self._over = over
        self.waiting: RestoredBooks | None = None
        self.sheet: FormSheet | None = None
        self.dialog: ApprovalDialog | None = None
        self.notice = Notice("settings_copies_restored")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.notice)
        self.hide()

    def show_waiting(self, waiting: RestoredBooks | None) -> None:
        """Show what waits; nothing when nothing does."""
        self.waiting = waiting
        self.setVisible(waiting is not None)
        if waiting is None:
            self.notice.clear()
            return
        told = _tr(
            "Estos libros vienen de la copia del {copy}, restaurada el {moment} por {who}. Los"
            " débitos esperan hasta que un supervisor diga qué lotes tiene el banco."
        ).format(
            copy=formats.moment(waiting.copy_made_at),
            moment=formats.moment(waiting.restored_at),
            who=waiting.restored_by,
        )
        may = self._needs.operator().may(Right.APPROVE)
        actions = [(_tr("Decir qué pasó…"), self.ask)] if may else []
        self.notice.tell("warn", told, *actions, closable=False)

    def ask(self) -> None:
        """Ask for the word on each batch, the last number and why; then for a second person."""
        waiting = self.waiting
        if waiting is None:
            return
        form, read = _form(waiting)

        sheet = FormSheet(
            "copies_restored_sheet",
            _tr("Qué pasó con los débitos desde la copia"),
            self._over,
            form,
            action=_tr("&Seguir"),
            prepare=read,
            tasks=self._needs.tasks,
            width=680,
        )
        sheet.done.connect(self._approve)
        self.sheet = sheet
        sheet.open_sheet()

    def _approve(self, said: Any) -> None:
        waiting, operator = self.waiting, self._needs.operator()
        if waiting is None:
            return
        last, reason, verdicts = said
        request = ApprovalRequest(
            action=_tr("Dejar seguir los débitos de libros restaurados"),
            document=_tr("Copia del {moment}").format(moment=formats.moment(waiting.copy_made_at)),
            amount_cents=0,
            asked_by=operator.full_name,
            details=[
                (_tr("Último lote usado"), str(last)),
                *(
                    (
                        _tr("Lote {number}").format(number=each.number),
                        _verdict(verdicts[each.number], each),
                    )
                    for each in waiting.batches
                ),
            ],
            reason=reason,
        )

        def approve(username: str, password: str, why: str) -> str:
            return self._desk.approve(operator, waiting.id, username, password, why)

        def approved(given: object) -> None:
            order = RestoredOrder(waiting.id, last, reason, str(given), verdicts)
            self._needs.tasks.run(
                lambda: self._desk.decide(operator, order),
                lambda _none: self.decided.emit(),
                self._fail,
                owner=self,
            )

        self.dialog = ApprovalDialog(self._over, request, approve, self._needs.tasks)
        self.dialog.approved.connect(approved)
        self.dialog.open_sheet()

    def _fail(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error), closable=False)


def _form(waiting: RestoredBooks) -> tuple[Form, Callable[[], Callable[[], _Said]]]:
    form = Form("copies_restored")
    form.add_widget(
        label(
            _tr(
                "Pregunte al banco, o mire los archivos enviados. Un lote que el banco tiene"
                " espera su respuesta; uno que no llegó solo se puede anular. De uno que el banco"
                " tiene y que la copia conocía sin archivo, se pide el archivo enviado: nunca se"
                " escribe otro. Lo que el banco cobró de lotes que la copia no conoce, o de uno que"
                " se anula sin su archivo, regístrelo como depósitos antes de preparar otro lote."
            ),
            tone="muted",
            wrap=True,
        )
    )
    combos: dict[int, ChoiceCombo[Verdict]] = {}
    for batch in waiting.batches:
        combos[batch.number] = ChoiceCombo[Verdict](
            f"copies_batch_{batch.number}",
            [(each, _verdict(each, batch)) for each in Verdict],
            hint=_tr("¿Lo tiene el banco?"),
        )
        count = _tr("1 débito") if batch.lines == 1 else _tr("{lines} débitos")
        hint = _tr("{debits} · {total} · cobro del {day}").format(
            debits=count.format(lines=f"{batch.lines:,}"),
            total=formats.money(batch.cents),
            day=formats.day(batch.collect_on),
        )
        title = _tr("Lote {number}").format(number=batch.number)
        form.add(f"batch_{batch.number}", title, combos[batch.number], hint=hint)
    last = TextLine("copies_last_number", most=9)
    last.set_value(str(waiting.batch_known))
    hint = _tr("La copia conoce hasta el {copy}; los libros anteriores llegaban al {known}.")
    form.add(
        "last_number",
        _tr("Último &lote usado"),
        last,
        hint=hint.format(copy=waiting.batch_last, known=waiting.batch_known),
    )
    why = NotesEdit("copies_reason")
    form.add("reason", _tr("Qué se &averiguó"), why)

    def read() -> Callable[[], _Said]:
        said = {number: combo.value() for number, combo in combos.items()}
        typed, told = last.value(), " ".join(why.value().split())
        return lambda: _checked(waiting, said, typed, told)

    return form, read


def _checked(
    waiting: RestoredBooks, said: dict[int, Verdict | None], last: str, reason: str
) -> _Said:
    problems = [
        BadField(field=f"batch_{number}", problem="required")
        for number, verdict in said.items()
        if verdict is None
    ]
    number = int(last) if last.isascii() and last.isdigit() else -1
    if number < waiting.batch_known:
        known = waiting.batch_known
        problems.append(BadField(field="last_number", problem="numbers_used", known=known))
    if not reason:
        problems.append(BadField(field="reason", problem="required"))
    if problems:
        raise BadFields(problems)
    return number, reason, {n: verdict for n, verdict in said.items() if verdict is not None}


def _verdict(verdict: Verdict, batch: OpenBatch) -> str:
    has_file = batch.state == BatchState.WRITTEN
    if verdict is Verdict.SENT:
        told = _tr("El banco lo tiene"), _tr("El banco lo tiene, y aquí está el archivo enviado")
    else:
        told = _tr("No llegó al banco"), _tr("No llegó al banco, o no hay el archivo: se anula")
    return told[0] if has_file else told[1]


def _tr(text: str) -> str:
    return QCoreApplication.translate("RestoredBanner", text)
