from services.errors import UserError


class ReconcilingElsewhere(UserError):
    """Another till compares with Stripe right now. Details: `since`."""

    key = "reconciliation.elsewhere"


class DaysNotComparable(UserError):
    """These days are too many to be compared with Stripe, or still to come. Details: `most`."""

    key = "stripe.days"
