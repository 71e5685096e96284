from collections.abc import Callable
from dataclasses import dataclass

from services.audit.service import Journal
from services.errors import UserError
from services.papers.refunds import reversal_of
from services.payments.records import Direction, PaymentRecord, ReversalRecord
from services.payments.service import PaymentService
from services.refunds.records import Refundable, RefundRecord
from services.refunds.service import RefundService
from services.refunds.states import State
from services.staff.rights import Operator
from services.staff.service import StaffService


@dataclass(frozen=True, slots=True)
class RefundServices:
    """What giving money back asks of the office."""

    refunds: RefundService
    payments: PaymentService
    staff: StaffService
    journal: Journal


@dataclass(frozen=True, slots=True)
class Seen:
    """A refund as it stands, with its payment and what may still go back of it.

    `said` is why somebody said no to it.
    """

    record: RefundRecord
    payment: PaymentRecord
    plan: Refundable
    said: str = ""

    @property
    def back(self) -> ReversalRecord | None:
        """The document by which its money left the books."""
        return reversal_of(self.record, self.payment)

    @property
    def again(self) -> ReversalRecord | None:
        """The document by which it came again."""
        return reversal_of(self.record, self.payment, Direction.AGAIN)


@dataclass(slots=True, eq=False)
class RefundTurn:
    """One refund before somebody: who acts, and what is known of it.

    An answer carries its turn, so that what comes late for one refund never shows as another's.
    `error` is what kept the last step from ending.
    """

    refund: str
    operator: Operator
    receipt: str = ""
    amount_cents: int = 0
    known: Seen | None = None
    error: UserError | None = None
    is_working: bool = False
    looks: int = 0


def look_at(services: RefundServices, act: Callable[[], RefundRecord]) -> Seen:
    """Do something to a refund and read all that is shown of it then; for a worker's thread."""
    record = act()
    said = ""
    if record.state is State.REJECTED:
        about = services.journal.about(f"refund:{record.id}")
        said = next((each.reason for each in about if each.action == "refund.rejected"), "")
    return Seen(
        record,
        services.payments.show(record.payment),
        services.refunds.propose(record.payment),
        said,
    )
