from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from ui.deposits.place import DepositsPlace


class DebitsPlace(DepositsPlace):
    """Everything about authorized debit, one tab each: one place of the menu."""

    # Tabs of one place behave alike, whatever they are about.

    def __init__(self, tabs: Sequence[tuple[str, QWidget]], parent: QWidget | None = None) -> None:
        super().__init__(tabs, parent)
        self.setObjectName("debits_place")
        self.tabs.setObjectName("debits_tabs")
        self.tabs.setAccessibleName(self.tr("Débitos"))
