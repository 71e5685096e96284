from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from ui.widgets.form import Form

_EDITS: Final = ("textEdited", "activated", "chosen", "edited", "textChanged")
_MARGIN: Final = 48


def settle(form: Form) -> bool:
    """Settle every field, forget what a service said before, and tell whether none is wrong."""
    for key, row in form.rows.items():
        form.show_error(key, str(getattr(row.field, "problem", "")))
    return form.commit()


def forget_when_edited(form: Form) -> None:
    """Let what a service said of a field go as soon as that field is edited."""
    for key, row in form.rows.items():
        for name in _EDITS:
            signal = getattr(row.field, name, None)
            if signal is not None:
                signal.connect(_forgetter(form, key, row.field))
                break


def _forgetter(form: Form, key: str, field: QWidget) -> Callable[..., None]:
    def forget(*_told: object) -> None:
        form.show_error(key, str(getattr(field, "problem", "")))

    return forget


class FormScroll(QScrollArea):
    """Scrolls a form where the window is low, and keeps the field with the keyboard in sight."""

    def __init__(self, inside: QWidget, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        inside.setProperty("plain", True)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        follow_focus(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A message above may have taken the room of the field with the keyboard."""
        super().resizeEvent(event)
        keep_in_sight(self, QApplication.focusWidget())


def follow_focus(area: QScrollArea) -> None:
    """Scroll to whatever takes the keyboard inside an area."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        follower = _Follower(area)
        app.focusChanged.connect(follower.follow)


class _Follower(QObject):
    """Lives and goes with its area, and so does its connection."""

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area

    def follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        keep_in_sight(self._area, now)


def keep_in_sight(area: QScrollArea, field: QWidget | None) -> None:
    """Scroll an area so that a field of it can be seen with its label and message."""
    inside = area.widget()
    if field is None or inside is None or not inside.isAncestorOf(field):
        return
    middle = field.mapTo(inside, field.rect().center())
    half = field.height() // 2
    area.ensureVisible(0, middle.y() + half, 0, _MARGIN)
    area.ensureVisible(0, middle.y() - half, 0, _MARGIN)
