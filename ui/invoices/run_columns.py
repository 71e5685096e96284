from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QCoreApplication

from services.invoices.run_records import RunAccount, RunExcluded, RunResult
from ui import formats
from ui.widgets.rows_model import Column
from ui.wording import words


def numbers_of(result: RunResult) -> list[str]:
    """The numbers of a run, which follow each other without a gap."""
    series, _, first = result.first_number.rpartition("-")
    last = result.last_number.rpartition("-")[2]
    return [f"{series}-{number:0{len(first)}d}" for number in range(int(first), int(last) + 1)]


def months(today: date) -> list[str]:
    """The next month and the twelve up to this one, newest first."""
    first = today.year * 12 + today.month
    return [f"{place // 12:04d}-{place % 12 + 1:02d}" for place in range(first, first - 13, -1)]


def month_words(period: str) -> str:
    """`noviembre 2026`."""
    names = _tr(
        "enero,febrero,marzo,abril,mayo,junio,julio,agosto,septiembre,octubre,noviembre,diciembre"
    ).split(",")
    year, _, month = period.partition("-")
    return f"{names[int(month) - 1]} {year}"


def account_columns() -> list[Column[RunAccount]]:
    """What a run bills."""

    def money(name: str) -> Callable[[RunAccount], str]:
        def shown(each: RunAccount) -> str:
            cents = int(getattr(each, name))
            return formats.amount(cents) if cents else ""

        return shown

    return [
        Column(
            "customer",
            _tr("Cliente"),
            lambda each: f"{each.account_number} {each.customer_name}",
            stretch=True,
        ),
        Column("plan", _tr("Plan"), lambda each: each.plan_name),
        Column("monthly", _tr("Mensual"), money("monthly_cents"), "right"),
        Column("activation", _tr("Activación"), money("activation_cents"), "right"),
        Column("tax", _tr("IVA"), money("tax_cents"), "right"),
        Column("total", _tr("Total"), money("total_cents"), "right", lambda e: e.total_cents),
    ]


def excluded_columns() -> list[Column[RunExcluded]]:
    """Whom a run leaves out, and why."""
    return [
        Column(
            "customer",
            _tr("Cliente"),
            lambda each: f"{each.account_number} {each.customer_name}",
            stretch=True,
        ),
        Column("why", _tr("Por qué"), lambda each: words(f"invoice_run.{each.why}")),
    ]


def _tr(text: str) -> str:
    return QCoreApplication.translate("MonthlyRunPage", text)
