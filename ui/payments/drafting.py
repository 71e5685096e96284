from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from services.clock import Now
from services.payments.drafts import PaymentDrafts
from services.staff.rights import Operator
from ui import formats
from ui.payments.autosave import Autosave
from ui.payments.draft_body import DraftBody, read
from ui.payments.layout import PayLayout
from ui.payments.view_model import Entered
from ui.tasks import TaskRunner


class Drafting(QObject):
    """Keeps what is typed of a payment, and offers it again when the account comes back.

    Signals:
        resumed(): what a draft held stands on the page again.
    """

    resumed = Signal()

    def __init__(
        self,
        page: PayLayout,
        drafts: PaymentDrafts | None,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        now: Now,
    ) -> None:
        super().__init__(page)
        self._page = page
        self._operator = operator
        self._now = now
        self._account = ""
        self._kept: DraftBody | None = None
        self.autosave = Autosave(drafts, tasks, operator, self._read, self)

    @property
    def offered(self) -> DraftBody | None:
        """The draft that is offered and not decided about yet."""
        return self._kept

    def begin(self, account: str, text: str | None) -> None:
        """Start with an account: offer what was kept of it, or keep what is typed."""
        self._account = account
        self._kept = read(text) if text else None
        if self._kept is None:
            self.autosave.start(account, None)
            return
        # Nothing is kept over a draft before somebody has decided about it.
        self.autosave.stop()
        self._offer(self._kept)

    def leave(self) -> None:
        """Keep what is there before another account takes the page, or none."""
        self.autosave.flush()
        self.autosave.stop()
        self._account, self._kept = "", None

    def again(self) -> None:
        """Go on keeping after a payment that was not recorded."""
        if self._account and self._kept is None:
            self.autosave.start_again()

    def resume(self) -> None:
        """Put what the draft held back on the page."""
        body, self._kept = self._kept, None
        if body is None:
            return
        self.autosave.start(self._account, body)
        page = self._page
        page.notice.clear()
        page.selection.restore(body.selection)
        page.desk.set_entered([Entered(tender) for tender in body.entered])
        self.resumed.emit()
        form = page.forms.get(body.method)
        if form is not None:
            page.method_buttons[body.method].click()
            form.restore(body.typed)
            page.desk.type_value(body.value_cents)

    def discard(self) -> None:
        """Throw the draft away and begin anew."""
        self._kept = None
        self._page.notice.clear()
        self.autosave.forget(self._account)
        self.autosave.start(self._account, None)

    def body(self) -> DraftBody | None:
        """What is typed now; None while there is nothing worth keeping."""
        page = self._page
        key = page.method
        form = page.forms[key]
        if not page.desk.entered and not form.is_touched:
            return None
        return DraftBody(
            saved_at=self._now(),
            by=self._operator().full_name,
            selection=page.selection.state(),
            entered=tuple(each.tender for each in page.desk.entered),
            method=key,
            typed=form.typed(),
            value_cents=page.desk.value_cents,
        )

    def _read(self) -> tuple[str, DraftBody | None]:
        return self._account, self.body()

    def _offer(self, body: DraftBody) -> None:
        told = self.tr("Hay un cobro de este cliente a medias, de {by} ({at}).")
        at = formats.moment(body.saved_at)
        self._page.notice.tell(
            "info",
            told.format(by=body.by, at=at),
            (self.tr("Continuarlo"), self.resume, "F4"),
            (self.tr("Descartarlo"), self.discard, "Shift+F4"),
        )
