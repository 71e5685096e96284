from collections.abc import Callable
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer

from services.errors import UserError
from services.payments.drafts import PaymentDrafts
from services.staff.rights import Operator
from ui.payments.draft_body import DraftBody, write
from ui.tasks import TaskRunner

_PAUSE_MILLISECONDS: Final = 600


class Autosave(QObject):
    """Keeps the draft of a payment as it is typed: a moment after the last key, off the window's
    thread, one save at a time. Recording waits for the save that is under way, so that none
    comes after the receipt that took the draft's place.

    Args:
        read: gives the account and what is typed now; None is nothing worth keeping.
    """

    def __init__(
        self,
        drafts: PaymentDrafts | None,
        tasks: TaskRunner,
        operator: Callable[[], Operator],
        read: Callable[[], tuple[str, DraftBody | None]],
        owner: QObject,
    ) -> None:
        super().__init__(owner)
        self._drafts = drafts
        self._tasks = tasks
        self._operator = operator
        self._read = read
        self._is_on = False
        self._is_saving = False
        self._waiting: list[Callable[[], None]] = []
        self._kept: dict[str, DraftBody | None] = {}
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MILLISECONDS)
        self._pause.timeout.connect(self.save)

    @property
    def is_on(self) -> bool:
        """Whether what is typed is kept."""
        return self._is_on

    def start(self, account: str, kept: DraftBody | None) -> None:
        """Keep what is typed for an account from now on; `kept` is what its draft holds."""
        self._kept = {account: kept}
        self._is_on = self._drafts is not None

    def start_again(self) -> None:
        """Keep what is typed again, for the account that was kept before."""
        self._is_on = self._drafts is not None
        self.touch()

    def stop(self) -> None:
        """Keep nothing from now on."""
        self._pause.stop()
        self._is_on = False

    def touch(self) -> None:
        """Something was typed."""
        if self._is_on:
            self._pause.start()

    def flush(self) -> None:
        """Keep what is there now, before the page turns to another account."""
        if self._pause.isActive():
            self._pause.stop()
            self.save()

    def save(self) -> None:
        """Write the draft now, where it holds something else than before."""
        drafts = self._drafts
        account, body = self._read()
        if drafts is None or not self._is_on or not account or self._is_same(account, body):
            return
        if self._is_saving:
            self._pause.start()
            return
        operator = self._operator()
        self._kept = {account: body}
        self._is_saving = True

        def work() -> None:
            if body is not None:
                drafts.save(operator, account, write(body))
            else:
                drafts.forget(operator, account)

        self._tasks.run(work, lambda _none: self._saved(), self._not_saved, owner=self)

    def settle(self, then: Callable[[], None]) -> None:
        """Stop, and go on once no save is under way."""
        self.stop()
        if self._is_saving:
            self._waiting.append(then)
        else:
            then()

    def forget(self, account: str) -> None:
        """Throw the draft of an account away."""
        drafts, operator = self._drafts, self._operator()
        self._pause.stop()
        self._kept = {account: None}
        if drafts is not None:
            self._tasks.run(lambda: drafts.forget(operator, account), None, lambda _error: None)

    def _is_same(self, account: str, body: DraftBody | None) -> bool:
        kept = self._kept.get(account)
        if body is None or kept is None:
            return body is kept
        return replace(kept, saved_at=body.saved_at) == body

    def _saved(self) -> None:
        self._is_saving = False
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()

    def _not_saved(self, _error: UserError) -> None:
        # A draft that cannot be kept must not stop a payment; the next key tries again.
        self._kept = {}
        self._saved()
