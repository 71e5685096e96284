from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.cheques.records import ChequeRecord, ChequeRow
from services.cheques.states import AT_BANK, ChequeState
from services.errors import UserError
from services.payments.records import PaymentRecord
from services.staff.rights import Operator
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.accounts.form_sheet import FormSheet, Work, reason_sheet
from ui.cheques.columns import short_bank
from ui.cheques.desk import ChequeServices
from ui.tasks import TaskRunner
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words_for


class ChequeDeciding(QObject):
    """Takes what becomes of cheques from the button to the books, but for protests.

    Signals:
        decided(str): words for what was done. The list has to be read again.
        refused(str): why nothing was, in words.
        unpaid(str): no other payment stands for the cheque yet, in words; it is taken first.
        act_wanted(int): the act of the cheque of this id, on paper.
    """

    decided = Signal(str)
    refused = Signal(str)
    unpaid = Signal(str)
    act_wanted = Signal(int)

    def __init__(
        self,
        services: ChequeServices,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._over = over
        self.sheet: FormSheet | ReviewSheet | None = None

    def clear(self, rows: Sequence[ChequeRow]) -> None:
        """Show what is about to count as paid by the bank, and clear it."""
        chosen = [row for row in rows if row.state in AT_BANK]
        operator, cents = self._operator(), sum(row.amount_cents for row in chosen)
        shown: list[SheetRow | tuple[str, str]] = [
            (row.number, f"{row.account_name} · {formats.money(row.amount_cents)}")
            for row in chosen[:8]
        ]
        if len(chosen) > 8:
            more = self.tr("y {n} más").format(n=len(chosen) - 8)
            shown.append(SheetRow("", more, "muted"))
        if any(row.state is ChequeState.REDEPOSITED for row in chosen):
            told = self.tr(
                "Los redepositados quedan como saldo a favor: sus facturas ya se abrieron."
            )
            shown.append(SheetRow("", told, "warn"))
        title = (
            self.tr("Efectivizar 1 cheque")
            if len(chosen) == 1
            else self.tr("Efectivizar {n} cheques").format(n=len(chosen))
        )
        sheet = ReviewSheet(
            "cheque_clear",
            title,
            self._over,
            rows=shown,
            amount_cents=cents,
            actions=[
                SheetAction(
                    "clear", self.tr("&Efectivizar"), shortcut="F12", primary=True, once=True
                )
            ],
            default="clear",
        )

        def go(_key: str) -> None:
            sheet.close_sheet()
            told = (
                self.tr("Cheque {number} efectivizado · {cents}")
                if len(chosen) == 1
                else self.tr("{n} cheques efectivizados · {cents}")
            ).format(n=len(chosen), number=chosen[0].number, cents=formats.money(cents))
            self._tasks.run(
                lambda: self._services.cheques.clear(operator, [row.id for row in chosen]),
                lambda _rows: self.decided.emit(told),
                self._fail,
                owner=self._over,
            )

        sheet.chosen.connect(go)
        self.sheet = sheet
        sheet.open_sheet()

    def replace(self, record: ChequeRecord) -> None:
        """Ask which receipt stands in the cheque's place, of those that paid what it left open."""

        def found(receipts: list[PaymentRecord]) -> None:
            if receipts:
                self._ask_receipt(record, receipts)
                return
            told = self.tr(
                "Ningún recibo posterior paga lo que dejó pendiente el cheque {number}:"
                " cóbrelo primero."
            )
            self.unpaid.emit(told.format(number=record.row.number))

        self._tasks.run(
            lambda: self._services.cheques.replacements(record.row.id),
            found,
            self._fail,
            owner=self._over,
        )

    def _ask_receipt(self, record: ChequeRecord, receipts: Sequence[PaymentRecord]) -> None:
        operator, cheque_id = self._operator(), record.row.id
        form = Form("replace_form")
        receipt: ChoiceCombo[str] = ChoiceCombo(
            "replace_receipt", [(each.receipt, _receipt_words(each)) for each in receipts]
        )
        receipt.set_value(receipts[0].receipt)
        form.add(
            "receipt",
            self.tr("&Recibo"),
            receipt,
            hint=self.tr("Posterior al protesto; paga una de las facturas que se abrieron."),
        )

        def prepare() -> Work:
            number = receipt.value() or ""
            return lambda: self._services.cheques.replace(operator, cheque_id, number)

        sheet = FormSheet(
            "replace_sheet",
            self.tr("Reemplazado por otro cobro"),
            self._over,
            form,
            action=self.tr("&Reemplazar"),
            prepare=prepare,
            tasks=self._tasks,
            rows=self._rows(record),
            width=680,
        )

        def done(replaced: ChequeRecord) -> None:
            told = self.tr(
                "El recibo {receipt} reemplaza al cheque {number}. Si entrega el papel: Devolver"
                " al girador."
            )
            by = replaced.moves[-1].replaced_by
            self.decided.emit(told.format(receipt=by, number=record.row.number))

        sheet.done.connect(done)
        self.sheet = sheet
        sheet.open_sheet()

    def give_back(self, record: ChequeRecord) -> None:
        """Ask who receives the cheque; its act is shown to be printed and signed."""
        operator, row = self._operator(), record.row
        form = Form("give_back_form")
        receiver = TextLine("give_back_receiver", most=120)
        number = TextLine("give_back_receiver_id", most=20)
        note = TextLine("give_back_note", most=300)
        receiver.set_value(row.drawer)
        number.set_value(row.drawer_id)
        form.add("receiver", self.tr("&Quién lo recibe"), receiver)
        form.add("receiver_id", self.tr("&Identificación"), number)
        form.add("note", self.tr("&Nota"), note, hint=self.tr("Si lo hay: carta, parentesco."))

        def prepare() -> Work:
            given = receiver.value(), number.value(), note.value()
            return lambda: self._services.cheques.give_back(operator, row.id, *given)

        sheet = FormSheet(
            "give_back_sheet",
            self.tr("Devolver al girador"),
            self._over,
            form,
            action=self.tr("&Devolver e imprimir acta"),
            prepare=prepare,
            tasks=self._tasks,
            rows=self._rows(record),
        )

        def done(_record: ChequeRecord) -> None:
            self.decided.emit(
                self.tr("Cheque {number} devuelto. Imprima el acta y hágala firmar.").format(
                    number=row.number
                )
            )
            self.act_wanted.emit(row.id)

        sheet.done.connect(done)
        self.sheet = sheet
        sheet.open_sheet()

    def lift_flag(self, record: ChequeRecord) -> None:
        """Ask a supervisor why cheques of this customer are taken again."""
        operator, cheque_id = self._operator(), record.row.id
        sheet = reason_sheet(
            "lift_flag",
            self.tr("Quitar la marca del cliente"),
            self._over,
            action=self.tr("&Quitar la marca"),
            act=lambda reason: self._services.cheques.lift_flag(operator, cheque_id, reason),
            tasks=self._tasks,
            rows=self._rows(record),
        )
        told = self.tr("{name} puede pagar con cheque otra vez.").format(
            name=record.row.account_name
        )
        sheet.done.connect(lambda _record: self.decided.emit(told))
        self.sheet = sheet
        sheet.open_sheet()

    def _rows(self, record: ChequeRecord) -> list[SheetRow | tuple[str, str]]:
        row = record.row
        name = self.tr("Cheque {number} · {bank}").format(
            number=row.number, bank=short_bank(row.bank_code)
        )
        back = record.came_back
        rows: list[SheetRow | tuple[str, str]] = [
            SheetRow(name, formats.money(row.amount_cents), strong=True),
            (self.tr("Cliente"), f"{row.account} · {row.account_name}"),
        ]
        if back is not None:
            rows.append((self.tr("Volvió"), f"{formats.day(back.business_date)} · {back.reason}"))
        replaced = next((each.replaced_by for each in record.moves if each.replaced_by), "")
        if replaced:
            rows.append((self.tr("Lo reemplaza"), replaced))
        return rows

    def _fail(self, error: UserError) -> None:
        self.refused.emit(words_for(error))


def _receipt_words(payment: PaymentRecord) -> str:
    """A receipt to choose: its number, day and value, and what it paid."""
    paid = ", ".join(each.invoice for each in payment.applied)
    parts = payment.receipt, formats.day(payment.business_date), formats.money(payment.amount_cents)
    return " · ".join(part for part in (*parts, paid) if part)
