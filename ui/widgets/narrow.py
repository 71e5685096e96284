from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QWidget

from ui.theme import NORMAL_PT

NARROW_WIDTH: Final = 1180


class NarrowAware(QObject):
    """Tells a page when its window is too narrow for two panels side by side, and when not.

    The limit is 1180 logical pixels at the normal letter size, and grows with the letters.
    """

    def __init__(
        self, page: QWidget, restack: Callable[[bool], None], width: int = NARROW_WIDTH
    ) -> None:
        super().__init__(page)
        self._page = page
        self._restack = restack
        self._width = width
        self._is_narrow: bool | None = None
        page.installEventFilter(self)

    @property
    def is_narrow(self) -> bool:
        """Whether the page is stacked now."""
        return bool(self._is_narrow)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Measure again whenever the page's room or letters change."""
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.FontChange}:
            self.measure()
        return False

    def measure(self) -> None:
        """Compare the window's width with the limit now."""
        letters = QFontInfo(QApplication.font()).pointSizeF() / NORMAL_PT
        is_narrow = self._page.window().width() < self._width * max(1.0, letters)
        if is_narrow != self._is_narrow:
            self._is_narrow = is_narrow
            self._restack(is_narrow)
