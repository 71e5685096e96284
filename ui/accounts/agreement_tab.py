from collections.abc import Callable
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from services.accounts.agreements import AgreementService, as_agreed
from services.accounts.drafts import DraftService
from services.accounts.inputs import AgreementInput
from services.accounts.records import AgreementRecord
from services.accounts.states import AccountState, Method, Origin
from services.debits.mandates import MandateService
from services.errors import BadField, BadFields
from services.staff.rights import Operator, Right
from ui import formats
from ui.accounts import columns, mandate_words
from ui.accounts.agreement_form import AgreementForm
from ui.accounts.desk import AccountView
from ui.accounts.form_sheet import FormSheet, Work
from ui.accounts.forms import FormScroll
from ui.accounts.mandate_card import MandateCard
from ui.accounts.mandate_words import MandateStep
from ui.tasks import TaskRunner
from ui.theme import SPACE, row_height
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import card, label
from ui.widgets.layouts import drop_first
from ui.widgets.lines import NotesEdit
from ui.widgets.review_sheet import SheetRow, rows_grid
from ui.widgets.rows_model import RowsModel
from ui.widgets.rows_view import RowsView
from ui.widgets.state_badge import StateBadge

_ENDED = frozenset({AccountState.CLOSED, AccountState.REJECTED})


