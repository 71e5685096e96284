import sys

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot


def test_qt_calls_do_not_wear_out_the_none_object(qtbot: QtBot) -> None:
    """PySide6 6.12.0 loses a reference of None a call on Python 3.11, until it aborts."""
    button = QPushButton()
    qtbot.addWidget(button)
    before = sys.getrefcount(None)

    for turn in range(200):
        button.setEnabled(turn % 2 == 0)

    assert sys.getrefcount(None) > before - 100
