from services.errors import UserError


class InvoiceClaimed(UserError):
    """Another holder has the invoice. Details: `number`, `till`, `who`, `since`, `method`."""

    key = "invoice.claimed"


class InvoiceFound(InvoiceClaimed):
    """Stripe has it paid already and the books do not know it yet. Details: as its parent's."""

    key = "invoice.found"


class InvoiceNotOpen(UserError):
    """The invoice is paid or void. Details: `number`, `state`."""

    key = "invoice.not_open"


class InvoiceChanged(UserError):
    """The invoice is not as it was shown: look again. Details: `number`, `balance_cents`."""

    key = "invoice.changed"


class MoreThanOwed(UserError):
    """More would be applied than is owed. Details: `number`, `balance_cents`, `amount_cents`."""

    key = "payment.more_than_owed"


class SumsDiffer(UserError):
    """The tenders are less than what is to be applied. Details: `tendered`, `applied`."""

    key = "payment.sums_differ"


class NothingToPay(UserError):
    """No tender, or no account to credit."""

    key = "payment.nothing"


class OtherAccount(UserError):
    """The invoices are of different accounts; one receipt is for one account."""

    key = "payment.other_account"


class ChequeUsed(UserError):
    """A living cheque has this bank, account and number. Details: `receipt`, `at`."""

    key = "payment.cheque_used"


class SlipUsed(UserError):
    """A living deposit has this slip number in our account. Details: `receipt`, `at`."""

    key = "payment.slip_used"


class MoreThanReversible(UserError):
    """Less of the payment is left to go back. Details: `left_cents`, `amount_cents`."""

    key = "payment.more_than_reversible"


class MoreThanPaid(UserError):
    """The invoice had less of this payment. Details: `number`, `left_cents`, `amount_cents`."""

    key = "payment.more_than_paid"


class MoreThanCredit(UserError):
    """The payment left less credit. Details: `left_cents`, `amount_cents`."""

    key = "payment.more_than_credit"
