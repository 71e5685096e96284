"""The company, its people and its settings."""

from typing import Final

from services.audit.sealing import Part, Sealed

OFFICE: Final = (
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
