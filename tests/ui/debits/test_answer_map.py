"""A table of a bank that nobody knows: its columns are named once, on the answer's own page."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from services.debits.banks.registry import profile
from services.debits.batch_states import BatchState
from services.errors import ChangedElsewhere
from tests.ui.debits.hands import Desk, plain
from tests.ui.debits.world import DebitWorld
from tests.ui.kit.keys import press, underlined
from tests.ui.papers.office import click_twice
from ui.wording import words_for

F12, ESC = Qt.Key.Key_F12, Qt.Key.Key_Escape
PICHINCHA = profile("pichincha")
TABLE = (
    "Reporte de cobros;;;;\r\n"
    "Titular;Contrapartida;Total;Situación;Detalle\r\n"
    "Comercial;100001;65,00;Cobrado;\r\n"
    "Comercial;100002;30,00;No cobrado;FONDOS INSUFICIENTES\r\n"
    "Comercial;100003;10,00;Pendiente;\r\n"
)


def write(desk: Desk, text: str, name: str = "respuesta.csv") -> Path:
    desk.file = desk.world.folder / name
    desk.file.write_bytes(text.encode("cp1252"))
    return desk.file


def say(desk: Desk, column: int, letter: Qt.Key) -> None:
    """Choose what a column tells by the first letter of its word."""
    combo = desk.page.answers.mapper.meanings[column]
    combo.setFocus()
    QTest.keyClick(combo, letter)


def test_a_table_of_no_known_layout_is_named_tried_kept_and_applied(
    desk: Desk, world: DebitWorld
) -> None:
    page, mapper = desk.page, desk.page.answers.mapper
    world.who = world.supervisor
    world.at_bank(world.folder)
    page.show_batch(1)
    desk.settle()
    write(desk, TABLE)
    press(F12)
    desk.settle()
    assert page.stack.currentWidget() is mapper
    assert mapper.notice.text.text().startswith(
        "El archivo no es una respuesta conocida de Banco Pichincha"
    )
    assert [combo.currentText() for combo in mapper.meanings] == [
        "(nada)",
        "Contrapartida",
        "(nada)",
        "(nada)",
        "(nada)",
    ]
    assert mapper.header.value() == "2"
    assert len(underlined(page)) == len(set(underlined(page)))

    # What is wrong is said where it is, and nothing is kept.
    press(F12)
    assert "Diga qué columna es el resultado" in mapper.columns_told.text()
    say(desk, 2, Qt.Key.Key_V)
    say(desk, 3, Qt.Key.Key_R)
    say(desk, 4, Qt.Key.Key_M)
    assert mapper.settled.value() == "Cobrado"
    hint = mapper.form.rows["settled"].message.text()
    assert hint == "En el archivo: Cobrado, No cobrado, Pendiente"
    mapper.rejected.setFocus()
    QTest.keyClicks(mapper.rejected, "No cobrado")
    press(F12)
    desk.settle()
    assert "dice «Pendiente»" in mapper.form.rows["rejected"].problem
    assert QApplication.focusWidget() is mapper.rejected
    mapper.table.choose({0: "reference", 2: "amount", 3: "outcome", 4: "words"})
    mapper.rejected.set_value("")
    QTest.mouseClick(mapper.try_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert "Nada de esa columna es una contrapartida del lote" in mapper.columns_told.text()
    assert QApplication.focusWidget() is mapper.meanings[0]
    assert world.services.debits.settings.answer_map(PICHINCHA) is None

    mapper.table.choose({1: "reference", 2: "amount", 3: "outcome", 4: "words"})
    write(desk, TABLE)
    QTest.mouseClick(mapper.try_button, Qt.MouseButton.LeftButton)
    desk.settle()
    told = plain(mapper.result.text())
    assert told.startswith("Líneas que se leen: 3. $ 65.00 (1) cobrados, $ 40.00 (2) rechazados.")
    assert page.stack.currentWidget() is mapper
    press(F12)
    desk.settle()
    assert page.stack.currentWidget() is page.answers.view
    kept = world.services.debits.settings.answer_map(PICHINCHA)
    assert kept is not None
    assert (kept.skip_lines, kept.settled) == (1, ("Cobrado",))
    (entry,) = world.journal.about("setting:debits.answer.pichincha")
    assert entry.action == "office.setting_changed"
    assert world.count("payment") == 0
    click_twice(page, page.answers.view.apply_button)
    desk.settle()
    assert world.count("payment") == 1
    assert world.batches.show(1).state is BatchState.CLOSED
    press(ESC)

    # The next one is read by itself; the bank's own layout still is, too.
    desk.settle()
    page.view.buttons["answer"].press()
    desk.settle()
    assert page.stack.currentWidget() is page.answers.view
    assert page.answers.view.columns_button.isVisible()
    press(ESC)
    desk.settle()
    desk.file = world.answer_file()
    page.view.buttons["answer"].press()
    desk.settle()
    assert page.stack.currentWidget() is page.answers.view
    assert not page.answers.view.columns_button.isVisible()


def test_a_changed_table_is_proposed_as_it_was_and_another_windows_map_is_not_overwritten(
    desk: Desk, world: DebitWorld
) -> None:
    page, mapper, settings = desk.page, desk.page.answers.mapper, world.services.debits.settings
    world.who = world.supervisor
    world.at_bank(world.folder)
    page.show_batch(1)
    desk.settle()
    write(desk, TABLE)
    press(F12)
    desk.settle()
    mapper.table.choose({1: "reference", 2: "amount", 3: "outcome", 4: "words"})
    press(F12)
    desk.settle()
    press(ESC)
    desk.settle()
    first = settings.answer_map(PICHINCHA)

    write(
        desk,
        TABLE.replace("Titular;Contrapartida", "Contrapartida;Nombre").replace(
            "Comercial;10000", "10000"
        ),
    )
    for line in ("1", "2", "3"):
        text = desk.file.read_text("cp1252") if desk.file else ""
        write(desk, text.replace(f"10000{line};", f"10000{line};Comercial;"))
    press(F12)
    desk.settle()
    assert page.stack.currentWidget() is mapper
    assert "Nombre" in mapper.notice.text.text()
    told = [combo.currentText() for combo in mapper.meanings]
    assert told == ["Contrapartida", "(nada)", "Valor", "Resultado", "Mensaje del banco"]

    settings.put_answer_map(world.supervisor, PICHINCHA, None, was=first)
    press(F12)
    desk.settle()
    assert mapper.notice.text.text() == words_for(ChangedElsewhere())
    assert settings.answer_map(PICHINCHA) is None
    assert [combo.currentText() for combo in mapper.meanings] == told
    press(F12)
    desk.settle()
    kept = settings.answer_map(PICHINCHA)
    assert kept is not None
    assert kept.header[:2] == ("Contrapartida", "Nombre")
    assert page.stack.currentWidget() is page.answers.view

    # A cashier is told who may say it, and loses nothing.
    press(ESC)
    desk.settle()
    world.who = world.cashier
    write(desk, TABLE.replace("Situación", "Estado final"))
    press(F12)
    desk.settle()
    assert page.stack.currentWidget() is page.view
    assert "Un supervisor puede decir qué dice cada columna." in desk.told()
