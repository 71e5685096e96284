from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.kit.keys import CTRL, LEFT, double_click
from tests.ui.papers.office import Office, Told, settle
from ui.frame.shell import Shell
from ui.invoices.import_page import ImportPage
from ui.tasks import TaskRunner

ShellWith = Callable[..., Shell]

HEADER = (
    "invoice_number,account_number,issued_on,due_on,period,code,description,quantity,"
    "unit_price,discount,tax_code,invoice_total\n"
)
GOOD = (
    HEADER
    + "001-002-000000101,100001,2026-11-01,2026-11-16,2026-11,PLAN,Mensualidad,1,19.90,0,4,22.89\n"
    + "001-002-000000102,100001,2026-11-01,2026-11-16,2026-11,PLAN,Línea extra,2,5.00,0,4,11.50\n"
)


@pytest.fixture
def chosen(tmp_path: Path) -> list[Path | None]:
    return []


@pytest.fixture
def page(office: Office, tasks: TaskRunner, chosen: list[Path | None]) -> ImportPage:
    return ImportPage(
        office.invoice_import,
        office.account_import,
        tasks,
        office.operator,
        choose=lambda _page, _name: chosen.pop(0) if chosen else None,
    )


def write(tmp_path: Path, text: str, name: str = "noviembre.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_previewed_then_brought_in_whole(
    office: Office,
    page: ImportPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
    chosen: list[Path | None],
) -> None:
    shell = shell_with(page)
    told = Told()
    page.imported.connect(told)
    chosen.append(write(tmp_path, GOOD))
    QTest.keyClick(shell, Qt.Key.Key_O, CTRL)
    settle(qtbot, tasks)
    assert "2 por agregar" in page.panel.counts.text()
    assert office.books.count("invoice") == 3

    QTest.keyClick(shell, Qt.Key.Key_F12)
    settle(qtbot, tasks)

    assert office.books.count("invoice") == 5
    assert told.heard == ["invoices"]
    assert "2 agregadas" in page.notice.text.text()
    assert not page.panel.apply_button.isVisible()


def test_the_same_file_adds_nothing_and_says_when_it_came_in(
    office: Office,
    page: ImportPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    shell_with(page)
    path = write(tmp_path, GOOD)
    page.take_file(path)
    settle(qtbot, tasks)
    QTest.mouseClick(page.panel.apply_button, LEFT)
    settle(qtbot, tasks)

    page.take_file(path)
    settle(qtbot, tasks)

    assert "ya se importó el 22/11/2026" in page.notice.text.text()
    assert not page.panel.apply_button.isEnabled()
    assert office.books.count("invoice") == 5


def test_a_wrong_line_is_told_with_its_column_and_nothing_enters(
    office: Office,
    page: ImportPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    shell = shell_with(page)
    page.take_file(write(tmp_path, GOOD.replace("19.90", "abc")))
    settle(qtbot, tasks)

    (problem,) = page.panel.problems.rows
    assert (problem.line, problem.field) == (2, "unit_price")
    assert page.panel.tabs.currentIndex() == 1
    assert "entra entero o no entra" in page.panel.reason.text()
    QTest.keyClick(shell, Qt.Key.Key_F12)
    settle(qtbot, tasks)
    assert office.books.count("invoice") == 3


def test_a_double_click_brings_a_file_in_once(
    office: Office,
    page: ImportPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    shell = shell_with(page)
    page.take_file(write(tmp_path, GOOD))
    settle(qtbot, tasks)

    double_click(shell, page.panel.apply_button)
    settle(qtbot, tasks)

    assert office.books.count("invoice") == 5
    assert office.books.count("import_file") == 1
    assert "2 agregadas" in page.notice.text.text()


@pytest.mark.parametrize(
    "content",
    [b"", b"\x00\x01\x02" * 50, b"PK\x03\x04 a spreadsheet", b"what,is,this\n1,2,3\n"],
    ids=["empty", "binary", "spreadsheet", "other columns"],
)
def test_a_file_that_is_no_export_is_refused_in_words(
    page: ImportPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
    content: bytes,
) -> None:
    shell_with(page)
    path = tmp_path / "raro.csv"
    path.write_bytes(content)

    page.take_file(path)
    settle(qtbot, tasks)

    assert page.notice.property("notice") == "err"
    assert not page.notice.text.text().startswith("Error:")
    assert page.stack.currentIndex() == 0


def test_accounts_come_in_by_the_same_page(
    office: Office,
    page: ImportPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
    chosen: list[Path | None],
) -> None:
    shell_with(page)
    QTest.mouseClick(page.kind_buttons["accounts"], LEFT)
    example = tmp_path / "plantilla.csv"
    chosen.append(example)
    QTest.mouseClick(page.template_button, LEFT)
    settle(qtbot, tasks)

    page.take_file(example)
    settle(qtbot, tasks)
    before = office.books.count("account")
    QTest.mouseClick(page.panel.apply_button, LEFT)
    settle(qtbot, tasks)

    assert office.books.count("account") > before
    assert page.kind == "accounts"


def test_a_cashier_sees_the_preview_and_why_it_ends_there(
    office: Office,
    page: ImportPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    office.who = office.cashier
    shell_with(page)
    page.take_file(write(tmp_path, GOOD))
    settle(qtbot, tasks)

    assert page.panel.reason.text() == "Su rol no importa archivos."
    assert not page.panel.apply_button.isEnabled()


def test_a_template_that_cannot_be_saved_is_told(
    page: ImportPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
    chosen: list[Path | None],
) -> None:
    shell_with(page)
    chosen.append(tmp_path / "no" / "existe.csv")
    QTest.mouseClick(page.template_button, LEFT)
    settle(qtbot, tasks)

    assert page.notice.property("notice") == "err"


def test_stopping_the_import_leaves_nothing(
    office: Office,
    page: ImportPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    shell_with(page)
    line = "001-002-{n:09d},100001,2026-11-01,2026-11-16,2026-11,PLAN,Mensualidad,1,1.00,0,4,1.15\n"
    many = HEADER + "".join(line.format(n=n) for n in range(1_000, 4_000))
    page.take_file(write(tmp_path, many))
    settle(qtbot, tasks)

    page.panel.apply_button.press()
    page.busy.cancel_wanted.emit()
    settle(qtbot, tasks)

    added = office.books.count("invoice") - 3
    assert added in {0, 3_000}  # past its last safe point it ends what it began
    if not added:
        assert "no se agregó nada" in page.notice.text.text()
        assert page.panel.apply_button.isVisible()
