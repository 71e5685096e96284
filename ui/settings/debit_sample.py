from typing import Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit

from services.debits.banks.base import Profile
from services.debits.banks.sample import sample_of
from services.debits.errors import NotWritable
from ui.wording import WORDS, words, words_for

_SAMPLE_LINES: Final = 4


class FileSample(QPlainTextEdit):
    """Two lines of a bank's file, with the terms as they are typed."""

    def __init__(self, profile: Profile) -> None:
        super().__init__()
        self.setObjectName("debit_sample")
        self.setAccessibleName(_tr("Ejemplo del archivo"))
        self.setReadOnly(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setFixedHeight(self.fontMetrics().lineSpacing() * (_SAMPLE_LINES + 2))
        self.setTabChangesFocus(True)
        self._profile = profile

    def show_terms(self, terms: dict[str, str]) -> None:
        """Show the file with these terms, or why there can be none."""
        try:
            text = sample_of(self._profile, terms)
        except NotWritable as error:
            term = f"debit_term.{error.details['field']}"
            name = f"{words(term)}: " if term in WORDS else ""
            self.setPlainText(f"{name}{words_for(error)}")
            return
        # A tab is a column: seen as such, the columns can be counted.
        self.setPlainText(text.replace("\t", " → ").rstrip())


def _tr(text: str) -> str:
    return QCoreApplication.translate("DebitTermsPanel", text)