class AgreementTab(QWidget):
    """How the customer pays, and every agreement before: who, when and why.

    Signals:
        changed(): something was written; the account is to be read again.
    """

    changed = Signal()

    def __init__(
        self,
        agreements: AgreementService,
        drafts: DraftService,
        mandates: MandateService,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        today: Callable[[], date],
    ) -> None:
        super().__init__()
        self.setObjectName("agreement_tab")
        self._agreements = agreements
        self._drafts = drafts
        self._tasks = tasks
        self._operator = operator
        self._today = today
        self._view: AccountView | None = None
        self.badge = StateBadge()
        self.change_button = ActionButton("agreement_change", self.tr("Cambiar…"), icon="edit")
        self.mandate = MandateCard(mandates, tasks, operator, today)
        self.steps: RowsModel[MandateStep] = RowsModel(
            mandate_words.columns(), identity=lambda one: one.move.id, parent=self
        )
        self.steps_table = RowsView(
            "mandate_history", self.steps, title=self.tr("Historial de la autorización")
        )
        self._steps_title = label(self.tr("Historial de la autorización"), bold=True)
        self.model: RowsModel[AgreementRecord] = RowsModel(
            columns.agreements(), identity=lambda one: one.id, parent=self
        )
        self.table = RowsView(
            "agreement_history", self.model, title=self.tr("Historial de convenios")
        )
        self._rows = QVBoxLayout()
        self._build()
        self.change_button.clicked.connect(self.change)
        self.mandate.changed.connect(self.changed)
        self.mandate.correction_wanted.connect(self.correct)

    @property
    def has_mandate(self) -> bool:
        """Whether the account shown has, or had, an order to a bank."""
        return self._view is not None and bool(self._view.mandates)

    def show_view(self, view: AccountView) -> None:
        """Show the agreement of an account."""
        self._view = view
        held = view.sheet.agreement
        self.badge.show_look(columns.method_look(held.method if held else None))
        self._show_rows(view, held)
        self.model.set_rows(view.sheet.agreements)
        may = self._operator().may(Right.EDIT_ACCOUNTS)
        reason = "" if may else self.tr("Su rol no cambia convenios")
        if view.sheet.account.state in _ENDED:
            reason = self.tr("La cuenta terminó")
        self.change_button.set_reason(reason)
        self.mandate.show_view(view)
        self.steps.set_rows(mandate_words.steps(view.mandates))
        for widget in (self._steps_title, self.steps_table):
            widget.setVisible(bool(view.mandates))
        if not self.mandate.notice.isHidden():
            # Rows came or went above it; what it says is still to be read.
            QTimer.singleShot(0, self, self._show_notice)

    def change(self) -> None:
        """Agree on another method, from a day on, with a reason."""
        view = self._view
        if view is None:
            return
        form = AgreementForm("agreement_form", self._today)
        form.offer(view.sheet.account.origin)
        # Who goes on with a debit finds what is known of it; the method is chosen all the same.
        form.set_value(replace(self._debit_agreed(view), method=None))
        customer = view.sheet.customer
        form.suggest_holder(customer.name, customer.id_kind, customer.id_number)
        title, action = self.tr("Cambiar el método de pago"), self.tr("Cambiar")
        now = (self.tr("Ahora"), self.badge.word)
        self._ask("change_agreement", view, form, title, action, now)

    def correct(self) -> None:
        """Put right the holder or the bank account of a request that no bank has seen."""
        view = self._view
        if view is None or not view.mandates:
            return
        form = AgreementForm("agreement_form", self._today)
        form.set_value(self._debit_agreed(view))
        form.show_row("method", False)
        title, action = self.tr("Corregir la autorización"), self.tr("Corregir")
        after = self.tr(
            "La solicitud con el error queda en el historial y se pide otra: imprima la carta"
            " nueva y hágala firmar."
        )
        row = SheetRow(self.tr("Después"), after, "warn")
        corrects = view.mandates[0].mandate.id
        self._ask("correct_agreement", view, form, title, action, row, corrects)

    def _debit_agreed(self, view: AccountView) -> AgreementInput:
        """The debit that is agreed now, from today on; nothing where they pay otherwise."""
        begin = AgreementInput(starts_on=self._today())
        held = view.sheet.agreement
        if held is None or held.method is not Method.DEBIT or not view.mandates:
            return begin
        mandate = view.mandates[0].mandate
        return replace(
            as_agreed(held),
            starts_on=begin.starts_on,
            form_signed_on=None,
            limit_cents=mandate.limit_cents,
            valid_until=mandate.valid_until,
            signer_name=mandate.signer.name,
            signer_id=mandate.signer.id_number,
            signer_post=mandate.signer.post,
        )

    def _ask(
        self,
        name: str,
        view: AccountView,
        form: AgreementForm,
        title: str,
        action: str,
        row: SheetRow | tuple[str, str],
        corrects: int | None = None,
    ) -> None:
        reason = NotesEdit("agreement_reason", most=300, lines=2)
        form.add("reason", self.tr("&Motivo *"), reason, span=2)
        operator = self._operator()

        def prepare() -> Work:
            typed, why = form.value(), " ".join(reason.value().split())
            return lambda: self._change(operator, view, typed, why, corrects)

        sheet = FormSheet(
            name,
            title,
            self,
            form,
            action=action,
            prepare=prepare,
            tasks=self._tasks,
            rows=[(self.tr("Cuenta"), f"{view.number} · {view.sheet.customer.name}"), row],
            width=780,
        )
        sheet.done.connect(self.changed)
        sheet.open_sheet()

    def _show_notice(self) -> None:
        self._scroll.ensureWidgetVisible(self.mandate.notice, 0, SPACE.wide)

    def _change(
        self,
        operator: Operator,
        view: AccountView,
        typed: AgreementInput,
        why: str,
        corrects: int | None,
    ) -> None:
        """Change it, or say of every field at once what is wrong with it."""
        problems: list[BadField] = []
        try:
            self._drafts.check_agreement(typed)
        except BadFields as bad:
            web = view.sheet.account.origin is Origin.ONLINE
            problems += [one for one in bad.problems if not (web and one.field == "method")]
        if not why:
            problems.append(BadField(field="reason", problem="required"))
        if problems:
            raise BadFields(problems)
        self._agreements.change(operator, view.number, typed, why, corrects=corrects)

    def _show_rows(self, view: AccountView, held: AgreementRecord | None) -> None:
        rows: list[SheetRow | tuple[str, str]] = []
        if held is None:
            rows.append(("", self.tr("Todavía no se acordó cómo paga.")))
        else:
            told = self.tr("{day} · lo acordó {who} el {at}")
            rows.append(
                (
                    self.tr("Desde"),
                    told.format(
                        day=formats.day(held.starts_on),
                        who=held.agreed_by,
                        at=formats.moment(held.agreed_at),
                    ),
                )
            )
            if held.reason:
                rows.append((self.tr("Motivo"), held.reason))
            if held.form_signed_on is not None:
                rows.append((self.tr("Firma"), formats.day(held.form_signed_on)))
        rows.append(self._collected(view))
        drop_first(self._rows)
        shown = QWidget()
        shown.setLayout(rows_grid(rows))
        self._rows.addWidget(shown)

    def _collected(self, view: AccountView) -> SheetRow:
        due = formats.day(view.note.next_due_on)
        if view.note.is_automatic:
            told = self.tr("Automático. Próxima fecha {due}.")
            return SheetRow(self.tr("Cobro"), told.format(due=due), "ok")
        told = self.tr("No es automático: el cliente debe pagar. Próxima fecha {due}.")
        return SheetRow(self.tr("Cobro"), told.format(due=due), "warn")

    def _build(self) -> None:
        box = card("agreement_card")
        inside = QVBoxLayout(box)
        inside.setContentsMargins(SPACE.normal, SPACE.normal, SPACE.normal, SPACE.normal)
        inside.setSpacing(SPACE.small)
        head = QHBoxLayout()
        head.setSpacing(SPACE.small)
        head.addWidget(self.badge, 1)
        head.addWidget(self.change_button)
        inside.addLayout(head)
        inside.addLayout(self._rows)
        for table in (self.table, self.steps_table):
            table.setMinimumHeight(row_height(self.font()) * 5)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, SPACE.normal, 0, 0)
        column.setSpacing(SPACE.normal)
        column.addWidget(box)
        column.addWidget(self.mandate)
        column.addWidget(self._steps_title)
        column.addWidget(self.steps_table)
        column.addWidget(label(self.tr("Historial de convenios"), bold=True))
        column.addWidget(self.table, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroll = FormScroll(holder, "agreement_scroll")
        outer.addWidget(self._scroll)
