from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QMarginsF
from PySide6.QtGui import QPageLayout, QTextCharFormat, QTextCursor, QTextDocument, QTextTableFormat
from PySide6.QtWidgets import QGridLayout, QWidget

from ui.theme import SPACE
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label, rule
from ui.widgets.sheet import Sheet
from ui.words.mark import QT_TRANSLATE_NOOP

KEYS: Final = (
    ("F1", QT_TRANSLATE_NOOP("keys", "ayuda de esta pantalla y atajos")),
    ("F3", QT_TRANSLATE_NOOP("keys", "cobrar: buscar cliente")),
    ("Ctrl+K", QT_TRANSLATE_NOOP("keys", "buscar todo; > comandos")),
    ("Ctrl+1 … 9", QT_TRANSLATE_NOOP("keys", "sección del menú")),
    ("F5", QT_TRANSLATE_NOOP("keys", "actualizar")),
    ("F6 F7 F8", QT_TRANSLATE_NOOP("keys", "depósito, cheque, tarjeta")),
    ("Alt+E R H S", QT_TRANSLATE_NOOP("keys", "efectivo, retención, voucher, saldo a favor")),
    ("F12", QT_TRANSLATE_NOOP("keys", "botón principal de la pantalla")),
    ("Espacio", QT_TRANSLATE_NOOP("keys", "marcar y bajar")),
    ("Ctrl+A", QT_TRANSLATE_NOOP("keys", "marcar todas")),
    ("Ctrl+Shift+A", QT_TRANSLATE_NOOP("keys", "no marcar ninguna")),
    ("Enter", QT_TRANSLATE_NOOP("keys", "campo siguiente")),
    ("Shift+Enter", QT_TRANSLATE_NOOP("keys", "campo anterior")),
    ("Ctrl+Enter", QT_TRANSLATE_NOOP("keys", "aceptar el diálogo; agregar otro pago")),
    ("Esc", QT_TRANSLATE_NOOP("keys", "volver (el borrador queda guardado)")),
    ("Ctrl+P", QT_TRANSLATE_NOOP("keys", "imprimir")),
    ("Ctrl+Shift+P", QT_TRANSLATE_NOOP("keys", "reimprimir el último recibo")),
    ("Ctrl+E", QT_TRANSLATE_NOOP("keys", "exportar la tabla")),
    ("Ctrl+C", QT_TRANSLATE_NOOP("keys", "copiar filas")),
    ("Ctrl+F", QT_TRANSLATE_NOOP("keys", "filtrar esta tabla")),
    ("Alt+letra", QT_TRANSLATE_NOOP("keys", "campo subrayado")),
    ("h, +1, −3, 15", QT_TRANSLATE_NOOP("keys", "fecha: hoy, más, menos, día del mes")),
    ("Ctrl + / − / 0", QT_TRANSLATE_NOOP("keys", "tamaño de letra")),
    ("Ctrl+L", QT_TRANSLATE_NOOP("keys", "bloquear")),
    ("Ctrl+Shift+Z", QT_TRANSLATE_NOOP("keys", "anular recibo… (supervisor)")),
)


class HelpSheet(Sheet):
    """What this page is for, and every key of the program; printable."""

    def __init__(self, over: QWidget, title: str = "", text: str = "") -> None:
        heading = QCoreApplication.translate("HelpSheet", "Ayuda y atajos")
        super().__init__("help_sheet", heading, over, width=760)
        self._page = (title, text)
        if title:
            self.body.addWidget(label(title, bold=True, scale=1.1))
        if text:
            self.body.addWidget(label(text, wrap=True))
        if title or text:
            self.body.addWidget(rule())
        self.body.addLayout(_keys_grid(KEYS))
        printing = ActionButton("help_print", self.tr("&Imprimir"), icon="printer")
        printing.clicked.connect(self._print)
        back = ActionButton("help_back", self.tr("&Volver"), primary=True)
        back.clicked.connect(self.go_back)
        self.add_button(printing)
        self.add_button(back, is_default=True)

    def document(self) -> QTextDocument:
        """The keys as a page of paper."""
        document = QTextDocument(self)
        cursor = QTextCursor(document)
        bold = QTextCharFormat()
        bold.setFontWeight(700)
        plain = QTextCharFormat()
        cursor.insertText(self.title.text(), bold)
        for words in self._page:
            if words:
                cursor.insertBlock()
                cursor.insertText(words, plain)
        cursor.insertBlock()
        table = QTextTableFormat()
        table.setBorder(0)
        table.setCellPadding(3)
        cursor.insertTable(len(KEYS), 2, table)
        for key, words in KEYS:
            cursor.insertText(key, bold)
            cursor.movePosition(QTextCursor.MoveOperation.NextCell)
            cursor.insertText(QCoreApplication.translate("keys", words), plain)
            cursor.movePosition(QTextCursor.MoveOperation.NextCell)
        return document

    def _print(self) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # noqa: PLC0415 - seldom used

        printer = QPrinter()
        printer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
        if QPrintDialog(printer, self).exec():
            self.document().print_(printer)


def _keys_grid(keys: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE.normal)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(1, 1)
    grid.setColumnStretch(4, 1)
    grid.setColumnMinimumWidth(2, SPACE.normal)
    half = (len(keys) + 1) // 2
    for place, (key, words) in enumerate(keys):
        column, line = divmod(place, half)
        grid.addWidget(label(key, bold=True), line, column * 3)
        told = label(QCoreApplication.translate("keys", words), wrap=True)
        grid.addWidget(told, line, column * 3 + 1)
    return grid
