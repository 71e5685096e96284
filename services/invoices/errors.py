from services.errors import UserError


class InvoiceClaimed(UserError):
    """A charge under way holds the invoice. Details: `number`, `method`, `till`, `who`, `since`."""

    key = "invoice.claimed"


class InvoiceHasPayments(UserError):
    """Something was paid already; reverse that first. Details: `number`, `paid_cents`."""

    key = "invoice.has_payments"


class InvoiceIsVoid(UserError):
    """It was voided before. Details: `number`, `reason`."""

    key = "invoice.is_void"


class NumberTaken(UserError):
    """The next number of the office's series belongs to another invoice. Details: `period`."""

    key = "invoice.number_taken"


class SeriesExhausted(UserError):
    """The series has no nine-digit numbers left. Details: `series`."""

    key = "invoice.series_exhausted"
