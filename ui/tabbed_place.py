from collections.abc import Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from ui.place import Explains, Exports, MayClose, Prints, Refreshes

Page = TypeVar("Page", bound=QWidget)


class TabbedPlace(QWidget):
    """One place of the menu whose pages stand behind tabs.

    Args:
        title: what the tabs are read out as.
        tabs: a title and its page; each page is read when its tab is shown.
    """

    def __init__(
        self,
        title: str,
        tabs: Sequence[tuple[str, QWidget]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setAccessibleName(title)
        for each, page in tabs:
            self.tabs.addTab(page, each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.tabs)
        self.tabs.currentChanged.connect(lambda _place: self.refresh())
        self.tabs.currentChanged.connect(lambda _place: self._lead())
        self._lead()

    def _lead(self) -> None:
        """What is typed here goes to the page that is shown.

        Left to itself, Qt gives the keyboard to the first button of the page's head.
        """
        page, bar = self.tabs.currentWidget(), self.tabs.tabBar()
        self.setFocusProxy(page)
        if page is not None and self.isVisible() and not bar.hasFocus():
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_page(self, page: QWidget) -> None:
        """Bring a page to the front."""
        self.tabs.setCurrentWidget(page)
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_kind(self, kind: type[Page]) -> Page:
        """Bring the page of a kind to the front; gives it.

        Raises:
            LookupError: there is none.
        """
        for place in range(self.tabs.count()):
            page = self.tabs.widget(place)
            if isinstance(page, kind):
                self.show_page(page)
                return page
        raise LookupError(kind.__name__)

    def refresh(self) -> None:
        """Read the page that is shown again."""
        page = self.tabs.currentWidget()
        if isinstance(page, Refreshes):
            page.refresh()

    def help_text(self) -> str:
        """The help of the page that is shown."""
        page = self.tabs.currentWidget()
        return page.help_text() if isinstance(page, Explains) else ""

    def may_close(self) -> str | None:
        """What any of the pages would lose."""
        for place in range(self.tabs.count()):
            page: object = self.tabs.widget(place)
            why = page.may_close() if isinstance(page, MayClose) else None
            if why:
                return why
        return None

    def print_page(self) -> None:
        """Print what the page that is shown has."""
        page = self.tabs.currentWidget()
        if isinstance(page, Prints):
            page.print_page()

    def export_page(self) -> None:
        """Export what the page that is shown has."""
        page = self.tabs.currentWidget()
        if isinstance(page, Exports):
            page.export_page()
