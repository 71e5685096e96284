from collections.abc import Callable, Iterator

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui import theme
from ui.theme import Scheme


@pytest.fixture
def app(qapp: QApplication) -> Iterator[QApplication]:
    theme.apply(qapp, Scheme.LIGHT, 10)
    yield qapp
    theme.apply(qapp, Scheme.LIGHT, 10)


@pytest.fixture
def show(app: QApplication, qtbot: QtBot) -> Callable[..., QWidget]:
    """Show widgets in an active window, as an operator has them."""

    kept: list[QWidget] = []

    def shown(*widgets: QWidget, width: int = 900, height: int = 640) -> QWidget:
        window = QWidget()
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        window.resize(width, height)
        qtbot.addWidget(window)
        kept.append(window)
        window.show()
        window.activateWindow()
        assert QTest.qWaitForWindowActive(window)
        return window

    return shown
