"""What the journal seals: every table whose rows are a record, and what may change in it."""

from typing import Final

from services.audit.sealing import Part, Sealed

_OF_ACCOUNT: Final = "JOIN account a ON a.id = t.account_id"
_OWNER: Final = "SELECT customer_id FROM account WHERE number = :key"
_ITS_ACCOUNT: Final = (
    "coalesce((SELECT 'account:' || min(a.number) FROM account a WHERE a.customer_id = {of}),"
    " 'customer:' || {of})"
)
_BATCH: Final = "(SELECT id FROM debit_batch WHERE number = CAST(:key AS BIGINT))"
_OF_BATCH: Final = f"SELECT id FROM debit_line WHERE batch_id = {_BATCH}"
_DECIDED_NOW: Final = (
    f"{_OF_BATCH} AND decided_at ="
    f" (SELECT max(decided_at) FROM debit_line WHERE batch_id = {_BATCH})"
)
_DECIDED: Final = (
    "state",
    "code",
    "words",
    "settled_on",
    "taken_back_on",
    "bank_fee_cents",
    "decided_at",
    "decided_by",
    "approver",
)

PAYMENT: Final = Sealed(
    "payment",
    (
        Part("payment", "t.id"),
        Part("tender", "t.payment_id"),
        Part("allocation", "t.payment_id"),
        Part("cash", "t.payment_id"),
        Part("cheque", "t.payment_id", leave=("id", "state", "living", "deposit_on", "agreed_on")),
        Part(
            "deposit",
            "t.payment_id",
            leave=("id", "state", "living", "decided_at", "decided_by", "decision"),
        ),
        Part("voucher", "t.payment_id", leave=("id", "living")),
        Part("withholding", "t.payment_id", leave=("id", "living")),
        Part("withholding_line", "t.payment_id"),
    ),
    "'payment:' || t.id",
    has_hints=False,
)
"""A payment and what was given for it; sealed by whoever writes it."""

INVOICE: Final = Sealed(
    "invoice",
    (
        Part(
            "invoice", "t.number", leave=("id", "balance_cents", "state", "version", "void_reason")
        ),
        Part(
            "invoice_line",
            "i.number",
            "JOIN invoice i ON i.id = t.invoice_id",
            leave=("invoice_id",),
        ),
    ),
    "'invoice:' || t.number",
    has_hints=False,
)
"""An invoice and its lines; sealed by whoever writes it, a million in some hundreds of entries."""

CUSTOMER: Final = Sealed(
    "customer",
    (
        Part("customer", "t.id", leave=("version", "stripe_customer")),
        Part("withholding_agent", "t.customer_id"),
        Part("saved_card", "t.customer_id"),
    ),
    _ITS_ACCOUNT.format(of="t.id"),
    {
        "account.created": _OWNER,
        "account.customer_edited": _OWNER,
        "account.consent_given": _OWNER,
        "account.consent_revoked": _OWNER,
        "account.card_saved": "",
        "customer.withholding_agent": _OWNER,
    },
    is_number=True,
)

ACCOUNT: Final = Sealed(
    "account",
    (
        Part(
            "account",
            "t.number",
            leave=("state", "version", "changed_at", "name_folded", "search_text"),
        ),
        Part("account_line", "a.number", _OF_ACCOUNT),
        Part("account_move", "a.number", _OF_ACCOUNT),
        Part("agreement", "a.number", _OF_ACCOUNT),
    ),
    "'account:' || t.number",
    {
        **dict.fromkeys(
            (
                "account.created",
                "account.service_edited",
                "account.line_added",
                "account.line_removed",
                "account.submitted",
                "account.sent_back",
                "account.activated",
                "account.rejected",
                "account.suspended",
                "account.reactivated",
                "account.closed",
                "agreement.changed",
                # A request moves on when its papers come.
                "document.attached",
                "document.withdrawn",
            ),
            "",
        ),
    },
)

MANDATE: Final = Sealed(
    "mandate",
    (
        Part("mandate", "a.number", _OF_ACCOUNT),
        Part(
            "mandate_move",
            "a.number",
            "JOIN mandate m ON m.id = t.mandate_id JOIN account a ON a.id = m.account_id",
        ),
    ),
    "'account:' || a.number",
    {"mandate.*": ""},
)

