from services.errors import UserError


class DayTillsOpen(UserError):
    """Turns of this day were not counted and signed. Details: `day`, `turns`."""

    key = "day.tills_open"


class DayAlreadyClosed(UserError):
    """Somebody closed this day. Details: `day`, `number`, `by`, `at`."""

    key = "day.already_closed"


class DayNotClosed(UserError):
    """Nobody closed this day: it has no paper of its own yet. Details: `day`."""

    key = "day.not_closed"


class DayNotBegun(UserError):
    """The day is still to come. Details: `day`."""

    key = "day.not_begun"


class AlarmsNeedReason(UserError):
    """Differences with Stripe wait for a decision: closing needs a reason. Details: `count`."""

    key = "day.alarms"
