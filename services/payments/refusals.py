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
    Method,
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
_USED: Final = {
    Method.CHEQUE: "cheque.",
    Method.DEPOSIT: "deposit.",
    Method.VOUCHER: "voucher.",
    Method.WITHHOLDING: "withholding.",
}


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
        is_its_rule = tender.method in _USED and rule.startswith(_USED[tender.method])
        found_used = used(session, tender, order.account) if is_its_rule else None
        if found_used is not None:
            return found_used
    if rule == _CREDIT_RULE:
        available = store.credit_cents(session, order.account)
        return NotEnoughCredit(available_cents=max(available, 0), amount_cents=spent_cents(order))
    if rule == _TURN_RULE:
        return TillClosed(till="")
    if rule.startswith(("rule: ", *_USED.values())):
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


def used(session: Session, tender: Tender, account: str) -> UserError | None:
    """Which receipt has this cheque, slip, voucher or withholding already; None when none has."""
    refusal: type[UserError]
    if isinstance(tender, ChequeTender):
        found, refusal = tender_store.cheque_receipt(session, tender), ChequeUsed
    elif isinstance(tender, DepositTender):
        found, refusal = tender_store.slip_receipt(session, tender), SlipUsed
    elif isinstance(tender, VoucherTender):
        found, refusal = tender_store.voucher_receipt(session, tender), VoucherUsed
    elif isinstance(tender, WithholdingTender):
        found = tender_store.withholding_receipt(session, tender, account)
        refusal = WithholdingUsed
    else:
        return None
    if found is None:
        return None
    return refusal(receipt=receipt_number(found.series, found.number), at=found.received_at)