_PEOPLE: Final = (
    CUSTOMER,
    ACCOUNT,
    MANDATE,
    Sealed(
        "account_file",
        (
            Part("account_note", "a.number", _OF_ACCOUNT),
            Part("document", "a.number", _OF_ACCOUNT),
        ),
        "'account:' || a.number",
        {
            "account.created": "",
            "account.note_added": "",
            "document.*": "",
            "debit.released": "SELECT a.number FROM account a JOIN debit_line l"
            " ON l.account_id = a.id WHERE l.id = :key",
            "debit.reversed": "SELECT a.number FROM account a JOIN debit_line l"
            " ON l.account_id = a.id WHERE l.id = :key",
        },
    ),
    Sealed(
        "user",
        (
            Part("staff_user", "t.username", leave=("last_signed_in_at",)),
            Part("user_role", "u.username", "JOIN staff_user u ON u.id = t.user_id"),
        ),
        "'user:' || t.username",
        {
            "office.company_created": "SELECT username FROM staff_user",
            **dict.fromkeys(
                (
                    "staff.user_added",
                    "staff.roles_changed",
                    "staff.deactivated",
                    "staff.locked",
                    "staff.unlocked",
                    "staff.password_reset",
                    "staff.password_changed",
                ),
                "",
            ),
        },
    ),
    Sealed(
        "consent",
        (Part("consent_event", "t.customer_id"),),
        _ITS_ACCOUNT.format(of="t.customer_id"),
        {
            "account.created": _OWNER,
            "account.consent_given": _OWNER,
            "account.consent_revoked": _OWNER,
        },
        is_number=True,
    ),
    Sealed(
        "consent_text",
        (Part("consent_text", "t.version"),),
        "'consent_text:' || t.version",
        {
            "consent.text_added": "",
            "office.company_created": "SELECT version FROM consent_text",
        },
    ),
    Sealed(
        "factor",
        (
            Part("second_factor", "u.username", "JOIN staff_user u ON u.id = t.user_id"),
            Part(
                "recovery_code",
                "u.username",
                "JOIN second_factor f ON f.id = t.factor_id JOIN staff_user u ON u.id = f.user_id",
            ),
        ),
        "'user:' || u.username",
        dict.fromkeys(
            (
                "staff.factor_begun",
                "staff.factor_removed",
                "staff.recovery_code_used",
                "staff.password_reset",
                "staff.password_changed",
            ),
            "",
        ),
    ),
    Sealed(
        "approval",
        (Part("approval", "t.id", leave=("used_at",)),),
        "t.document",
        {"staff.approved": "SELECT id FROM approval WHERE document = :subject"},
    ),
)

