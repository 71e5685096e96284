import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from services.reconciliation.records import Action, RowKind
from tests.services.cards.conftest import FIRST, SECOND
from tests.ui.doubts.world import Stripe
from tests.ui.kit.keys import CTRL, ENTER, LEFT, press
from tests.ui.papers.office import Office, Told, click_twice, settle
from ui.frame.shell import Shell
from ui.reconciliation.page import ReconciliationPage
from ui.reconciliation.sync_words import problem_words
from ui.tasks import TaskRunner

ShellWith = Callable[..., Shell]


@pytest.fixture
def page(office: Office, stripe: Stripe, tasks: TaskRunner, tmp_path: Path) -> ReconciliationPage:
    return ReconciliationPage(
        stripe.reconciliation,
        tasks,
        office.operator,
        office.clock,
        choose=lambda _page, name: tmp_path / name,
    )


def run(page: ReconciliationPage, qtbot: QtBot, tasks: TaskRunner) -> None:
    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)
    assert page.view.report is not None


def test_books_and_stripe_that_are_alike_are_told_so(
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    stripe.charge(FIRST)
    stripe.charge(SECOND)
    shell_with(page)
    assert page.since.value() == date(2026, 11, 15)
    assert page.state.text.text() == "Todavía no se ha conciliado con Stripe."

    run(page, qtbot, tasks)

    told = "Todo cuadra: 2 cobros iguales en los libros y en Stripe."
    assert page.view.table._empty == told
    assert page.view.model.rowCount() == 0
    assert "2 cuadran, 0 por resolver" in page.state.text.text()
    assert "caja 01" in page.state.text.text()


def test_a_success_that_nobody_was_told_of_is_booked_and_shown_as_done(
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    stripe.taken_doubt(FIRST)
    stripe.mend()
    shell_with(page)

    run(page, qtbot, tasks)

    (row,) = page.view.rows
    assert (row.kind, row.action) == (RowKind.MISSING_HERE, Action.NOTHING)
    cells = [page.view.model.index(0, column).data() for column in range(8)]
    assert cells[0] == "Falta aquí"
    assert cells[6:] == ["Faltaba en los libros; ya tiene su recibo", "Resuelto solo"]
    assert stripe.office.books.balance(FIRST) == 0


def test_each_line_that_people_decide_opens_at_the_desk(
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    difference = stripe.foreign()
    stripe.control.dashboard("charge", amount=7700, description="Plan hosting", metadata={})
    shell_with(page)
    differences, attempts = Told(), Told()
    page.difference_wanted.connect(differences)
    page.attempt_wanted.connect(attempts)

    run(page, qtbot, tasks)
    assert [(row.kind, row.action) for row in page.view.rows] == [
        (RowKind.FOREIGN, Action.DECIDE),
        (RowKind.UNMARKED, Action.NOTHING),
    ]
    page.view.table.setFocus()
    page.view.table.select_row(0)
    QTest.keyClick(page.view.table, ENTER)
    page.view.table.select_row(1)
    QTest.keyClick(page.view.table, ENTER)

    assert differences.heard == [difference.id]
    assert attempts.heard == []
    assert not page.view.open_button.isEnabled()
    assert "Queda 1 por resolver" in page.notice.text.text()
    page.view.chips.choose(RowKind.UNMARKED)
    assert [row.told for row in page.view.rows] == ["Plan hosting"]


def test_a_double_click_compares_once(
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    shell = shell_with(page)
    before = len(stripe.control.requests())

    click_twice(shell, page.run_button)
    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)

    lists = [
        each
        for each in stripe.control.requests()[before:]
        if each["method"] == "GET" and each["path"] == "/v1/payment_intents"
    ]
    assert len(lists) == 1


def test_without_stripe_it_says_why_and_everybody_sees_that_it_failed(
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    shell_with(page)
    stripe.control.add_fault("list", "drop_before", times=0)

    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)
    page.refresh()
    settle(qtbot, tasks)

    assert "No hay conexión con Stripe" in page.notice.text.text()
    assert "No hay conexión con Stripe" in page.state.text.text()
    assert page.run_button.isEnabled()
    assert page.view.report is None
    stripe.mend()


def test_it_can_be_stopped_and_says_so(
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    shell_with(page)
    stripe.control.add_fault("list", "hold", times=1)
    QTest.mouseClick(page.run_button, LEFT)
    stripe.control.wait_until_held()

    QTest.mouseClick(page.busy._cancel, LEFT)
    stripe.control.release()
    settle(qtbot, tasks)

    assert page.notice.text.text() == "Se detuvo. Lo que ya se había hecho queda hecho."
    assert "Se detuvo antes de terminar" in page.state.text.text()


def test_while_another_till_is_at_it_this_one_waits(
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    shell_with(page)
    stripe.control.add_fault("list", "hold", times=1)
    other = stripe.another_reconciler()
    tasks.run(lambda: other.run(stripe.office.supervisor), pool="network")
    stripe.control.wait_until_held()

    press(Qt.Key.Key_F12)
    qtbot.waitUntil(page.notice.isVisible)

    assert "Otra caja está conciliando" in page.notice.text.text()
    page.refresh()
    qtbot.waitUntil(lambda: "Se está conciliando" in page.state.text.text())
    stripe.control.release()
    settle(qtbot, tasks)


def test_a_role_without_the_right_only_looks(
    office: Office,
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
) -> None:
    office.who = office.cashier
    shell_with(page)
    before = len(stripe.control.requests())

    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)

    assert page.run_button.toolTip() == "Su rol no concilia."
    assert len(stripe.control.requests()) == before


def test_a_bad_date_is_refused_at_its_field(
    page: ReconciliationPage, shell_with: ShellWith, qtbot: QtBot, tasks: TaskRunner
) -> None:
    shell_with(page)
    page.since.setFocus()
    page.since.selectAll()
    QTest.keyClicks(page.since, "32/13")

    press(Qt.Key.Key_F12)
    settle(qtbot, tasks)

    assert "No es una fecha" in page.notice.text.text()
    QTest.mouseClick(page.spans["month"], LEFT)
    assert page.since.value() == date(2026, 10, 23)


def test_the_export_holds_plain_figures_and_nothing_that_is_calculated(
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    stripe.control.dashboard(
        "charge", amount=123456, description='=HYPERLINK("http://x")', metadata={}
    )
    shell_with(page)
    press(Qt.Key.Key_E, CTRL)
    settle(qtbot, tasks)
    assert not list(tmp_path.glob("conciliacion*"))
    run(page, qtbot, tasks)

    press(Qt.Key.Key_E, CTRL)
    settle(qtbot, tasks)

    file = tmp_path / "conciliacion_2026-11-22.csv"
    with file.open(encoding="utf-8-sig", newline="") as text:
        *sums, heading, line = list(csv.reader(text))
    assert ["Por resolver", "0"] in sums
    assert heading[4:6] == ["Libros", "Stripe"]
    assert line[5] == "1234.56"
    assert line[6] == '\'=HYPERLINK("http://x")'
    assert file.name in page.notice.text.text()


def test_a_report_in_which_all_matches_is_exported_with_its_sums(
    stripe: Stripe,
    page: ReconciliationPage,
    shell_with: ShellWith,
    qtbot: QtBot,
    tasks: TaskRunner,
    tmp_path: Path,
) -> None:
    stripe.charge()
    shell_with(page)
    assert not page.view.export_button.isEnabled()
    run(page, qtbot, tasks)
    assert page.view.export_button.isEnabled()

    press(Qt.Key.Key_E, CTRL)
    settle(qtbot, tasks)

    with (tmp_path / "conciliacion_2026-11-22.csv").open(encoding="utf-8-sig", newline="") as text:
        lines = list(csv.reader(text))
    assert lines[0] == ["Conciliación con Stripe"]
    assert [line[0] for line in lines[1:3]] == ["Desde", "Hasta"]
    assert lines[3:7] == [
        ["Cuadran", "1"],
        ["En los libros", "45.00"],
        ["En Stripe", "45.00"],
        ["Por resolver", "0"],
    ]
    assert lines[7] == []
    assert len(lines) == 9  # the heading of no lines


def test_every_kind_of_problem_has_words(app: object) -> None:
    assert problem_words("card.provider_unavailable(cause=boom)") == "No hay conexión con Stripe."
    assert "detuvo" in problem_words("interrupted")
    assert problem_words("something.else(x=1)") == "No se pudo terminar."
