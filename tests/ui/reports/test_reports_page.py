from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.reports.records import Subject
from tests.services.printing.reading import words as text_of
from tests.services.summaries.day import DayOffice
from tests.ui.kit.keys import CTRL, ENTER, press
from tests.ui.papers.office import Told, click_twice, settle
from ui.frame.shell import Shell
from ui.reports.page import ReportServices, ReportsPage
from ui.tasks import TaskRunner

NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def page(office: DayOffice, tasks: TaskRunner, tmp_path: Path) -> ReportsPage:
    targets = iter(["reporte.xlsx", "reporte.pdf", "reporte.csv"])
    return ReportsPage(
        ReportServices(office.of.day.reports, office.of.day.report_papers),
        tasks,
        lambda: office.sara,
        office.clock,
        choose=lambda _page, _name: tmp_path / next(targets),
    )


def test_a_report_is_read_drawn_opened_saved_and_printed_once(
    office: DayOffice,
    page: ReportsPage,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    office.work()
    window = shell_with(page).window()
    accounts = Told()
    page.account_wanted.connect(accounts)
    assert (
        page.chart.accessibleDescription()
        .replace(NBSP, " ")
        .endswith(
            "nov 26: $ 330.00 · Efectivo $ 187.00 · Cheques $ 30.00"
            " · Depósitos y transferencias $ 45.00 · Tarjetas (Stripe) $ 45.00"
            " · Vouchers del datáfono $ 20.00 · Retenciones $ 3.00"
        )
    )
    assert page.figures.total.text().endswith("Neto: 305.00")
    page.grab()

    page.show_report(Subject.OVERDUE)
    settle(qtbot, tasks)
    assert not page.range.isEnabled()
    table = page.details.view
    assert table is not None
    table.setFocus()
    table.select_row(0)
    QTest.keyClick(table, ENTER)
    assert accounts.heard == ["100001"]

    for _ in range(3):
        press(Qt.Key.Key_E, CTRL)
        settle(qtbot, tasks)
    book = load_workbook(tmp_path / "reporte.xlsx")
    assert book.sheetnames == ["Por antigüedad", "Cuentas con deuda vencida"]
    assert "Cartera vencida" in text_of((tmp_path / "reporte.pdf").read_bytes())
    assert "Cuentas con deuda vencida" in (tmp_path / "reporte.csv").read_text()

    click_twice(window, page.print_button)
    settle(qtbot, tasks)
    assert page.notice.text.text() == "Enviado a la impresora."
    with office.sessions.read() as session:
        sql = "SELECT count(*) FROM journal WHERE action = 'report.printed'"
        assert session.exec_driver_sql(sql).scalar_one() == 1


def test_days_out_of_order_are_refused_and_a_good_range_takes_the_refusal_away(
    office: DayOffice,
    page: ReportsPage,
    shell_with: Callable[..., Shell],
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    shell_with(page)
    before = page.report

    page.days.set_days(office.today, office.today.replace(day=1))
    assert "en orden" in page.notice.text.text()
    assert page.report is before
    page.spans["month"].click()
    settle(qtbot, tasks)

    assert not page.notice.isVisible()
    assert page.report is not before
