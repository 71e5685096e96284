from services.errors import UserError


class AlreadyUnderWay(UserError):
    """This attempt is being worked on by another click, window or till."""

    key = "card.under_way"


class LostAttempt(UserError):
    """Another till took this attempt over; it knows the outcome, this one does not."""

    key = "card.lost_attempt"


class BillingCharges(UserError):
    """The billing system charges this customer's card by itself, and the invoice is not due.

    Details: `number`, `due_on`.
    """

    key = "card.billing_charges"


class AccountClosed(UserError):
    """No card is charged for an account in this state. Details: `number`, `state`."""

    key = "card.account_closed"


class AmountRefused(UserError):
    """Beyond the provider's limits of one charge. Details: `least_cents`, `most_cents`."""

    key = "card.amount"


class KeyMismatch(UserError):
    """A live key with demo or test books, or the reverse. Details: `mode`, `livemode`."""

    key = "card.key_mismatch"


class NoKey(UserError):
    """There is no secret key for the card provider on this till."""

    key = "card.no_key"


class ClockWrong(UserError):
    """This computer's clock is more than ten minutes off.

    Details: `apart`, how long; `cause`, whether it is `ahead` or `behind`.
    """

    key = "card.clock_wrong"


class ProviderUnavailable(UserError):
    """The card provider cannot be reached; nothing was charged. Details: `cause`."""

    key = "card.provider_unavailable"


class ProviderRefused(UserError):
    """The card provider refused this till's key. Details: `status`."""

    key = "card.provider_refused"


class NotEnoughRoom(UserError):
    """Too little disk space to be sure that a charge can be booked. Details: `free_mb`."""

    key = "card.not_enough_room"


class ChargingGated(UserError):
    """Stripe has money of which these books know nothing: no card is charged until two people
    decided what it is. Details: `count`; `cause`: `foreign` money was seen, or only `rewound` books
    wait for somebody to acknowledge them."""

    key = "card.gated"


class NotComparedYet(UserError):
    """Restored books were not compared with Stripe since: nobody knows yet what they forgot."""

    key = "card.not_compared"


class PageClosed(UserError):
    """The page on which the customer would pay is not open. Details: `attempt`."""

    key = "phone.closed"


class TooLate(UserError):
    """The computer slept between the decision and the sending; nothing was sent."""

    key = "card.too_late"


class AccountNeeded(UserError):
    """None of the invoices of this money is known here: somebody must say whose it is."""

    key = "card.account_needed"


class NotMoney(UserError):
    """Stripe does not show this money as taken (any more). Details: `status`."""

    key = "card.not_money"


class OursAfterAll(UserError):
    """The money bears the mark of these very books: it is imported, not left alone."""

    key = "card.ours"
