"""What a payment needs of the books before it may be written: credit, and trust in a cheque."""

from datetime import datetime
from typing import Final

from services.payments import store
from services.payments.errors import ChequeNeedsApproval, NotEnoughCredit
from services.payments.records import ChequeTender, CreditTender, PaymentOrder
from services.staff.approvals import spend
from services.staff.rights import Operator
from services.storage.sessions import Session

CHEQUE_OF_FLAGGED: Final = "cheque_of_flagged"
"""The action of an approval; its document is `account:<number>`, its amount all the cheques."""


def spent_cents(order: PaymentOrder) -> int:
    """What of the account's credit an order spends."""
    return sum(each.amount_cents for each in order.tenders if isinstance(each, CreditTender))


def hold_credit(session: Session, order: PaymentOrder, account_id: int) -> None:
    """Two tills that spend one credit meet here, before either has a receipt's number.

    Raises:
        NotEnoughCredit.
    """
    spent = spent_cents(order)
    if not spent:
        return
    store.hold_accounts(session, (account_id,))
    available = store.credit_of(session, account_id)
    if spent > available:
        raise NotEnoughCredit(available_cents=max(available, 0), amount_cents=spent)


def allow_cheques(
    session: Session, operator: Operator, order: PaymentOrder, customer_id: int, at: datetime
) -> None:
    """A customer whose cheque came back pays with another one if a second person agrees.

    Raises:
        ChequeNeedsApproval: nobody has agreed. ApprovalInvalid: not to this.
    """
    cents = sum(each.amount_cents for each in order.tenders if isinstance(each, ChequeTender))
    since = store.flagged_since(session, customer_id) if cents else None
    if since is None:
        return
    if not order.approval:
        raise ChequeNeedsApproval(account=order.account, amount_cents=cents, since=since)
    spend(
        session,
        operator,
        order.approval,
        action=CHEQUE_OF_FLAGGED,
        document=f"account:{order.account}",
        amount_cents=cents,
        at=at,
    )
