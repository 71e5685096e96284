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


class BatchesRestored(UserError):
    """The books were restored from a copy: first it is said which batches the bank has.

    Details: `batch`, or 0 for a new one.
    """

    key = "debit.restored"


class BatchUnsent(UserError):
    """It was said of a batch in restored books that it never was at the bank: it can only be
    cancelled. Details: `batch`.
    """

    key = "debit.restored_unsent"


class FileAtBank(UserError):
    """The bank has this batch's file, and these restored books do not: no other one is written.

    Details: `batch`, `folder`, in which none of the files is the one that was sent.
    """

    key = "debit.file_at_bank"


class BatchMoved(UserError):
    """The batch is not where this may be done to it. Details: `batch`, `state`."""

    key = "debit.batch_moved"


class NothingToCollect(UserError):
    """No account is left for the batch: everybody is out, each with a reason."""

    key = "debit.nothing_to_collect"


class PreparerApproves(UserError):
    """Whoever prepared the batch cannot approve it. Details: `batch`, `who`."""

    key = "debit.preparer_approves"


class FileInTheWay(UserError):
    """A file of that name with other content lies in the folder. Details: `path`."""

    key = "debit.file_in_the_way"


class FolderRefuses(UserError):
    """The folder takes no file. Details: `folder`, `cause` (`full`, `missing` ...)."""

    key = "debit.folder_refuses"


class FileLost(UserError):
    """The books do not have the bytes of a file that was written, or have others.

    Details: `batch`, `sha256`.
    """

    key = "debit.file_lost"


class LineMoved(UserError):
    """The debit is not where this may be done to it. Details: `line`, `state`."""

    key = "debit.line_moved"


class NotForRetry(UserError):
    """What came back needs something else first. Details: `line`, `words`, `next_step`."""

    key = "debit.not_for_retry"


class RetriesSpent(UserError):
    """It came back as often as the office lets it. Details: `line`, `tries`."""

    key = "debit.retries_spent"


class LinesInQuestion(UserError):
    """The bank named debits that wait, with another amount or both ways: nobody knows yet.

    Details: `batch`, `lines` (the first of them), `n`.
    """

    key = "debit.lines_in_question"


class NothingAnswered(UserError):
    """Debits wait, and no answer of the bank's was read. Details: `batch`."""

    key = "debit.nothing_answered"


class BatchNotSent(UserError):
    """The bank cannot have answered a batch that is not marked as sent. Details: `batch`."""

    key = "debit.batch_not_sent"


class AnswerOfOtherBatch(UserError):
    """Nothing in the file is of this batch. Details: `batch`."""

    key = "debit.answer_of_other_batch"


class NoAnswerLayout(UserError):
    """This bank's answers are read by a map of columns, and none was made. Details: `bank`."""

    key = "debit.no_answer_layout"
