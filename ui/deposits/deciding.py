from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.deposits.records import DepositRecord
from services.deposits.service import REFUSE, DepositService
from services.errors import UserError
from services.payments.records import ReversalRecord
from services.staff.records import Approval
from services.staff.rights import Operator
from services.staff.service import StaffService
from ui import formats
from ui.accounts.form_sheet import reason_sheet
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.tasks import TaskRunner
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words_for

_SHOWN: Final = 8
"""How many of several are named before they are verified."""


@dataclass(frozen=True, slots=True)
class _Verified:
    done: tuple[DepositRecord, ...]
    why_not: tuple[str, ...]


class DepositDeciding(QObject):
    """Takes a decision about deposits from the button to the books.

    Signals:
        decided(str, str): a tone and words for what was done. The list has to be read again.
        refused(str): why nothing was, in words.
    """

    decided = Signal(str, str)
    refused = Signal(str)

    def __init__(
        self,
        deposits: DepositService,
        staff: StaffService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._deposits = deposits
        self._staff = staff
        self._tasks = tasks
        self._operator = operator
        self._over = over
        self._is_busy = False

    def verify(self, records: Sequence[DepositRecord]) -> None:
        """Show what is about to count as seen in the bank, and verify it."""
        if self._is_busy or not records:
            return
        shown: list[SheetRow | tuple[str, str]]
        if len(records) == 1:
            (record,) = records
            shown = [
                SheetRow(self.tr("Papeleta"), record.slip, strong=True),
                (self.tr("Cliente"), f"{record.account} · {record.account_name}"),
                (self.tr("Depositado"), formats.day(record.deposited_on)),
                (self.tr("Nuestra cuenta"), record.bank_account),
            ]
        else:
            shown = [
                (each.slip, f"{each.account_name} · {formats.money(each.amount_cents)}")
                for each in records[:_SHOWN]
            ]
            if len(records) > _SHOWN:
                more = self.tr("y {n} más").format(n=len(records) - _SHOWN)
                shown.append(SheetRow("", more, "muted"))
        title = (
            self.tr("Confirmar 1 depósito")
            if len(records) == 1
            else self.tr("Confirmar {n} depósitos").format(n=len(records))
        )
        sheet = ReviewSheet(
            "deposit_verify",
            title,
            self._over,
            rows=shown,
            amount_cents=sum(each.amount_cents for each in records),
            actions=[
                SheetAction(
                    "verify", self.tr("&Confirmar"), shortcut="F12", primary=True, once=True
                )
            ],
            default="verify",
        )

        def go(_key: str) -> None:
            sheet.close_sheet()
            self._verify(records)

        sheet.chosen.connect(go)
        sheet.open_sheet()

    def _verify(self, records: Sequence[DepositRecord]) -> None:
        self._is_busy = True
        operator = self._operator()

        def work() -> _Verified:
            done: list[DepositRecord] = []
            why_not: list[str] = []
            for record in records:
                try:
                    done.append(self._deposits.verify(operator, record.id))
                except UserError as error:
                    why_not.append(f"{record.slip}: {words_for(error)}")
            return _Verified(tuple(done), tuple(dict.fromkeys(why_not)))

        self._tasks.run(work, self._tell_verified, self._fail, owner=self._over)

    def refuse(self, record: DepositRecord) -> None:
        """Ask why, and a second person once its turn or day is over; then refuse."""
        if record.needs_approval:
            self._ask_second_person(record)
            return
        operator = self._operator()
        sheet = reason_sheet(
            "deposit_refuse",
            self.tr("Rechazar el depósito"),
            self._over,
            action=self.tr("&Rechazar"),
            act=lambda reason: self._deposits.refuse(operator, record.id, reason),
            tasks=self._tasks,
            rows=self._rows(record),
            danger=True,
        )
        sheet.done.connect(lambda reversal: self._tell_refused(record, reversal))
        sheet.open_sheet()

    def take_back(self, record: DepositRecord) -> None:
        """Ask why, and let it wait again."""
        operator = self._operator()
        sheet = reason_sheet(
            "deposit_take_back",
            self.tr("Volver a esperar"),
            self._over,
            action=self.tr("&Volver a esperar"),
            act=lambda reason: self._deposits.take_back(operator, record.id, reason),
            tasks=self._tasks,
            rows=self._rows(record)[:2],
        )
        told = self.tr("La papeleta {slip} espera otra vez.").format(slip=record.slip)
        sheet.done.connect(lambda _record: self.decided.emit("ok", told))
        sheet.open_sheet()

    def _ask_second_person(self, record: DepositRecord) -> None:
        operator = self._operator()
        request = ApprovalRequest(
            action=self.tr("Rechazar depósito"),
            document=self.tr("Papeleta {slip}").format(slip=record.slip),
            amount_cents=record.amount_cents,
            asked_by=operator.full_name,
            details=self._rows(record)[1:],
        )

        def approve(username: str, password: str, reason: str) -> Approval:
            return self._staff.approve(
                operator,
                username,
                password,
                action=REFUSE,
                document=f"deposit:{record.id}",
                amount_cents=record.amount_cents,
                reason=reason,
            )

        def approved(given: Approval) -> None:
            self._tasks.run(
                lambda: self._deposits.refuse(operator, record.id, "", given.id),
                lambda reversal: self._tell_refused(record, reversal),
                self._fail,
                owner=self._over,
            )

        dialog = ApprovalDialog(self._over, request, approve, self._tasks)
        dialog.approved.connect(approved)
        dialog.open_sheet()

    def _rows(self, record: DepositRecord) -> list[SheetRow | tuple[str, str]]:
        customer = f"{record.account} · {record.account_name}"
        told = self.tr(
            "Vuelven a deberse exactamente las facturas que pagó. El recibo {receipt} conserva"
            " su número."
        )
        return [
            SheetRow(
                self.tr("Papeleta {slip}").format(slip=record.slip),
                formats.money(record.amount_cents),
                strong=True,
            ),
            (self.tr("Cliente"), customer),
            SheetRow("", told.format(receipt=record.receipt), "warn"),
        ]

    def _tell_verified(self, answer: _Verified) -> None:
        self._is_busy = False
        cents = formats.money(sum(each.amount_cents for each in answer.done))
        told = self.tr("{n} confirmados · {cents}").format(n=len(answer.done), cents=cents)
        if len(answer.done) == 1:
            (one,) = answer.done
            told = self.tr("Confirmada la papeleta {slip} de {name} · {cents}").format(
                slip=one.slip, name=one.account_name, cents=cents
            )
        if not answer.why_not:
            self.decided.emit("ok", told)
        elif answer.done:
            self.decided.emit("warn", "\n".join((told, *answer.why_not)))
        else:
            self.decided.emit("err", "\n".join(answer.why_not))

    def _tell_refused(self, record: DepositRecord, reversal: ReversalRecord) -> None:
        opened = ", ".join(line.invoice for line in reversal.lines)
        told = self.tr("Rechazada la papeleta {slip}.").format(slip=record.slip)
        if opened:
            told += " " + self.tr("Se deben otra vez: {invoices}.").format(invoices=opened)
        if reversal.twice_cents:
            twice = self.tr(
                "Atención: {cents} ya se habían devuelto al cliente por este depósito. Ese dinero"
                " salió dos veces y la cuenta quedó con saldo en contra: avise al supervisor para"
                " cobrarlo."
            )
            told += " " + twice.format(cents=formats.money(reversal.twice_cents))
        self.decided.emit("warn" if reversal.twice_cents else "ok", told)

    def _fail(self, error: UserError) -> None:
        self._is_busy = False
        self.refused.emit(words_for(error))
