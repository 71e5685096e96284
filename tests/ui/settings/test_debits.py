from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from services.debits.banks.mapped import AnswerMap
from services.debits.banks.registry import profile
from services.debits.banks.tables import Column
from services.debits.reason_book import OwnReason
from services.debits.reasons import Next
from services.debits.settings import DebitRules
from services.staff.rights import Operator
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.ui.debits.world import DebitWorld
from tests.ui.papers.office import click_twice, settle
from ui.accounts.form_sheet import FormSheet
from ui.settings.debits import DebitsSection
from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.tasks import TaskRunner

Show = Callable[[QWidget], QWidget]
BOLIVARIANO = profile("bolivariano")


@dataclass
class Needs:
    """What the section itself asks of the needs of all settings."""

    tasks: TaskRunner
    operator: Callable[[], Operator]


@pytest.fixture
def world(sqlite_url: str, tmp_path: Path) -> Iterator[DebitWorld]:
    sessions = Sessions(open_engine(sqlite_url))
    made = DebitWorld(sessions, tmp_path / "archivos")
    made.who = made.staff.operator("admin", "01")
    yield made
    sessions.close()


@pytest.fixture
def section(
    world: DebitWorld, tasks: TaskRunner, show: Show, qtbot: QtBot
) -> Iterator[DebitsSection]:
    needs = cast("SettingsNeeds", Needs(tasks, world.operator))
    made = DebitsSection(needs, world.services.debits)
    frame = show(made.framed())
    made.refresh()
    settle(qtbot, tasks)
    yield made
    frame.close()


def sheet_of(panel: RowsPanel[Any], qtbot: QtBot) -> FormSheet:
    qtbot.waitUntil(lambda: panel.sheet is not None)
    sheet = panel.sheet
    assert sheet is not None
    qtbot.waitUntil(lambda: sheet.is_ready)
    return sheet


def test_a_banks_codes_show_at_once_in_its_sample_and_are_kept(
    section: DebitsSection, world: DebitWorld, qtbot: QtBot, tasks: TaskRunner
) -> None:
    panel = section.terms
    panel.table.select_row(panel.model.row_of("guayaquil"))
    panel.edit_button.press()
    sheet = sheet_of(panel, qtbot)
    sample = sheet.findChild(QPlainTextEdit, "debit_sample")
    assert sample is not None
    before = sample.toPlainText()
    assert "00017#####" in before
    term = next(each for each in profile("guayaquil").terms if not each.choices)
    value = "7" * min(3, term.most)
    cast("Any", sheet.form.rows[term.name].field).setText(value)

    assert sample.toPlainText() != before
    assert value in sample.toPlainText()
    assert "#" not in sample.toPlainText()
    click_twice(section.window(), sheet.accept)
    settle(qtbot, tasks)
    assert "Datos de Banco Guayaquil guardados" in section.notice.text.text()
    assert section.notice.visibleRegion().boundingRect() == section.notice.rect()

    assert world.services.debits.settings.terms(profile("guayaquil")) == {term.name: value}
    assert [each.action for each in world.journal.about("setting:debits.terms.guayaquil")] == [
        "office.setting_changed"
    ]


