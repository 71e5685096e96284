from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from services.accounts.inputs import ActivationDraft
from services.accounts.records import AccountHit, PlanRecord, TaxRecord
from services.accounts.states import AccountState
from services.errors import BadField, BadFields, NotFound, UserError
from services.staff.rights import Operator
from ui import wording
from ui.accounts.agreement_form import AgreementForm
from ui.accounts.customer_form import CustomerForm
from ui.accounts.forms import FormScroll, forget_when_edited, settle
from ui.accounts.service_form import ServiceForm
from ui.activation.desk import ActivationDesk
from ui.activation.review_foot import WAITING, ReviewFoot
from ui.activation.review_step import ReviewStep
from ui.activation.stepper import Stepper
from ui.activation.view_model import AGREEMENT, CUSTOMER, REVIEW, SERVICE, Review, WizardModel
from ui.tasks import TaskRunner
from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.form import Form
from ui.widgets.labels import label, rule
from ui.widgets.notice import Notice
from ui.wording import words, words_for


class WizardView(QWidget):
    """The four steps of a manual activation, for the keyboard.

    Signals:
        left(): back to the lists.
        activated(str): the account of this number is active now.
        sheet_requested(str): show the account of this number.
        paper_wanted(str): the activation sheet of this account.
        letter_wanted(int): the letter of this mandate to the customer's bank.
        open_file_requested(object): a `Path`.
    """

    left = Signal()
    activated = Signal(str)
    sheet_requested = Signal(str)
    paper_wanted = Signal(str)
    letter_wanted = Signal(int)
    open_file_requested = Signal(object)

    def __init__(
        self,
        desk: ActivationDesk,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        *,
        today: Callable[[], date],
        folder: Path,
    ) -> None:
        super().__init__()
        self.setObjectName("activation_wizard")
        self._desk = desk
        self._tasks = tasks
        self._operator = operator
        self.model = WizardModel(desk, tasks, operator, self)
        self.customer = CustomerForm("activation_customer", with_consent=True)
        self.service = ServiceForm("activation_service")
        self.agreement = AgreementForm("activation_agreement", today)
        self.review = ReviewStep(desk.documents, tasks, operator, folder)
        self.foot = ReviewFoot(self.model, desk.activation, tasks, operator)
        self._is_loading = False
        self._comes_in = False
        self._make_buttons()
        self._build()
        self._connect()

    def begin(self) -> None:
        """Start with empty forms."""
        self._read_catalogue(self.model.begin)

    def resume(self, draft_id: str) -> None:
        """Go on with a draft."""
        self._read_catalogue(lambda: self.model.resume(draft_id))

    def open_account(self, number: str) -> None:
        """Go on with an account that was asked for."""
        self.review.clear()
        self.model.open_account(number)

    def refresh(self) -> None:
        """Read the account of the last step again."""
        self.model.reload()

    def go_on(self) -> None:
        """The step's own main act: check and go on, or activate."""
        if self.model.step == REVIEW:
            self.foot.activate_button.press()
            return
        form = self._form()
        self.notice.clear()
        if not settle(form):
            form.focus_first_error()
            return
        self._take()
        self.model.next()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; what was typed is kept."""
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self.model.back()
            return
        super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """Whoever leaves the page finds the draft again."""
        super().hideEvent(event)
        self.model.save()

    def _reach_next(self) -> None:
        """The step's own button comes after its last field; the way back is for Esc."""
        self.next_button.setFocus(Qt.FocusReason.TabFocusReason)

    def _form(self) -> Form:
        forms: tuple[Form, ...] = (self.customer, self.service, self.agreement)
        return forms[min(self.model.step, AGREEMENT)]

    def _take(self) -> None:
        """Hand what stands in the form shown to the model."""
        if self._is_loading:
            return
        if self.model.step == CUSTOMER:
            self.model.type_in(customer=self.customer.customer(), consent=self.customer.consent())
        elif self.model.step == SERVICE:
            self.model.type_in(service=self.service.value())
        elif self.model.step == AGREEMENT:
            self.model.type_in(agreement=self.agreement.value())

    def _read_catalogue(self, then: Callable[[], None]) -> None:
        directory = self._desk.directory

        def show(read: tuple[list[PlanRecord], list[TaxRecord], str]) -> None:
            plans, taxes, text = read
            self._is_loading = True
            self.service.set_catalogue(plans, taxes)
            self.customer.set_consent_version(text)
            self._is_loading = False
            then()

        self.notice.clear()
        self._tasks.run(
            lambda: (directory.plans(), directory.taxes(), directory.consent_version()),
            show,
            self._fail,
            owner=self,
        )

    def _load(self, draft: ActivationDraft) -> None:
        self._is_loading = True
        self.customer.set_customer(draft.customer)
        self.customer.set_consent(draft.consent)
        self.service.set_value(draft.service)
        self.agreement.set_value(draft.agreement)
        self._is_loading = False
        self.twins.clear()
        self.kept.setText("")

    def _show_step(self, step: int) -> None:
        self.notice.clear()
        if step == AGREEMENT:
            self._is_loading = True
            typed = self.model.draft.customer
            self.agreement.suggest_holder(typed.name, typed.id_kind, typed.id_number)
            self._is_loading = False
        if step != CUSTOMER:
            self.twins.clear()
        elif self.model.draft.customer.id_number:
            self.model.look_for_duplicates(self.model.draft.customer.id_number)
        self.stepper.show_step(step)
        self.stack.setCurrentIndex(step)
        is_review = step == REVIEW
        number = self.model.number
        title = self.tr("Activación de la cuenta {number}").format(number=number)
        self.title.setText(title if is_review else self.tr("Nueva activación"))
        self.next_button.setVisible(not is_review)
        last = step == AGREEMENT
        self.next_button.set_text(self.tr("Crear y revisar") if last else self.tr("Siguiente"))
        self.discard_button.setVisible(not is_review)
        self.kept.setVisible(not is_review)
        self.foot.setVisible(is_review)
        self.foot.clear()
        self._comes_in = is_review
        if not is_review:
            self._form().focus_first()

    def _show_review(self, review: Review) -> None:
        self.review.show_review(review)
        self.foot.show_review(review)
        state = review.sheet.account.state
        self.stepper.show_step(REVIEW, is_over=state is AccountState.ACTIVE)
        if state is AccountState.ACTIVE:
            self._tell_active(review.sheet.account.number)
            return
        if state not in WAITING:
            told = self.tr("Esta cuenta ya no espera activación: {state}.")
            look = wording.state("account", state)
            self.notice.tell("info", told.format(state=look.word.lower()), closable=False)
        if self._comes_in:
            self._comes_in = False
            self.review.first_field().setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell_active(self, number: str) -> None:
        self.notice.tell(
            "ok",
            self.tr("La cuenta {number} está activa.").format(number=number),
            (self.tr("Imprimir &hoja de activación"), lambda: self.paper_wanted.emit(number)),
            (self.tr("Ir a la &cuenta"), lambda: self.sheet_requested.emit(number)),
            closable=False,
        )
        actions = self.notice.actions_shown
        if actions:
            actions[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, error: BadField | BadFields) -> None:
        lost = self._form().show_refused(error)
        if lost:
            self.notice.tell("err", lost)

    def _warn(self, keys: list[str]) -> None:
        told = "\n".join(words(f"warning.{key}") for key in keys)
        self.notice.tell(
            "warn",
            told,
            (self.tr("&Guardar de todos modos"), lambda: self._accept(keys)),
        )
        actions = self.notice.actions_shown
        if actions:
            actions[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self, keys: list[str]) -> None:
        self.notice.clear()
        self.model.accept(keys)

    def _fail(self, error: UserError) -> None:
        if isinstance(error, NotFound) and error.details.get("what") == "draft":
            told = self.tr("Este borrador ya es una cuenta, o se descartó en otra caja.")
            self.notice.tell("warn", told, (self.tr("Ver la lista"), self.left.emit))
            return
        self.notice.tell("err", words_for(error))

    def _show_twins(self, hits: list[AccountHit]) -> None:
        if not hits or self.model.step != CUSTOMER:
            self.twins.clear()
            return
        first = hits[0]
        told = self.tr("Ya hay una cuenta con esta identificación: {number} · {name} ({state})")
        said = told.format(
            number=first.number,
            name=first.name,
            state=wording.state("account", first.state).word.lower(),
        )
        if len(hits) > 1:
            said += " " + self.tr("y {count} más").format(count=len(hits) - 1)
        self.twins.tell(
            "warn", said, (self.tr("Abrir"), lambda: self.sheet_requested.emit(first.number))
        )

    def _show_kept(self) -> None:
        self.kept.setText(self.tr("Borrador guardado"))

    def _show_busy(self, is_busy: bool) -> None:
        self.next_button.set_reason(self.tr("Comprobando…") if is_busy else "")

    def _discard(self) -> None:
        self._tasks.run(
            self.model.discard(), lambda _none: self.left.emit(), self._fail, owner=self
        )

    def _make_buttons(self) -> None:
        self.back_button = ActionButton("wizard_back", self.tr("Volver   Esc"))
        self.back_button.setAccessibleName(self.tr("Volver"))
        self.discard_button = ActionButton(
            "wizard_discard", self.tr("Descartar borrador"), icon="close", flat=True
        )
        self.next_button = ActionButton(
            "wizard_next", self.tr("Siguiente"), key="Ctrl+Return", primary=True
        )

    def _build(self) -> None:
        self.title = label(scale=1.5, bold=True, name="wizard_title")
        self.kept = label(tone="muted", name="wizard_kept")
        self.notice = Notice("wizard_notice")
        self.twins = Notice("wizard_twins")
        titles = (
            self.tr("Datos"),
            self.tr("Servicio y líneas"),
            self.tr("Método de pago"),
            self.tr("Revisar"),
        )
        self.stepper = Stepper(titles)
        self.stack = QStackedWidget()
        for form, name in (
            (self.customer, "step_customer"),
            (self.service, "step_service"),
            (self.agreement, "step_agreement"),
        ):
            self.stack.addWidget(FormScroll(_padded(form), name))
        self.stack.addWidget(FormScroll(self.review, "step_review"))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.kept)
        head.addWidget(self.discard_button)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE.small)
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        foot.addWidget(self.foot)
        foot.addWidget(self.next_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.page, SPACE.normal, SPACE.page, SPACE.normal)
        column.setSpacing(SPACE.small)
        column.addLayout(head)
        column.addWidget(self.stepper)
        column.addWidget(rule())
        column.addWidget(self.notice)
        column.addWidget(self.twins)
        column.addWidget(self.stack, 1)
        column.addWidget(rule())
        column.addWidget(self.foot.blocked)
        column.addLayout(foot)

    def _connect(self) -> None:
        for form in (self.customer, self.service, self.agreement):
            forget_when_edited(form)
            form.edited.connect(self._take)
            form.submitted.connect(self.go_on)
            form.passed_last.connect(self._reach_next)
        self.customer.identified.connect(self.model.look_for_duplicates)
        self.back_button.clicked.connect(self.model.back)
        self.next_button.clicked.connect(self.go_on)
        self.foot.activated.connect(self.activated)
        self.foot.moved.connect(self.model.reload)
        self.foot.ended.connect(self.model.leave)
        self.foot.failed.connect(self._fail)
        self.discard_button.clicked.connect(self._discard)
        self.review.changed.connect(self.model.reload)
        self.review.letter_wanted.connect(self.letter_wanted)
        self.review.open_file_requested.connect(self.open_file_requested)
        self.review.correct_wanted.connect(lambda: self.sheet_requested.emit(self.model.number))
        model = self.model
        model.draft_loaded.connect(self._load)
        model.step_shown.connect(self._show_step)
        model.refused.connect(self._refuse)
        model.warned.connect(self._warn)
        model.failed.connect(self._fail)
        model.saved.connect(self._show_kept)
        model.duplicates_found.connect(self._show_twins)
        model.review_shown.connect(self._show_review)
        model.busy_changed.connect(self._show_busy)
        model.left.connect(self.left)


def _padded(form: QWidget) -> QWidget:
    """A form that stays at the top and leaves room for the scroll bar."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, SPACE.small, SPACE.small, 0)
    column.addWidget(form)
    column.addStretch(1)
    return holder
