from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final
from uuid import uuid4

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from services.cards.records import Outcome
from services.clock import Now, business_date
from services.errors import UserError
from services.invoices.records import ClaimRecord, PendingInvoice
from services.payments.records import DepositTender, PaymentRecord
from services.staff.rights import Operator
from ui.cards.charge_flow import ChargeFlow
from ui.cards.phone_flow import PhoneFlow
from ui.claims import claim_sentence
from ui.payments.charging import Charging
from ui.payments.drafting import Drafting
from ui.payments.entering import Entering
from ui.payments.last_receipt import LastReceipt
from ui.payments.layout import PayLayout, PayOptions
from ui.payments.pictures import keep_pictures
from ui.payments.readiness import why_not_pay
from ui.payments.reading import PayServices, Shown, read_account
from ui.payments.recording import Correction, Recording, RecordServices
from ui.payments.repeats import Repeats
from ui.payments.reviewing import Reviewing, Turn
from ui.payments.starting import Starting
from ui.payments.told import correcting_words, owed_words
from ui.payments.view_model import Entered
from ui.tasks import TaskRunner
from ui.theme import set_tone
from ui.widgets.bank_edit import BankChoice
from ui.widgets.review_sheet import ReviewSheet
from ui.withholdings.form import WithholdingForm
from ui.wording import words_for

__all__ = ["PayPage", "PayServices"]

