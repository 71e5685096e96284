from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QVBoxLayout, QWidget

from services.errors import UserError
from ui.theme import SPACE
from ui.widgets.busy_line import BusyLine
from ui.widgets.buttons import ActionButton
from ui.widgets.labels import label
from ui.wording import words_for

_QUIET_MILLISECONDS: Final = 600


class StartWindow(QWidget):
    """What is seen before the window: nothing when the books open at once, else that they open.

    When they can't be opened it says why, and the program ends with it.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("startWindow")
        self.setWindowTitle("Ventanilla")
        self.setMinimumWidth(460)
        self.text = label(wrap=True, name="start_text")
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.busy = BusyLine("start_busy")
        self.close_button = ActionButton("start_close", self.tr("&Cerrar"), primary=True)
        self.close_button.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE.wide, SPACE.wide, SPACE.wide, SPACE.wide)
        column.setSpacing(SPACE.normal)
        column.addWidget(label("Ventanilla", scale=1.5, bold=True))
        column.addWidget(self.text)
        column.addWidget(self.busy)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)
        self.close_button.hide()
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(_QUIET_MILLISECONDS)
        self._patience.timeout.connect(self._show_busy)

    def begin(self) -> None:
        """Say that the books are being opened, if it takes long enough to notice."""
        self._patience.start()

    def end(self) -> None:
        """The window is there."""
        self._patience.stop()
        self.busy.stop()
        self.hide()

    def refuse(self, error: UserError) -> None:
        """Say why nothing can be opened."""
        self._patience.stop()
        self.busy.stop()
        self.text.setText(words_for(error))
        self.close_button.show()
        self.show()
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def tell_crash(self, reference: str, over: QWidget | None) -> None:
        """Say that something broke, with the number under which the log has it."""
        box = QMessageBox(over if over is not None else self)
        box.setIcon(QMessageBox.Icon.Critical)
        box.setWindowTitle("Ventanilla")
        box.setTextFormat(Qt.TextFormat.PlainText)
        told = self.tr(
            "Algo falló en el programa y quedó anotado con el número {reference}.\n"
            "Lo que estaba registrado sigue registrado. Si estaba cobrando, mire el estado del "
            "cobro antes de repetirlo."
        )
        box.setText(told.format(reference=reference))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        if over is None:
            box.finished.connect(QApplication.quit)

    def _show_busy(self) -> None:
        self.text.setText(self.tr("La primera vez se prepara la empresa de demostración."))
        self.busy.start(self.tr("Abriendo los libros…"))
        self.show()