_OFFICE: Final = (
    Sealed(
        "company",
        (Part("company", "t.id", leave=("next_invoice", "next_account", "stripe_account")),),
        "'company:1'",
        {
            "office.company_created": "",
            "office.company_changed": "",
            "office.numbers_changed": "",
        },
        is_number=True,
    ),
    Sealed(
        "logo",
        (Part("company_logo", "t.id", leave=("content",)),),
        "'company:1'",
        {"office.logo_changed": "SELECT max(id) FROM company_logo"},
        is_number=True,
    ),
    Sealed(
        "till",
        (Part("till", "t.code"),),
        "'till:' || t.code",
        {
            "office.till_added": "",
            "office.till_changed": "",
            "office.company_created": "SELECT code FROM till",
        },
    ),
    Sealed(
        "tax",
        (Part("tax", "t.code"),),
        "'tax:' || t.code",
        {"tax.*": "", "office.company_created": "SELECT code FROM tax"},
    ),
    Sealed(
        "plan",
        (Part("plan", "t.code"),),
        "'setting:plan'",
        {"office.company_created": "SELECT code FROM plan"},
    ),
    Sealed(
        "setting",
        (Part("business_setting", "t.key"),),
        "'setting:' || t.key",
        {"office.*": "SELECT key FROM business_setting WHERE 'setting:' || key = :subject"},
    ),
    Sealed(
        "reason",
        (Part("reason", "t.kind"),),
        "'setting:reasons'",
        {
            "office.company_created": "SELECT kind FROM reason",
            "office.reasons_changed": "SELECT kind FROM reason",
        },
    ),
    Sealed(
        "holiday",
        (Part("holiday", "'all'"),),
        "'setting:holidays'",
        {"office.company_created": "SELECT 'all'", "office.holidays_changed": "SELECT 'all'"},
    ),
    Sealed(
        "debit_reason",
        (Part("debit_reason", "'all'"),),
        "'setting:debit_reasons'",
        {"office.reasons_changed": "SELECT 'all'"},
    ),
    Sealed(
        "profile",
        (Part("statement_profile", "t.name"),),
        "'statement_profile:' || t.name",
        {"statement.profile_saved": "", "statement.profile_removed": ""},
    ),
    Sealed(
        "import",
        (Part("import_file", "t.sha256"),),
        "'import:' || t.sha256",
        {"account.imported": "", "invoice.imported": ""},
    ),
    Sealed(
        "stripe_day",
        (Part("stripe_day", "t.number"),),
        "'stripe_day:' || t.number",
        {"day.compared": "SELECT number FROM stripe_day WHERE 'day:' || day = :subject"},
        is_number=True,
    ),
    Sealed(
        "day",
        (Part("day_close", "t.day"),),
        "'day:' || t.day",
        {"day.closed": "SELECT day FROM day_close WHERE 'day:' || day = :subject"},
    ),
    Sealed(
        "stripe_day",
        (Part("stripe_day", "t.number"),),
        "'day:' || t.day",
        {"day.compared": "SELECT max(number) FROM stripe_day"},
        is_number=True,
    ),
    Sealed(
        "gap",
        (Part("receipt_gap", "t.series"),),
        "'receipt:' || t.series || '-' || t.first_number",
        {"receipt.numbers_used": ""},
    ),
    Sealed(
        "restored",
        (Part("restored_copy", "t.id"), Part("restored_batch", "t.restored_id")),
        "'restored:' || t.id",
        {"storage.restored": "", "storage.restored_decided": ""},
    ),
)

_TILLS: Final = (
    Sealed(
        "turn",
        (
            Part("till_session", "t.id"),
            Part("cash_count", "t.session_id"),
            # What goes to the bank or back to a customer belongs to its own document.
            Part("cash_movement", "t.session_id", where="t.ref IS NULL"),
        ),
        "'turn:' || t.till || '-' || t.number",
        {"till.*": ""},
    ),
    Sealed(
        "slip",
        (
            Part("bank_slip", "t.id"),
            Part("bank_slip_cheque", "t.slip_id", leave=("live",)),
            Part("cash_movement", "t.ref", where="t.ref IS NOT NULL AND t.kind <> 'back'"),
        ),
        "'slip:' || t.number",
        {"slip.*": ""},
    ),
    Sealed(
        "void",
        (
            Part("payment_void", "t.payment_id"),
            Part("cash_movement", "t.ref", where="t.kind = 'back'"),
        ),
        "'payment:' || t.payment_id",
        {"payment.voided": ""},
    ),
    Sealed(
        "invoice_void",
        (Part("invoice", "t.number", only=("void_reason",), where="t.state = 'void'"),),
        "'invoice:' || t.number",
        {"invoice.voided": ""},
    ),
    Sealed(
        "reversal",
        (
            Part("reversal", "t.payment_id"),
            Part("reversal_line", "r.payment_id", "JOIN reversal r ON r.id = t.reversal_id"),
        ),
        "'payment:' || t.payment_id",
        {"payment.reversed": "", "payment.returned": ""},
    ),
    Sealed(
        "picture",
        (Part("tender_picture", "t.payment_id"),),
        "'payment:' || t.payment_id",
        {"picture.attached": ""},
    ),
    Sealed(
        "paper",
        (Part("paper", "t.id", leave=("content",)),),
        "'paper:' || t.id",
        {"paper.archived": "SELECT CAST(:paper AS BIGINT)"},
        is_number=True,
        has_hints=False,
    ),
    Sealed(
        "print",
        (Part("paper_print", "t.id", where="t.state = 'done'"),),
        "'paper:' || t.paper_id",
        {
            "paper.*": "SELECT id FROM paper_print WHERE paper_id = CAST(:paper AS BIGINT)"
            " AND state = 'done'"
        },
        is_number=True,
        has_hints=False,
    ),
)

