from collections.abc import Callable
from datetime import date
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QMenu, QVBoxLayout, QWidget

from services.accounts.states import AccountState, Method
from services.debits.mandate_records import MandateSheet
from services.debits.mandate_states import ASKED, MandateState
from services.debits.mandates import MandateService
from services.staff.rights import Operator, Right
from ui import wording
from ui.accounts import mandate_words
from ui.accounts.desk import AccountView
from ui.accounts.form_sheet import FormSheet, Work, reason_sheet
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.buttons import ActionButton
from ui.widgets.date_edit import DateEdit
from ui.widgets.flow_row import FlowRow
from ui.widgets.form import Form
from ui.widgets.labels import card, label
from ui.widgets.layouts import empty
from ui.widgets.lines import NotesEdit
from ui.widgets.notice import Notice
from ui.widgets.review_sheet import rows_grid
from ui.widgets.state_badge import StateBadge

_ENDED: Final = frozenset({AccountState.CLOSED, AccountState.REJECTED})
_OVER: Final = frozenset({MandateState.REVOKED, MandateState.REJECTED})
_LIVING: Final = frozenset(MandateState) - _OVER


class MandateCard(QWidget):
    """The customer's order to their bank: where it stands, and what can be done now.

    Signals:
        changed(): something was written; the account is to be read again.
        letter_wanted(int): show the letter of this mandate, to be printed and signed.
        form_wanted(): attach the signed form.
    """

    changed = Signal()
    letter_wanted = Signal(int)
    form_wanted = Signal()

    def __init__(
        self,
        mandates: MandateService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self.setObjectName("mandate_card")
        self._mandates = mandates
        self._tasks = tasks
        self._operator = operator
        self._today = today
        self._view: AccountView | None = None
        self.notice = Notice("mandate_notice")
        self.badge = StateBadge()
        self.buttons = self._make_buttons()
        self.more_button = ActionButton("mandate_more", self.tr("Más"), icon="more")
        self.actions_by_key: dict[str, QAction] = {}
        self._rows = QVBoxLayout()
        self._make_menu()
        self._build()

    def show_view(self, view: AccountView) -> None:
        """Show the newest mandate of an account, or nothing where there never was one."""
        self._view = view
        self.setVisible(bool(view.mandates))
        if not view.mandates:
            return
        sheet = view.mandates[0]
        self.badge.show_look(wording.state("mandate", sheet.mandate.state))
        self._show_rows(sheet)
        self._show_actions(view, sheet)

    def act(self, key: str) -> None:
        """Do what a button or the menu offers, by its key."""
        if self._view is None or not self._view.mandates:
            return
        sheet = self._view.mandates[0]
        match key:
            case "letter":
                self.letter_wanted.emit(sheet.mandate.id)
            case "form":
                self.form_wanted.emit()
            case "terms":
                self._ask_terms(sheet)
            case _:
                self._ask_why(key, sheet)

    def _ask_why(self, key: str, sheet: MandateSheet) -> None:
        operator, mandate, do = self._operator(), sheet.mandate.id, self._mandates
        acts: dict[str, tuple[str, str, Callable[[str], Any]]] = {
            "send": (
                self.tr("Entregada al banco"),
                self.tr("Registrar"),
                lambda why: do.send(operator, mandate, why),
            ),
            "activate": (
                self.tr("El banco aceptó el débito"),
                self.tr("Registrar"),
                lambda why: do.activate(operator, mandate, why),
            ),
            "reject": (
                self.tr("El banco rechazó el débito"),
                self.tr("Registrar"),
                lambda why: do.reject(operator, mandate, why),
            ),
            "suspend": (
                self.tr("Suspender el débito"),
                self.tr("Suspender"),
                lambda why: do.suspend(operator, mandate, why),
            ),
            "resume": (
                self.tr("Reanudar el débito"),
                self.tr("Reanudar"),
                lambda why: do.resume(operator, mandate, why),
            ),
            "revoke": (
                self.tr("Revocar la autorización"),
                self.tr("Revocar"),
                lambda why: do.revoke(operator, mandate, why),
            ),
            "request": (
                self.tr("Solicitar de nuevo el débito"),
                self.tr("Solicitar"),
                lambda why: do.request(operator, sheet.account, why),
            ),
        }
        title, action, act = acts[key]
        told = [(self.tr("Cuenta bancaria"), mandate_words.bank_account(sheet.mandate))]
        if key == "revoke":
            told.append((self.tr("Después"), self.tr("Rige al instante y no se puede deshacer.")))
        asked = reason_sheet(
            f"{key}_mandate",
            title,
            self,
            action=action,
            act=act,
            tasks=self._tasks,
            rows=told,
            danger=key in {"revoke", "reject"},
        )
        asked.done.connect(self._did)
        asked.open_sheet()

    def _ask_terms(self, sheet: MandateSheet) -> None:
        held = sheet.mandate
        form = Form("terms_form")
        limit = AmountEdit("terms_limit")
        limit.set_cents(held.limit_cents)
        until = DateEdit("terms_until", self._today)
        until.set_value(held.valid_until)
        reason = NotesEdit("terms_reason", most=300, lines=2)
        blank = self.tr("Vacío: sin límite")
        form.add("limit_cents", self.tr("&Límite por débito"), limit, hint=blank)
        form.add("valid_until", self.tr("Válido &hasta"), until, hint=self.tr("Vacío: sin fecha"))
        form.add("reason", self.tr("&Motivo *"), reason)
        operator, do = self._operator(), self._mandates

        def prepare() -> Work:
            cents, day, why = limit.cents, until.value(), " ".join(reason.value().split())

            def work() -> None:
                do.renew(operator, held.id, day, why)
                do.limit(operator, held.id, cents, why)

            return work

        asked = FormSheet(
            "terms_mandate",
            self.tr("Límite y vigencia del débito"),
            self,
            form,
            action=self.tr("Guardar"),
            prepare=prepare,
            tasks=self._tasks,
            rows=[(self.tr("Cuenta bancaria"), mandate_words.bank_account(held))],
        )
        asked.done.connect(self._did)
        asked.open_sheet()

    def _did(self, answer: object) -> None:
        told = mandate_words.after_revoking(answer) if isinstance(answer, MandateSheet) else ""
        self.notice.clear()
        if told:
            self.notice.tell("warn", told)
        self.changed.emit()

    def _show_rows(self, sheet: MandateSheet) -> None:
        empty(self._rows)
        shown = QWidget()
        shown.setLayout(rows_grid(mandate_words.rows(sheet, self._today())))
        self._rows.addWidget(shown)

    def _show_actions(self, view: AccountView, sheet: MandateSheet) -> None:
        state = sheet.mandate.state
        may = self._operator().may(Right.EDIT_ACCOUNTS)
        refused = "" if may else self.tr("Su rol no cambia autorizaciones de débito")
        has_ended = view.sheet.account.state in _ENDED
        agreed = view.sheet.agreement
        pays_so = agreed is not None and agreed.method is Method.DEBIT and not has_ended
        offered = {
            "letter": state in _LIVING,
            "form": state in _LIVING and not has_ended,
            "send": state is MandateState.REQUESTED,
            "activate": state in ASKED,
            "resume": state is MandateState.SUSPENDED,
            "suspend": state is MandateState.ACTIVE,
            "request": state in _OVER and pays_so,
            "terms": state in _LIVING,
            "reject": state in ASKED,
            "revoke": state in _LIVING,
        }
        for key, button in self.buttons.items():
            button.setVisible(offered[key])
            button.set_reason("" if key == "letter" else refused)
        if not (refused or sheet.form_name):
            self.buttons["activate"].set_reason(self.tr("Falta el formulario firmado"))
        for key, action in self.actions_by_key.items():
            action.setVisible(offered[key])
        self.more_button.setVisible(state in _LIVING)
        self.more_button.set_reason(refused)

    def _make_buttons(self) -> dict[str, ActionButton]:
        shown = (
            ("letter", self.tr("Imprimir carta"), "printer", False),
            ("form", self.tr("Adjuntar firmado…"), "attach", False),
            ("send", self.tr("Entregada al banco…"), "bank", False),
            ("activate", self.tr("El banco aceptó…"), "check", True),
            ("resume", self.tr("Reanudar…"), "check", True),
            ("suspend", self.tr("Suspender…"), "pause", False),
            ("request", self.tr("Solicitar de nuevo…"), "note", True),
        )
        buttons = {}
        for key, text, icon, primary in shown:
            button = ActionButton(f"mandate_{key}", text, icon=icon, primary=primary)
            button.clicked.connect(lambda _checked=False, key=key: self.act(key))
            buttons[key] = button
        return buttons

    def _make_menu(self) -> None:
        menu = QMenu(self)
        menu.setObjectName("mandate_more_menu")
        for key, text in (
            ("terms", self.tr("Límite y vigencia…")),
            ("reject", self.tr("El banco rechazó…")),
            ("revoke", self.tr("Revocar…")),
        ):
            action = QAction(text, menu)
            action.setObjectName(f"mandate_{key}")
            action.triggered.connect(lambda _checked=False, key=key: self.act(key))
            menu.addAction(action)
            self.actions_by_key[key] = action
        self.more_button.setMenu(menu)

    def _build(self) -> None:
        box: QFrame = card("mandate_box")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(SPACE.normal, SPACE.normal, SPACE.normal, SPACE.normal)
        inside.setSpacing(SPACE.small)
        inside.addWidget(FlowRow(self.badge, *self.buttons.values(), self.more_button, head=True))
        inside.addLayout(self._rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(label(self.tr("Autorización de débito"), bold=True))
        column.addWidget(self.notice)
        column.addWidget(box)
