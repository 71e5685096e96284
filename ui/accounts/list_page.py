from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from services.accounts.records import AccountFilter, AccountHit
from services.accounts.service import AccountService
from services.accounts.states import AccountState, Method, Origin
from services.errors import UserError
from services.staff.rights import Operator, Right
from ui import wording
from ui.accounts.account_rows import AccountRows, ListQuestion
from ui.accounts.choices import ChoiceCombo
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.growing_rows import GrowingView
from ui.widgets.labels import label
from ui.widgets.narrow import NarrowAware
from ui.widgets.notice import Notice
from ui.widgets.search_box import SearchBox
from ui.wording import words, words_for

_NARROW: Final = 1000


class AccountsPage(QWidget):
    """Every account of the office, by text, state, origin and payment method.

    Signals:
        sheet_requested(str): show the account of this number.
        pay_requested(str): take its payment.
        activation_requested(): begin a new activation.
    """

    sheet_requested = Signal(str)
    pay_requested = Signal(str)
    activation_requested = Signal()

    def __init__(
        self,
        accounts: AccountService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("accounts_page")
        self._operator = operator
        self._is_new_question = False
        self._opens_first = False
        self.rows = AccountRows(accounts, tasks, self)
        self._make_filters()
        self._build()
        self._connect()
        self.narrow = NarrowAware(self, self._lay_filters, _NARROW)

    def refresh(self) -> None:
        """Read the list again, the cursor where it was."""
        may = self._operator().may(Right.EDIT_ACCOUNTS)
        self.new_button.set_reason("" if may else self.tr("Su rol no activa cuentas"))
        self.rows.again()

    def help_text(self) -> str:
        """What the page is for."""
        return self.tr(
            "Todas las cuentas. Escriba parte del nombre, o el número, RUC, cédula o teléfono."
            " Enter abre la ficha y F12 cobra a la cuenta marcada. Ctrl+F vuelve a la búsqueda."
        )

    def question(self) -> ListQuestion:
        """What the filters ask for now."""
        state, origin = self.state.value(), self.origin.value()
        method = self.method.value()
        kinds = AccountFilter(
            states=frozenset({AccountState(state)}) if state else frozenset(),
            origins=frozenset({Origin(origin)}) if origin else frozenset(),
            methods=frozenset({Method(method)}) if method else frozenset(),
            with_debt=self.with_debt.isChecked(),
        )
        return ListQuestion(self.text.text(), kinds)

    def clear_filters(self) -> None:
        """Show every account again."""
        for combo in (self.state, self.origin, self.method):
            combo.set_value("")
        self.with_debt.setChecked(False)
        self.text.clear_text()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_filters(self) -> None:
        hint = self.tr("Nombre, número, RUC, cédula o teléfono")
        self.text = SearchBox("accounts_text", hint)
        self.text.setAccessibleName(self.tr("Buscar cuenta"))
        every = [("", self.tr("Todos los estados"))]
        states = [(s.value, wording.state("account", s).word) for s in AccountState]
        self.state = ChoiceCombo[str]("accounts_state", every + states)
        self.state.setAccessibleName(self.tr("Estado"))
        every = [("", self.tr("Web y oficina"))]
        origins = [(o.value, words(f"origin.{o.value}")) for o in Origin]
        self.origin = ChoiceCombo[str]("accounts_origin", every + origins)
        self.origin.setAccessibleName(self.tr("Origen"))
        every = [("", self.tr("Todos los métodos"))]
        methods = [(m.value, wording.state("agreement", m).word) for m in Method]
        self.method = ChoiceCombo[str]("accounts_method", every + methods)
        self.method.setAccessibleName(self.tr("Método de pago"))
        for combo in (self.state, self.origin, self.method):
            combo.set_value("")
        self.with_debt = QCheckBox(self.tr("Con &deuda"))
        self.with_debt.setObjectName("accounts_with_debt")

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE.normal)
        head.addWidget(label(self.tr("Cuentas"), scale=1.5, bold=True))
        self.count = label(tone="muted", name="accounts_count")
        head.addWidget(self.count, 1, Qt.AlignmentFlag.AlignBottom)
        self.pay_button = ActionButton("accounts_pay", self.tr("Cobrar"), key="F12", icon="pay")
        self.new_button = ActionButton(
            "accounts_new", self.tr("&Nueva activación"), icon="plus", primary=True
        )
        head.addWidget(self.pay_button)
        head.addWidget(self.new_button)
        self._filters = QGridLayout()
        self._filters.setHorizontalSpacing(SPACE.small)
        self._filters.setVerticalSpacing(SPACE.small)
        self._lay_filters(is_narrow=False)
        self.notice = Notice("accounts_notice")
        self.table = GrowingView(
            "accounts_table", self.rows.model, title=self.tr("Cuentas"), more=self.rows.more
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.normal)
        column.addLayout(head)
        column.addLayout(self._filters)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        self.setFocusProxy(self.text)

    def _lay_filters(self, is_narrow: bool) -> None:
        """The text has a line of its own where the window is narrow."""
        kinds = ((self.state, 3), (self.origin, 2), (self.method, 3), (self.with_debt, 0))
        if is_narrow:
            self._filters.addWidget(self.text, 0, 0, 1, len(kinds))
        else:
            self._filters.addWidget(self.text, 0, 0)
        for place, (widget, share) in enumerate(kinds):
            line, column = (1, place) if is_narrow else (0, place + 1)
            self._filters.addWidget(widget, line, column)
            self._filters.setColumnStretch(column, share)
        self._filters.setColumnStretch(0, 3 if is_narrow else 5)
        self._filters.setColumnStretch(4, 0)

    def _connect(self) -> None:
        self.text.sought.connect(self._ask)
        self.text.moved.connect(self._move)
        self.text.accepted.connect(self._open_current)
        self.text.left.connect(self.text.clear_text)
        for combo in (self.state, self.origin, self.method):
            combo.chosen.connect(self._ask)
        self.with_debt.toggled.connect(self._ask)
        self.table.opened.connect(lambda hit: self.sheet_requested.emit(hit.number))
        self.table.current_changed.connect(self._show_current)
        self.table.filter_wanted.connect(self.text.setFocus)
        self.new_button.clicked.connect(self.activation_requested)
        self.pay_button.clicked.connect(self._pay_current)
        self.rows.shown.connect(self._show_count)
        self.rows.failed.connect(self._show_failure)
        self._show_current(None)

    def _ask(self) -> None:
        self._is_new_question = True
        self._opens_first = False
        self.rows.ask(self.question())

    def _move(self, step: int) -> None:
        """An arrow in the search box walks the table, which takes the keyboard."""
        row = self.table.currentIndex().row()
        self.table.select_row(max(0, row if step > 0 and row == 0 else row + step))
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_current(self, _with_control: bool) -> None:
        self.text.tell_now()
        if self.rows.is_reading:
            # What stands in the table answers an earlier text: Enter waits for its own answer.
            self._opens_first = True
            return
        self._open_now()

    def _open_now(self) -> None:
        hit = self.table.current_record()
        if isinstance(hit, AccountHit):
            self.sheet_requested.emit(hit.number)

    def _pay_current(self) -> None:
        hit = self.table.current_record()
        if isinstance(hit, AccountHit):
            self.pay_requested.emit(hit.number)

    def _show_current(self, hit: AccountHit | None) -> None:
        self.pay_button.set_reason("" if hit else self.tr("Elija una cuenta"))

    def _show_count(self, count: int, is_cut: bool) -> None:
        self.notice.clear()
        if is_cut:
            told = self.tr("más de {count}: escriba algo más")
        else:
            told = self.tr("1 cuenta") if count == 1 else self.tr("{count} cuentas")
        self.count.setText(told.format(count=f"{count:,}"))
        self.table.set_empty_text("" if count else self._why_empty())
        if self._is_new_question:
            self._is_new_question = False
            self.table.select_row(0)
        self.table.ask_more()
        if self._opens_first:
            self._opens_first = False
            self._open_now()

    def _why_empty(self) -> str:
        question = self.question()
        if question == ListQuestion():
            return self.tr(
                "Todavía no hay cuentas. Impórtelas de la facturación o empiece una activación."
            )
        if question.is_search:
            return self.tr("Sin resultados para «{text}». Esc borra la búsqueda.").format(
                text=question.text.strip()
            )
        return self.tr("Ninguna cuenta cumple estos filtros.")

    def _show_failure(self, error: UserError) -> None:
        self.notice.tell("err", words_for(error), (self.tr("Reintentar"), self.rows.again))
