from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from services.payments.allocation import Proposal
from services.payments.records import CreditTender, Method, Tender, WithholdingTender
from services.payments.tenders import money_cents
from ui.payments.forms.base import Asked, TenderForm
from ui.payments.picture_field import Chosen
from ui.payments.selection import PaySelection


@dataclass(frozen=True, slots=True)
class Entered:
    """A payment that was entered: it waits in the list for the others of its receipt."""

    tender: Tender
    picture: Chosen | None = None


class PayDesk(QObject):
    """What a customer pays with, against what they pay: what is missing and what is left over.

    The payments entered so far and the one whose form is open make one receipt. The open form
    takes by itself what the others leave; a value that is typed for it counts instead.

    Signals:
        changed(): the amounts are others now.
    """

    changed = Signal()

    def __init__(self, selection: PaySelection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.selection = selection
        self._entered: tuple[Entered, ...] = ()
        self._form: TenderForm | None = None
        self._value: int | None = None
        self._current = 0
        selection.changed.connect(self.recount)

    @property
    def entered(self) -> tuple[Entered, ...]:
        """The payments that wait in the list, in the order of the receipt."""
        return self._entered

    @property
    def value_cents(self) -> int | None:
        """The value typed for the open form; None while it takes what is missing."""
        return self._value

    @property
    def entered_cents(self) -> int:
        """What the payments of the list come to."""
        return sum(each.tender.amount_cents for each in self._entered)

    @property
    def current_cents(self) -> int:
        """What the open form comes to."""
        return self._current

    @property
    def total_cents(self) -> int:
        """What the whole receipt comes to."""
        return self.entered_cents + self._current

    @property
    def wanted_cents(self) -> int:
        """What was chosen to be paid, without what goes back as change."""
        chosen, payable = self.selection.chosen_cents, self.selection.payable_cents
        gives_change = self._form is not None and self._form.gives_change
        return min(chosen, payable) if gives_change and payable else chosen

    @property
    def lacking_cents(self) -> int:
        """What is missing still (*falta*)."""
        return max(self.wanted_cents - self.total_cents, 0)

    @property
    def proposal(self) -> Proposal:
        """What each invoice gets, and what is left over (*sobra*)."""
        return self.selection.proposal

    @property
    def credit_cents(self) -> int:
        """What would be left as *saldo a favor*; nothing while something is missing."""
        return 0 if self.lacking_cents else max(self.total_cents - self.proposal.applied_cents, 0)

    @property
    def unpayable_cents(self) -> int:
        """What withheld tax and spent credit would leave over: only money leaves credit."""
        money = money_cents(each.tender for each in self._entered)
        if self._form is not None and self._form.method not in {
            Method.WITHHOLDING,
            Method.CREDIT,
        }:
            money += self._current
        return max(self.credit_cents - money, 0)

    @property
    def spent_credit_cents(self) -> int:
        """What of the account's credit is in the list."""
        tenders = (each.tender for each in self._entered)
        return sum(each.amount_cents for each in tenders if isinstance(each, CreditTender))

    @property
    def _owed_cents(self) -> int | None:
        payable = self.selection.payable_cents
        return max(payable - self.entered_cents, 0) if payable else None

    def open_form(self, form: TenderForm) -> None:
        """Go on with another form."""
        if form is not self._form:
            self._form = form
            self._value = None
        self.recount()

    def type_value(self, cents: int | None) -> None:
        """The value of the open form, or None for what is missing."""
        if cents != self._value:
            self._value = cents
            self.recount()

    def add(self, entered: Entered) -> None:
        """Put a payment into the list; withheld invoices are ticked with it."""
        self._entered = (*self._entered, entered)
        self._value = None
        if isinstance(entered.tender, WithholdingTender):
            self.tick_withheld(entered.tender)
        self.recount()

    def tick_withheld(self, tender: WithholdingTender) -> None:
        """Tick what a voucher withholds from: it pays those invoices and no others."""
        withheld = {line.invoice for line in tender.lines}
        chosen = self.selection.ticked if self.selection.chosen_cents else set()
        if not withheld <= chosen:
            self.selection.tick_anew(chosen | withheld)

    def take_out(self, place: int) -> Entered:
        """Take a payment out of the list again, by its place from 0."""
        taken = self._entered[place]
        self._entered = (*self._entered[:place], *self._entered[place + 1 :])
        self.recount()
        return taken

    def set_entered(self, entered: Sequence[Entered]) -> None:
        """Begin with these in the list."""
        self._entered = tuple(entered)
        self._value = None
        self.recount()

    def recount(self) -> None:
        """Look again what the open form comes to, and what that leaves."""
        asked = Asked(
            missing_cents=max(self.wanted_cents - self.entered_cents, 0),
            handed_cents=max(self.selection.chosen_cents - self.entered_cents, 0),
            owed_cents=self._owed_cents,
            value_cents=self._value,
        )
        form = self._form
        self._current = asked.missing_cents if form is None else form.amount_cents(asked)
        # It says `changed` again when this ticks others, and then comes back here once.
        self.selection.offer(self.total_cents)
        self.changed.emit()
