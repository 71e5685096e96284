from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from services.storage.tables.base import UtcTime, cents, metadata, one_of, row_id

_LIVING: Final = text("state IN ('REQUESTED', 'AT_BANK', 'ACTIVE', 'SUSPENDED')")
_PENDING: Final = text("state = 'PENDING'")

# The customer's order to their bank (*autorización de débito*): whose account, how much at most,
# from when until when. Another bank account is another mandate.
mandate: Final = Table(
    "mandate",
    metadata,
    row_id(),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    Column("bank_code", Text, nullable=False),
    Column("bank_account_kind", Text, one_of("bank_account_kind", "CTE", "AHO"), nullable=False),
    Column("bank_account_number", Text, nullable=False),
    Column("holder_name", Text, nullable=False),
    Column("holder_id_kind", Text, nullable=False),
    Column("holder_id_number", Text, nullable=False),
    # Who signs for a company: its legal representative. Empty where nobody said.
    Column("signer_name", Text, nullable=False, server_default=text("''")),
    Column("signer_id", Text, nullable=False, server_default=text("''")),
    Column("signer_post", Text, nullable=False, server_default=text("''")),
    # What one collection may take at most; none where the customer set no limit.
    Column("limit_cents", BigInteger),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date),
    Column(
        "state",
        Text,
        one_of("state", "REQUESTED", "AT_BANK", "ACTIVE", "SUSPENDED", "REVOKED", "REJECTED"),
        nullable=False,
    ),
    Column("form_id", ForeignKey("document.id")),
    Column("requested_at", UtcTime, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("limit_cents IS NULL OR limit_cents > 0", name="limit"),
    CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="validity"),
    Index(
        "uq_mandate_living",
        "account_id",
        unique=True,
        sqlite_where=_LIVING,
        postgresql_where=_LIVING,
    ),
    Index("ix_mandate_state", "state", "id"),
    Index("ix_mandate_bank_code", "bank_code", "state", "id"),
    Index("ix_mandate_valid_until", "state", "valid_until", "id"),
)

