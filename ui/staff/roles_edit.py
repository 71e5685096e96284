from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from services.staff.rights import Role
from ui.theme import SPACE
from ui.wording import role


class RolesEdit(QWidget):
    """What somebody is at the office: a box for each role."""

    def __init__(self, name: str, roles: Iterable[Role] = (), parent: QWidget | None = None):
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("plain", True)
        self.boxes: dict[Role, QCheckBox] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.tight)
        for each in Role:
            box = QCheckBox(role(each))
            box.setObjectName(f"{name}_{each.value}")
            box.setChecked(each in set(roles))
            self.boxes[each] = box
            column.addWidget(box)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFocusProxy(self.boxes[Role.CASHIER])

    def value(self) -> frozenset[Role]:
        """The roles whose boxes are ticked."""
        return frozenset(each for each, box in self.boxes.items() if box.isChecked())
