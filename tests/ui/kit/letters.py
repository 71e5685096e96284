"""The underlined letters that a window shows, and which of them lead to two things."""

from collections import defaultdict

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTabBar, QWidget

from ui.widgets.mnemonics import mnemonic_of


def clashes(inside: QWidget) -> dict[str, list[str]]:
    """The Alt+letters that two things answer to which are shown, with the names of those."""
    found: dict[str, list[str]] = defaultdict(list)
    for widget in inside.findChildren(QWidget):
        if widget.isVisible():
            for key in _keys(widget):
                found[key.toString()].append(widget.objectName())
    found.pop("", None)
    return {letter: names for letter, names in found.items() if len(names) > 1}


def _keys(widget: QWidget) -> list[QKeySequence]:
    if isinstance(widget, QTabBar):
        return [QKeySequence.mnemonic(widget.tabText(place)) for place in range(widget.count())]
    return [mnemonic_of(widget)]
