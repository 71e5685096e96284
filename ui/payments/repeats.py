from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QLineEdit

from services.errors import UserError
from services.payments.records import Tender
from services.payments.service import PaymentService
from ui.payments.forms.base import TenderForm
from ui.payments.refusals import field_of
from ui.tasks import TaskRunner
from ui.wording import words_for

_PAUSE_MILLISECONDS: Final = 250


class Repeats(QObject):
    """Says at a number, as soon as it is typed, which receipt has it already or that none has.

    It stops nothing: the books have the last word when the payment is recorded.

    Args:
        account: whose payment it is.
        but: the receipt that is being corrected, which has it and gives it up; empty for none.
    """

    def __init__(
        self,
        form: TenderForm,
        field: str,
        payments: PaymentService,
        tasks: TaskRunner,
        *,
        account: Callable[[], str],
        but: Callable[[], str],
    ) -> None:
        super().__init__(form)
        self._form = form
        self._field = field
        self._payments = payments
        self._tasks = tasks
        self._account = account
        self._but = but
        self._asked: Tender | None = None
        self._has_told = False
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self._ask)
        form.changed.connect(self._changed)
        # A form that starts over changes its fields without anybody typing.
        line = form.form.rows[field].field
        if isinstance(line, QLineEdit):
            line.textChanged.connect(self._changed)

    def _changed(self, *_what: object) -> None:
        named = self._form.named()
        if named == self._asked:
            return
        self._asked = named
        self._form.form.rows[self._field].set_hint("")
        if self._has_told:
            self._has_told = False
            self._form.form.show_error(self._field, "")
        self._pause.start()

    def _ask(self) -> None:
        asked, account, but = self._asked, self._account(), self._but()
        if asked is None or not account:
            return

        def done(used: UserError | None) -> None:
            if asked == self._asked:
                self._tell(None if used and used.details.get("receipt") == but else used)

        payments = self._payments
        self._tasks.run(
            lambda: payments.used_before(account, asked),
            done,
            lambda _error: None,
            owner=self._form,
        )

    def _tell(self, used: UserError | None) -> None:
        if used is None:
            self._form.form.rows[self._field].set_hint(self.tr("✓ No repetido"))
        elif field_of(used) == self._field:
            self._has_told = True
            self._form.form.show_error(self._field, words_for(used))
