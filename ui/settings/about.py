import platform
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, qVersion
from PySide6.QtWidgets import QPlainTextEdit

from resources import LICENCES
from ui.accounts.choices import ChoiceCombo
from ui.settings.needs import SettingsNeeds
from ui.settings.section import SettingsSection
from ui.widgets.labels import label


class AboutSection(SettingsSection):
    """Which program this is, and whose work it stands on."""

    def __init__(self, needs: SettingsNeeds) -> None:
        super().__init__("about", _tr("Acerca de"), "info", needs)
        told = _tr("Ventanilla {version} · Python {python} · Qt {qt} · PySide {pyside}")
        words = told.format(
            version=needs.version,
            python=platform.python_version(),
            qt=qVersion(),
            pyside=PySide6.__version__,
        )
        self.column.addWidget(label(words, wrap=True, name="about_version"))
        self.licence = ChoiceCombo[Path]("about_licence", [(each, each.stem) for each in _files()])
        self.text = QPlainTextEdit()
        self.text.setObjectName("about_text")
        self.text.setReadOnly(True)
        self.text.setMinimumHeight(220)
        self.text.setAccessibleName(_tr("Texto de la licencia"))
        self.form.add("licence", _tr("&Licencias"), self.licence)
        self.column.addWidget(self.form)
        self.column.addWidget(self.text, 10)
        self.licence.chosen.connect(self._show_text)
        self.finish()

    def show_read(self, _answer: object) -> None:
        """Show the first licence."""
        files = _files()
        if self.licence.value() is None and files:
            self.licence.set_value(files[0])

    def show_rights(self) -> None:
        """Anybody may read this."""

    def _show_text(self, file: Path | None) -> None:
        self.text.setPlainText(file.read_text(encoding="utf-8", errors="replace") if file else "")


def _files() -> list[Path]:
    if not LICENCES.is_dir():
        return []
    return sorted(each for each in LICENCES.iterdir() if each.suffix.lower() in {".txt", ".md"})


def _tr(text: str) -> str:
    return QCoreApplication.translate("AboutSection", text)
