import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from desktop.commands.call import Call
from desktop.commands.exits import DONE
from desktop.commands.opening import open_office, upkeep_user
from desktop.commands.spans import day_of, write_file
from services.exporting import Cell, Cents
from services.reports.exports import report_csv, report_workbook
from services.reports.figures import cell_words
from services.reports.records import Report, ReportQuestion, ReportTable, Subject
from services.reports.service import MOST_DAYS
from services.staff.rights import Right

_SUBJECTS: Final = tuple(each.value for each in Subject)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which report, its days, and where its files go."""
    parser.add_argument("subject", choices=_SUBJECTS, metavar="REPORTE", help=", ".join(_SUBJECTS))
    parser.add_argument("--date", default="", metavar="AAAA-MM-DD", help="sin esto, hoy")
    parser.add_argument("--to", default="", metavar="AAAA-MM-DD", help="hasta este día")
    parser.add_argument("--pdf", type=Path, metavar="FILE")
    parser.add_argument("--xlsx", type=Path, metavar="FILE")
    parser.add_argument("--csv", type=Path, metavar="FILE")


def run(call: Call, given: argparse.Namespace) -> int:
    """Tell one report, and write the files that were asked for."""
    with open_office(call) as office:
        first = day_of("--date", given.date) if given.date else office.today()
        last = day_of("--to", given.to, since=first, most=MOST_DAYS) if given.to else first
        operator = upkeep_user(call, office, Right.READ_REPORTS)
        day = office.services.day
        told = day.reports.read(operator, ReportQuestion(Subject(given.subject), first, last))
        if given.pdf is not None:
            write_file("--pdf", given.pdf, day.report_papers.pdf(operator, told))
        if given.xlsx is not None:
            write_file("--xlsx", given.xlsx, report_workbook(told))
        if given.csv is not None:
            write_file("--csv", given.csv, report_csv(told).encode())
    call.tell(_record(told), "\n".join(_lines(told)))
    return DONE


def _record(told: Report) -> dict[str, Any]:
    return {
        "report": told.question.subject.value,
        "date": told.question.first,
        "to": told.question.last,
        "told_at": told.told_at,
        "tables": {each.title: _table(each) for each in told.tables},
        "notes": list(told.body.notes),
    }


def _table(table: ReportTable) -> dict[str, Any]:
    return {
        "titles": [heading.title for heading in table.headings],
        "rows": [[_value(cell) for cell in row.cells] for row in table.rows],
        "total": [_value(cell) for cell in table.total],
    }


def _value(cell: Cell) -> Any:
    return {"cents": cell.cents} if isinstance(cell, Cents) else cell


def _lines(told: Report) -> list[str]:
    """The figures as they are read in a terminal; what stands behind them is for files."""
    table = told.body.figures
    rows: list[Sequence[Cell]] = [row.cells for row in table.rows]
    rows += [table.total] if table.total else []
    lines = [f"{told.title.upper()} · {told.days}"]
    lines += ["  " + "  ".join(cell_words(cell) for cell in row if cell != "") for row in rows]
    return [*lines, *told.body.notes]
