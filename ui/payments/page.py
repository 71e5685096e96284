from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import uuid4

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from services.accounts.states import Method as Agreed
from services.cards.records import Outcome
from services.clock import Now, business_date
from services.errors import UserError
from services.invoices.records import PendingInvoice
from services.payments.records import PaymentOrder, PaymentRecord
from services.staff.rights import Operator, Right
from ui import formats
from ui.cards.charge_flow import ChargeFlow
from ui.cards.phone_flow import PhoneFlow
from ui.payments.card_turn import before_the_card
from ui.payments.charging import Charging
from ui.payments.drafting import Drafting
from ui.payments.entering import Entering
from ui.payments.layout import PayLayout, PayOptions
from ui.payments.pictures import keep_pictures
from ui.payments.reading import PayServices, Shown, read_account
from ui.payments.recording import Correction, Recording, RecordServices
from ui.payments.refusals import field_of, place_of
from ui.payments.review import Rows, review_rows, tender_rows
from ui.payments.view_model import Entered
from ui.tasks import TaskRunner
from ui.widgets.bank_edit import BankChoice
from ui.widgets.review_sheet import ReviewSheet, SheetRow
from ui.withholdings.form import WithholdingForm
from ui.wording import words_for

__all__ = ["PayPage", "PayServices"]

_RELOAD_MILLISECONDS: Final = 20_000
_PREFERRED: Final = {
    Agreed.CHEQUE: "cheque",
    Agreed.DEPOSIT: "deposit",
    Agreed.CARD: "card",
    Agreed.MANUAL_CARD: "card",
}


