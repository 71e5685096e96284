from services.errors import UserError
from services.payments.errors import MoreThanReversible


class RefundLimited(MoreThanReversible):
    """Some of what is asked for may not be given back.

    Details: `left_cents`, the most that may; `amount_cents`; `cause`, a `Keeps`; `receipt`, which
    used the credit, where it is that.
    """

    key = "refund.limited"


class RefundUnderWay(UserError):
    """The payment has an open refund already. Details: `refund`, `state`, `who`, `amount_cents`."""

    key = "refund.under_way"


class NotRefundable(UserError):
    """No money of this payment can go back to a card. Details: `receipt`."""

    key = "refund.not_a_card"


class RefundExists(UserError):
    """A refund of this id was asked for before, and not this one. Details: `refund`."""

    key = "refund.exists"


class RefundNotOpen(UserError):
    """The refund is not where this step begins. Details: `refund`, `state`."""

    key = "refund.not_open"


class RefundsDiffer(UserError):
    """Stripe shows another sum refunded than the books. Details: `here_cents`, `there_cents`."""

    key = "refund.differ"


class KeyCannotRefund(UserError):
    """This till's key may not give money back; the refund waits for another till."""

    key = "refund.key_cannot"


class RefundNotSent(UserError):
    """Nothing was sent, for now: it stays approved and is sent later. Details: `cause`."""

    key = "refund.not_sent"


class LostRefund(UserError):
    """Another till took this refund over; look at where it stands now."""

    key = "refund.lost"
