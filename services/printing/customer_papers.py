"""What papers that a customer asks for say: frozen records, without a database."""

from dataclasses import dataclass
from datetime import datetime

from services.printing.papers import CompanyBlock, CustomerBlock, Field
from services.printing.report_papers import PaperTable


@dataclass(frozen=True, slots=True)
class CustomerPaper:
    """A statement of account or a certificate on A4.

    Attributes:
        kind: what it is, in capitals.
        number: the account's, which it is called by.
        days: the days that it is about, or the day as of which it is true.
        verdict: a word or two, and `sentence` what it says of the customer.
        notes: what the customer should know about it.
        signed_by: who issued it.
        clauses: what it says at length, a paragraph each.
        is_for_signing: whether the customer signs it.
        replaces: when the version before it was made.
    """

    company: CompanyBlock
    kind: str
    number: str
    told_at: datetime
    city: str
    customer: CustomerBlock
    days: str
    verdict: str
    sentence: str
    facts: tuple[Field, ...]
    tables: tuple[PaperTable, ...]
    notes: tuple[str, ...]
    signed_by: str
    replaces: datetime | None = None
    clauses: tuple[str, ...] = ()
    is_for_signing: bool = False
