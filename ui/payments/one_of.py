from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class OneOf(QWidget):
    """Widgets of which one is shown, as tall as that one asks for."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def add(self, widget: QWidget) -> None:
        """Add one; the first stays shown until another is chosen."""
        self._column.addWidget(widget)
        if self._shown is not None:
            widget.hide()
        self._shown = self._shown or widget

    @property
    def shown(self) -> QWidget | None:
        """The one that is shown."""
        return self._shown

    def show_only(self, widget: QWidget) -> None:
        """Show one and hide the others."""
        if self._shown is not None and self._shown is not widget:
            self._shown.hide()
        self._shown = widget
        widget.show()


class Yielding(QScrollArea):
    """What may scroll where the window is low, or asks for all its height where a page scrolls."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self._inside = inside
        self._yields = True
        inside.setProperty("plain", True)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def set_yields(self, yields: bool) -> None:
        """Scroll inside, or never."""
        self._yields = yields
        way = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(way.ScrollBarAsNeeded if yields else way.ScrollBarAlwaysOff)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """All that is inside; a little where it may scroll, for it is given what there is."""
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All that is inside, unless it may scroll."""
        whole = self._whole()
        return QSize(whole.width(), 120) if self._yields else whole

    def _whole(self) -> QSize:
        hint = self._inside.sizeHint()
        if self._inside.hasHeightForWidth() and self.width() > hint.width() // 2:
            hint.setHeight(self._inside.heightForWidth(self.width()))
        return QSize(self._inside.minimumSizeHint().width(), hint.height())
