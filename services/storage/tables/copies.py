from typing import Final

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Table, Text

from services.storage.tables.base import UtcTime, metadata, one_of

# These books were put in place from a safety copy, which forgot what came after it. Until a
# supervisor and a second person have said what became of the batches since, where there were any,
# no debit is prepared.
restored_copy: Final = Table(
    "restored_copy",
    metadata,
    Column("id", Text, primary_key=True),
    Column("restored_at", UtcTime, nullable=False),
    Column("restored_by", Text, nullable=False),
    Column("copy_made_at", UtcTime, nullable=False),
    # The newest batch of the copy, and of the books that it took the place of, as far as known.
    Column("batch_last", BigInteger, nullable=False),
    Column("batch_known", BigInteger, nullable=False),
    # Whether there was any debit that the copy may have forgotten; else nothing is asked.
    Column("has_debits", Boolean, nullable=False),
    # What both held when one took the other's place, for whoever decides.
    Column("told", Text, nullable=False),
    # How many numbers of batches were used after the copy; they are never given again.
    Column("skipped", BigInteger),
    Column("decided_at", UtcTime),
    Column("decided_by", Text),
    Column("approved_by", Text),
    Column("reason", Text),
    CheckConstraint("batch_last >= 0 AND batch_known >= batch_last", name="batches"),
    CheckConstraint("has_debits OR batch_known = batch_last", name="debits"),
    CheckConstraint("skipped IS NULL OR skipped >= batch_known - batch_last", name="skipped"),
    CheckConstraint(
        "(decided_at IS NULL) = (skipped IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)"
        " AND (decided_at IS NULL) = (approved_by IS NULL)"
        " AND (decided_at IS NULL) = (reason IS NULL)",
        name="decided",
    ),
    CheckConstraint("approved_by IS NULL OR approved_by <> decided_by", name="second_person"),
)

# A batch that the copy shows on its way to the bank: it may have got there since.
restored_batch: Final = Table(
    "restored_batch",
    metadata,
    Column("batch_id", ForeignKey("debit_batch.id"), primary_key=True),
    Column("restored_id", ForeignKey("restored_copy.id"), nullable=False),
    Column("verdict", Text, one_of("verdict", "sent", "not_sent")),
)

# Numbers of receipts that were given after a copy which these books came from. They stand on
# paper somewhere, so no receipt gets one of them again.
receipt_gap: Final = Table(
    "receipt_gap",
    metadata,
    Column("series", ForeignKey("receipt_series.series"), primary_key=True),
    Column("first_number", BigInteger, primary_key=True),
    Column("last_number", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    CheckConstraint(
        "first_number > 0 AND last_number >= first_number AND length(reason) > 0", name="numbers"
    ),
)
