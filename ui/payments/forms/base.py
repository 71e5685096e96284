from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from services.accounts.records import SavedCard
from services.invoices.records import PendingInvoice
from services.payments.records import ChequeTender, Method, Tender
from ui.theme import SPACE
from ui.widgets.form import Form


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, and what is known of them that a form offers again.

    `flagged_since`: a cheque of theirs came back, and nobody has lifted the flag.
    """

    account: str
    name: str
    last_cheque: ChequeTender | None
    cards: tuple[SavedCard, ...]
    credit_cents: int = 0
    flagged_since: datetime | None = None
    pending: tuple[PendingInvoice, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What the payments entered so far leave for the one that is open, in cents.

    Attributes:
        missing_cents: of what was chosen to be paid.
        handed_cents: of what the customer hands over; above what is missing when there is change.
        owed_cents: of the debt that may be paid, chosen or not; None for who owes nothing.
        value_cents: the value that was typed for the open one; None while nobody typed one.
    """

    missing_cents: int
    handed_cents: int
    owed_cents: int | None
    value_cents: int | None = None


class TenderForm(QWidget):
    """The fields of one way to pay; `tender` gives what they hold, or says what is wrong.

    Attributes:
        takes_value: whether the value of this payment is typed beside the form; where it is
            not, the form's own fields say it.

    Signals:
        changed(): something was typed.
    """

    changed = Signal()
    method: Method
    takes_value = True

    def __init__(self, name: str, *, columns: int = 2) -> None:
        super().__init__()
        self.form = Form(name, columns=columns, labels="top")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE.small)
        self._column.addWidget(self.form)

    def begin(self, payer: Payer, today: date) -> None:
        """Start over for a customer."""
        raise NotImplementedError

    def tender(self, cents: int) -> Tender | None:
        """What the fields hold, for an amount; None when one is wrong, which it then says."""
        raise NotImplementedError

    def named(self) -> Tender | None:
        """What tells this payment from every other one, once that is typed; None before."""
        return None

    def show_tender(self, tender: Tender) -> None:
        """Fill the fields with what was entered before."""
        raise NotImplementedError

    def amount_cents(self, asked: Asked) -> int:
        """What this payment would come to."""
        return asked.missing_cents if asked.value_cents is None else asked.value_cents

    @property
    def gives_change(self) -> bool:
        """Whether what is handed over above the debt goes back over the counter."""
        return False

    @property
    def is_touched(self) -> bool:
        """Whether somebody began to type this payment, beyond what was offered."""
        return False

    @property
    def refusal(self) -> str:
        """Why nothing can be paid this way now; empty when it can."""
        return ""

    @property
    def remark(self) -> str:
        """What should be known before this payment is taken, and does not stop it."""
        return ""

    def typed(self) -> dict[str, str]:
        """What stands in the fields, for the draft."""
        return {}

    def restore(self, typed: Mapping[str, str]) -> None:
        """Put back what stood in the fields."""

    def show_error(self, field: str, text: str) -> bool:
        """Say what is wrong at a field and go there; false if it is none of this form's."""
        if field not in self.form.rows:
            return False
        self.form.show_error(field, text)
        self.form.focus(field)
        return True

    def _are_complete(self, missing: Mapping[str, bool]) -> bool:
        """Say at each field that is empty that it is, and go to the first one that is wrong."""
        told = QCoreApplication.translate("PayPage", "Falta este dato.")
        for key, is_missing in missing.items():
            if is_missing and not self.form.rows[key].problem:
                self.form.show_error(key, told)
        return not self.form.focus_first_error() and not any(missing.values())
