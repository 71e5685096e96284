from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from services.cheques.protest import PROTEST
from services.cheques.records import (
    ChequeRecord,
    ChequeRules,
    Protested,
    ProtestOrder,
    Reason,
    ReasonKind,
)
from services.cheques.states import ChequeState
from services.errors import BadField, UserError
from services.invoices.fees import FeeTax
from services.staff.records import Approval
from services.staff.rights import Operator
from ui import formats
from ui.accounts.choices import ChoiceCombo
from ui.accounts.form_sheet import FormSheet, Work
from ui.approval.dialog import ApprovalDialog, ApprovalRequest
from ui.cheques.columns import short_bank
from ui.cheques.desk import ChequeServices
from ui.tasks import TaskRunner
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.form import Form
from ui.widgets.lines import TextLine
from ui.widgets.review_sheet import SheetRow
from ui.wording import words_for

_MOST: Final = 300
"""How long the reason of an approval may be."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was entered, on its way to the second person."""

    order: ProtestOrder
    reason: Reason
    tax: FeeTax | None


class Protesting(QObject):
    """Takes a cheque that came back from the button, over a second person's yes, to the books.

    Signals:
        done(object): the `Protested`.
        refused(str): why nothing was done, in words.
    """

    done = Signal(object)
    refused = Signal(str)

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
        self.sheet: FormSheet | None = None
        self.dialog: ApprovalDialog | None = None

    def begin(self, record: ChequeRecord) -> None:
        """Ask for the reason and the fees, and then for a second person."""

        def read() -> tuple[list[Reason], ChequeRules, FeeTax | None]:
            book = self._services.rulebook
            return book.reasons(), book.rules(), self._services.protests.fee_tax()

        self._tasks.run(
            read,
            lambda found: self._ask(record, *found),
            lambda error: self.refused.emit(words_for(error)),
            owner=self._over,
        )

    def _ask(
        self, record: ChequeRecord, reasons: list[Reason], rules: ChequeRules, tax: FeeTax | None
    ) -> None:
        form = Form("protest_form")
        first = [(each, self._reason_words(each)) for each in reasons]
        reason: ChoiceCombo[Reason] = ChoiceCombo(
            "protest_reason", first, hint=self.tr("Lo que dijo el banco")
        )
        note = TextLine("protest_note", most=300)
        bank_fee = AmountEdit("protest_bank_fee", least=0)
        customer_fee = AmountEdit("protest_customer_fee", least=0)
        bank_fee.set_cents(rules.bank_fee_cents)
        customer_fee.set_cents(rules.customer_fee_cents if tax else 0)
        customer_fee.setEnabled(tax is not None)
        form.add("reason", self.tr("&Motivo"), reason)
        form.add("note", self.tr("&Detalle"), note, hint=self.tr("Si lo hay."))
        form.add("bank_fee", self.tr("Nos cobró el &banco"), bank_fee)
        fee_row = form.add("customer_fee", self.tr("&Cargo al cliente, sin IVA"), customer_fee)

        def show_fee() -> None:
            fee_row.set_hint(self._fee_hint(customer_fee.cents or 0, tax))

        customer_fee.textChanged.connect(show_fee)
        show_fee()

        def prepare() -> Work:
            chosen, told = reason.value(), note.value()
            bank_cents, cents = bank_fee.cents or 0, customer_fee.cents or 0

            def work() -> _Asked:
                if chosen is None:
                    raise BadField(field="reason", problem="cheque.no_such_reason")
                order = ProtestOrder(
                    record.row.id,
                    chosen.kind,
                    chosen.code,
                    bank_cents,
                    cents,
                    approval="",
                    note=told,
                    told_cents=cents + tax.on(cents) if tax else None,
                )
                return _Asked(order, chosen, tax)

            return work

        sheet = FormSheet(
            "protest_sheet",
            self.tr("Protestar o devolver un cheque"),
            self._over,
            form,
            action=self.tr("&Seguir"),
            prepare=prepare,
            tasks=self._tasks,
            rows=self._rows(record),
            danger=True,
            width=560,
        )
        sheet.done.connect(lambda asked: self._approve(record, asked))
        self.sheet = sheet
        sheet.open_sheet()

    def _approve(self, record: ChequeRecord, asked: _Asked) -> None:
        operator, row, order = self._operator(), record.row, asked.order
        request = ApprovalRequest(
            action=self.tr("Protestar cheque")
            if order.kind is ReasonKind.PROTEST
            else self.tr("Registrar cheque devuelto"),
            document=self.tr("Cheque {number} · {bank}").format(
                number=row.number, bank=short_bank(row.bank_code)
            ),
            amount_cents=row.amount_cents,
            asked_by=operator.full_name,
            details=[
                *self._rows(record)[1:],
                (self.tr("Nos cobró el banco"), formats.money(order.bank_fee_cents)),
                (self.tr("Cargo al cliente"), self._fee(order.customer_fee_cents, asked.tax)),
            ],
            reason=self._why(asked),
        )

        def approve(username: str, password: str, reason: str) -> Approval:
            return self._services.staff.approve(
                operator,
                username,
                password,
                action=PROTEST,
                document=f"cheque:{row.id}",
                amount_cents=row.amount_cents,
                reason=reason,
            )

        def approved(given: Approval) -> None:
            final = replace(order, approval=given.id)
            self._tasks.run(
                lambda: self._services.protests.protest(operator, final),
                self.done.emit,
                self._fail,
                owner=self._over,
            )

        dialog = ApprovalDialog(self._over, request, approve, self._tasks)
        dialog.approved.connect(approved)
        self.dialog = dialog
        dialog.open_sheet()

    def told(self, done: Protested) -> str:
        """What a protest did, in words."""
        number = done.cheque.row.number
        if not done.is_new:
            return self.tr("El cheque {number} ya había vuelto: no se hizo nada otra vez.").format(
                number=number
            )
        is_protest = done.cheque.row.state is ChequeState.PROTESTED
        became = (
            self.tr("Cheque {number} protestado.")
            if is_protest
            else self.tr("Cheque {number} devuelto por el banco.")
        )
        told = became.format(number=number)
        if done.reopened:
            opened = ", ".join(each.invoice for each in done.reopened)
            told += " " + self.tr("Se deben otra vez: {invoices}.").format(invoices=opened)
        if done.fee_invoice:
            fee = self.tr("Cargo al cliente: {cents} con impuestos, factura {invoice}.")
            told += " " + fee.format(
                cents=formats.money(done.fee_billed_cents), invoice=done.fee_invoice
            )
        if done.twice_cents:
            twice = self.tr(
                "Atención: {cents} ya se habían devuelto al cliente por este cheque. Ese dinero"
                " salió dos veces y la cuenta quedó con saldo en contra: avise al supervisor para"
                " cobrarlo."
            )
            told += " " + twice.format(cents=formats.money(done.twice_cents))
        return told

    def _why(self, asked: _Asked) -> str:
        """What the bank said: the second person signs it, and need not say it again."""
        told = self._reason_words(asked.reason)
        return f"{told}. {asked.order.note}"[:_MOST] if asked.order.note else told

    def _fee(self, cents: int, tax: FeeTax | None) -> str:
        """What the customer is billed, with its tax: `$ 3.00 + IVA $ 0.45 = $ 3.45`."""
        if not cents or tax is None:
            return self.tr("No se factura nada")
        if not tax.basis_points:
            return self.tr("{net}, sin IVA").format(net=formats.money(cents))
        return self.tr("{net} + IVA {tax} = {total}").format(
            net=formats.money(cents),
            tax=formats.money(tax.on(cents)),
            total=formats.money(cents + tax.on(cents)),
        )

    def _fee_hint(self, cents: int, tax: FeeTax | None) -> str:
        if tax is None:
            return self.tr("Su impuesto ya no está vigente: corríjalo en Ajustes para cobrarlo.")
        told = self._fee(cents, tax)
        if not cents:
            return f"{told}."
        return self.tr("El cliente debe {fee}, en factura aparte.").format(fee=told)

    def _reason_words(self, reason: Reason) -> str:
        kind = self.tr("Protesto") if reason.kind is ReasonKind.PROTEST else self.tr("Devolución")
        return f"{kind}: {reason.name}"

    def _rows(self, record: ChequeRecord) -> list[SheetRow | tuple[str, str]]:
        row = record.row
        name = self.tr("Cheque {number} · {bank}").format(
            number=row.number, bank=short_bank(row.bank_code)
        )
        rows: list[SheetRow | tuple[str, str]] = [
            SheetRow(name, formats.money(row.amount_cents), strong=True),
            (self.tr("Cliente"), f"{row.account} · {row.account_name}"),
        ]
        if row.is_living:
            parts = [f"{each.invoice} {formats.money(each.amount_cents)}" for each in record.paid]
            if record.credit_cents:
                parts.append(
                    self.tr("saldo a favor {cents}").format(
                        cents=formats.money(record.credit_cents)
                    )
                )
            rows.append((self.tr("Se abre otra vez"), "\n".join(parts)))
            told = self.tr(
                "El recibo {receipt} conserva su número y dirá que su cheque volvió. El cliente"
                " queda marcado."
            )
            rows.append(SheetRow("", told.format(receipt=row.receipt), "warn"))
        elif row.state is ChequeState.CLEARED:
            told = self.tr(
                "El banco lo había pagado en su segundo depósito: se retiran {cents} del saldo a"
                " favor de la cuenta."
            )
            rows.append(SheetRow("", told.format(cents=formats.money(row.amount_cents)), "warn"))
        else:
            told = self.tr("Ya había vuelto una vez: sus facturas no se abren de nuevo.")
            rows.append(SheetRow("", told, "muted"))
        return rows

    def _fail(self, error: UserError) -> None:
        self.refused.emit(words_for(error))
