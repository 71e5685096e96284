"""Whether a payment has what somebody wants to give back: asked at every step before it goes."""

from services.payments.errors import MoreThanReversible
from services.payments.left import Left
from services.payments.reversing import Reversals
from services.refunds import store
from services.refunds.errors import RefundLimited
from services.refunds.limits import Limits, limits_of
from services.storage.sessions import Session


def limits_in(
    session: Session,
    reversals: Reversals,
    payment_id: str,
    left: Left,
    *,
    decided_cents: int = 0,
) -> Limits:
    """What may still be given back of a payment, as the books are in this transaction.

    Args:
        session: the transaction; what it decides on, it holds.
        reversals: knows which receipt spent the credit.
        payment_id: the payment.
        left: what no reversal took of it.
        decided_cents: the open refund that is decided about, which may have its own amount.
    """
    came = store.came(session, payment_id, except_for=decided_cents)
    is_spent = left.credit_cents > left.alive_cents
    spender = reversals.last_spender(session, payment_id) if is_spent else ""
    return limits_of(left, came, spender=spender)


def refuse_above(
    session: Session,
    reversals: Reversals,
    payment_id: str,
    amount_cents: int,
    left: Left,
    *,
    decided_cents: int = 0,
) -> None:
    """Refuse to give back what is not there, with what is and why no more.

    A desk never gives back credit that the account used since: of such a payment goes what its
    invoices have, which are owed again, and no more. Whoever wants the rest takes back first the
    receipt that used it, as for a void. What was never money, or is not here yet, does not go.

    Raises:
        MoreThanReversible: so much was never paid, or went back. RefundLimited: some is kept.
    """
    limits = limits_in(session, reversals, payment_id, left, decided_cents=decided_cents)
    most = limits.most_cents
    if amount_cents <= most:
        return
    if not limits.kept:
        raise MoreThanReversible(left_cents=most, amount_cents=amount_cents)
    first = limits.kept[0]
    raise RefundLimited(
        left_cents=most,
        amount_cents=amount_cents,
        kept_cents=first.cents,
        cause=first.why.value,
        receipt=first.receipt,
    )
