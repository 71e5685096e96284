from dataclasses import dataclass

from services.errors import NotFound
from services.office.usual_reasons import ReasonUse, UsualReasons
from services.payments.records import PaymentRecord, Standing
from services.payments.service import PaymentService
from services.payments.voiding import VoidService
from services.staff.service import StaffService


@dataclass(frozen=True, slots=True)
class ReceiptServices:
    """What the view of a receipt asks of the books."""

    payments: PaymentService
    voids: VoidService
    staff: StaffService
    usual_reasons: UsualReasons


@dataclass(frozen=True, slots=True)
class ShownReceipt:
    """A receipt as it stands now.

    `needs_approval` is the key of why a second person has to agree to its void, or empty;
    `replaces_id` and `replaced_by_id` are the payments of the receipts beside it; `usual` are
    the reasons that the office offers for taking one back.
    """

    record: PaymentRecord
    standing: tuple[Standing, ...]
    needs_approval: str
    replaces_id: str = ""
    replaced_by_id: str = ""
    usual: tuple[str, ...] = ()

    @property
    def is_of_card(self) -> bool:
        """Whether its money is a card's: that goes back to the card, by a refund."""
        return any(each.method.value == "card" for each in self.record.tenders)

    @property
    def is_open(self) -> bool:
        """Whether anything of it is left to take back."""
        record = self.record
        return record.void is None and record.reversed_cents < record.amount_cents


def read_receipt(services: ReceiptServices, payment_id: str) -> ShownReceipt:
    """Read a receipt and what became of it since.

    Raises:
        NotFound.
    """
    record = services.payments.show(payment_id)
    void = record.void
    return ShownReceipt(
        record,
        services.payments.standing(payment_id),
        services.voids.needs_approval(payment_id) if void is None else "",
        _payment_of(services.payments, record.replaces),
        _payment_of(services.payments, void.replaced_by if void else ""),
        services.usual_reasons.of(ReasonUse.VOID),
    )


def _payment_of(payments: PaymentService, receipt: str) -> str:
    if not receipt:
        return ""
    try:
        return payments.find_receipt(receipt).id
    except NotFound:
        return ""
