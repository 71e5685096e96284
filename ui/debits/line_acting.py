from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.clock import Now, business_date
from services.debits.batch_records import BatchRow, LineRow
from services.debits.releasing import RELEASE, REVERSE, ReleaseOrder, TakenBackOrder
from services.errors import BadField, UserError
from services.importing.exports import load
from services.staff.records import Approval
from services.staff.rights import Operator
from ui import formats
from ui.accounts.form_sheet import FormSheet, Work
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.debits.desk import DebitServices
from ui.debits.file_field import FileField
from ui.debits.told import bank_name, batch_title
from ui.tasks import TaskRunner
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.lines import NotesEdit
from ui.widgets.review_sheet import SheetRow
from ui.wording import words_for

Rows = list[SheetRow | tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was entered, on its way to the second person, who need not say it again."""

    action: str
    title: str
    reason: str
    details: Sequence[SheetRow | tuple[str, str]] = ()


class LineActing(QObject):
    """Releases one debit, or books that the bank took it back, over a second person's yes.

    Signals:
        decided(str): words for what was done. The batch has to be read again.
        refused(str): why nothing was, in words.
    """

    decided = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        services: DebitServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
        now: Now,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._over = over
        self._now = now
        self.sheet: FormSheet | None = None
        self.dialog: ApprovalDialog | None = None

    def release(self, batch: BatchRow, line: LineRow) -> None:
        """Ask for the bank's written word, and then for a second person."""
        form = Form("release_form")
        proof = NotesEdit("release_proof", most=300, lines=3)
        letter = FileField(
            "release_letter",
            self.tr("Elegir la carta o el correo del banco"),
            self.tr("Documentos (*.pdf *.png *.jpg *.jpeg);;Todos (*)"),
        )
        form.add(
            "proof",
            self.tr("&Qué dijo el banco *"),
            proof,
            hint=self.tr("Quién, cuándo, y que no cobrará este débito."),
        )
        form.add("document", self.tr("&Carta o correo"), letter, hint=self.tr("Si lo tiene."))

        def prepare() -> Work:
            told, path = proof.value(), letter.path

            def work() -> ReleaseOrder:
                if not told.strip():
                    raise BadField(field="proof", problem="required")
                document = None
                if path is not None:
                    export = load(path)
                    document = (export.file_name, export.content)
                return ReleaseOrder(line.id, told, approval="", document=document)

            return work

        rows = self._rows(batch, line)
        rows.append(
            SheetRow(
                "",
                self.tr("Si el banco lo cobra igual, su dinero queda como saldo a favor."),
                "warn",
            )
        )
        sheet = FormSheet(
            "release_sheet",
            self.tr("Liberar un débito"),
            self._over,
            form,
            action=self.tr("&Seguir"),
            prepare=prepare,
            tasks=self._tasks,
            rows=rows,
            danger=True,
            width=580,
        )

        def asked(order: ReleaseOrder) -> None:
            told = self.tr("Débito {line} liberado: sus facturas se cobran por otro medio.")
            self._approve(
                batch,
                line,
                _Asked(
                    RELEASE, self.tr("Liberar un débito enviado"), " ".join(order.proof.split())
                ),
                lambda operator, given: self._services.debits.lines.release(
                    operator, replace(order, approval=given)
                ),
                told.format(line=line.id),
            )

        sheet.done.connect(asked)
        self.sheet = sheet
        sheet.open_sheet()

    def take_back(self, batch: BatchRow, line: LineRow) -> None:
        """Ask why the bank took a collected debit back, and then for a second person."""

        today = business_date(self._now())
        least = min(line.settled_on or today, today)
        form = Form("take_back_form")
        reason = NotesEdit("take_back_reason", most=300, lines=2)
        day = DateEdit("take_back_on", lambda: today, least=least, most=today)
        day.set_value(today)
        fee = AmountEdit("take_back_fee", least=0)
        form.add("reason", self.tr("&Motivo *"), reason, hint=self.tr("Lo que dijo el banco."))
        form.add("on", self.tr("&Fecha del banco *"), day, hint=self.tr("La del estado de cuenta."))
        form.add("bank_fee", self.tr("Nos cobró el &banco"), fee, hint=self.tr("Si cobró algo."))

        def prepare() -> Work:
            told, on, cents = reason.value(), day.value(), fee.cents or 0

            def work() -> TakenBackOrder:
                if not told.strip():
                    raise BadField(field="reason", problem="required")
                if on is None:
                    raise BadField(field="on", problem="date_range", earliest=least, latest=today)
                return TakenBackOrder(line.id, told, "", on, cents)

            return work

        rows = self._rows(batch, line)
        told = self.tr("Se deben otra vez exactamente las facturas que pagó el recibo {receipt}.")
        rows.append(SheetRow("", told.format(receipt=line.receipt), "warn"))
        sheet = FormSheet(
            "take_back",
            self.tr("El banco devolvió el débito"),
            self._over,
            form,
            action=self.tr("&Seguir"),
            prepare=prepare,
            tasks=self._tasks,
            rows=rows,
            danger=True,
            width=580,
        )

        def asked(order: TakenBackOrder) -> None:
            done = self.tr("Débito {line} devuelto: el recibo {receipt} ya no vale.")
            details: Rows = [(self.tr("Fecha del banco"), formats.day(order.on))]
            if order.bank_fee_cents:
                charged = formats.money(order.bank_fee_cents)
                details.append((self.tr("Nos cobró el banco"), charged))
            self._approve(
                batch,
                line,
                _Asked(REVERSE, self.tr("Registrar un débito devuelto"), order.reason, details),
                lambda operator, given: self._services.debits.lines.reverse(
                    operator, replace(order, approval=given)
                ),
                done.format(line=line.id, receipt=line.receipt),
            )

        sheet.done.connect(asked)
        self.sheet = sheet
        sheet.open_sheet()

    def _approve(
        self,
        batch: BatchRow,
        line: LineRow,
        asked: _Asked,
        act: Callable[[Operator, str], Any],
        told: str,
    ) -> None:
        operator = self._operator()
        request = ApprovalRequest(
            action=asked.title,
            document=self.tr("Débito {line} · cuenta {account}").format(
                line=line.id, account=line.account
            ),
            amount_cents=line.amount_cents,
            asked_by=operator.full_name,
            details=[*self._rows(batch, line)[1:], *asked.details],
            reason=asked.reason,
        )

        def approve(username: str, password: str, reason: str) -> Approval:
            return self._services.staff.approve(
                operator,
                username,
                password,
                action=asked.action,
                document=f"debit:{line.id}",
                amount_cents=line.amount_cents,
                reason=reason,
            )

        def approved(given: Approval) -> None:
            self._tasks.run(
                lambda: act(operator, given.id),
                lambda _line: self.decided.emit(told),
                self._fail,
                owner=self._over,
            )

        dialog = ApprovalDialog(self._over, request, approve, self._tasks)
        dialog.approved.connect(approved)
        self.dialog = dialog
        dialog.open_sheet()

    def _rows(self, batch: BatchRow, line: LineRow) -> Rows:
        bank = f"{bank_name(line.bank_code)} · {line.bank_account_number}"
        return [
            SheetRow(
                self.tr("Débito {line}").format(line=line.id),
                formats.money(line.amount_cents),
                strong=True,
            ),
            (self.tr("Cliente"), f"{line.account} · {line.account_name}"),
            (self.tr("Cuenta bancaria"), bank),
            (self.tr("Lote"), batch_title(batch)),
        ]

    def _fail(self, error: UserError) -> None:
        self.refused.emit(words_for(error))
