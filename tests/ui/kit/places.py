"""Where widgets that a window shows stand on each other."""

from itertools import combinations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.widgets.flow_row import FlowRow

_DIRECT = Qt.FindChildOption.FindDirectChildrenOnly


def overlaps(inside: QWidget) -> list[str]:
    """The widgets of one row which are shown and lie over each other, or over the row's edge."""
    found: list[str] = []
    for row in inside.findChildren(FlowRow):
        shown = [each for each in row.findChildren(QWidget, options=_DIRECT) if each.isVisible()]
        found.extend(
            f"{one.objectName()} on {other.objectName()}"
            for one, other in combinations(shown, 2)
            if one.geometry().intersects(other.geometry())
        )
        found.extend(
            f"{each.objectName()} leaves {row.objectName() or 'its row'}"
            for each in shown
            if not row.rect().contains(each.geometry())
        )
    return found
