from services.errors import UserError


class MarkerMissing(UserError):
    """The line that stands before the table is not in the file. Details: `marker`, `profile`."""

    key = "statement.no_marker"


class HeaderChanged(UserError):
    """The table's header is not the one that the profile was made for.

    Details: `profile`, `line`, and as text `missing`, `unknown`, `moved`; `-` where there is none.
    """

    key = "statement.header_changed"


class NoProfileFits(UserError):
    """No known profile has this header. Details: `found`, what the nearest one lacks: `nearest`,
    `missing`, `unknown`.
    """

    key = "statement.no_profile"


class DecimalsUnclear(UserError):
    """Nothing in the file says whether `1.234` is one thousand. Details: `text`, `line`."""

    key = "statement.decimals_unclear"


class DecimalsMixed(UserError):
    """Some amounts have a decimal point and others a decimal comma.

    Details: `point`, `point_line`, `comma`, `comma_line`.
    """

    key = "statement.decimals_mixed"


class SheetRefused(UserError):
    """The spreadsheet is not one that is read. Details: `cause`: `macros`, `old`, `damaged`,
    `bomb`, `entities`, `links`, `encrypted`, `protected`.
    """

    key = "statement.sheet_refused"


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