_CHEQUE_OF: Final = "SELECT id FROM cheque WHERE payment_id = :key"
_MATCHED: Final = (
    "SELECT CAST(ref AS BIGINT) FROM statement_match"
    " WHERE kind = 'deposit' AND ref NOT LIKE 'line:%'"
)
_BANK: Final = (
    Sealed(
        "cheque",
        (
            Part("cheque", "t.id", only=("state", "living", "deposit_on", "agreed_on")),
            Part("cheque_move", "t.cheque_id"),
        ),
        "'cheque:' || t.id",
        {
            "payment.recorded/cheque": _CHEQUE_OF,
            "payment.voided": _CHEQUE_OF,
            "cheque.came_due": "SELECT cheque_id FROM cheque_move WHERE from_state = 'POSTDATED'"
            " AND 'day:' || business_date = :subject",
            "slip.*": "SELECT cheque_id FROM bank_slip_cheque WHERE slip_id = :key",
            "cheque.*": "",
        },
        is_number=True,
    ),
    Sealed(
        "flag",
        (Part("customer_flag", "t.customer_id"),),
        _ITS_ACCOUNT.format(of="t.customer_id"),
        {
            **dict.fromkeys(
                ("cheque.protested", "cheque.returned"),
                "SELECT customer_id FROM customer_flag WHERE cheque_id = CAST(:key AS BIGINT)",
            ),
            "customer.flag_lifted": _OWNER,
        },
        is_number=True,
    ),
    Sealed(
        "deposit",
        (
            Part(
                "deposit",
                "t.id",
                only=("state", "living", "decided_at", "decided_by", "decision"),
            ),
        ),
        "'deposit:' || t.id",
        {
            "payment.recorded/deposit": "SELECT id FROM deposit WHERE payment_id = :key",
            "payment.voided": "SELECT id FROM deposit WHERE payment_id = :key",
            "deposit.*": "",
            "statement.matched": f"{_MATCHED} AND line_id = CAST(:key AS BIGINT)",
            "statement.unmatched": f"{_MATCHED} AND line_id = CAST(:key AS BIGINT)",
            "statement.matched_exact": f"{_MATCHED} AND at = (SELECT max(at) FROM statement_match)",
            "statement.undone": f"{_MATCHED} AND line_id IN"
            " (SELECT id FROM statement_line WHERE file_id = :key)",
        },
        is_number=True,
    ),
    Sealed(
        "statement",
        (Part("statement_file", "t.id"),),
        "'statement:' || t.file_name",
        {"statement.imported": "", "statement.undone": ""},
    ),
    Sealed(
        "statement_line",
        (Part("statement_line", "t.id", leave=("state", "note")),),
        "'statement_line:' || t.id",
        {"statement.imported": "SELECT id FROM statement_line WHERE file_id = :key"},
        is_number=True,
        has_hints=False,
    ),
    Sealed(
        "statement_note",
        (Part("statement_line", "t.id", only=("note",)),),
        "'statement_line:' || t.id",
        {"statement.set_aside": "", "statement.reopened": ""},
        is_number=True,
    ),
    Sealed(
        "statement_match",
        (Part("statement_match", "t.line_id"),),
        "'statement_line:' || t.line_id",
        {
            "statement.matched": "",
            "statement.unmatched": "",
            "statement.matched_exact": "SELECT line_id FROM statement_match"
            " WHERE at = (SELECT max(at) FROM statement_match)",
            "statement.undone": "SELECT id FROM statement_line WHERE file_id = :key",
        },
        is_number=True,
        has_hints=False,
    ),
)

