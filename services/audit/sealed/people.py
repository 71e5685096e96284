"""Customers, their accounts, and what was agreed with them."""

from typing import Final

from services.audit.sealing import Part, Sealed

_OF_ACCOUNT: Final = "JOIN account a ON a.id = t.account_id"
OWNER: Final = "SELECT customer_id FROM account WHERE number = :key"
"""The customer of an entry about an account."""

ITS_ACCOUNT: Final = (
    "coalesce((SELECT 'account:' || min(a.number) FROM account a WHERE a.customer_id = {of}),"
    " 'customer:' || {of})"
)
"""What a customer of the id `of` is called by."""

CUSTOMER: Final = Sealed(
    "customer",
    (
        Part("customer", "t.id", leave=("version", "stripe_customer")),
        Part("withholding_agent", "t.customer_id"),
        Part("saved_card", "t.customer_id"),
    ),
    ITS_ACCOUNT.format(of="t.id"),
    {
        "account.created": OWNER,
        "account.customer_edited": OWNER,
        "account.consent_given": OWNER,
        "account.consent_revoked": OWNER,
        "account.card_saved": "",
        "customer.withholding_agent": OWNER,
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

PEOPLE: Final = (
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
        ITS_ACCOUNT.format(of="t.customer_id"),
        {
            "account.created": OWNER,
            "account.consent_given": OWNER,
            "account.consent_revoked": OWNER,
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
