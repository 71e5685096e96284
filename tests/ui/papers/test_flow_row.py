from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tests.ui.kit.places import overlaps
from ui.widgets.buttons import ActionButton, OnceButton
from ui.widgets.chips import Chip, ChipRow
from ui.widgets.flow_row import FlowRow, title_row
from ui.widgets.labels import label


def test_the_head_of_a_page_goes_on_in_a_second_line_and_cuts_nothing(
    show: Callable[..., QWidget],
) -> None:
    buttons = [ActionButton(f"b{n}", "Imprimir todos") for n in range(4)]
    page = QWidget()
    column = QVBoxLayout(page)
    column.addWidget(FlowRow(title_row(label("Recibos")), *buttons, head=True))
    column.addStretch(1)

    show(page, width=1200, height=300)
    assert {button.y() for button in buttons} == {buttons[0].y()}
    row = buttons[0].parentWidget()
    assert row is not None
    assert buttons[-1].geometry().right() == row.rect().right()

    page.resize(420, 300)
    page.grab()
    assert len({button.y() for button in buttons}) > 1
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    assert all(row.rect().contains(button.geometry()) for button in buttons)


def test_what_changes_while_a_page_is_not_shown_overlaps_nowhere_when_it_is(
    show: Callable[..., QWidget],
) -> None:
    title = title_row(label("Lotes de débito"), count := label("0"))
    head = FlowRow(title, other := ActionButton("other", "Abrir"), head=True)
    chips = ChipRow("states", "Estado", [Chip(key, f"Estado {key}") for key in "abcd"])
    foot = FlowRow(once := OnceButton("once", "Aplicar"), leave := ActionButton("leave", "Dejar"))
    page, stack = QWidget(), QStackedWidget()
    column = QVBoxLayout(page)
    for row in (head, chips, foot):
        column.addWidget(row)
    column.addStretch(1)
    stack.addWidget(page)
    stack.addWidget(QWidget())
    window = show(stack, width=700, height=300)
    rows = (title, head, chips, foot)

    def look() -> None:
        stack.setCurrentIndex(0)
        QCoreApplication.processEvents()
        window.grab()
        assert overlaps(window) == []
        for row in rows:
            for each in row.findChildren(QWidget):
                assert not each.isVisible() or each.width() >= each.sizeHint().width()

    look()
    stack.setCurrentIndex(1)
    count.setText("1 por enviar · 1 en el banco")
    other.set_text("Abrir el lote que se eligió")
    chips.show_counts({"a": 12, "b": 0, "c": 1, "d": 11})
    once.set_text("Aplicar 1 débito")
    look()
    stack.setCurrentIndex(1)
    chips.show_counts({"a": 3, "b": 1, "c": 0, "d": 2})
    look()
    chips.show_counts({"a": 30_000, "b": 10_000, "c": 10_000, "d": 10_000})
    look()
    # The room of what is pressed once stays empty: a hasty second click meets nothing.
    before = leave.geometry()
    once.arm()
    once.press()
    look()
    assert once.isHidden()
    assert leave.geometry() == before