# Each step of a mandate's life: a move, a renewal or another limit, with who, when and why.
mandate_move: Final = Table(
    "mandate_move",
    metadata,
    row_id(),
    Column("mandate_id", ForeignKey("mandate.id"), nullable=False, index=True),
    Column(
        "kind",
        Text,
        one_of("kind", "moved", "renewed", "limited", "form", "signer"),
        nullable=False,
    ),
    Column("from_state", Text),
    Column("to_state", Text, nullable=False),
    Column("limit_cents", BigInteger),
    Column("valid_until", Date),
    Column("at", UtcTime, nullable=False),
    Column("business_date", Date, nullable=False),
    # The day on which it was handed in or the bank answered, and the bank's own number for that.
    Column("told_on", Date),
    Column("reference", Text, nullable=False, server_default=text("''")),
    Column("by", Text, nullable=False),
    Column("till", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

# One file for one bank and one day (*lote de débitos*). Its lines are fixed when it is prepared,
# its bytes when it is written; the same number never stands for other bytes.
debit_batch: Final = Table(
    "debit_batch",
    metadata,
    Column("id", Text, primary_key=True),
    Column("number", BigInteger, nullable=False, unique=True),
    Column("profile", Text, nullable=False),
    Column("bank_account", Text, nullable=False),
    Column("collect_on", Date, nullable=False),
    Column(
        "state",
        Text,
        one_of(
            "state",
            "PREPARED",
            "APPROVED",
            "WRITTEN",
            "SENT",
            "ANSWERED",
            "CLOSED",
            "CANCELLED",
        ),
        nullable=False,
    ),
    # What was asked for, as it was typed: only due until, only one plan, and so on.
    Column("question", Text, nullable=False),
    Column("made_at", UtcTime, nullable=False),
    Column("made_by", ForeignKey("staff_user.id"), nullable=False),
    Column("till", Text, nullable=False),
    Column("approved_at", UtcTime),
    Column("approved_by", ForeignKey("staff_user.id")),
    Column("written_at", UtcTime),
    Column("written_by", Text),
    Column("lines", Integer),
    Column("total_cents", BigInteger),
    # A name stands for one content: another batch's file never has it.
    Column("file_name", Text, unique=True),
    Column("sha256", ForeignKey("document_content.sha256")),
    Column("sent_at", UtcTime),
    Column("sent_by", Text),
    # Why it was cancelled.
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("changed_at", UtcTime, nullable=False),
    CheckConstraint("approved_by IS NULL OR approved_by <> made_by", name="second_person"),
    CheckConstraint(
        "state IN ('PREPARED', 'CANCELLED') OR approved_by IS NOT NULL", name="approved"
    ),
    CheckConstraint(
        "state NOT IN ('WRITTEN', 'SENT', 'ANSWERED', 'CLOSED') OR (sha256 IS NOT NULL AND"
        " file_name IS NOT NULL AND coalesce(lines, 0) > 0 AND coalesce(total_cents, 0) > 0"
        " AND written_at IS NOT NULL)",
        name="written",
    ),
    CheckConstraint(
        "state NOT IN ('SENT', 'ANSWERED', 'CLOSED') OR sent_at IS NOT NULL", name="sent"
    ),
    CheckConstraint("(state = 'CANCELLED') = (length(reason) > 0)", name="cancelled"),
    Index("ix_debit_batch_state", "state", "collect_on"),
)

# One account in one batch. Its key is the batch's number and its place: `12-341`.
debit_line: Final = Table(
    "debit_line",
    metadata,
    Column("id", Text, primary_key=True),
    Column("batch_id", ForeignKey("debit_batch.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("mandate_id", ForeignKey("mandate.id"), nullable=False, index=True),
    Column("account_id", ForeignKey("account.id"), nullable=False, index=True),
    # The customer's reference at the bank (*contrapartida*).
    Column("reference", Text, nullable=False),
    Column("bank_code", Text, nullable=False),
    Column("bank_account_kind", Text, nullable=False),
    Column("bank_account_number", Text, nullable=False),
    Column("holder_name", Text, nullable=False),
    Column("holder_id_kind", Text, nullable=False),
    Column("holder_id_number", Text, nullable=False),
    cents("amount_cents"),
    # How often this debt was asked for before and came back without money.
    Column("tries", Integer, nullable=False),
    Column(
        "state",
        Text,
        one_of("state", "PENDING", "WITHDRAWN", "SETTLED", "REJECTED", "RELEASED", "REVERSED"),
        nullable=False,
    ),
    Column("code", Text, nullable=False, server_default=text("''")),
    # What the bank said, why it was withdrawn, or with which proof it was released.
    Column("words", Text, nullable=False, server_default=text("''")),
    Column("settled_on", Date),
    # When the bank took it back, and what it charged us for that.
    Column("taken_back_on", Date),
    Column("bank_fee_cents", BigInteger),
    Column("decided_at", UtcTime),
    Column("decided_by", Text),
    Column("approver", Text, nullable=False, server_default=text("''")),
    UniqueConstraint("batch_id", "position"),
    UniqueConstraint("batch_id", "reference"),
    CheckConstraint("amount_cents > 0", name="amount"),
    CheckConstraint("tries >= 0", name="tries"),
    CheckConstraint("(state = 'PENDING') = (decided_at IS NULL)", name="decided"),
    CheckConstraint(
        "(state IN ('SETTLED', 'REVERSED')) = (settled_on IS NOT NULL)", name="settled"
    ),
    CheckConstraint("state <> 'RELEASED' OR length(approver) > 0", name="released"),
    CheckConstraint("(state = 'REVERSED') = (taken_back_on IS NOT NULL)", name="taken_back"),
    CheckConstraint(
        "bank_fee_cents IS NULL OR (bank_fee_cents > 0 AND state = 'REVERSED')", name="bank_fee"
    ),
    # A mandate is in one batch at a time.
    Index(
        "uq_debit_line_pending",
        "mandate_id",
        unique=True,
        sqlite_where=_PENDING,
        postgresql_where=_PENDING,
    ),
    Index("ix_debit_line_decided", "state", "decided_at"),
)

debit_share: Final = Table(
    "debit_share",
    metadata,
    Column("line_id", ForeignKey("debit_line.id"), primary_key=True),
    Column("invoice_id", ForeignKey("invoice.id"), primary_key=True, index=True),
    cents("amount_cents"),
    CheckConstraint("amount_cents > 0", name="amount"),
)

# When a debit that came back may be asked for again, where somebody decided it: its day was moved,
# or what was wrong is put right. The newest counts.
debit_again: Final = Table(
    "debit_again",
    metadata,
    row_id(),
    Column("line_id", ForeignKey("debit_line.id"), nullable=False, index=True),
    Column("kind", Text, one_of("kind", "moved", "corrected"), nullable=False),
    Column("again_on", Date, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Text, nullable=False),
    Column("till", Text, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("length(reason) > 0", name="reason"),
)

# A file of the bank's, once in each batch; one batch may be answered by several. A table without
# days may say of two months the very same: what it says is judged against each batch by itself.
# The same bytes may be read in another way once their columns are named rightly.
debit_answer: Final = Table(
    "debit_answer",
    metadata,
    row_id(),
    Column("batch_id", ForeignKey("debit_batch.id"), nullable=False),
    Column("sha256", ForeignKey("document_content.sha256"), nullable=False, index=True),
    # What was read in it, as a hash.
    Column("reading", Text, nullable=False, server_default=text("''")),
    Column("file_name", Text, nullable=False),
    Column("lines", Integer, nullable=False),
    Column("imported_at", UtcTime, nullable=False),
    Column("imported_by", Text, nullable=False),
    Column("till", Text, nullable=False),
    UniqueConstraint("batch_id", "sha256", "reading"),
)

# What each line of such a file came to. Only the first two verdicts did anything.
debit_answer_line: Final = Table(
    "debit_answer_line",
    metadata,
    Column("answer_id", ForeignKey("debit_answer.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("reference", Text, nullable=False),
    Column("amount_cents", BigInteger),
    Column("line_id", ForeignKey("debit_line.id"), index=True),
    Column(
        "verdict",
        Text,
        one_of(
            "verdict",
            "settled",
            "rejected",
            "known",
            "unknown",
            "doubled",
            "other_batch",
            "other_amount",
            "contradicts",
        ),
        nullable=False,
    ),
    Column("code", Text, nullable=False),
    Column("words", Text, nullable=False),
    # `settled` and `rejected` decide a line, each line once.
    Index(
        "uq_debit_answer_line_decides",
        "line_id",
        unique=True,
        sqlite_where=text("verdict IN ('settled', 'rejected')"),
        postgresql_where=text("verdict IN ('settled', 'rejected')"),
    ),
)

# Why banks refuse, in the office's words, with what to do next.
debit_reason: Final = Table(
    "debit_reason",
    metadata,
    Column("profile", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("words", Text, nullable=False),
    Column("next_step", Text, nullable=False),
    Column("kind", Text, one_of("kind", "retry", "fix", "final"), nullable=False),
)
