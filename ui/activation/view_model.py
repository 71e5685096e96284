from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer, Signal

from services.accounts.inputs import (
    ActivationDraft,
    AgreementInput,
    ConsentInput,
    CustomerInput,
    ServiceInput,
)
from services.accounts.records import AccountHit, AccountSheet, ChecklistItem
from services.accounts.states import AccountState
from services.errors import BadField, BadFields, NotFound, UserError
from services.staff.rights import Operator
from ui.activation.desk import ActivationDesk
from ui.tasks import TaskRunner

CUSTOMER: Final = 0
SERVICE: Final = 1
AGREEMENT: Final = 2
REVIEW: Final = 3

_SAVE_AFTER_MS: Final = 1500


@dataclass(frozen=True, slots=True)
class Review:
    """An account on its way to activation, with its checklist."""

    sheet: AccountSheet
    items: tuple[ChecklistItem, ...]

    @property
    def missing(self) -> tuple[ChecklistItem, ...]:
        """What still blocks the activation."""
        return tuple(item for item in self.items if not item.is_ok)


class WizardModel(QObject):
    """The decisions of the activation wizard: which step, what is checked, when it is saved.

    One save is under way at a time, and none while the account is being made: a late one would
    bring the draft back.

    Signals:
        step_shown(int): show this step.
        draft_loaded(object): an `ActivationDraft` to be shown in the forms.
        refused(object): a `BadField` or `BadFields` of the step.
        warned(object): keys of warnings that must be accepted first.
        failed(object): any other `UserError`.
        saved(): the draft is kept.
        duplicates_found(object): other accounts of the same identification.
        review_shown(object): a `Review`.
        busy_changed(bool).
        left(): back to the lists.
    """

    step_shown = Signal(int)
    draft_loaded = Signal(object)
    refused = Signal(object)
    warned = Signal(object)
    failed = Signal(object)
    saved = Signal()
    duplicates_found = Signal(object)
    review_shown = Signal(object)
    busy_changed = Signal(bool)
    left = Signal()

    def __init__(
        self,
        desk: ActivationDesk,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = tasks
        self._operator = operator
        self._draft = ActivationDraft("")
        self._kept = self._draft
        self._was_saved = False
        self._is_saving = False
        self._is_busy = False
        self._accepted: frozenset[tuple[str, CustomerInput]] = frozenset()
        self._asked = 0
        self.step = CUSTOMER
        self.number = ""
        self.review: Review | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_SAVE_AFTER_MS)
        self._pause.timeout.connect(self.save)

    @property
    def draft(self) -> ActivationDraft:
        """What is typed so far."""
        return self._draft

    @property
    def is_busy(self) -> bool:
        """Whether a step is being checked or the account made."""
        return self._is_busy

    @property
    def is_open(self) -> bool:
        """Whether there is an activation in the wizard."""
        return bool(self._draft.id or self.number)

    def begin(self) -> None:
        """Start with empty forms."""
        self._load(ActivationDraft(str(uuid4())), was_saved=False)

    def resume(self, draft_id: str) -> None:
        """Go on with a draft."""
        self._tasks.run(
            lambda: self._desk.drafts.open(draft_id),
            lambda draft: self._load(draft, was_saved=True),
            self.failed.emit,
            owner=self,
        )

    def open_account(self, number: str) -> None:
        """Go to the last step of an account that was asked for."""
        self._pause.stop()
        self._draft = self._kept = ActivationDraft("")
        self.number = number
        self.review = None
        self._go(REVIEW)
        self.reload()

    def type_in(
        self,
        *,
        customer: CustomerInput | None = None,
        consent: ConsentInput | None = None,
        service: ServiceInput | None = None,
        agreement: AgreementInput | None = None,
    ) -> None:
        """Take what stands in a form; it is kept a moment later."""
        if self.number or not self._draft.id:
            return
        typed = replace(
            self._draft,
            customer=customer or self._draft.customer,
            consent=consent or self._draft.consent,
            service=service or self._draft.service,
            agreement=agreement or self._draft.agreement,
        )
        if typed != self._draft:
            self._draft = typed
            self._pause.start()

    def save(self) -> None:
        """Keep the draft now, if it changed and holds anything."""
        self._pause.stop()
        if self._is_saving or self._is_busy or self.number:
            return
        if self._draft == self._kept or not self._draft.id or self._is_empty():
            return
        draft, operator, was_saved = self._draft, self._operator(), self._was_saved
        self._is_saving = True
        self._tasks.run(
            lambda: self._keep(operator, draft, was_saved),
            lambda _none: self._did_save(draft),
            self._did_not_save,
            owner=self,
        )

    def next(self) -> None:
        """Check this step, keep the draft and go on; after the third, make the account."""
        if self._is_busy or self.number or not self._draft.id:
            return
        self._rest(busy=True)
        draft, drafts = self._draft, self._desk.drafts
        if self.step == CUSTOMER:
            self._check(
                lambda: drafts.check_customer(draft.customer, draft.consent), self._customer_passed
            )
        elif self.step == SERVICE:
            self._check(lambda: drafts.check_service(draft.service), self._service_passed)
        else:
            self._check(lambda: drafts.check_agreement(draft.agreement), self._agreement_passed)

    def accept(self, warnings: list[str]) -> None:
        """Go on in spite of these warnings, which are about what is typed now."""
        now = self._draft.customer
        self._accepted = frozenset((key, now) for key in warnings)
        self.next()

    def back(self) -> None:
        """One step back, or to the lists; what was typed is kept."""
        if self._is_busy:
            return
        if self.number or self.step == CUSTOMER:
            self.leave()
            return
        self._go(self.step - 1)
        self.save()

    def leave(self) -> None:
        """Go to the lists; the draft is kept."""
        self.save()
        self.left.emit()

    def discard(self) -> Callable[[], None]:
        """The work that throws the draft away; nothing is kept any more from now on."""
        draft_id, operator = self._draft.id, self._operator()
        self._pause.stop()
        self._kept = self._draft
        return lambda: self._desk.drafts.discard(operator, draft_id)

    def close(self) -> None:
        """Hold nothing any more."""
        self._pause.stop()
        self._draft = self._kept = ActivationDraft("")
        self.number = ""
        self.review = None

    def look_for_duplicates(self, id_number: str) -> None:
        """Look for other accounts of the same person."""
        self._asked += 1
        asked = self._asked

        def show(hits: list[AccountHit]) -> None:
            if asked == self._asked:
                self.duplicates_found.emit(hits)

        self._tasks.run(
            lambda: self._desk.accounts.duplicates(id_number), show, self.failed.emit, owner=self
        )

    def reload(self) -> None:
        """Read the account of the last step again."""
        number = self.number
        if not number:
            return

        def read() -> Review:
            sheet = self._desk.accounts.show(number)
            return Review(sheet, self._desk.activation.checklist(number))

        def show(review: Review) -> None:
            if number == self.number:
                self.review = review
                self.review_shown.emit(review)

        self._tasks.run(read, show, self.failed.emit, owner=self)

    def activate(self, why: str) -> str:
        """Hand in what is not handed in yet, and activate; on a worker's thread.

        Raises:
            ActivationBlocked: with what is missing. As `ActivationService.activate`.
        """
        operator, number = self._operator(), self.number
        state = self._desk.accounts.show(number).account.state
        if state in {AccountState.REQUESTED, AccountState.DOCUMENTS}:
            self._desk.activation.submit(operator, number, why)
        self._desk.activation.activate(operator, number, why)
        return number

    def _load(self, draft: ActivationDraft, *, was_saved: bool) -> None:
        self._pause.stop()
        self._draft = self._kept = draft
        self._was_saved = was_saved
        self._accepted = frozenset()
        self.number = ""
        self.review = None
        self._rest(busy=False)
        self.draft_loaded.emit(draft)
        self._go(min(max(draft.step, CUSTOMER), AGREEMENT))
        if draft.customer.id_number:
            self.look_for_duplicates(draft.customer.id_number)

    def _is_empty(self) -> bool:
        fresh = ActivationDraft(self._draft.id, step=self._draft.step)
        return not self._was_saved and self._draft == fresh

    def _keep(self, operator: Operator, draft: ActivationDraft, was_saved: bool) -> None:
        if was_saved:
            self._desk.drafts.open(draft.id)  # gone at another till: it must not come back
        self._desk.drafts.save(operator, draft)

    def _did_save(self, draft: ActivationDraft) -> None:
        self._is_saving = False
        if draft.id == self._draft.id:
            self._kept = draft
            self._was_saved = True
        if self._draft != self._kept:
            self._pause.start()
        self.saved.emit()

    def _did_not_save(self, error: UserError) -> None:
        self._is_saving = False
        if isinstance(error, NotFound):
            self._kept = self._draft
        self.failed.emit(error)

    def _check(self, work: Callable[[], object], passed: Callable[[object], None]) -> None:
        self._tasks.run(work, passed, self._refuse, owner=self)

    def _refuse(self, error: UserError) -> None:
        self._rest(busy=False)
        if isinstance(error, BadField | BadFields):
            self.refused.emit(error)
        else:
            self.failed.emit(error)

    def _customer_passed(self, warnings: object) -> None:
        keys = warnings if isinstance(warnings, list) else []
        now = self._draft.customer
        odd = [key for key in keys if (key, now) not in self._accepted]
        self._rest(busy=False)
        if odd:
            self.warned.emit(odd)
            return
        self._go(SERVICE)
        self.save()

    def _service_passed(self, clean: object) -> None:
        self._rest(busy=False)
        if isinstance(clean, ServiceInput):
            self._draft = replace(self._draft, service=clean)
        self._go(AGREEMENT)
        self.save()

    def _agreement_passed(self, clean: object) -> None:
        if isinstance(clean, AgreementInput):
            self._draft = replace(self._draft, agreement=clean)
        if self._is_saving:
            # The account is made once the save under way is over.
            self._rest(busy=False)
            QTimer.singleShot(50, self, self.next)
            return
        draft, operator, was_saved = self._draft, self._operator(), self._was_saved

        def make() -> str:
            self._keep(operator, draft, was_saved)
            return self._desk.drafts.create(operator, draft.id)

        self._pause.stop()
        self._tasks.run(make, self._made, self._refuse, owner=self)

    def _made(self, number: str) -> None:
        self._rest(busy=False)
        self.open_account(number)

    def _go(self, step: int) -> None:
        self.step = step
        if self._draft.id and not self.number:
            self._draft = replace(self._draft, step=step)
        self.step_shown.emit(step)

    def _rest(self, *, busy: bool) -> None:
        if busy != self._is_busy:
            self._is_busy = busy
            self.busy_changed.emit(busy)
