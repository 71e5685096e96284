from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from services.accounts.records import AccountSheet
from services.accounts.service import AccountService
from services.accounts.states import Method as Agreed
from services.cards.records import Channel, ChargeOrder, Outcome
from services.clock import Now, business_date
from services.errors import BadField, UserError
from services.invoices.records import PendingInvoice
from services.invoices.service import InvoiceService
from services.payments.errors import ChequeUsed, SlipUsed
from services.payments.records import ChequeTender, DepositTender, PaymentOrder, PaymentRecord
from services.payments.service import PaymentService
from services.staff.rights import Operator, Right
from ui import formats
from ui.cards.charge_flow import ChargeFlow
from ui.cards.phone_flow import PhoneFlow
from ui.payments.layout import PayLayout
from ui.payments.methods import Payer
from ui.payments.review import cheque_rows, deposit_rows, review_rows
from ui.tasks import TaskRunner
from ui.theme import set_tone
from ui.widgets.bank_edit import BankChoice
from ui.widgets.buttons import set_primary
from ui.widgets.review_sheet import ReviewSheet, SheetAction, SheetRow
from ui.wording import words_for

_RELOAD_MILLISECONDS: Final = 20_000
_PREFERRED: Final = {
    Agreed.CHEQUE: "cheque",
    Agreed.DEPOSIT: "deposit",
    Agreed.CARD: "card",
    Agreed.MANUAL_CARD: "card",
}


@dataclass(frozen=True, slots=True)
class PayServices:
    """What the pay page asks of the office's books."""

    accounts: AccountService
    invoices: InvoiceService
    payments: PaymentService


@dataclass(frozen=True, slots=True)
class _Shown:
    """An account as the page shows it, read in one go off the ui thread."""

    sheet: AccountSheet
    pending: list[PendingInvoice]
    credit_cents: int
    payer: Payer


