"""Reports as spreadsheets."""

from collections.abc import Sequence

from services.exporting import Cell, Table, csv_text, workbook
from services.reports.records import Report, ReportTable, Subject


def report_workbook(report: Report) -> bytes:
    """An .xlsx file with a sheet for each table."""
    return workbook(tables_of(report))


def report_csv(report: Report) -> str:
    """The same as text for a spreadsheet, one table under another.

    Entries are for a program that keeps accounts: nothing but their lines under their titles.
    """
    if report.question.subject is Subject.LEDGER:
        return csv_text([_plain(report.tables[-1])], named=False)
    return csv_text(tables_of(report))


def tables_of(report: Report) -> list[Table]:
    """Its tables with their sums; what the report is stands over the first."""
    above: list[Sequence[Cell]] = [
        (report.title, report.days),
        ("Visto", report.told_at),
        *((note,) for note in report.body.notes),
        (),
    ]
    made = []
    for each in report.tables:
        rows: list[Sequence[Cell]] = [row.cells for row in each.rows]
        rows += [each.total] if each.total else []
        titles = [heading.title for heading in each.headings]
        made.append(Table(each.title, titles, rows, above))
        above = []
    return made


def _plain(table: ReportTable) -> Table:
    return Table(
        table.title,
        [heading.title for heading in table.headings],
        [row.cells for row in table.rows],
    )
