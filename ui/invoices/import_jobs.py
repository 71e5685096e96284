from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QCoreApplication

from services.accounts import importing as account_files
from services.accounts.import_records import AccountPreview, PreviewAccount
from services.accounts.importing import AccountImport
from services.importing import Fate, ImportedBefore, LineProblem
from services.invoices import importing as invoice_files
from services.invoices.import_records import ImportPreview, PreviewInvoice
from services.invoices.importing import InvoiceImport
from services.staff.rights import Operator
from ui import formats, wording
from ui.tasks import Progress
from ui.widgets.rows_model import Column
from ui.wording import words
from ui.words.state import StateLook


class FilePreview(Protocol):
    """What every import says of a file before anything is written."""

    @property
    def file_name(self) -> str:
        """The name of the file."""
        ...

    @property
    def imported_before(self) -> ImportedBefore | None:
        """When these very bytes came in, if they did."""
        ...

    @property
    def line_count(self) -> int:
        """How many records the file has."""
        ...

    @property
    def problems(self) -> Sequence[LineProblem]:
        """What is wrong, line by line."""
        ...

    @property
    def new_count(self) -> int:
        """How many would be added."""
        ...

    @property
    def same_count(self) -> int:
        """How many are there already."""
        ...

    @property
    def may_apply(self) -> bool:
        """Whether nothing is wrong and the file is not known yet."""
        ...


class FileResult(Protocol):
    """What every import says after it was written."""

    @property
    def new_count(self) -> int:
        """How many were added."""
        ...

    @property
    def same_count(self) -> int:
        """How many were there already."""
        ...

    @property
    def already_imported(self) -> bool:
        """Whether the same file had come in before, so that nothing was added."""
        ...


@dataclass(frozen=True, slots=True)
class ImportJob:
    """One kind of file that the import page takes, with its words and its table.

    `preview` and `apply` run on a worker's thread; `rows` and `total_cents` read a preview.
    """

    key: str
    title: str
    columns: Callable[[], list[Column[Any]]]
    preview: Callable[[Path, Progress], FilePreview]
    apply: Callable[[Operator, Any, Progress], FileResult]
    rows: Callable[[Any], Sequence[Any]]
    total_cents: Callable[[Any], int | None]
    template: Callable[[], str]


def invoice_job(service: InvoiceImport) -> ImportJob:
    """Invoices, one row a charge line."""
    return ImportJob(
        "invoices",
        _tr("Facturas"),
        _invoice_columns,
        lambda path, progress: service.preview(path, progress=progress),
        lambda operator, preview, progress: service.apply(operator, preview, progress=progress),
        _invoices_of,
        lambda preview: preview.new_total_cents,
        invoice_files.export_template,
    )


def account_job(service: AccountImport) -> ImportJob:
    """Accounts of the billing system."""
    return ImportJob(
        "accounts",
        _tr("Cuentas"),
        _account_columns,
        lambda path, progress: service.preview(path, progress=progress),
        lambda operator, preview, progress: service.apply(
            operator, preview.parsed, progress=progress
        ),
        _accounts_of,
        lambda _preview: None,
        account_files.export_template,
    )


def problem_columns() -> list[Column[LineProblem]]:
    """What is wrong in a file: where, and in words."""
    return [
        Column("line", _tr("Línea"), lambda each: f"{each.line:,}", "right", lambda e: e.line),
        Column("field", _tr("Columna"), lambda each: each.field or "—"),
        Column(
            "problem",
            _tr("Problema"),
            lambda each: wording.words_for(each.error),
            stretch=True,
            tone=lambda _each: "err",
        ),
    ]


def fate_look(fate: Fate) -> StateLook:
    """What becomes of a record of a file, as it is shown."""
    word = words(f"invoice_fate.{fate.value}")
    if fate is Fate.NEW:
        return StateLook(word, "plus", "ok")
    if fate is Fate.SAME:
        return StateLook(word, "ok", "muted")
    return StateLook(word, "err", "err")


def _invoices_of(preview: ImportPreview) -> Sequence[PreviewInvoice]:
    return preview.invoices


def _accounts_of(preview: AccountPreview) -> Sequence[PreviewAccount]:
    return preview.accounts


def _line(each: Any) -> str:
    return f"{each.line:,}"


def _fate(title: str) -> Column[Any]:
    return Column(
        "fate",
        title,
        lambda each: fate_look(each.fate).word,
        look=lambda each: fate_look(each.fate),
    )


def _invoice_columns() -> list[Column[Any]]:
    return [
        Column("line", _tr("Línea"), _line, "right", lambda each: each.line),
        _fate(_tr("Resultado")),
        Column("number", _tr("Factura"), lambda each: each.number),
        Column(
            "customer",
            _tr("Cliente"),
            lambda each: f"{each.account_number} {each.customer_name}".strip(),
            stretch=True,
        ),
        Column("period", _tr("Período"), lambda each: each.period, "center"),
        Column("due", _tr("Vence"), lambda each: formats.day(each.due_on), "center"),
        Column(
            "total",
            _tr("Total"),
            lambda each: formats.amount(each.total_cents),
            "right",
            lambda each: each.total_cents,
        ),
    ]


def _account_columns() -> list[Column[Any]]:
    def method(each: PreviewAccount) -> str:
        return wording.state("agreement", each.method).word if each.method else "—"

    return [
        Column("line", _tr("Línea"), _line, "right", lambda each: each.line),
        _fate(_tr("Resultado")),
        Column("customer", _tr("Cuenta"), lambda each: f"{each.number} {each.name}", stretch=True),
        Column("id", _tr("RUC o cédula"), lambda each: each.id_number),
        Column("plan", _tr("Plan"), lambda each: each.plan_code),
        Column("monthly", _tr("Mensual"), lambda each: formats.amount(each.monthly_cents), "right"),
        Column("method", _tr("Método"), method),
        Column("state", _tr("Estado"), lambda each: wording.state("account", each.state).word),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("ImportPage", text)
