"""Mandates, what came back, and how banks do."""

import io
from collections.abc import Callable
from datetime import date

from openpyxl import load_workbook
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from services.debits.again_records import AgainOrder
from services.debits.mandate_states import MandateState
from tests.services.debits.batches.givens import answer, row
from tests.ui.debits.hands import plain
from tests.ui.debits.world import CLOSED, NO_FUNDS, DebitWorld
from tests.ui.kit.keys import ENTER, press, underlined
from tests.ui.papers.office import Told, settle
from ui.debits.mandates_page import MandatesPage
from ui.debits.pending_page import PendingPage
from ui.debits.results_page import ResultsPage
from ui.saving import Saving
from ui.tasks import TaskRunner
from ui.widgets.date_edit import DateEdit
from ui.widgets.lines import NotesEdit

Show = Callable[[QWidget], QWidget]


def saving(world: DebitWorld, tasks: TaskRunner) -> Callable[[QWidget], Saving]:
    return lambda over: Saving(tasks, over, lambda _page, name: world.folder / name)


def decide(
    qtbot: QtBot, tasks: TaskRunner, page: PendingPage, day: date | None, reason: str
) -> None:
    """Fill in the sheet that asks from which day, and why, and say yes."""
    sheet = page.acting.sheet
    assert sheet is not None
    on, why = sheet.form.rows["again_on"].field, sheet.form.rows["reason"].field
    assert isinstance(on, DateEdit)
    assert isinstance(why, NotesEdit)
    if day is not None:
        on.set_value(day)
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.submit()
    settle(qtbot, tasks)
    assert sheet.form.rows["reason"].problem
    qtbot.waitUntil(lambda: sheet.is_ready)
    why.set_value(reason)
    sheet.submit()
    settle(qtbot, tasks)


def test_mandates_are_found_by_state_bank_and_text_and_their_account_is_a_key_away(
    world: DebitWorld, tasks: TaskRunner, show: Show, qtbot: QtBot
) -> None:
    page = MandatesPage(world.services.mandates, tasks, world.clock, saving(world, tasks))
    show(page)
    page.refresh()
    settle(qtbot, tasks)
    assert page.chips.buttons["all"].text() == "Todas  7"
    assert page.chips.buttons["SUSPENDED"].text() == "Suspendida  1"
    assert page.chips.buttons["REVOKED"].isHidden()

    page.show_state(MandateState.AT_BANK)
    settle(qtbot, tasks)
    opened = Told()
    page.account_wanted.connect(opened)
    page.table.setFocus()
    press(ENTER)
    assert opened.heard == ["100006"]

    page.chips.choose("all")
    page.bank.set_value("17")
    settle(qtbot, tasks)
    assert [each.account for each in page.rows.rows] == ["100007"]
    page.bank.set_value("")
    page.text.setText("100003")
    page.text.tell_now()
    settle(qtbot, tasks)
    assert [each.account for each in page.rows.rows] == ["100003"]
    # Enter right behind the text opens what the text finds, and not what stood there before.
    page.text.setText("100002")
    page.text.setFocus()
    press(ENTER)
    settle(qtbot, tasks)
    assert opened.heard == ["100006", "100002"]
    page.text.setText("nadie")
    page.text.tell_now()
    settle(qtbot, tasks)
    assert not page.account_button.isEnabled()
    page.text.clear_text()
    settle(qtbot, tasks)
    page.export_page()
    settle(qtbot, tasks)
    book = load_workbook(io.BytesIO((world.folder / "autorizaciones.xlsx").read_bytes()))
    assert book.active.max_row == 8
    assert len(underlined(page)) == len(set(underlined(page)))


def test_what_came_back_says_what_is_next_and_twice_is_named(
    world: DebitWorld, tasks: TaskRunner, show: Show, qtbot: QtBot
) -> None:
    world.at_bank(world.folder)
    rows = (row("100001", 6_500), row("100002", 3_000, NO_FUNDS), row("100003", 1_000, CLOSED))
    world.answered(1, answer(rows))
    desk = world.services.debits
    page = PendingPage(desk, tasks, world.operator, world.clock, saving(world, tasks))
    show(page)
    page.refresh()
    settle(qtbot, tasks)

    assert page.chips.buttons["retry"].text() == "Se reintenta  1"
    assert page.chips.buttons["final"].text() == "No se cobra más  1"
    assert plain(page.count.text()) == "2 · se deben $ 40.00"
    page.show_kind("retry")
    (waits,) = page.model.rows
    assert (waits.account, str(waits.again_on)) == ("100002", "2026-11-25")
    wanted = Told()
    page.line_wanted.connect(wanted)
    page.table.select_row(0)
    page.line_button.press()
    assert wanted.heard == ["1-2"]
    assert "Reintente en otra fecha" in page.todo.text()
    page.export_page()
    settle(qtbot, tasks)
    assert (world.folder / "debitos_rechazados.xlsx").exists()
    # Its day is moved; what a bank took back is there too, and is called corrected.
    assert not page.correct_button.isEnabled()
    page.move_button.press()
    decide(qtbot, tasks, page, date(2026, 11, 30), "Cobra el 30")
    page.show_kind("retry")
    (waits,) = page.model.rows
    assert (str(waits.again_on), waits.todo[-18:]) == ("2026-11-30", "ana: «Cobra el 30»")
    world.take_back("1-1")
    page.refresh()
    settle(qtbot, tasks)
    page.show_kind("fix")
    (back,) = page.model.rows
    assert (back.account, back.what) == (
        "100001",
        "El banco lo cobró y lo devolvió: El cliente reclamó",
    )
    page.table.select_row(0)
    assert not page.move_button.isEnabled()
    page.correct_button.press()
    decide(qtbot, tasks, page, None, "Habló con su banco")
    page.show_kind("retry")
    assert {each.account for each in page.model.rows} == {"100001", "100002"}
    world.again.move(world.cashier, AgainOrder("1-2", date(2026, 11, 25), "Antes"))

    world.clock.forward(days=3)
    world.at_bank(world.folder)
    world.answered(2, answer((row("100001", 6_500), row("100002", 3_000, NO_FUNDS))))
    results = ResultsPage(world.reports, tasks, world.clock, saving(world, tasks))
    show(results)
    results.refresh()
    settle(qtbot, tasks)
    (failing,) = results.failing.rows
    assert (failing.account, failing.times) == ("100002", 2)
    (month,) = results.model.rows
    assert (month.asked, month.settled, month.taken_back) == ((5, 20_000), (1, 6_500), (1, 6_500))
    shares = [column.text(month) for column in results.model.columns if "%" in column.title]
    assert shares == ["20.0 %", "32.5 %"]
    assert results.chart.accessibleDescription() == "nov 2026: Pichincha 32.5 %"
    accounts = Told()
    results.account_wanted.connect(accounts)
    results.failing_table.setFocus()
    QTest.keyClick(results.failing_table, ENTER)
    assert accounts.heard == ["100002"]
    results.export_page()
    settle(qtbot, tasks)
    book = load_workbook(io.BytesIO((world.folder / "resultados_debitos.xlsx").read_bytes()))
    assert book.sheetnames == ["Por banco y mes", "Fallan otra vez"]
