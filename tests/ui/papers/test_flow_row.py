from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.widgets.buttons import ActionButton
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
