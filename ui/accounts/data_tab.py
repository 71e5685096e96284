from collections.abc import Callable
from datetime import date
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.accounts.consents import ConsentService
from services.accounts.drafts import DraftService
from services.accounts.inputs import ConsentInput, CustomerInput
from services.accounts.service import AccountService, as_input
from services.errors import BadField, BadFields, ChangedElsewhere, UserError
from services.staff.rights import Operator, Right
from ui.accounts.consent_card import ConsentCard
from ui.accounts.customer_form import CustomerForm
from ui.accounts.desk import AccountView
from ui.accounts.forms import FormScroll, forget_when_edited, settle
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.notice import Notice
from ui.wording import words, words_for

_WARNED_FIELDS: Final = {
    "id_checksum": ("id_kind", "id_number"),
    "phone.phone_unusual": ("phone",),
    "mobile.phone_unusual": ("mobile",),
}


class DataTab(QWidget):
    """The customer's data, edited in place, and their consent.

    Signals:
        changed(): something was written; the account is to be read again.
    """

    changed = Signal()

    def __init__(
        self,
        accounts: AccountService,
        drafts: DraftService,
        consents: ConsentService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self.setObjectName("data_tab")
        self._accounts = accounts
        self._drafts = drafts
        self._tasks = tasks
        self._operator = operator
        self._view: AccountView | None = None
        self._held = CustomerInput()
        self._version = 0
        self._is_busy = False
        self.form = CustomerForm("customer")
        self.notice = Notice("customer_notice")
        self.save_button = ActionButton(
            "customer_save", self.tr("Guardar"), key="Ctrl+Return", icon="save", primary=True
        )
        self.undo_button = ActionButton("customer_undo", self.tr("Deshacer"))
        self.consent = ConsentCard(consents, tasks, operator, today)
        self._build()
        self._connect()

    @property
    def is_dirty(self) -> bool:
        """Whether something was typed that is not saved."""
        return self._view is not None and self.form.customer() != self._held

    def show_view(self, view: AccountView) -> None:
        """Show an account; what is being typed for the same one stays."""
        is_same = self._view is not None and self._view.number == view.number
        keep = is_same and self.is_dirty
        self._view = view
        if not keep:
            self._load(view)
        may = self._operator().may(Right.EDIT_ACCOUNTS)
        self.form.set_read_only(not may)
        self.consent.show_view(view)
        self._show_dirty()

    def save(self) -> None:
        """Save what was typed, after a look at what is odd about it."""
        if not self.is_dirty or self._is_busy or self._view is None:
            return
        self.notice.clear()
        if not settle(self.form):
            self.form.focus_first_error()
            return
        typed = self.form.customer()
        self._rest(busy=True)
        self._tasks.run(
            lambda: self._drafts.check_customer(typed, ConsentInput()),
            lambda warnings: self._checked(typed, warnings),
            self._refused,
            owner=self,
        )

    def undo(self) -> None:
        """Show the data as they are saved."""
        if self._view is not None:
            self.notice.clear()
            self._load(self._view)
            self._show_dirty()
            self.form.focus_first()

    def _load(self, view: AccountView) -> None:
        self.form.set_customer(as_input(view.sheet.customer))
        self._held = self.form.customer()
        self._version = view.sheet.customer.version

    def _checked(self, typed: CustomerInput, warnings: list[str]) -> None:
        odd = [key for key in warnings if self._is_new(key, typed)]
        if not odd:
            self._write(typed)
            return
        self._rest(busy=False)
        told = "\n".join(words(f"warning.{key}") for key in odd)
        self.notice.tell(
            "warn", told, (self.tr("Guardar de todos modos"), lambda: self._write(typed))
        )

    def _is_new(self, warning: str, typed: CustomerInput) -> bool:
        fields = _WARNED_FIELDS.get(warning, ())
        return any(getattr(typed, name) != getattr(self._held, name) for name in fields)

    def _write(self, typed: CustomerInput) -> None:
        if self._view is None:
            return
        self.notice.clear()
        number, version, operator = self._view.number, self._version, self._operator()
        self._rest(busy=True)
        self._tasks.run(
            lambda: self._accounts.edit_customer(operator, number, typed, version=version),
            lambda _warnings: self._written(typed),
            self._refused,
            owner=self,
        )

    def _written(self, typed: CustomerInput) -> None:
        self._rest(busy=False)
        self._held = typed
        self._version += 1
        self.notice.tell("ok", self.tr("Datos guardados."))
        self._show_dirty()
        self.changed.emit()

    def _refused(self, error: UserError) -> None:
        self._rest(busy=False)
        if isinstance(error, BadField | BadFields):
            lost = self.form.show_refused(error)
            if lost:
                self.notice.tell("err", lost)
        elif isinstance(error, ChangedElsewhere):
            told = self.tr("Otra persona guardó estos datos mientras usted escribía.")
            self.notice.tell("warn", told, (self.tr("Ver lo guardado"), self._take_theirs))
        else:
            self.notice.tell("err", words_for(error))

    def _take_theirs(self) -> None:
        self._held = self.form.customer()
        self.notice.clear()
        self.changed.emit()

    def _rest(self, *, busy: bool) -> None:
        self._is_busy = busy
        self._show_dirty()

    def _show_dirty(self) -> None:
        dirty = self.is_dirty
        if not self._operator().may(Right.EDIT_ACCOUNTS):
            reason = self.tr("Su rol no cambia datos")
        elif self._is_busy:
            reason = self.tr("Guardando…")
        else:
            reason = "" if dirty else self.tr("No hay cambios")
        self.save_button.set_reason(reason)
        self.undo_button.setEnabled(dirty and not self._is_busy)

    def _build(self) -> None:
        held = QWidget()
        column = QVBoxLayout(held)
        column.setContentsMargins(0, SPACE.small, SPACE.small, 0)
        column.addWidget(self.form)
        column.addWidget(self.consent)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE.small)
        buttons.addStretch(1)
        buttons.addWidget(self.undo_button)
        buttons.addWidget(self.save_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, SPACE.small, 0, 0)
        outer.setSpacing(SPACE.small)
        outer.addWidget(self.notice)
        outer.addWidget(FormScroll(held, "customer_scroll"), 1)
        outer.addLayout(buttons)

    def _connect(self) -> None:
        forget_when_edited(self.form)
        self.form.edited.connect(self._show_dirty)
        self.form.submitted.connect(self.save)
        self.save_button.clicked.connect(self.save)
        self.undo_button.clicked.connect(self.undo)
        self.consent.changed.connect(self.changed)
