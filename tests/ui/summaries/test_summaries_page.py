import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.cards.errors import ProviderUnavailable
from services.summaries.records import Part
from tests.services.printing.reading import words as text_of
from tests.services.summaries.day import DayOffice
from tests.ui.kit.keys import CTRL, ENTER, press
from tests.ui.papers.office import Told, click_twice, settle
from ui.accounts.form_sheet import FormSheet
from ui.frame.shell import Shell
from ui.summaries.desk import SummaryServices
from ui.summaries.page import SummariesPage
from ui.summaries.rows import Group
from ui.tasks import TaskRunner

ShellWith = Callable[..., Shell]


@pytest.fixture
def page(office: DayOffice, tasks: TaskRunner, tmp_path: Path) -> SummariesPage:
    of = office.of
    return SummariesPage(
        SummaryServices(of.summaries, of.day_closing, of.stripe_days, of.papers),
        tasks,
        lambda: office.sara,
        office.clock,
        choose=lambda _page, name: tmp_path / name,
    )


def sheet_of(shell: Shell) -> FormSheet:
    found = [each for each in shell.window().findChildren(FormSheet) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def test_the_screen_is_the_paper_and_a_total_opens_to_its_receipts(
    office: DayOffice,
    page: SummariesPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    office.work()
    shell_with(page)
    receipts = Told()
    page.receipt_wanted.connect(receipts)
    assert "Resumen" not in page.notice.text.text()
    words = text_of(page.paper.content)
    assert "PRELIMINAR" in words
    assert "$ 305.00" in words
    assert page.state.text.text() == "Preliminar: falta contar o firmar Z 01-1, Z 02-1."
    assert page.close_button.toolTip() == "Falta contar o firmar turnos de este día."

    page.totals.table.setFocus()
    page.totals.table.select_row(0)
    QTest.keyClick(page.totals.table, ENTER)
    settle(qtbot, tasks)
    rows = page.totals.documents.rows
    assert (len(rows), sum(row.cents for row in rows)) == (6, 16_200)
    QTest.keyClick(page.totals.documents_view, ENTER)
    assert receipts.heard == [rows[0].payment]

    page.totals.back.click()
    page.totals.chips.choose(Group.LIST.value)
    page.totals.table.select_row(0)
    QTest.keyClick(page.totals.table, ENTER)
    (row,) = page.totals.documents.rows
    assert "n.º 001234" in page.totals.detail.text()
    assert row.cents == page.view.told.annex(Part.CHEQUES).cents if page.view else False

    press(Qt.Key.Key_E, CTRL)
    settle(qtbot, tasks)
    book = load_workbook(io.BytesIO((tmp_path / "resumen_2026-11-22.xlsx").read_bytes()))
    assert book.sheetnames[:5] == [
        "Por método",
        "Por cajero",
        "Por día",
        "Turnos",
        "Cheques recibidos",
    ]


def test_the_days_and_what_they_are_narrowed_to_are_asked_at_once(
    office: DayOffice, page: SummariesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.work()
    shell_with(page)

    page.bar.till.setCurrentIndex(page.bar.till.findData("02"))
    page.bar.till.activated.emit(page.bar.till.currentIndex())
    settle(qtbot, tasks)
    assert page.view is not None
    assert page.view.told.total.cents == 17_000
    assert "Solo la caja" in text_of(page.paper.content) or "SOLO LA CAJA" in text_of(
        page.paper.content
    )
    assert page.close_button.toolTip() == "Se cierra un día entero: elija uno solo, sin filtros."

    page.bar.last.setText("21/11/2026")
    QTest.keyClick(page.bar.last, ENTER)
    settle(qtbot, tasks)
    assert "Elija dos días en orden" in page.notice.text.text()
    assert page.view.told.question.first == office.today


def test_nothing_is_done_with_a_summary_while_the_dates_above_it_are_wrong(
    office: DayOffice,
    page: SummariesPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    office.work()
    office.close_tills()
    shell_with(page)
    settle(qtbot, tasks)
    assert page.close_button.isEnabled()
    page.bar.last.setText("21/11/2026")
    QTest.keyClick(page.bar.last, ENTER)
    buttons = (page.close_button, page.print_button, page.export_button)
    assert {each.isEnabled() for each in buttons} == {False}
    assert page.notice.isVisible()
    page.bar.spans["today"].click()
    settle(qtbot, tasks)
    assert {each.isEnabled() for each in buttons} == {True}
    assert not page.notice.isVisible()

    page._choose = lambda _page, name: (tmp_path / name).with_suffix(".pdf")
    page.export_page()
    settle(qtbot, tasks)
    assert (tmp_path / "resumen_2026-11-22.pdf").read_bytes() == page.paper.content


def test_a_double_click_closes_the_day_once_and_another_computer_is_told(
    office: DayOffice, page: SummariesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.work()
    office.close_tills()
    shell = shell_with(page)
    closed, papers = Told(), Told()
    page.closed.connect(closed)
    page.paper_wanted.connect(papers)

    press(Qt.Key.Key_F12)
    sheet = sheet_of(shell)
    qtbot.waitUntil(lambda: sheet.accept._is_armed, timeout=5_000)
    click_twice(shell.window(), sheet.accept)
    settle(qtbot, tasks)

    assert len(closed.heard) == 1
    assert office.books.count("day_close") == 1
    assert page.state.text.text().startswith("Cerrado con el N.º 000001 por Sara Suárez")
    assert page.close_button.toolTip() == "El día ya está cerrado."
    before = page.paper.content
    assert before == office.of.papers.day(office.sara, office.today).content
    assert "PRELIMINAR" not in text_of(before)
    press(Qt.Key.Key_P, CTRL)
    assert papers.heard == [office.today]
    assert page.state.text.text().endswith("Su papel no se ha impreso.")
    paper = office.of.papers.day(office.sara, office.today)
    for _ in range(3):
        office.of.papers.print(office.sara, paper.id, "oficina")
    page.paper_printed([])
    settle(qtbot, tasks)
    assert page.state.text.text().endswith("Reimpresión n.º 2.")
    assert page.paper.content == before


def test_what_keeps_a_day_open_is_said_on_the_sheet(
    office: DayOffice, page: SummariesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.work()
    office.doubt()
    office.close_tills()
    shell = shell_with(page)

    press(Qt.Key.Key_F12)
    sheet = sheet_of(shell)
    qtbot.waitUntil(lambda: sheet.accept._is_armed, timeout=5_000)
    sheet.accept.press()
    settle(qtbot, tasks)
    assert "para cerrar el día escriba el motivo" in sheet.notice.text.text()
    assert office.books.count("day_close") == 0

    office.of.day_closing.close(office.sara, office.today, "Desde la otra caja")
    qtbot.waitUntil(lambda: sheet.accept._is_armed, timeout=5_000)
    sheet.accept.press()
    settle(qtbot, tasks)
    assert "ya lo cerró Sara Suárez con el N.º 1" in sheet.notice.text.text()


def test_a_double_click_compares_once_and_a_closed_day_gets_an_annex(
    office: DayOffice, page: SummariesPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    office.charge(1)
    shell = shell_with(page)
    annexes = Told()
    page.annex_wanted.connect(annexes)
    office.stripe.problem = ProviderUnavailable(what="list")
    page.totals.stripe_button.click()
    settle(qtbot, tasks)
    assert page.notice.property("notice") == "err"
    office.stripe.problem = None

    click_twice(shell.window(), page.totals.stripe_button)
    settle(qtbot, tasks)
    assert office.books.count("stripe_day") == 1
    assert page.notice.text.text() == "Los libros y Stripe dicen lo mismo."
    assert "Comparación N.º 000001" in text_of(page.paper.content)

    office.close_tills()
    office.of.day_closing.close(office.sara, office.today)
    page.refresh()
    settle(qtbot, tasks)
    page.totals.stripe_button.click()
    settle(qtbot, tasks)
    assert page.notice.text.text().endswith("es su anexo N.º 000002.")
    assert "anexo N.º 000002, sin diferencias." in page.state.text.text()
    page.state.actions_shown[0].click()
    assert annexes.heard == [2]