class PayPage(PayLayout):
    """Find the customer, tick invoices, choose the method, review, and it is paid once.

    Signals:
        paid(object): the `PaymentRecord` that was just made.
        find_wanted(): the cashier wants another customer.
        account_wanted(str): the account's own page.
        receipt_wanted(str): the paper of a payment, by its id.
        reprint_wanted(str): the same, printed again at once.
    """

    paid = Signal(object)
    find_wanted = Signal()
    account_wanted = Signal(str)
    receipt_wanted = Signal(str)
    reprint_wanted = Signal(str)

    def __init__(
        self,
        services: PayServices,
        charge_flow: Callable[[QWidget], ChargeFlow],
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        banks: list[BankChoice],
        our_accounts: list[tuple[str, str]],
        why_no_card_window: str = "",
        phone_flow: Callable[[QWidget], PhoneFlow] | None = None,
    ) -> None:
        super().__init__(
            banks,
            our_accounts,
            why_no_card_window,
            lambda: business_date(now()),
            has_phone=phone_flow is not None,
        )
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._account = ""
        self._shown: _Shown | None = None
        self._order_id = str(uuid4())
        self._sheet: ReviewSheet | None = None
        self._last: PaymentRecord | None = None
        self._is_saving = False
        self.charge_flow = charge_flow(self)
        self.phone_flow = phone_flow(self) if phone_flow else None
        self._connect()
        self._show_account()

    def _connect(self) -> None:
        self.find_button.clicked.connect(self.find_wanted)
        for key, button in self.method_buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.choose_method(key))
        self.sheet_button.clicked.connect(lambda: self.account_wanted.emit(self._account))
        self.model.checked_changed.connect(self._ticked)
        self.selection.changed.connect(self._show_selection)
        self.received.amount_changed.connect(self._value_typed)
        self.part.amount_changed.connect(self._part_typed)
        self.part_button.clicked.connect(self._toggle_part)
        self.table.current_changed.connect(self._show_part)
        self.table.opened.connect(self._open_row)
        self.card.changed.connect(self._show_selection)
        self.pay_button.clicked.connect(self.pay)
        self.charge_flow.charged.connect(self._charged)
        self.charge_flow.ended.connect(self.refresh)
        self.charge_flow.next_wanted.connect(self.find_wanted)
        if self.phone_flow is not None:
            self.phone_flow.charged.connect(self._charged)
            self.phone_flow.ended.connect(self.refresh)
            self.phone_flow.next_wanted.connect(self.find_wanted)
        reprint = QShortcut(QKeySequence("Ctrl+Shift+P"), self)
        reprint.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        reprint.activated.connect(self.reprint_last)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()

    # --- Commands ---------------------------------------------------------------------------

    def show_account(self, number: str) -> None:
        """Begin with an account; what was chosen for another one is forgotten."""
        if number != self._account:
            self._account = number
            self._shown = None
            self._order_id = str(uuid4())
            self.selection.clear()
            self.received.set_cents(None)
            self.notice.clear()
            self.print_notice.clear()
        self._read(begin=True)

    def refresh(self) -> None:
        """Read the invoices again; ticks on those still open stay."""
        if self._account:
            self._read(begin=False)

    def choose_method(self, key: str) -> None:
        """Show a method's fields and put the cursor in the first one."""
        for name, button in self.method_buttons.items():
            button.setChecked(name == key)
            set_primary(button, name == key)
        form = self.forms[key]
        self.methods.setCurrentWidget(form)
        form.form.focus_first()
        self._show_selection()

    @property
    def method(self) -> str:
        """The method that is chosen: `deposit`, `cheque` or `card`."""
        current = self.methods.currentWidget()
        return next(key for key, form in self.forms.items() if form is current)

    def pay(self) -> None:
        """Check everything and show what is about to be paid."""
        if self._is_covered or self._is_saving:
            return
        self.received.commit()
        self.notice.clear()
        self.print_notice.clear()
        if self._refusal():
            self._show_selection()
            return
        if self.method == "card":
            self._review_card()
        else:
            self._review_tender()

    def reprint_last(self) -> None:
        """Print the paper of the payment that was just made again."""
        if self._last is not None:
            self.reprint_wanted.emit(self._last.id)

    def show_attempt(self, attempt: str, *, is_on_phone: bool) -> None:
        """Show how a charge stands that this till or another one began."""
        flow = self.phone_flow if is_on_phone and self.phone_flow else self.charge_flow
        flow.show_attempt(attempt)

    def show_last(self) -> None:
        """Show the paper of the payment that was just made."""
        if self._last is not None:
            self.receipt_wanted.emit(self._last.id)

    def may_close(self) -> str | None:
        """Why the window should stay open now."""
        if self.charge_flow.is_busy:
            return self.tr(
                "Hay un cobro con tarjeta en camino. Puede cerrar: quedará EN DUDA y se revisará "
                "solo al volver a abrir."
            )
        if self.charge_flow.is_asking:
            return self.tr(
                "Se está ingresando una tarjeta. Puede cerrar: lo que quede a medias se revisa "
                "solo al volver a abrir."
            )
        if self.phone_flow is not None and self.phone_flow.is_busy:
            return self.tr(
                "Se está creando o anulando un enlace de pago. Puede cerrar: se revisa solo al "
                "volver a abrir."
            )
        return None

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "F3 busca al cliente. Espacio marca una factura y baja; escribir el valor recibido "
            "marca las más antiguas. F6, F7 y F8 eligen el método; F12 muestra lo que se va a "
            "pagar. Lo que sobra queda como saldo a favor."
        )

    # --- Reading ----------------------------------------------------------------------------

    def _today(self) -> date:
        return business_date(self._now())

    def _read(self, *, begin: bool) -> None:
        number, services = self._account, self._services

        def work() -> _Shown:
            sheet = services.accounts.show(number)
            payer = Payer(sheet.customer.name, services.payments.last_cheque(number), sheet.cards)
            pending = services.invoices.pending(number)
            return _Shown(sheet, pending, services.payments.credit_cents(number), payer)

        def done(shown: _Shown) -> None:
            if number == self._account:
                self._take(shown, begin=begin)

        self._tasks.run(work, done, self._refused, owner=self)

    def _take(self, shown: _Shown, *, begin: bool) -> None:
        self._shown = shown
        self.model.set_rows(shown.pending)
        self.selection.show(shown.pending)
        self._show_account()
        if not begin:
            return
        for form in self.forms.values():
            form.begin(shown.payer, self._today())
        agreed = shown.sheet.agreement.method if shown.sheet.agreement else None
        self.choose_method(_PREFERRED.get(agreed, "deposit") if agreed else "deposit")
        self.table.select_row(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reload_quietly(self) -> None:
        free = not self._is_covered and not self._is_saving
        if self.isVisible() and self._account and free:
            self.refresh()

    @property
    def _is_covered(self) -> bool:
        phone = self.phone_flow is not None and self.phone_flow.is_open
        return self._sheet is not None or self.charge_flow.sheet is not None or phone

    # --- Choosing ---------------------------------------------------------------------------

    def _ticked(self) -> None:
        self.selection.tick(each.number for each in self.model.checked())

    def _value_typed(self, cents: int | None) -> None:
        if self.received.hasFocus():
            self.selection.type_value(cents)

    def _part_typed(self, cents: int | None) -> None:
        current = self.table.current_record()
        if self.part.hasFocus() and isinstance(current, PendingInvoice):
            self.selection.type_part(current.number, cents)

    def _toggle_part(self) -> None:
        shown = self.part_row.isHidden()
        self.part_row.setVisible(shown)
        self._show_part(self.table.current_record())
        if shown:
            self.part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_part(self, current: object) -> None:
        is_free = isinstance(current, PendingInvoice) and current.claim is None
        self.part.setEnabled(is_free)
        if isinstance(current, PendingInvoice) and not self.part.hasFocus():
            self.part.set_limits(1, current.balance_cents)
            self.part.set_cents(self.selection.share_of(current.number) or None)

    def _open_row(self, record: object) -> None:
        if isinstance(record, PendingInvoice) and record.claim is not None:
            if record.claim.method in {"card", "phone"}:
                is_on_phone = record.claim.method == "phone"
                self.show_attempt(record.claim.holder, is_on_phone=is_on_phone)
        elif isinstance(record, PendingInvoice):
            self.model.toggle(self.model.row_of(record.number))

    # --- Showing ----------------------------------------------------------------------------

    def _show_account(self) -> None:
        shown = self._shown
        self.sheet_button.setVisible(shown is not None)
        if shown is None:
            self.title.setText(self.tr("Cobrar"))
            self.subtitle.setText(self.tr("Ningún cliente elegido"))
        else:
            customer = shown.sheet.customer
            self.title.setText(f"{shown.sheet.account.number} · {customer.name}")
            owed = sum(each.balance_cents for each in shown.pending)
            count = len(shown.pending)
            one = self.tr("{id} · debe {owed} en 1 factura")
            many = self.tr("{id} · debe {owed} en {count} facturas")
            told = one if count == 1 else many if count else self.tr("{id} · no debe nada")
            owed_words = formats.money(owed)
            parts = [told.format(id=customer.id_number, owed=owed_words, count=count)]
            if shown.credit_cents:
                credit = self.tr("saldo a favor {credit}")
                parts.append(credit.format(credit=formats.money(shown.credit_cents)))
            self.subtitle.setText(" · ".join(parts))
            self.table.set_empty_text(self.tr("Este cliente no debe nada."))
        self._show_selection()

    def _show_selection(self) -> None:
        proposal = self.selection.proposal
        ticked = self.selection.ticked
        self.model.blockSignals(True)
        self.model.check_only([each for each in self.model.rows if each.number in ticked])
        self.model.blockSignals(False)
        self.table.viewport().update()
        if not self.received.hasFocus():
            self.received.set_cents(self.selection.received_cents or None)
        self.total.setText(formats.money(self.selection.received_cents))
        count = len(proposal.shares)
        words = self.tr("1 factura") if count == 1 else self.tr("{n} facturas").format(n=count)
        if proposal.credit_cents:
            left = self.tr("{words} · sobra {credit} → saldo a favor")
            words = left.format(words=words, credit=formats.money(proposal.credit_cents))
        self.total_words.setText(words)
        set_tone(self.total_words, "warn" if proposal.credit_cents else "muted")
        refusal = self._refusal()
        self.reason.setText(refusal)
        self.pay_button.set_reason(refusal)

    def _refusal(self) -> str:
        """Why F12 does nothing now, beside the button; empty when it does."""
        if self._shown is None:
            return self.tr("Elija un cliente con F3.")
        wanted = Right.CHARGE_CARDS if self.method == "card" else Right.RECORD_PAYMENTS
        if not self._operator().may(wanted):
            return self.tr("Su usuario no puede registrar cobros.")
        if self.received.problem:
            return self.received.problem
        if self.selection.received_cents <= 0:
            return self.tr("Marque facturas o escriba el valor recibido.")
        if self.method == "card":
            if self.selection.proposal.credit_cents:
                return self.tr("Con tarjeta se cobra justo lo de las facturas marcadas.")
            return self.card.refusal
        return ""

    # --- Cheque and deposit -----------------------------------------------------------------

    def _review_tender(self) -> None:
        form = self.cheque if self.method == "cheque" else self.deposit
        tender = form.tender(self.selection.received_cents)
        if tender is None or self._shown is None:
            return
        order = PaymentOrder(
            self._order_id, self._account, self.selection.proposal.shares, (tender,)
        )
        rows = [
            *review_rows(self._shown.sheet, self.selection.proposal),
            *self._tender_rows(tender),
        ]
        likely = self._services.payments.likely_twice(self._account, order.amount_cents)
        if likely is not None:
            told = self.tr("Hace poco se cobró el mismo valor: recibo {receipt}.")
            rows.append(SheetRow(self.tr("¡Ojo!"), told.format(receipt=likely.receipt), "warn"))
        self._sheet = ReviewSheet(
            "review",
            self.tr("Revisar el cobro"),
            self,
            rows=rows,
            amount_cents=order.amount_cents,
            actions=[
                SheetAction(
                    "record", self.tr("&Registrar e imprimir"), "F12", primary=True, once=True
                )
            ],
            default="record",
        )
        self._sheet.chosen.connect(lambda _key: self._record(order))
        self._sheet.closed.connect(self._sheet_closed)
        self._sheet.open_sheet()

    def _record(self, order: PaymentOrder) -> None:
        if self._is_saving or self._sheet is None:
            return
        self._is_saving = True
        self._sheet.show_busy(self.tr("Registrando…"))
        operator = self._operator()
        self._tasks.run(
            lambda: self._services.payments.record(operator, order),
            self._recorded,
            self._not_recorded,
            owner=self,
        )

    def _recorded(self, record: PaymentRecord) -> None:
        self._is_saving = False
        if self._sheet is not None:
            self._sheet.set_may_leave(True)
            self._sheet.close_sheet()
        self._after(record)

    def _not_recorded(self, error: UserError) -> None:
        self._is_saving = False
        if self._sheet is None:
            self._refused(error)
            return
        field = _field_of(error)
        if field:
            self._sheet.set_may_leave(True)
            self._sheet.close_sheet()
            form = (self.cheque if self.method == "cheque" else self.deposit).form
            form.show_error(field, words_for(error))
            form.focus(field)
            return
        self._sheet.show_notice("err", words_for(error))
        self.refresh()

    def _tender_rows(self, tender: ChequeTender | DepositTender) -> list[SheetRow]:
        if isinstance(tender, ChequeTender):
            bank = self.cheque.bank.value()
            return cheque_rows(tender, bank.name if bank else "", self._today())
        return deposit_rows(tender, self.deposit.bank_account.currentText())

    def _sheet_closed(self) -> None:
        sheet, self._sheet = self._sheet, None
        if sheet is not None:
            sheet.deleteLater()

    # --- Card -------------------------------------------------------------------------------

    def _review_card(self) -> None:
        shown = self._shown
        if shown is None:
            return
        if self.card.is_on_phone and self.phone_flow is not None:
            self._review_phone(shown, self.phone_flow)
            return
        saved = self.card.saved
        customer = shown.sheet.customer.stripe_customer if saved else None
        order = ChargeOrder(
            str(uuid4()), self._account, self.selection.proposal.shares, customer or ""
        )
        words = self.tr("se ingresa en la ventana segura")
        if saved is not None:
            words = f"{saved.brand.capitalize()} •••• {saved.last4}"
        rows = [
            *review_rows(shown.sheet, self.selection.proposal),
            SheetRow(self.tr("Tarjeta"), words),
        ]
        self.charge_flow.review(order, rows, saved)

    def _review_phone(self, shown: _Shown, flow: PhoneFlow) -> None:
        shares = self.selection.proposal.shares
        order = ChargeOrder(str(uuid4()), self._account, shares, channel=Channel.PHONE)
        words = self.tr("la escribe el cliente, en su celular")
        rows = [
            *review_rows(shown.sheet, self.selection.proposal),
            SheetRow(self.tr("Tarjeta"), words),
        ]
        flow.review(order, rows)

    def _charged(self, outcome: Outcome) -> None:
        if not outcome.payment:
            return
        self._tasks.run(
            lambda: self._services.payments.show(outcome.payment),
            self._after,
            self._refused,
            owner=self,
        )

    # --- After ------------------------------------------------------------------------------

    def _after(self, record: PaymentRecord) -> None:
        """One success line that stays, and everything ready for the next customer."""
        self._last = record
        is_theirs = record.account == self._account
        if is_theirs:
            # What was ticked meanwhile for the next customer stays.
            self._order_id = str(uuid4())
            self.selection.clear()
            self.received.set_cents(None)
        told = self.tr("Cobro registrado: recibo {receipt} por {amount}.")
        text = told.format(receipt=record.receipt, amount=formats.money(record.amount_cents))
        self.notice.tell(
            "ok",
            text,
            (self.tr("Ver recibo"), self.show_last),
            (self.tr("Cliente siguiente"), self.find_wanted.emit),
        )
        self.paid.emit(record)
        if is_theirs:
            self._read(begin=True)

    def _refused(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))


def _field_of(error: UserError) -> str:
    """The field that an error is about, if it is one of the method's own."""
    if isinstance(error, ChequeUsed):
        return "number"
    if isinstance(error, SlipUsed):
        return "slip"
    return error.field if isinstance(error, BadField) else ""
