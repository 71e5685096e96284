"""What the operator is told when the database refused a payment."""

from typing import Any, Final

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from services.errors import ChangedElsewhere, UserError
from services.payments import store, tender_store
from services.payments.allowing import spent_cents
from services.payments.errors import (
    ChequeUsed,
    InvoiceClaimed,
    InvoiceFound,
    NotEnoughCredit,
    SlipUsed,
    TillClosed,
    VoucherUsed,
    WithholdingUsed,
)
from services.payments.records import (
    ChequeTender,
    DepositTender,
    PaymentOrder,
    Tender,
    VoucherTender,
    WithholdingTender,
    receipt_number,
)
from services.storage.sessions import Session
from services.storage.violations import broken_rule

_CLAIMED_RULE: Final = "rule: a claimed invoice refuses every other payment"
_TURN_RULE: Final = "rule: money at the counter belongs to an open turn of its day"
_CREDIT_RULE: Final = "rule: no more credit is spent than there is"
_USED: Final = ("cheque.", "deposit.", "voucher.", "withholding.")


def told(session: Session, error: IntegrityError, order: PaymentOrder) -> Exception:
    """Which rule a payment broke, with what the operator can do about it.

    Args:
        session: looks at the books as they are now.
        error: the database's refusal.
        order: what was to be written.

    Returns:
        A `UserError`, or the error itself when it is a bug.
    """
    rule = broken_rule(error)
    if rule == _CLAIMED_RULE:
        found = store.live_claims(session, [share.invoice for share in order.shares])
        if found:
            return claimed(found[0])
    for tender in order.tenders:
        used = _used(session, tender, rule, order.account)
        if used is not None:
            return used
    if rule == _CREDIT_RULE:
        available = store.credit_cents(session, order.account)
        return NotEnoughCredit(available_cents=max(available, 0), amount_cents=spent_cents(order))
    if rule == _TURN_RULE:
        return TillClosed(till="")
    if rule.startswith(("rule: ", *_USED)):
        return ChangedElsewhere(rule=rule)
    return error


def claimed(claim: Row[Any]) -> InvoiceClaimed:
    """Who holds an invoice, from the row of the claim."""
    kind = InvoiceFound if claim.method == "found" else InvoiceClaimed
    return kind(
        number=claim.number,
        till=claim.till,
        who=claim.actor,
        since=claim.since,
        method=claim.method,
    )


def _used(session: Session, tender: Tender, rule: str, account: str) -> UserError | None:
    """Which receipt has this cheque, slip or voucher already, if it was that rule."""
    refusal: type[UserError]
    if isinstance(tender, ChequeTender) and rule.startswith("cheque."):
        found, refusal = tender_store.cheque_receipt(session, tender), ChequeUsed
    elif isinstance(tender, DepositTender) and rule.startswith("deposit."):
        found, refusal = tender_store.slip_receipt(session, tender), SlipUsed
    elif isinstance(tender, VoucherTender) and rule.startswith("voucher."):
        found, refusal = tender_store.voucher_receipt(session, tender), VoucherUsed
    elif isinstance(tender, WithholdingTender) and rule.startswith("withholding."):
        found = tender_store.withholding_receipt(session, tender, account)
        refusal = WithholdingUsed
    else:
        return None
    if found is None:
        return None
    return refusal(receipt=receipt_number(found.series, found.number), at=found.received_at)
