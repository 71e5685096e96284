"""Every table of the program, as SQLAlchemy Core tables; import them from here.

Core and not ORM: money is written with statements built once (2.5 times the raw rows, where an
ORM flush costs 10), and importing the ORM alone takes half a second of the start.
"""

from services.storage.tables.accounts import (
    account,
    account_line,
    account_move,
    account_note,
    agreement,
    customer,
    document,
    document_content,
    draft,
    plan,
    saved_card,
    tax,
)
from services.storage.tables.audit import journal, journal_head
from services.storage.tables.banking import (
    bank_slip,
    bank_slip_cheque,
    cheque_move,
    statement_file,
    statement_line,
    statement_match,
    statement_profile,
    tender_picture,
)
from services.storage.tables.base import metadata
from services.storage.tables.cards import charge_attempt, claim
from services.storage.tables.consents import consent_event, consent_text
from services.storage.tables.copies import receipt_gap, restored_batch, restored_copy
from services.storage.tables.debits import (
    debit_again,
    debit_answer,
    debit_answer_line,
    debit_batch,
    debit_line,
    debit_reason,
    debit_share,
    mandate,
    mandate_move,
)
from services.storage.tables.factors import recovery_code, second_factor, used_step
from services.storage.tables.invoices import import_file, invoice, invoice_line
from services.storage.tables.office import business_setting, company, company_logo, till
from services.storage.tables.papers import outbox, paper, paper_print
from services.storage.tables.payments import (
    allocation,
    cheque,
    deposit,
    payment,
    receipt_series,
    tender,
)
from services.storage.tables.reconciliation import discrepancy, job, stripe_event
from services.storage.tables.refunds import dispute, refund, reversal, reversal_line
from services.storage.tables.staff import approval, signin_counter, staff_user, user_role
from services.storage.tables.summaries import day_close, stripe_day
from services.storage.tables.tenders import (
    cash,
    customer_flag,
    holiday,
    payment_void,
    reason,
    voucher,
    withholding,
    withholding_agent,
    withholding_line,
)
from services.storage.tables.tills import cash_count, cash_movement, till_session

__all__ = [
    "account",
    "account_line",
    "account_move",
    "account_note",
    "agreement",
    "allocation",
    "approval",
    "bank_slip",
    "bank_slip_cheque",
    "business_setting",
    "cash",
    "cash_count",
    "cash_movement",
    "charge_attempt",
    "cheque",
    "cheque_move",
    "claim",
    "company",
    "company_logo",
    "consent_event",
    "consent_text",
    "customer",
    "customer_flag",
    "day_close",
    "debit_again",
    "debit_answer",
    "debit_answer_line",
    "debit_batch",
    "debit_line",
    "debit_reason",
    "debit_share",
    "deposit",
    "discrepancy",
    "dispute",
    "document",
    "document_content",
    "draft",
    "holiday",
    "import_file",
    "invoice",
    "invoice_line",
    "job",
    "journal",
    "journal_head",
    "mandate",
    "mandate_move",
    "metadata",
    "outbox",
    "paper",
    "paper_print",
    "payment",
    "payment_void",
    "plan",
    "reason",
    "receipt_gap",
    "receipt_series",
    "recovery_code",
    "refund",
    "restored_batch",
    "restored_copy",
    "reversal",
    "reversal_line",
    "saved_card",
    "second_factor",
    "signin_counter",
    "staff_user",
    "statement_file",
    "statement_line",
    "statement_match",
    "statement_profile",
    "stripe_day",
    "stripe_event",
    "tax",
    "tender",
    "tender_picture",
    "till",
    "till_session",
    "used_step",
    "user_role",
    "voucher",
    "withholding",
    "withholding_agent",
    "withholding_line",
]
