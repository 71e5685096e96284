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


class VoucherUsed(UserError):
    """A living voucher of this terminal has this batch and reference. Details: `receipt`, `at`."""

    key = "payment.voucher_used"


class WithholdingUsed(UserError):
    """The customer gave a withholding of this number before. Details: `receipt`, `at`."""

    key = "payment.withholding_used"


class NoCreditFromThis(UserError):
    """Withheld tax and spent credit leave no credit. Details: `credit_cents`, `money_cents`."""

    key = "payment.no_credit_from_this"


class WithheldAboveShare(UserError):
    """More is withheld of an invoice than is paid of it. Details: `number`, `withheld_cents`,
    `amount_cents`.
    """

    key = "payment.withheld_above_share"


class NotEnoughCredit(UserError):
    """The account has less *saldo a favor*. Details: `available_cents`, `amount_cents`."""

    key = "payment.not_enough_credit"


class ChequeNeedsApproval(UserError):
    """A cheque of this customer came back; a second person has to agree to another one.

    Details: `account`, `amount_cents`, `since`. The approval is given for the action
    `cheque_of_flagged`, the document `account:<number>` and this amount.
    """

    key = "payment.cheque_of_flagged"


class TillClosed(UserError):
    """No turn of this till is open. Details: `till`."""

    key = "cash.till_closed"


class TillOfYesterday(UserError):
    """The till's turn is of another day: it has to be counted first. Details: `till`, `day`."""

    key = "cash.till_of_yesterday"


class TillOfAnother(UserError):
    """The till's turn is somebody else's, who answers for its drawer. Details: `till`, `who`."""

    key = "cash.till_of_another"


class AlreadyVoid(UserError):
    """The receipt was voided before. Details: `receipt`, `at`, `by`, `replaced_by`."""

    key = "payment.already_void"


class NothingToVoid(UserError):
    """All of the payment went back before. Details: `receipt`."""

    key = "payment.nothing_to_void"


class RefundedBefore(UserError):
    """Some of the payment was given back by a refund, or is about to be: the rest goes so too.

    Details: `receipt`, `amount_cents`.
    """

    key = "payment.refunded_before"


class VoidOfCard(UserError):
    """Money of a card goes back to the card, by a refund. Details: `receipt`."""

    key = "payment.void_of_card"


class VoidOfDebit(UserError):
    """Money of a debit goes back by the bank, as a reversal of its line. Details: `receipt`."""

    key = "payment.void_of_debit"


class VoidNeedsApproval(UserError):
    """A second person has to agree to the void. Details: `receipt`, `why`, `amount_cents`.

    The approval is given for the action `void_payment`, the document `payment:<id>` and the
    receipt's amount.
    """

    key = "payment.void_needs_approval"


class ChequeAtBank(UserError):
    """A cheque of the receipt is at the bank: it is protested. Details: `number`, `state`."""

    key = "payment.cheque_at_bank"


class DepositMatched(UserError):
    """A deposit of the receipt is matched with the bank's statement. Details: `slip`."""

    key = "payment.deposit_matched"


class CreditSpent(UserError):
    """The credit that the payment left was spent. Details: `receipt`, which spent it last."""

    key = "payment.credit_spent"


class MoreThanReversible(UserError):
    """Less of the payment is left to go back. Details: `left_cents`, `amount_cents`."""

    key = "payment.more_than_reversible"


class MoreThanPaid(UserError):
    """The invoice had less of this payment. Details: `number`, `left_cents`, `amount_cents`."""

    key = "payment.more_than_paid"


class MoreThanCredit(UserError):
    """The payment left less credit. Details: `left_cents`, `amount_cents`."""

    key = "payment.more_than_credit"
