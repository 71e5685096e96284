from services.errors import UserError


class ChequeMoved(UserError):
    """The cheque is not where this may be done to it. Details: `number`, `state`, `by`, `at`."""

    key = "cheque.moved"


class ChequeInSlip(UserError):
    """A slip that waits for the bank holds the cheque. Details: `number`, `slip`."""

    key = "cheque.in_slip"


class NotReplacedBy(UserError):
    """That receipt does not pay what the cheque left open. Details: `receipt`, `number`."""

    key = "cheque.not_replaced_by"


class EmptySlip(UserError):
    """Neither a cheque nor cash."""

    key = "slip.empty"


class SlipMoved(UserError):
    """The slip is not where this may be done to it. Details: `slip`, `state`."""

    key = "slip.moved"


class BankNumberUsed(UserError):
    """The bank gave that number to another slip of the account. Details: `number`, `slip`."""

    key = "slip.number_used"


class FlagLifted(UserError):
    """Nothing stands against the customer any more."""

    key = "cheque.flag_lifted"


class ProtestFirst(UserError):
    """The bank took a cheque's money back; two people have to protest it, and then say so here.

    Details: `number`, `cheque`, `line`.
    """

    key = "cheque.protest_first"