class PayPage(PayLayout):
    """Find the customer, tick invoices, enter what they pay with, review, and it is paid once.

    Signals:
        paid(object): the `PaymentRecord` that was just made.
        find_wanted(): the cashier wants another customer.
        account_wanted(str): the account's own page.
        receipt_wanted(str): a payment's receipt, by its id.
        reprint_wanted(str): the same, printed again at once.
        void_wanted(str): take back the payment that was just made.
        till_wanted(): the till has to be opened first.
        claim_wanted(str, str): who holds an invoice: the method and the holder's id.
    """

    paid = Signal(object)
    find_wanted = Signal()
    account_wanted = Signal(str)
    receipt_wanted = Signal(str)
    reprint_wanted = Signal(str)
    void_wanted = Signal(str)
    till_wanted = Signal()
    claim_wanted = Signal(str, str)

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
        holidays: Mapping[date, str] | None = None,
    ) -> None:
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._account = ""
        self._shown: Shown | None = None
        self._order_id = str(uuid4())
        self._correction: Correction | None = None
        self._last: PaymentRecord | None = None
        self._taken: tuple[Entered, ...] = ()
        options = PayOptions(
            banks,
            our_accounts,
            why_no_card_window,
            phone_flow is not None,
            services.pictures,
            holidays,
        )
        withholding = WithholdingForm(
            services.withholdings, tasks, operator, self._invoices_to_withhold, self._today
        )
        super().__init__(options, withholding, tasks, self._today)
        self.entering = Entering(self)
        self.drafting = Drafting(self, services.drafts, tasks, operator, now)
        self.recording = Recording(
            RecordServices(services.payments, services.voids, services.staff, services.invoices),
            tasks,
            operator,
            now,
            self,
            self.drafting.autosave.settle,
        )
        self.charge_flow = charge_flow(self)
        self.phone_flow = phone_flow(self) if phone_flow else None
        self.charging = Charging(self, self.charge_flow, self.phone_flow)
        self._connect()
        self._show_account()

    # --- Commands ---------------------------------------------------------------------------

    def show_account(self, number: str) -> None:
        """Begin with an account; what was chosen for another one is kept as its draft."""
        if number != self._account:
            if self._correction is None:
                self.drafting.leave()
            self._account = number
            self._shown = None
            self._order_id = str(uuid4())
            self.selection.clear()
            if self._correction is None:
                self.desk.set_entered(())
            self.entering.clear_amounts()
            self.notice.clear()
            self.print_notice.clear()
        elif self._shown is not None and self._is_begun:
            # The same customer again: what is typed stays.
            self.refresh()
            return
        self._read(begin=True)

    def correct(self, correction: Correction) -> None:
        """Begin with what a receipt holds, to record another one in its place."""
        self.drafting.leave()
        self._correction = correction
        self._account, self._shown = correction.old.account, None
        self._order_id = str(uuid4())
        self.selection.clear()
        self.entering.clear_amounts()
        self.notice.clear()
        self.print_notice.clear()
        self.desk.set_entered([Entered(each) for each in correction.old.tenders])
        told = self.tr(
            "Corrige el recibo {receipt}: al registrar este cobro, aquel queda ANULADO y los dos "
            "se nombran entre sí. Con F3 se cambia el cliente."
        )
        self.banner.tell(
            "warn",
            told.format(receipt=correction.old.receipt),
            (self.tr("Dejar sin corregir"), self.stop_correcting),
            closable=False,
        )
        self._read(begin=True)

    def stop_correcting(self) -> None:
        """Leave the receipt as it is."""
        if self.recording.is_saving or self._correction is None:
            return
        account, self._correction = self._correction.old.account, None
        self.banner.clear()
        self._account = ""
        self.desk.set_entered(())
        self.show_account(account)

    def refresh(self) -> None:
        """Read the invoices again; ticks on those still open stay."""
        if self._account:
            self._read(begin=False)

    def choose_method(self, key: str) -> None:
        """Show a method's fields and put the cursor in the first one."""
        self.entering.choose(key)

    def pay(self) -> None:
        """Check everything and show what is about to be paid."""
        if self._is_covered or self.recording.is_saving:
            return
        self.received.commit()
        self.value.commit()
        self.notice.clear()
        self.print_notice.clear()
        refusal = self._refusal()
        if refusal:
            self._show_desk()
            if self._shown is not None and refusal == self._shown.till_problem:
                to_till = (self.tr("Ir a Caja"), self.till_wanted.emit)
                self.notice.tell("warn", refusal, to_till)
            return
        if self.method == "card":
            self._review_card()
        else:
            self._review_tenders()

    def reprint_last(self) -> None:
        """Print the paper of the payment that was just made again."""
        if self._last is not None:
            self.reprint_wanted.emit(self._last.id)

    def void_last(self) -> None:
        """Take back the payment that was just made."""
        if self._last is not None and not self._is_covered:
            self.void_wanted.emit(self._last.id)

    def show_attempt(self, attempt: str, *, is_on_phone: bool) -> None:
        """Show how a charge stands that this till or another one began."""
        flow = self.phone_flow if is_on_phone and self.phone_flow else self.charge_flow
        flow.show_attempt(attempt)

    def show_last(self) -> None:
        """Show the receipt of the payment that was just made."""
        if self._last is not None:
            self.receipt_wanted.emit(self._last.id)

    def may_close(self) -> str | None:
        """Why the window should stay open now."""
        # Whatever is typed is in the books as a draft before anybody leaves.
        self.drafting.autosave.flush()
        return self.charging.may_close()

    def help_text(self) -> str:
        """What this page is for."""
        return self.tr(
            "F3 busca al cliente. Espacio marca una factura y baja; escribir el valor recibido "
            "marca las más antiguas. F6 depósito, F7 cheque, F8 tarjeta; Alt+E efectivo, Alt+R "
            "retención, Alt+H voucher, Alt+S saldo a favor. Ctrl+⏎ agrega otro pago al mismo "
            "recibo; F12 muestra lo que se va a pagar. Lo que sobra queda como saldo a favor; "
            "lo que se escribe queda guardado como borrador."
        )

    # --- Reading ----------------------------------------------------------------------------

    def _today(self) -> date:
        return business_date(self._now())

    def _read(self, *, begin: bool) -> None:
        number, services, operator = self._account, self._services, self._operator()
        old = self._correction.old if self._correction else None

        def done(shown: Shown) -> None:
            if number == self._account:
                self._take(shown, begin=begin)

        self._tasks.run(
            lambda: read_account(services, operator, number, correcting=old),
            done,
            self._refused,
            owner=self,
        )

    def _take(self, shown: Shown, *, begin: bool) -> None:
        is_first = self._shown is None
        self._shown = shown
        self.model.set_rows(list(shown.pending))
        self.selection.show(shown.pending)
        self.entering.know(shown)
        self._show_account()
        if begin:
            self._begin(shown)
        elif is_first:
            self._show_desk()
        self.charging.go_on(shown)

    def _begin(self, shown: Shown) -> None:
        self.entering.begin(shown.payer, self._today())
        agreed = shown.sheet.agreement.method if shown.sheet.agreement else None
        method = _PREFERRED.get(agreed, "deposit") if agreed else "deposit"
        correction = self._correction
        if correction is None:
            self.choose_method(method)
            self.drafting.begin(self._account, shown.draft)
        else:
            self._prefill(correction)
        self.table.select_row(0)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _prefill(self, correction: Correction) -> None:
        old = correction.old
        if old.account == self._account:
            parts = {part.invoice: part.amount_cents for part in old.applied}
            self.selection.restore({"ticked": list(parts), "parts": parts})
        if len(self.desk.entered) == 1:
            self.entering.edit(0)
        else:
            self.choose_method("deposit")

    def _reload_quietly(self) -> None:
        free = not self._is_covered and not self.recording.is_saving
        if self.isVisible() and self._account and free:
            self.refresh()

    @property
    def _is_covered(self) -> bool:
        return self.recording.sheet is not None or self.charging.is_open

    @property
    def _is_begun(self) -> bool:
        return self.drafting.body() is not None or self._correction is not None

    @property
    def _sheet(self) -> ReviewSheet | None:
        """The open review, if any."""
        return self.recording.sheet

    def _invoices_to_withhold(self) -> tuple[str, ...]:
        shares = self.selection.proposal.shares
        return tuple(share.invoice for share in shares)

    # --- Choosing ---------------------------------------------------------------------------

    def _connect(self) -> None:
        self.find_button.clicked.connect(self.find_wanted)
        self.sheet_button.clicked.connect(lambda: self.account_wanted.emit(self._account))
        self.desk.changed.connect(self._show_desk)
        self.table.opened.connect(self._open_row)
        self.pay_button.clicked.connect(self.pay)
        self.recording.recorded.connect(self._recorded)
        self.recording.field_refused.connect(self._field_refused)
        self.recording.refused.connect(self.refresh)
        self.recording.left.connect(self._not_recorded)
        self.recording.till_wanted.connect(self.till_wanted)
        self.recording.claim_wanted.connect(self._show_claim)
        self.charging.charged.connect(self._charged)
        self.charging.ended.connect(self.refresh)
        self.charging.next_wanted.connect(self.find_wanted)
        keys = {"Ctrl+Shift+P": self.reprint_last, "Ctrl+Shift+Z": self.void_last}
        for key, act in keys.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(act)
        self._reload = QTimer(self)
        self._reload.setInterval(_RELOAD_MILLISECONDS)
        self._reload.timeout.connect(self._reload_quietly)
        self._reload.start()

    def _open_row(self, record: object) -> None:
        if isinstance(record, PendingInvoice) and record.claim is not None:
            self._show_claim(record.number)
        elif isinstance(record, PendingInvoice):
            self.model.toggle(self.model.row_of(record.number))

    def _show_claim(self, number: str) -> None:
        """Who holds an invoice: the charge itself here, anything else at its own desk."""
        pending = self._shown.pending if self._shown else ()
        claim = next((each.claim for each in pending if each.number == number), None)
        if claim is None:
            self.refresh()
        elif claim.method in {"card", "phone"}:
            self.show_attempt(claim.holder, is_on_phone=claim.method == "phone")
        else:
            self.claim_wanted.emit(claim.method, claim.holder)

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
            credit = shown.payer.credit_cents
            if credit > 0:
                told = self.tr("saldo a favor {credit}")
                parts.append(told.format(credit=formats.money(credit)))
            elif credit < 0:
                parts.append(self.tr("saldo en contra {debt}").format(debt=formats.money(-credit)))
            self.subtitle.setText(" · ".join(parts))
            self.table.set_empty_text(self.tr("Este cliente no debe nada."))
        self._show_desk()

    def _show_desk(self) -> None:
        self.entering.show_amounts()
        self.foot.show_amounts(self.desk, self._refusal())
        self.drafting.autosave.touch()

    def _refusal(self) -> str:
        """Why F12 does nothing now, beside the button; empty when it does."""
        shown, desk = self._shown, self.desk
        if shown is None:
            return self.tr("Elija un cliente con F3.")
        wanted = Right.CHARGE_CARDS if self.method == "card" else Right.RECORD_PAYMENTS
        if not self._operator().may(wanted):
            return self.tr("Su usuario no puede registrar cobros.")
        if shown.till_problem:
            return shown.till_problem
        if self.received.problem or self.value.problem:
            return self.received.problem or self.value.problem
        if desk.total_cents <= 0:
            nothing = self.tr("Marque facturas o escriba el valor recibido.")
            return self.forms[self.method].refusal or nothing
        if desk.unpayable_cents:
            told = self.tr("Sobran {cents}: una retención o un saldo a favor no dejan saldo.")
            return told.format(cents=formats.money(desk.unpayable_cents))
        if self.method == "card":
            return self._card_refusal()
        if desk.lacking_cents:
            told = self.tr("Faltan {cents}: agregue otro pago.")
            return told.format(cents=formats.money(desk.lacking_cents))
        return self.forms[self.method].refusal if desk.current_cents else ""

    def _card_refusal(self) -> str:
        if self._correction is not None:
            return self.tr("Una tarjeta no corrige un recibo: cóbrela después, en el suyo.")
        if self.desk.credit_cents:
            return self.tr("Con tarjeta se cobra justo lo de las facturas marcadas.")
        if not self.desk.current_cents:
            return self.tr("No queda nada para la tarjeta: quite un pago o marque otra factura.")
        return self.card.refusal

    # --- The receipt ------------------------------------------------------------------------

    def _review_tenders(self) -> None:
        entered = self.entering.gather()
        if entered is None:
            return
        shares = self.desk.proposal.shares
        if self._correction is not None:
            # The void comes first and moves the invoices on: balances are what is checked.
            shares = tuple(replace(share, version=None) for share in shares)
        order = PaymentOrder(
            self._order_id, self._account, shares, tuple(each.tender for each in entered)
        )
        self._taken = entered
        rows = self._rows(order)
        likely = self._services.payments.likely_twice(self._account, order.amount_cents)
        if likely is not None and self._correction is None:
            told = self.tr("Hace poco se cobró el mismo valor: recibo {receipt}.")
            rows.append(SheetRow(self.tr("¡Ojo!"), told.format(receipt=likely.receipt), "warn"))
        if self._correction is not None:
            told = self.tr("{receipt}, que queda ANULADO")
            rows.append(
                SheetRow(
                    self.tr("Sustituye a"),
                    told.format(receipt=self._correction.old.receipt),
                    "warn",
                )
            )
        self.recording.review(order, rows, self._correction)

    def _review_card(self) -> None:
        """Charge a card; what else was entered makes a receipt of its own before."""
        shown, desk = self._shown, self.desk
        if shown is None:
            return
        shares = desk.proposal.shares
        if not desk.entered:
            self.charging.review(shown, self._account, shares)
            return
        tenders = tuple(each.tender for each in desk.entered)
        first = before_the_card(shares, tenders)
        order = PaymentOrder(self._order_id, self._account, first, tenders)
        self._taken = desk.entered
        rows = self._rows(order)
        told = self.tr("{cents}, después, en su propio recibo")
        rest = told.format(cents=formats.money(desk.current_cents))
        rows.append(SheetRow(self.tr("Tarjeta"), rest, "warn"))
        self.charging.keep_rest(self._account, shares, first)
        self.recording.review(order, rows, record_words=self.tr("&Registrar y seguir"))

    def _rows(self, order: PaymentOrder) -> Rows:
        if self._shown is None:
            return []
        proposal = replace(
            self.desk.proposal,
            shares=order.shares,
            credit_cents=order.amount_cents - order.applied_cents,
        )
        rows = review_rows(self._shown.sheet, proposal, self.selection.advance_cents)
        accounts = dict(self.our_accounts)
        rows += tender_rows(order.tenders, accounts, self._today(), self.bank_day)
        remark = self.cheque.remark
        if remark and any(each.method.value == "cheque" for each in order.tenders):
            rows.append(SheetRow(self.tr("Aprobación"), remark, "warn"))
        return rows

    def _not_recorded(self) -> None:
        self.charging.forget_rest()
        self.drafting.again()

    def _field_refused(self, error: UserError) -> None:
        """Show a payment's own field, with what the books said of it."""
        tenders = [each.tender for each in self._taken]
        place = place_of(error, tenders)
        entered = len(self.desk.entered)
        if place is not None and place < entered:
            self.entering.edit(place)
        if place is None or not self.forms[self.method].show_error(
            field_of(error), words_for(error)
        ):
            self._refused(error)

    def _recorded(self, record: PaymentRecord) -> None:
        pictures, operator = self._services.pictures, self._operator()
        keep_pictures(pictures, self._tasks, operator, self, record, self._taken)
        self.charging.first_is_recorded(record.account)
        self._correction = None
        self.banner.clear()
        if record.account == self._account:
            self.desk.set_entered(())
        self._after(record)

    def _charged(self, outcome: Outcome) -> None:
        if not outcome.payment:
            return
        self._tasks.run(
            lambda: self._services.payments.show(outcome.payment),
            self._after,
            self._refused,
            owner=self,
        )

    def _after(self, record: PaymentRecord) -> None:
        """One success line that stays, and everything ready for the next customer."""
        self._last = record
        is_theirs = record.account == self._account
        if is_theirs:
            # What was ticked meanwhile for the next customer stays.
            self._order_id = str(uuid4())
            self.selection.clear()
            self.entering.clear_amounts()
        told = self.tr("Cobro registrado: recibo {receipt} por {amount}.")
        text = told.format(receipt=record.receipt, amount=formats.money(record.amount_cents))
        change = sum(getattr(each, "change_cents", 0) for each in record.tenders)
        if change:
            text += " " + self.tr("Vuelto: {change}.").format(change=formats.money(change))
        if record.replaces:
            text += " " + self.tr("Sustituye a {receipt}.").format(receipt=record.replaces)
        self.notice.tell(
            "ok",
            text,
            (self.tr("Ver recibo"), self.show_last),
            (self.tr("Reimprimir"), self.reprint_last),
            (self.tr("Cliente siguiente"), self.find_wanted.emit),
        )
        self.paid.emit(record)
        if is_theirs:
            self._read(begin=True)

    def _refused(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))
