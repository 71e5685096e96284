from collections.abc import Callable
from datetime import date
from typing import Final

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
from ui.accounts.mandate_sheets import MandateQuestions
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import card, label
from ui.widgets.layouts import empty
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
        revocation_wanted(): attach the letter by which the customer took it back.
        correction_wanted(): put right what was typed wrong in a request that no bank has seen.
    """

    changed = Signal()
    letter_wanted = Signal(int)
    form_wanted = Signal()
    revocation_wanted = Signal()
    correction_wanted = Signal()

    def __init__(
        self,
        mandates: MandateService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self.setObjectName("mandate_card")
        self._questions = MandateQuestions(self, mandates, tasks, operator, today)
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
        if self._view is None or self._view.number != view.number:
            self.notice.clear()
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
            case "correct":
                self.correction_wanted.emit()
            case _:
                asked = self._questions.step(key, sheet)
                asked.done.connect(self._did)
                asked.open_sheet()

    def tell_attached(self) -> None:
        """Say that what was attached is here, although it is listed elsewhere."""
        self.notice.tell("ok", self.tr("El documento se adjuntó; está en la pestaña Documentos."))

    def _did(self, answer: object) -> None:
        self.notice.clear()
        if isinstance(answer, MandateSheet):
            self._tell_revoked(answer)
        self.changed.emit()

    def _tell_revoked(self, sheet: MandateSheet) -> None:
        told = self.tr("La autorización quedó revocada.")
        rest = mandate_words.after_revoking(sheet)
        attach = (self.tr("Adjuntar la carta del &cliente…"), self.revocation_wanted.emit)
        self.notice.tell("warn" if rest else "ok", f"{told} {rest}".strip(), attach)

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
            "send": state in ASKED,
            "activate": state in ASKED,
            "resume": state is MandateState.SUSPENDED,
            "suspend": state is MandateState.ACTIVE,
            "request": state in _OVER and pays_so,
            "correct": state is MandateState.REQUESTED and pays_so,
            "terms": state in _LIVING,
            "signer": state in ASKED and mandate_words.is_company(sheet.mandate),
            "reject": state is MandateState.AT_BANK,
            "revoke": state in _LIVING,
        }
        for key, button in self.buttons.items():
            button.setVisible(offered[key])
            button.set_reason("" if key == "letter" else refused)
        if not (refused or sheet.form_name):
            self.buttons["activate"].set_reason(self.tr("Falta la carta firmada"))
        if not refused and state is MandateState.AT_BANK:
            # It stays where it was, so that no other button comes under the mouse.
            self.buttons["send"].set_reason(self.tr("Ya se entregó al banco"))
        for key, action in self.actions_by_key.items():
            action.setVisible(offered[key])
        self.more_button.setVisible(state in _LIVING)
        self.more_button.set_reason(refused)

    def _make_buttons(self) -> dict[str, ActionButton]:
        shown = (
            ("letter", self.tr("Imprimir carta"), "printer", False),
            ("form", self.tr("Adjuntar firmada…"), "attach", False),
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
            ("correct", self.tr("Corregir titular o cuenta…")),
            ("terms", self.tr("Límite y vigencia…")),
            ("signer", self.tr("Quién firma…")),
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
        inside.addWidget(FlowRow(self.badge, self.more_button, head=True))
        inside.addWidget(FlowRow(*self.buttons.values()))
        inside.addLayout(self._rows)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.small)
        column.addWidget(label(self.tr("Autorización de débito"), bold=True))
        column.addWidget(self.notice)
        column.addWidget(box)
