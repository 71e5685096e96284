from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from services.accounts.states import AccountState, DocumentKind, may_move
from services.staff.rights import Operator, Right
from ui import formats, icons
from ui.accounts.columns import identification
from ui.accounts.desk import AccountView
from ui.theme import SPACE, set_font_scale, set_tone
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.state_badge import StateBadge

_ASKED: Final = frozenset({AccountState.REQUESTED, AccountState.DOCUMENTS, AccountState.IN_REVIEW})


class AccountHeader(QWidget):
    """Who the account is, how it stands, and what can be done with all of it.

    Signals:
        pay_wanted(): take its payment.
        paper_wanted(str): "activation", "receipt", "statement", "payments" or "no_debt".
        export_wanted(): all that is kept of the customer.
        move_wanted(str): "suspend", "reactivate", "close" or "reject".
        activation_wanted(): go on with its activation.
    """

    pay_wanted = Signal()
    paper_wanted = Signal(str)
    export_wanted = Signal()
    move_wanted = Signal(str)
    activation_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("account_header")
        self.title = ElidedLabel()
        self.title.setObjectName("account_title")
        self.identity = label(name="account_identity")
        self.verified = label(name="account_verified")
        self.badge = StateBadge()
        self.badge.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self.debt = ElidedLabel()
        self.debt.setObjectName("account_debt")
        self.pay_button = ActionButton(
            "account_pay", self.tr("Cobrar"), key="F12", icon="pay", primary=True
        )
        self.print_button = ActionButton("account_print", self.tr("Imprimir"), icon="printer")
        self.more_button = ActionButton("account_more", "", icon="more")
        self.more_button.setAccessibleName(self.tr("Más acciones"))
        self.more_button.setToolTip(self.tr("Suspender, reactivar, cerrar…"))
        self.actions_by_key: dict[str, QAction] = {}
        self._make_menus()
        self._build()
        self.pay_button.clicked.connect(self.pay_wanted)

    def show_account(self, view: AccountView, operator: Operator) -> None:
        """Show an account to somebody."""
        account, customer = view.sheet.account, view.sheet.customer
        self.title.set_whole(f"{account.number} · {customer.name}")
        self.identity.setText(identification(customer.id_kind, customer.id_number))
        self._show_verified(view)
        self.badge.show_state("account", account.state)
        self._show_debt(view)
        self._allow(view, operator)

    def _show_verified(self, view: AccountView) -> None:
        seen = [
            one.original_seen_by
            for one in view.sheet.documents
            if one.kind is DocumentKind.ID and one.original_seen_by and one.withdrawn_at is None
        ]
        self.verified.setVisible(bool(seen))
        if seen:
            icons.set_icon(self.verified, "ok", "ok")
            told = self.tr("Identidad comprobada: {who} vio el original").format(who=seen[-1])
            self.verified.setToolTip(told)
            self.verified.setAccessibleName(told)

    def _show_debt(self, view: AccountView) -> None:
        if view.overdue_cents:
            told = self.tr("Saldo vencido {amount}").format(
                amount=formats.money(view.overdue_cents)
            )
        elif view.open_cents:
            told = self.tr("Por vencer {amount}").format(amount=formats.money(view.open_cents))
        else:
            told = self.tr("Nada pendiente")
        if view.credit_cents:
            credit = self.tr("saldo a favor {amount}").format(
                amount=formats.money(view.credit_cents)
            )
            told = f"{told} · {credit}"
        self.debt.set_whole(told)
        set_tone(self.debt, "err" if view.overdue_cents else "muted")

    def _allow(self, view: AccountView, operator: Operator) -> None:
        state = view.sheet.account.state
        may_pay = operator.may(Right.RECORD_PAYMENTS) or operator.may(Right.CHARGE_CARDS)
        self.pay_button.set_reason("" if may_pay else self.tr("Su rol no cobra"))
        self.actions_by_key["export_data"].setEnabled(operator.may(Right.EDIT_ACCOUNTS))
        is_asked = state in _ASKED
        self.actions_by_key["activation"].setVisible(is_asked)
        self.actions_by_key["activation"].setEnabled(operator.may(Right.EDIT_ACCOUNTS))
        moves = {
            "suspend": (state is AccountState.ACTIVE, Right.ACTIVATE_ACCOUNTS),
            "reactivate": (state is AccountState.SUSPENDED, Right.ACTIVATE_ACCOUNTS),
            "close": (may_move(state, AccountState.CLOSED), Right.CLOSE_ACCOUNTS),
            "reject": (may_move(state, AccountState.REJECTED), Right.ACTIVATE_ACCOUNTS),
        }
        for key, (is_possible, right) in moves.items():
            self.actions_by_key[key].setVisible(is_possible)
            self.actions_by_key[key].setEnabled(operator.may(right))
        has_any = is_asked or any(is_possible for is_possible, _ in moves.values())
        reason = self.tr("Esta cuenta terminó: no hay más que hacer con ella")
        self.more_button.set_reason("" if has_any else reason)

    def _make_menus(self) -> None:
        papers = QMenu(self)
        papers.setObjectName("account_print_menu")
        self._action(papers, "print_activation", self.tr("Hoja de activación"), self._activation)
        self._action(papers, "print_receipt", self.tr("Último recibo"), self._last_receipt)
        papers.addSeparator()
        for key, text in (
            ("statement", self.tr("Estado de cuenta…")),
            ("payments", self.tr("Certificado de pagos…")),
            ("no_debt", self.tr("Certificado de no adeudar")),
        ):
            self._action(papers, f"print_{key}", text, self._paper(key))
        self._action(
            papers, "export_data", self.tr("Datos del cliente (ZIP)…"), self.export_wanted.emit
        )
        self.print_button.setMenu(papers)
        more = QMenu(self)
        more.setObjectName("account_more_menu")
        for key, text in (
            ("activation", self.tr("Seguir con la activación")),
            ("suspend", self.tr("Suspender…")),
            ("reactivate", self.tr("Reactivar…")),
            ("reject", self.tr("Rechazar la solicitud…")),
            ("close", self.tr("Cerrar la cuenta…")),
        ):
            self._action(more, key, text, self._chooser(key))
        self.more_button.setMenu(more)

    def _action(self, menu: QMenu, key: str, text: str, act: Callable[[], None]) -> None:
        action = QAction(text, menu)
        action.setObjectName(f"account_{key}")
        action.triggered.connect(lambda _checked=False: act())
        menu.addAction(action)
        self.actions_by_key[key] = action

    def _chooser(self, key: str) -> Callable[[], None]:
        if key == "activation":
            return self.activation_wanted.emit
        return lambda: self.move_wanted.emit(key)

    def _paper(self, key: str) -> Callable[[], None]:
        return lambda: self.paper_wanted.emit(key)

    def _activation(self) -> None:
        self.paper_wanted.emit("activation")

    def _last_receipt(self) -> None:
        self.paper_wanted.emit("receipt")

    def _build(self) -> None:
        set_font_scale(self.title, 1.5, bold=True)
        set_font_scale(self.debt, 1.0, bold=True)
        first = QHBoxLayout()
        first.setSpacing(SPACE.small)
        first.addWidget(self.title, 1)
        for button in (self.pay_button, self.print_button, self.more_button):
            first.addWidget(button)
        facts = QHBoxLayout()
        facts.setSpacing(SPACE.small)
        facts.addWidget(self.identity)
        facts.addWidget(self.verified)
        facts.addSpacing(SPACE.small)
        facts.addWidget(self.badge)
        facts.addSpacing(SPACE.small)
        facts.addWidget(self.debt, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        column.addLayout(first)
        column.addLayout(facts)
