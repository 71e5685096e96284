from services.errors import UserError


class ReconcilingElsewhere(UserError):
    """Another till compares with Stripe right now. Details: `since`."""

    key = "reconciliation.elsewhere"
