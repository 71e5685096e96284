from dataclasses import replace
from datetime import date

from PySide6.QtCore import QObject, Qt

from services.invoices.records import PendingInvoice
from services.payments.records import ChequeTender
from ui import formats
from ui.payments.forms.base import Payer, TenderForm
from ui.payments.layout import PayLayout
from ui.payments.picture_field import PictureField
from ui.payments.reading import Shown
from ui.payments.view_model import Entered
from ui.widgets.buttons import set_primary


class Entering(QObject):
    """What the cashier types on the pay page: invoices, amounts, and the payments one by one."""

    def __init__(self, page: PayLayout) -> None:
        super().__init__(page)
        self._page = page
        self._payer: Payer | None = None
        self._today: date | None = None
        self._month_cents = 0
        page.desk.open_form(page.deposit)
        self._connect()

    def know(self, shown: Shown) -> None:
        """What is known of an account now, whatever is typed already."""
        page = self._page
        self._month_cents = shown.month_cents
        told = self.tr("Cada mes {cents}").format(cents=formats.money(shown.month_cents))
        page.months_row.message.setText(told)
        page.cash.set_limit(shown.cash_limit_cents)
        self._payer = shown.payer
        self._show_credit()

    def begin(self, payer: Payer, today: date) -> None:
        """Start every form over for a customer."""
        self._payer, self._today = payer, today
        for form in self._page.forms.values():
            form.begin(payer, today)
        self._page.value_row.show_problem("")
        self._show_credit()

    def clear_amounts(self) -> None:
        """Nothing is typed of what is received, paid in parts, or paid ahead."""
        page = self._page
        page.received.set_cents(None)
        page.value_row.show_problem("")
        page.months.clear_months()
        page.part_row.hide()
        page.months_row.hide()
        page.desk.type_value(None)

    def choose(self, key: str, *, with_focus: bool = True) -> None:
        """Show a method's fields and put the cursor in the first one."""
        page = self._page
        for name, button in page.method_buttons.items():
            button.setChecked(name == key)
            set_primary(button, name == key)
        form = page.forms[key]
        page.methods.show_only(form)
        page.desk.open_form(form)
        page.value_row.setVisible(form.takes_value)
        page.add_button.setVisible(key != "card")
        if key == "withholding":
            page.withholding.propose()
        if not with_focus:
            return
        # What is known already, as the bank of the last cheque, is passed over.
        _focus_blank(form)
        if not form.form.fields() and form.takes_value:
            page.value.setFocus(Qt.FocusReason.OtherFocusReason)
        page.reveal()

    def gather(self) -> tuple[Entered, ...] | None:
        """Every payment of the receipt; None when one is not complete, which it then says."""
        page = self._page
        entered, form = page.desk.entered, page.forms[page.method]
        if page.desk.current_cents <= 0:
            if not form.is_touched or not form.takes_value:
                return entered
            page.value_row.show_problem(self.tr("Escriba su valor, o borre este pago (Ctrl+Supr)."))
            page.value.setFocus(Qt.FocusReason.OtherFocusReason)
            page.reveal()
            return None
        one = self._complete(form)
        return None if one is None else (*entered, one)

    def add(self) -> None:
        """Put the open payment into the list, and start another one of its kind."""
        page = self._page
        form = page.forms[page.method]
        page.value.commit()
        if page.value.problem or page.method == "card":
            return
        if page.desk.current_cents <= 0:
            page.value_row.show_problem(self.tr("Escriba el valor de este pago."))
            target = page.value if form.takes_value else form
            target.setFocus(Qt.FocusReason.OtherFocusReason)
            page.reveal()
            return
        one = self._complete(form)
        if one is None:
            return
        page.desk.add(one)
        payer = self._payer
        if payer is not None and self._today is not None:
            if isinstance(one.tender, ChequeTender):
                payer = self._payer = replace(payer, last_cheque=one.tender)
            form.begin(payer, self._today)
        self._show_credit()
        _focus_blank(form)
        self.show_amounts()

    def wipe(self) -> None:
        """Start the open form over, without what was typed in it."""
        page = self._page
        form = page.forms[page.method]
        if self._payer is not None and self._today is not None:
            form.begin(self._payer, self._today)
        page.value_row.show_problem("")
        page.value.set_cents(None)
        page.desk.type_value(None)
        page.desk.recount()
        self.choose(page.method)

    def edit(self, place: int) -> None:
        """Take a payment out of the list into its form again."""
        page = self._page
        entered = page.desk.entered[place]
        key = entered.tender.method.value
        form = page.forms[key]
        if form.is_touched and form is page.forms[page.method]:
            if page.desk.current_cents > 0 and (one := self._complete(form)) is not None:
                page.desk.add(one)
            else:
                told = self.tr("Termine o borre primero el pago que está escribiendo.")
                page.notice.tell("warn", told)
                return
        page.desk.take_out(place)
        self.choose(key)
        form.show_tender(entered.tender)
        picture = getattr(form, "picture", None)
        if isinstance(picture, PictureField):
            picture.set_value(entered.picture)
        if form.takes_value:
            page.value.set_cents(entered.tender.amount_cents)
            page.desk.type_value(entered.tender.amount_cents)
        self._show_credit()

    def remove(self, place: int) -> None:
        """Take a payment out of the list."""
        self._page.desk.take_out(place)
        self._show_credit()

    def show_amounts(self) -> None:
        """Show what the desk says, except where somebody is typing."""
        page, desk = self._page, self._page.desk
        ticked = page.selection.ticked
        page.model.blockSignals(True)
        page.model.check_only([each for each in page.model.rows if each.number in ticked])
        page.model.blockSignals(False)
        page.table.viewport().update()
        if not page.received.hasFocus():
            received = max(page.selection.received_cents, desk.total_cents)
            page.received.set_cents(received or None)
        if not page.value.hasFocus() or page.value.is_blank:
            page.value.setPlaceholderText(formats.amount(desk.current_cents))
        if not page.value.hasFocus():
            page.value.set_cents(desk.current_cents or None)
        if desk.current_cents and not page.value.problem:
            page.value_row.show_problem("")
        page.tenders.show_entered(desk.entered)
        if page.method == "withholding":
            page.withholding.propose()
        page.wipe_button.setVisible(page.forms[page.method].is_touched)

    # --- Inside -----------------------------------------------------------------------------

    def _connect(self) -> None:
        page = self._page
        for key, button in page.method_buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.choose(key))
        for form in page.forms.values():
            form.changed.connect(page.desk.recount)
        page.model.checked_changed.connect(self._ticked)
        page.received.amount_changed.connect(self._received_typed)
        page.value.amount_changed.connect(self._value_typed)
        page.part.amount_changed.connect(self._part_typed)
        page.months.months_changed.connect(self._months_typed)
        page.part_button.clicked.connect(self._toggle_part)
        page.months_button.clicked.connect(self._toggle_months)
        page.table.current_changed.connect(self._show_part)
        page.add_button.clicked.connect(self.add)
        page.wipe_button.clicked.connect(self.wipe)
        page.withholding.was_read.connect(page.desk.tick_withheld)
        page.withholding.spoke.connect(lambda: page.show_words(page.withholding.remarks))
        page.tenders.edit_wanted.connect(self.edit)
        page.tenders.remove_wanted.connect(self.remove)
        page.foot.pay_only_wanted.connect(lambda: page.selection.pay_only(page.desk.total_cents))

    def _complete(self, form: TenderForm) -> Entered | None:
        tender = form.tender(self._page.desk.current_cents)
        if tender is None:
            # What is wrong stands at the field that has the cursor now.
            self._page.reveal()
            return None
        picture = getattr(form, "picture", None)
        return Entered(tender, picture.value if isinstance(picture, PictureField) else None)

    def _show_credit(self) -> None:
        if self._payer is not None:
            left = self._payer.credit_cents - self._page.desk.spent_credit_cents
            self._page.credit.set_available(left)
            self._page.desk.recount()

    def _ticked(self) -> None:
        page = self._page
        page.selection.tick(each.number for each in page.model.checked())

    def _received_typed(self, cents: int | None) -> None:
        if self._page.received.hasFocus():
            self._page.selection.type_value(cents)

    def _value_typed(self, cents: int | None) -> None:
        if self._page.value.hasFocus():
            self._page.value_row.show_problem("")
            self._page.desk.type_value(cents)

    def _part_typed(self, cents: int | None) -> None:
        current = self._page.table.current_record()
        if self._page.part.hasFocus() and isinstance(current, PendingInvoice):
            self._page.selection.type_part(current.number, cents)

    def _months_typed(self, months: int) -> None:
        self._page.selection.set_advance(months * self._month_cents, months)

    def _toggle_part(self) -> None:
        page = self._page
        shown = page.part_row.isHidden()
        page.part_row.setVisible(shown)
        self._show_part(page.table.current_record())
        if shown:
            page.part.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _toggle_months(self) -> None:
        page = self._page
        shown = page.months_row.isHidden()
        page.months_row.setVisible(shown)
        if shown:
            page.months.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            page.months.clear_months()
            page.selection.set_advance(0)

    def _show_part(self, current: object) -> None:
        page = self._page
        is_free = isinstance(current, PendingInvoice) and current.claim is None
        page.part.setEnabled(is_free)
        if isinstance(current, PendingInvoice) and not page.part.hasFocus():
            page.part.set_limits(1, current.balance_cents)
            page.part.set_cents(page.selection.share_of(current.number) or None)


def _focus_blank(form: TenderForm) -> None:
    for field in form.form.fields():
        if bool(getattr(field, "text", str)() == ""):
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
    form.form.focus_first()
