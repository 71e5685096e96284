from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from ui.settings.needs import SettingsNeeds
from ui.settings.rows_panel import RowsPanel
from ui.settings.section import SettingsSection
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import label


class ListedSection(SettingsSection):
    """A section with lists beside its fields. A list is read and saved apart from the fields."""

    def __init__(self, key: str, title: str, icon: str, needs: SettingsNeeds) -> None:
        super().__init__(key, title, icon, needs)
        self.panels: list[RowsPanel[Any]] = []

    def say(self, words: str) -> None:
        """Put a few words about the section, or a part of it, where they are read first."""
        self.column.addWidget(label(words, tone="muted", wrap=True))

    def add_form(self) -> None:
        """Show the fields, with the buttons that save them."""
        # In a line of its own: the column would measure wrapped hints as if nothing limited them.
        line = QHBoxLayout()
        line.addWidget(self.form, 1)
        line.addStretch()
        self.column.addLayout(line)
        buttons = [self.save_button(), self.undo_button()]
        if type(self).fill_defaults is not SettingsSection.fill_defaults:
            buttons.append(self.reset_button())
        self.column.addWidget(FlowRow(*buttons))

    def add_panel(self, panel: RowsPanel[Any], title: str = "") -> None:
        """Show a list."""
        if title:
            self.column.addSpacing(self.fontMetrics().height() // 2)
            self.column.addWidget(label(title, scale=1.1, bold=True))
        panel.finish()
        panel.told.connect(self.notice.tell)
        self.panels.append(panel)
        self.column.addWidget(panel, 100)

    def refresh(self) -> None:
        """Read the fields and the lists again; what is typed and not saved stays."""
        super().refresh()
        for panel in self.panels:
            panel.refresh()

    def show_rights(self) -> None:
        """Let an administrator change the fields and the lists."""
        super().show_rights()
        for panel in self.panels:
            panel.show_rights()
