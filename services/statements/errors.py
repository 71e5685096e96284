from services.errors import UserError


class MarkerMissing(UserError):
    """The line that stands before the table is not in the file. Details: `marker`, `profile`."""

    key = "statement.no_marker"


class NoProfileFits(UserError):
    """No known profile has this header. Details: `found`, what the nearest one lacks: `nearest`,
    `missing`, `unknown`.
    """

    key = "statement.no_profile"


class NoSuchProfile(UserError):
    """No profile has this name. Details: `profile`, and `known` as text."""

    key = "statement.no_such_profile"


class ProfileTaken(UserError):
    """A profile that ships with the program has this name. Details: `profile`."""

    key = "statement.profile_taken"


class ImportBuiltOn(UserError):
    """Something was done with the lines of an import, so that it stays.

    Details: `cause` (`set_aside`, or the kind of a match), `count`.
    """

    key = "statement.built_on"


class ImportUndone(UserError):
    """The import was undone already. Details: `by`, `at`."""

    key = "statement.already_undone"


class LineNotOpen(UserError):
    """The line is matched, set aside or undone already. Details: `state`."""

    key = "statement.line_not_open"


class AlreadyMatched(UserError):
    """Another line of the bank is matched with it. Details: `kind`, `day`, `detail`."""

    key = "statement.already_matched"


class AmountsDiffer(UserError):
    """The bank's line and what it should be matched with have other amounts.

    Details: `line_cents`, `other_cents`.
    """

    key = "statement.amounts_differ"


class CannotUnmatch(UserError):
    """What the match did cannot be taken back here. Details: `kind`."""

    key = "statement.cannot_unmatch"


class UnknownBankAccount(UserError):
    """Not one of the company's own accounts. Details: `account`, `known` as text."""

    key = "statement.unknown_account"
