from collections.abc import Callable

from services.audit.service import Journal
from services.papers.desk import PrintDesk
from services.printing import press
from services.printing.papers import CompanyBlock
from services.printing.report_papers import (
    PaperBar,
    PaperChart,
    PaperColumn,
    PaperLabel,
    PaperTable,
    ReportPaper,
)
from services.reports.figures import cell_words, short
from services.reports.records import Chart, Report, ReportTable
from services.reports.shape import labels, pieces, ticks
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions


class ReportPapers:
    """Reports as PDFs. They prove nothing that the books don't, so that none is archived."""

    def __init__(
        self,
        sessions: Sessions,
        journal: Journal,
        company: Callable[[], CompanyBlock],
        desk: PrintDesk,
    ) -> None:
        self._sessions = sessions
        self._journal = journal
        self._company = company
        self._desk = desk

    def pdf(self, operator: Operator, report: Report) -> bytes:
        """A report on A4.

        Raises:
            NotAllowed.
        """
        operator.require(Right.READ_REPORTS)
        return press.render_report(report_paper(self._company(), report, operator.full_name))

    def print(self, operator: Operator, report: Report, printer: str | None = None) -> None:
        """Print a report; the journal says who did.

        Raises:
            NotAllowed. PrinterProblem.
        """
        title = f"{report.title} {report.days}"
        job = self._desk.print_loose(title, self.pdf(operator, report), printer)
        question = report.question
        with self._sessions.begin() as session:
            self._journal.append(
                session,
                operator,
                "report.printed",
                f"report:{question.subject.value}",
                after={
                    "from": question.first,
                    "to": question.last,
                    "printer": printer or "",
                    "job": job,
                },
            )


def report_paper(company: CompanyBlock, report: Report, told_by: str) -> ReportPaper:
    """What a report says on paper."""
    chart = report.body.chart
    return ReportPaper(
        company=company,
        title=report.title,
        days=report.days,
        told_at=report.told_at,
        told_by=told_by,
        chart=None if chart.is_empty else _chart(chart),
        tables=tuple(_table(each) for each in report.tables),
        notes=report.body.notes,
    )


def _chart(chart: Chart) -> PaperChart:
    def figure(value: int) -> str:
        return short(value, is_money=chart.is_money)

    return PaperChart(
        chart.title,
        chart.series,
        tuple((figure(each.value), each.height) for each in ticks(chart)),
        tuple(
            PaperBar(each.series, each.x, each.width, each.bottom, each.height)
            for each in pieces(chart)
        ),
        tuple(
            PaperLabel(each.text, figure(each.total), each.centre, each.room, each.top)
            for each in labels(chart)
        ),
    )


def _table(table: ReportTable) -> PaperTable:
    return PaperTable(
        table.title,
        tuple(PaperColumn(each.title, each.weight, each.is_figure) for each in table.headings),
        tuple(tuple(cell_words(cell) for cell in row.cells) for row in table.rows),
        tuple(cell_words(cell) for cell in table.total),
    )
