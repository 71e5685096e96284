from collections.abc import Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from services.invoices.records import PendingInvoice
from services.payments.allocation import Owed, Proposal, in_full, spread
from services.payments.records import Share


class PaySelection(QObject):
    """What the cashier chose to pay: by ticking, by typing the value, or part by part.

    Typing the value ticks the oldest first; ticking fills the value. Unticking while a value is
    typed leaves that invoice out and spreads the value over the others.

    Signals:
        changed(): the shares are others now.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pending: tuple[PendingInvoice, ...] = ()
        self._ticked: set[str] = set()
        self._excluded: set[str] = set()
        self._typed: int | None = None
        self._parts: dict[str, int] = {}

    def show(self, pending: Sequence[PendingInvoice]) -> None:
        """Start from these invoices, oldest first; ticks of invoices still open are kept."""
        self._pending = tuple(pending)
        open_now = {each.number for each in self._free()}
        self._ticked &= open_now
        self._excluded &= open_now
        self._parts = {number: part for number, part in self._parts.items() if number in open_now}
        self.changed.emit()

    def clear(self) -> None:
        """Nothing chosen, nothing typed."""
        self._ticked.clear()
        self._excluded.clear()
        self._parts.clear()
        self._typed = None
        self.changed.emit()

    def tick(self, numbers: Iterable[str]) -> None:
        """The invoices that are ticked now, as the table has them."""
        wanted = set(numbers) & {each.number for each in self._free()}
        if wanted == self.ticked:
            return
        if self._typed is not None and wanted < self.ticked:
            self._excluded |= self.ticked - wanted
        else:
            self._typed = None
            self._excluded.clear()
            self._ticked = wanted
            self._parts = {n: part for n, part in self._parts.items() if n in wanted}
        self.changed.emit()

    def type_value(self, cents: int | None) -> None:
        """What the customer hands over; None gives the value back to the ticks."""
        if cents == self._typed:
            return
        if cents is None:
            self._ticked = self.ticked
        self._typed = cents
        self._parts.clear()
        self.changed.emit()

    def type_part(self, number: str, cents: int | None) -> None:
        """Pay only a part of one invoice (*abono*), or with None all of it again."""
        self._ticked = self.ticked | {number}
        self._typed = None
        self._excluded.discard(number)
        if cents is None:
            self._parts.pop(number, None)
        else:
            self._parts[number] = cents
        self.changed.emit()

    @property
    def ticked(self) -> set[str]:
        """The invoices that get something."""
        if self._typed is None:
            return set(self._ticked)
        return {share.invoice for share in self.proposal.shares}

    @property
    def proposal(self) -> Proposal:
        """The shares, oldest first, and what is left for the account."""
        if self._typed is not None:
            return spread(self._owed(self._left_in()), self._typed)
        chosen = [each for each in self._free() if each.number in self._ticked]
        whole = in_full(self._owed(chosen))
        shares = tuple(
            Share(each.invoice, self._parts.get(each.invoice, each.amount_cents), each.version)
            for each in whole.shares
        )
        return Proposal(shares, 0)

    @property
    def received_cents(self) -> int:
        """What the customer hands over."""
        return self._typed if self._typed is not None else self.proposal.applied_cents

    @property
    def is_typed(self) -> bool:
        """Whether the value was typed rather than ticked."""
        return self._typed is not None

    def share_of(self, number: str) -> int:
        """What one invoice gets, in cents."""
        return next((s.amount_cents for s in self.proposal.shares if s.invoice == number), 0)

    def _free(self) -> list[PendingInvoice]:
        return [each for each in self._pending if each.claim is None]

    def _left_in(self) -> list[PendingInvoice]:
        return [each for each in self._free() if each.number not in self._excluded]

    def _owed(self, invoices: Iterable[PendingInvoice]) -> list[Owed]:
        return [Owed(each.number, each.balance_cents, each.version) for each in invoices]
