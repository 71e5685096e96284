from services.errors import UserError


class NoUser(UserError):
    """The command acts in somebody's name, and nobody was named. Details: `variable`."""

    key = "command.no_user"


class NoPasswordFile(UserError):
    """The file with the password can't be read. Details: `where`."""

    key = "command.no_password_file"


class UnknownTill(UserError):
    """No such till in this company. Details: `till`, `known`."""

    key = "command.unknown_till"


class BadArgument(UserError):
    """An argument is not what it should be. Details: `name`, `expected`."""

    key = "command.bad_argument"


class NotThisAttempt(UserError):
    """The attempt exists for other invoices or another amount. Details: `attempt`."""

    key = "command.not_this_attempt"


class ChargeInDoubt(UserError):
    """Money may have moved, and the books can't be read to know. Details: `attempt`."""

    key = "command.in_doubt"


class RefundInDoubt(UserError):
    """Money may have gone back, and the books can't be read to know. Details: `refund`."""

    key = "command.in_doubt.refund"


class MissingAnswers(UserError):
    """Something has to be told before the books can begin. Details: `names`."""

    key = "command.missing_answers"