_RELOAD_MILLISECONDS: Final = 20_000


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
        debit_wanted(str): show the debit of this key, `12-341`, which holds an invoice.
    """

    paid = Signal(object)
    find_wanted = Signal()
    account_wanted = Signal(str)
    receipt_wanted = Signal(str)
    reprint_wanted = Signal(str)
    void_wanted = Signal(str)
    till_wanted = Signal()
    debit_wanted = Signal(str)

    def __init__(
        self,
        services: PayServices,
        charge_flow: Callable[[QWidget], ChargeFlow],
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
        *,
        banks: list[BankChoice],
        our_accounts: Sequence[tuple[str, str]],
        why_no_card_window: str = "",
        phone_flow: Callable[[QWidget], PhoneFlow] | None = None,
        holidays: Mapping[date, str] | None = None,
    ) -> None:
        self._services = services
        self._tasks = tasks
        self._operator = operator
        self._now = now
        self._account = ""
        self._begun = 0
        self._shown: Shown | None = None
        self._order_id = str(uuid4())
        self._correction: Correction | None = None
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
        self.starting = Starting(self, self.entering, self.drafting, now)
        self.charge_flow = charge_flow(self)
        self.phone_flow = phone_flow(self) if phone_flow else None
        self.charging = Charging(self, self.charge_flow, self.phone_flow)
        self.reviewing = Reviewing(
            self, services, self.entering, self.recording, self.charging, self._today
        )
        for form, field in ((self.cheque, "number"), (self.deposit, "slip")):
            Repeats(
                form,
                field,
                services.payments,
                tasks,
                account=lambda: self._account,
                but=lambda: self._correction.old.receipt if self._correction else "",
            )
        self.last = LastReceipt(self, self.notice, lambda: not self._is_covered)
        self._connect()
        self._show_account()

    # --- Commands ---------------------------------------------------------------------------

    def show_account(self, number: str) -> None:
        """Begin with an account; what was chosen for another one is kept as its draft."""
        if number != self._account:
            entered: tuple[Entered, ...] = ()
            if self._correction is None:
                self.drafting.leave()
            else:
                # The wrong customer: what they paid with stays, whoever it was.
                old = self._correction.old
                entered = self.entering.gather() or tuple(Entered(each) for each in old.tenders)
            self._account = number
            self._shown = None
            self._order_id = str(uuid4())
            self.selection.clear()
            self.desk.set_entered(entered)
            self.entering.clear_amounts()
            self.notice.clear()
            self.print_notice.clear()
        elif self._shown is not None and self._is_begun:
            # The same customer again: what is typed stays.
            self.refresh()
            return
        self.starting.is_awaited = True
        self._read(begin=True)

    def show_deposit(self, number: str, tender: DepositTender) -> None:
        """Begin with an account and a deposit that the bank's statement shows already.

        It never takes the place of what is being typed, nor goes on as another method.
        """
        if self._correction is not None:
            told = self.tr("Termine primero de corregir el recibo, o déjelo sin corregir.")
            self.notice.tell("warn", told)
            return

        def begin() -> None:
            self._account = ""
            self.desk.set_entered(())
            self.starting.offered = number, tender
            self.show_account(number)

        if number == self._account and self._shown is not None and self._is_begun:
            self.starting.offer_instead(tender, begin)
            return
        self.starting.offered = number, tender
        self.show_account(number)

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
        self.banner.tell(
            "warn",
            correcting_words(correction.old.receipt),
            (self.tr("Dejar sin corregir"), self.stop_correcting),
            closable=False,
        )
        self.starting.is_awaited = True
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

    def forget_receipt(self, record: PaymentRecord) -> None:
        """A receipt was voided: say so where it was said that it was made."""
        self.last.forget(record)

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
                is_mended = self._shown.is_mended_at_till(refusal)
                self.notice.tell("warn", refusal, *((to_till,) if is_mended else ()))
            return
        if self._shown is not None:
            turn = Turn(self._shown, self._order_id, self._correction)
            self.reviewing.review(turn)

    def show_attempt(self, attempt: str, *, is_on_phone: bool) -> None:
        """Show how a charge stands that this till or another one began."""
        flow = self.phone_flow if is_on_phone and self.phone_flow else self.charge_flow
        flow.show_attempt(attempt)

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
            "recibo, Ctrl+Supr borra el que se escribe; F12 muestra lo que se va a pagar. En "
            "efectivo lo que sobra es vuelto; en lo demás queda como saldo a favor. Lo que se "
            "escribe queda guardado como borrador."
        )

    # --- Reading ----------------------------------------------------------------------------

    def _today(self) -> date:
        return business_date(self._now())

    def _read(self, *, begin: bool) -> None:
        number, services, operator = self._account, self._services, self._operator()
        old = self._correction.old if self._correction else None
        today = self._today()
        self._begun += begin
        begun = self._begun

        def done(shown: Shown) -> None:
            if number == self._account:
                # Reads overtake one another: what is typed since the last beginning stays.
                self._take(shown, begin=begin and begun == self._begun)

        self._tasks.run(
            lambda: read_account(services, operator, number, today, correcting=old),
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
            self.starting.begin(shown, self._correction)
        elif is_first:
            self._show_desk()
        self.charging.go_on(shown)

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
        self.table.tick_refused.connect(self._refuse_tick)
        self.pay_button.clicked.connect(self.pay)
        self.foot.till_wanted.connect(self.till_wanted)
        self.recording.recorded.connect(self._recorded)
        self.recording.field_refused.connect(self._field_refused)
        self.recording.refused.connect(self.refresh)
        self.recording.left.connect(self._not_recorded)
        self.recording.till_wanted.connect(self.till_wanted)
        self.recording.claim_wanted.connect(self._show_claim)
        self.charging.charged.connect(self._charged)
        self.charging.ended.connect(self.refresh)
        self.charging.next_wanted.connect(self.find_wanted)
        self.last.show_wanted.connect(self.receipt_wanted)
        self.last.reprint_wanted.connect(self.reprint_wanted)
        self.last.void_wanted.connect(self.void_wanted)
        self.last.next_wanted.connect(self.find_wanted)
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
            self._tell_claim(number, claim)

    def _refuse_tick(self, record: object) -> None:
        """Say with the keyboard alone why an invoice takes no tick."""
        if isinstance(record, PendingInvoice) and record.claim is not None:
            self._tell_claim(record.number, record.claim)

    def _tell_claim(self, number: str, claim: ClaimRecord) -> None:
        told = self.tr("Factura {number}. {told}")
        told = told.format(number=number, told=claim_sentence(claim))
        if claim.method != "debit":
            self.notice.tell("warn", told)
            return
        show = (self.tr("&Ver el lote"), lambda: self.debit_wanted.emit(claim.holder))
        self.notice.tell("warn", told, show)

    # --- Showing ----------------------------------------------------------------------------

    def _show_account(self) -> None:
        shown = self._shown
        self.sheet_button.setVisible(shown is not None)
        if shown is None:
            self.title.setText(self.tr("Cobrar"))
            self.subtitle.setText(self.tr("Ningún cliente elegido"))
        else:
            self.title.setText(f"{shown.payer.account} · {shown.payer.name}")
            self.subtitle.setText(owed_words(shown))
            set_tone(self.subtitle, "warn" if shown.payer.flagged_since else "muted")
            self.table.set_empty_text(self.tr("Este cliente no debe nada."))
        self._show_desk()

    def _show_desk(self) -> None:
        self.entering.show_amounts()
        refusal = self._refusal()
        self.foot.show_amounts(self.desk, refusal)
        shown = self._shown
        self.foot.till_button.setVisible(shown is not None and shown.is_mended_at_till(refusal))
        self.drafting.autosave.touch()

    def _refusal(self) -> str:
        correcting = self._correction is not None
        return why_not_pay(self, self._shown, self._operator(), is_correcting=correcting)

    # --- The receipt ------------------------------------------------------------------------

    def _field_refused(self, error: UserError) -> None:
        """Show a payment's own field, with what the books said of it."""
        if not self.reviewing.show_at_field(error):
            self._refused(error)

    def _not_recorded(self) -> None:
        self.charging.forget_rest()
        self.drafting.again()

    def _recorded(self, record: PaymentRecord) -> None:
        pictures, operator = self._services.pictures, self._operator()
        keep_pictures(pictures, self._tasks, operator, self, record, self.reviewing.taken)
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
        self.starting.is_awaited = False
        is_theirs = record.account == self._account
        if is_theirs:
            # What was ticked meanwhile for the next customer stays.
            self._order_id = str(uuid4())
            self.selection.clear()
            self.entering.clear_amounts()
        self.last.tell(record)
        self.paid.emit(record)
        if is_theirs:
            self._read(begin=True)

    def _refused(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error))