def test_a_banks_columns_are_shown_changed_and_forgotten(
    section: DebitsSection, world: DebitWorld, qtbot: QtBot, tasks: TaskRunner
) -> None:
    panel, settings, bank = section.answers, world.services.debits.settings, profile("pichincha")
    panel.table.select_row(panel.model.row_of("guayaquil"))
    assert "Se definen al leer" in panel.edit_button.toolTip()
    columns = {0: Column.REFERENCE, 1: Column.AMOUNT, 2: Column.OUTCOME}
    made = AnswerMap(bank.name, ("Código", "Total", "Estado"), columns, settled=("Cobrado",))
    settings.put_answer_map(world.supervisor, bank, made, was=None)
    section.refresh()
    settle(qtbot, tasks)
    panel.table.select_row(panel.model.row_of("pichincha"))
    assert "Contrapartida: Código · Valor: Total · Resultado: Estado" in panel.model.text_of([0])

    panel.edit_button.press()
    sheet = sheet_of(panel, qtbot)
    rows: dict[str, Any] = {key: row.field for key, row in sheet.form.rows.items()}
    rows["words"].set_value(2)
    sheet.submit()
    settle(qtbot, tasks)
    assert sheet.form.rows["words"].problem == "Esa columna ya dice otra cosa."
    rows["words"].set_value(-1)
    rows["reference"].set_value(-1)
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.submit()
    settle(qtbot, tasks)
    assert sheet.form.rows["reference"].problem == "Diga qué columna es la contrapartida."
    rows["reference"].set_value(0)
    rows["settled"].setText("Cobrado, Pagado")
    qtbot.waitUntil(lambda: sheet.is_ready)
    click_twice(section.window(), sheet.accept)
    settle(qtbot, tasks)
    kept = settings.answer_map(bank)
    assert kept is not None
    assert kept.settled == ("Cobrado", "Pagado")

    panel.table.select_row(panel.model.row_of("pichincha"))
    panel.forget_button.press()
    sheet = sheet_of(panel, qtbot)
    click_twice(section.window(), sheet.accept)
    settle(qtbot, tasks)
    assert settings.answer_map(bank) is None
    assert len(world.journal.about("setting:debits.answer.pichincha")) == 3


def test_rules_that_another_window_changed_are_not_overwritten(
    section: DebitsSection, world: DebitWorld, qtbot: QtBot, tasks: TaskRunner
) -> None:
    settings = world.services.debits.settings
    assert (section.days.value(), section.times.value()) == ("3", "3")
    section.days.setText("x")
    section.save()
    assert section.form.rows["retry_days"].problem == "Escriba un número entero."
    section.days.setText("90")
    section.save()
    settle(qtbot, tasks)
    assert section.form.rows["retry_days"].problem == "Va de 1 a 60."

    settings.put_rules(world.who, DebitRules(7, 2))
    section.days.setText("5")
    section.save()
    settle(qtbot, tasks)

    assert section.notice.text.text().startswith("Otra ventana cambió estos ajustes")
    assert settings.rules() == DebitRules(7, 2)
    section.undo()
    settle(qtbot, tasks)
    section.days.setText("5")
    section.save()
    settle(qtbot, tasks)
    assert settings.rules() == DebitRules(5, 2)


def test_the_office_says_what_a_banks_code_means_and_who_may(
    section: DebitsSection, world: DebitWorld, qtbot: QtBot, tasks: TaskRunner
) -> None:
    panel, book = section.reasons, world.services.debits.reasons
    panel.add_button.press()
    sheet = sheet_of(panel, qtbot)
    rows: dict[str, Any] = {key: row.field for key, row in sheet.form.rows.items()}
    rows["profile"].set_value("pichincha")
    rows["code"].setText("R07")
    rows["words"].setText("Sin cupo hoy.")
    rows["next_step"].setText("Espere dos días.")
    sheet.submit()
    settle(qtbot, tasks)
    assert sheet.form.rows["kind"].problem
    rows["kind"].set_value(Next.RETRY)
    qtbot.waitUntil(lambda: sheet.is_ready)
    click_twice(section.window(), sheet.accept)
    settle(qtbot, tasks)

    mine = OwnReason("pichincha", "R07", Next.RETRY, "Sin cupo hoy", "Espere dos días.")
    assert book.all() == [mine]
    assert section.notice.text.text() == "Motivo agregado."

    panel.table.select_row(0)
    panel.edit_button.press()
    sheet = sheet_of(panel, qtbot)
    other = OwnReason("guayaquil", "1", Next.FIX, "Otro", "Pregunte.")
    book.put(world.who, [mine, other])
    cast("Any", sheet.form.rows["words"].field).setText("Lo mío")
    sheet.submit()
    settle(qtbot, tasks)
    assert book.all() == [other, mine]
    assert sheet.is_open
    qtbot.waitUntil(lambda: sheet.is_ready)
    sheet.submit()
    settle(qtbot, tasks)
    assert [each.words for each in book.all()] == ["Otro", "Lo mío"]

    world.who = world.cashier
    section.show_rights()
    assert panel.add_button.toolTip() == "Solo un administrador cambia esto."
    assert section.terms.sample_button.isEnabled()
