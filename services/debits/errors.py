from services.errors import UserError


class NoSuchBankProfile(UserError):
    """No profile writes files for this bank. Details: `profile`, and `known` as text."""

    key = "debit.no_such_profile"


class NotWritable(UserError):
    """The bank's file cannot say this. Ask the profile for its problems before writing.

    Details: `problem` (the key of a `Problem`), `field`, what the words need, and `line`, our key
    of the line, or empty when it is about the whole file.
    """

    key = "debit.not_writable"


class AnswerNotOfBank(UserError):
    """The file is not an answer as this bank writes them. Details: `bank`, `line`."""

    key = "debit.answer_not_of_bank"


class AnswerRecordLength(UserError):
    """A record is not as long as the others, or as the layout. Details: `line`, `found`,
    `expected`.
    """

    key = "debit.answer_record_length"


class AnswerColumns(UserError):
    """A line has not the columns of the layout. Details: `line`, `found`, `expected`."""

    key = "debit.answer_columns"


class AnswerField(UserError):
    """A field of a line is not what its layout says.

    Details: `line`, `problem` (`reference`, `amount`, `day`, `outcome`), `text`.
    """

    key = "debit.answer_field"


class AnswerTotalsDiffer(UserError):
    """What the file says of itself is not what its lines add up to.

    Details: `problem` (`count` with `told`, `found`; `total` with `told_cents`, `found_cents`).
    """

    key = "debit.answer_totals"