DEBIT_END: Final = Sealed(
    "debit_end",
    (Part("debit_line", "t.id", only=_DECIDED),),
    "'debit:' || t.id",
    {
        "debit.written": _DECIDED_NOW,
        "debit.cancelled": _DECIDED_NOW,
        "debit.closed": _DECIDED_NOW,
        "debit.released": "",
        "debit.reversed": "",
    },
    has_hints=False,
)
"""What became of a debit; sealed by whoever reads an answer, thousands at a time."""

ANSWER_LINE: Final = Sealed(
    "answer_line",
    (Part("debit_answer_line", "t.answer_id || '-' || t.number"),),
    "'batch:' || (SELECT b.number FROM debit_batch b JOIN debit_answer n ON n.batch_id = b.id"
    " WHERE n.id = t.answer_id)",
    has_hints=False,
)
"""What a line of an answer came to; sealed by whoever reads it."""

_DEBITS: Final = (
    Sealed(
        "batch",
        # It is closed without an entry when its last line was told by the one before.
        (Part("debit_batch", "t.number", leave=("state", "changed_at")),),
        "'batch:' || t.number",
        {"debit.*": "SELECT number FROM debit_batch WHERE 'batch:' || number = :subject"},
        is_number=True,
    ),
    Sealed(
        "debit",
        (
            Part(
                "debit_line",
                "t.id",
                leave=_DECIDED,
            ),
            Part("debit_share", "t.line_id"),
            Part("claim", "t.holder", leave=("live",), where="t.method = 'debit'"),
        ),
        "'debit:' || t.id",
        {"debit.prepared": _OF_BATCH},
        has_hints=False,
    ),
    DEBIT_END,
    Sealed(
        "debit_again",
        (Part("debit_again", "t.line_id"),),
        "'debit:' || t.line_id",
        {"debit.moved": "", "debit.corrected": ""},
    ),
    Sealed(
        "answer",
        (Part("debit_answer", "t.id"),),
        "'batch:' || (SELECT b.number FROM debit_batch b WHERE b.id = t.batch_id)",
        {"debit.answered": f"SELECT max(id) FROM debit_answer WHERE batch_id = {_BATCH}"},
        is_number=True,
        has_hints=False,
    ),
    ANSWER_LINE,
)

_CARDS: Final = (
    Sealed(
        "attempt",
        (
            Part(
                "charge_attempt",
                "t.id",
                only=(
                    "account_id",
                    "amount_cents",
                    "currency",
                    "channel",
                    "actor_id",
                    "till",
                    "create_params",
                    "created_at",
                ),
            ),
            Part("claim", "t.holder", leave=("live",), where="t.method <> 'debit'"),
        ),
        "'attempt:' || t.id",
        {"card.claimed": "", "card.imported": ""},
        has_hints=False,
    ),
    Sealed(
        "charge",
        (
            Part(
                "charge_attempt",
                "t.id",
                only=(
                    "state",
                    "pi_id",
                    "charge_id",
                    "card_brand",
                    "card_last4",
                    "stripe_account",
                    "livemode",
                    "needs_review",
                ),
            ),
        ),
        "'attempt:' || t.id",
        {"card.*": ""},
    ),
    Sealed(
        "refund",
        (
            Part(
                "refund",
                "t.id",
                leave=(
                    "fence",
                    "owner",
                    "lease_until",
                    "polls",
                    "poll_at",
                    "changed_at",
                    "sent_at",
                    "failure",
                    "stripe_version",
                ),
            ),
        ),
        "'refund:' || t.id",
        {"refund.*": ""},
    ),
    Sealed(
        "dispute",
        (Part("dispute", "t.id", leave=("changed_at",)),),
        "'dispute:' || t.id",
        {"dispute.seen": ""},
    ),
    Sealed(
        "difference",
        (Part("discrepancy", "t.id"),),
        "'difference:' || t.id",
        {"difference.*": ""},
    ),
)

SEALED: Final = (PAYMENT, INVOICE, *_PEOPLE, *_OFFICE, *_TILLS, *_BANK, *_DEBITS, *_CARDS)
"""All of them."""
