from collections.abc import Iterable, Mapping, Sequence

from PySide6.QtCore import QObject, Signal

from services.invoices.records import PendingInvoice
from services.payments.allocation import Owed, Proposal, in_full, spread
from services.payments.records import Share


class PaySelection(QObject):
    """What the cashier chose to pay: by ticking, by typing the value, or part by part.

    Typing the value ticks the oldest first; ticking fills the value. Unticking while a value is
    typed leaves that invoice out and spreads the value over the others. An advance (*anticipo*)
    stands beside what is ticked and pays none of it.

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
        self._offered = 0
        self._advance = 0
        self._months = 0

    def show(self, pending: Sequence[PendingInvoice]) -> None:
        """Start from these invoices, oldest first; ticks of invoices still open are kept."""
        self._pending = tuple(pending)
        open_now = {each.number: each.balance_cents for each in self._free()}
        self._ticked &= set(open_now)
        self._excluded &= set(open_now)
        self._parts = {
            number: min(part, open_now[number])
            for number, part in self._parts.items()
            if number in open_now
        }
        self.changed.emit()

    def clear(self) -> None:
        """Nothing chosen, nothing typed."""
        self._ticked.clear()
        self._excluded.clear()
        self._parts.clear()
        self._typed = None
        self._offered = 0
        self._advance = 0
        self.changed.emit()

    def tick(self, numbers: Iterable[str]) -> None:
        """The invoices that are ticked now, as the table has them."""
        wanted = set(numbers) & {each.number for each in self._free()}
        if wanted == self.ticked:
            return
        if self._is_spread and wanted < self.ticked:
            self._excluded |= self.ticked - wanted
        else:
            self._typed = None
            self._excluded.clear()
            self._ticked = wanted
            self._parts = {n: part for n, part in self._parts.items() if n in wanted}
        self.changed.emit()

    def tick_anew(self, numbers: Iterable[str]) -> None:
        """Tick exactly these, whatever was typed before; parts of those that stay, stay."""
        self._ticked = set(numbers) & {each.number for each in self._free()}
        self._typed = None
        self._excluded.clear()
        self._parts = {n: part for n, part in self._parts.items() if n in self._ticked}
        self.changed.emit()

    def type_value(self, cents: int | None) -> None:
        """What the customer hands over; None gives the value back to the ticks."""
        if cents == self._typed:
            return
        if cents is None:
            self._ticked = self.ticked
        else:
            self._advance = 0
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

    def pay_only(self, cents: int) -> None:
        """Pay no more than this of what is chosen, the oldest first, in parts."""
        chosen = self.ticked
        owed = self._owed(each for each in self._free() if each.number in chosen)
        shares = spread(owed, cents).shares
        self._typed, self._advance = None, 0
        self._excluded.clear()
        self._ticked = {share.invoice for share in shares}
        self._parts = {share.invoice: share.amount_cents for share in shares}
        self.changed.emit()

    def offer(self, cents: int) -> None:
        """What the payments entered so far bring, while nothing is ticked nor typed."""
        if cents != self._offered:
            self._offered = cents
            self.changed.emit()

    def set_advance(self, cents: int, months: int = 0) -> None:
        """Take so much beside what is ticked, for so many months to come."""
        if cents and self._typed is not None:
            self._ticked, self._typed = self.ticked, None
        self._advance, self._months = cents, months
        self.changed.emit()

    def state(self) -> dict[str, object]:
        """What was chosen, for the draft."""
        return {
            "ticked": sorted(self._ticked),
            "excluded": sorted(self._excluded),
            "typed": self._typed,
            "parts": dict(self._parts),
            "advance": self._advance,
            "months": self._months,
        }

    def restore(self, state: Mapping[str, object]) -> None:
        """Choose what a draft says, as far as it is still open."""
        ticked, excluded, parts = state.get("ticked"), state.get("excluded"), state.get("parts")
        typed, advance = state.get("typed"), state.get("advance")
        self._ticked = {str(each) for each in ticked} if isinstance(ticked, list) else set()
        self._excluded = {str(each) for each in excluded} if isinstance(excluded, list) else set()
        self._parts = (
            {str(n): part for n, part in parts.items() if isinstance(part, int)}
            if isinstance(parts, dict)
            else {}
        )
        self._typed = typed if isinstance(typed, int) else None
        self._advance = advance if isinstance(advance, int) else 0
        months = state.get("months")
        self._months = months if isinstance(months, int) else 0
        self.show(self._pending)

    @property
    def ticked(self) -> set[str]:
        """The invoices that get something."""
        if not self._is_spread:
            return set(self._ticked)
        return {share.invoice for share in self.proposal.shares}

    @property
    def proposal(self) -> Proposal:
        """The shares, oldest first, and what is left for the account."""
        if self._is_spread:
            value = self._offered if self._typed is None else max(self._typed, self._offered)
            return spread(self._owed(self._left_in()), value)
        chosen = [each for each in self._free() if each.number in self._ticked]
        whole = in_full(self._owed(chosen))
        shares = tuple(
            Share(each.invoice, self._parts.get(each.invoice, each.amount_cents), each.version)
            for each in whole.shares
        )
        applied = sum(share.amount_cents for share in shares)
        return Proposal(shares, max(self._advance, self._offered - applied, 0))

    @property
    def received_cents(self) -> int:
        """What the customer is to hand over."""
        if self._typed is not None:
            return self._typed
        if self._is_spread:
            return self._offered
        return self.proposal.applied_cents + self._advance

    @property
    def chosen_cents(self) -> int:
        """What was chosen to be paid, whatever the payments entered so far bring."""
        if self._typed is not None:
            return self._typed
        if self._is_spread:
            return 0
        return self.proposal.applied_cents + self._advance

    @property
    def payable_cents(self) -> int:
        """What leaves no credit beyond what was chosen: the ticks, or all that is owed."""
        if self._is_spread:
            return sum(each.balance_cents for each in self._left_in())
        return self.chosen_cents

    @property
    def advance_cents(self) -> int:
        """What is taken for months to come."""
        return self._advance

    @property
    def advance_months(self) -> int:
        """How many months that is; 0 where nobody said."""
        return self._months if self._advance else 0

    @property
    def parts(self) -> dict[str, int]:
        """What stays owed of each invoice that is paid in part."""
        owed = {each.number: each.balance_cents for each in self._pending}
        return {
            share.invoice: owed[share.invoice] - share.amount_cents
            for share in self.proposal.shares
            if share.amount_cents < owed.get(share.invoice, 0)
        }

    @property
    def is_typed(self) -> bool:
        """Whether the value was typed rather than ticked."""
        return self._typed is not None

    def share_of(self, number: str) -> int:
        """What one invoice gets, in cents."""
        return next((s.amount_cents for s in self.proposal.shares if s.invoice == number), 0)

    @property
    def _is_spread(self) -> bool:
        if self._typed is not None:
            return True
        return not self._ticked and not self._advance

    def _free(self) -> list[PendingInvoice]:
        return [each for each in self._pending if each.claim is None]

    def _left_in(self) -> list[PendingInvoice]:
        return [each for each in self._free() if each.number not in self._excluded]

    def _owed(self, invoices: Iterable[PendingInvoice]) -> list[Owed]:
        return [Owed(each.number, each.balance_cents, each.version) for each in invoices]
