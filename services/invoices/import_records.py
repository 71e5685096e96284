from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.importing import Fate, ImportedBefore, LineProblem
from services.invoices.drafts import InvoiceDraft


@dataclass(frozen=True, slots=True)
class PreviewInvoice:
    """One invoice of a file, as the preview lists it. `line` is where it begins."""

    line: int
    number: str
    account_number: str
    customer_name: str
    issued_on: date
    due_on: date
    period: str
    line_count: int
    total_cents: int
    fate: Fate


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What a file would add, and what is wrong with it, line by line.

    `drafts` is what `apply` will write: the file is not read again.
    """

    file_name: str
    sha256: str
    imported_before: ImportedBefore | None
    line_count: int
    invoices: tuple[PreviewInvoice, ...]
    problems: tuple[LineProblem, ...]
    drafts: Sequence[InvoiceDraft]

    @property
    def new_count(self) -> int:
        """How many invoices would be added."""
        return sum(invoice.fate is Fate.NEW for invoice in self.invoices)

    @property
    def same_count(self) -> int:
        """How many are there already, exactly so."""
        return sum(invoice.fate is Fate.SAME for invoice in self.invoices)

    @property
    def problem_count(self) -> int:
        """How many things are wrong."""
        return len(self.problems)

    @property
    def new_total_cents(self) -> int:
        """What the new invoices add up to."""
        return sum(one.total_cents for one in self.invoices if one.fate is Fate.NEW)

    @property
    def may_apply(self) -> bool:
        """Whether nothing is wrong and the file is not known yet."""
        return not self.problems and self.imported_before is None


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What a file added. With `already_imported` it added nothing, because it came in before."""

    file_name: str
    sha256: str
    new_count: int
    same_count: int
    line_count: int
    total_cents: int
    already_imported: bool
