from PySide6.QtCore import QMarginsF, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPageLayout, QTextCursor, QTextDocument
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.flow_row import FlowRow
from ui.widgets.labels import card, label

_COLUMNS = 2


class RecoveryCodes(QWidget):
    """The codes for the day on which the telephone is gone: shown now, and never again.

    Signals:
        kept(): their owner says that they have them.
    """

    kept = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("recovery_codes")
        self._username = ""
        self.codes: tuple[str, ...] = ()
        self.labels: list[QLabel] = []
        self._build()

    def show_codes(self, username: str, codes: tuple[str, ...]) -> None:
        """Show somebody's codes."""
        self.clear()
        self._username, self.codes = username, codes
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        for place, code in enumerate(codes):
            line, column = divmod(place, _COLUMNS)
            shown = label(code)
            shown.setFont(fixed)
            shown.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            self._grid.addWidget(shown, line, column)
            self.labels.append(shown)

    def clear(self) -> None:
        """Forget them."""
        self._username, self.codes = "", ()
        for shown in self.labels:
            self._grid.removeWidget(shown)
            shown.deleteLater()
        self.labels = []

    def document(self) -> QTextDocument:
        """The codes on paper."""
        made = QTextDocument(self)
        cursor = QTextCursor(made)
        title = self.tr("Ventanilla: códigos de recuperación de {who}")
        cursor.insertText(title.format(who=self._username) + "\n\n")
        cursor.insertText(self._told() + "\n\n")
        cursor.insertText("\n".join(f"☐  {code}" for code in self.codes))
        return made

    def _told(self) -> str:
        return self.tr(
            "Si pierde el celular, cada uno de estos códigos le deja entrar una vez, con su clave."
            " Guárdelos en papel, lejos del computador: no se vuelven a mostrar."
        )

    def _build(self) -> None:
        self.copy = ActionButton("recovery_copy", self.tr("&Copiar"), icon="save")
        self.print = ActionButton("recovery_print", self.tr("&Imprimir"), icon="printer")
        self.done = ActionButton("recovery_done", self.tr("&Ya los guardé"), primary=True)
        frame = card("recovery_card")
        self._grid = QGridLayout(frame)
        self._grid.setContentsMargins(12, 12, 12, 12)
        self._grid.setVerticalSpacing(SPACE.small)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE.normal)
        column.addWidget(label(self.tr("Su segundo factor está activo"), scale=1.2, bold=True))
        column.addWidget(label(self._told(), wrap=True))
        column.addWidget(frame)
        self.buttons = FlowRow(self.copy, self.print, self.done)
        column.addWidget(self.buttons)
        column.addStretch(1)
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText("\n".join(self.codes))
        )
        self.print.clicked.connect(self._print)
        self.done.clicked.connect(self.kept)
        # No button: an Enter that is still held down decides nothing.
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - seldom used

        printer = QPrinter()
        printer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
        if QPrintDialog(printer, self).exec():
            self.document().print_(printer)
